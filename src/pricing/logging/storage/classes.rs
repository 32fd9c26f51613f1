//! Storage classes of S3: their prices, their minimums, and which files a lifecycle rule moves.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html>

use crate::config::account::{LogStorage, StorageClass};
use crate::pricing::price_list::{DEEP_ARCHIVE, S3};

const HOURS_PER_DAY: u64 = 24;

/// By S3's own rule a transition moves no object under 128 KB.
const SMALLEST_TRANSITIONED_BYTES: u64 = 128 << 10;

/// What a storage class charges.
pub(super) trait Billing {
    /// Service code of its storage.
    fn service(self) -> &'static str;
    /// The bytes as which a smaller object is charged.
    fn least_billed_bytes(self) -> u64;
    /// The days that an object is charged for at least.
    fn least_billed_days(self) -> u64;
}

impl Billing for StorageClass {
    fn service(self) -> &'static str {
        match self {
            Self::DeepArchive => DEEP_ARCHIVE,
            _ => S3,
        }
    }

    fn least_billed_bytes(self) -> u64 {
        match self {
            Self::StandardIa | Self::GlacierInstant => 128 << 10,
            Self::Standard | Self::GlacierFlexible | Self::DeepArchive => 0,
        }
    }

    fn least_billed_days(self) -> u64 {
        match self {
            Self::Standard => 0,
            Self::StandardIa => 30,
            Self::GlacierInstant | Self::GlacierFlexible => 90,
            Self::DeepArchive => 180,
        }
    }
}

/// Hours that files are charged in one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) class: StorageClass,
    pub(super) hours: u64,
}

/// The stays of files of that average size within the first `hours` of their lives; they are
/// deleted after `retention_days`.
pub(super) fn stays(
    rule: &LogStorage,
    size: u64,
    hours: u64,
    retention_days: Option<u64>,
) -> Vec<Stay> {
    let in_hours = |days: u64| days.saturating_mul(HOURS_PER_DAY);
    let deleted = retention_days.map_or(u64::MAX, in_hours);
    let moves = moves(rule, size);
    let mut stays = Vec::new();
    for (index, (from, class)) in moves.iter().enumerate() {
        let leaves = moves.get(index + 1).map_or(u64::MAX, |(from, _)| *from);
        let leaves = leaves.min(deleted);
        let stayed = leaves.min(hours).saturating_sub(*from);
        let least = in_hours(class.least_billed_days());
        // What is charged at least is charged when the file leaves.
        let has_left = leaves <= hours && *from < leaves;
        let hours = if has_left { stayed.max(least) } else { stayed };
        if hours > 0 {
            stays.push(Stay {
                class: *class,
                hours,
            });
        }
    }
    stays
}

/// From which hour on files are in which class.
fn moves(rule: &LogStorage, size: u64) -> Vec<(u64, StorageClass)> {
    let smallest = rule.smallest_transitioned_bytes;
    let is_moved = size >= smallest.unwrap_or(SMALLEST_TRANSITIONED_BYTES);
    let mut moves = vec![(0, rule.storage_class.unwrap_or_default())];
    for transition in rule.transitions.iter().filter(|_| is_moved) {
        let from = transition.after_days.saturating_mul(HOURS_PER_DAY);
        moves.retain(|(earlier, _)| *earlier < from);
        moves.push((from, transition.storage_class));
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::account::Transition;

    const LARGE: u64 = 1 << 20;

    fn rule(transitions: &[(u64, StorageClass)]) -> LogStorage {
        let transition = |(after_days, storage_class): &(u64, StorageClass)| Transition {
            after_days: *after_days,
            storage_class: *storage_class,
        };
        LogStorage {
            transitions: transitions.iter().map(transition).collect(),
            ..LogStorage::default()
        }
    }

    fn days(stays: &[Stay]) -> Vec<(StorageClass, u64)> {
        stays
            .iter()
            .map(|stay| (stay.class, stay.hours / 24))
            .collect()
    }

    #[test]
    fn files_move_by_age_and_are_deleted() {
        use StorageClass::{DeepArchive, GlacierInstant, Standard};
        let rule = rule(&[(30, GlacierInstant), (200, DeepArchive)]);
        let within =
            |months: u64, retention| days(&stays(&rule, LARGE, months * 30 * 24, retention));
        assert_eq!(within(1, None), [(Standard, 30)]);
        assert_eq!(within(2, None), [(Standard, 30), (GlacierInstant, 30)]);
        assert_eq!(
            within(20, Some(400)),
            [(Standard, 30), (GlacierInstant, 170), (DeepArchive, 200)]
        );
        assert_eq!(within(20, Some(10)), [(Standard, 10)]);
    }

    #[test]
    fn a_file_under_128_kb_stays_where_it_is() {
        use StorageClass::{GlacierInstant, Standard};
        let mut rule = rule(&[(30, GlacierInstant)]);
        let two_months = 60 * 24;
        assert_eq!(
            days(&stays(&rule, 131_071, two_months, None)),
            [(Standard, 60)]
        );
        assert_eq!(days(&stays(&rule, 131_072, two_months, None)).len(), 2);
        rule.smallest_transitioned_bytes = Some(0);
        assert_eq!(days(&stays(&rule, 1, two_months, None)).len(), 2);
    }

    #[test]
    fn who_leaves_too_early_pays_the_minimum_when_it_leaves() {
        use StorageClass::{GlacierInstant, Standard};
        let rule = rule(&[(30, GlacierInstant)]);
        let until = |day: u64| days(&stays(&rule, LARGE, day * 24, Some(50)));
        assert_eq!(until(49), [(Standard, 30), (GlacierInstant, 19)]);
        assert_eq!(until(50), [(Standard, 30), (GlacierInstant, 90)]);
        assert_eq!(until(80), [(Standard, 30), (GlacierInstant, 90)]);
    }
}
