//! What holds for every order.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Result, Value};

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
