use proptest::prelude::*;

use super::*;
use crate::config::RequestsBilledTo;
use crate::pricing::my_accounts;
use crate::pricing::totals::totals;

const KEYS: [&str; 4] = [
    ORDERS,
    CLAIMS,
    OTHER,
    "arn:aws:kms:us-east-2:999988887777:key/mrk-far",
];

fn attributes() -> impl Strategy<Value = Attributes<Text>> {
    let key = || prop::option::weighted(0.9, prop::sample::select(KEYS.to_vec()));
    (
        key(),
        prop::option::weighted(0.2, prop::sample::select(KEYS.to_vec())),
        prop::option::of(prop::sample::select(vec![OWNER, CAMUNDA, "999988887777"])),
        prop::sample::select(vec!["Decrypt", "Encrypt", "ReEncrypt", "RetireGrant"]),
        prop::sample::select(RequestClass::ALL.to_vec()),
        prop::option::weighted(
            0.9,
            prop::sample::select(vec![FRANKFURT, "us-gov-west-1", "xx-1"]),
        ),
        any::<(bool, bool)>(),
    )
        .prop_map(
            |(key, second, caller, operation, class, region, (dry_run, failed))| Attributes {
                key: key.map(Into::into),
                second_key: second.map(Into::into),
                class,
                region: region.map(Into::into),
                dry_run: dry_run && failed,
                error: (failed && !dry_run).then(|| "DisabledException".into()),
                ..by(caller, call(ORDERS, operation))
            },
        )
}

fn usage() -> impl Strategy<Value = Vec<UsageRow>> {
    let hour = prop::option::weighted(0.95, 0..1_400_i64);
    let copies = (0..3_000_u64, 0..3_000_u64);
    let row = (hour, attributes(), 1..30_000_u64, copies).prop_map(
        |(hour, attributes, count, (copies, inferred))| {
            let mut row = copied(row(october(1, 0), attributes, count), copies, inferred);
            row.key.hour = hour.map(|hour| Hour(month("2026-09").start().0 + hour));
            row
        },
    );
    prop::collection::vec(row, 0..12)
}

fn events() -> impl Strategy<Value = Vec<KeyEvent>> {
    let event = (
        prop::sample::select(KEYS.to_vec()),
        prop::sample::select(KeyEventKind::ALL.to_vec()),
        prop::option::weighted(0.9, 0..1_400 * 3_600_i64),
        prop::option::of(prop::sample::select(vec!["m1", "m2", "eu-west-1"])),
    )
        .prop_map(|(key, kind, second, text)| KeyEvent {
            time: second.map(|second| Timestamp(month("2026-09").start().start().0 + second)),
            material: text.map(Into::into),
            related: text.map(Into::into),
            ..event(key, kind, Timestamp(0))
        });
    prop::collection::vec(event, 0..10)
}

fn config() -> impl Strategy<Value = Config> {
    (any::<bool>(), prop::option::of(0..25_000_u64)).prop_map(|(clusters, elsewhere)| Config {
        account: Account {
            free_tier_used_elsewhere: elsewhere,
            ..Account::default()
        },
        ..if clusters {
            two_clusters()
        } else {
            Config::default()
        }
    })
}

fn unsorted(usage: Vec<UsageRow>, key_events: Vec<KeyEvent>) -> Measurement {
    let sorted = measured(usage.clone(), vec![]);
    Measurement {
        usage,
        key_events,
        ..sorted
    }
}

proptest! {
    #[test]
    fn the_total_is_the_sum_of_the_three_bills_in_both_readings(
        usage in usage(), events in events(), config in config(),
    ) {
        let measurement = measured(usage, events);
        let my_accounts = my_accounts(&measurement, &config);
        let priced = priced(&measurement, &config);
        let read = |billed_to| totals(&priced.charges, &my_accounts, billed_to);
        let (caller, owner) = (read(RequestsBilledTo::Caller), read(RequestsBilledTo::Owner));
        for totals in [caller, owner] {
            prop_assert_eq!(totals.your_bill + totals.callers_bill + totals.unknown_payer, totals.total);
        }
        prop_assert_eq!(caller.total, owner.total);
        prop_assert_eq!(caller.unpriced, owner.unpriced);
    }

    #[test]
    fn the_order_of_rows_and_events_is_invisible(
        (usage, events) in (usage(), events()),
        config in config(),
        seed in any::<prop::sample::Index>(),
    ) {
        let measurement = unsorted(usage.clone(), events.clone());
        let (mut usage, mut events) = (usage, events);
        if !usage.is_empty() {
            let turn = seed.index(usage.len());
            usage.rotate_left(turn);
        }
        events.reverse();
        prop_assert_eq!(priced(&measurement, &config), priced(&unsorted(usage, events), &config));
    }

    #[test]
    fn all_keys_prices_every_billable_request_and_every_copy(
        usage in usage(), events in events(), config in config(),
    ) {
        use crate::cloudtrail::attributes::Billing;
        let measurement = measured(usage, events);
        let priced = super::super::price(&measurement, None, &config, list(), true);
        let sum = |kind: ChargeKind| -> rust_decimal::Decimal {
            let charges = priced.charges.iter().filter(|charge| charge.key.kind == kind);
            charges.map(|charge| charge.consumed_quantity).sum()
        };
        let dated = || measurement.usage.iter().filter(|row| row.key.hour.is_some());
        let billable: u64 = dated()
            .filter(|row| row.key.attributes.billing() == Billing::Billable)
            .map(|row| row.count)
            .sum();
        let copies: u64 = dated().flat_map(|row| row.logged.values()).map(|logged| logged.extra_copies).sum();
        prop_assert_eq!(sum(ChargeKind::Requests), billable.into());
        prop_assert_eq!(sum(ChargeKind::TrailCopies), copies.into());
    }

    #[test]
    fn ids_are_unique_and_charges_sorted(usage in usage(), events in events(), config in config()) {
        let priced = priced(&measured(usage, events), &config);
        let ids: std::collections::BTreeSet<&Text> = priced.charges.iter().map(|charge| &charge.id).collect();
        prop_assert_eq!(ids.len(), priced.charges.len());
        prop_assert!(priced.charges.iter().all(|charge| charge.id.len() == "c-".len() + 10));
        prop_assert!(priced.charges.is_sorted_by(|one, other| one.key < other.key));
    }

    #[test]
    fn a_key_costs_at_most_three_key_months_and_its_bounds_hold(
        usage in usage(), events in events(), config in config(),
    ) {
        let priced = priced(&measured(usage, events), &config);
        let mut per_key = BTreeMap::new();
        for charge in priced.charges.iter().filter(|charge| charge.key.kind == ChargeKind::KeyStorage) {
            let key = (charge.key.period_start, charge.key.key.clone());
            *per_key.entry(key).or_insert(rust_decimal::Decimal::ZERO) += charge.consumed_quantity;
        }
        prop_assert!(per_key.values().all(|months| *months <= 3.into()));
        for key in priced.keys.values() {
            prop_assert!(key.versions.at_least <= key.versions.at_most && key.versions.at_most <= 3);
        }
    }
}
