//! Files as CloudTrail writes them: `{"Records":[…]}` on one line, gzip.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use crate::period::{Day, Hour, Timestamp};
use crate::usage::coverage::{Activity, Met, Place};
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
    pub(super) digests: Vec<[u8; 32]>,
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
            store(&path, &packed, delivered).map_err(|source| WriteError {
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

fn store(path: &Path, packed: &[u8], delivered: Timestamp) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(packed)?;
    let seconds = u64::try_from(delivered.0).unwrap_or(0);
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

impl Written {
    fn note(&mut self, root: &str, key: &FileKey, records: &[Arc<Record>], packed: &[u8]) {
        let size = length(packed);
        self.files += 1;
        self.bytes += size;
        self.digests.push(Sha256::digest(packed).into());
        let row = |day: Day| DeliveryKey {
            trail: root.into(),
            account: Some(key.account.clone()),
            region: Some(key.region.clone()),
            day: Some(day),
        };
        let day_of = |record: &Record| record.time.hour().day();
        if let Some(first) = records.iter().map(|r| day_of(r)).min() {
            self.deliveries.entry(row(first)).or_default().files += 1;
        }
        for (record, share) in records.iter().zip(shares(size, records)) {
            let delivered = self.deliveries.entry(row(day_of(record))).or_default();
            delivered.compressed_bytes += share;
            delivered.raw_bytes += length(&record.json);
            delivered.records += 1;
            delivered.kms_records += u64::from(record.is_kms);
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
        self.digests.extend(other.digests);
        for (key, more) in other.deliveries {
            let sum = self.deliveries.entry(key).or_default();
            sum.files += more.files;
            sum.compressed_bytes += more.compressed_bytes;
            sum.raw_bytes += more.raw_bytes;
            sum.records += more.records;
            sum.kms_records += more.kms_records;
        }
        for (place, hours) in other.activity {
            let sums: &mut BTreeMap<Hour, Met> = self.activity.entry(place).or_default();
            for (hour, met) in hours {
                *sums.entry(hour).or_default() += met;
            }
        }
    }

    /// SHA-256 over the sorted SHA-256 of the files, in hexadecimal.
    pub(super) fn fingerprint(&mut self) -> String {
        self.digests.sort_unstable();
        let mut hash = Sha256::new();
        for digest in &self.digests {
            hash.update(digest);
        }
        let bytes: [u8; 32] = hash.finalize().into();
        bytes.iter().fold(String::new(), |mut text, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

fn met(record: &Record) -> Met {
    Met {
        records: 1,
        kms_records: u64::from(record.is_kms),
        read_only: u64::from(record.is_read_only),
    }
}

/// A file's bytes divided over its records by their size: the largest remainders, then the first
/// records, have the bytes left.
fn shares(size: u64, records: &[Arc<Record>]) -> Vec<u64> {
    let whole: u128 = records.iter().map(|r| u128::from(length(&r.json))).sum();
    let whole = whole.max(1);
    let exact = |record: &Record| u128::from(size) * u128::from(length(&record.json));
    let mut shares: Vec<u64> = records
        .iter()
        .map(|record| u64::try_from(exact(record) / whole).unwrap_or(0))
        .collect();
    let left = size - shares.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(exact(&records[*index]) % whole), *index));
    for index in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[index] += 1;
    }
    shares
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
