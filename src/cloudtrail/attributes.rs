//! What a KMS record says about its call, apart from identity and time: the dimensions of usage.

use serde::{Deserialize, Serialize};

use crate::units::Text;

/// The longest operation name or error code that is kept; AWS's own are far shorter. An unknown
/// operation is kept by name, never dropped.
pub const LONGEST_NAME: usize = 128;

/// How KMS prices a request, as far as one record tells
/// (usage types `KMS-Requests…` of the `awskms` price list).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RequestClass {
    /// Symmetric encryption keys, HMAC keys and every management call: `KMS-Requests`.
    Symmetric,
    /// A call with an RSA 2048 key: `KMS-Requests-Asymmetric-RSA_2048`.
    Rsa2048,
    /// A call with any other asymmetric key: `KMS-Requests-Asymmetric`.
    OtherAsymmetric,
    /// A call with an RSA key (or `GetPublicKey`) whose key spec the record does not tell.
    AsymmetricUnknownSpec,
    /// `GenerateDataKeyPair*` of an elliptic curve pair: `KMS-Requests-GenerateDatakeyPair-ECC`.
    KeyPairEcc,
    /// `GenerateDataKeyPair*` of an RSA pair: `KMS-Requests-GenerateDatakeyPair-RSA`.
    KeyPairRsa,
    /// Not an API request at all: a service event such as `RotateKey`, or a call inside KMS.
    NotARequest,
}

impl RequestClass {
    /// Every class, in order.
    pub const ALL: [Self; 7] = [
        Self::Symmetric,
        Self::Rsa2048,
        Self::OtherAsymmetric,
        Self::AsymmetricUnknownSpec,
        Self::KeyPairEcc,
        Self::KeyPairRsa,
        Self::NotARequest,
    ];

    /// The name used in tables: `symmetric`, `rsa_2048`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Symmetric => "symmetric",
            Self::Rsa2048 => "rsa_2048",
            Self::OtherAsymmetric => "other_asymmetric",
            Self::AsymmetricUnknownSpec => "asymmetric_unknown_spec",
            Self::KeyPairEcc => "key_pair_ecc",
            Self::KeyPairRsa => "key_pair_rsa",
            Self::NotARequest => "not_a_request",
        }
    }
}

/// What the encryption context of a call names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContextKind {
    /// `aws:s3:arn`: the value is the bucket's name.
    Bucket,
    /// `aws:ebs:id`: the value is a volume or snapshot id.
    Volume,
    /// `aws:cloudtrail:arn`: the value is the trail's ARN (log files written with SSE-KMS).
    Trail,
    /// Any other context: the value is the names of its keys, never their values.
    Other,
}

impl ContextKind {
    /// Every kind, in order.
    pub const ALL: [Self; 4] = [Self::Bucket, Self::Volume, Self::Trail, Self::Other];

    /// The name used in tables: `bucket`, `volume`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Bucket => "bucket",
            Self::Volume => "volume",
            Self::Trail => "trail",
            Self::Other => "other",
        }
    }
}

/// The encryption context of a call, reduced to what it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Context<T> {
    /// What kind of thing the context names.
    pub kind: ContextKind,
    /// Which one.
    pub value: T,
}

/// The attributes of one KMS call. `None` is "the record does not say", never "none".
///
/// `T` is text: an interned symbol while files are read, [`Text`] afterwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Attributes<T> {
    /// `awsRegion`.
    pub region: Option<T>,
    /// `recipientAccountId`: in whose CloudTrail the record lies.
    pub recipient_account: Option<T>,
    /// ARN of the KMS key: the first `resources[].ARN` that names `:key/`; for `ReEncrypt` the
    /// source key.
    pub key: Option<T>,
    /// ARN of the destination key of a `ReEncrypt`, if it is another one.
    pub second_key: Option<T>,
    /// `userIdentity.accountId`: the account that made the request, which AWS charges for it
    /// (<https://aws.amazon.com/kms/pricing/>, note 2).
    pub caller_account: Option<T>,
    /// The unique id of the calling role: `userIdentity.principalId` before the colon.
    pub role_id: Option<T>,
    /// `userIdentity.type`.
    pub identity_type: Option<T>,
    /// `userIdentity.invokedBy`.
    pub invoked_by: Option<T>,
    /// `eventName`.
    pub operation: T,
    /// How KMS prices the request.
    pub class: RequestClass,
    /// What the encryption context names.
    pub context: Option<Context<T>>,
    /// Whether an S3 Bucket Key served the call: the context names the bucket alone (`true`) or
    /// an object (`false`).
    pub bucket_key: Option<bool>,
    /// `errorCode` of a call that failed; `None` is success.
    pub error: Option<T>,
    /// `requestParameters.dryRun`, or an error that says so.
    pub dry_run: bool,
}

impl<T> Attributes<T> {
    /// The same attributes with every text changed by `change`.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> Attributes<U> {
        let mut option = |text: &Option<T>| text.as_ref().map(&mut change);
        Attributes {
            region: option(&self.region),
            recipient_account: option(&self.recipient_account),
            key: option(&self.key),
            second_key: option(&self.second_key),
            caller_account: option(&self.caller_account),
            role_id: option(&self.role_id),
            identity_type: option(&self.identity_type),
            invoked_by: option(&self.invoked_by),
            error: option(&self.error),
            operation: change(&self.operation),
            class: self.class,
            context: self.context.as_ref().map(|context| Context {
                kind: context.kind,
                value: change(&context.value),
            }),
            bucket_key: self.bucket_key,
            dry_run: self.dry_run,
        }
    }
}

/// Whether AWS bills a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Billing {
    /// AWS charges it.
    Billable,
    /// AWS does not charge it: service events, calls inside KMS, CloudTrail's own use.
    NotBilled,
    /// AWS documents no answer: failed calls, dry runs, `RetireGrant` by AWS.
    Uncertain,
}

/// The service that writes SSE-KMS log files. Its own calls are free: "You do not pay a key usage
/// charge when CloudTrail reads or writes log files encrypted with an SSE-KMS key"
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/services-cloudtrail.html>).
const CLOUDTRAIL_SERVICE: &str = "cloudtrail.amazonaws.com";

impl Attributes<Text> {
    /// Whether AWS bills this request. The first rule that applies decides: not billed, then
    /// uncertain, then billable.
    pub fn billing(&self) -> Billing {
        let of_trail = self
            .context
            .as_ref()
            .is_some_and(|c| c.kind == ContextKind::Trail);
        let by_cloudtrail = self.invoked_by.as_deref() == Some(CLOUDTRAIL_SERVICE);
        if self.class == RequestClass::NotARequest || (of_trail && by_cloudtrail) {
            return Billing::NotBilled;
        }
        let by_aws = self.identity_type.as_deref() == Some("AWSService")
            || self.invoked_by.as_deref() == Some("AWS Internal");
        if self.error.is_some() || self.dry_run || (&*self.operation == "RetireGrant" && by_aws) {
            return Billing::Uncertain;
        }
        Billing::Billable
    }

    /// The account that owns the key: the account part of its ARN.
    pub fn key_owner(&self) -> Option<&str> {
        self.key.as_deref().and_then(arn_account)
    }
}

/// The account part of an ARN: `arn:partition:service:region:ACCOUNT:resource`.
pub fn arn_account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

/// The region part of an ARN: `arn:partition:service:REGION:account:resource`.
pub fn arn_region(arn: &str) -> Option<&str> {
    arn.split(':').nth(3).filter(|region| !region.is_empty())
}
