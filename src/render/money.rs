//! Amounts and quantities as people read them.
//!
//! Each amount is its exact value, rounded half to even to cents; below half a cent and not zero
//! it is `<0.01`. Thousands are separated.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::report::cells::{Amount, Value};
use crate::units::Money;

/// What stands for an amount that is not known.
pub const UNKNOWN: &str = "unknown";
/// What stands where there is no such cost.
pub const NOT_APPLICABLE: &str = "-";

/// The amount in whole cents, as it is printed: `<0.01` counts as nothing.
pub fn cents(money: Money) -> Decimal {
    rounded(money.0, 2)
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven)
}

/// `1,234.50`, `<0.01`, `>-0.01`, `0.00`
pub fn amount(money: Money) -> String {
    decimal(money.0, 2)
}

/// An amount of a table.
pub fn cell(amount_in_cell: &Amount) -> String {
    match amount_in_cell.value {
        Value::Known(money) => amount(money),
        Value::Unknown => UNKNOWN.to_owned(),
        Value::NotApplicable => NOT_APPLICABLE.to_owned(),
    }
}

/// `+1.00`: what something would add. Nothing adds `0.00`.
pub fn difference(money: Money) -> String {
    let text = amount(money);
    if money > Money::ZERO && text != "<0.01" {
        format!("+{text}")
    } else {
        text
    }
}

/// `$` for the US dollar, else the code and a space.
pub fn symbol(currency: &str) -> String {
    match currency {
        "USD" => "$".to_owned(),
        code => format!("{} ", super::sanitize::visible(code)),
    }
}

/// `$1,234.50`; `<$0.01`
pub fn with_symbol(money: Money, currency: &str) -> String {
    let text = amount(money);
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (sign, number) = text.split_at(digits);
    format!("{sign}{}{number}", symbol(currency))
}

/// A number with so many decimals, thousands separated; if that shows nothing of it, `<0.001` say.
pub fn decimal(value: Decimal, places: u32) -> String {
    let shown = rounded(value, places);
    if shown.is_zero() && !value.is_zero() {
        let smallest = Decimal::new(1, places);
        return if value > Decimal::ZERO {
            format!("<{smallest}")
        } else {
            format!("-<{smallest}")
        };
    }
    let places = usize::try_from(places).unwrap_or(0);
    separated(&format!("{shown:.places$}"))
}

/// A whole number, thousands separated; any decimals it has are kept.
pub fn count(value: impl Into<Decimal>) -> String {
    separated(&value.into().normalize().to_string())
}

/// A price for `multiple` units, with at least two decimals: `0.03/10,000`.
pub fn price(unit_price: Decimal, multiple: u32) -> String {
    let price = (unit_price * Decimal::from(multiple)).normalize();
    let places = usize::try_from(price.scale().max(2)).unwrap_or(2);
    let price = separated(&format!("{price:.places$}"));
    if multiple == 1 {
        price
    } else {
        format!("{price}/{}", count(multiple))
    }
}

/// `12.5 %` of the whole; `<0.1 %`.
pub fn share(part: Decimal, whole: Decimal) -> Option<String> {
    let percent = part.checked_mul(100.into())?.checked_div(whole)?;
    Some(format!("{}{}%", decimal(percent, 1), super::page::NO_BREAK))
}

fn separated(number: &str) -> String {
    let (sign, number) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let mut text = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        Money(text.parse().unwrap())
    }

    #[test]
    fn amounts_are_rounded_half_to_even_and_never_hide_what_is_due() {
        let shown = [
            ("0", "0.00"),
            ("0.004999", "<0.01"),
            ("0.005", "<0.01"),
            ("0.0050001", "0.01"),
            ("0.015", "0.02"),
            ("0.025", "0.02"),
            ("1234567.895", "1,234,567.90"),
            ("999.995", "1,000.00"),
            ("-0.001", "-<0.01"),
            ("-1234.5", "-1,234.50"),
        ];
        for (exact, text) in shown {
            assert_eq!(amount(money(exact)), text, "{exact}");
        }
    }

    #[test]
    fn prices_keep_their_digits() {
        let of = |text: &str, multiple| price(text.parse().unwrap(), multiple);
        assert_eq!(of("0.0000030000", 10_000), "0.03/10,000");
        assert_eq!(of("0.00002", 100_000), "2.00/100,000");
        assert_eq!(of("1.0", 1), "1.00");
        assert_eq!(of("0.0245", 1), "0.0245");
    }

    #[test]
    fn counts_shares_and_signs_read_well() {
        assert_eq!(count(1_402_676_u64), "1,402,676");
        assert_eq!(count(999_u64), "999");
        assert_eq!(share(804.into(), 1000.into()).unwrap(), "80.4\u{a0}%");
        assert_eq!(share(1.into(), 100_000.into()).unwrap(), "<0.1\u{a0}%");
        assert_eq!(share(1.into(), 0.into()), None);
        assert_eq!(difference(money("6.47")), "+6.47");
        assert_eq!(difference(money("-0.06")), "-0.06");
        assert_eq!(with_symbol(money("-0.06"), "USD"), "-$0.06");
        assert_eq!(with_symbol(money("0.001"), "EUR"), "<EUR 0.01");
    }
}
