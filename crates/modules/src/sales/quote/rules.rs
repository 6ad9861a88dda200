//! What holds for every quote.

use std::collections::HashMap;

use rapport_kernel::ctx::Cause;
use rapport_kernel::money::Money;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::query::Shelf;
use rapport_kernel::{Error, Problem, Record, RecordId, Result, Value};

use super::versions::later_revisions;
use super::{Status, Terms};
use crate::reading::{self, linked, own_object};
use crate::sales::amount::{PERCENT_SCALE, WHOLE};
use crate::sales::figures::{self, money, set_money, units};
use crate::sales::quote_line::of_quotes;

/// What nobody changes in a quote that is not in writing any more.
const OFFERED: [&str; 15] = [
    "name",
    "deal",
    "company",
    "contact",
    "currency",
    "price_book",
    "tax_mode",
    "discount_percent",
    "discount_amount",
    "valid_until",
    "intro",
    "closing",
    "conditions",
    "letterhead",
    "language",
];

/// A new quote is for the company and contact of its deal, where nobody says otherwise and the writer may see them.
pub fn follows_its_deal(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let deals = own_object(&cx.catalog(), "deal");
    let is_new = |draft: &&Draft| draft.old.is_none();
    let found = linked(drafts.iter().filter(is_new), cx.field("deal"), &deals, cx)?;
    for key in ["company", "contact"] {
        let (here, there) = (cx.field(key), declared(&deals, key));
        let target = own_object(&cx.catalog(), key);
        let ids: Vec<RecordId> = found.values().filter_map(|deal| deal.get(there).as_link()).collect();
        let seen = cx.work.readable_ids(&target, &ids, Shelf::Living)?;
        for draft in drafts.iter_mut().filter(|draft| draft.old.is_none() && draft.get(here).is_empty()) {
            let deal = draft.get(cx.field("deal")).as_link().and_then(|id| found.get(&id));
            let Some(value) = deal.map(|deal| deal.get(there)) else { continue };
            if value.as_link().is_some_and(|id| seen.contains(&id)) {
                draft.new.set(here, value.clone());
            }
        }
    }
    reading::company_of_contact(drafts, cx)
}

/// Currency and taxes are those of the price book; the currency is else that of the deal, or the base currency.
pub fn terms_follow_the_price_book(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [currency, book, tax_mode] = ["currency", "price_book", "tax_mode"].map(|key| cx.field(key));
    let changes =
        |draft: &Draft| draft.old.is_none() || [currency, book, tax_mode].into_iter().any(|field| draft.changes(field));
    let (books, deals) = (own_object(&cx.catalog(), "price_book"), own_object(&cx.catalog(), "deal"));
    let theirs = linked(drafts.iter().filter(|draft| changes(draft)), book, &books, cx)?;
    let of_deals = linked(drafts.iter().filter(|draft| draft.old.is_none()), cx.field("deal"), &deals, cx)?;
    let base = cx.catalog().settings.currency();
    for draft in drafts.iter_mut().filter(|draft| changes(draft)) {
        let home = draft.get(book).as_link().and_then(|id| theirs.get(&id));
        let told = home.map(|home| {
            let is_included = *home.get(declared(&books, "tax_included")) == Value::Boolean(true);
            (
                figures::currency(home.get(declared(&books, "currency"))),
                if is_included { "inclusive" } else { "exclusive" },
            )
        });
        if draft.get(currency).is_empty() {
            let deal = draft.get(cx.field("deal")).as_link().and_then(|id| of_deals.get(&id));
            let of_deal =
                deal.and_then(|deal| money(deal.get(declared(&deals, "amount")))).map(|amount| amount.currency);
            let chosen = told.and_then(|(currency, _)| currency).or(of_deal).unwrap_or(base);
            draft.new.set(currency, figures::code(chosen));
        }
        if draft.get(tax_mode).is_empty() {
            draft.new.set(tax_mode, Value::Text(told.map_or("exclusive", |(_, mode)| mode).to_owned()));
        }
        let Some(code) = figures::currency(draft.get(currency)) else {
            draft.refuse(Problem::new("currency", "currency", "Write an ISO 4217 code such as USD"));
            continue;
        };
        draft.new.set(currency, figures::code(code));
        let Some((theirs, mode)) = told else { continue };
        if let Some(theirs) = theirs.filter(|theirs| *theirs != code) {
            let text = format!("The prices of this book are in {theirs}, and the quote is in {code}");
            draft.refuse(Problem::new("price_book", "other_currency", text).with("currency", theirs));
        }
        if draft.get(tax_mode).as_text() != Some(mode) {
            let text = "The prices of this book and those of the quote are not both with or both without tax";
            draft.refuse(Problem::new("price_book", "other_tax_mode", text));
        }
    }
    Ok(())
}

