//! Files as CloudTrail writes them: `{"Records":[…]}` on one line, gzip.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use crate::period::{Day, Hour, Timestamp};
use crate::usage::coverage::{Activity, Met, Place};
use crate::usage::fingerprint::Fingerprint;
use crate::usage::measurement::{Delivered, DeliveryKey};

use super::plan::Plan;
use super::record::Record;
use super::writer::FileKey;

/// What was written.
#[derive(Default)]
pub(super) struct Written {
    pub(super) deliveries: BTreeMap<DeliveryKey, Delivered>,
    pub(super) activity: Activity,
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// SHA-256 of each file.
    pub(super) fingerprint: Fingerprint,
}

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why not.
    pub source: io::Error,
}

/// Writes the records of one interval of a trail, account and region.
pub(super) fn write(
    plan: &Plan<'_>,
    output: &Path,
    key: &FileKey,
    mut records: Vec<Arc<Record>>,
) -> Result<Written, WriteError> {
    let writer = &plan.writers[key.writer];
    records.sort_by_key(|record| (record.time.0.div_euclid(30), record.shuffle));
    let per_file = usize::try_from(plan.scenario.logs.records_per_file).unwrap_or(usize::MAX);
    let mut written = Written::default();
    for (part, records) in records.chunks(per_file.max(1)).enumerate() {
        let delivered = writer.delivery(key.slot);
        let packed = pack(records, delivered);
        let object = writer.object(plan.seed, key, part);
        for root in writer.roots() {
            let path = output.join(&**root).join(&object);
            store(&path, &packed).map_err(|source| WriteError {
                path: path.clone(),
                source,
            })?;
            written.note(root, key, records, &packed);
        }
    }
    Ok(written)
}

fn pack(records: &[Arc<Record>], delivered: Timestamp) -> Vec<u8> {
    let seconds = u32::try_from(delivered.0).unwrap_or(0);
    let mut packer = GzBuilder::new()
        .mtime(seconds)
        .write(Vec::new(), Compression::default());
    let mut put = |bytes: &[u8]| {
        // Writing to a `Vec` cannot fail.
        let _ = packer.write_all(bytes);
    };
    put(b"{\"Records\":[");
    for (index, record) in records.iter().enumerate() {
        if index > 0 {
            put(b",");
        }
        put(&record.json);
    }
    put(b"]}");
    packer.finish().unwrap_or_default()
}

fn store(path: &Path, packed: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.write_all(packed)
}

impl Written {
    fn note(&mut self, root: &str, key: &FileKey, records: &[Arc<Record>], packed: &[u8]) {
        let size = length(packed);
        self.files += 1;
        self.bytes += size;
        self.fingerprint += Fingerprint::of(Sha256::digest(packed).into());
        for (day, part) in by_day(size, records) {
            let row = DeliveryKey {
                trail: root.into(),
                account: Some(key.account.clone()),
                region: Some(key.region.clone()),
                day: Some(day),
            };
            *self.deliveries.entry(row).or_default() += part;
        }
        let place = Place {
            account: Some(key.account.clone()),
            region: Some(key.region.clone()),
        };
        let hours = self.activity.entry(place).or_default();
        for record in records {
            *hours.entry(record.time.hour()).or_default() += met(record);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.bytes += other.bytes;
        self.fingerprint += other.fingerprint;
        for (key, more) in other.deliveries {
            *self.deliveries.entry(key).or_default() += more;
        }
        for (place, hours) in other.activity {
            let sums: &mut BTreeMap<Hour, Met> = self.activity.entry(place).or_default();
            for (hour, met) in hours {
                *sums.entry(hour).or_default() += met;
            }
        }
    }
}

fn met(record: &Record) -> Met {
    Met {
        records: 1,
        kms_records: u64::from(record.is_kms),
        read_only: u64::from(record.is_read_only),
    }
}

/// A file's share of each event day. The file counts for its first day; its bytes are divided by
/// the bytes of the records: the largest remainders, then the first days, have the bytes left.
fn by_day(size: u64, records: &[Arc<Record>]) -> BTreeMap<Day, Delivered> {
    let mut days: BTreeMap<Day, Delivered> = BTreeMap::new();
    for record in records {
        let day = days.entry(record.time.hour().day()).or_default();
        day.raw_bytes += length(&record.json);
        day.records += 1;
        day.kms_records += u64::from(record.is_kms);
    }
    let whole: u128 = days.values().map(|day| u128::from(day.raw_bytes)).sum();
    let whole = whole.max(1);
    let mut left = size;
    let mut order = Vec::new();
    for (index, (day, part)) in days.iter_mut().enumerate() {
        let exact = u128::from(size) * u128::from(part.raw_bytes);
        part.compressed_bytes = u64::try_from(exact / whole).unwrap_or(0);
        part.files = u64::from(index == 0);
        left -= part.compressed_bytes;
        order.push((Reverse(exact % whole), *day));
    }
    order.sort_unstable();
    for (_, day) in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(part) = days.get_mut(&day) {
            part.compressed_bytes += 1;
        }
    }
    days
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
