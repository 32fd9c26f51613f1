//! A fingerprint of the contents of any number of files, which adds up.

use std::fmt;
use std::ops::AddAssign;
use std::str::FromStr;

/// The sum of the SHA-256 of each file's bytes as stored, as numbers of 256 bits, what overflows
/// dropped: the same for the same contents under any name and in any order, and the fingerprints
/// of two inputs add up to that of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of a file with this SHA-256.
    pub fn of(hash: [u8; 32]) -> Self {
        Self(hash)
    }
}

impl AddAssign for Fingerprint {
    fn add_assign(&mut self, other: Self) {
        let mut carry = false;
        for (digit, more) in self.0.iter_mut().zip(other.0).rev() {
            let (sum, first) = digit.overflowing_add(more);
            let (sum, second) = sum.overflowing_add(u8::from(carry));
            *digit = sum;
            carry = first || second;
        }
    }
}

impl FromIterator<[u8; 32]> for Fingerprint {
    fn from_iter<I: IntoIterator<Item = [u8; 32]>>(hashes: I) -> Self {
        let mut sum = Self::default();
        hashes.into_iter().for_each(|hash| sum += Self::of(hash));
        sum
    }
}

impl fmt::Display for Fingerprint {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Text that is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not of 64 hexadecimal digits")]
pub struct NoFingerprint;

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoFingerprint);
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * index..2 * index + 2).ok_or(NoFingerprint)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NoFingerprint)?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_carry_and_overflow_is_dropped() {
        let mut one = [0; 32];
        one[31] = 1;
        let mut high = [0xff; 32];
        high[0] = 0x7f;
        let sum: Fingerprint = [high, one].into_iter().collect();
        let mut expected = [0; 32];
        expected[0] = 0x80;
        assert_eq!(sum, Fingerprint::of(expected));
        let wrapped: Fingerprint = [[0xff; 32], one].into_iter().collect();
        assert_eq!(wrapped, Fingerprint::default());
    }

    #[test]
    fn text_reads_back() {
        let text = "0123456789abcdef".repeat(4);
        let fingerprint: Fingerprint = text.parse().unwrap();
        assert_eq!(fingerprint.to_string(), text);
        let signed = format!("+{}", &text[1..]);
        for wrong in ["", "ab", &signed, &"g".repeat(64), &"ä".repeat(32)] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NoFingerprint), "{wrong}");
        }
    }
}
