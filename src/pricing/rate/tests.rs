use proptest::prelude::*;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::*;
use crate::config::Account;
use crate::pricing::charge::{Basis, ChargeKind, PayerRole};
use crate::pricing::free_tier::FreeTier;
use crate::pricing::price_list::KMS;

const ACCOUNTS: [&str; 2] = ["111122223333", "444455556666"];
const FREE_A_MONTH: u64 = 20_000;

fn first_day() -> Day {
    "2026-10".parse::<Month>().unwrap().start().day()
}

fn row(day: i64, payer: Option<&str>, operation: &str, units: u64) -> (QuantityKey, Quantity) {
    let key = QuantityKey {
        day: Day(first_day().0 + day),
        in_total: true,
        kind: ChargeKind::Requests,
        cluster: None,
        storage: None,
        key: None,
        trail: None,
        account: None,
        region: Some("eu-central-1".into()),
        service: KMS.into(),
        usage_type: Some("KMS-Requests".into()),
        operation: Some(operation.into()),
        payer_role: PayerRole::Caller,
        payer_account: payer.map(Into::into),
        basis: Basis::Measured,
        free_tier: true,
    };
    let evidence = None;
    (key, Quantity { units, evidence })
}

/// Gigabyte-months of S3 Standard, whose price has three tiers; no such kind is metered yet, and
/// the rules of tiers do not ask for the kind.
fn tiered(day: i64, operation: &str, units: u64) -> (QuantityKey, Quantity) {
    let (mut key, quantity) = row(day, Some(ACCOUNTS[0]), operation, units);
    key.service = "AmazonS3".into();
    key.usage_type = Some("TimedStorage-ByteHrs".into());
    key.free_tier = false;
    (key, quantity)
}

fn rows() -> impl Strategy<Value = Quantities> {
    let kms = (
        0..4_i64,
        prop::option::of(prop::sample::select(ACCOUNTS.to_vec())),
        prop::sample::select(vec!["Decrypt", "Encrypt", "DescribeKey", "ListGrants"]),
        prop_oneof![1..30_u64, 1..15_000_u64],
        any::<(bool, bool)>(),
        prop::sample::select(vec!["eu-central-1", "us-gov-west-1", "cn-north-1"]),
    )
        .prop_map(|(day, payer, operation, units, (in_total, free), region)| {
            let (key, quantity) = row(day, payer, operation, units);
            let key = QuantityKey {
                in_total,
                free_tier: free,
                region: Some(region.into()),
                ..key
            };
            (key, quantity)
        });
    let s3 = (
        0..4_i64,
        prop::sample::select(vec!["a", "b", "c"]),
        1..300_000_u64,
    )
        .prop_map(|(day, operation, units)| tiered(day, operation, units));
    prop::collection::vec(prop_oneof![3 => kms, 1 => s3], 1..25)
        .prop_map(|rows| rows.into_iter().collect())
}

fn cut<'a>(quantities: &'a Quantities, elsewhere: Option<u64>, list: &PriceList) -> Vec<Slice<'a>> {
    let my_accounts = [ACCOUNTS[0].into()].into();
    let free = free_tier(&my_accounts, elsewhere, list).applied(quantities);
    slices(quantities, &free, terms(list))
}

/// A payer of whom the config says nothing.
fn terms(prices: &PriceList) -> Terms<'_> {
    static ACCOUNT: LazyLock<Account> = LazyLock::new(Account::default);
    Terms {
        prices,
        account: &ACCOUNT,
    }
}

fn free_tier<'a>(
    my_accounts: &'a BTreeSet<Text>,
    used_elsewhere: Option<u64>,
    prices: &'a PriceList,
) -> FreeTier<'a> {
    FreeTier {
        my_accounts,
        used_elsewhere,
        prices,
    }
}

fn list() -> &'static PriceList {
    static LIST: LazyLock<PriceList> = LazyLock::new(|| PriceList::embedded().unwrap());
    &LIST
}

fn sum<'a>(slices: impl IntoIterator<Item = &'a Slice<'a>>) -> u64 {
    slices.into_iter().map(|slice| slice.units).sum()
}

