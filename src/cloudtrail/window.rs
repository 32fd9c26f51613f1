//! A moving window over contents of any size: whole in memory, or read as it is walked over.

use std::io::Read;

/// How much is read at a time from contents that are not in memory.
const STEP: usize = 1 << 20;

/// The largest single value (a record, say) that is held in memory. CloudTrail's own limit for an
/// event is 256 KB, 1 MB for newer ones.
pub const LARGEST_VALUE: usize = 64 << 20;

/// Contents, of which the part from the current place on is in memory.
pub struct Window<'reader> {
    buffer: Vec<u8>,
    start: usize,
    passed: u64,
    source: Option<Box<dyn Read + 'reader>>,
    failure: Option<std::io::Error>,
}

/// What asking for more bytes led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// There are more bytes now.
    Some,
    /// The contents end here, or could not be read on (see [`Window::failure`]).
    End,
    /// A single value is larger than [`LARGEST_VALUE`].
    TooLarge,
}

impl<'reader> Window<'reader> {
    /// Contents that are in memory.
    pub fn whole(buffer: Vec<u8>) -> Self {
        Self {
            buffer,
            start: 0,
            passed: 0,
            source: None,
            failure: None,
        }
    }

    /// Contents that are read as they are walked over.
    pub fn streamed(source: Box<dyn Read + 'reader>) -> Self {
        Self {
            buffer: Vec::new(),
            start: 0,
            passed: 0,
            source: Some(source),
            failure: None,
        }
    }

    /// The buffer, to be used again.
    pub fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// The bytes from the current place on, as far as they are in memory.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// The current place: bytes passed since the beginning.
    pub fn offset(&self) -> u64 {
        self.passed
    }

    /// Moves the current place on by `count` bytes that are in memory.
    pub fn pass(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.start);
        self.start += count;
        self.passed += count as u64;
    }

    /// Why the contents ended before their end, if they did.
    pub fn failure(&self) -> Option<&std::io::Error> {
        self.failure.as_ref()
    }

    /// Brings more bytes into memory.
    pub fn more(&mut self) -> More {
        if self.source.is_none() {
            return More::End;
        }
        if self.buffer.len() - self.start > LARGEST_VALUE {
            return More::TooLarge;
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        let known = self.buffer.len();
        // A value that did not fit is likely to be larger still: double, so that it is walked
        // over a bounded number of times.
        self.fill(known.max(STEP));
        if self.buffer.len() > known {
            More::Some
        } else {
            More::End
        }
    }

    fn fill(&mut self, wanted: usize) {
        let Some(source) = &mut self.source else {
            return;
        };
        let known = self.buffer.len();
        self.buffer.resize(known + wanted, 0);
        let mut filled = known;
        while filled < self.buffer.len() {
            match source.read(&mut self.buffer[filled..]) {
                Ok(0) => {
                    self.source = None;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failure = Some(error);
                    self.source = None;
                    break;
                }
            }
        }
        self.buffer.truncate(filled);
    }
}

/// What is left of a window, read like a file.
pub struct Rest<'w, 'reader>(pub &'w mut Window<'reader>);

impl Read for Rest<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Self(window) = self;
        if Window::bytes(window).is_empty() && window.more() == More::End {
            return match window.failure() {
                Some(error) => Err(std::io::Error::new(error.kind(), error.to_string())),
                None => Ok(0),
            };
        }
        let bytes = Window::bytes(window);
        let count = bytes.len().min(buffer.len());
        buffer[..count].copy_from_slice(&bytes[..count]);
        window.pass(count);
        Ok(count)
    }
}
