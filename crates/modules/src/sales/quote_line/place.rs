//! Where a line stands: in one quote, at its place, while the quote is a draft.

use std::collections::HashMap;

use rapport_kernel::part::{Draft, RuleCx, Written};
use rapport_kernel::{Error, Problem, Record, RecordId, Result, Value};

use super::{LINES_MAX, of_quotes};
use crate::reading::{distinct, living, own_object};
use crate::sales::figures::integer;
use crate::sales::quote::{Status, add_up, lock, status_of};

/// What nobody changes in a line that a customer has in hand.
const OFFERED: [&str; 12] = [
    "position",
    "kind",
    "product",
    "description",
    "details",
    "quantity",
    "unit",
    "unit_price",
    "discount",
    "tax_rate",
    "interval",
    "optional",
];

/// A line does not move to another quote.
pub fn stays_with_its_quote(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let quote = cx.field("quote");
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(quote)) {
        let text = "A line stays with its quote; delete it there and add it to the other one";
        draft.refuse(Problem::new("quote", "fixed", text));
    }
    Ok(())
}

/// What was offered stands: lines come, change and go while their quote is a draft. It is locked until the end, so that
/// nobody sends it meanwhile.
pub fn changes_in_drafts_only(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (quote, product) = (cx.field("quote"), cx.field("product"));
    let offered = OFFERED.map(|key| cx.field(key));
    let quotes = homes(drafts.iter().filter_map(|draft| draft.get(quote).as_link()), cx)?;
    for draft in drafts {
        let Some(home) = draft.get(quote).as_link().and_then(|id| quotes.get(&id)) else { continue };
        // A product that is deleted leaves the lines that name it.
        let is_let_go = |field| field == product && draft.get(field).is_empty();
        let is_changed = draft.old.is_none() || offered.iter().any(|field| draft.changes(*field) && !is_let_go(*field));
        if is_changed && status_of(home, cx.work.catalog()) != Status::Draft {
            draft.refuse(Problem::new("quote", "quote_locked", LOCKED));
        }
    }
    Ok(())
}

fn too_many() -> String {
    format!("A quote has up to {LINES_MAX} lines; put the rest into another one")
}

const LOCKED: &str = "This quote is not in writing any more; withdraw it, or revise it, to change its lines";

/// A new line comes last, and a quote has no more than so many.
pub fn has_its_place(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (quote, position) = (cx.field("quote"), cx.field("position"));
    let new: Vec<RecordId> =
        drafts.iter().filter(|draft| draft.old.is_none()).filter_map(|draft| draft.get(quote).as_link()).collect();
    let lines = of_quotes(&distinct(new), cx.work)?;
    let last = |lines: &Vec<Record>| lines.iter().map(|line| integer(line.get(position))).max();
    // How many there are, and the place of the next.
    let mut known: HashMap<RecordId, (usize, i64)> =
        lines.iter().map(|(quote, lines)| (*quote, (lines.len(), last(lines).map_or(0, |last| last + 1)))).collect();
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_none()) {
        let Some(home) = draft.get(quote).as_link() else { continue };
        let (count, next) = known.entry(home).or_default();
        *count += 1;
        if *count > LINES_MAX {
            draft.refuse(Problem::new("quote", "quote_lines_max", too_many()).with("max", LINES_MAX));
            continue;
        }
        if draft.get(position).is_empty() {
            draft.new.set(position, Value::Integer(*next));
        }
        *next = (*next).max(integer(draft.get(position)).saturating_add(1));
    }
    Ok(())
}

/// The quote is added up anew, in the transaction of the change.
pub fn totals_follow_lines(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let quote = cx.field("quote");
    let quotes = written.iter().filter_map(|line| line.get(quote).as_link());
    add_up(&distinct(quotes.collect()), |_| true, &[], cx.work)
}

/// Lines go from drafts only, and the rest is added up.
pub fn goes_from_drafts_only(lines: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let quotes = drafts_of(lines, cx)?;
    add_up(&quotes, |line| lines.iter().all(|gone| gone.id != line.id), &[], cx.work)
}

/// Lines come back to drafts only, and are added up with the rest.
pub fn comes_back_to_drafts_only(lines: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (quote, quotes) = (cx.field("quote"), drafts_of(lines, cx)?);
    let there = of_quotes(&quotes, cx.work)?;
    for id in &quotes {
        let back = lines.iter().filter(|line| line.get(quote).as_link() == Some(*id)).count();
        if there.get(id).map_or(0, Vec::len) + back > LINES_MAX {
            return Err(Error::limit("quote_lines_max", LINES_MAX, too_many()));
        }
    }
    add_up(&quotes, |_| true, lines, cx.work)
}

/// The quotes of these lines, which are drafts.
fn drafts_of(lines: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<Vec<RecordId>> {
    let quote = cx.field("quote");
    let quotes = homes(lines.iter().filter_map(|line| line.get(quote).as_link()), cx)?;
    if quotes.values().any(|home| status_of(home, cx.work.catalog()) != Status::Draft) {
        return Err(Error::rule("quote_locked", LOCKED));
    }
    Ok(quotes.into_keys().collect())
}

/// Locks quotes, and reads them as they are from then on.
fn homes(ids: impl Iterator<Item = RecordId>, cx: &mut RuleCx<'_, '_>) -> Result<HashMap<RecordId, Record>> {
    let ids = distinct(ids.collect());
    let quotes = own_object(&cx.catalog(), "quote");
    lock(&ids, cx.work)?;
    living(ids.into_iter(), &quotes, cx.work)
}
