//! The document: self-contained, inert, whole.

use super::*;
use crate::report::fixtures::{CLAIMS, OCTOBER, ORDERS, S3, World};

fn hostile() -> World {
    let mut world = World::empty();
    let key = "arn:aws:kms:eu-central-1:111122223333:key/\"><img src=x onerror=alert(1)>";
    world.cluster("</title><script>alert('c')</script>", key);
    world.storage(OCTOBER, key, "1");
    world.active(OCTOBER.period());
    world
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let html = render(&World::two_clusters().report());
    for word in [
        "src=",
        "href=\"http",
        "@import",
        "url(http",
        "<link",
        "<iframe",
    ] {
        assert!(!html.contains(word), "{word}");
    }
    assert_eq!(
        html.matches("url(").count(),
        html.matches("url(data:").count()
    );
}

#[test]
fn the_policy_allows_exactly_this_script() {
    let html = render(&World::two_clusters().report());
    let script = html.split("<script>").nth(1).unwrap();
    let script = script.split("</script>").next().unwrap();
    let hash = STANDARD.encode(Sha256::digest(script.as_bytes()));
    assert!(html.contains(&format!("script-src 'sha256-{hash}'")));
    assert_eq!(html.matches("<script").count(), 1);
}

#[test]
fn every_key_stands_there_with_its_whole_arn() {
    let html = render(&World::no_config().report());
    for key in [ORDERS, CLAIMS, S3] {
        assert!(html.contains(&format!("<code>{key}</code>")), "{key}");
    }
}

#[test]
fn names_from_logs_are_words_in_it() {
    let html = render(&hostile().report());
    assert!(!html.contains("<img") && !html.contains("<script>alert"));
    assert!(html.contains("&lt;script&gt;alert"));
}

#[test]
fn ids_are_unique_and_links_have_a_target() {
    let mut world = World::two_clusters();
    world.open_rotations(OCTOBER, CLAIMS, Some("2"));
    world.unprice(CLAIMS);
    let html = render(&world.report());
    let values = |attribute: &str| -> Vec<String> {
        let parts = html.split(attribute).skip(1);
        parts
            .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
            .collect()
    };
    let ids = values(" id=\"");
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    for target in values("href=\"#") {
        assert!(unique.contains(&target), "no id {target}");
    }
}

#[test]
fn an_empty_report_is_a_whole_document() {
    let html = render(&World::empty().report());
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
    assert!(html.contains("No KMS call was found"));
}
