//! What holds for every exchange rate.

use std::collections::BTreeSet;

use rapport_kernel::money::Currency;
use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result, Value};
use serde_json::json;

/// The currency is one of ISO 4217, and not the base currency, whose rate is one.
pub fn currency_is_a_foreign_one(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let currency = cx.field("currency");
    let base = cx.catalog().settings.currency();
    for draft in drafts {
        let Some(written) = draft.get(currency).as_text() else { continue };
        match Currency::parse(written) {
            None => {
                draft.refuse(Problem::new("currency", "currency", "Write an ISO 4217 code such as USD"));
            }
            Some(code) if code == base => {
                let text = format!("{base} is the base currency; give rates of the others");
                draft.refuse(Problem::new("currency", "base_currency", text));
            }
            Some(code) => draft.new.set(currency, Value::Text(code.code().to_owned())),
        }
    }
    Ok(())
}

/// A currency is worth something.
pub fn rate_is_above_zero(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let rate = cx.field("rate");
    for draft in drafts {
        if matches!(draft.get(rate), Value::Decimal(decimal) if decimal.units <= 0) {
            draft.refuse(Problem::new("rate", "range", "A rate is above zero"));
        }
    }
    Ok(())
}

/// A currency has one rate a day: the unique name says both.
pub fn one_a_day(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (currency, day, name) = (cx.field("currency"), cx.field("day"), cx.field("name"));
    for draft in drafts {
        let words = format!("{} {}", draft.get(currency).words(), draft.get(day).words());
        draft.new.set(name, Value::Text(words));
    }
    Ok(())
}

/// Amounts in the currency are compared anew: a job works out their worth.
pub fn amounts_are_compared_anew(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let watched = ["currency", "day", "rate"].map(|key| cx.field(key));
    let currency = watched[0];
    let touched = drafts.iter().filter(|draft| draft.problems.is_empty() && watched.iter().any(|f| draft.changes(*f)));
    let codes: BTreeSet<String> = touched.map(|draft| draft.get(currency).words()).collect();
    let now = cx.work.ctx().now;
    for code in codes {
        cx.work.enqueue("money.rebase", Some(&code), json!({"currency": code}), now)?;
    }
    Ok(())
}
