use std::path::Path;

use super::*;
use crate::pricing::offers::{self, Rate};
use crate::pricing::price_list::{KMS, Tier};

const SERVICES: [&str; 7] = [
    "AWSCloudTrail",
    "AmazonAthena",
    "AmazonCloudWatch",
    "AmazonGuardDuty",
    "AmazonS3",
    "AmazonS3GlacierDeepArchive",
    "awskms",
];

fn embedded() -> PriceList {
    PriceList::embedded().unwrap()
}

fn offered(extension: &str) -> Vec<Rate> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/prices");
    let read = |service: &&str| {
        let text = std::fs::read_to_string(folder.join(format!("{service}.{extension}")));
        offers::parse(&text.unwrap()).unwrap()
    };
    SERVICES.iter().flat_map(read).collect()
}

fn amounts(list: &PriceList) -> Vec<(&PriceKey, &Text, &[Tier])> {
    let prices = list.iter();
    prices
        .map(|(key, price)| (key, &price.unit, &price.tiers[..]))
        .collect()
}

/// A price of KMS requests in Frankfurt, as AWS has it today.
fn requests() -> Rate {
    Rate {
        service: KMS.into(),
        sku: "SKU1".into(),
        term: "JRTCKXETXF".into(),
        usage_type: "eu-central-1-KMS-Requests".into(),
        operation: "".into(),
        region: "eu-central-1".into(),
        location: "EU (Frankfurt)".into(),
        begin: "0".into(),
        end: "Inf".into(),
        unit: "Requests".into(),
        price: "0.0000040000".into(),
        currency: "USD".into(),
        effective: "2025-11-01".into(),
        published: "2025-11-20".into(),
        version: "20251120090000".into(),
    }
}

/// What becomes of KMS requests in Frankfurt.
fn outcome(rates: &[Rate]) -> Result<String, String> {
    let list = embedded();
    let asked = BTreeSet::from([(KMS.into(), "eu-central-1".into())]);
    let updated = update(&list, rates, &asked);
    let is_it = |key: &PriceKey| &*key.usage_type == "KMS-Requests";
    if let Some(kept) = updated.kept.iter().find(|kept| is_it(&kept.key)) {
        return Err(kept.reason.to_string());
    }
    let price = updated
        .list
        .price(KMS, "KMS-Requests", Some("eu-central-1"));
    Ok(price.unwrap().tiers[0].price.to_string())
}

#[test]
fn offers_of_the_embedded_prices_make_the_embedded_list_with_their_own_dates() {
    let (list, rates) = (embedded(), offered("json"));
    let asked = places(&rates, list.regions());
    assert_eq!(
        asked.len(),
        8,
        "seven services in Frankfurt, and the free tier"
    );
    let updated = update(&list, &rates, &asked);
    assert_eq!(updated.kept, []);
    assert_eq!(
        (updated.taken, updated.changed, updated.not_asked),
        (42, 0, 1_371)
    );
    assert_eq!(amounts(&updated.list), amounts(&list));
    let of = |region| {
        updated
            .list
            .price(KMS, "KMS-Requests", Some(region))
            .unwrap()
    };
    let new = of("eu-central-1");
    assert_eq!(&*new.date, "2025-11-20");
    assert!(new.source.contains("20251120090000"), "{}", new.source);
    let kept = of("eu-west-1");
    assert_eq!(Ok(kept), list.price(KMS, "KMS-Requests", Some("eu-west-1")));
}

#[test]
fn json_and_csv_of_the_same_offers_make_the_same_list() {
    let list = embedded();
    let (json, mut csv) = (offered("json"), offered("csv"));
    let asked = places(&json, list.regions());
    assert_eq!(asked, places(&csv, list.regions()));
    let made = update(&list, &json, &asked);
    assert_eq!(update(&list, &csv, &asked), made);
    csv.reverse();
    csv.extend(json);
    assert_eq!(update(&list, &csv, &asked), made, "order and repeats");
}

