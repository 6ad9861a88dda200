//! Approval of what takes off more than its writer may.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::Action;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::Status;
use super::discounts::{beyond_in_words, giver};
use super::held::Held;
use super::sending::{is_whole, taxes_of_today};
use crate::reading::own_object;
use crate::sales::discount_limit::of_user;

/// Asks for it, with the reason. From then on nothing changes that somebody decides about.
pub fn request() -> Action {
    Action {
        object: "quote",
        name: "request_approval",
        label: "Ask for approval",
        params: Vec::new(),
        run: |work, id, _| {
            let quote = Held::lock(work, id)?.that_is(&[Status::Draft])?;
            taxes_of_today(&quote, work)?;
            is_whole(&quote, work)?;
            let Some(reason) = beyond_in_words(&quote, giver(&quote, work), work)? else {
                return Err(Error::rule("within_limit", "This quote needs no approval; send it"));
            };
            let asked = vec![
                ("status", Status::AwaitingApproval.value()),
                ("approval_reason", Value::Text(reason)),
                ("approved_by", Value::Null),
                ("approved_at", Value::Null),
                ("approval_note", Value::Null),
            ];
            quote.set(work, asked)?;
            Ok(json!({"status": Status::AwaitingApproval.key()}))
        },
    }
}

/// Lets it be sent as it is.
pub fn approve() -> Action {
    decision("approve", "Approve", |work, id, params| decide(work, id, params, Status::Approved))
}

/// Gives it back to be written on.
pub fn reject() -> Action {
    decision("reject", "Reject", |work, id, params| decide(work, id, params, Status::Draft))
}

fn decision(
    name: &'static str,
    label: &'static str,
    run: fn(&mut Work<'_>, RecordId, &Map<String, Json>) -> Result<Json>,
) -> Action {
    Action { object: "quote", name, label, params: vec![FieldDecl::text("approval_note", "Note")], run }
}

fn decide(work: &mut Work<'_>, id: RecordId, params: &Map<String, Json>, to: Status) -> Result<Json> {
    let quote = Held::lock(work, id)?;
    if quote.status() != Status::AwaitingApproval {
        return Err(Error::rule("no_approval_asked", "Nobody asks for approval of this quote"));
    }
    let by = work.ctx().user();
    if let Some(user) = by {
        may_decide(&quote, user, work)?;
    }
    let users = own_object(work.catalog(), "user").id;
    let note = params.get("approval_note").and_then(Json::as_str);
    let decided = vec![
        ("status", to.value()),
        ("approved_by", by.map_or(Value::Null, |id| Value::Link(Ref { object: users, id }))),
        ("approved_at", Value::Instant(work.ctx().now)),
        ("approval_note", note.map_or(Value::Null, |note| Value::Text(note.to_owned()))),
    ];
    quote.set(work, decided)?;
    Ok(json!({"status": to.key()}))
}

/// Who is named in the limit of the quote's owner decides, and whoever could give as much themselves.
fn may_decide(quote: &Held, user: RecordId, work: &mut Work<'_>) -> Result<()> {
    let owner = quote.value("owner").as_link();
    let limit = owner.map(|owner| of_user(owner, work)).transpose()?.flatten();
    if limit.is_some_and(|limit| limit.approvers.contains(&user)) {
        return Ok(());
    }
    match beyond_in_words(quote, Some(user), work)? {
        None => Ok(()),
        Some(why) => {
            let text = format!("{why}. The approver of the limit decides, or somebody with a higher one");
            Err(Error::rule("not_the_approver", text))
        }
    }
}
