//! What AWS said of a key or a trail, in words for comments.

use std::collections::BTreeMap;

use super::account::Place;
use crate::answers::{
    AdvancedSelector, BasicSelector, Documents, FieldSelector, KeyMetadata, Selectors, Trail, date,
};
use crate::units::Text;

/// So many of a list are named.
const MOST_NAMED: usize = 10;

/// Of a key, one line each.
pub(super) fn key_notes(
    documents: &Documents,
    arn: &str,
    key: &KeyMetadata,
    place: Place<'_>,
) -> Vec<String> {
    let mut notes = vec![format!("{}: {}", kind(key), place.of("DescribeKey"))];
    let aliases = documents.aliases_of(arn);
    if !aliases.is_empty() {
        notes.push(format!("{}: {}", named(&aliases), place.of("ListAliases")));
    }
    let tags = documents.tags_of(arn).iter();
    let tags: Vec<String> = tags
        .map(|tag| format!("{} = {}", tag.key, tag.value))
        .collect();
    if !tags.is_empty() {
        notes.push(format!(
            "tags {}: {}",
            named(&tags),
            place.of("ListResourceTags")
        ));
    }
    notes.extend(rotation(documents, arn, place));
    if let Some(last) = documents.last_use_of(arn) {
        let used = &last.key_last_usage;
        let what = if let Some(day) = date(used.timestamp.as_ref()) {
            let operation = used.operation.as_deref();
            let operation = operation.unwrap_or("an operation not given");
            format!("last used on {day} by {operation}")
        } else {
            let since = date(last.tracking_start_date.as_ref());
            format!(
                "not used since {}",
                since.unwrap_or("AWS began to record it")
            )
        };
        notes.push(format!("{what}: {}", place.of("GetKeyLastUsage")));
    }
    if let Some(grants) = documents.grants_of(arn).filter(|grants| !grants.is_empty()) {
        let mut to: BTreeMap<&str, u64> = BTreeMap::new();
        for grant in grants {
            let principal = grant.grantee_principal.as_deref();
            *to.entry(principal.unwrap_or("not given")).or_default() += 1;
        }
        let to: Vec<String> = to
            .iter()
            .map(|(who, count)| format!("{who} {count}"))
            .collect();
        notes.push(format!(
            "grants to {}: {}",
            named(&to),
            place.of("ListGrants")
        ));
    }
    notes
}

fn kind(key: &KeyMetadata) -> String {
    let origin = key.origin.as_deref().unwrap_or("not given");
    let state = &key.key_state;
    let region = match &key.multi_region_configuration {
        Some(config) => {
            let replicas = config.replica_keys.iter().map(|key| &*key.region);
            let replicas: Vec<&str> = replicas.collect();
            let replicas = if replicas.is_empty() {
                "without replicas".to_owned()
            } else {
                format!("with replicas in {}", named(&replicas))
            };
            format!(
                "multi-Region, primary in {}, {replicas}",
                config.primary_key.region
            )
        }
        None if key.multi_region => "multi-Region".to_owned(),
        None => "of one region".to_owned(),
    };
    format!("state {state}, origin {origin}, {region}")
}

fn rotation(documents: &Documents, arn: &str, place: Place<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let rotations = documents.rotations_of(arn).unwrap_or_default();
    let dates: Vec<String> = rotations
        .iter()
        .map(|rotation| {
            let day = date(rotation.rotation_date.as_ref()).unwrap_or("a day not given");
            let kind = rotation
                .rotation_type
                .as_deref()
                .unwrap_or("kind not given");
            format!("{day} ({kind})")
        })
        .collect();
    if !dates.is_empty() {
        notes.push(format!(
            "rotated on {}: {}",
            named(&dates),
            place.of("ListKeyRotations")
        ));
    }
    if let Some(status) = documents.rotation_of(arn) {
        let every = match (status.key_rotation_enabled, status.rotation_period_in_days) {
            (false, _) => "no automatic rotation".to_owned(),
            (true, Some(days)) => format!("rotated every {days} days"),
            (true, None) => "rotated every year".to_owned(),
        };
        let next = date(status.next_rotation_date.as_ref());
        let next = next.map_or(String::new(), |day| format!(", next on {day}"));
        notes.push(format!(
            "{every}{next}: {}",
            place.of("GetKeyRotationStatus")
        ));
    }
    notes
}

