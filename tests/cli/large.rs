//! Files so large that they are read in pieces, in parallel.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::run::Run;
use crate::shapes::events;

/// So many copies of the same real events, each under ids of its own, one a line.
fn lines(copies: usize) -> Vec<String> {
    let events = events();
    let copy = |copy: usize| {
        events.iter().map(move |event| {
            let mut event = event.clone();
            let id = event["eventID"].as_str().unwrap().to_owned();
            event["eventID"] = format!("{copy:08}{}", id.get(8..).unwrap()).into();
            event.to_string()
        })
    };
    (0..copies).flat_map(copy).collect()
}

fn report(run: Run, arguments: &str) -> (i32, Value) {
    let said = run.says(&format!("report logs --format json {arguments}"));
    (said.code, serde_json::from_str(&said.stdout).unwrap())
}

/// What does not depend on how the events are spread over files: all but the storage of log files,
/// which are as large as they pack, and the totals, in which it is.
fn facts(report: &Value) -> Value {
    let of_files = |charge: &&Value| charge["kind"] == "log_storage";
    let charges = report["charges"].as_array().unwrap().iter();
    assert!(charges.clone().any(|charge| of_files(&charge)));
    let charges = charges.filter(|charge| !of_files(charge)).cloned();
    let parts = ["operations", "keys", "coverage", "conflicts"];
    let parts = parts.map(|part| report[part].clone()).into_iter();
    parts.chain([charges.collect()]).collect()
}

#[test]
fn a_large_file_of_lines_is_read_as_many_small_ones_and_its_faults_have_their_places() {
    let lines = lines(12);
    let mut run = Run::new();
    for (number, part) in lines.chunks(900).enumerate() {
        run = run.file(&format!("logs/{number}.jsonl"), part.join("\n"));
    }
    let (code, small) = report(run, "");
    assert_eq!(code, 0);
    let mut text = String::new();
    let mut places = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if [2_000, 5_000].contains(&number) {
            places.push((text.len(), "not valid JSON from here on"));
            text.push_str("{\"eventSource\"\n");
        }
        if number == 6_500 {
            places.push((text.len(), "eventName is missing"));
            text.push_str("{\"eventSource\":\"kms.amazonaws.com\",\"eventName\":7}\n");
        }
        writeln!(text, "{line}").unwrap();
    }
    assert!(text.len() > 8 << 20, "{}", text.len());
    let mut reports = Vec::new();
    for threads in [1, 2, 8] {
        let run = Run::new().file("logs/a.jsonl", &text);
        let (code, large) = report(run, &format!("--threads {threads}"));
        assert_eq!(code, 3);
        assert_eq!(large["tally"]["records"], lines.len() + 3);
        for part in ["operations", "keys", "conflicts"] {
            assert_eq!(large[part], small[part], "{part}");
        }
        let problems = large["problems"].as_array().unwrap();
        let found = problems.iter().map(|problem| {
            let text = |name: &str| problem[name].as_str().unwrap();
            (text("place").to_owned(), text("reason").to_owned())
        });
        let found: Vec<_> = found.collect();
        for (offset, reason) in &places {
            let near = found.iter().any(|(place, said)| {
                let at: usize = place.trim_start_matches("byte ").parse().unwrap();
                at >= *offset && at <= offset + 20 && said.starts_with(reason)
            });
            assert!(near, "{offset} {reason}: {found:?}");
        }
        assert_eq!(found.len(), places.len());
        reports.push(large);
    }
    assert!(reports.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_large_delivery_is_read_as_many_small_ones() {
    let lines = lines(12);
    let document = |part: &[String]| {
        let records = part
            .iter()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        json!({ "Records": records.collect::<Value>() }).to_string()
    };
    let mut run = Run::new();
    for (number, part) in lines.chunks(900).enumerate() {
        run = run.file(&format!("logs/{number}.json"), document(part));
    }
    let (_, small) = report(run, "");
    for threads in [1, 2, 8] {
        let run = Run::new().file("logs/a.json", document(&lines));
        let (code, large) = report(run, &format!("--threads {threads}"));
        assert_eq!(code, 0);
        assert_eq!(facts(&large), facts(&small));
        assert_eq!(large["tally"]["records"], lines.len());
    }
}
