//! From files to sightings: every record where it was met.

use crate::contents::{self, Contents, Form};
use crate::record::{self, Kind, Record};
use crate::trail::{self, NamedRoot, Trail};

/// One record as it was met in one file.
#[derive(Clone, Debug)]
pub(crate) struct Sighting {
    pub(crate) record: Record,
    pub(crate) trail: Trail,
    pub(crate) path: String,
    /// The last part of the path: the same in a copied bucket.
    pub(crate) object_name: String,
    pub(crate) place: usize,
    pub(crate) delivered: bool,
    pub(crate) bytes: u64,
}

/// What became of a file.
#[derive(Debug)]
pub(crate) struct FileRead {
    pub(crate) fate: &'static str,
    pub(crate) sightings: Vec<Sighting>,
    pub(crate) malformed: u64,
}

pub(crate) fn read(path: &str, bytes: &[u8], named: &[NamedRoot]) -> FileRead {
    let contents = contents::contents(bytes);
    let kinds: Vec<Kind> = contents
        .items
        .iter()
        .map(|item| item.value.as_ref().map_or(Kind::NoEvent, record::kind))
        .collect();
    if let Some(fate) = fate_without_records(&contents, &kinds) {
        let begun = contents.items.len() as u64;
        return FileRead {
            fate,
            sightings: Vec::new(),
            malformed: if contents.broken { begun } else { 0 },
        };
    }
    let trail = trail::trail(path, named);
    let object_name = path.rsplit('/').next().unwrap_or(path);
    let mut sightings = Vec::new();
    let mut malformed = 0;
    for (place, (item, kind)) in contents.items.iter().zip(kinds).enumerate() {
        let Kind::Record(record) = kind else {
            malformed += 1;
            continue;
        };
        sightings.push(Sighting {
            record: *record,
            trail: trail.clone(),
            path: path.to_owned(),
            object_name: object_name.to_owned(),
            place,
            delivered: item.delivered,
            bytes: item.bytes,
        });
    }
    FileRead {
        fate: match (sightings.len(), malformed) {
            (0, 1..) => "files_unreadable",
            (_, 0) if !contents.broken => "files_read",
            _ => "files_partial",
        },
        sightings,
        malformed,
    }
}

/// A file that holds no records at all is no log, or one that cannot be read.
fn fate_without_records(contents: &Contents, kinds: &[Kind]) -> Option<&'static str> {
    let is_record = |kind: &Kind| matches!(kind, Kind::Record(_) | Kind::Malformed);
    let has_records = kinds.iter().any(is_record);
    let is_foreign = |kind: &Kind| matches!(kind, Kind::Foreign);
    match contents.form {
        _ if has_records => None,
        Form::Empty => Some("files_unreadable"),
        _ if contents.broken => Some("files_unreadable"),
        Form::Document if kinds.is_empty() || !kinds.iter().all(is_foreign) => None,
        _ => Some("files_skipped"),
    }
}
