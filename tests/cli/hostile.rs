//! Names that strangers wrote into logs are words in every format, never markup, formulas or
//! controls (tests/data/hostile).

use std::path::Path;

use crate::run::{Run, Said};

const NAMES: [&str; 3] = [
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://x.example\",\"a\")",
    "prod|cell`code`**b** [a](javascript:alert(1)) @team #1",
];

/// Every format at once, and a broken file with a name of the same kind.
fn hostile() -> Said {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/hostile");
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let said = Run::new()
        .file("logs/byok-cost.toml", read("byok-cost.toml"))
        .file("logs/events.json", read("events.json"))
        .file("logs/=1<img src=x>\u{1b}[2J\u{202e}.json", "{\"Records\":[")
        .says("report logs --format text -o a.html -o a.md -o a.csv -o a.json -o a.txt -o charts/");
    assert_eq!(said.code, 3, "one file is broken: {}", said.stderr);
    said
}

/// What moves a cursor, reorders or hides text.
fn is_steering(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn no_format_has_a_character_that_steers_or_hides() {
    let said = hostile();
    let mut texts = vec![said.stdout.clone(), said.stderr.clone()];
    for name in ["a.html", "a.md", "a.csv", "a.json", "a.txt"] {
        texts.push(said.written(name));
    }
    for entry in said.path().join("charts").read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "svg") {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
    assert_eq!(texts.len(), 14);
    for text in &texts {
        let found: Vec<char> = text.chars().filter(|c| is_steering(*c)).collect();
        assert_eq!(
            found,
            Vec::<char>::new(),
            "in {}",
            text.chars().take(200).collect::<String>()
        );
    }
}

#[test]
fn html_and_svg_have_no_element_of_a_stranger() {
    let said = hostile();
    let mut documents = vec![said.written("a.html")];
    for entry in said.path().join("charts").read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "svg") {
            documents.push(std::fs::read_to_string(path).unwrap());
        }
    }
    for document in &documents {
        for word in [
            "<img",
            "<i>",
            "<script>alert",
            "<svg onload",
            "</title><svg",
            " onmouseover=\"",
        ] {
            assert!(!document.contains(word), "{word}");
        }
    }
    assert!(documents[0].contains("&lt;img src=x onerror=alert(1)&gt;"));
}

#[test]
fn csv_has_no_cell_that_a_spreadsheet_would_compute() {
    let text = hostile().written("a.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut clusters = Vec::new();
    for record in reader.records().map(Result::unwrap) {
        clusters.push(record.get(4).unwrap().to_owned());
        for cell in &record {
            let is_number = cell.parse::<f64>().is_ok();
            let starts = cell
                .trim_start()
                .starts_with(['=', '+', '-', '@', '|', '%']);
            assert!(is_number || !starts, "{cell}");
        }
    }
    assert!(clusters.contains(&format!("'{}", NAMES[1])));
    assert!(clusters.contains(&NAMES[0].to_owned()), "words stay");
}

#[test]
fn markdown_keeps_its_tables_and_has_no_markup_of_a_stranger() {
    let text = hostile().written("a.md");
    let mut columns = 0;
    for line in text.lines() {
        let pipes = line.replace("\\|", "").matches('|').count();
        if line.starts_with("| ") && columns > 0 {
            assert_eq!(pipes, columns, "{line}");
        }
        columns = if line.starts_with('|') { pipes } else { 0 };
        for word in [
            "<img",
            "<b>",
            "<i>",
            "<script",
            "](",
            "\n# heading",
            "@team",
            " #1",
        ] {
            let live = line.replace("\\]", "");
            assert!(!live.contains(word), "{word} in {line}");
        }
    }
}

#[test]
fn json_keeps_every_name_as_it_is() {
    let document: serde_json::Value = serde_json::from_str(&hostile().written("a.json")).unwrap();
    let charges = document["charges"].as_array().unwrap();
    let clusters: Vec<&str> = charges
        .iter()
        .filter_map(|c| c["cluster"].as_str())
        .collect();
    for name in NAMES {
        assert!(clusters.contains(&name), "{name}");
    }
}
