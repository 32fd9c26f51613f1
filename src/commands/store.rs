//! Where the store is: what `pull` has read, and `report` without a PATH reads.

use std::path::{Path, PathBuf};

use super::data_folder::data_folder;
use super::messages;
use super::outcome::UsageError;
use crate::render::sanitize::visible;

/// The folder of the store; `flag` names another one.
pub(super) fn folder(flag: Option<&Path>) -> Result<PathBuf, UsageError> {
    if let Some(named) = flag {
        return Ok(named.to_owned());
    }
    let data = data_folder().ok_or_else(|| {
        let why = "there is no home folder to keep data in: name one with --store";
        UsageError(why.to_owned())
    })?;
    Ok(data.join("store"))
}

/// What to read: the paths, or the store where there are none.
pub(super) fn paths(
    paths: &[PathBuf],
    flag: Option<&Path>,
    command: &str,
) -> Result<Vec<PathBuf>, UsageError> {
    if !paths.is_empty() {
        return Ok(paths.to_vec());
    }
    let folder = folder(flag)?;
    let shown = visible(&folder.display().to_string());
    if !folder.is_dir() {
        return Err(UsageError(format!(
            "no PATH, and nothing was pulled to {shown}; name files or folders of logs \
             (byok-cost {command} PATH), or fetch some first (byok-cost pull s3://BUCKET)"
        )));
    }
    messages::say(&format!("store: {shown}"));
    Ok(vec![folder])
}
