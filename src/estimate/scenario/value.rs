//! Values of a scenario file: shares and instants.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::value::{Datetime, Offset};

use crate::period::{Day, Timestamp};

const MILLION: u32 = 1_000_000;

/// A share from 0 to 1, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    millionths: u32,
}

impl Share {
    /// Nothing.
    pub const NONE: Self = Self { millionths: 0 };

    /// So many hundredths; more than 100 are all.
    pub const fn percent(percent: u32) -> Self {
        let millionths = percent.saturating_mul(MILLION / 100);
        Self {
            millionths: if millionths > MILLION {
                MILLION
            } else {
                millionths
            },
        }
    }

    /// In millionths, 0 to 1,000,000.
    pub fn millionths(self) -> u32 {
        self.millionths
    }

    /// This share of `whole`, rounded down.
    pub fn of(self, whole: u64) -> u64 {
        let part = u128::from(whole) * u128::from(self.millionths) / u128::from(MILLION);
        u64::try_from(part).unwrap_or(whole)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::try_from(value).map_err(D::Error::custom)
    }
}

impl TryFrom<f64> for Share {
    type Error = &'static str;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        Decimal::try_from(value)
            .ok()
            .and_then(|share| (share * Decimal::from(MILLION)).round().to_u32())
            .filter(|millionths| *millionths <= MILLION)
            .map(|millionths| Self { millionths })
            .ok_or("a share is a number from 0 to 1, 0.9 say")
    }
}

/// A moment in a scenario: a TOML date and time in UTC, `2026-10-20T09:00:00Z`, or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub Timestamp);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        instant(Datetime::deserialize(deserializer)?)
            .map(Self)
            .ok_or_else(|| D::Error::custom("write UTC, 2026-10-20T09:00:00Z, or a date"))
    }
}

fn instant(written: Datetime) -> Option<Timestamp> {
    let date = written.date?;
    let date = NaiveDate::from_ymd_opt(
        i32::from(date.year),
        u32::from(date.month),
        u32::from(date.day),
    )?;
    let midnight = Day::of(date).start().start().0;
    let seconds = match (written.time, written.offset) {
        (None, None) => 0,
        (Some(time), Some(Offset::Z)) => {
            i64::from(time.hour) * 3_600
                + i64::from(time.minute) * 60
                + i64::from(time.second.unwrap_or(0))
        }
        _ => return None,
    };
    Some(Timestamp(midnight + seconds))
}
