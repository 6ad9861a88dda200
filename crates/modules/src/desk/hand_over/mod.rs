//! Handing over: a record becomes somebody else's, with a note of what they should know.

use rapport_kernel::catalog::{COMMENT_OBJECT, FieldDecl};
use rapport_kernel::part::{Action, Part};
use rapport_kernel::{Kind, Patch, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

use crate::reading::own_object;

#[cfg(test)]
mod tests;

/// What handing over declares.
pub fn part() -> Part {
    Part::new()
        .action(of("company", |work, id, told| hand_over(work, "company", id, told)))
        .action(of("contact", |work, id, told| hand_over(work, "contact", id, told)))
        .action(of("activity", |work, id, told| hand_over(work, "activity", id, told)))
        .action(of("lead", |work, id, told| hand_over(work, "lead", id, told)))
        .action(of("deal", |work, id, told| hand_over(work, "deal", id, told)))
        .action(of("quote", |work, id, told| hand_over(work, "quote", id, told)))
        .action(of("order", |work, id, told| hand_over(work, "order", id, told)))
}

fn of(object: &'static str, run: fn(&mut Work<'_>, RecordId, &Map<String, Json>) -> Result<Json>) -> Action {
    Action {
        object,
        name: "hand_over",
        label: "Hand over",
        params: vec![
            FieldDecl::link("owner", "Owner", "user", "").required(),
            FieldDecl::new("note", "What the new owner should know", Kind::LongText),
        ],
        run,
    }
}

/// The note stands beside the record as a comment. It comes first: whoever gives away what they see as its owner may not
/// see it afterwards.
fn hand_over(work: &mut Work<'_>, object: &str, id: RecordId, told: &Map<String, Json>) -> Result<Json> {
    if let Some(note) = told.get("note").and_then(Json::as_str).filter(|note| !note.trim().is_empty()) {
        let comments = own_object(work.catalog(), COMMENT_OBJECT);
        let comment = Map::from_iter([("text".to_owned(), json!(note)), ("about".to_owned(), json!(id))]);
        work.save(&comments, Patch::create(comment))?;
    }
    let owner = told.get("owner").cloned().unwrap_or(Json::Null);
    let object = own_object(work.catalog(), object);
    work.save(&object, Patch::update(id, Map::from_iter([("owner".to_owned(), owner.clone())])))?;
    Ok(json!({"owner": owner}))
}
