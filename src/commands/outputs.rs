//! Where a report goes, and in which format: standard output and any number of files.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::outcome::UsageError;
use super::{terminal, write};
use crate::cli::{Format, OutputArguments};
use crate::render::sanitize::visible;
use crate::render::text::{self, Look};
use crate::render::{csv, json, markdown};
use crate::report::Report;

/// What the extensions of files mean, for messages.
const EXTENSIONS: &str = ".json, .csv, .md or .txt";

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileFormat {
    /// One that standard output knows, too.
    Words(Format),
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    File(PathBuf, FileFormat),
}

/// Everywhere a report goes.
#[derive(Debug)]
pub(super) struct Outputs {
    targets: Vec<Target>,
    stdout: Option<Format>,
}

impl Outputs {
    /// What the flags say.
    pub(super) fn new(arguments: &OutputArguments) -> Result<Self, UsageError> {
        let paths = arguments.output.iter();
        let targets: Result<Vec<_>, UsageError> = paths.map(|path| target(path)).collect();
        let default = arguments.output.is_empty().then_some(Format::Text);
        Ok(Self {
            targets: targets?,
            stdout: arguments.format.or(default),
        })
    }

    /// Writes the report everywhere, files first: a reader of standard output may have enough.
    pub(super) fn write(&self, report: &Report) -> anyhow::Result<()> {
        self.write_rendered(|format, look| rendered(report, format, look))
    }

    /// Writes anything everywhere.
    pub(super) fn write_rendered(
        &self,
        rendered: impl Fn(Format, Look) -> anyhow::Result<String>,
    ) -> anyhow::Result<()> {
        for target in &self.targets {
            match target {
                Target::File(path, FileFormat::Words(format)) => {
                    let text = rendered(*format, Look::PLAIN)?;
                    write::to_file(path, text.as_bytes())?;
                }
            }
        }
        match self.stdout {
            Some(format) => write::to_stdout(&rendered(format, terminal::look())?),
            None => Ok(()),
        }
    }
}

fn rendered(report: &Report, format: Format, look: Look) -> anyhow::Result<String> {
    match format {
        Format::Text => Ok(text::render(report, look)),
        Format::Markdown => Ok(markdown::render(report)),
        Format::Csv => csv::render(report).context("writing CSV"),
        Format::Json => json::render(report).context("writing JSON"),
    }
}

/// The extension says the format.
fn target(path: &Path) -> Result<Target, UsageError> {
    let text = path.to_string_lossy();
    let extension = path.extension().and_then(|extension| extension.to_str());
    let format = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("txt") => FileFormat::Words(Format::Text),
        Some("md") => FileFormat::Words(Format::Markdown),
        Some("csv") => FileFormat::Words(Format::Csv),
        Some("json") => FileFormat::Words(Format::Json),
        _ => {
            return Err(UsageError(format!(
                "--output {}: the extension says the format: {EXTENSIONS}",
                visible(&text)
            )));
        }
    };
    Ok(Target::File(path.to_owned(), format))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(format: Option<Format>, files: &[&str]) -> Result<Outputs, UsageError> {
        Outputs::new(&OutputArguments {
            format,
            output: files.iter().map(PathBuf::from).collect(),
        })
    }

    #[test]
    fn files_alone_leave_standard_output_empty_and_a_format_fills_it() {
        assert_eq!(outputs(None, &[]).unwrap().stdout, Some(Format::Text));
        assert_eq!(outputs(None, &["a.MD"]).unwrap().stdout, None);
        let both = outputs(Some(Format::Csv), &["a.json", "b.txt"]).unwrap();
        assert_eq!(both.stdout, Some(Format::Csv));
        assert_eq!(both.targets.len(), 2);
    }

    #[test]
    fn a_file_without_a_known_extension_is_refused_before_anything_is_read() {
        for file in ["report", "report.xlsx", ".json", "a\u{1b}.pdf"] {
            let error = outputs(None, &[file]).unwrap_err().to_string();
            assert!(
                error.ends_with(EXTENSIONS) && !error.contains('\u{1b}'),
                "{error}"
            );
        }
    }
}
