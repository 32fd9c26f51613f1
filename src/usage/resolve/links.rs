//! Records that belong together although their identities differ: updates, and the two records
//! of a call across accounts.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::call::{AttributeTables, Call, Standing};
use super::join::{paired, replaced};
use crate::cloudtrail::attributes::arn_account;
use crate::cloudtrail::sighting::RecordId;
use crate::cloudtrail::symbols::Symbol;
use crate::units::Text;

/// A record with `addendum.originalEventID` replaces the original for attribution and counts as
/// `updated`, if the original is in the input
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>).
pub(super) fn link_updates(calls: &mut [Call], tables: &mut AttributeTables<'_>) {
    let mut updates: Vec<u32> = (0..).zip(calls.iter()).filter_map(is_update).collect();
    if updates.is_empty() {
        return;
    }
    updates.sort_by_key(|&update| id_text(&calls[update as usize], tables));
    let by_id = calls_by_id(calls);
    for &update in &updates {
        if let Some(original) = original_of(update, calls, &by_id, tables) {
            calls[update as usize].standing = Standing::Updated(original);
        }
    }
    for update in updates {
        if let Standing::Updated(original) = calls[update as usize].standing {
            let original = target(original, calls);
            calls[update as usize].standing = Standing::Updated(original);
            let source = calls[update as usize].clone();
            let into = &mut calls[original as usize];
            let attributes = replaced(tables.get(into.attributes), tables.get(source.attributes));
            into.attributes = tables.intern(attributes);
            into.session = source.session.or(into.session);
            into.shared = source.shared.or(into.shared);
            into.key_event = into.key_event.take().or(source.key_event);
        }
    }
}

fn is_update((number, call): (u32, &Call)) -> Option<u32> {
    (call.original.is_some() && call.standing == Standing::Counted).then_some(number)
}

fn id_text(call: &Call, tables: &AttributeTables<'_>) -> Option<Text> {
    call.event_id.map(|id| tables.id_text(id))
}

fn calls_by_id(calls: &[Call]) -> FxHashMap<RecordId, Vec<u32>> {
    let mut by_id: FxHashMap<RecordId, Vec<u32>> = FxHashMap::default();
    for (number, call) in (0..).zip(calls) {
        if let Some(id) = call.event_id.filter(|_| call.standing == Standing::Counted) {
            by_id.entry(id).or_default().push(number);
        }
    }
    by_id
}

/// The call that `update` replaces: of the same operation, of the same second if several bear
/// the id; never one that itself waits for this one.
fn original_of(
    update: u32,
    calls: &[Call],
    by_id: &FxHashMap<RecordId, Vec<u32>>,
    tables: &AttributeTables<'_>,
) -> Option<u32> {
    let call = &calls[update as usize];
    let operation = |number: u32| tables.get(calls[number as usize].attributes).operation;
    by_id
        .get(&call.original?)?
        .iter()
        .copied()
        .filter(|&number| operation(number) == operation(update))
        .filter(|&number| target(number, calls) != update)
        .min_by_key(|&number| {
            let time = calls[number as usize].time;
            (time != call.time, time)
        })
}

/// The call at the end of a chain of updates.
pub(super) fn target(mut number: u32, calls: &[Call]) -> u32 {
    while let Standing::Updated(next) | Standing::Paired(next) = calls[number as usize].standing {
        number = next;
    }
    number
}

/// Owner's and caller's record of one call have the same `sharedEventID`, `requestID` and
/// operation and different recipients
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/shared-event-ID.html>). One record
/// alone is no pair: calls within an account carry a shared id, too.
pub(super) fn link_pairs(calls: &mut [Call], tables: &mut AttributeTables<'_>) {
    let mut shared: Vec<((RecordId, RecordId, Symbol), u32)> = Vec::new();
    for (number, call) in (0..).zip(calls.iter()) {
        if let Some((id, request)) = call.shared.filter(|_| call.standing == Standing::Counted) {
            shared.push(((id, request, tables.get(call.attributes).operation), number));
        }
    }
    shared.sort_unstable();
    for group in shared
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > 1)
    {
        let numbers: Vec<u32> = group.iter().map(|&(_, number)| number).collect();
        for (owner, caller) in pairs(&numbers, calls, tables) {
            pair(owner, caller, calls, tables);
        }
    }
}

fn pairs(group: &[u32], calls: &[Call], tables: &AttributeTables<'_>) -> Vec<(u32, u32)> {
    let mut by_recipient: BTreeMap<&Text, Vec<u32>> = BTreeMap::new();
    let mut key_owners: Vec<&str> = Vec::new();
    for &number in group {
        let attributes = tables.get(calls[number as usize].attributes);
        if let Some(recipient) = attributes.recipient_account {
            by_recipient
                .entry(tables.symbols.text(recipient))
                .or_default()
                .push(number);
        }
        key_owners.extend(
            attributes
                .key
                .and_then(|key| arn_account(tables.symbols.text(key))),
        );
    }
    for numbers in by_recipient.values_mut() {
        numbers.sort_by_key(|&number| {
            (
                calls[number as usize].time,
                id_text(&calls[number as usize], tables),
                number,
            )
        });
    }
    let is_owner = |recipient: &&Text| key_owners.iter().any(|owner| **owner == ***recipient);
    let owner = by_recipient.keys().copied().find(is_owner);
    let Some(owner) = owner.or_else(|| by_recipient.keys().next().copied()) else {
        return Vec::new();
    };
    let owners = by_recipient.remove(owner).unwrap_or_default();
    owners
        .into_iter()
        .zip(by_recipient.into_values().flatten())
        .collect()
}

fn pair(owner: u32, caller: u32, calls: &mut [Call], tables: &mut AttributeTables<'_>) {
    let source = calls[caller as usize].clone();
    calls[caller as usize].standing = Standing::Paired(owner);
    let into = &mut calls[owner as usize];
    let attributes = paired(tables.get(into.attributes), tables.get(source.attributes));
    into.attributes = tables.intern(attributes);
    into.session = source.session.or(into.session);
    into.key_event = into.key_event.take().or(source.key_event);
}
