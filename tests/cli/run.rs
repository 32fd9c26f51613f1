//! Runs the program in a folder of its own and keeps what it says.

use std::fmt::Write as _;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A run to come: its folder, and its standard input.
pub(crate) struct Run {
    folder: TempDir,
    stdin: Vec<u8>,
    environment: Vec<(&'static str, String)>,
}

/// What a run said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    folder: TempDir,
}

impl Run {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            stdin: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// Puts a file into the folder.
    pub(crate) fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn stdin(mut self, contents: impl Into<Vec<u8>>) -> Self {
        self.stdin = contents.into();
        self
    }

    pub(crate) fn environment(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((variable, value.into()));
        self
    }

    /// Runs the program with the words of `arguments`, the folder being the current one and the
    /// home.
    pub(crate) fn says(self, arguments: &str) -> Said {
        let output = Command::cargo_bin("byok-cost")
            .unwrap()
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .envs(self.environment)
            .write_stdin(self.stdin)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            folder: self.folder,
        }
    }
}

impl Said {
    /// All of it, as one text.
    pub(crate) fn transcript(&self, arguments: &str) -> String {
        let mut text = format!("$ byok-cost {arguments}\nexit code {}\n", self.code);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            let _ = write!(text, "\n--- {name}\n{stream}");
        }
        text
    }

    /// A file that the run has written.
    pub(crate) fn written(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Another run in the same folder.
    pub(crate) fn again(&self) -> Run {
        let folder = TempDir::new().unwrap();
        copy(self.path(), folder.path());
        Run {
            folder,
            stdin: Vec::new(),
            environment: Vec::new(),
        }
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in from.read_dir().unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs the program and compares the transcript with the one kept under `name`.
pub(crate) fn check(name: &str, run: Run, arguments: &str) -> Said {
    let said = run.says(arguments);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, said.transcript(arguments));
    });
    said
}
