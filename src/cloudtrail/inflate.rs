//! From stored bytes to contents: plain, or gzip of any number of members, every CRC checked.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};

use serde::{Deserialize, Serialize};

use super::files::Body;
use super::window::{Rest, Window};

/// Larger stored files are not read into memory whole.
pub const LARGEST_IN_MEMORY: u64 = 64 << 20;

/// Files that inflate beyond this are streamed.
const LARGEST_WHOLE: usize = 32 << 20;

/// No log file inflates to more: CloudTrail's are at most 50 MB compressed
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html>),
/// and gzip shrinks JSON by 10 to 30.
pub const LARGEST_INFLATED: u64 = 8 << 30;

/// First bytes of gzip data with the one method there is
/// (RFC 1952, <https://www.rfc-editor.org/rfc/rfc1952>).
const GZIP: &[u8] = b"\x1f\x8b\x08";

/// Whether contents are gzip data.
pub fn is_gzip(contents: &[u8]) -> bool {
    contents.starts_with(GZIP)
}

/// The size and hash of the bytes as stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stored {
    /// How many.
    pub bytes: u64,
    /// SHA-256.
    pub hash: [u8; 32],
}

/// An opened input: contents to walk over, then the measure of what was stored.
pub struct Opened<'r> {
    /// The uncompressed contents.
    pub window: Window<'r>,
    stored: Measure,
    /// The stored file, where it was too large to be read whole.
    large: Option<std::fs::File>,
}

enum Measure {
    Known(Stored),
    Streaming(Arc<Mutex<Meter>>),
}

impl Opened<'_> {
    /// The stored bytes in any order, with their number: from the file, or from memory. `None` if
    /// they can neither be had again nor be held.
    pub fn seekable(&mut self) -> io::Result<Option<(u64, Box<dyn Seekable>)>> {
        if let Some(file) = self.large.take() {
            let size = file.metadata()?.len();
            return Ok(Some((size, Box::new(BufReader::new(file)))));
        }
        let mut bytes = Vec::new();
        Rest(&mut self.window)
            .take(LARGEST_IN_MEMORY + 1)
            .read_to_end(&mut bytes)?;
        let size = bytes.len() as u64;
        Ok((size <= LARGEST_IN_MEMORY).then(|| {
            let bytes: Box<dyn Seekable> = Box::new(io::Cursor::new(bytes));
            (size, bytes)
        }))
    }

    /// The stored file, if it is too large to be read whole.
    pub fn large_file(&mut self) -> Option<std::fs::File> {
        self.large.take()
    }

    /// Size and hash of the bytes as stored, as far as they were read.
    pub fn stored(&self) -> Stored {
        match &self.stored {
            Measure::Known(stored) => *stored,
            Measure::Streaming(meter) => {
                let meter = meter.lock().unwrap_or_else(PoisonError::into_inner);
                Stored {
                    bytes: meter.bytes,
                    hash: meter.hasher.clone().finalize().into(),
                }
            }
        }
    }
}

/// Bytes that can be read in any order.
pub trait Seekable: Read + io::Seek {}

impl<T: Read + io::Seek> Seekable for T {}

/// What one worker keeps from file to file.
#[derive(Default)]
pub struct Inflater {
    decompressor: libdeflater::Decompressor,
    /// A buffer to reuse.
    pub spare: Vec<u8>,
}

