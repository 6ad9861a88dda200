//! Inviting those who take part, by mail with what their calendars take up; and telling them when it changes.

use rapport_kernel::agenda::Entry;
use rapport_kernel::ctx::Cause;
use rapport_kernel::mail::{About, Occasion, post_about};
use rapport_kernel::part::{Action, RuleCx, Written, declared};
use rapport_kernel::{Error, Object, RecordId, Result, Value, Work};
use serde_json::json;

use super::agenda::guests;
use crate::reading::{is_a_step, own_object};

/// What those who take part are told of when it changes.
const TOLD: [&str; 4] = ["subject", "occurred_at", "duration", "location"];

/// Writes to everybody who takes part and has an address.
pub fn invite() -> Action {
    Action {
        object: "activity",
        name: "invite",
        label: "Send invitation",
        params: Vec::new(),
        run: |work, id, _| {
            let object = own_object(work.catalog(), "activity");
            work.check_may_change(&object, id)?;
            let entry = appointment(work, &object, id)?;
            if entry.is_cancelled {
                return Err(Error::rule(
                    "cancelled",
                    "This does not take place; open it again before you invite anybody",
                ));
            }
            let guests: Vec<RecordId> =
                entry.guests.iter().filter(|guest| !guest.email.is_empty()).map(|guest| guest.id).collect();
            if guests.is_empty() {
                let text = "Nobody who takes part has an e-mail address; add a contact or guests with one";
                return Err(Error::rule("nobody_to_invite", text));
            }
            for guest in &guests {
                let about = About { object: object.key.clone(), id };
                post_about(work, Occasion::Appointment, *guest, Some(about))?;
            }
            let now = Value::Instant(work.ctx().now);
            work.set_fields(&object, id, vec![(declared(&object, "invited_at"), now)])?;
            Ok(json!({ "invited": guests.len() }))
        },
    }
}

/// What it is in calendars: an appointment, at a time.
fn appointment(work: &mut Work<'_>, object: &Object, id: RecordId) -> Result<Entry> {
    match work.agenda_entry(object, id) {
        Ok(entry) if entry.is_busy => Ok(entry),
        Ok(_) | Err(Error::NotFound) => {
            Err(Error::rule("no_appointment", "Invite to meetings, calls and visits that have a time"))
        }
        Err(error) => Err(error),
    }
}

/// Who was invited hears of another time, another place, and that it does not take place.
pub fn guests_hear_of_changes(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [invited_at, status, occurred_at] = ["invited_at", "status", "occurred_at"].map(|key| cx.field(key));
    let told = TOLD.map(|key| cx.field(key));
    let now = cx.work.ctx().now;
    // What is undone changes it for them too.
    if !is_a_step(cx.work.ctx().cause) && cx.work.ctx().cause != Cause::Undo {
        return Ok(());
    }
    for activity in written.iter().filter(|one| one.old.is_some() && !one.get(invited_at).is_empty()) {
        let lies_ahead = |value: &Value| matches!(value, Value::Instant(at) if *at > now);
        let before = activity.old.as_ref().map(|old| old.get(occurred_at));
        if !lies_ahead(activity.get(occurred_at)) && !before.is_some_and(lies_ahead) {
            continue;
        }
        let is_cancelled = activity.get(status).as_text() == Some("cancelled");
        let occasion = match (activity.changed(status), is_cancelled) {
            (true, true) => Occasion::AppointmentCancelled,
            (_, false) if told.iter().any(|field| activity.changed(*field)) => Occasion::AppointmentChanged,
            _ => continue,
        };
        // Who has no address, or is gone, is found out when the letter is written.
        for guest in guests(|key| activity.get(cx.field(key))) {
            let about = About { object: cx.object.key.clone(), id: activity.id };
            post_about(cx.work, occasion, guest, Some(about))?;
        }
    }
    Ok(())
}
