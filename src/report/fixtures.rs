//! Hand-made sources for the tests of the report and of its renderings.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{ListDate, Report, Sources, build};
use crate::cloudtrail::attributes::{Attributes, RequestClass, arn_account, arn_region};
use crate::config::{Cluster, Config, KeyManager, Storage};
use crate::period::{Hour, Month, Period};
use crate::pricing::charge::{
    Basis, Charge, ChargeKey, ChargeKind, PayerRole, UnitPrice, Unpriced,
};
use crate::pricing::priced::{NotInTotal, Priced, PricedKey, Versions, What};
use crate::units::{Money, Text};
use crate::usage::coverage::{Met, Place};
use crate::usage::fingerprint::Fingerprint;
use crate::usage::measurement::{Evidence, Inputs, LoggedByTrail, Measurement, UsageKey, UsageRow};
use crate::usage::tally::{FileTally, RecordTally};

pub(crate) const OWNER: &str = "111122223333";
pub(crate) const CAMUNDA: &str = "444455556666";
pub(crate) const ORDERS: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/0b77c1aa-1234-4a5b-8c9d-1234567890ab";
pub(crate) const CLAIMS: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/5c1e07d2-98fe-4c4b-a1a1-abcdefabcdef";
pub(crate) const S3: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/99998888-7777-6666-5555-444433332222";
pub(crate) const OCTOBER: Month = Month {
    year: 2026,
    month: 10,
};

/// Everything a report is built from, to be changed by each test.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) measurement: Measurement,
    pub(crate) period: Option<Period>,
    pub(crate) config: Config,
    pub(crate) priced: Priced,
}

impl World {
    /// October, nothing in it.
    pub(crate) fn empty() -> Self {
        Self {
            measurement: Measurement::default(),
            period: Some(OCTOBER.period()),
            config: Config::default(),
            priced: Priced {
                months: vec![OCTOBER.period()],
                all_keys: true,
                ..Priced::default()
            },
        }
    }

    /// Two clusters with a config, records in every hour.
    pub(crate) fn two_clusters() -> Self {
        let mut world = Self::empty();
        world.cluster("prod-orders", ORDERS);
        world.cluster("prod-claims", CLAIMS);
        world.key(ORDERS, 3, 3);
        world.key(CLAIMS, 1, 1);
        world.storage(OCTOBER, ORDERS, "3");
        world.storage(OCTOBER, CLAIMS, "1");
        world.calls(
            OCTOBER,
            ORDERS,
            "GenerateDataKey",
            Storage::Backup,
            1_038_120,
        );
        world.calls(OCTOBER, ORDERS, "Decrypt", Storage::Document, 163_908);
        world.calls(OCTOBER, ORDERS, "DescribeKey", Storage::Other, 9_024);
        world.calls(
            OCTOBER,
            CLAIMS,
            "GenerateDataKey",
            Storage::Document,
            41_230,
        );
        world.calls(OCTOBER, CLAIMS, "Decrypt", Storage::Document, 122_404);
        world.calls(OCTOBER, CLAIMS, "ReEncrypt", Storage::Backup, 12);
        world.copies(OCTOBER, ORDERS, 1_211_052);
        world.copies(OCTOBER, CLAIMS, 163_646);
        world.active(OCTOBER.period());
        world
    }

    /// The same without a config, and a key that AWS manages.
    pub(crate) fn no_config() -> Self {
        let mut world = Self::two_clusters();
        world.config = Config::default();
        world.priced.all_keys = true;
        for charge in &mut world.priced.charges {
            charge.key.cluster = None;
        }
        for key in world.priced.keys.values_mut() {
            key.clusters.clear();
        }
        world.key(S3, 1, 1);
        if let Some(key) = world.priced.keys.get_mut(S3) {
            key.manager = KeyManager::Aws;
            key.manager_basis = Basis::Measured;
            key.called_across_accounts = false;
        }
        world.calls(OCTOBER, S3, "Decrypt", Storage::Other, 4_000);
        if let Some(charge) = world.priced.charges.last_mut() {
            charge.key.payer_account = Some(OWNER.into());
        }
        world
    }

