//! The published schema against what the program writes of real and of simulated logs.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn json(path: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_byok-cost"))
        .env_clear()
        .arg("report")
        .arg(path)
        .args(["--format", "json"])
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn reports_of_real_and_simulated_logs_keep_to_the_published_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read(root.join("docs/report.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_slice(&schema).unwrap()).unwrap();
    let real = std::fs::read_dir(root.join("tests/data/real")).unwrap();
    let mut logs: Vec<_> = real.map(|entry| entry.unwrap().path()).collect();
    assert!(logs.len() > 5, "the real logs are there");
    logs.push(root.join("data/sample"));
    for path in logs {
        let document = json(&path);
        let faults: Vec<String> = schema
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(faults, [""; 0], "{}", path.display());
    }
}
