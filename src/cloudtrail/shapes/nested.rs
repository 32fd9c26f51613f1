//! Names and types of nested fields as `CloudTrail` writes them, given back to values that lost
//! them on their way through a table.

use super::tree::Tree;

/// The names of nested fields that are used.
const NAMES: [&str; 34] = [
    "accountId",
    "aliasName",
    "arn",
    "constraints",
    "currentKeyMaterialId",
    "customKeyStoreId",
    "customerMasterKeySpec",
    "deletionDate",
    "destinationEncryptionContext",
    "destinationKeyId",
    "dryRun",
    "encryptionAlgorithm",
    "encryptionContext",
    "encryptionContextEquals",
    "encryptionContextSubset",
    "grantId",
    "invokedBy",
    "keyId",
    "keyMaterialId",
    "keyMetadata",
    "keyPairSpec",
    "keySpec",
    "keyState",
    "origin",
    "originalEventID",
    "principalId",
    "replicaKeyMetadata",
    "replicaRegion",
    "signingAlgorithm",
    "sourceEncryptionAlgorithm",
    "sourceEncryptionContext",
    "sourceKeyId",
    "targetKeyId",
    "type",
];

/// The value with the names and types that a record has.
pub(super) fn restored(value: Tree) -> Tree {
    match value {
        Tree::Array(elements) => Tree::Array(elements.into_iter().map(restored).collect()),
        Tree::Object(members) => Tree::Object(members.into_iter().map(member).collect()),
        other => other,
    }
}

fn member((name, value): (String, Tree)) -> (String, Tree) {
    let known = NAMES.iter().find(|known| known.eq_ignore_ascii_case(&name));
    let name = known.map_or(name, |known| (*known).to_owned());
    let value = match value {
        Tree::Text(text) if name == "dryRun" => truth(&text).unwrap_or(Tree::Text(text)),
        // The names in a context are the caller's.
        value if name.contains("ncryptionContext") => value,
        value => restored(value),
    };
    (name, value)
}

/// `true` or `false`, in whatever case.
pub(super) fn truth(text: &str) -> Option<Tree> {
    let plain = text.trim().to_ascii_lowercase();
    matches!(plain.as_str(), "true" | "false").then_some(Tree::Plain(plain))
}