    pub(crate) fn cluster(&mut self, name: &str, key: &str) {
        self.priced.all_keys = false;
        self.config.clusters.push(Cluster {
            name: name.into(),
            keys: vec![key.into()],
            caller_accounts: vec![CAMUNDA.into()],
            ..Cluster::default()
        });
    }

    pub(crate) fn key(&mut self, arn: &str, at_least: u32, at_most: u32) {
        let key = PricedKey {
            manager: KeyManager::Customer,
            manager_basis: Basis::Assumed,
            versions: Versions { at_least, at_most },
            clusters: self.cluster_of(arn).into_iter().collect(),
            called_across_accounts: true,
            in_scope: true,
        };
        self.priced.keys.insert(arn.into(), key);
    }

    /// A key with one version for certain and two more possible.
    pub(crate) fn open_rotations(&mut self, month: Month, key: &str, amount: Option<&str>) {
        self.key(key, 1, 3);
        self.priced.not_in_total.push(NotInTotal {
            what: What::Rotations,
            reason: "rotations before the data begin are not known".to_owned(),
            amount: amount.map(|amount| Money(amount.parse().unwrap())),
            key: Some(key.into()),
            account: Some(OWNER.into()),
            month,
        });
    }

    fn cluster_of(&self, key: &str) -> Option<Text> {
        let mut clusters = self.config.clusters.iter();
        let cluster = clusters.find(|cluster| cluster.keys.iter().any(|k| &**k == key));
        cluster.map(|cluster| cluster.name.clone())
    }

    pub(crate) fn storage(&mut self, month: Month, key: &str, quantity: &str) {
        let mut charge = self.charge(month, key, ChargeKind::KeyStorage, "Keys", "1");
        charge.consumed_quantity = quantity.parse().unwrap();
        charge.key.basis = Basis::Derived;
        charge.key.usage_type = "eu-central-1-KMS-Keys".into();
        self.push(charge);
    }

    /// Billable calls from Camunda's account: usage, tally and charge.
    pub(crate) fn calls(
        &mut self,
        month: Month,
        key: &str,
        operation: &str,
        storage: Storage,
        count: u64,
    ) {
        let mut charge = self.charge(month, key, ChargeKind::Requests, "Requests", "0.000003");
        charge.consumed_quantity = count.into();
        charge.key.operation = Some(operation.into());
        charge.key.storage = Some(storage);
        charge.key.payer_role = PayerRole::Caller;
        charge.key.payer_account = Some(CAMUNDA.into());
        self.push(charge);
        self.usage(Some(month.start()), key, operation, count, None);
    }

    /// Counted calls without a charge.
    pub(crate) fn usage(
        &mut self,
        hour: Option<Hour>,
        key: &str,
        operation: &str,
        count: u64,
        error: Option<&str>,
    ) {
        let evidence = || Evidence {
            time: hour.map(Hour::start),
            event_id: None,
        };
        self.measurement.usage.push(UsageRow {
            key: UsageKey {
                hour,
                attributes: attributes(key, operation, error).into(),
            },
            count,
            sessions: 1,
            raw_bytes: None,
            first: evidence(),
            last: evidence(),
            logged: LoggedByTrail::default(),
        });
        let tally = self.measurement.records.entry(hour).or_default();
        if error.is_some() {
            tally.uncertain += count;
        } else {
            tally.billable += count;
        }
    }

    pub(crate) fn copies(&mut self, month: Month, key: &str, count: u64) {
        let mut charge = self.charge(month, key, ChargeKind::TrailCopies, "Events", "0.00002");
        charge.consumed_quantity = count.into();
        charge.key.trail = Some("member-trail".into());
        charge.key.service = "AWSCloudTrail".into();
        charge.key.usage_type = "EUC1-PaidEventsRecorded".into();
        charge.key.payer_role = PayerRole::RecordAccount;
        self.push(charge);
        let tally = self
            .measurement
            .records
            .entry(Some(month.start()))
            .or_default();
        tally.extra_copies += count;
    }

