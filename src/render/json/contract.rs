//! The published schema: it fits every report, and it names every field of every report.

use serde_json::{Value, json};

use super::render;
use crate::config::Storage;
use crate::report::fixtures::{CLAIMS, OCTOBER, ORDERS, World};
use crate::usage::measurement::Conflict;
use crate::usage::problem::{Place, Problem, Severity};

const SCHEMA: &str = include_str!("../../../docs/report.schema.json");

/// The schema, in which a field that it does not name is a fault: readers may skip such fields,
/// this program may not forget to document them.
fn strict() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
    close(&mut schema, "");
    jsonschema::validator_for(&schema).unwrap()
}

/// `section` is a part of other objects and names only some of their fields.
fn close(schema: &mut Value, name: &str) {
    let Value::Object(object) = schema else {
        return;
    };
    if object.get("properties").is_some_and(Value::is_object) && name != "section" {
        object.insert("unevaluatedProperties".to_owned(), json!(false));
    }
    for (name, inner) in object.iter_mut() {
        if let Value::Array(items) = inner {
            for item in items {
                close(item, "");
            }
        }
        close(inner, name);
    }
}

fn faults(schema: &jsonschema::Validator, document: &Value) -> Vec<String> {
    let errors = schema.iter_errors(document);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn document(world: &World) -> Value {
    serde_json::from_str(&render(&world.report()).unwrap()).unwrap()
}

/// Worlds in which every list has an entry, and every value that can be missing is.
fn worlds() -> Vec<World> {
    let mut full = World::two_clusters();
    full.open_rotations(OCTOBER, CLAIMS, Some("2"));
    full.unprice(CLAIMS);
    full.usage(None, ORDERS, "Decrypt", 2, None);
    full.usage(Some(OCTOBER.start()), ORDERS, "Decrypt", 1, Some("denied"));
    full.calls(OCTOBER.previous(), ORDERS, "Sign", Storage::Other, 5);
    full.measurement.problems = [Place::File, Place::Byte(3), Place::Line(4)]
        .into_iter()
        .zip([Severity::Lost, Severity::Note, Severity::Skipped])
        .map(|(place, severity)| Problem {
            file: "a.json".into(),
            place,
            severity,
            reason: "broken".to_owned(),
            remedy: "mend it".to_owned(),
        })
        .collect();
    full.priced.charges[0].discount = Some(rust_decimal::Decimal::TEN);
    full.measurement.conflicts = vec![Conflict {
        event_id: "e".into(),
        field: "region".into(),
        kept: "a".into(),
        other: "b".into(),
    }];
    let mut timeless = World::empty();
    timeless.period = None;
    timeless.priced.months.clear();
    let mut hostile = World::empty();
    hostile.cluster("\u{202e}<b>\u{0}\"", ORDERS);
    hostile.storage(OCTOBER, ORDERS, "1");
    let mut holes = World::two_clusters();
    holes.measurement.activity.clear();
    vec![
        World::empty(),
        World::two_clusters(),
        World::no_config(),
        full,
        timeless,
        hostile,
        holes,
    ]
}

#[test]
fn every_report_keeps_to_the_published_schema_which_names_every_field() {
    let schema = strict();
    for world in worlds() {
        assert_eq!(faults(&schema, &document(&world)), [""; 0]);
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let schema = strict();
    let good = document(&World::two_clusters());
    let broken = |path: &str, value: Value| {
        let mut document = good.clone();
        *document.pointer_mut(path).unwrap() = value;
        faults(&schema, &document).len()
    };
    assert_eq!(faults(&schema, &good).len(), 0);
    for (path, value) in [
        ("/schema_version", json!("2.0")),
        ("/totals/total", json!(35.6)),
        ("/totals/total", json!("1e3")),
        ("/charges/0/list_cost", json!("unknown")),
        ("/charges/0/basis", json!("guessed")),
        ("/period/start", json!("2026-10-01")),
        ("/months/0/month", json!("2026-13")),
        ("/tally/counted", json!(-1)),
        ("/keys/0", json!({})),
    ] {
        assert!(broken(path, value.clone()) > 0, "{path} {value}");
    }
    let mut more = good.clone();
    *more.pointer_mut("/charges/0").unwrap() = json!({ "undocumented": 1 });
    assert!(!faults(&schema, &more).is_empty());
}

#[test]
fn a_field_that_is_added_later_breaks_no_reader_of_the_published_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let published = jsonschema::validator_for(&schema).unwrap();
    let mut later = document(&World::two_clusters());
    for path in ["", "/totals", "/charges/0", "/months/0"] {
        let object = later.pointer_mut(path).unwrap().as_object_mut().unwrap();
        object.insert("added_later".to_owned(), json!(1));
    }
    later["schema_version"] = json!("1.7");
    assert_eq!(faults(&published, &later), [""; 0]);
}
