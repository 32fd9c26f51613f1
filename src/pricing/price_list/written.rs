//! The price list as a table that is read back as the same list.

use rust_decimal::Decimal;

use super::{PriceList, Tier};

const COLUMNS: [&str; 11] = [
    "service",
    "usage_type",
    "description",
    "region",
    "unit",
    "begin_range",
    "end_range",
    "price",
    "currency",
    "date",
    "source",
];

impl PriceList {
    /// The list in the columns of `data/prices`, under lines of comment.
    pub fn to_csv(&self, comments: &[String]) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for (key, price) in self.iter() {
            for tier in &price.tiers {
                let Tier {
                    begin,
                    end,
                    price: amount,
                } = tier;
                writer.write_record([
                    &*key.service,
                    &*key.usage_type,
                    &*price.description,
                    &*key.region,
                    &*price.unit,
                    &number(*begin),
                    &end.map_or_else(|| "Inf".to_owned(), number),
                    &number(*amount),
                    &*price.currency,
                    &*price.date,
                    &*price.source,
                ])?;
            }
        }
        let rows = writer
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?;
        let comments = comments.iter().map(|line| format!("# {line}\n"));
        let comments: String = comments.collect();
        Ok(comments + &String::from_utf8_lossy(&rows))
    }
}

fn number(value: Decimal) -> String {
    value.normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back_as_the_same_list() {
        let list = PriceList::embedded().unwrap();
        let text = list.to_csv(&["of a test".to_owned()]).unwrap();
        assert!(text.starts_with("# of a test\nservice,"), "{text}");
        assert_eq!(PriceList::parse("list.csv", &text).unwrap(), list);
    }

    #[test]
    fn a_file_without_a_price_is_no_list() {
        let head = COLUMNS.join(",");
        let error = PriceList::parse("list.csv", &head).unwrap_err();
        assert_eq!(
            error.to_string(),
            "list.csv, line 1: there is no price in it"
        );
    }
}
