//! What is written is read back with the same digits.

use std::io::Cursor;

use polars::prelude::{AnyValue, DataFrame, DataType, ParquetReader, SerReader};
use rust_decimal::Decimal;

use super::*;
use crate::period::Timestamp;
use crate::pricing::charge::{Basis, ChargeKind, PayerRole, Unpriced};

fn charge(quantity: &str, price: Result<&str, Unpriced>) -> Charge {
    let month: Month = "2026-10".parse().unwrap();
    let price = price.map(|amount| UnitPrice {
        amount: amount.parse().unwrap(),
        currency: "USD".into(),
        date: "2025-08-28".into(),
        source: "AWS price list".into(),
    });
    Charge {
        id: "c-1".into(),
        key: ChargeKey {
            period_start: month.start(),
            period_end: month.end(),
            kind: ChargeKind::Requests,
            cluster: Some("orders".into()),
            storage: Some(Storage::Backup),
            key: Some("arn:aws:kms:a:b:key/c".into()),
            trail: None,
            account: Some("111122223333".into()),
            region: Some("eu-central-1".into()),
            service: "awskms".into(),
            usage_type: "eu-central-1-KMS-Requests".into(),
            operation: Some("Decrypt".into()),
            payer_role: PayerRole::Caller,
            payer_account: None,
            basis: Basis::Measured,
            tier_start: Decimal::ZERO,
            free_tier: false,
        },
        consumed_quantity: quantity.parse().unwrap(),
        pricing_unit: "Requests".into(),
        price,
        evidence: None,
        discount: None,
    }
}

fn written(charges: &[Charge]) -> DataFrame {
    let mut bytes = Vec::new();
    write_charges(charges, &mut bytes).unwrap();
    let mut again = Vec::new();
    write_charges(charges, &mut again).unwrap();
    assert!(bytes == again, "the same charges, the same bytes");
    ParquetReader::new(Cursor::new(bytes)).finish().unwrap()
}

fn shown(frame: &DataFrame, column: &str) -> Vec<Option<String>> {
    let text = frame
        .column(column)
        .unwrap()
        .cast(&DataType::String)
        .unwrap();
    let text = text.str().unwrap();
    text.iter().map(|value| value.map(str::to_owned)).collect()
}

#[test]
fn every_digit_is_kept_and_no_price_is_null() {
    let unpriced = charge("7", Err(Unpriced::UnknownRegion));
    let frame = written(&[
        charge("123456789012", Ok("0.000003")),
        charge("0.133333333333", Ok("1")),
        unpriced,
    ]);
    let some = |texts: [&str; 2]| texts.map(|text| Some(text.to_owned()));
    let quantities = shown(&frame, "consumed_quantity");
    assert_eq!(
        quantities[..2],
        some(["123456789012.000000000000", "0.133333333333"])
    );
    assert_eq!(
        shown(&frame, "list_cost")[..2],
        some(["370370.367036000000", "0.133333333333"])
    );
    for column in [
        "list_unit_price",
        "list_cost",
        "currency",
        "price_date",
        "price_source",
    ] {
        assert_eq!(shown(&frame, column)[2], None, "{column}");
    }
    assert_eq!(shown(&frame, "month")[0].as_deref(), Some("2026-10"));
    assert_eq!(
        frame.column("list_cost").unwrap().dtype(),
        &DataType::Decimal(38, 12)
    );
    let start = frame
        .column("charge_period_start")
        .unwrap()
        .get(0)
        .unwrap()
        .into_static();
    let AnyValue::DatetimeOwned(milliseconds, ..) = start else {
        panic!("{start:?}");
    };
    assert_eq!(
        Timestamp(milliseconds / 1_000).to_string(),
        "2026-10-01T00:00:00Z"
    );
}

#[test]
fn no_charges_are_a_table_without_rows() {
    let frame = written(&[]);
    assert_eq!(frame.height(), 0);
    let names: Vec<&str> = frame
        .get_column_names()
        .iter()
        .map(|name| name.as_str())
        .collect();
    let columns: Vec<&str> = CHARGES.columns.iter().map(|column| column.name).collect();
    assert_eq!(names, columns);
}

#[test]
fn digits_that_do_not_fit_are_refused_never_cut() {
    let charges = [charge("0.1234567890123", Ok("1"))];
    let refused = write_charges(&charges, &mut Vec::new()).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("0.1234567890123 has more than 12 decimals")
    );
}