    fn charge(&self, month: Month, key: &str, kind: ChargeKind, unit: &str, price: &str) -> Charge {
        let period = month.period();
        Charge {
            id: format!("c{}", self.priced.charges.len()).into(),
            key: ChargeKey {
                period_start: period.start,
                period_end: period.end,
                kind,
                cluster: self.cluster_of(key),
                storage: None,
                key: Some(key.into()),
                trail: None,
                account: Some(OWNER.into()),
                region: Some("eu-central-1".into()),
                service: "awskms".into(),
                usage_type: "eu-central-1-KMS-Requests".into(),
                operation: None,
                payer_role: PayerRole::KeyOwner,
                payer_account: Some(OWNER.into()),
                basis: Basis::Measured,
                tier_start: Decimal::ZERO,
                free_tier: false,
            },
            consumed_quantity: Decimal::ZERO,
            pricing_unit: unit.into(),
            price: Ok(UnitPrice {
                amount: price.parse().unwrap(),
                currency: "USD".into(),
                date: "2025-08-28".into(),
                source: "AWS price list".into(),
            }),
            evidence: None,
            discount: None,
        }
    }

    fn push(&mut self, charge: Charge) {
        self.priced.charges.push(charge);
    }

    /// Takes the price from every charge of a key's requests.
    pub(crate) fn unprice(&mut self, key: &str) {
        for charge in &mut self.priced.charges {
            if charge.key.kind == ChargeKind::Requests && charge.key.key.as_deref() == Some(key) {
                charge.price = Err(Unpriced::NotListed {
                    service: "awskms".into(),
                    usage_type: "KMS-Requests".into(),
                    region: "eusc-de-east-1".into(),
                });
            }
        }
    }

    /// Records of KMS and other services in every hour.
    pub(crate) fn active(&mut self, period: Period) {
        let place = Place {
            account: Some(OWNER.into()),
            region: Some("eu-central-1".into()),
        };
        let hours = self.measurement.activity.entry(place).or_default();
        for hour in period.start.0..period.end.0 {
            let met = Met {
                records: 9,
                kms_records: 5,
                read_only: 4,
            };
            hours.insert(Hour(hour), met);
        }
        self.measurement.files = FileTally {
            files_read: 17_856,
            ..FileTally::default()
        };
        let tally = self
            .measurement
            .records
            .entry(Some(period.start))
            .or_default();
        *tally += RecordTally {
            not_kms: 1_102_440,
            redelivered: 212,
            ..RecordTally::default()
        };
        self.measurement.inputs = Inputs {
            files: 17_856,
            bytes: 123_456_789,
            fingerprint: Fingerprint::of([0xa1; 32]),
        };
    }

    pub(crate) fn report(&self) -> Report {
        let my_accounts = BTreeSet::from([Text::from(OWNER)]);
        let dates = |service: &str| ListDate {
            service: service.into(),
            date: "2025-08-28".into(),
            source: "AWS price list".into(),
        };
        let has_config = !self.config.clusters.is_empty();
        build(&Sources {
            measurement: &self.measurement,
            period: self.period,
            config: &self.config,
            config_name: has_config.then_some("byok-cost.toml"),
            priced: &self.priced,
            my_accounts: &my_accounts,
            price_list: &[dates("AWSCloudTrail"), dates("awskms")],
            currency: "USD",
            tool_version: "0.1.0",
        })
    }
}

/// A call from Camunda's account on a key.
fn attributes(key: &str, operation: &str, error: Option<&str>) -> Attributes<Text> {
    Attributes {
        region: arn_region(key).map(Text::from),
        recipient_account: arn_account(key).map(Text::from),
        key: Some(key.into()),
        second_key: None,
        caller_account: Some(CAMUNDA.into()),
        role_id: None,
        identity_type: Some("AWSAccount".into()),
        invoked_by: None,
        operation: operation.into(),
        class: RequestClass::Symmetric,
        context: None,
        bucket_key: None,
        error: error.map(Text::from),
        dry_run: false,
    }
}

/// An instant of October.
pub(crate) fn october(day: i64, hour: i64) -> Hour {
    Hour(OCTOBER.start().0 + (day - 1) * 24 + hour)
}
