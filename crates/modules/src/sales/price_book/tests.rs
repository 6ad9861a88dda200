//! Price books, in business words.

use serde_json::json;

use crate::testing::{refusal, workspace};

#[test]
fn a_book_is_in_one_currency_and_says_what_is_wrong_with_its_segment() {
    workspace(|t| {
        let book = t.admin().create("price_book", json!({"name": "Retail"}));
        assert_eq!(t.admin().get("price_book", book)["currency"], "EUR");
        let wrong = |fields: serde_json::Value| {
            let mut book = json!({"name": "Wrong"});
            book.as_object_mut().expect("a map").extend(fields.as_object().expect("a map").clone());
            refusal(t.admin().try_create("price_book", book))
        };
        assert_eq!(wrong(json!({"currency": "ZZZ"})), "currency");
        assert_eq!(wrong(json!({"segment": "colour = \"red\""})), "filter");
        assert_eq!(wrong(json!({"valid_from": "2026-05-01", "valid_until": "2026-04-30"})), "range");
        let desk = t.admin().create("product", json!({"name": "Desk"}));
        let price = |currency: &str| json!({"price_book": book, "product": desk, "unit_price": {"amount": "90", "currency": currency}});
        assert_eq!(refusal(t.admin().try_create("price", price("USD"))), "other_currency");
        t.admin().create("price", price("EUR"));
        assert_eq!(refusal(t.admin().try_update("price_book", book, json!({"currency": "USD"}))), "fixed");
        assert_eq!(refusal(t.admin().try_create("price", price("EUR"))), "taken");
    });
}
