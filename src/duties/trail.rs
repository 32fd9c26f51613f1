//! Duties that the descriptions of trails answer.

use super::Finding;
use crate::answers::{AdvancedSelector, BasicSelector, Documents, Selectors, Trail};

/// Days that the event history shows, which costs nothing
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html>).
const HISTORY: u32 = 90;

const KMS: &str = "kms.amazonaws.com";

/// What a trail records of KMS.
enum Records {
    Everything,
    Nothing(&'static str),
    NotKnown(Finding),
}

fn trails<'a>(documents: &'a Documents, region: &str) -> Vec<&'a Trail> {
    let trails = documents.trails.values();
    trails
        .filter(|trail| trail.is_multi_region || &*trail.home_region == region)
        .collect()
}

/// Whether a trail records KMS events of the region.
pub(super) fn records(documents: &Documents, region: &str) -> Finding {
    let refusal = documents.refused_in("DescribeTrails", region);
    let trails = trails(documents, region);
    if let (true, Some(refusal)) = (trails.is_empty(), refusal) {
        return Finding::refused(refusal);
    }
    if !documents.has_trails {
        return Finding::not_known(
            "no file describes trails",
            format!("aws cloudtrail describe-trails --region {region} > trails.json"),
        );
    }
    let mut problems = Vec::new();
    let mut open = None;
    for trail in &trails {
        match recorded(documents, trail) {
            Records::Everything => {
                let validated = if trail.log_file_validation_enabled {
                    "its log files are validated"
                } else {
                    "without log file validation"
                };
                return Finding::Ok(format!(
                    "{} records KMS in {region}, {validated}",
                    trail.name
                ));
            }
            Records::Nothing(why) => problems.push(format!("{} {why}", trail.name)),
            Records::NotKnown(finding) => open = open.or(Some(finding)),
        }
    }
    if let Some(finding) = open {
        return finding;
    }
    let what = if problems.is_empty() {
        format!("no trail records {region}")
    } else {
        format!("no trail records KMS in {region}: {}", problems.join(", "))
    };
    Finding::problem(
        what,
        format!(
            "let one trail record all management events of {region}: aws cloudtrail create-trail or put-event-selectors"
        ),
    )
}

fn recorded(documents: &Documents, trail: &Trail) -> Records {
    let name = &trail.name;
    let open = |operation: &str, remedy: String| {
        Records::NotKnown(match documents.refused_for_trail(operation, trail) {
            Some(refusal) => Finding::refused(refusal),
            None => Finding::not_known(format!("no file tells what {name} records"), remedy),
        })
    };
    match documents.is_logging(trail) {
        Some(false) => return Records::Nothing("is stopped"),
        Some(true) => {}
        None => {
            let remedy =
                format!("aws cloudtrail get-trail-status --name {name} > status-{name}.json");
            return open("GetTrailStatus", remedy);
        }
    }
    match documents.selectors.get(&trail.arn) {
        Some(selectors) => selected(selectors),
        None => open(
            "GetEventSelectors",
            format!(
                "aws cloudtrail get-event-selectors --trail-name {name} > selectors-{name}.json"
            ),
        ),
    }
}

/// Selectors add up: an event is recorded that any of them selects
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>).
fn selected(selectors: &Selectors) -> Records {
    let basic = selectors.basic.iter().map(basic);
    let advanced = selectors.advanced.iter().map(advanced);
    let mut worst = "records no management events";
    for records in basic.chain(advanced) {
        match records {
            Records::Nothing(why) => worst = why,
            other => return other,
        }
    }
    Records::Nothing(worst)
}

fn basic(selector: &BasicSelector) -> Records {
    let sources = &selector.exclude_management_event_sources;
    if !selector.include_management_events {
        Records::Nothing("records no management events")
    } else if sources.iter().any(|source| &**source == KMS) {
        Records::Nothing("excludes KMS")
    } else if &*selector.read_write_type != "All" {
        Records::Nothing("leaves read or write events out")
    } else {
        Records::Everything
    }
}

fn advanced(selector: &AdvancedSelector) -> Records {
    let field = |name: &str| {
        let fields = selector.field_selectors.iter();
        fields
            .filter(move |field| &*field.field == name)
            .collect::<Vec<_>>()
    };
    let is_management = field("eventCategory")
        .iter()
        .any(|field| field.equals.iter().any(|value| &**value == "Management"));
    if !is_management {
        return Records::Nothing("records no management events");
    }
    if !field("readOnly").is_empty() {
        return Records::Nothing("leaves read or write events out");
    }
    let sources = field("eventSource");
    let excludes = |value: &crate::units::Text| &**value == KMS;
    let is_excluded = sources.iter().any(|field| {
        field.not_equals.iter().any(excludes)
            || (!field.equals.is_empty() && !field.equals.iter().any(excludes))
    });
    if is_excluded {
        return Records::Nothing("excludes KMS");
    }
    Records::Everything
}

/// Whether the logs of a trail of the region are kept longer than the event history.
pub(super) fn kept(documents: &Documents, region: &str) -> Finding {
    let all = trails(documents, region);
    // A trail without KMS events keeps none, however long; if all are so, that is a duty of its own.
    // Of whom it is not known says nothing beside one that records them.
    let (mut certain, mut possible) = (Vec::new(), Vec::new());
    for trail in &all {
        match recorded(documents, trail) {
            Records::Everything => certain.push(*trail),
            Records::NotKnown(_) => possible.push(*trail),
            Records::Nothing(_) => {}
        }
    }
    let mut trails = [certain, possible, all].into_iter();
    let trails = trails.find(|trails| !trails.is_empty());
    let trails = trails.unwrap_or_default();
    let Some(trail) = trails.first() else {
        return Finding::not_known("no trail of the region is described", "see the duty above");
    };
    let kept = trails.iter().filter_map(|trail| {
        let rules = documents.lifecycle_of(trail)?;
        let enabled = rules.iter().filter(|rule| &*rule.status == "Enabled");
        let days = enabled.filter_map(|rule| rule.expiration.as_ref()?.days);
        Some((trail, days.min()))
    });
    let longest = kept.max_by_key(|(_, days)| days.unwrap_or(u32::MAX));
    let refusal = documents.refused_for_bucket("GetBucketLifecycleConfiguration", trail);
    match (longest, refusal) {
        (None, Some(refusal)) => Finding::refused(refusal),
        (None, None) => Finding::not_known(
            "no file tells how long the log bucket keeps its objects",
            format!(
                "aws s3api get-bucket-lifecycle-configuration --bucket {0} > lifecycle-{0}.json; \
                 without any rule AWS answers NoSuchLifecycleConfiguration, and logs are kept",
                trail.bucket
            ),
        ),
        (Some((trail, None)), _) => {
            Finding::Ok(format!("{} keeps them without limit", trail.bucket))
        }
        (Some((trail, Some(days))), _) if days > HISTORY => {
            Finding::Ok(format!("{} keeps them for {days} days", trail.bucket))
        }
        (Some((trail, Some(days))), _) => Finding::problem(
            format!(
                "{} keeps them for {days} days, no longer than the free event history",
                trail.bucket
            ),
            "raise Expiration.Days in the bucket's lifecycle to more than 90",
        ),
    }
}