/// A quote with prices stays in its currency.
pub fn currency_stays_with_the_lines(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let currency = cx.field("currency");
    let changes = |draft: &Draft| draft.old.is_some() && draft.changes(currency);
    let ids: Vec<RecordId> = drafts.iter().filter(|draft| changes(draft)).map(|draft| draft.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let lines = own_object(&cx.catalog(), "quote_line");
    let found = of_quotes(&ids, cx.work)?;
    let is_priced = |line: &Record| !line.get(declared(&lines, "unit_price")).is_empty();
    for draft in drafts.iter_mut().filter(|draft| changes(draft)) {
        if found.get(&draft.id).is_some_and(|lines| lines.iter().any(is_priced)) {
            let text = "The lines have prices in this currency; empty them first, or write another quote";
            draft.refuse(Problem::new("currency", "fixed", text));
        }
    }
    Ok(())
}

/// A quote without a name is called after its deal, or its company or contact; with nothing of these it needs one.
pub fn has_a_name(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let name = cx.field("name");
    let nameless = |draft: &&Draft| draft.get(name).is_empty();
    if !drafts.iter().any(|draft| nameless(&draft)) {
        return Ok(());
    }
    let mut titles: HashMap<RecordId, String> = HashMap::new();
    let keys = ["deal", "company", "contact"];
    for key in keys {
        let object = own_object(&cx.catalog(), key);
        let found = linked(drafts.iter().filter(nameless), cx.field(key), &object, cx)?;
        titles.extend(found.iter().map(|(id, record)| (*id, record.get(declared(&object, "name")).words())));
    }
    for draft in drafts.iter_mut().filter(|draft| nameless(&&**draft)) {
        let title = |key: &&str| draft.get(cx.field(key)).as_link().and_then(|id| titles.get(&id));
        match keys.iter().find_map(title).map(reading::text).filter(|name| !name.is_empty()) {
            Some(words) => draft.new.set(name, words),
            None => {
                let text = "Name is needed, or a deal, a company or a contact to make it from";
                draft.refuse(Problem::new("name", "required", text));
            }
        }
    }
    Ok(())
}

/// What is taken off the whole is a part of it: a percentage, or an amount in the quote's currency.
pub fn discount_is_a_part(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (percent, amount, currency) = (cx.field("discount_percent"), cx.field("discount_amount"), cx.field("currency"));
    for draft in drafts {
        let off = money(draft.get(amount));
        if !(0..=WHOLE).contains(&units(draft.get(percent), PERCENT_SCALE).unwrap_or(0)) {
            draft.refuse(Problem::new("discount_percent", "range", "A discount lies between 0 and 100 per cent"));
        }
        if off.is_some_and(|off| off.minor < 0) {
            draft.refuse(Problem::new("discount_amount", "range", "A discount is not below nothing"));
        }
        if off.is_some() && !draft.get(percent).is_empty() {
            let text = "Say the discount in per cent or as an amount, not both";
            draft.refuse(Problem::new("discount_amount", "two_discounts", text));
        }
        if let (Some(off), Some(own)) = (off, figures::currency(draft.get(currency)))
            && off.currency != own
        {
            let problem = Problem::new("discount_amount", "other_currency", format!("This quote is in {own}"));
            draft.refuse(problem.with("currency", own));
        }
    }
    Ok(())
}

/// What a customer has in hand, or somebody decides about, does not change: only who answers for it does.
pub fn locked_after_writing(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let status = cx.field("status");
    let offered = OFFERED.map(|key| (key, cx.field(key)));
    let links = ["deal", "company", "contact", "price_book"];
    for draft in drafts {
        let Some(old) = &draft.old else { continue };
        if Status::of(old.get(status)) == Status::Draft {
            continue;
        }
        // A record that is deleted leaves the quotes that name it.
        let is_let_go = |(key, field): &(&str, _)| links.contains(key) && draft.get(*field).is_empty();
        let changed = offered.iter().find(|field| draft.changes(field.1) && !is_let_go(field)).map(|(key, _)| *key);
        if let Some(key) = changed {
            let text = "This quote is not in writing any more; withdraw it, or revise it, to change it";
            draft.refuse(Problem::new(key, "quote_locked", text));
        }
    }
    Ok(())
}

/// What was sent, answered or numbered is not taken back by an undo: the customer has it in hand. Undoing a revision before
/// it was sent gives the one before back to the customer.
pub fn issued_is_not_undone(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    if cx.work.ctx().cause != Cause::Undo {
        return Ok(());
    }
    let status = cx.field("status");
    let object = cx.object.clone();
    for draft in drafts.iter().filter(|draft| draft.changes(status)) {
        let Some(old) = &draft.old else { continue };
        let (from, to) = (Status::of(old.get(status)), Status::of(draft.get(status)));
        let gives_back = from == Status::Superseded && to == Status::Sent;
        if from.is_issued() && !(gives_back && later_revisions(&object, old, cx.work)?.is_empty()) {
            let text = "What was sent to a customer is not undone; withdraw the quote, or revise it";
            return Err(Error::rule("quote_issued", text));
        }
    }
    Ok(())
}

/// A new quote comes to nothing yet.
pub fn begins_at_nothing(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let object = cx.object.clone();
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_none()) {
        let Some(Terms { currency, .. }) = Terms::of(&draft.new, &object) else { continue };
        for key in ["subtotal", "discount", "net", "tax", "gross"] {
            set_money(draft, cx.field(key), Some(Money::new(0, currency)));
        }
    }
    Ok(())
}

/// Only what no customer has seen is deleted, and no number is lost.
pub fn only_drafts_are_deleted(quotes: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let status = cx.field("status");
    match quotes.iter().all(|quote| Status::of(quote.get(status)) == Status::Draft) {
        true => Ok(()),
        false => Err(Error::rule("quote_issued", "Only a quote in writing can be deleted; withdraw this one instead")),
    }
}
