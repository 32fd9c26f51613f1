//! Usage rows to quantities: requests by caller, paid trail copies by the record's account.

use std::collections::BTreeMap;

use super::calls::Call;
use super::charge::{Basis, ChargeKind, PayerRole};
use super::keys::Keys;
use super::lifetime::Lifetimes;
use super::months::Months;
use super::price_list::{CLOUDTRAIL, KMS, PAID_EVENTS};
use super::quantity::{Quantities, QuantityKey};
use crate::cloudtrail::attributes::{Billing, RequestClass};
use crate::period::Month;
use crate::units::Text;
use crate::usage::measurement::{Evidence, Logged, LoggedIn};

/// What decides whether and how a call is metered.
#[derive(Clone, Copy, Debug)]
pub struct Meter<'a> {
    /// The months to price.
    pub months: &'a Months,
    /// The keys and their scope.
    pub keys: &'a Keys,
    /// What is known of each key's spec.
    pub lifetimes: &'a Lifetimes,
    /// Whether everything is in scope.
    pub all_keys: bool,
}

/// What the calls consume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metered {
    /// Requests that AWS charges, and paid trail copies of all calls.
    pub quantities: Quantities,
    /// Requests in scope of which AWS does not say whether it charges them: failed calls, dry
    /// runs, `RetireGrant` by AWS, and the second request that a `ReEncrypt` may be.
    pub uncertain: BTreeMap<Month, Quantities>,
}

impl Meter<'_> {
    /// Meters every call with a readable time in a priced month. Whole months, also where only a
    /// part is asked for: what lies outside still consumes tiers.
    pub fn meter(&self, calls: &[Call]) -> Metered {
        let mut metered = Metered::default();
        for call in calls {
            let Some(hour) = call.row.key.hour else {
                continue;
            };
            if self.months.part_of(hour.month()).is_none() {
                continue;
            }
            let in_total = self.months.contains(hour) && self.keys.cover(call, self.all_keys);
            let request = self.request(call, in_total);
            metered.add_request(call, request);
            add_copies(&mut metered.quantities, call, in_total);
        }
        metered
    }

    fn request(&self, call: &Call, in_total: bool) -> Option<QuantityKey> {
        let attributes = call.attributes();
        let class = self.class(call);
        let payer_account = attributes.caller_account.clone();
        Some(QuantityKey {
            kind: ChargeKind::Requests,
            account: attributes.recipient_account.clone(),
            service: KMS.into(),
            usage_type: usage_type(class).map(Into::into),
            operation: Some(attributes.operation.clone()),
            payer_role: role(PayerRole::Caller, payer_account.as_ref()),
            payer_account,
            free_tier: has_free_tier(class, &attributes.operation),
            ..dimensions(call, in_total)?
        })
    }

    /// The class of the request, with the key's spec where the record does not tell it.
    fn class(&self, call: &Call) -> RequestClass {
        let attributes = call.attributes();
        // The key of a key pair request only wraps the pair: its spec tells nothing of the price.
        let is_key_pair = attributes.operation.starts_with("GenerateDataKeyPair");
        if is_key_pair || attributes.class != RequestClass::AsymmetricUnknownSpec {
            return attributes.class;
        }
        let life = attributes
            .key
            .as_deref()
            .and_then(|key| self.lifetimes.of(key));
        match life.and_then(|life| life.key_spec.as_deref()) {
            None => RequestClass::AsymmetricUnknownSpec,
            Some("RSA_2048") => RequestClass::Rsa2048,
            Some(spec) if spec == "SYMMETRIC_DEFAULT" || spec.starts_with("HMAC_") => {
                RequestClass::Symmetric
            }
            Some(_) => RequestClass::OtherAsymmetric,
        }
    }
}

impl Metered {
    fn add_request(&mut self, call: &Call, request: Option<QuantityKey>) {
        let Some(request) = request else { return };
        let billing = call.attributes().billing();
        let possible = match billing {
            Billing::NotBilled => false,
            Billing::Uncertain => true,
            // Whether AWS counts the decryption and the encryption of a ReEncrypt as two requests
            // is not documented.
            Billing::Billable => &*call.attributes().operation == "ReEncrypt",
        };
        if let (true, true, Some(month)) = (possible, request.in_total, call.month()) {
            let uncertain = self.uncertain.entry(month).or_default();
            add(uncertain, request.clone(), call, call.row.count);
        }
        if billing == Billing::Billable {
            add(&mut self.quantities, request, call, call.row.count);
        }
    }
}

