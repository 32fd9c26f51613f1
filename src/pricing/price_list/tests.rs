use std::collections::BTreeSet;

use super::*;

fn list() -> PriceList {
    PriceList::embedded().unwrap()
}

fn first_price(service: &str, usage_type: &str, region: &str) -> String {
    let list = list();
    let price = list.price(service, usage_type, Some(region)).unwrap();
    price.tiers[0].price.normalize().to_string()
}

fn table(rows: &str) -> Table<'static> {
    let head = "# made for a test\nservice,usage_type,description,region,unit,begin_range,end_range,price,currency,date,source\n";
    Table {
        name: "test.csv",
        text: format!("{head}{rows}").leak(),
    }
}

#[test]
fn spot_prices_are_those_of_the_pricing_pages() {
    for (service, usage_type, region, price) in [
        (KMS, "KMS-Keys", "eu-central-1", "1"),
        (KMS, "KMS-Requests", "eu-central-1", "0.000003"),
        (KMS, "KMS-Requests", "us-gov-west-1", "0.000004"),
        (KMS, "KMS-Requests-Asymmetric", "us-east-1", "0.000015"),
        (
            KMS,
            "KMS-Requests-Asymmetric-RSA_2048",
            "us-east-1",
            "0.000003",
        ),
        (
            KMS,
            "KMS-Requests-GenerateDatakeyPair-RSA",
            "eu-west-1",
            "0.0012",
        ),
        (
            KMS,
            "KMS-Requests-GenerateDatakeyPair-ECC",
            "eu-west-1",
            "0.00001",
        ),
        (CLOUDTRAIL, "PaidEventsRecorded", "eu-central-1", "0.00002"),
        (CLOUDTRAIL, "FreeEventsRecorded", "eu-central-1", "0"),
        ("AmazonS3", "TimedStorage-ByteHrs", "eu-central-1", "0.0245"),
        (
            "AmazonCloudWatch",
            "DataProcessing-Bytes",
            "eu-central-1",
            "0.63",
        ),
        (
            "AmazonGuardDuty",
            "PaidEventsAnalyzed",
            "eu-central-1",
            "0.0000046",
        ),
        ("AmazonAthena", "DataScannedInTB", "eu-central-1", "5"),
    ] {
        assert_eq!(
            first_price(service, usage_type, region),
            price,
            "{usage_type} in {region}"
        );
    }
}

#[test]
fn every_row_is_found_exactly_once() {
    let list = list();
    let rows: Vec<PriceRow<'_>> = EMBEDDED
        .into_iter()
        .flat_map(|table| table::price_rows(table).unwrap())
        .collect();
    assert_eq!(rows.len(), 1_537);
    let mut seen = BTreeSet::new();
    for row in rows {
        let key = &row.key;
        let price = list
            .price(&key.service, &key.usage_type, Some(&key.region))
            .unwrap();
        assert!(
            price.tiers.contains(row.tier()),
            "line {} of {}",
            row.line,
            row.list
        );
        assert!(
            seen.insert((key.clone(), row.tier().begin)),
            "line {} of {}",
            row.line,
            row.list
        );
        assert!(!key.usage_type.is_empty() && !price.source.is_empty());
        assert_eq!(price.date.len(), "2025-08-28".len());
    }
}

#[test]
fn every_region_of_a_price_is_a_known_region() {
    let list = list();
    for (key, _) in list.iter() {
        assert!(
            &*key.region == GLOBAL || list.regions().get(&key.region).is_some(),
            "{}",
            key.region
        );
    }
    for region in list.regions().iter() {
        assert!(
            list.price(KMS, KEYS, Some(&region.code)).is_ok(),
            "{}",
            region.code
        );
        assert!(
            list.price(CLOUDTRAIL, PAID_EVENTS, Some(&region.code))
                .is_ok()
        );
    }
}

