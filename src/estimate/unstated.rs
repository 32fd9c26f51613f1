//! What a scenario leaves out: not nothing, but unknown, so it stands beside the total.

use super::asked::{usual_backups, usual_documents};
use super::drivers::Driver;
use super::scenario::{Cluster, NumberOrigin, Scenario};

const DISKS: [Driver; 6] = [
    Driver::ZeebeVolumes,
    Driver::ElasticsearchVolumes,
    Driver::Reattachments,
    Driver::Restarts,
    Driver::Upgrades,
    Driver::Replacements,
];
const DOCUMENTS: [Driver; 2] = [Driver::DocumentsCreated, Driver::DocumentsRead];
const BACKUPS: [Driver; 7] = [
    Driver::ManualBackups,
    Driver::Partitions,
    Driver::SnapshotFiles,
    Driver::SegmentFiles,
    Driver::ElasticsearchObjects,
    Driver::StatusPolls,
    Driver::Restores,
];

/// What is left out, by name, each with the scenario that has the defaults instead.
pub fn unstated(scenario: &Scenario) -> Vec<(&'static str, Scenario)> {
    let with = |change: &dyn Fn(&mut Cluster)| {
        let mut changed = scenario.clone();
        changed.clusters.iter_mut().for_each(change);
        changed
    };
    let all = [
        ("documents", with(&documents)),
        ("backups", with(&backups)),
        ("disks", with(&|cluster| set(cluster, &DISKS))),
        (
            "key checks",
            with(&|cluster| set(cluster, &[Driver::KeyChecks])),
        ),
    ];
    all.into_iter()
        .filter(|(_, changed)| changed != scenario)
        .collect()
}

fn documents(cluster: &mut Cluster) {
    let name = cluster.name.clone();
    cluster
        .documents
        .get_or_insert_with(|| usual_documents(&name));
    set(cluster, &DOCUMENTS);
}

fn backups(cluster: &mut Cluster) {
    let name = cluster.name.clone();
    cluster.backups.get_or_insert_with(|| usual_backups(&name));
    set(cluster, &BACKUPS);
}

fn set(cluster: &mut Cluster, drivers: &[Driver]) {
    for driver in drivers {
        if let Some(number) = driver.within(cluster)
            && number.origin == NumberOrigin::Unstated
        {
            *number = driver.default(1);
        }
    }
}
