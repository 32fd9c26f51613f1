//! A folder of tables: written whole or not at all, read whole or refused.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::error::{Fault, TableError};
use super::measurement::{PARTS, Part, version};
use super::reader::TableReader;
use super::schema::SCHEMA_VERSION;
use crate::usage::measurement::Measurement;

/// Writes the tables into `folder`, which is made if it is not there; other files in it stay.
///
/// Every table is written under a temporary name first. The one that has the version goes first
/// and comes back last, so that a folder has it only together with all of its own tables.
pub fn write_tables(measurement: &Measurement, folder: &Path) -> Result<(), TableError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| TableError::Write { path, source }
    };
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut ready = Vec::with_capacity(PARTS.len());
    for part in PARTS {
        ready.push((part, temporary(part, measurement, folder)?));
    }
    if let Some(last) = PARTS.last() {
        let path = folder.join(last.table.file());
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&path)(error));
            }
            _ => {}
        }
    }
    for (part, file) in ready {
        let path = folder.join(part.table.file());
        file.persist(&path)
            .map_err(|error| failed(&path)(error.error))?;
    }
    Ok(())
}

fn temporary(
    part: &Part,
    measurement: &Measurement,
    folder: &Path,
) -> Result<NamedTempFile, TableError> {
    let path = folder.join(part.table.file());
    let mut builder = tempfile::Builder::new();
    permit(&mut builder);
    let file = builder.tempfile_in(folder);
    let mut file = match file {
        Ok(file) => file,
        Err(source) => return Err(TableError::Write { path, source }),
    };
    match (part.write)(measurement).write(&mut file) {
        Ok(()) => Ok(file),
        Err(fault) => Err(TableError::Table { path, fault }),
    }
}

/// As for any new file: what the user's mask leaves of reading and writing by all.
#[cfg(unix)]
fn permit(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn permit(_builder: &mut tempfile::Builder<'_, '_>) {}

/// Reads the tables in `folder`.
pub fn read_tables(folder: &Path) -> Result<Measurement, TableError> {
    let mut measurement = Measurement::default();
    check_version(folder)?;
    for part in PARTS {
        let table = read_table(part, folder)?;
        (part.read)(&table, &mut measurement).map_err(in_file(part, folder))?;
    }
    in_order(&mut measurement).map_err(in_file(&PARTS[0], folder))?;
    Ok(measurement)
}

fn in_file(part: &Part, folder: &Path) -> impl FnOnce(Fault) -> TableError + use<> {
    let path = folder.join(part.table.file());
    move |fault| TableError::Table { path, fault }
}

fn check_version(folder: &Path) -> Result<(), TableError> {
    let Some(part) = PARTS.last() else {
        return Ok(());
    };
    if !folder.join(part.table.file()).exists() {
        return Err(TableError::NoTables {
            folder: folder.to_owned(),
            file: part.table.file(),
        });
    }
    let table = read_table(part, folder)?;
    let found = version(&table).map_err(in_file(part, folder))?;
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    if major(&found) == major(SCHEMA_VERSION) {
        return Ok(());
    }
    Err(TableError::Version {
        folder: folder.to_owned(),
        found,
    })
}

fn read_table(part: &Part, folder: &Path) -> Result<TableReader, TableError> {
    let path = folder.join(part.table.file());
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(TableError::Missing {
                folder: folder.to_owned(),
                file: part.table.file(),
            });
        }
        Err(source) => return Err(TableError::Read { path, source }),
    };
    TableReader::read(part.table, bytes).map_err(in_file(part, folder))
}

/// Other programs may write rows in any order; one key in two rows would be counted twice.
fn in_order(measurement: &mut Measurement) -> Result<(), Fault> {
    let usage = &mut measurement.usage;
    usage.sort_by(|a, b| a.key.cmp(&b.key));
    if let Some(twice) = usage.windows(2).position(|pair| pair[0].key == pair[1].key) {
        let row = &usage[twice].key.attributes;
        return Err(Fault::Twice(format!("{} {:?}", row.operation, row.key)));
    }
    measurement.key_events.sort();
    measurement.conflicts.sort();
    measurement.problems.sort();
    Ok(())
}
