//! Money: an object, an amount with a code or sign, or a plain number in the base currency.

use serde_json::{Map, Value as Json};

use super::Reading;
use super::number::scaled;
use super::text::{plain, shown, wrong_type};
use crate::money::{Currency, Money};
use crate::text::Text;
use crate::value::Value;

/// Signs that stand for one currency in practice.
const SIGNS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₫", "VND"),
    ("₪", "ILS"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("₸", "KZT"),
    ("฿", "THB"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("Ft", "HUF"),
    ("US$", "USD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
];

/// Signs of several currencies: read only where the base currency is one of them, and then meant as that.
const SHARED_SIGNS: &[(&str, &[&str])] = &[
    ("$", &["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP"]),
    ("¥", &["JPY", "CNY"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
];

pub(super) fn money(json: &Json, old: &Value, base: Currency) -> Reading {
    let old = match old {
        Value::Money(money) => Some(*money),
        _ => None,
    };
    let read = match json {
        Json::Object(object) => from_object(object, old, base)?,
        Json::String(text) => Some(from_text(text.trim(), base)?),
        Json::Number(_) => Some(amount(&plain(json, "an amount")?, base)?),
        other => {
            return Err(wrong_type(other, "an amount, like {\"amount\":\"12.50\",\"currency\":\"EUR\"}"));
        }
    };
    // The same amount keeps its worth in the base currency: nothing was changed.
    let same = |old: &Money, new: &Money| (old.minor, old.currency) == (new.minor, new.currency);
    Ok(read.map_or(Value::Null, |new| Value::Money(old.filter(|old| same(old, &new)).unwrap_or(new))))
}

/// Absent is not null: an object that names only one half keeps the other.
fn from_object(object: &Map<String, Json>, old: Option<Money>, base: Currency) -> Reading<Option<Money>> {
    if let Some(key) = object.keys().find(|key| !matches!(key.as_str(), "amount" | "currency")) {
        let english = format!("Money has no part {}; give amount and currency", shown(key));
        return Err(Text::new("unknown_part", english).with("part", shown(key)));
    }
    let code = match object.get("currency") {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) if text.trim().is_empty() => None,
        Some(Json::String(text)) => Some(currency(text)?),
        Some(other) => return Err(wrong_type(other, "a currency code, like EUR")),
    };
    let in_currency = code.or(old.map(|old| old.currency)).unwrap_or(base);
    match object.get("amount") {
        None => match old {
            Some(old) => amount(&old.amount().to_string(), in_currency).map(Some),
            None => Err(Text::new("invalid_money", "The amount is missing; give amount and currency")),
        },
        Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if text.trim().is_empty() => Ok(None),
        Some(json) => amount(&plain(json, "an amount, like \"12.50\"")?, in_currency).map(Some),
    }
}

fn from_text(text: &str, base: Currency) -> Reading<Money> {
    let is_amount = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '+' | '-');
    let Some(start) = text.find(is_amount) else {
        return Err(Text::new("invalid_money", format!("{} is no amount; write it like 12.50 EUR", shown(text))));
    };
    let end = text.rfind(is_amount).map_or(start, |at| at + 1);
    // A minus may stand before the sign: -€5.
    let (before, number, after) = (text[..start].trim(), &text[start..end], text[end..].trim());
    let (minus, before, number) = match number.strip_prefix('-') {
        Some(rest) if before.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            let start = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
            ("-", rest[..start].trim(), &rest[start..])
        }
        _ => ("", before, number),
    };
    let name = match (before, after) {
        ("", "") => return amount(number, base),
        (name, "") | ("", name) => name,
        _ => return Err(unknown_currency(&format!("{before} {after}"))),
    };
    amount(&format!("{minus}{number}"), named(name, base)?)
}

fn named(name: &str, base: Currency) -> Reading<Currency> {
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| sign.to_lowercase() == name.to_lowercase()) {
        return currency(code);
    }
    if let Some((_, codes)) = SHARED_SIGNS.iter().find(|(sign, _)| sign.eq_ignore_ascii_case(name)) {
        if codes.contains(&base.code()) {
            return Ok(base);
        }
        let english = format!("{} is the sign of several currencies; write the code, like {}", shown(name), codes[0]);
        return Err(Text::new("unknown_currency", english).with("currency", name));
    }
    currency(name)
}