impl Inflater {
    /// Opens `body`.
    pub fn open(&mut self, body: Body) -> io::Result<Opened<'static>> {
        let path = match body {
            Body::Stream(stream) => return streamed(stream),
            Body::Bytes(stored) => return Ok(self.in_memory(stored)),
            Body::File(path) => path,
        };
        let mut file = std::fs::File::open(&path)?;
        let size = file.metadata()?.len();
        if size > LARGEST_IN_MEMORY {
            let opened = streamed(Box::new(file))?;
            let large = Some(std::fs::File::open(&path)?);
            return Ok(Opened { large, ..opened });
        }
        let mut stored = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        file.read_to_end(&mut stored)?;
        Ok(self.in_memory(stored))
    }

    /// Opens what a reader gives, of whatever size it is.
    pub fn open_reader<'r>(&mut self, mut reader: impl Read + 'r) -> io::Result<Opened<'r>> {
        let mut stored = Vec::new();
        let limit = LARGEST_IN_MEMORY + 1;
        let failure = reader.by_ref().take(limit).read_to_end(&mut stored).err();
        if failure.is_none() && (stored.len() as u64) < limit {
            return Ok(self.in_memory(stored));
        }
        let rest = Failing(failure).chain(reader);
        streamed(Box::new(io::Cursor::new(stored).chain(rest)))
    }

    fn in_memory(&mut self, stored: Vec<u8>) -> Opened<'static> {
        let measure = Stored {
            bytes: stored.len() as u64,
            hash: Sha256::digest(&stored).into(),
        };
        Opened {
            window: self.contents(stored),
            stored: Measure::Known(measure),
            large: None,
        }
    }

    fn contents(&mut self, stored: Vec<u8>) -> Window<'static> {
        if !stored.starts_with(GZIP) {
            return Window::whole(stored);
        }
        match self.single_member(&stored) {
            Some(contents) => Window::whole(contents),
            None => Window::streamed(Box::new(Members::new(io::Cursor::new(stored)))),
        }
    }

    /// Inflates a single member at once. `None` is no error: whatever is not plainly one whole
    /// member goes the slow way, which tells what is wrong.
    fn single_member(&mut self, stored: &[u8]) -> Option<Vec<u8>> {
        // A further member would begin with the magic bytes again. By chance they also stand in
        // one of 16 million places; then the slow way is taken for nothing.
        if memchr::memmem::find(&stored[GZIP.len()..], GZIP).is_some() {
            return None;
        }
        let trailer: [u8; 4] = stored.last_chunk().copied()?;
        let size = usize::try_from(u32::from_le_bytes(trailer)).ok()?;
        if size > LARGEST_WHOLE {
            return None;
        }
        let mut contents = std::mem::take(&mut self.spare);
        contents.resize(size, 0);
        match self.decompressor.gzip_decompress(stored, &mut contents) {
            // The decompressor ignores what follows a member: the trailer at the very end shows
            // that nothing does.
            Ok(length) if length == size && ends_with_trailer(stored, &contents) => Some(contents),
            _ => {
                self.spare = contents;
                None
            }
        }
    }
}

fn ends_with_trailer(stored: &[u8], contents: &[u8]) -> bool {
    let crc = libdeflater::crc32(contents).to_le_bytes();
    stored.len() > 8 && stored[stored.len() - 8..].starts_with(&crc)
}

/// Fails once if it has to, and then is empty.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

fn streamed<'r>(stream: Box<dyn Read + 'r>) -> io::Result<Opened<'r>> {
    let meter = Arc::new(Mutex::new(Meter {
        bytes: 0,
        hasher: Sha256::new(),
    }));
    let metered = Metered {
        stream,
        meter: Arc::clone(&meter),
    };
    let mut reader = BufReader::with_capacity(1 << 20, metered);
    let is_gzip = peek(&mut reader)?.starts_with(GZIP);
    let source: Box<dyn Read + 'r> = if is_gzip {
        Box::new(Members::new(reader))
    } else {
        Box::new(reader)
    };
    Ok(Opened {
        window: Window::streamed(source),
        stored: Measure::Streaming(meter),
        large: None,
    })
}

fn peek(reader: &mut impl BufRead) -> io::Result<&[u8]> {
    reader.fill_buf()
}

struct Meter {
    bytes: u64,
    hasher: Sha256,
}

struct Metered<'r> {
    stream: Box<dyn Read + 'r>,
    meter: Arc<Mutex<Meter>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
        meter.bytes += count as u64;
        meter.hasher.update(&buffer[..count]);
        Ok(count)
    }
}

/// Reads the members of gzip data one after another, as they stand in Firehose's and Kinesis's
/// files, and refuses what is none.
struct Members<R: BufRead> {
    member: Option<GzDecoder<R>>,
    produced: u64,
}

impl<R: BufRead> Members<R> {
    fn new(source: R) -> Self {
        Self {
            member: Some(GzDecoder::new(source)),
            produced: 0,
        }
    }

    /// Goes to the next member; `false` at the end of the data.
    fn next_member(&mut self) -> io::Result<bool> {
        let Some(member) = self.member.take() else {
            return Ok(false);
        };
        let mut source = member.into_inner();
        loop {
            let rest = source.fill_buf()?;
            // Zeros after a member are padding, as gzip itself has it.
            let padding = rest.iter().take_while(|&&byte| byte == 0).count();
            if rest.is_empty() {
                return Ok(false);
            }
            if padding == 0 {
                break;
            }
            source.consume(padding);
        }
        if !GZIP.starts_with(&source.fill_buf()?[..1]) {
            return Err(io::Error::other(
                "something that is no gzip data follows the gzip data",
            ));
        }
        self.member = Some(GzDecoder::new(source));
        Ok(true)
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(buffer)?;
            self.produced += count as u64;
            if self.produced > LARGEST_INFLATED {
                let limit = LARGEST_INFLATED >> 30;
                return Err(io::Error::other(format!(
                    "inflates to more than {limit} GiB"
                )));
            }
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            if !self.next_member()? {
                break;
            }
        }
        Ok(0)
    }
}

/// What is wrong with gzip data or a file, in one phrase.
pub fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the gzip data ends early".to_owned(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the gzip data is damaged ({error})")
        }
        _ => error.to_string(),
    }
}