proptest! {
    #[test]
    fn every_unit_is_in_exactly_one_slice(rows in rows(), elsewhere in prop::option::of(0..25_000_u64)) {
        let slices = cut(&rows, elsewhere, list());
        for (key, quantity) in &rows {
            prop_assert_eq!(sum(slices.iter().filter(|slice| slice.key == key)), quantity.units);
        }
        prop_assert!(slices.iter().all(|slice| slice.units > 0));
    }

    #[test]
    fn the_free_tier_pays_as_much_as_is_left_and_only_what_it_covers(
        rows in rows(),
        elsewhere in prop::option::of(0..25_000_u64),
    ) {
        let slices = cut(&rows, elsewhere, list());
        let covered = |key: &QuantityKey| {
            key.free_tier && key.payer_account.as_deref() == Some(ACCOUNTS[0])
                && key.region.as_deref() != Some("cn-north-1")
        };
        let used: u64 = rows.iter().filter(|(key, _)| covered(key)).map(|(_, q)| q.units).sum();
        let left = elsewhere.map_or(0, |elsewhere| FREE_A_MONTH.saturating_sub(elsewhere));
        let free: Vec<&Slice<'_>> = slices.iter().filter(|slice| slice.free).collect();
        prop_assert_eq!(sum(free.iter().copied()), used.min(left));
        prop_assert!(free.iter().all(|slice| covered(slice.key)));
        prop_assert!(free.iter().all(|slice| slice.price.as_ref().unwrap().amount.is_zero()));
    }

    #[test]
    fn later_days_change_no_earlier_day(
        rows in rows(),
        elsewhere in prop::option::of(0..25_000_u64),
        until in 0..4_i64,
    ) {
        let until = Day(first_day().0 + until);
        let earlier: Quantities = rows.clone().into_iter().filter(|(key, _)| key.day <= until).collect();
        let then = cut(&earlier, elsewhere, list());
        let now: Vec<Slice<'_>> = cut(&rows, elsewhere, list())
            .into_iter()
            .filter(|slice| slice.key.day <= until)
            .collect();
        prop_assert_eq!(then, now);
    }

    #[test]
    fn splitting_a_row_changes_no_days_sum(rows in rows(), elsewhere in prop::option::of(0..25_000_u64)) {
        let mut split = Quantities::new();
        for (key, quantity) in &rows {
            let half = quantity.units / 2;
            let trail = Some("other".into());
            split.insert(key.clone(), Quantity { units: quantity.units - half, evidence: None });
            if half > 0 {
                split.insert(QuantityKey { trail, ..key.clone() }, Quantity { units: half, evidence: None });
            }
        }
        prop_assert_eq!(by_day_and_tier(&cut(&rows, elsewhere, list())), by_day_and_tier(&cut(&split, elsewhere, list())));
    }

    #[test]
    fn a_tier_is_full_before_the_next_begins(rows in rows()) {
        let slices = cut(&rows, None, list());
        let used = |start: u32| {
            let start = Decimal::from(start);
            sum(slices.iter().filter(|s| &*s.key.service == "AmazonS3" && s.tier_start == start))
        };
        prop_assert!(used(0) == 51_200 || used(51_200) == 0);
        prop_assert!(used(51_200) == 460_800 || used(512_000) == 0);
        prop_assert!(used(0) <= 51_200 && used(51_200) <= 460_800);
    }
}

type DayAndTier = (Day, Option<Text>, Option<Text>, Option<Text>, Decimal, bool);

fn by_day_and_tier(slices: &[Slice<'_>]) -> BTreeMap<DayAndTier, u64> {
    let mut sums = BTreeMap::new();
    for slice in slices {
        let key = slice.key;
        let of = (
            key.day,
            key.payer_account.clone(),
            key.usage_type.clone(),
            // The free tier is one for all regions: which one it pays may shift with the split.
            (!key.free_tier).then(|| key.region.clone()).flatten(),
            slice.tier_start,
            slice.free,
        );
        *sums.entry(of).or_default() += slice.units;
    }
    sums
}

#[test]
fn a_day_is_divided_in_proportion() {
    let rows: Quantities = [
        row(0, Some(ACCOUNTS[0]), "Decrypt", 9_000),
        row(1, Some(ACCOUNTS[0]), "Decrypt", 30_000),
        row(1, Some(ACCOUNTS[0]), "Encrypt", 10_000),
        row(2, Some(ACCOUNTS[0]), "Decrypt", 5),
    ]
    .into();
    // 20,000 - 1,000 elsewhere - 9,000 on the first day leave 10,000 for 40,000 on the second.
    let free: Vec<u64> = cut(&rows, Some(1_000), list())
        .iter()
        .filter(|slice| slice.free)
        .map(|slice| slice.units)
        .collect();
    assert_eq!(free, [9_000, 7_500, 2_500]);
}

#[test]
fn a_free_tier_nobody_speaks_of_is_a_possible_saving() {
    let rows: Quantities = [
        row(0, Some(ACCOUNTS[0]), "Decrypt", 30_000),
        row(0, Some(ACCOUNTS[1]), "Decrypt", 10_000),
        row(0, None, "Decrypt", 10_000),
    ]
    .into();
    let my_accounts = [ACCOUNTS[0].into()].into();
    let possible = |elsewhere| {
        let saving = free_tier(&my_accounts, elsewhere, list()).possible(&rows);
        saving
            .into_iter()
            .map(|saving| {
                assert_eq!(saving.what.name(), "free_tier");
                (
                    saving.account.unwrap().to_string(),
                    saving.amount.unwrap().to_string(),
                )
            })
            .collect::<Vec<_>>()
    };
    let mine = (ACCOUNTS[0].to_owned(), "-0.06".to_owned());
    let callers = (ACCOUNTS[1].to_owned(), "-0.03".to_owned());
    assert_eq!(possible(None), [mine, callers.clone()]);
    assert_eq!(possible(Some(0)), [callers]);
}

#[test]
fn what_has_no_price_says_why() {
    let (known, quantity) = row(0, None, "Sign", 7);
    let spec = QuantityKey {
        usage_type: None,
        key: Some("arn:k".into()),
        ..known.clone()
    };
    let china = QuantityKey {
        region: Some("cn-north-1".into()),
        ..known.clone()
    };
    let nowhere = QuantityKey {
        region: None,
        ..known
    };
    let rows: Quantities = [spec, china, nowhere]
        .map(|key| (key, quantity.clone()))
        .into();
    let mut reasons: Vec<String> = cut(&rows, None, list())
        .iter()
        .map(|slice| slice.price.as_ref().unwrap_err().to_string())
        .collect();
    reasons.sort();
    assert_eq!(
        reasons,
        [
            "the price list has no KMS-Requests of awskms in cn-north-1",
            "the records do not say in which region",
            "the spec of the key decides the price: set key_spec in the config, or run: aws kms describe-key --key-id arn:k",
        ]
    );
}
