//! What records that are alike have in common, as far as it is used.

use crate::cloudtrail::symbols::Symbol;

/// What all records of a pattern have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meaning {
    /// `recipientAccountId`
    pub(super) account: Option<Symbol>,
    /// `awsRegion`
    pub(super) region: Option<Symbol>,
    /// Whether `readOnly` is true.
    pub(super) is_read_only: bool,
    /// `None`: it is not of KMS.
    pub(super) kms: Option<Kms>,
}

/// What is common to records of KMS.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kms {
    /// The number of its attributes.
    pub(super) attributes: u32,
    /// The key.
    pub(super) key: Option<Symbol>,
    /// The key material that served it.
    pub(super) material: Option<Symbol>,
    /// Whether it calls the key `alias/aws/…`.
    pub(super) names_aws_alias: bool,
    /// Whether it is an event of network activity.
    pub(super) network_activity: bool,
}
