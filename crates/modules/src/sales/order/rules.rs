//! What holds for every order.

use rapport_kernel::ctx::Cause;
use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Error, Record, Result, Value};

use crate::reading;

/// A new order with a contact is the contact's company's too.
pub fn company_follows_contact(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    reading::company_of_contact(drafts, cx)
}

/// A total that somebody gives stands; without one the order adds up its lines.
pub fn adds_itself_up_unless_told(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (total, from_lines) = (cx.field("total"), cx.field("total_from_lines"));
    // The adding up itself is done by the product, on nobody's behalf.
    let by_somebody = cx.work.ctx().user().is_some();
    for draft in drafts.iter_mut().filter(|draft| !draft.changes(from_lines)) {
        let told = !draft.get(total).is_empty();
        if draft.old.is_none() || by_somebody && draft.changes(total) {
            draft.new.set(from_lines, Value::Boolean(!told));
        }
    }
    Ok(())
}

/// What a customer ordered by accepting a quote is not taken back by an undo; people may still delete the order.
pub fn what_a_quote_ordered_is_not_undone(orders: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let quote = cx.field("quote");
    if cx.work.ctx().cause == Cause::Undo && orders.iter().any(|order| !order.get(quote).is_empty()) {
        let text = "A customer ordered this by accepting a quote, which is not undone; cancel the order instead";
        return Err(Error::rule("quote_issued", text));
    }
    Ok(())
}
