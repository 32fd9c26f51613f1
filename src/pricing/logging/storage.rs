//! Log files and what is kept of them: S3 by class, CloudWatch Logs, Athena's scans.
//!
//! A trail's files hold the events of all services. Of a file's bytes as stored, the calls in
//! scope have the share that their records have of its bytes uncompressed: a share, not a saving.

mod classes;

use self::classes::{Billing, Stay, stays};
use super::Logging;
use super::cells::{Cell, Cells, Sums};
use super::sink::{Amount, Sink};
use super::trails::{Bucket, Trails, bucket};
use crate::config::account::{Has, LogStorage, StorageClass};
use crate::period::{Day, Period};
use crate::pricing::allocate::allocate;
use crate::pricing::charge::{Basis, ChargeKind};
use crate::pricing::price_list::{ATHENA, BYTES_SCANNED, CLOUDWATCH, PUT_REQUESTS, S3, STORED};
use crate::pricing::priced::What;
use crate::pricing::quantity::QuantityKey;
use crate::usage::measurement::{Delivered, DeliveryKey, Evidence, LoggedIn};

/// So long log files are taken to be kept where nobody says, beside the total.
const A_YEAR: u64 = 365;

pub(super) fn add(logging: &Logging<'_>, trails: &Trails, cells: &Cells, sink: &mut Sink) {
    for (key, delivered) in &logging.measurement.deliveries {
        let Some(part) = key.day.and_then(|day| logging.months.part_of(day.month())) else {
            continue;
        };
        let delivery = Delivery {
            logging,
            trails,
            key,
            part,
            bucket: bucket(logging.config, key),
        };
        delivery.put_requests(delivered, sink);
        if let Some(shares) = cells.delivered.get(key) {
            for (cell, bytes) in divided(delivered, shares) {
                delivery.keep(cell, bytes, cells, sink);
            }
        }
    }
}

/// The bytes as stored that each cell has of a delivery.
fn divided<'a>(delivered: &Delivered, shares: &'a [(Cell, u64)]) -> Vec<(&'a Cell, u64)> {
    let mut weights: Vec<u64> = shares.iter().map(|(_, bytes)| *bytes).collect();
    let of_calls: u64 = weights.iter().sum();
    weights.push(delivered.raw_bytes.saturating_sub(of_calls));
    let parts = allocate(delivered.compressed_bytes, &weights);
    shares.iter().map(|(cell, _)| cell).zip(parts).collect()
}

/// What one trail delivered of one account, region and day.
struct Delivery<'a> {
    logging: &'a Logging<'a>,
    trails: &'a Trails,
    key: &'a DeliveryKey,
    part: Period,
    bucket: Bucket,
}

