//! Seeded changes of bytes, as a fuzzer makes them.

/// Numbers that look random, the same for the same seed (xorshift64*, Vigna 2016,
/// <https://doi.org/10.1145/2845077>).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % limit.max(1)
    }
}

/// Words that mean something to a parser.
const WORDS: [&[u8]; 24] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b",",
    b":",
    b"\n",
    b"\r\n",
    b"null",
    b"{\"Records\":[",
    b"\"Events\":[",
    b"\"eventSource\":\"kms.amazonaws.com\"",
    b"\"message\":\"",
    b"\\ud83d",
    b"\\u0000",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"1e999",
    b"=",
    b", ",
];

/// `data`, changed in a few places; sometimes with a part of `other`.
pub(crate) fn mutated(data: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut data = data.to_vec();
    for _ in 0..=random.below(4) {
        change(&mut data, other, random);
    }
    data
}

fn change(data: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(data.len() + 1);
    let end = at + random.below(data.len() - at + 1).min(64);
    match random.below(8) {
        0 => data.truncate(at),
        1 => drop(data.drain(at..end)),
        2 => drop(data.splice(at..at, data[at..end].to_vec())),
        3 => drop(data.splice(at..end, WORDS[random.below(WORDS.len())].to_vec())),
        4 => drop(data.splice(at..at, WORDS[random.below(WORDS.len())].to_vec())),
        5 => {
            let from = random.below(other.len() + 1);
            let to = from + random.below(other.len() - from + 1);
            data.splice(at..end, other[from..to].iter().copied());
        }
        6 => {
            let byte = u8::try_from(random.below(256)).unwrap();
            data.splice(at..at, [byte]);
        }
        _ => {
            if let Some(byte) = data.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
}
