use super::*;
use crate::config::KeyManager;
use crate::period::Period;
use crate::pricing::calls::Call;
use crate::pricing::charge::{Basis, PayerRole};
use crate::pricing::keys::Keys;
use crate::pricing::lifetime::Lifetimes;
use crate::pricing::months::Months;
use crate::pricing::my_accounts;
use crate::pricing::storage::Storage as KeyStorage;

fn storage(charge: &Charge) -> bool {
    charge.key.kind == ChargeKind::KeyStorage
}

#[test]
fn without_clusters_every_key_counts_and_aws_managed_ones_have_no_storage() {
    let managed = "arn:aws:kms:eu-central-1:111122223333:key/aws-ebs";
    let measurement = measured(
        vec![
            row(october(1, 0), call(ORDERS, "Decrypt"), 10_000),
            row(
                october(1, 0),
                by(Some(OWNER), call(managed, "Decrypt")),
                10_000,
            ),
        ],
        vec![event(
            managed,
            KeyEventKind::AwsManagedSeen,
            october(1, 0).start(),
        )],
    );
    let priced = priced(&measurement, &Config::default());
    assert!(priced.all_keys);
    assert_eq!(cost(&priced, requests), "0.06");
    assert_eq!(cost(&priced, storage), "1");
    let keys: Vec<_> = priced
        .keys
        .values()
        .map(|key| {
            (
                key.manager,
                key.versions.at_least,
                key.called_across_accounts,
            )
        })
        .collect();
    assert_eq!(
        keys,
        [(KeyManager::Aws, 0, false), (KeyManager::Customer, 1, true)]
    );
}

#[test]
fn with_clusters_other_keys_are_priced_only_if_asked() {
    let measurement = measured(
        vec![
            row(october(1, 0), call(ORDERS, "Decrypt"), 10_000),
            row(october(1, 0), call(OTHER, "Decrypt"), 10_000),
        ],
        vec![],
    );
    let config = two_clusters();
    let scoped = priced(&measurement, &config);
    assert_eq!(cost(&scoped, requests), "0.03");
    assert_eq!(cost(&scoped, storage), "2", "also of a key nobody used");
    assert!(!scoped.keys[OTHER].in_scope && scoped.keys[CLAIMS].in_scope);
    let all = super::super::price(&measurement, None, &config, list(), true);
    assert_eq!(cost(&all, requests), "0.06");
    assert_eq!(cost(&all, storage), "3");
}

#[test]
fn a_key_that_only_the_config_names_is_assumed() {
    let measurement = measured(vec![row(october(1, 0), call(ORDERS, "Decrypt"), 1)], vec![]);
    let bases: Vec<(String, Basis)> = priced(&measurement, &two_clusters())
        .charges
        .into_iter()
        .filter(storage)
        .map(|charge| (charge.key.key.unwrap().to_string(), charge.key.basis))
        .collect();
    assert_eq!(
        bases,
        [
            (CLAIMS.to_owned(), Basis::Assumed),
            (ORDERS.to_owned(), Basis::Derived)
        ]
    );
}

/// 700 and 300 calls: 0.7 and 0.3 of 372 / 744 hours.
#[test]
fn a_shared_key_is_divided_by_use_and_equally_if_unused() {
    let used = row(october(20, 0), call(ORDERS, "Decrypt"), 700);
    let less = row(october(20, 0), call(ORDERS, "Decrypt"), 300);
    let calls: Vec<Call> = [(&used, "b"), (&less, "a")]
        .into_iter()
        .map(|(row, cluster)| Call {
            row,
            cluster: Some(cluster.into()),
            storage: crate::config::Storage::Other,
        })
        .collect();
    let config = Config {
        clusters: ["a", "b", "c"].map(|name| cluster(name, &[ORDERS])).into(),
        ..Config::default()
    };
    let half = Period {
        start: october(1, 0),
        end: october(16, 12),
    };
    let months = Months {
        parts: vec![half],
        border: vec![],
    };
    let shares = |calls: &[Call]| {
        let keys = Keys::new(calls, &[], &config, false);
        let lifetimes = Lifetimes::new(&keys.arns(), &[], &config);
        let storage = KeyStorage {
            keys: &keys,
            lifetimes: &lifetimes,
            months: &months,
        };
        let metered = storage.meter(calls);
        let share = |(key, quantity): (
            &crate::pricing::quantity::QuantityKey,
            &crate::pricing::quantity::Quantity,
        )| {
            assert_eq!(key.storage, None);
            (key.cluster.clone().unwrap().to_string(), quantity.units)
        };
        metered.iter().map(share).collect::<Vec<_>>()
    };
    let text = |name: &str| name.to_owned();
    assert_eq!(
        shares(&calls),
        [(text("a"), 150_000_000_000), (text("b"), 350_000_000_000)]
    );
    assert_eq!(
        shares(&[]),
        [
            (text("a"), 166_666_666_667),
            (text("b"), 166_666_666_667),
            (text("c"), 166_666_666_666)
        ]
    );
}

