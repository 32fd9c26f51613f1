//! One object, whole.
//!
//! The SDK repeats a request until its answer begins, and never looks at a body that ends early or
//! was changed on the way. So the whole of getting an object is repeated here, its length is held
//! against the listing, and its gzip checksum is computed.

use std::io;
use tokio::time::Duration;

use flate2::read::MultiGzDecoder;

use super::bucket::{Bucket, Content, Object};
use super::fault::{Fault, FaultKind};

/// So often an object is asked for in one go, and what is missing at the end once more.
const TIMES: usize = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Whole,
    /// Its checksum differs, and so it does each time that it comes.
    Damaged,
}

/// Asks until the object is whole, or came damaged in the same way every time: what damages an answer
/// on its way may do so in the same way twice.
pub(super) async fn whole(bucket: &Bucket, object: &Object) -> Result<(Content, State), Fault> {
    let mut pause = PAUSE;
    let mut damaged: Vec<Content> = Vec::new();
    let mut last = Fault {
        kind: FaultKind::Broken,
        said: "the gzip checksum differs each time it comes".to_owned(),
    };
    for time in 1..=TIMES {
        match bucket.get(object).await {
            Ok(content) => {
                let (content, is_whole) = checked(content).await?;
                if is_whole {
                    return Ok((content, State::Whole));
                }
                damaged.push(content);
            }
            Err(fault) if !fault.kind.may_pass() => return Err(fault),
            Err(fault) => last = fault,
        }
        if time < TIMES {
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }
    let times = damaged.len();
    damaged.dedup();
    match <[Content; 1]>::try_from(damaged) {
        Ok([content]) if times == TIMES => Ok((content, State::Damaged)),
        _ => Err(last),
    }
}

async fn checked(content: Content) -> Result<(Content, bool), Fault> {
    let check = move || {
        let is_whole = is_whole(&content.bytes);
        (content, is_whole)
    };
    let checked = tokio::task::spawn_blocking(check).await;
    checked.map_err(|error| Fault::of_task(&error))
}

/// Whether gzip data say of themselves that they are whole; other data say nothing.
fn is_whole(bytes: &[u8]) -> bool {
    !bytes.starts_with(&[0x1f, 0x8b])
        || io::copy(&mut MultiGzDecoder::new(bytes), &mut io::sink()).is_ok()
}
