//! What holds for every lead.

use rapport_kernel::ctx::Cause;
use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{FieldId, Problem, Result, Value};

use super::touches::OF_A_TOUCH;

/// A lead has something to call or to reach it by.
pub fn is_known_by_something(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let known = ["name", "company_name", "email", "phone"].map(|key| cx.field(key));
    for draft in drafts {
        if known.iter().all(|field| draft.get(*field).is_empty()) {
            let text = "Give a name, a company, an address or a number to know it by";
            draft.refuse(Problem::new("name", "nameless", text));
        }
    }
    Ok(())
}

/// What brought a lead first is written once: the first touch that anybody tells of, and never a later one.
pub fn first_touch_stays(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let fields: Vec<(FieldId, FieldId)> = OF_A_TOUCH
        .iter()
        .map(|(key, _)| (cx.field(&format!("first_{key}")), cx.field(&format!("last_{key}"))))
        .collect();
    let is_undo = cx.work.ctx().cause == Cause::Undo;
    let touched_at = cx.field("last_touch_at");
    let now = cx.work.ctx().now;
    for draft in drafts.iter_mut().filter(|_| !is_undo) {
        let had = |draft: &Draft| {
            draft.old.as_ref().is_some_and(|old| fields.iter().any(|(first, _)| !old.get(*first).is_empty()))
        };
        if fields.iter().any(|(_, last)| *last != touched_at && draft.changes(*last)) && !draft.changes(touched_at) {
            draft.new.set(touched_at, Value::Instant(now));
        }
        if had(draft) {
            for (first, _) in &fields {
                let before = draft.old.as_ref().map_or(Value::Null, |old| old.get(*first).clone());
                draft.new.set(*first, before);
            }
        } else if fields.iter().all(|(first, _)| draft.get(*first).is_empty()) {
            for (first, last) in &fields {
                draft.new.set(*first, draft.get(*last).clone());
            }
        }
    }
    Ok(())
}

/// Only Convert makes a lead converted: it says when, and what came of it.
pub fn converting_makes_what_comes_of_it(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (status, converted_at) = (cx.field("status"), cx.field("converted_at"));
    for draft in drafts.iter_mut().filter(|draft| draft.changes(status)) {
        if draft.get(status).as_text() == Some("converted") && draft.get(converted_at).is_empty() {
            let text = "A lead is converted by Convert, which makes the contact, the company and the deal";
            draft.refuse(Problem::new("status", "convert_it", text));
        }
    }
    Ok(())
}
