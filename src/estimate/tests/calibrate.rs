//! A scenario acted out, measured and calibrated costs what it cost.

use tempfile::TempDir;

use crate::cloudtrail::files::find;
use crate::config::RequestsBilledTo;
use crate::estimate::calibrate::calibrate;
use crate::estimate::configured::configured;
use crate::estimate::drivers::Driver;
use crate::estimate::exact::exact;
use crate::estimate::month::EstimatedMonth;
use crate::estimate::scenario::{Every, Scenario};
use crate::period::Month;
use crate::pricing::price_list::PriceList;
use crate::pricing::totals::totals;
use crate::simulate;
use crate::usage::collect::{CollectOptions, collect};
use crate::usage::measurement::Measurement;

const TEXT: &str = r#"
    scenario_version = 1
    account = { owner = "111122223333", caller = "444455556666", region = "eu-central-1" }
    logs = { minutes_between_files = 480 }
    keys = [{ name = "orders" }]
    trails = [{ name = "trail" }, { name = "second", prefix = "second/" }]

    [[clusters]]
    name = "orders"
    key = "orders"
    sessions = 3
    key_checks_per_hour = 6
    disks = { zeebe = 3, elasticsearch = 2, reattachments = 8, replacements = 1 }
    documents = { bucket = { name = "d" }, created = 900, read = 2700 }

    [clusters.backups]
    bucket = { name = "b" }
    every = "day"
    partitions = 3
    snapshot_files = 10
    segment_files = 2
    status_polls = 2
    elasticsearch_objects = 40
"#;

/// June has the 720 hours that counts are brought to.
fn june() -> Month {
    "2026-06".parse().unwrap()
}

fn measured(scenario: &Scenario) -> Measurement {
    let folder = TempDir::new().unwrap();
    simulate::run(scenario, &[june()], 4, folder.path()).unwrap();
    let found = find(&[folder.path().to_owned()], None);
    collect(found, &CollectOptions::default()).unwrap()
}

#[test]
fn a_calibrated_scenario_costs_what_was_measured() {
    let scenario = Scenario::parse(TEXT).unwrap();
    let config = configured(&scenario);
    let calibrated = calibrate(&measured(&scenario), &config, june().period(), [None; 2]).unwrap();
    let cluster = &calibrated.scenario.clusters[0];
    let of = |driver: Driver| driver.of(cluster).unwrap().likely;
    assert_eq!(of(Driver::DocumentsCreated), 900);
    assert_eq!(of(Driver::DocumentsRead), 2_700);
    assert_eq!(of(Driver::KeyChecks), 6);
    assert_eq!(of(Driver::ZeebeVolumes), 5);
    assert_eq!(
        (of(Driver::Reattachments), of(Driver::Replacements)),
        (8, 1)
    );
    // Per backup 3 × (10 + 2 + 2) + 40 objects written, two of them manifests of one partition,
    // and 3 manifests read three times.
    assert_eq!(of(Driver::ElasticsearchObjects), 82 - 2);
    assert_eq!(of(Driver::StatusPolls), 9 - 1);
    assert_eq!(cluster.backups.as_ref().unwrap().every, Every::Day);
    assert_eq!(calibrated.scenario.trails.len(), 2);

    let list = PriceList::embedded().unwrap();
    let month = EstimatedMonth::Calendar(june());
    let total = |scenario: &Scenario| {
        let priced = exact(scenario, month, &list);
        totals(
            &priced.charges,
            &scenario.my_accounts(),
            RequestsBilledTo::Caller,
        )
    };
    assert_eq!(total(&calibrated.scenario), total(&scenario));
}

#[test]
fn with_a_bucket_key_stated_documents_tell_the_reduction() {
    let text = TEXT.replace(
        "{ name = \"d\" }",
        "{ name = \"d\", bucket_key = true, reduction = 0.75 }",
    );
    let scenario = Scenario::parse(&text).unwrap();
    let config = configured(&scenario);
    let measured = measured(&scenario);
    let stated = [Some(900), Some(2_700)];
    let calibrated = calibrate(&measured, &config, june().period(), stated).unwrap();
    let cluster = &calibrated.scenario.clusters[0];
    assert_eq!(
        Driver::DocumentReduction.of(cluster).unwrap().likely,
        750_000
    );
    let unknown = calibrate(&measured, &config, june().period(), [None; 2]).unwrap();
    let cluster = &unknown.scenario.clusters[0];
    // 225 calls were counted, which are a tenth of the documents if nine of ten calls are saved.
    assert_eq!(Driver::DocumentsCreated.of(cluster).unwrap().likely, 2_250);
    assert_eq!(
        Driver::DocumentReduction.of(cluster).unwrap().likely,
        900_000
    );
    let calls = |scenario: &Scenario| {
        let month = EstimatedMonth::Calendar(june());
        crate::estimate::expected::likely_counts(&scenario.clusters[0], month)
    };
    assert_eq!(calls(&unknown.scenario)[..2], [225, 675]);
    assert_eq!(calls(&calibrated.scenario)[..2], [225, 675]);
    let seen = &calibrated.observed["orders"];
    assert!(seen.document_session_hours > 0);
}
