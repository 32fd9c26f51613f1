//! Whether a key policy grants the cluster's role what Camunda asks for.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Finding;
use crate::cloudtrail::attributes::arn_account;

/// What Camunda's key policy allows its role, pattern by pattern
/// (<https://docs.camunda.io/docs/components/saas/byok/aws-external-encryption-setup/>).
const ASKED: [&str; 8] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:DescribeKey",
    "kms:GenerateDataKey*",
    "kms:CreateGrant",
    "kms:ListGrants",
    "kms:RevokeGrant",
];

/// The same, as single permissions
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html>).
const NEEDED: [&str; 12] = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:DescribeKey",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:CreateGrant",
    "kms:ListGrants",
    "kms:RevokeGrant",
];

/// What a policy says about a role.
#[derive(Default)]
struct Granted {
    allowed: Vec<String>,
    denied: Vec<String>,
    /// What these files cannot decide.
    open: BTreeSet<Open>,
}

/// Why files alone cannot decide.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    /// Something is denied under a condition, or to all but some, or all but something.
    DeniedAtTimes,
    /// Something is allowed under a condition.
    AllowedAtTimes,
    /// Allowed to the role's whole account: that account's own policies decide.
    ThroughAccount,
    /// Statements with `NotAction` or `NotPrincipal`.
    Negated,
}

/// The duty, for the role that the config names.
pub(super) fn duty(arn: &str, policy: Option<&Value>, role: Option<&str>) -> Finding {
    let id = crate::answers::id_of(arn);
    let Some(policy) = policy else {
        return Finding::not_known(
            "no file with the key's id in its name holds its policy",
            format!(
                "aws kms get-key-policy --policy-name default --key-id {arn} > policy-{id}.json"
            ),
        );
    };
    let Some(role) = role else {
        return Finding::not_known(
            "the config does not say the cluster's role",
            "add role_arn = \"arn:aws:iam::…\" to its section, as Camunda's Console shows it",
        );
    };
    let granted = granted(policy, arn, role);
    let is_in = |list: &[String], action: &str| list.iter().any(|p| matches(p, action));
    let denied: Vec<&str> = NEEDED
        .into_iter()
        .filter(|action| is_in(&granted.denied, action))
        .collect();
    if !denied.is_empty() {
        return Finding::problem(
            format!("it denies the role {}", denied.join(", ")),
            "take the Deny out, or except the role from it",
        );
    }
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|action| !is_in(&granted.allowed, action))
        .collect();
    if !missing.is_empty() {
        return lacking(&granted, &missing, role);
    }
    if granted.open.contains(&Open::DeniedAtTimes) {
        return Finding::not_known(
            "it grants what Camunda asks for, and denies something under a condition, or with \
             NotAction or NotPrincipal",
            "see whether the Deny can hold for the role's calls",
        );
    }
    let extra = extra(&granted.allowed);
    if extra.is_empty() {
        return Finding::Ok("it grants the role what Camunda asks for, and no more".to_owned());
    }
    Finding::Ok(format!(
        "it grants the role what Camunda asks for, and also {}",
        extra.join(", ")
    ))
}

fn lacking(granted: &Granted, missing: &[&str], role: &str) -> Finding {
    let missing = missing.join(", ");
    let mut open = granted.open.iter();
    let why = match open.find(|open| **open != Open::DeniedAtTimes) {
        Some(Open::AllowedAtTimes) => "grants are under conditions, which files cannot decide",
        Some(Open::ThroughAccount) => {
            "grants are to the role's whole account, whose own policies decide"
        }
        Some(_) => "it uses NotAction or NotPrincipal",
        None => {
            return Finding::problem(
                format!("it does not grant the role {missing}"),
                format!("allow them to {role}, as Camunda's documentation has it"),
            );
        }
    };
    Finding::not_known(
        format!("of {missing}: {why}"),
        "grant them to the role itself, without a condition",
    )
}

