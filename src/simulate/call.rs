//! One call as the simulator means it: what a record of it says, and what a reader should see.

use crate::cloudtrail::attributes::{Context, RequestClass};
use crate::period::Timestamp;
use crate::units::Text;
use crate::usage::key_event::KeyEventKind;

use super::principal::Principal;

/// `eventSource` of KMS.
pub(super) const KMS: &str = "kms.amazonaws.com";

/// Members of a JSON object: names, and values as JSON.
pub(super) type Members = Vec<(&'static str, String)>;

/// One API call or service event.
pub(super) struct Call {
    pub(super) time: Timestamp,
    /// `eventSource`.
    pub(super) service: &'static str,
    /// `eventName`.
    pub(super) operation: &'static str,
    pub(super) read_only: bool,
    pub(super) region: Text,
    /// The account in whose CloudTrail it is in any case: the key's owner.
    pub(super) account: Text,
    pub(super) principal: Principal,
    pub(super) kind: Kind,
    pub(super) class: RequestClass,
    /// `requestParameters`; empty is `null`.
    pub(super) parameters: Members,
    /// `responseElements`; empty is `null`.
    pub(super) response: Members,
    /// `additionalEventData`, without the key material; empty is none.
    pub(super) additional: Members,
    /// `serviceEventDetails`; empty is none.
    pub(super) details: Members,
    pub(super) key: Option<Text>,
    /// The destination of a `ReEncrypt`, if it is another key.
    pub(super) second_key: Option<Text>,
    /// `resources[].accountId` if it is not the key's.
    pub(super) resource_account: Option<&'static str>,
    pub(super) context: Option<Context<Text>>,
    pub(super) bucket_key: Option<bool>,
    /// `additionalEventData.keyMaterialId`.
    pub(super) material: Option<String>,
    pub(super) error: Option<Failure>,
    pub(super) request_id: Option<String>,
    /// What it does to a key.
    pub(super) change: Option<Change>,
    /// Whether it names `alias/aws/…`.
    pub(super) names_aws_alias: bool,
}

/// What kind of call it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A cryptographic operation: it may fail and be a dry run.
    Cryptographic,
    /// Any other API call.
    Management,
    /// `eventType` `AwsServiceEvent`.
    ServiceEvent,
    /// `eventCategory` `NetworkActivity`: a call's second event, of a VPC endpoint.
    NetworkActivity,
}

/// Why a call failed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    Disabled,
    PendingDeletion,
    DryRun,
    AccessDenied,
}

impl Failure {
    /// `errorCode`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Disabled => "DisabledException",
            Self::PendingDeletion => "KMSInvalidStateException",
            Self::DryRun => "DryRunOperationException",
            Self::AccessDenied => "AccessDenied",
        }
    }

    /// `errorMessage`.
    pub(super) fn message(self, key: &str) -> String {
        match self {
            Self::Disabled => format!("{key} is disabled."),
            Self::PendingDeletion => format!("{key} is pending deletion."),
            Self::DryRun => {
                "The request would have succeeded, but the DryRun option is set.".to_owned()
            }
            Self::AccessDenied => {
                format!("The caller is not authorized to perform this operation on {key}")
            }
        }
    }
}

/// What a call does to a key, apart from when.
pub(super) struct Change {
    pub(super) kind: KeyEventKind,
    pub(super) until: Option<Timestamp>,
    pub(super) key_spec: Option<Text>,
    pub(super) origin: Option<Text>,
    pub(super) material: Option<Text>,
    pub(super) related: Option<Text>,
}

impl Change {
    pub(super) fn new(kind: KeyEventKind) -> Self {
        Self {
            kind,
            until: None,
            key_spec: None,
            origin: None,
            material: None,
            related: None,
        }
    }
}

impl Call {
    /// A KMS call; everything that not every call has is empty.
    pub(super) fn kms(
        time: Timestamp,
        operation: &'static str,
        region: Text,
        account: Text,
        principal: Principal,
    ) -> Self {
        Self {
            time,
            service: KMS,
            operation,
            read_only: true,
            region,
            account,
            principal,
            kind: Kind::Cryptographic,
            class: RequestClass::Symmetric,
            parameters: Vec::new(),
            response: Vec::new(),
            additional: Vec::new(),
            details: Vec::new(),
            key: None,
            second_key: None,
            resource_account: None,
            context: None,
            bucket_key: None,
            material: None,
            error: None,
            request_id: None,
            change: None,
            names_aws_alias: false,
        }
    }

    pub(super) fn is_kms(&self) -> bool {
        self.service == KMS
    }

    /// Whether it has `dryRun`.
    pub(super) fn is_dry_run(&self) -> bool {
        self.error == Some(Failure::DryRun)
    }

    /// Denied across accounts: only the caller's CloudTrail has it
    /// (<https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html>).
    pub(super) fn is_denied(&self) -> bool {
        self.error == Some(Failure::AccessDenied)
    }

    /// Whether its records carry a `sharedEventID`: calls of other accounts and of services do.
    pub(super) fn is_shared(&self) -> bool {
        let caller = self.principal.account();
        caller.is_none_or(|caller| *caller != self.account)
    }

    /// The call fails: it is served by no key material, gives no answer and changes nothing.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.error = Some(failure);
        self.material = None;
        self.change = None;
        self.response.clear();
        if failure == Failure::DryRun {
            self.parameters.push(("dryRun", "true".to_owned()));
        }
    }
}

/// A JSON string of text that needs no escapes: names of a scenario are plain.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