/// The dimensions that every quantity of a call has; `None` if its time is unreadable.
fn dimensions(call: &Call, in_total: bool) -> Option<QuantityKey> {
    let attributes = call.attributes();
    Some(QuantityKey {
        day: call.row.key.hour?.day(),
        in_total,
        kind: ChargeKind::Requests,
        cluster: call.cluster.clone(),
        storage: Some(call.storage),
        key: attributes.key.clone(),
        trail: None,
        account: None,
        region: attributes.region.clone(),
        service: KMS.into(),
        usage_type: None,
        operation: None,
        payer_role: PayerRole::Unknown,
        payer_account: None,
        basis: Basis::Measured,
        free_tier: false,
    })
}

/// Every call is a management event, billed by KMS or not, so that every further copy is paid by
/// the account whose CloudTrail it lies in.
fn add_copies(quantities: &mut Quantities, call: &Call, in_total: bool) {
    for (place, logged) in call.row.logged.iter() {
        for (copies, basis) in copies_by_basis(logged) {
            if let Some(key) = copy(call, place, basis, in_total).filter(|_| copies > 0) {
                add(quantities, key, call, copies);
            }
        }
    }
}

fn copies_by_basis(logged: &Logged) -> [(u64, Basis); 2] {
    let inferred = logged.inferred_copies.min(logged.extra_copies);
    [
        (logged.extra_copies - inferred, Basis::Measured),
        (inferred, Basis::Derived),
    ]
}

fn copy(call: &Call, place: &LoggedIn, basis: Basis, in_total: bool) -> Option<QuantityKey> {
    Some(QuantityKey {
        kind: ChargeKind::TrailCopies,
        trail: Some(place.trail.clone()),
        account: place.account.clone(),
        service: CLOUDTRAIL.into(),
        usage_type: Some(PAID_EVENTS.into()),
        payer_role: role(PayerRole::RecordAccount, place.account.as_ref()),
        payer_account: place.account.clone(),
        basis,
        ..dimensions(call, in_total)?
    })
}

fn add(quantities: &mut Quantities, key: QuantityKey, call: &Call, units: u64) {
    let evidence: (Evidence, Evidence) = (call.row.first.clone(), call.row.last.clone());
    quantities
        .entry(key)
        .or_default()
        .add(units, Some(&evidence));
}

/// A payer without an account is nobody we know.
fn role(role: PayerRole, account: Option<&Text>) -> PayerRole {
    match account {
        Some(_) => role,
        None => PayerRole::Unknown,
    }
}

/// Usage types of the `awskms` price list, without the region.
fn usage_type(class: RequestClass) -> Option<&'static str> {
    match class {
        RequestClass::Symmetric | RequestClass::NotARequest => Some("KMS-Requests"),
        RequestClass::Rsa2048 => Some("KMS-Requests-Asymmetric-RSA_2048"),
        RequestClass::OtherAsymmetric => Some("KMS-Requests-Asymmetric"),
        RequestClass::AsymmetricUnknownSpec => None,
        RequestClass::KeyPairEcc => Some("KMS-Requests-GenerateDatakeyPair-ECC"),
        RequestClass::KeyPairRsa => Some("KMS-Requests-GenerateDatakeyPair-RSA"),
    }
}

/// Whether the monthly free tier covers a request: not `GenerateDataKeyPair*`, and of asymmetric
/// keys not `Sign`, `Verify`, `Encrypt`, `Decrypt` and `GetPublicKey`
/// (<https://aws.amazon.com/kms/pricing/>).
fn has_free_tier(class: RequestClass, operation: &str) -> bool {
    match class {
        RequestClass::Symmetric => true,
        RequestClass::KeyPairEcc | RequestClass::KeyPairRsa | RequestClass::NotARequest => false,
        RequestClass::Rsa2048
        | RequestClass::OtherAsymmetric
        | RequestClass::AsymmetricUnknownSpec => !matches!(
            operation,
            "Sign" | "Verify" | "Encrypt" | "Decrypt" | "GetPublicKey"
        ),
    }
}
