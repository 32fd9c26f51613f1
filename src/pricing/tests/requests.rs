use super::*;
use crate::cloudtrail::attributes::{Context, ContextKind};
use crate::config::Key;
use crate::pricing::charge::PayerRole;

fn usage_types(priced: &Priced) -> Vec<String> {
    let charges = priced.charges.iter().filter(|charge| requests(charge));
    charges
        .map(|charge| {
            let cost = charge.list_cost().map(|cost| cost.to_string());
            let free = if charge.key.free_tier { " free" } else { "" };
            let cost = cost.unwrap_or_else(|| "?".to_owned());
            format!("{} {cost}{free}", charge.key.usage_type)
        })
        .collect()
}

fn of_class(class: RequestClass, operation: &str) -> UsageRow {
    let attributes = Attributes {
        class,
        ..by(Some(OWNER), call(ORDERS, operation))
    };
    row(october(1, 0), attributes, 10_000)
}

/// The free tier holds 20,000 requests and covers neither key pairs nor asymmetric `Sign`.
#[test]
fn each_class_has_its_price_and_not_every_class_is_free() {
    let config = Config {
        account: Account {
            free_tier_used_elsewhere: Some(0),
            ..Account::default()
        },
        ..Config::default()
    };
    for (class, operation, expected) in [
        (
            RequestClass::Symmetric,
            "Encrypt",
            "eu-central-1-KMS-Requests 0 free",
        ),
        (
            RequestClass::Rsa2048,
            "Sign",
            "eu-central-1-KMS-Requests-Asymmetric-RSA_2048 0.03",
        ),
        (
            RequestClass::Rsa2048,
            "ReEncrypt",
            "eu-central-1-KMS-Requests-Asymmetric-RSA_2048 0 free",
        ),
        (
            RequestClass::OtherAsymmetric,
            "GetPublicKey",
            "eu-central-1-KMS-Requests-Asymmetric 0.15",
        ),
        (
            RequestClass::KeyPairEcc,
            "GenerateDataKeyPair",
            "eu-central-1-KMS-Requests-GenerateDatakeyPair-ECC 0.1",
        ),
        (
            RequestClass::KeyPairRsa,
            "GenerateDataKeyPair",
            "eu-central-1-KMS-Requests-GenerateDatakeyPair-RSA 12",
        ),
        (
            RequestClass::AsymmetricUnknownSpec,
            "Sign",
            "eu-central-1-KMS-Requests-? ?",
        ),
    ] {
        let measurement = measured(vec![of_class(class, operation)], vec![]);
        assert_eq!(usage_types(&priced(&measurement, &config)), [expected]);
    }
}

#[test]
fn the_spec_of_a_key_settles_its_class() {
    let calls = || vec![of_class(RequestClass::AsymmetricUnknownSpec, "Sign")];
    for (spec, expected) in [
        (
            "RSA_2048",
            "eu-central-1-KMS-Requests-Asymmetric-RSA_2048 0.03",
        ),
        ("RSA_4096", "eu-central-1-KMS-Requests-Asymmetric 0.15"),
        ("HMAC_256", "eu-central-1-KMS-Requests 0.03"),
    ] {
        let created = KeyEvent {
            key_spec: Some(spec.into()),
            ..event(ORDERS, KeyEventKind::Created, october(1, 0).start())
        };
        let told_by_event = measured(calls(), vec![created]);
        assert_eq!(
            usage_types(&priced(&told_by_event, &Config::default())),
            [expected]
        );
        let key = Key {
            key_spec: Some(spec.into()),
            ..Key::default()
        };
        let config = Config {
            keys: [(ORDERS.into(), key)].into(),
            ..Config::default()
        };
        assert_eq!(
            usage_types(&priced(&measured(calls(), vec![]), &config)),
            [expected]
        );
    }
}

#[test]
fn not_billed_costs_nothing_but_its_copies() {
    let by_cloudtrail = Attributes {
        invoked_by: Some("cloudtrail.amazonaws.com".into()),
        context: Some(Context {
            kind: ContextKind::Trail,
            value: "arn:aws:cloudtrail:eu-central-1:111122223333:trail/t".into(),
        }),
        ..by(None, call(ORDERS, "GenerateDataKey"))
    };
    let usage = vec![copied(
        row(october(1, 0), by_cloudtrail, 100_000),
        100_000,
        0,
    )];
    let priced = priced(&measured(usage, vec![]), &Config::default());
    assert_eq!(usage_types(&priced), [""; 0]);
    let copies = cost(&priced, |charge| {
        charge.key.kind == ChargeKind::TrailCopies
            && charge.key.payer_role == PayerRole::RecordAccount
            && charge.key.trail.as_deref() == Some("member")
    });
    assert_eq!(copies, "2");
    assert!(priced.uncertain.is_empty());
}

/// 10,000 × 0.000003 each; a failed ReEncrypt is one uncertain request, not two.
#[test]
fn uncertain_calls_are_a_range_outside_the_total() {
    let failed = |operation| Attributes {
        error: Some("KMSInvalidStateException".into()),
        ..call(ORDERS, operation)
    };
    let dry_run = Attributes {
        dry_run: true,
        ..call(ORDERS, "CreateGrant")
    };
    let usage = vec![
        row(october(1, 0), failed("ReEncrypt"), 10_000),
        row(october(1, 0), dry_run, 10_000),
        row(october(1, 1), call(ORDERS, "ReEncrypt"), 10_000),
    ];
    let priced = priced(&measured(usage, vec![]), &Config::default());
    assert_eq!(cost(&priced, requests), "0.03");
    let range = priced.uncertain[&month("2026-10")];
    assert_eq!(
        (range.low.to_string(), range.high.to_string()),
        ("0".to_owned(), "0.09".to_owned())
    );
}

#[test]
fn an_uncertain_call_without_a_price_is_said() {
    let failed = Attributes {
        error: Some("DisabledException".into()),
        region: None,
        ..call(ORDERS, "Decrypt")
    };
    let measurement = measured(vec![row(october(1, 0), failed, 5)], vec![]);
    let priced = priced(&measurement, &Config::default());
    let open = priced
        .not_in_total
        .iter()
        .find(|open| open.what.name() == "uncertain_requests")
        .unwrap();
    assert_eq!(open.amount, None);
}

#[test]
fn a_second_key_brings_a_re_encrypt_into_scope() {
    let attributes = Attributes {
        second_key: Some(CLAIMS.into()),
        ..call(OTHER, "ReEncrypt")
    };
    let measurement = measured(vec![row(october(1, 0), attributes, 10_000)], vec![]);
    let priced = priced(&measurement, &two_clusters());
    assert_eq!(cost(&priced, requests), "0.03");
}
