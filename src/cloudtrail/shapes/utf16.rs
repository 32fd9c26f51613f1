//! UTF-16, which a redirection in PowerShell writes
//! (<https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding>).

use std::collections::VecDeque;
use std::io::Read;

use crate::cloudtrail::window::{More, Window};

/// Makes contents that begin with the byte order mark of UTF-16 be read as UTF-8.
pub(super) fn transcode(window: &mut Window<'_>) {
    while window.bytes().len() < 2 && window.more() == More::Some {}
    let from_bytes = match window.bytes() {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return,
    };
    window.pass(2);
    let source = std::mem::replace(window, Window::whole(Vec::new()));
    *window = Window::streamed(Box::new(Units {
        source,
        from_bytes,
        ready: VecDeque::new(),
    }));
}

/// UTF-16 read as UTF-8; what is none becomes U+FFFD.
struct Units<'r> {
    source: Window<'r>,
    from_bytes: fn([u8; 2]) -> u16,
    ready: VecDeque<u8>,
}

impl Units<'_> {
    /// Transcodes the next bytes, but for a last unit that may be half of a pair. `false`: there
    /// are none.
    fn step(&mut self) -> std::io::Result<bool> {
        let more = self.source.more();
        if self.source.bytes().is_empty() {
            return match self.source.failure() {
                Some(failure) => Err(std::io::Error::new(failure.kind(), failure.to_string())),
                None => Ok(false),
            };
        }
        let units: Vec<u16> = self
            .source
            .bytes()
            .chunks_exact(2)
            .map(|pair| (self.from_bytes)([pair[0], pair[1]]))
            .collect();
        let is_half = |unit: &u16| (0xd800..0xdc00).contains(unit);
        let waits = more == More::Some && units.last().is_some_and(is_half);
        let units = &units[..units.len() - usize::from(waits)];
        let ends = more == More::End;
        let passed = if ends {
            self.source.bytes().len()
        } else {
            units.len() * 2
        };
        self.source.pass(passed);
        for character in char::decode_utf16(units.iter().copied()) {
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.ready
                .extend(character.encode_utf8(&mut [0; 4]).bytes());
        }
        Ok(true)
    }
}

impl Read for Units<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.ready.is_empty() && self.step()? {}
        self.ready.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: Vec<u8>) -> String {
        let mut window = Window::whole(bytes);
        transcode(&mut window);
        while window.more() == More::Some {}
        String::from_utf8(window.bytes().to_vec()).unwrap()
    }

    #[test]
    fn either_order_of_bytes_is_read_and_an_odd_end_is_dropped() {
        let text = "{\"a\":\"\u{1f511}é\"}";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read([b"\xff\xfe", little.as_slice()].concat()), text);
        assert_eq!(read([b"\xfe\xff", big.as_slice(), b"\x00"].concat()), text);
        assert_eq!(read(b"plain".to_vec()), "plain");
        assert_eq!(read(b"\xff\xfe\x00\xd8".to_vec()), "\u{fffd}");
    }
}
