//! Which records are one request, although they are two: updates, and calls across accounts.

use std::collections::BTreeMap;

use crate::call::{OUTCOME, PRINCIPAL};
use crate::identity::Identity;
use crate::record::Said;

/// One call, and the records that tell of it.
#[derive(Debug)]
pub(crate) struct Request {
    /// The record that stands for the call.
    pub(crate) of: usize,
    /// Further records, and what they are counted as.
    pub(crate) also: Vec<(usize, &'static str)>,
    pub(crate) said: Said,
}

pub(crate) fn requests(identities: &[Identity]) -> Vec<Request> {
    let mut requests: BTreeMap<usize, Request> = (0..identities.len())
        .map(|of| {
            let said = identities[of].said.clone();
            (
                of,
                Request {
                    of,
                    also: vec![],
                    said,
                },
            )
        })
        .collect();
    join_updates(identities, &mut requests);
    join_pairs(&mut requests);
    requests.into_values().collect()
}

/// A record with `addendum.originalEventID` replaces the original, if that is here.
fn join_updates(identities: &[Identity], requests: &mut BTreeMap<usize, Request>) {
    for (update, identity) in identities.iter().enumerate() {
        let Some(original) = identity.said.get("original_event_id") else {
            continue;
        };
        let found = identities.iter().position(|other| {
            other.event_id.as_ref() == Some(original) && other.name == identity.name
        });
        let Some(found) = found.filter(|found| *found != update) else {
            continue;
        };
        if let (Some(newer), Some(request)) = (requests.remove(&update), requests.get_mut(&found)) {
            request.also.push((update, "updated"));
            request.said.extend(newer.said);
        }
    }
}

/// Owner's and caller's record: the same `sharedEventID`, `requestID` and operation, and other
/// recipients.
fn join_pairs(requests: &mut BTreeMap<usize, Request>) {
    let mut calls: BTreeMap<[String; 3], BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (of, request) in &*requests {
        let said = |name| request.said.get(name).cloned();
        let fields = (said("shared_event_id"), said("request_id"));
        if let ((Some(shared), Some(id)), Some(account)) = (fields, said("recipient_account")) {
            let call = [shared, id, said("event_name").unwrap_or_default()];
            let of_account = calls.entry(call).or_default().entry(account).or_default();
            of_account.push(*of);
        }
    }
    for accounts in calls.into_values().filter(|accounts| accounts.len() > 1) {
        let owner = owner(requests, &accounts);
        for (account, records) in &accounts {
            let joined = records.iter().zip(&accounts[&owner]);
            for (caller, owner) in joined.filter(|_| *account != owner) {
                join_pair(requests, *owner, *caller);
            }
        }
    }
}

/// The account whose key it is; without a key, the first.
fn owner(requests: &BTreeMap<usize, Request>, accounts: &BTreeMap<String, Vec<usize>>) -> String {
    let owners = accounts.values().flatten().filter_map(|of| {
        let key = requests[of].said.get("key")?;
        key.split(':').nth(4).map(str::to_owned)
    });
    let known = owners
        .into_iter()
        .find(|account| accounts.contains_key(account));
    known.unwrap_or_else(|| accounts.keys().next().cloned().unwrap_or_default())
}

/// The owner's record gives key, context and outcome, the caller's the principal. What the one
/// that gives it does not say is taken from the other, but for the outcome.
fn join_pair(requests: &mut BTreeMap<usize, Request>, owner: usize, caller: usize) {
    let Some(callers) = requests.remove(&caller) else {
        return;
    };
    if let Some(request) = requests.get_mut(&owner) {
        request.also.push((callers.of, "cross_account_pairs"));
        request.also.extend(callers.also);
        for (name, value) in callers.said {
            if PRINCIPAL.contains(&name) {
                request.said.insert(name, value);
            } else if !OUTCOME.contains(&name) {
                request.said.entry(name).or_insert(value);
            }
        }
    }
}
