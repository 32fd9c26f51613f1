//! Where a report goes, and in which format: standard output and any number of files.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::outcome::UsageError;
use super::{terminal, write};
use crate::cli::{Format, OutputArguments};
use crate::columnar::charges::write_charges;
use crate::pricing::charge::Charge;
use crate::render::charts::Picture;
use crate::render::sanitize::visible;
use crate::render::text::Look;

/// What the extensions of files mean, for messages.
const EXTENSIONS: &str =
    ".html, .json, .csv, .parquet, .md or .txt; a folder, which ends in /, gets the charts";

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileFormat {
    /// One that standard output knows, too.
    Words(Format),
    Html,
    Parquet,
}

/// A file or a folder to write.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    File(PathBuf, FileFormat),
    /// Gets every chart as SVG and PNG.
    Folder(PathBuf),
}

/// What can be written in every format.
pub(super) trait Document {
    /// In a format that standard output knows.
    fn words(&self, format: Format, look: Look) -> anyhow::Result<String>;
    /// As HTML.
    fn html(&self) -> String;
    /// Its charts.
    fn pictures(&self) -> Vec<Picture>;
    /// Its charges, as one table.
    fn charges(&self) -> &[Charge];
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

    /// The same for an estimate, whose cases are no table of charges.
    pub(super) fn of_estimate(arguments: &OutputArguments) -> Result<Self, UsageError> {
        let outputs = Self::new(arguments)?;
        let is_table = |target: &Target| matches!(target, Target::File(_, FileFormat::Parquet));
        if outputs.targets.iter().any(is_table) {
            let reason = "an estimate is not written as Parquet: choose .csv or .json";
            return Err(UsageError(reason.to_owned()));
        }
        Ok(outputs)
    }

    /// Writes the document everywhere, files first: a reader of standard output may have enough.
    pub(super) fn write(&self, document: &impl Document) -> anyhow::Result<()> {
        for target in &self.targets {
            match target {
                Target::File(path, FileFormat::Words(format)) => {
                    let text = document.words(*format, Look::PLAIN)?;
                    write::to_file(path, text.as_bytes())?;
                }
                Target::File(path, FileFormat::Html) => {
                    write::to_file(path, document.html().as_bytes())?;
                }
                Target::File(path, FileFormat::Parquet) => {
                    let mut table = Vec::new();
                    write_charges(document.charges(), &mut table).context("writing Parquet")?;
                    write::to_file(path, &table)?;
                }
                Target::Folder(folder) => write_pictures(&document.pictures(), folder)?,
            }
        }
        match self.stdout {
            Some(format) => write::to_stdout(&document.words(format, terminal::look())?),
            None => Ok(()),
        }
    }
}

/// Every picture as SVG and PNG, in a folder that is made if it is not there.
fn write_pictures(pictures: &[Picture], folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    for picture in pictures {
        let name = picture.name();
        write::to_file(
            &folder.join(format!("{name}.svg")),
            picture.svg().as_bytes(),
        )?;
        write::to_file(&folder.join(format!("{name}.png")), &picture.png()?)?;
    }
    Ok(())
}

/// A path that ends in a slash, or is a folder, is one; else the extension says the format.
fn target(path: &Path) -> Result<Target, UsageError> {
    let text = path.to_string_lossy();
    if text.ends_with(std::path::is_separator) || path.is_dir() {
        return Ok(Target::Folder(path.to_owned()));
    }
    let extension = path.extension().and_then(|extension| extension.to_str());
    let format = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("txt") => FileFormat::Words(Format::Text),
        Some("md") => FileFormat::Words(Format::Markdown),
        Some("csv") => FileFormat::Words(Format::Csv),
        Some("json") => FileFormat::Words(Format::Json),
        Some("parquet") => FileFormat::Parquet,
        Some("html" | "htm") => FileFormat::Html,
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
    fn a_slash_at_the_end_or_a_folder_that_is_there_means_pictures() {
        for folder in ["charts/", "."] {
            let outputs = outputs(None, &[folder]).unwrap();
            assert_eq!(outputs.targets, [Target::Folder(folder.into())]);
        }
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