fn currency(code: &str) -> Reading<Currency> {
    Currency::parse(code).ok_or_else(|| unknown_currency(code.trim()))
}

fn unknown_currency(name: &str) -> Text {
    let english = format!("{} is no currency; write a three-letter ISO 4217 code, like EUR", shown(name));
    Text::new("unknown_currency", english).with("currency", shown(name))
}

fn amount(text: &str, currency: Currency) -> Reading<Money> {
    scaled(text.trim(), currency.digits()).map(|decimal| Money::new(decimal.units, currency)).map_err(|mut text| {
        if text.id == "too_precise" {
            text.english = format!("{currency} has {} digits after the point; round the amount", currency.digits());
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::Kind;
    use crate::money::{Currency, Money};
    use crate::value::Value;
    use crate::value::read::tests::{code, english, read_as, read_over};

    fn money(minor: i64, code: &str) -> Value {
        Value::Money(Money::new(minor, Currency::parse(code).expect("a currency")))
    }

    #[test]
    fn money_has_many_spellings() {
        for (json, minor, code) in [
            (json!({"amount": "12.50", "currency": "USD"}), 1_250, "USD"),
            (json!({"amount": 12.5, "currency": "usd"}), 1_250, "USD"),
            (json!({"amount": "7"}), 700, "EUR"),
            (json!("12.50 USD"), 1_250, "USD"),
            (json!("usd 12.50"), 1_250, "USD"),
            (json!("USD-3"), -300, "USD"),
            (json!("€ 12.50"), 1_250, "EUR"),
            (json!("12.5€"), 1_250, "EUR"),
            (json!("-£5"), -500, "GBP"),
            (json!("US$5"), 500, "USD"),
            (json!("1000 JPY"), 1_000, "JPY"),
            (json!("5 zł"), 500, "PLN"),
            (json!("12.50"), 1_250, "EUR"),
            (json!(12.5), 1_250, "EUR"),
            (json!(-3), -300, "EUR"),
        ] {
            assert_eq!(read_as(&Kind::Money, json.clone()), Ok(money(minor, code)), "{json}");
        }
    }

    #[test]
    fn what_is_no_money_is_refused() {
        for (json, why) in [
            (json!("12.50 XYZ"), "unknown_currency"),
            (json!("$5"), "unknown_currency"),
            (json!("EUR 5 USD"), "unknown_currency"),
            (json!({"amount": "1", "currency": "E"}), "unknown_currency"),
            (json!("12.505 EUR"), "too_precise"),
            (json!("0.5 JPY"), "too_precise"),
            (json!("1,234.50"), "invalid_number"),
            (json!("1.234,50 €"), "invalid_number"),
            (json!("EUR"), "invalid_money"),
            (json!({"currency": "EUR"}), "invalid_money"),
            (json!({"amount": "1", "tax": 2}), "unknown_part"),
            (json!({"amount": ["1"]}), "wrong_type"),
            (json!([1, "EUR"]), "wrong_type"),
            (json!("5 - 3 EUR"), "invalid_number"),
            (json!("-"), "invalid_number"),
            (json!(format!("{} EUR", "9".repeat(30))), "out_of_range"),
        ] {
            assert_eq!(code(&Kind::Money, json.clone()), why, "{json}");
        }
        assert_eq!(english(&Kind::Money, json!("1.005")), "EUR has 2 digits after the point; round the amount");
        assert!(english(&Kind::Money, json!("$5")).contains("write the code, like USD"));
    }

    #[test]
    fn half_of_the_money_keeps_the_other_half() {
        let old = Value::Money(Money { minor: 500, currency: Currency::parse("USD").expect("USD"), base: Some(460) });
        assert_eq!(read_over(&Kind::Money, json!({"amount": "7"}), &old), Ok(money(700, "USD")));
        assert_eq!(read_over(&Kind::Money, json!({"currency": "GBP"}), &old), Ok(money(500, "GBP")));
        assert_eq!(read_over(&Kind::Money, json!({"amount": null}), &old), Ok(Value::Null));
        assert_eq!(read_over(&Kind::Money, json!("5.00 USD"), &old), Ok(old.clone()));
    }
}
