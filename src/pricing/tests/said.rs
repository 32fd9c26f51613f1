//! What the config says of the account, and what it changes.

use super::recorded::{a_day, everything, of_kind, with};
use super::*;
use crate::pricing::charge::PayerRole;

const ARCHIVE: &str = "333344445555";

/// 1,510,000 events × 0.00002 for each of two.
#[test]
fn each_further_trail_pays_for_a_copy_of_every_event() {
    let mut account = everything();
    account.further_trails = Some(2);
    let priced = priced(&a_day(), &with(account));
    assert_eq!(of_kind(&priced, ChargeKind::TrailCopies), "60.4");
}

/// 166,100,000 bytes × 24 of 744 hours / 2^30 = 0.004990086440 GB-months × 0.0324, not for the 636
/// hours that are left of the month. S3 keeps its files as before.
#[test]
fn a_log_group_forgets_after_its_own_retention() {
    let mut account = everything();
    account.cloudwatch_logs.retention_days = Some(1);
    let priced = priced(&a_day(), &with(account));
    assert_eq!(of_kind(&priced, ChargeKind::LogsStored), "0.000161678801");
    assert_eq!(of_kind(&priced, ChargeKind::LogStorage), "0.003239813621");
}

#[test]
fn log_files_in_another_accounts_bucket_are_on_its_bill_and_at_its_regions_price() {
    let mut config = with(everything());
    config.trails[0].bucket_owner = Some(ARCHIVE.into());
    config.trails[0].bucket_region = Some("us-east-1".into());
    let priced = priced(&a_day(), &config);
    // 0.132237290663 GB-months × 0.023
    assert_eq!(of_kind(&priced, ChargeKind::LogStorage), "0.003041457685");
    for charge in &priced.charges {
        let is_of_bucket = matches!(
            charge.key.kind,
            ChargeKind::LogStorage | ChargeKind::AthenaScans
        );
        let on_archive = charge.key.payer_account.as_deref() == Some(ARCHIVE);
        assert_eq!(on_archive, is_of_bucket, "{:?}", charge.key);
        let as_owner = charge.key.payer_role == PayerRole::LogBucketOwner;
        assert_eq!(as_owner, is_of_bucket, "{:?}", charge.key);
    }
}

#[test]
fn a_list_holds_for_its_own_month_and_is_named_for_months_before() {
    let priced = priced(&a_day(), &with(everything()));
    let price = priced.charges[0].price.as_ref().unwrap();
    let published: Month = price.date.get(..7).unwrap().parse().unwrap();
    assert!(!price.was_published_after(published));
    assert!(!price.was_published_after(month("2026-10")));
    assert!(price.was_published_after(month("2024-10")));
    let stated = crate::pricing::charge::UnitPrice {
        date: "stated".into(),
        ..price.clone()
    };
    assert!(!stated.was_published_after(month("2024-10")));
}
