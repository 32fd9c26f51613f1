//! The SHA-256 of a file's uncompressed bytes, which is what `CloudTrail`'s digests list.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};

use super::inflate::LARGEST_INFLATED;

/// First bytes of gzip data.
const GZIP: &[u8] = b"\x1f\x8b";
/// How much is read at a time.
const STEP: usize = 1 << 16;

/// A SHA-256.
pub type Hash = [u8; 32];

/// What a file holds, uncompressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Of all its uncompressed bytes.
    pub hash: Hash,
    /// Of what its first gzip member holds alone, where more follows: `CloudTrail` writes one
    /// member per file.
    pub before_appended: Option<Hash>,
    /// The bytes, where they were asked for.
    pub kept: Vec<u8>,
}

/// Reads a file, plain or gzip; `keep` also returns its bytes.
pub fn read(path: &Path, keep: bool) -> io::Result<Contents> {
    let mut reader = BufReader::with_capacity(STEP, File::open(path)?);
    let mut sink = Sink {
        hasher: Sha256::new(),
        kept: keep.then(Vec::new),
        length: 0,
    };
    let mut before_appended = None;
    if !reader.fill_buf()?.starts_with(GZIP) {
        sink.take(&mut reader)?;
        return Ok(sink.finish(None));
    }
    loop {
        let mut member = GzDecoder::new(reader);
        sink.take(&mut member)?;
        reader = member.into_inner();
        let rest = reader.fill_buf()?;
        if rest.is_empty() {
            return Ok(sink.finish(before_appended));
        }
        let is_gzip = rest.starts_with(GZIP);
        before_appended.get_or_insert_with(|| sink.hasher.clone().finalize().into());
        if !is_gzip {
            return Ok(sink.finish(before_appended));
        }
    }
}

struct Sink {
    hasher: Sha256,
    kept: Option<Vec<u8>>,
    length: u64,
}

impl Sink {
    fn take(&mut self, source: &mut impl Read) -> io::Result<()> {
        let mut buffer = vec![0; STEP];
        loop {
            let count = source.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            self.length += count as u64;
            if self.length > LARGEST_INFLATED {
                return Err(io::Error::other("inflates to more than a log file can"));
            }
            self.hasher.update(&buffer[..count]);
            if let Some(kept) = &mut self.kept {
                kept.extend_from_slice(&buffer[..count]);
            }
        }
    }

    fn finish(self, before_appended: Option<Hash>) -> Contents {
        Contents {
            hash: self.hasher.finalize().into(),
            before_appended,
            kept: self.kept.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn contents(stored: &[u8]) -> io::Result<Contents> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json.gz");
        std::fs::write(&path, stored).unwrap();
        read(&path, true)
    }

    #[test]
    fn plain_and_packed_bytes_have_the_same_hash() {
        let plain = contents(b"{}").unwrap();
        assert_eq!(plain, contents(&packed(b"{}")).unwrap());
        assert_eq!(plain.hash, <Hash>::from(Sha256::digest(b"{}")));
        assert_eq!(plain.kept, b"{}");
        assert_eq!(plain.before_appended, None);
    }

    #[test]
    fn what_follows_the_first_member_is_seen() {
        let alone = contents(&packed(b"ab")).unwrap().hash;
        let two = contents(&[packed(b"ab"), packed(b"cd")].concat()).unwrap();
        assert_eq!(two.before_appended, Some(alone));
        assert_eq!(two.hash, <Hash>::from(Sha256::digest(b"abcd")));
        let junk = contents(&[packed(b"ab"), b"junk".to_vec()].concat()).unwrap();
        assert_eq!((junk.before_appended, junk.hash), (Some(alone), alone));
        let cut = packed(&[7; 9_000]);
        assert!(contents(&cut[..cut.len() - 3]).is_err());
    }
}