/// Of a trail, one line each.
pub(super) fn trail_notes(documents: &Documents, trail: &Trail, day: &str) -> Vec<String> {
    let place = Place {
        region: &trail.home_region,
        day,
    };
    let reach = if trail.is_multi_region {
        "all regions"
    } else {
        "its region alone"
    };
    let whose = if trail.is_organizations {
        ", of the organization"
    } else {
        ""
    };
    let prefix = trail.prefix.as_deref().map(|prefix| format!("{prefix}/"));
    let mut notes = vec![format!(
        "{}, {reach}{whose}, to s3://{}/{}AWSLogs/: {}",
        trail.name,
        trail.bucket,
        prefix.unwrap_or_default(),
        place.of("DescribeTrails")
    )];
    let is_logging = documents.is_logging(trail);
    let switched = is_logging.map(|is_on| if is_on { "switched on" } else { "switched off" });
    if let Some(switched) = switched {
        notes.push(format!("{switched}: {}", place.of("GetTrailStatus")));
    }
    if let Some(selectors) = documents.selectors.get(&trail.arn) {
        for selector in described(selectors) {
            notes.push(format!(
                "records {selector}: {}",
                place.of("GetEventSelectors")
            ));
        }
    }
    if let Some(kinds) = documents.insights.get(&trail.arn) {
        let kinds: Vec<&Text> = kinds.iter().map(|kind| &kind.insight_type).collect();
        let kinds = if kinds.is_empty() {
            "none".to_owned()
        } else {
            named(&kinds)
        };
        notes.push(format!(
            "Insights {kinds}: {}",
            place.of("GetInsightSelectors")
        ));
    }
    if let Some(group) = &trail.cloud_watch_logs_log_group_arn {
        notes.push(format!(
            "also to CloudWatch Logs, {group}: {}",
            place.of("DescribeTrails")
        ));
    }
    if let Some(rules) = documents.lifecycle_of(trail) {
        let enabled = rules.iter().filter(|rule| &*rule.status == "Enabled");
        let days = enabled.filter_map(|rule| rule.expiration.as_ref()?.days);
        let kept = match days.min() {
            Some(days) => format!("s3_retention_days = {days}, if the rule is for the log files"),
            None => "log files kept without limit".to_owned(),
        };
        notes.push(format!("{kept}: GetBucketLifecycleConfiguration on {day}"));
    }
    notes
}

fn described(selectors: &Selectors) -> Vec<String> {
    let basic = selectors.basic.iter().map(basic);
    basic
        .chain(selectors.advanced.iter().map(advanced))
        .collect()
}

fn basic(selector: &BasicSelector) -> String {
    let kind = if selector.include_management_events {
        "management events"
    } else {
        "no management events"
    };
    let without = &selector.exclude_management_event_sources;
    let without = if without.is_empty() {
        String::new()
    } else {
        format!(", without {}", named(without))
    };
    format!(
        "{kind}, ReadWriteType {}{without}",
        selector.read_write_type
    )
}

fn advanced(selector: &AdvancedSelector) -> String {
    let fields = selector.field_selectors.iter().map(condition);
    let fields: Vec<String> = fields.collect();
    fields.join(" and ")
}

fn condition(field: &FieldSelector) -> String {
    let (sign, values) = if !field.equals.is_empty() {
        ("=", &field.equals)
    } else if !field.not_equals.is_empty() {
        ("!=", &field.not_equals)
    } else {
        return format!("{} as a pattern", field.field);
    };
    format!("{} {sign} {}", field.field, named(values))
}

/// A list in words, the first of it.
fn named<T: AsRef<str>>(items: &[T]) -> String {
    let shown: Vec<&str> = items.iter().take(MOST_NAMED).map(AsRef::as_ref).collect();
    let more = items.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{more}", shown.join(", "))
}
