//! Exchange rates, in business words.

use rapport_kernel::RecordId;
use rapport_kernel::settings::Settings;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{refusal, workspace};

fn rate(t: &TestHouse, currency: &str, day: &str, rate: &str) -> RecordId {
    t.admin().create("exchange_rate", json!({"currency": currency, "day": day, "rate": rate}))
}

fn dollar_deal(t: &TestHouse, company: RecordId, amount: &str) {
    let amount = json!({"amount": amount, "currency": "USD"});
    t.admin().create("deal", json!({"name": "Desks", "company": company, "amount": amount}));
}

fn worth(t: &TestHouse, company: RecordId) -> Json {
    t.settle();
    t.admin().get("company", company)["open_deals_amount"].clone()
}

fn choose_base(t: &TestHouse, currency: &str) -> Result<(), &'static str> {
    let other = |settings: &Settings| Ok(Settings { base_currency: currency.to_owned(), ..settings.clone() });
    let changed = t.house().change_settings_unless(&t.admin().ctx(), |_| Ok(None), other, |_, _| Ok(()));
    changed.map_err(|error| error.code())
}

#[test]
fn a_currency_has_one_rate_a_day() {
    workspace(|t| {
        let first = rate(t, "usd", "2026-01-01", "0.92");
        let first = t.admin().get("exchange_rate", first);
        assert_eq!((&first["currency"], &first["name"]), (&json!("USD"), &json!("USD 2026-01-01")));
        let twice = json!({"currency": "USD", "day": "2026-01-01", "rate": "0.93"});
        assert_eq!(refusal(t.admin().try_create("exchange_rate", twice)), "taken");
        rate(t, "USD", "2026-01-02", "0.93");
        t.settle();
    });
}

#[test]
fn a_rate_is_of_a_foreign_currency_and_above_zero() {
    workspace(|t| {
        let try_rate = |currency: &str, rate: &str| {
            refusal(t.admin().try_create("exchange_rate", json!({"currency": currency, "rate": rate})))
        };
        assert_eq!(try_rate("EUR", "1"), "base_currency");
        assert_eq!(try_rate("XYZ", "1"), "currency");
        assert_eq!(try_rate("USD", "0"), "range");
        assert_eq!(t.jobs().len(), 0);
    });
}

#[test]
fn amounts_are_worth_nothing_known_until_their_first_rate() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        dollar_deal(t, acme, "100");
        assert_eq!(t.admin().list("deal", "amount > 0").len(), 0);
        rate(t, "USD", "2026-02-01", "0.9");
        assert_eq!(worth(t, acme), json!({"amount": "90.00", "currency": "EUR"}));
        assert_eq!(t.admin().list("deal", "amount > 89 and version = 1").len(), 1);
    });
}

#[test]
fn an_amount_keeps_the_worth_of_its_day_and_a_corrected_rate_corrects_it() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let then = rate(t, "USD", "2026-02-01", "0.9");
        dollar_deal(t, acme, "100");
        t.later(40 * 86_400_000);
        rate(t, "USD", "2026-04-01", "0.5");
        assert_eq!(worth(t, acme)["amount"], "90.00");
        let deal = t.admin().list("deal", "").remove(0)["id"].as_str().expect("an id").parse().expect("an id");
        t.admin().update("deal", deal, json!({"next_step": "Call"}));
        rate(t, "USD", "2026-04-02", "0.4");
        assert_eq!(worth(t, acme)["amount"], "90.00", "the amount itself was not changed since");
        t.admin().update("exchange_rate", then, json!({"rate": "0.8"}));
        assert_eq!(worth(t, acme)["amount"], "80.00");
        dollar_deal(t, acme, "100");
        assert_eq!(worth(t, acme)["amount"], "120.00");
    });
}

#[test]
fn the_base_currency_is_chosen_before_the_first_amount_or_rate() {
    workspace(|t| {
        let choose = |currency: &str| choose_base(t, currency);
        assert_eq!(choose("CHF"), Ok(()));
        let usd = rate(t, "USD", "2026-01-01", "0.9");
        assert_eq!(choose("EUR"), Err("base_currency_in_use"));
        assert_eq!(choose("CHF"), Ok(()), "as it is");
        t.admin().delete("exchange_rate", usd);
        assert_eq!(choose("EUR"), Err("base_currency_in_use"), "what is in the bin may come back");
    });
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        dollar_deal(t, acme, "100");
        assert_eq!(choose_base(t, "CHF"), Err("base_currency_in_use"), "there is an amount");
    });
}
