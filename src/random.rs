//! Random numbers that depend on nothing but seed, purpose and number: the same on any platform
//! and for any number of threads.

use crate::estimate::scenario::Share;

/// `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014,
/// <https://doi.org/10.1145/2714064.2660195>).
pub(crate) struct Random(u64);

const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The stream of `purpose` and `number`. The purpose is hashed by FNV-1a.
    pub(crate) fn of(seed: u64, purpose: &str, number: i64) -> Self {
        let number = number.cast_unsigned();
        Self(mixed(seed ^ mixed(hash(purpose) ^ mixed(number))))
    }

    /// Draw number `number` of the stream whose purpose has that [`hash`].
    pub(crate) fn draw(seed: u64, hash: u64, number: u64) -> u64 {
        Self(mixed(seed ^ mixed(hash ^ mixed(number)))).next()
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN_GAMMA);
        mixed(self.0)
    }

    /// A number under `bound`; 0 if that is 0. The bias of the multiplication is below 2⁻³².
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let scaled = u128::from(self.next()) * u128::from(bound);
        u64::try_from(scaled >> 64).unwrap_or(0)
    }

    /// A number of seconds under `bound`.
    pub(crate) fn seconds(&mut self, bound: i64) -> i64 {
        let bound = u64::try_from(bound).unwrap_or(0);
        i64::try_from(self.below(bound)).unwrap_or(0)
    }

    /// True with that probability.
    pub(crate) fn chance(&mut self, share: Share) -> bool {
        share > Share::NONE && self.below(1_000_000) < u64::from(share.millionths())
    }

    /// One of them; `None` of nothing.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.below(u64::try_from(items.len()).unwrap_or(0));
        items.get(usize::try_from(index).unwrap_or(0))
    }

    /// Lower-case hexadecimal digits.
    pub(crate) fn hexadecimal(&mut self, digits: usize) -> String {
        self.digits(b"0123456789abcdef", digits)
    }

    /// Letters and digits, as in the names of CloudTrail's files.
    pub(crate) fn alphanumeric(&mut self, digits: usize) -> String {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        self.digits(alphabet, digits)
    }

    /// Capital letters and digits, as in the unique ids of IAM.
    pub(crate) fn capitals(&mut self, digits: usize) -> String {
        self.digits(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", digits)
    }

    /// A version 4 UUID (RFC 9562, 5.4).
    pub(crate) fn uuid(&mut self) -> String {
        let high = (self.next() & 0xffff_ffff_ffff_0fff) | 0x4000;
        let low = (self.next() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }

    fn digits(&mut self, alphabet: &[u8], digits: usize) -> String {
        (0..digits)
            .filter_map(|_| self.pick(alphabet).map(|byte| char::from(*byte)))
            .collect()
    }
}

/// FNV-1a, 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>).
pub(crate) fn hash(purpose: &str) -> u64 {
    purpose
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

/// The finalizer of `SplitMix64`.
fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reference values of `SplitMix64` with seed 1234567
    /// (<https://prng.di.unimi.it/splitmix64.c>).
    #[test]
    fn the_generator_is_split_mix_64() {
        let mut random = Random(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn a_uuid_is_of_version_4() {
        let uuid = Random::of(1, "uuid", 0).uuid();
        let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]), "{uuid}");
    }
}
