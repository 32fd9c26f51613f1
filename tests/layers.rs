//! The walls between the rooms (ARCHITECTURE.md), kept by reading the sources.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

/// A word that only some rooms may use.
struct Wall {
    words: &'static [&'static str],
    rooms: &'static [&'static str],
}

const WALLS: &[Wall] = &[
    Wall {
        words: &["aws_sdk", "aws_config", "tokio"],
        rooms: &["aws/", "commands/"],
    },
    Wall {
        words: &["polars"],
        rooms: &["columnar/", "bill/"],
    },
    Wall {
        words: &["plotters"],
        rooms: &["render/"],
    },
    Wall {
        words: &[
            "SystemTime",
            "std::time",
            "Instant::now",
            "std::env::",
            "env::var",
        ],
        rooms: &["commands/", "main.rs"],
    },
    Wall {
        words: &[
            "println!",
            "print!(",
            "io::stdout",
            "io::stderr",
            "io::stdin",
        ],
        rooms: &["commands/"],
    },
    Wall {
        words: &["anyhow"],
        rooms: &["commands/"],
    },
    Wall {
        words: &["clap"],
        rooms: &["cli.rs", "cli/", "commands/"],
    },
    Wall {
        words: &["crate::cli", "crate::commands"],
        rooms: &["commands/"],
    },
    Wall {
        words: &["crate::render"],
        rooms: &["render/", "commands/"],
    },
    Wall {
        words: &["crate::report"],
        rooms: &["report/", "render/", "commands/"],
    },
];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The lines of code: comments may name anything.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines());
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn every_room_keeps_to_its_walls() {
    let sources = sources();
    assert!(sources.len() > 20, "the sources were found");
    let mut breaches = Vec::new();
    for (name, text) in &sources {
        for wall in WALLS {
            if wall.rooms.iter().any(|room| name.starts_with(room)) {
                continue;
            }
            for (number, line) in code(text) {
                for word in wall.words.iter().filter(|word| line.contains(**word)) {
                    breaches.push(format!("src/{name}:{number}: {word}"));
                }
            }
        }
    }
    assert_eq!(breaches, [""; 0], "only these rooms may: see WALLS");
}

#[test]
fn no_file_is_long_and_main_is_short() {
    for (name, text) in sources() {
        let without_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = without_tests.lines().count();
        let most = match &*name {
            "main.rs" => 30,
            _ => 500,
        };
        assert!(
            lines <= most,
            "src/{name} has {lines} lines, more than {most}"
        );
    }
}

/// Without the feature `aws` nothing in the program could reach a network.
#[test]
fn the_offline_program_has_no_sdk_and_no_http_client() {
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--no-default-features"])
        .args(["--edges", "normal", "--prefix", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("polars"), "a tree: {tree}");
    let found = tree.lines().filter(|line| {
        ["aws-", "hyper", "reqwest", "rustls"]
            .iter()
            .any(|name| line.starts_with(name))
    });
    assert_eq!(found.collect::<Vec<_>>(), [""; 0]);
}
