//! Numbers of a scenario: certain, or known only within a range.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::value::Share;

/// Who says a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberOrigin {
    /// Nobody: it is not there.
    #[default]
    Unstated,
    /// The user, in a flag or a file.
    Stated,
    /// The default of its driver.
    Default,
    /// Logs of another cluster.
    Measured,
}

/// A whole number between `low` and `high`, most likely `likely`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uncertain {
    /// No less than that.
    pub low: u64,
    /// What the table of an estimate stands on, and what the simulator acts out.
    pub likely: u64,
    /// No more than that.
    pub high: u64,
    /// Who says so.
    pub origin: NumberOrigin,
}

/// A share, as an [`Uncertain`] number of millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduction(pub Uncertain);

impl Uncertain {
    /// A number that the user states.
    pub const fn certain(number: u64) -> Self {
        Self {
            low: number,
            likely: number,
            high: number,
            origin: NumberOrigin::Stated,
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_certain(&self) -> bool {
        self.low == self.high
    }

    /// The number that a draw of 64 random bits stands for, distributed as a triangle with its
    /// peak at `likely`: a range and a most likely value are all that is known, and the triangle
    /// adds least to it. In whole numbers, by the least and the greatest of two uniform draws
    /// (W. E. Stein, M. F. Keblis: "A new method to simulate the triangular distribution", 2009,
    /// <https://doi.org/10.1016/j.mcm.2008.06.013>).
    pub fn drawn(&self, bits: u64) -> u64 {
        let (one, other) = (bits >> 32, bits & 0xffff_ffff);
        let (least, most) = (one.min(other), one.max(other));
        let below = u128::from(self.likely - self.low) * u128::from(most);
        let above = u128::from(self.high - self.likely) * u128::from(least);
        let half = 1_u128 << 31;
        let more = (below + above + half) >> 32;
        self.low + u64::try_from(more).unwrap_or(self.high - self.low)
    }

    fn of(low: u64, likely: u64, high: u64) -> Result<Self, &'static str> {
        if low <= likely && likely <= high {
            let origin = NumberOrigin::Stated;
            Ok(Self {
                low,
                likely,
                high,
                origin,
            })
        } else {
            Err("`low`, `likely` and `high` must ascend")
        }
    }
}

impl From<u64> for Uncertain {
    fn from(number: u64) -> Self {
        Self::certain(number)
    }
}

/// A number as it stands in a file: alone, or as a range.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a number of 0 or more, or { low = …, likely = …, high = … }"
)]
enum Written<T> {
    Certain(T),
    Range(WrittenRange<T>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRange<T> {
    low: T,
    likely: T,
    high: T,
}

impl<'de> Deserialize<'de> for Uncertain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::<u64>::deserialize(deserializer)? {
            Written::Certain(number) => Ok(Self::certain(number)),
            Written::Range(range) => {
                Self::of(range.low, range.likely, range.high).map_err(D::Error::custom)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Reduction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millionths = |share: f64| {
            let share = Share::try_from(share).map_err(D::Error::custom)?;
            Ok(u64::from(share.millionths()))
        };
        let range = match Written::<f64>::deserialize(deserializer)? {
            Written::Certain(share) => Uncertain::certain(millionths(share)?),
            Written::Range(range) => Uncertain::of(
                millionths(range.low)?,
                millionths(range.likely)?,
                millionths(range.high)?,
            )
            .map_err(D::Error::custom)?,
        };
        Ok(Self(range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    const RANGE: Uncertain = Uncertain {
        low: 100,
        likely: 400,
        high: 1_000,
        origin: NumberOrigin::Default,
    };

    #[test]
    fn draws_reach_from_low_to_high_and_a_certain_number_stays() {
        assert_eq!(RANGE.drawn(0), 100);
        assert_eq!(RANGE.drawn(u64::MAX), 1_000);
        assert_eq!(Uncertain::certain(7).drawn(12_345), 7);
        let whole = Uncertain {
            low: 0,
            likely: u64::MAX,
            high: u64::MAX,
            ..RANGE
        };
        assert!(whole.drawn(u64::MAX) > u64::MAX - (1 << 33));
    }

    /// Mean (a + b + c) / 3; F(c) = (c - a) / (b - a), the share of draws below the peak.
    #[test]
    fn draws_have_the_mean_and_the_peak_of_a_triangle() {
        let draws: Vec<u64> = (0..40_000)
            .map(|number| RANGE.drawn(Random::draw(1, 2, number)))
            .collect();
        let mean = draws.iter().sum::<u64>() / 40_000;
        assert!((497..=503).contains(&mean), "{mean}");
        let below = draws.iter().filter(|n| **n < 400).count();
        assert!((13_000..=13_666).contains(&below), "{below} of 40,000");
        // F(250) = (250 - 100)² / (900 · 300) = 1/12.
        let low = draws.iter().filter(|n| **n < 250).count();
        assert!((3_150..=3_500).contains(&low), "{low} of 40,000");
    }

    #[test]
    fn a_number_is_alone_or_a_range_that_ascends() {
        #[derive(Debug, Deserialize)]
        struct Table {
            number: Uncertain,
            share: Reduction,
        }
        let read = |text: &str| toml::from_str::<Table>(text);
        let table = read("number = 5\nshare = 0.9").unwrap();
        assert_eq!(table.number, Uncertain::certain(5));
        assert_eq!(table.share.0, Uncertain::certain(900_000));
        let table = read("number = { low = 1, likely = 2, high = 3 }\nshare = 1.0").unwrap();
        assert_eq!((table.number.low, table.number.high), (1, 3));
        for text in [
            "number = { low = 3, likely = 2, high = 3 }\nshare = 0.9",
            "number = -1\nshare = 0.9",
            "number = 1\nshare = 1.5",
            "number = { low = 3 }\nshare = 0.9",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