impl Delivery<'_> {
    fn keep(&self, cell: &Cell, bytes: u64, cells: &Cells, sink: &mut Sink) {
        let sums = cells.by_cell.get(cell);
        let evidence = sums.and_then(|sums| sums.evidence.as_ref());
        self.in_s3(cell, bytes, evidence, sink);
        self.in_s3_for_good(cell, bytes, evidence, sink);
        self.in_cloudwatch(cell, self.sent(sums, bytes), evidence, sink);
        self.scanned(cell, bytes, evidence, sink);
    }

    fn s3(&self) -> &LogStorage {
        &self.logging.config.account.s3
    }

    /// Hours from the middle of the day of delivery to the end of what is priced.
    fn hours_left(&self) -> u64 {
        let start = self.key.day.map_or(self.part.end, Day::start);
        let left = u64::try_from(self.part.end.0 - start.0.max(self.part.start.0)).unwrap_or(0);
        left - (left / 2).min(12)
    }

    /// This month's gigabyte-hours of this month's files.
    fn in_s3(
        &self,
        cell: &Cell,
        bytes: u64,
        evidence: Option<&(Evidence, Evidence)>,
        sink: &mut Sink,
    ) {
        let size = self.trails.average_file_bytes(&self.key.trail);
        let left = self.hours_left();
        for stay in stays(self.s3(), size, left, self.s3().retention_days) {
            let key = self.stored(cell, stay.class);
            let amount = byte_hours(bytes, size, &stay);
            sink.put((What::LogStorageKept, Has::Yes), key, amount, evidence);
        }
    }

    /// The gigabyte-hours of these files' whole life: what a month costs once as many days of
    /// files are kept as the retention says.
    fn in_s3_for_good(
        &self,
        cell: &Cell,
        bytes: u64,
        evidence: Option<&(Evidence, Evidence)>,
        sink: &mut Sink,
    ) {
        let size = self.trails.average_file_bytes(&self.key.trail);
        let days = self.s3().retention_days.unwrap_or(A_YEAR);
        for stay in stays(self.s3(), size, u64::MAX, Some(days)) {
            let key = self.stored(cell, stay.class);
            let amount = byte_hours(bytes, size, &stay);
            sink.put((What::LogStorageKept, Has::Unknown), key, amount, evidence);
        }
    }

    fn stored(&self, cell: &Cell, class: StorageClass) -> QuantityKey {
        let s3 = self.s3();
        let is_tier_known = class != StorageClass::Standard || s3.gb_used_elsewhere.is_some();
        let is_stated = s3.retention_days.is_some() && s3.storage_class.is_some();
        QuantityKey {
            trail: Some(self.key.trail.clone()),
            account: self.key.account.clone(),
            region: self.bucket.region.clone(),
            payer_role: self.bucket.payer_role(),
            payer_account: self.bucket.owner.clone(),
            basis: if is_tier_known && is_stated && !self.bucket.is_assumed {
                Basis::Derived
            } else {
                Basis::Assumed
            },
            ..cell.charged(
                ChargeKind::LogStorage,
                class.service(),
                Some(class.usage_type()),
            )
        }
    }

    /// Of the bytes as stored the part that one trail sends to CloudWatch Logs, too.
    fn sent(&self, sums: Option<&Sums>, bytes: u64) -> u64 {
        let place = LoggedIn {
            trail: self.key.trail.clone(),
            account: self.key.account.clone(),
        };
        let logged = sums.and_then(|sums| sums.logged.get(&place));
        let Some(logged) = logged.filter(|logged| logged.once < logged.all) else {
            return bytes;
        };
        let part = u128::from(bytes) * u128::from(logged.once) / u128::from(logged.all);
        u64::try_from(part).unwrap_or(bytes)
    }

    /// CloudWatch Logs keeps what it ingested compressed; about as much as the trail's own files.
    fn in_cloudwatch(
        &self,
        cell: &Cell,
        bytes: u64,
        evidence: Option<&(Evidence, Evidence)>,
        sink: &mut Sink,
    ) {
        let logs = &self.logging.config.account.cloudwatch_logs;
        if self.trails.to_cloudwatch.as_ref() != Some(&self.key.trail) {
            return;
        }
        let most = logs
            .retention_days
            .map_or(u64::MAX, |days| days.saturating_mul(24));
        let hours = self.hours_left().min(most);
        let of_place = Cell {
            account: self.key.account.clone(),
            ..cell.clone()
        };
        let key = QuantityKey {
            trail: Some(self.key.trail.clone()),
            basis: if self.trails.is_assumed || logs.retention_days.is_none() {
                Basis::Assumed
            } else {
                Basis::Derived
            },
            ..of_place.charged(ChargeKind::LogsStored, CLOUDWATCH, Some(STORED))
        };
        let amount = Amount::ByteHours(u128::from(bytes) * u128::from(hours));
        sink.put((What::CloudWatchLogs, logs.has), key, amount, evidence);
    }

    /// A scan reads the files of one trail whole: those of the first one.
    fn scanned(
        &self,
        cell: &Cell,
        bytes: u64,
        evidence: Option<&(Evidence, Evidence)>,
        sink: &mut Sink,
    ) {
        if self.trails.first.as_ref() != Some(&self.key.trail) {
            return;
        }
        let (has, scans) = match self.logging.config.account.athena_scans {
            None => (Has::Unknown, 1),
            Some(0) => return,
            Some(scans) => (Has::Yes, scans),
        };
        let key = QuantityKey {
            trail: Some(self.key.trail.clone()),
            region: self.bucket.region.clone(),
            payer_role: self.bucket.payer_role(),
            payer_account: self.bucket.owner.clone(),
            basis: Basis::Assumed,
            ..cell.charged(ChargeKind::AthenaScans, ATHENA, Some(BYTES_SCANNED))
        };
        let amount = Amount::Bytes(bytes.saturating_mul(scans));
        sink.put((What::AthenaScan, has), key, amount, evidence);
    }

    /// `CloudTrail`'s own requests, for information: they are of files, which hold the events of
    /// all services.
    fn put_requests(&self, delivered: &Delivered, sink: &mut Sink) {
        let Some(day) = self.key.day else { return };
        let cell = Cell {
            day,
            key: None,
            cluster: None,
            storage: crate::config::Storage::Other,
            region: self.bucket.region.clone(),
            account: self.key.account.clone(),
        };
        let key = QuantityKey {
            trail: Some(self.key.trail.clone()),
            payer_role: self.bucket.payer_role(),
            payer_account: self.bucket.owner.clone(),
            basis: Basis::Derived,
            ..cell.charged(ChargeKind::PutRequests, S3, Some(PUT_REQUESTS))
        };
        let files = Amount::Events(delivered.files);
        sink.put((What::PutRequests, Has::Unknown), key, files, None);
    }
}

/// Bytes that are charged for a stay: small files count as more in some classes.
fn byte_hours(bytes: u64, size: u64, stay: &Stay) -> Amount {
    let least = stay.class.least_billed_bytes();
    let bytes = if size == 0 || size >= least {
        u128::from(bytes)
    } else {
        u128::from(bytes) * u128::from(least) / u128::from(size)
    };
    Amount::ByteHours(bytes * u128::from(stay.hours))
}
