//! What holds for every price book.

use std::collections::HashSet;

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Problem, RecordId, Result, Value};

use crate::reading::{matching, one_of, own_object};
use crate::sales::figures;

/// The currency is one of ISO 4217, and the base currency where nobody says it.
pub fn currency_is_one(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let currency = cx.field("currency");
    let base = cx.catalog().settings.currency();
    for draft in drafts {
        match (draft.get(currency).as_text(), figures::currency(draft.get(currency))) {
            (None, _) => draft.new.set(currency, figures::code(base)),
            (_, Some(known)) => draft.new.set(currency, figures::code(known)),
            _ => draft.refuse(Problem::new("currency", "currency", "Write an ISO 4217 code such as USD")),
        }
    }
    Ok(())
}

/// A book that ends before it begins would never hold.
pub fn ends_after_it_begins(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (from, until) = (cx.field("valid_from"), cx.field("valid_until"));
    for draft in drafts {
        if let (Some(from), Some(until)) = (figures::day(draft.get(from)), figures::day(draft.get(until)))
            && until < from
        {
            draft.refuse(Problem::new(
                "valid_until",
                "range",
                format!("It begins on {from} only; end it then or later"),
            ));
        }
    }
    Ok(())
}

/// Prices are in the currency of their book, so it stays while there are any.
pub fn currency_stays_with_its_prices(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let currency = cx.field("currency");
    let changes = |draft: &&Draft| draft.old.is_some() && draft.changes(currency);
    let prices = own_object(&cx.catalog(), "price");
    let book = declared(&prices, "price_book");
    let here = |draft: &Draft| Value::Link(Ref { object: cx.object.id, id: draft.id });
    let asked: Vec<Value> = drafts.iter().filter(changes).map(here).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let found = matching(&prices, one_of(book, asked), cx.work)?;
    let used: HashSet<RecordId> = found.iter().filter_map(|price| price.get(book).as_link()).collect();
    for draft in drafts.iter_mut().filter(|draft| changes(&&**draft) && used.contains(&draft.id)) {
        let text = "The book has prices in its currency; make another book for another currency";
        draft.refuse(Problem::new("currency", "fixed", text));
    }
    Ok(())
}