fn granted(policy: &Value, key: &str, role: &str) -> Granted {
    let mut granted = Granted::default();
    let statements = one_or_many(policy.get("Statement"));
    for statement in statements {
        let is_deny = statement.get("Effect").and_then(Value::as_str) == Some("Deny");
        if statement.get("NotAction").is_some() || statement.get("NotPrincipal").is_some() {
            granted.open.insert(if is_deny {
                Open::DeniedAtTimes
            } else {
                Open::Negated
            });
            continue;
        }
        let resources = texts(statement.get("Resource"));
        if !resources.is_empty() && !resources.iter().any(|pattern| matches(pattern, key)) {
            continue;
        }
        let has_condition = statement
            .get("Condition")
            .and_then(Value::as_object)
            .is_some_and(|condition| !condition.is_empty());
        let who = principal(statement.get("Principal"), role);
        let actions = texts(statement.get("Action"));
        let open = match (who, is_deny, has_condition) {
            (Who::Other, ..) => continue,
            (_, true, true) if !concerns_what_is_needed(&actions) => continue,
            (_, true, true) => Open::DeniedAtTimes,
            (_, true, false) => {
                granted.denied.extend(actions);
                continue;
            }
            (Who::Account, false, _) => Open::ThroughAccount,
            (Who::Role, false, true) => Open::AllowedAtTimes,
            (Who::Role, false, false) => {
                granted.allowed.extend(actions);
                continue;
            }
        };
        granted.open.insert(open);
    }
    granted
}

fn concerns_what_is_needed(patterns: &[String]) -> bool {
    let mut needed = NEEDED.iter();
    needed.any(|action| patterns.iter().any(|pattern| matches(pattern, action)))
}

#[derive(Clone, Copy)]
enum Who {
    Role,
    Account,
    Other,
}

fn principal(principal: Option<&Value>, role: &str) -> Who {
    let account = arn_account(role).unwrap_or_default();
    let names = match principal {
        Some(Value::Object(kinds)) => texts(kinds.get("AWS")),
        other => texts(other),
    };
    if names.iter().any(|name| name == role || name == "*") {
        return Who::Role;
    }
    let root = format!(":iam::{account}:root");
    let is_account = |name: &String| name == account || name.ends_with(&root);
    if names.iter().any(is_account) {
        return Who::Account;
    }
    Who::Other
}

fn one_or_many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(item) => vec![item],
        None => Vec::new(),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = one_or_many(value).into_iter();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Patterns that go beyond what Camunda asks for.
fn extra(allowed: &[String]) -> Vec<String> {
    let is_asked = |pattern: &&String| ASKED.iter().any(|asked| matches(asked, pattern));
    let extra: BTreeSet<&String> = allowed.iter().filter(|p| !is_asked(p)).collect();
    extra.into_iter().cloned().collect()
}

/// IAM's wildcards, in any case of letters: `*` any characters, `?` one
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>).
fn matches(pattern: &str, text: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase().into_bytes();
    let text = text.to_ascii_lowercase().into_bytes();
    // `reached[i]`: whether the pattern so far matches the first i bytes.
    let mut reached: Vec<bool> = (0..=text.len()).map(|length| length == 0).collect();
    for byte in pattern {
        reached = match byte {
            b'*' => {
                let first = reached.iter().position(|r| *r).unwrap_or(reached.len());
                (0..reached.len()).map(|length| length >= first).collect()
            }
            byte => {
                let follows = reached.iter().zip(&text);
                let next = follows.map(|(r, at)| *r && (byte == b'?' || byte == *at));
                [false].into_iter().chain(next).collect()
            }
        };
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_those_of_iam() {
        for (pattern, text, is_match) in [
            ("kms:*", "kms:Decrypt", true),
            ("*", "", true),
            ("kms:GenerateDataKey*", "kms:GenerateDataKey", true),
            ("kms:generatedatakey*", "kms:GenerateDataKeyPair", true),
            ("kms:?ecrypt", "kms:Decrypt", true),
            ("kms:?ecrypt", "kms:ecrypt", false),
            ("kms:De*ey", "kms:DescribeKey", true),
            ("kms:Decrypt", "kms:DecryptAll", false),
            ("a**b", "ab", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), is_match, "{pattern} {text}");
        }
    }
}
