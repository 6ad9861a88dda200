//! What holds for every delivery.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result};

/// Its lines count as what it was when they were written.
pub fn stays_what_it_is(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for key in ["order", "kind"] {
        let field = cx.field(key);
        for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(field)) {
            draft.refuse(Problem::new(key, "fixed", "This stays as it is; delete the delivery and make another one"));
        }
    }
    Ok(())
}

/// One wants to know later why things came back.
pub fn a_return_has_a_reason(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (kind, reason) = (cx.field("kind"), cx.field("reason"));
    for draft in drafts.iter_mut().filter(|draft| draft.get(kind).as_text() == Some("return")) {
        if draft.get(reason).is_empty() {
            draft.refuse(Problem::new("reason", "required", "Say why it came back"));
        }
    }
    Ok(())
}
