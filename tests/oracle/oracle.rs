//! The whole of it: from files to what they measure.

use std::collections::{BTreeMap, BTreeSet};

use crate::call::{self, DIMENSIONS};
use crate::file::{self, Sighting};
use crate::identity::{self, Identity};
use crate::measured::{Counts, Measured, Row, Usage, add};
use crate::record::Service;
use crate::repeats::{self, Fate, Trails};
use crate::requests::{self, Request};
use crate::trail::NamedRoot;

/// What `files` (path below the PATH given, bytes as stored) measure.
pub(crate) fn measure(files: &[(String, Vec<u8>)], named: &[NamedRoot]) -> Measured {
    let mut measured = Measured::default();
    let mut sightings = Vec::new();
    for (path, bytes) in files {
        let read = file::read(path, bytes, named);
        add(&mut measured.files, read.fate, 1);
        measured.malformed += read.malformed;
        count_delivery(&mut measured, &read.sightings);
        sightings.extend(read.sightings);
    }
    for sighting in &sightings {
        count_activity(&mut measured, sighting);
    }
    let of_kms: Vec<Sighting> = sightings
        .iter()
        .filter(|one| is_kms(one))
        .cloned()
        .collect();
    measured.conflicts = identity::conflicts(&identity::identities(of_kms));
    let calls = sightings
        .into_iter()
        .filter(|sighting| count_apart(&mut measured, sighting))
        .collect();
    count_calls(&mut measured, calls);
    measured
}

fn hour(time: Option<i64>) -> Option<i64> {
    time.map(|seconds| seconds.div_euclid(3_600))
}

/// Counts records of others and network activity; true for calls of KMS.
fn count_apart(measured: &mut Measured, sighting: &Sighting) -> bool {
    let name = match sighting.record.service {
        Service::Kms => return true,
        Service::KmsNetwork => "network_activity",
        Service::Other => "not_kms",
    };
    let hour = hour(sighting.record.time);
    add(measured.records.entry(hour).or_default(), name, 1);
    false
}

/// What a trail delivered in one file, which counts once: at the smallest key of its records.
fn count_delivery(measured: &mut Measured, sightings: &[Sighting]) {
    let mut first = None;
    for sighting in sightings.iter().filter(|sighting| sighting.delivered) {
        let record = &sighting.record;
        let key = (
            sighting.trail.name.clone(),
            record.account.clone(),
            record.region.clone(),
            record.time.map(|seconds| seconds.div_euclid(86_400)),
        );
        let delivered = measured.deliveries.entry(key.clone()).or_default();
        add(delivered, "records", 1);
        add(delivered, "kms_records", u64::from(is_kms(sighting)));
        add(delivered, "raw_bytes", sighting.bytes);
        first = Some(
            first.map_or(key.clone(), |first: crate::measured::Delivery| {
                first.min(key)
            }),
        );
    }
    if let Some(key) = first {
        add(measured.deliveries.entry(key).or_default(), "files", 1);
    }
}

fn is_kms(sighting: &Sighting) -> bool {
    sighting.record.service != Service::Other
}

fn count_activity(measured: &mut Measured, sighting: &Sighting) {
    let record = &sighting.record;
    let Some(hour) = hour(record.time) else {
        return;
    };
    let key = (record.account.clone(), record.region.clone(), hour);
    let met = measured.activity.entry(key).or_default();
    add(met, "records", 1);
    add(met, "kms_records", u64::from(is_kms(sighting)));
    add(met, "read_only", u64::from(record.read_only));
}

fn count_calls(measured: &mut Measured, calls: Vec<Sighting>) {
    let identities = identity::identities(calls);
    let trails = Trails::of(&identities);
    let fates: Vec<Vec<Fate>> = identities
        .iter()
        .map(|identity| repeats::fates(identity, &trails))
        .collect();
    for (identity, fates) in identities.iter().zip(&fates) {
        let hour = measured.records.entry(identity.hour()).or_default();
        for name in fates.iter().filter_map(|fate| fate.of_a_repeat()) {
            add(hour, name, 1);
        }
    }
    let requests = requests::requests(&identities);
    for request in &requests {
        let of = &identities[request.of];
        let hour = measured.records.entry(of.hour()).or_default();
        add(hour, call::billing(&request.said), 1);
        for (also, name) in &request.also {
            let hour = identities[*also].hour();
            add(measured.records.entry(hour).or_default(), name, 1);
        }
    }
    measured.usage = usage(&identities, &fates, &requests);
}

fn usage(
    identities: &[Identity],
    fates: &[Vec<Fate>],
    requests: &[Request],
) -> BTreeMap<Row, Usage> {
    let mut rows: BTreeMap<Row, Vec<&Request>> = BTreeMap::new();
    for request in requests {
        let dimensions = DIMENSIONS
            .iter()
            .filter_map(|name| Some((*name, request.said.get(name)?.clone())))
            .filter(|said| *said != ("dry_run", "false".to_owned()))
            .collect();
        let row = (identities[request.of].hour(), dimensions);
        rows.entry(row).or_default().push(request);
    }
    rows.into_iter()
        .map(|(row, requests)| (row, usage_of(&requests, identities, fates)))
        .collect()
}

fn usage_of(requests: &[&Request], identities: &[Identity], fates: &[Vec<Fate>]) -> Usage {
    let records = || requests.iter().map(|request| &identities[request.of]);
    let evidence: BTreeSet<_> = records()
        .map(|record| (record.time, record.event_id.clone()))
        .collect();
    let sessions: BTreeSet<_> = requests
        .iter()
        .filter_map(|request| request.said.get("session"))
        .collect();
    let mut usage = Usage {
        count: requests.len() as u64,
        sessions: sessions.len() as u64,
        raw_bytes: records().map(Identity::bytes).sum(),
        first: evidence.first().cloned().unwrap_or_default(),
        last: evidence.last().cloned().unwrap_or_default(),
        logged: BTreeMap::new(),
    };
    for request in requests {
        log(&mut usage, &identities[request.of], &fates[request.of]);
        for (also, _) in &request.also {
            log(&mut usage, &identities[*also], &fates[*also]);
        }
    }
    usage
}

/// How the record was delivered, to which trails.
fn log(usage: &mut Usage, identity: &Identity, fates: &[Fate]) {
    for (sighting, fate) in identity.sightings.iter().zip(fates) {
        if !sighting.delivered {
            continue;
        }
        let account = identity.said.get("recipient_account").cloned();
        let key = (sighting.trail.name.clone(), account);
        let logged: &mut Counts = usage.logged.entry(key).or_default();
        add(logged, "records", 1);
        add(logged, "raw_bytes", sighting.bytes);
        if let Fate::ExtraCopy { inferred } = fate {
            add(logged, "extra_copies", 1);
            add(logged, "inferred_copies", u64::from(*inferred));
        }
    }
}
