//! Quotes, in business words.

mod accepting;
mod document;
mod revising;
mod sending;
mod writing;

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

const DAY_MS: i64 = 86_400_000;

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

fn vat(t: &TestHouse, percent: &str) -> RecordId {
    t.admin().create("tax_rate", json!({"name": format!("VAT {percent} %"), "rate": percent}))
}

/// A quote about desks, in writing.
fn draft(t: &TestHouse) -> RecordId {
    t.admin().create("quote", json!({"name": "Desks"}))
}

/// Adds a line at a price with more to say of it.
fn line(t: &TestHouse, quote: RecordId, price: &str, mut more: Json) -> RecordId {
    let fields = more.as_object_mut().expect("a map");
    fields.insert("quote".to_owned(), json!(quote));
    fields.insert("unit_price".to_owned(), euro(price));
    fields.entry("description").or_insert(json!("Desk"));
    t.admin().create("quote_line", more)
}

/// A quote of one line of 100 euros, sent.
fn sent(t: &TestHouse) -> RecordId {
    let quote = draft(t);
    line(t, quote, "100", json!({}));
    t.admin().act("quote", quote, "send", json!({}));
    quote
}

/// The amounts of a quote.
fn amounts<const N: usize>(t: &TestHouse, quote: RecordId, keys: [&str; N]) -> [String; N] {
    let quote = t.admin().get("quote", quote);
    keys.map(|key| quote[key]["amount"].as_str().unwrap_or("-").to_owned())
}

fn status(t: &TestHouse, quote: RecordId) -> String {
    t.admin().get("quote", quote)["status"].as_str().expect("a status").to_owned()
}

fn yes() -> Json {
    json!({"accepted_by": "Ada Lovelace"})
}
