//! What holds for every activity.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Result, Value};

use crate::reading;

/// An activity that says nothing of its status is open if it is a task or lies ahead, else done.
pub fn status_follows_kind_and_time(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (kind, status, occurred_at) = (cx.field("kind"), cx.field("status"), cx.field("occurred_at"));
    let now = cx.work.ctx().now;
    for draft in drafts.iter_mut().filter(|draft| draft.get(status).is_empty()) {
        let is_task = draft.get(kind).as_text() == Some("task");
        let lies_ahead = matches!(draft.get(occurred_at), Value::Instant(at) if *at > now);
        let word = if is_task || lies_ahead { "open" } else { "done" };
        draft.new.set(status, Value::Text(word.to_owned()));
    }
    Ok(())
}

/// What is done says since when; what is open again does not.
///
/// What arrives as done was done when it happened; what is ticked off was done now, and for a task that is when it
/// happened.
pub fn done_says_when(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (kind, status) = (cx.field("kind"), cx.field("status"));
    let (occurred_at, done_at) = (cx.field("occurred_at"), cx.field("done_at"));
    let now = Value::Instant(cx.work.ctx().now);
    for draft in drafts.iter_mut().filter(|draft| draft.changes(status)) {
        if draft.get(status).as_text() != Some("done") {
            draft.new.set(done_at, Value::Null);
            continue;
        }
        let arrives = draft.old.is_none() && !draft.get(occurred_at).is_empty();
        let when = if arrives { draft.get(occurred_at).clone() } else { now.clone() };
        if draft.get(kind).as_text() == Some("task") && !draft.changes(occurred_at) {
            draft.new.set(occurred_at, when.clone());
        }
        draft.new.set(done_at, when);
    }
    Ok(())
}

/// A new activity with a contact is about the contact's company too.
pub fn company_follows_contact(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    reading::company_of_contact(drafts, cx)
}

/// A task stands in calendars at the time when it is due, all else at the time when it begins; what is moved there is due, or
/// begins, then.
pub fn stands_in_calendars(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [kind, scheduled_at, due_at, occurred_at] =
        ["kind", "scheduled_at", "due_at", "occurred_at"].map(|key| cx.field(key));
    for draft in drafts {
        let source = if draft.get(kind).as_text() == Some("task") { due_at } else { occurred_at };
        let is_moved = draft.changes(scheduled_at) && !draft.get(scheduled_at).is_empty();
        if is_moved && (draft.old.is_none() || !draft.changes(source)) {
            let to = draft.get(scheduled_at).clone();
            draft.new.set(source, to);
        } else {
            let at = draft.get(source).clone();
            draft.new.set(scheduled_at, at);
        }
    }
    Ok(())
}