#[test]
fn a_region_or_usage_type_without_a_price_is_unpriced() {
    let list = list();
    let refused = |usage_type, region| list.price(KMS, usage_type, region).unwrap_err();
    assert_eq!(refused("KMS-Requests", None), Unpriced::UnknownRegion);
    for (usage_type, region) in [
        ("KMS-Requests", "cn-north-1"),
        ("KMS-Request", "eu-central-1"),
        ("KMS-Requests-", "eu-central-1"),
        ("kms-requests", "eu-central-1"),
        ("KMS-Requests", "global"),
    ] {
        assert_eq!(
            refused(usage_type, Some(region)),
            Unpriced::NotListed {
                service: KMS.into(),
                usage_type: usage_type.into(),
                region: region.into(),
            }
        );
    }
}

#[test]
fn tiers_of_one_price_join_up() {
    let list = list();
    let price = list
        .price("AmazonS3", "TimedStorage-ByteHrs", Some("us-east-1"))
        .unwrap();
    let bounds: Vec<(String, Option<String>)> = price
        .tiers
        .iter()
        .map(|tier| (tier.begin.to_string(), tier.end.map(|end| end.to_string())))
        .collect();
    let text = |text: &str| text.to_owned();
    assert_eq!(
        bounds,
        [
            (text("0"), Some(text("51200"))),
            (text("51200"), Some(text("512000"))),
            (text("512000"), None),
        ]
    );
}

#[test]
fn the_free_tier_holds_20_000_requests_a_month() {
    let list = list();
    let (price, requests) = list.free_requests().unwrap();
    assert_eq!(requests, 20_000);
    assert!(price.tiers[0].price.is_zero());
    assert_eq!(&**list.dates().get(KMS).unwrap(), "2025-08-28");
    assert_eq!(&**list.currency().unwrap(), "USD");
}

#[test]
fn a_broken_list_is_refused_with_its_line() {
    let row = |usage_type: &str, begin: &str, end: &str, price: &str, currency: &str| {
        format!("s,{usage_type},d,r,GB,{begin},{end},{price},{currency},2025-01-01,x\n")
    };
    let message = |rows: &[String]| {
        PriceList::read(&[table(&rows.concat())])
            .unwrap_err()
            .to_string()
    };
    let first = row("u", "0", "10", "1", "USD");
    assert_eq!(
        message(&[row("u", "0", "10", "x", "USD")]),
        "test.csv, line 3: `x` is no price"
    );
    for second in [
        row("u", "11", "Inf", "1", "USD"),
        row("u", "0", "10", "1", "USD"),
    ] {
        assert_eq!(
            message(&[first.clone(), second]),
            "test.csv, line 4: this tier of u in r does not continue the one before"
        );
    }
    assert_eq!(
        message(&[first.clone(), row("v", "0", "Inf", "1", "EUR")]),
        "test.csv, line 4: EUR in a list of USD"
    );
    assert!(
        message(&[first, "s,u,d\n".to_owned()]).starts_with("test.csv, line 4: "),
        "a short line"
    );
}

#[test]
fn a_stated_price_is_of_every_service_with_that_usage_type_or_of_the_one_named() {
    let of = |list: &PriceList, service: &str| {
        let price = list.price(service, STORED, Some("cn-north-1"));
        price.ok().map(|price| price.tiers[0].price)
    };
    let amount = Decimal::new(23, 3);
    let mut list = list();
    assert!(list.state("AmazonS3/TimedStorage-ByteHrs", "cn-north-1", amount));
    assert_eq!((of(&list, S3), of(&list, CLOUDWATCH)), (Some(amount), None));
    assert!(list.state(STORED, "cn-north-1", Decimal::ONE));
    let both = (of(&list, S3), of(&list, CLOUDWATCH));
    assert_eq!(both, (Some(Decimal::ONE), Some(Decimal::ONE)));
    assert!(!list.state("awskms/TimedStorage-ByteHrs", "cn-north-1", amount));
}
