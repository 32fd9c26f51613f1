//! Charges as one Parquet table: exact decimals, no floats.

use std::io::Write;

use super::error::Fault;
use super::schema::{Column, Kind, Table, optional, required};
use super::writer::TableWriter;
use crate::config::Storage;
use crate::period::Month;
use crate::pricing::charge::{Charge, ChargeKey, UnitPrice};

/// The table that [`write_charges`] writes: the charges of the JSON report, and their month.
pub const CHARGES: Table = Table {
    name: "charges",
    about: "Exactly the charges that make up the totals of the report.",
    columns: COLUMNS,
};

const COLUMNS: &[Column] = &[
    required("month", Kind::Text, "the calendar month, `2026-10` say"),
    required(
        "id",
        Kind::Text,
        "stable for the same dimensions, whatever else is in the report",
    ),
    required(
        "kind",
        Kind::Text,
        "`key_storage`, `requests`, `trail_copies`, `log_storage`, …",
    ),
    optional(
        "cluster",
        Kind::Text,
        "the Camunda cluster, if the config maps it to one",
    ),
    optional(
        "storage",
        Kind::Text,
        "what was encrypted: `document`, `backup`, …",
    ),
    optional("key", Kind::Text, "ARN of the KMS key"),
    optional("trail", Kind::Text, "the trail, of copies"),
    optional(
        "account",
        Kind::Text,
        "the account in whose CloudTrail the records lie, or that owns the key",
    ),
    optional("region", Kind::Text, "AWS region"),
    required("service", Kind::Text, "AWS service code, `awskms` say"),
    required(
        "usage_type",
        Kind::Text,
        "usage type as the AWS price list and the bill spell it",
    ),
    optional("operation", Kind::Text, "KMS operation, of requests"),
    required(
        "payer_role",
        Kind::Text,
        "`key_owner`, `caller`, `log_bucket_owner`, `record_account`, `unknown`",
    ),
    optional("payer_account", Kind::Text, "the account that pays"),
    required("basis", Kind::Text, "`measured`, `derived`, `assumed`"),
    required("free_tier", Kind::Flag, "whether the free tier pays"),
    required("consumed_quantity", Kind::Decimal, "in `pricing_unit`"),
    required(
        "pricing_unit",
        Kind::Text,
        "as the price list has it: `Keys`, `Requests`, `Events`",
    ),
    optional(
        "list_unit_price",
        Kind::Decimal,
        "per `pricing_unit`; null: no price",
    ),
    optional(
        "list_cost",
        Kind::Decimal,
        "`consumed_quantity` × `list_unit_price`, rounded once",
    ),
    optional(
        "estimated_cost",
        Kind::Decimal,
        "`list_cost` less the discount that the config states; null: none",
    ),
    optional("currency", Kind::Text, "of all three, ISO 4217"),
    optional("price_date", Kind::Text, "the date of the price list"),
    optional("price_source", Kind::Text, "where the price was read"),
    required(
        "charge_period_start",
        Kind::Hour,
        "the first hour it covers",
    ),
    required("charge_period_end", Kind::Hour, "the hour after the last"),
];

/// Writes `charges` as a Parquet file, in their order.
pub fn write_charges(charges: &[Charge], out: &mut impl Write) -> Result<(), Fault> {
    let months = charges.iter().map(|charge| charge.key.period_start.month());
    let months: Vec<String> = months.map(|month: Month| month.to_string()).collect();
    let writer = TableWriter::new(&CHARGES)
        .texts("month", months.iter().map(|month| Some(&**month)))
        .texts("id", charges.iter().map(|charge| Some(&*charge.id)));
    let writer = money(dimensions(writer, charges), charges);
    let keys = || charges.iter().map(|charge| &charge.key);
    writer
        .times(
            "charge_period_start",
            keys().map(|key| Some(key.period_start.start())),
        )
        .times(
            "charge_period_end",
            keys().map(|key| Some(key.period_end.start())),
        )
        .write(out)
}

fn dimensions(writer: TableWriter, charges: &[Charge]) -> TableWriter {
    let keys = || charges.iter().map(|charge| -> &ChargeKey { &charge.key });
    writer
        .texts("kind", keys().map(|key| Some(key.kind.name())))
        .texts("cluster", keys().map(|key| key.cluster.as_deref()))
        .texts("storage", keys().map(|key| key.storage.map(Storage::name)))
        .texts("key", keys().map(|key| key.key.as_deref()))
        .texts("trail", keys().map(|key| key.trail.as_deref()))
        .texts("account", keys().map(|key| key.account.as_deref()))
        .texts("region", keys().map(|key| key.region.as_deref()))
        .texts("service", keys().map(|key| Some(&*key.service)))
        .texts("usage_type", keys().map(|key| Some(&*key.usage_type)))
        .texts("operation", keys().map(|key| key.operation.as_deref()))
        .texts("payer_role", keys().map(|key| Some(key.payer_role.name())))
        .texts(
            "payer_account",
            keys().map(|key| key.payer_account.as_deref()),
        )
        .texts("basis", keys().map(|key| Some(key.basis.name())))
        .flags("free_tier", keys().map(|key| Some(key.free_tier)))
}

fn money(writer: TableWriter, charges: &[Charge]) -> TableWriter {
    let all = || charges.iter();
    let prices = || all().map(|charge| -> Option<&UnitPrice> { charge.price.as_ref().ok() });
    writer
        .decimals(
            "consumed_quantity",
            all().map(|charge| Some(charge.consumed_quantity)),
        )
        .texts(
            "pricing_unit",
            all().map(|charge| Some(&*charge.pricing_unit)),
        )
        .decimals(
            "list_unit_price",
            prices().map(|price| price.map(|price| price.amount)),
        )
        .decimals(
            "list_cost",
            all().map(|charge| charge.list_cost().map(|cost| cost.0)),
        )
        .decimals(
            "estimated_cost",
            all().map(|charge| {
                let less = charge.discount.and_then(|_| charge.estimated_cost());
                less.map(|cost| cost.0)
            }),
        )
        .texts(
            "currency",
            prices().map(|price| price.map(|price| &*price.currency)),
        )
        .texts(
            "price_date",
            prices().map(|price| price.map(|price| &*price.date)),
        )
        .texts(
            "price_source",
            prices().map(|price| price.map(|price| &*price.source)),
        )
}

#[cfg(test)]
mod tests;