#[test]
fn a_full_month_is_one_key_month_whatever_its_length() {
    for text in ["2026-02", "2026-04", "2026-10", "2028-02"] {
        let hour = month(text).start();
        let measurement = measured(vec![row(hour, call(ORDERS, "Decrypt"), 1)], vec![]);
        let priced = priced(&measurement, &Config::default());
        assert_eq!(cost(&priced, storage), "1", "{text}");
    }
}

/// 6 hours of a 30-day month: 6 / 720; requests of those hours only.
#[test]
fn a_part_of_a_month_costs_its_hours() {
    let start = Hour(month("2026-09").start().0 + 30);
    let at = |hour| row(Hour(start.0 + hour), call(ORDERS, "Decrypt"), 10_000);
    let measurement = measured(vec![at(-1), at(0), at(5), at(6)], vec![]);
    let period = Period {
        start,
        end: Hour(start.0 + 6),
    };
    let priced = super::super::price(
        &measurement,
        Some(period),
        &Config::default(),
        list(),
        false,
    );
    assert_eq!(cost(&priced, storage), "0.008333333333");
    assert_eq!(cost(&priced, requests), "0.06");
    assert_eq!(priced.months, [period]);
}

#[test]
fn border_months_and_unknown_hours_are_not_priced() {
    let mut measurement = measured(
        vec![
            row(october(1, 0), call(ORDERS, "Decrypt"), 10_000),
            row(october(-1, 0), call(ORDERS, "Decrypt"), 10_000),
        ],
        vec![],
    );
    let september: Vec<Option<Hour>> = measurement.records.keys().copied().take(1).collect();
    measurement.records.remove(&september[0]);
    measurement.usage[0].key.hour = None;
    let priced = priced(&measurement, &Config::default());
    assert_eq!(priced.border_months, [month("2026-09")]);
    assert_eq!(priced.months, [month("2026-10").period()]);
    assert_eq!(cost(&priced, |_| true), "1.03");
}

#[test]
fn storage_is_paid_by_the_owner_and_accounts_default_to_owners() {
    let foreign = "arn:aws:kms:eu-west-1:999988887777:key/foreign";
    let mut usage = vec![row(october(1, 0), call(ORDERS, "Decrypt"), 1)];
    usage.push(row(october(1, 0), call(foreign, "Decrypt"), 1));
    let measurement = measured(usage, vec![]);
    let priced = priced(&measurement, &Config::default());
    let payers: Vec<_> = priced
        .charges
        .iter()
        .filter(|charge| storage(charge))
        .map(|charge| {
            assert_eq!(charge.key.payer_role, PayerRole::KeyOwner);
            (
                charge.key.payer_account.as_deref().unwrap(),
                &*charge.key.usage_type,
            )
        })
        .collect();
    assert_eq!(
        payers,
        [
            (OWNER, "eu-central-1-KMS-Keys"),
            ("999988887777", "eu-west-1-KMS-Keys")
        ]
    );
    let accounts = |config: &Config| my_accounts(&measurement, config);
    assert_eq!(
        accounts(&Config::default()),
        [OWNER.into(), "999988887777".into()].into()
    );
    let config = Config {
        account: Account {
            my_accounts: vec![OWNER.into()],
            ..Account::default()
        },
        ..Config::default()
    };
    assert_eq!(accounts(&config), [OWNER.into()].into());
}

#[test]
fn a_key_in_a_region_without_prices_is_unpriced_and_listed() {
    let china = "arn:aws-cn:kms:cn-north-1:111122223333:key/1";
    let attributes = Attributes {
        region: Some("cn-north-1".into()),
        ..call(china, "Decrypt")
    };
    let measurement = measured(vec![row(october(1, 0), attributes, 5)], vec![]);
    let priced = priced(&measurement, &Config::default());
    let unpriced: Vec<String> = priced
        .charges
        .iter()
        .map(|charge| charge.price.as_ref().unwrap_err().to_string())
        .collect();
    assert_eq!(
        unpriced,
        [
            "the price list has no KMS-Keys of awskms in cn-north-1",
            "the price list has no KMS-Requests of awskms in cn-north-1"
        ]
    );
}
