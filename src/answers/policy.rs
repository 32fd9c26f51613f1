//! Whom a key policy lets in.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cloudtrail::attributes::arn_account;
use crate::config::check;
use crate::units::Text;

/// Principals of other accounts that a policy names in an `Allow`: ARNs, or account ids
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>).
/// Services are none.
pub(crate) fn foreign_principals(policy: &Value, owner: &str) -> BTreeSet<Text> {
    let statements = many(policy.get("Statement"));
    let allowed = statements
        .into_iter()
        .filter(|statement| statement.get("Effect").and_then(Value::as_str) == Some("Allow"));
    let named = allowed.flat_map(|statement| {
        let principal = statement.get("Principal");
        many(principal.and_then(|principal| principal.get("AWS")))
    });
    let named = named.into_iter().filter_map(Value::as_str);
    let foreign = named.filter(|name| account_of(name).is_some_and(|account| account != owner));
    foreign.map(Text::from).collect()
}

/// The account of a principal that is an ARN or an account's id.
pub(crate) fn account_of(principal: &str) -> Option<&str> {
    let is_id = check::account(principal).is_ok();
    if is_id {
        Some(principal)
    } else {
        arn_account(principal)
    }
}

fn many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(item) => vec![item],
        None => Vec::new(),
    }
}
