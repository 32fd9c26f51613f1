//! Offer files of AWS, as they were downloaded.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::update::Offers;
use crate::pricing::offers::{self, Rate};
use crate::pricing::regions::Regions;
use crate::pricing::update::places;

/// More than any of these services' offers for all regions have, in bytes of text.
const LARGEST: u64 = 4 << 30;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The offers in all files that can be read; a file that cannot be costs only itself.
pub(super) fn read(files: &[PathBuf], regions: &Regions) -> Offers {
    let mut offers = Offers::default();
    for file in files {
        match rates(file) {
            Ok(rates) => offers.rates.extend(rates),
            Err(why) => offers.unread.push((file.display().to_string(), why)),
        }
    }
    offers.asked = places(&offers.rates, regions);
    offers
}

fn rates(file: &Path) -> Result<Vec<Rate>, String> {
    let bytes = bytes(file).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("it is no UTF-8 text from byte {at} on")
    })?;
    let rates = offers::parse(&text).map_err(|error| error.to_string())?;
    if rates.is_empty() {
        return Err("there is no price on demand in it".to_owned());
    }
    Ok(rates)
}

fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    File::open(file)?
        .take(LARGEST + 1)
        .read_to_end(&mut whole)?;
    if whole.starts_with(&GZIP) {
        let mut inflated = Vec::new();
        let decoder = MultiGzDecoder::new(whole.as_slice());
        decoder.take(LARGEST + 1).read_to_end(&mut inflated)?;
        whole = inflated;
    }
    if whole.len() as u64 > LARGEST {
        let why = "it is larger than any offer file of these services";
        return Err(std::io::Error::other(why));
    }
    Ok(whole)
}
