//! Clusters as TOML.

use super::{Lines, comment, quoted, ranged};
use crate::estimate::drivers::Driver;
use crate::estimate::scenario::{Backups, Bucket, Cluster, Disks, Documents, Every, NumberOrigin};

pub(super) fn add(text: &mut Lines, cluster: &Cluster) {
    text.table("[[clusters]]");
    text.text("name", &cluster.name);
    text.text("key", &cluster.key);
    for (name, value) in [
        ("region", &cluster.region),
        ("role_id", &cluster.role_id),
        ("reencrypts_to", &cluster.reencrypts_to),
    ] {
        if let Some(value) = value {
            text.text(name, value);
        }
    }
    if cluster.sessions != 1 {
        text.field("sessions", cluster.sessions);
    }
    for (name, instant) in [("starts", cluster.starts), ("ends", cluster.ends)] {
        if let Some(instant) = instant {
            text.field(name, instant.0);
        }
    }
    let checks = cluster.key_checks_per_hour;
    text.number("key_checks_per_hour", Driver::KeyChecks, checks);
    text.number("reencrypts", Driver::ReEncrypts, cluster.reencrypts);
    disks(text, &cluster.disks);
    if let Some(of) = &cluster.documents {
        documents(text, of);
    }
    if let Some(of) = &cluster.backups {
        backups(text, of);
    }
}

fn disks(text: &mut Lines, disks: &Disks) {
    if *disks == Disks::default() {
        return;
    }
    text.table("[clusters.disks]");
    text.number("zeebe", Driver::ZeebeVolumes, disks.zeebe);
    let of_elasticsearch = disks.elasticsearch;
    text.number(
        "elasticsearch",
        Driver::ElasticsearchVolumes,
        of_elasticsearch,
    );
    text.number("reattachments", Driver::Reattachments, disks.reattachments);
    text.number("restarts", Driver::Restarts, disks.restarts);
    text.number("upgrades", Driver::Upgrades, disks.upgrades);
    text.number("replacements", Driver::Replacements, disks.replacements);
}

fn documents(text: &mut Lines, documents: &Documents) {
    text.table("[clusters.documents]");
    text.number("created", Driver::DocumentsCreated, documents.created);
    text.number("read", Driver::DocumentsRead, documents.read);
    let head = "[clusters.documents.bucket]";
    bucket(text, head, &documents.bucket, Driver::DocumentReduction);
}

fn backups(text: &mut Lines, backups: &Backups) {
    text.table("[clusters.backups]");
    let every = match backups.every {
        Every::Day => "day",
        Every::Week => "week",
        Every::QuarterHour => "15 minutes",
        Every::Manual => "manual",
    };
    text.text("every", every);
    for (name, driver, number) in [
        ("manual", Driver::ManualBackups, backups.manual),
        ("partitions", Driver::Partitions, backups.partitions),
        (
            "snapshot_files",
            Driver::SnapshotFiles,
            backups.snapshot_files,
        ),
        ("segment_files", Driver::SegmentFiles, backups.segment_files),
        ("status_polls", Driver::StatusPolls, backups.status_polls),
        (
            "elasticsearch_objects",
            Driver::ElasticsearchObjects,
            backups.elasticsearch_objects,
        ),
        ("restores", Driver::Restores, backups.restores),
    ] {
        text.number(name, driver, number);
    }
    let head = "[clusters.backups.bucket]";
    bucket(text, head, &backups.bucket, Driver::BackupReduction);
    if let Some(replica) = &backups.replica {
        text.table("[clusters.backups.replica]");
        text.field("key", quoted(&replica.key));
        let head = "[clusters.backups.replica.bucket]";
        bucket(text, head, &replica.bucket, Driver::ReplicaReduction);
    }
}

fn bucket(text: &mut Lines, head: &str, bucket: &Bucket, driver: Driver) {
    text.table(head);
    text.text("name", &bucket.name);
    match bucket.bucket_key {
        Some(on) => text.field("bucket_key", on),
        None => text.line(
            "# bucket_key = true  # Camunda does not document it: both are estimated until you know",
        ),
    }
    let reduction = bucket.reduction.0;
    if reduction.origin != NumberOrigin::Unstated {
        let comment = comment(driver, reduction.origin);
        text.line(&format!("reduction = {}{comment}", ranged(reduction, true)));
    }
}
