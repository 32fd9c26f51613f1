//! The law: reading what the simulator wrote yields what it meant.

use std::sync::LazyLock;

use tempfile::TempDir;

use super::{invented, months, scenarios, scenarios_to_try};
use crate::cloudtrail::files::find;
use crate::config::Config;
use crate::config::account::{Account, Has};
use crate::estimate::scenario::Scenario;
use crate::pricing::price;
use crate::pricing::price_list::PriceList;
use crate::pricing::priced::Priced;
use crate::simulate::run;
use crate::usage::collect::{CollectOptions, collect};
use crate::usage::measurement::Measurement;
use crate::usage::spill::Memory;

#[test]
fn what_is_read_from_the_logs_of_a_scenario_is_what_was_meant() {
    for (name, scenario) in scenarios() {
        hold(&format!("{name}, seed 1"), &scenario, 1);
    }
}

#[test]
fn what_is_read_from_the_logs_of_invented_scenarios_is_what_was_meant() {
    for number in 0..scenarios_to_try(24) {
        let (text, scenario) = invented::scenario(number);
        hold(
            &format!("scenario {number}:\n{text}"),
            &scenario,
            number.cast_unsigned(),
        );
    }
}

fn hold(name: &str, scenario: &Scenario, seed: u64) {
    let folder = TempDir::new().unwrap();
    let truth = run(scenario, &months(), seed, folder.path()).unwrap();
    let found = find(&[folder.path().to_owned()], None);
    let read = collect(found, &CollectOptions::default()).unwrap();
    compare(name, &read, &truth);
    let found = find(&[folder.path().to_owned()], None);
    let scratch = TempDir::new().unwrap();
    let memory = Some(Memory {
        bytes: 64 << 10,
        folder: scratch.path().to_owned(),
    });
    let options = CollectOptions {
        memory,
        ..CollectOptions::default()
    };
    compare(
        &format!("{name}, spilled"),
        &collect(found, &options).unwrap(),
        &truth,
    );
    let (charged, meant) = (charges(&read), charges(&truth));
    assert_eq!(charged.not_in_total, meant.not_in_total, "{name}");
    assert!(charged == meant, "charges, {name}");
}

static LIST: LazyLock<PriceList> = LazyLock::new(|| PriceList::embedded().unwrap());

/// Priced with everything that an account can have.
fn charges(measurement: &Measurement) -> Priced {
    let mut account = Account {
        further_trails: Some(1),
        free_tier_used_elsewhere: Some(19_000),
        athena_scans: Some(1),
        network_activity_events: Has::Yes,
        ..Account::default()
    };
    account.cloudwatch_logs.has = Has::Yes;
    account.guardduty.has = Has::Yes;
    account.insights.call_rate = Has::Yes;
    account.insights.error_rate = Has::Yes;
    account.cloudtrail_lake.has = Has::Yes;
    account.s3.retention_days = Some(90);
    let config = Config {
        account,
        ..Config::default()
    };
    price(measurement, None, &config, &LIST, true)
}

/// Part by part, so that a failure names what differs.
fn compare(name: &str, read: &Measurement, truth: &Measurement) {
    let pairs = read.usage.iter().zip(&truth.usage);
    for (index, (read, truth)) in pairs.enumerate() {
        assert_eq!(read, truth, "usage row {index}, {name}");
    }
    assert_eq!(read.usage.len(), truth.usage.len(), "usage rows, {name}");
    let events = read.key_events.iter().zip(&truth.key_events);
    for (read, truth) in events {
        assert_eq!(read, truth, "key event, {name}");
    }
    let lengths = (read.key_events.len(), truth.key_events.len());
    assert_eq!(lengths.0, lengths.1, "key events, {name}");
    for (key, delivered) in &truth.deliveries {
        assert_eq!(read.deliveries.get(key), Some(delivered), "{key:?}, {name}");
    }
    for (hour, tally) in &truth.records {
        assert_eq!(read.records.get(hour), Some(tally), "{hour:?}, {name}");
    }
    assert_eq!(read.records.len(), truth.records.len(), "hours, {name}");
    assert_eq!(read.inputs, truth.inputs, "{name}");
    assert!(read == truth, "the rest, {name}");
}
