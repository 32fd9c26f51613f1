//! A cluster of a scenario as its calls show it.

use super::observed::Observed;
use super::{MILLION, nearest};
use crate::estimate::drivers::Driver;
use crate::estimate::scenario::{
    Backups, Bucket, Cluster, Disks, Documents, Every, NumberOrigin, Reduction, Uncertain,
};
use crate::units::Text;

const DAY_HOURS: u64 = 24;
const WEEK_HOURS: u64 = 168;

pub(super) fn of_cluster(name: &Text, seen: &Observed, stated: [Option<u64>; 2]) -> Cluster {
    let volumes = seen.volumes;
    let times = |calls: u64| by_measure(nearest(seen.monthly(calls), volumes));
    let replacements = times(seen.volumes_created);
    let attachments = times(seen.grants).likely;
    Cluster {
        name: name.clone(),
        key: name.clone(),
        region: None,
        role_id: None,
        sessions: 1,
        starts: None,
        ends: None,
        documents: documents(name, seen, stated),
        backups: backups(name, seen),
        disks: Disks {
            zeebe: by_measure(volumes),
            elasticsearch: NONE,
            reattachments: by_measure(attachments.saturating_sub(replacements.likely)),
            // Restarts and upgrades attach volumes anew, too: they are among those.
            restarts: NONE,
            upgrades: NONE,
            replacements,
        },
        key_checks_per_hour: by_measure(nearest(seen.key_checks, seen.hours)),
        reencrypts: by_measure(seen.monthly(seen.reencrypts)),
        reencrypts_to: None,
    }
}

fn documents(name: &str, seen: &Observed, stated: [Option<u64>; 2]) -> Option<Documents> {
    let has_key = seen.document_bucket_key?;
    let calls = [seen.document_writes, seen.document_reads].map(|calls| seen.monthly(calls));
    let [created, read] = stated;
    let stated = created.zip(read).filter(|_| has_key);
    let (created, read, reduction) = if let Some((created, read)) = stated {
        let saved = saved(calls.iter().sum(), created + read);
        let [created, read] = [created, read].map(Uncertain::certain);
        (created, read, by_measure(saved))
    } else {
        let [created, read] = calls.map(|calls| by_measure(objects(calls, has_key)));
        let reduction = reduction(Driver::DocumentReduction, has_key);
        (created, read, reduction)
    };
    Some(Documents {
        bucket: Bucket {
            name: format!("{name}-documents").into(),
            bucket_key: Some(has_key),
            reduction: Reduction(reduction),
        },
        created,
        read,
    })
}

/// Backups by the hours in which objects are written: at least every other hour, day or week.
fn backups(name: &str, seen: &Observed) -> Option<Backups> {
    let bursts = u64::try_from(seen.backup_hours.len())
        .ok()
        .filter(|n| *n > 0)?;
    let hours_apart = seen.hours / bursts;
    let (every, count) = if hours_apart < 2 {
        (Every::QuarterHour, bursts * 4)
    } else if hours_apart < 2 * DAY_HOURS {
        (Every::Day, bursts)
    } else if hours_apart < 2 * WEEK_HOURS {
        (Every::Week, bursts)
    } else {
        (Every::Manual, bursts)
    };
    let manual = if every == Every::Manual {
        seen.monthly(bursts)
    } else {
        0
    };
    let has_key = seen.backup_bucket_key?;
    let each = |calls: u64| nearest(objects(calls, has_key), count);
    Some(Backups {
        bucket: Bucket {
            name: format!("{name}-backup").into(),
            bucket_key: Some(has_key),
            reduction: Reduction(reduction(Driver::BackupReduction, has_key)),
        },
        every,
        manual: Uncertain::certain(manual),
        partitions: Uncertain::certain(1),
        snapshot_files: NONE,
        segment_files: NONE,
        status_polls: by_measure(each(seen.backup_reads).saturating_sub(1)),
        // Two of the objects are the manifests of that one partition.
        elasticsearch_objects: by_measure(each(seen.backup_writes).saturating_sub(2)),
        // What a restore reads is among what status calls read.
        restores: NONE,
        replica: None,
    })
}

/// What nothing of the kind is apart from.
const NONE: Uncertain = Uncertain::certain(0);

/// The objects behind so many calls: with a Bucket Key as many as its likely reduction hides.
fn objects(calls: u64, has_bucket_key: bool) -> u64 {
    let left = MILLION - Driver::DocumentReduction.default(1).likely;
    if has_bucket_key {
        calls * MILLION / left
    } else {
        calls
    }
}

/// With a Bucket Key the likely reduction, as certain as the calls that were counted; without one
/// the default, should it be switched on.
fn reduction(driver: Driver, has_bucket_key: bool) -> Uncertain {
    let default = driver.default(1);
    if has_bucket_key {
        Uncertain {
            low: default.likely,
            high: default.likely,
            ..default
        }
    } else {
        default
    }
}

/// The share of calls that a Bucket Key saves, in millionths.
fn saved(calls: u64, objects: u64) -> u64 {
    let left = (calls * MILLION).checked_div(objects).unwrap_or(MILLION);
    MILLION - left.min(MILLION)
}

fn by_measure(number: u64) -> Uncertain {
    Uncertain {
        origin: NumberOrigin::Measured,
        ..Uncertain::certain(number)
    }
}