#[test]
fn a_price_is_taken_from_the_product_that_fits_exactly() {
    assert_eq!(outcome(&[requests()]).unwrap(), "0.000004");
    let location_alone = Rate {
        region: "".into(),
        ..requests()
    };
    assert_eq!(outcome(&[location_alone]).unwrap(), "0.000004");
    let longer = Rate {
        usage_type: "eu-central-1-KMS-Requests-Asymmetric".into(),
        ..requests()
    };
    let why = "no product has the usage type eu-central-1-KMS-Requests there";
    assert_eq!(outcome(&[longer]).unwrap_err(), why);
    let elsewhere = Rate {
        region: "eu-west-1".into(),
        ..requests()
    };
    assert_eq!(outcome(&[elsewhere]).unwrap_err(), why);
    let other_service = Rate {
        service: "AWSCloudTrail".into(),
        ..requests()
    };
    assert_eq!(outcome(&[other_service]).unwrap_err(), why);
}

#[test]
fn of_products_that_agree_either_will_do_and_of_others_none() {
    let second = Rate {
        sku: "SKU2".into(),
        ..requests()
    };
    assert_eq!(outcome(&[requests(), second.clone()]).unwrap(), "0.000004");
    let dearer = Rate {
        price: "0.0000050000".into(),
        ..second
    };
    assert_eq!(
        outcome(&[requests(), dearer]).unwrap_err(),
        "products that differ in price have that usage type there: SKU1, SKU2"
    );
}

#[test]
fn of_versions_the_newest_counts_and_of_terms_the_usual_one() {
    let older = Rate {
        published: "2025-10-20".into(),
        price: "0.0000010000".into(),
        ..requests()
    };
    assert_eq!(outcome(&[requests(), older]).unwrap(), "0.000004");
    let free = Rate {
        term: "A429C66SYZ".into(),
        price: "0.0000000000".into(),
        ..requests()
    };
    assert_eq!(outcome(&[free, requests()]).unwrap(), "0.000004");
    let yuan = Rate {
        currency: "CNY".into(),
        price: "0.0000300000".into(),
        ..requests()
    };
    assert_eq!(outcome(&[yuan, requests()]).unwrap(), "0.000004");
}

#[test]
fn what_does_not_fit_is_not_taken_and_says_why() {
    for (rate, why) in [
        (
            Rate {
                operation: "Decrypt".into(),
                ..requests()
            },
            "eu-central-1-KMS-Requests is there for the operation `Decrypt`, not ``",
        ),
        (
            Rate {
                currency: "CNY".into(),
                ..requests()
            },
            "it is in CNY, the list in USD",
        ),
        (
            Rate {
                unit: "10K Requests".into(),
                ..requests()
            },
            "it is per `10K Requests`, in the list per `Requests`",
        ),
        (
            Rate {
                end: "1000".into(),
                ..requests()
            },
            "its tiers are 0 to 1000, in the list 0 to Inf",
        ),
        (
            Rate {
                price: "-0.0000030000".into(),
                ..requests()
            },
            "`-0.0000030000` is no number that a price can have",
        ),
        (
            Rate {
                price: "3e-6".into(),
                ..requests()
            },
            "`3e-6` is no number that a price can have",
        ),
        (
            Rate {
                price: "0.00000000000000000000000000000003".into(),
                ..requests()
            },
            "`0.00000000000000000000000000000003` is no number that a price can have",
        ),
        (
            Rate {
                published: "2025-08-27".into(),
                effective: "2025-08-01".into(),
                ..requests()
            },
            "the offer is older, of 2025-08-27",
        ),
        (
            Rate {
                published: "".into(),
                effective: "".into(),
                ..requests()
            },
            "the offer has no date",
        ),
        (
            Rate {
                effective: "2025-12-01".into(),
                ..requests()
            },
            "the price holds from 2025-12-01 only",
        ),
    ] {
        assert_eq!(outcome(&[rate]).unwrap_err(), why);
    }
}
