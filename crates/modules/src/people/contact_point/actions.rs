//! Verbs on a contact point.

use rapport_kernel::part::{Action, declared};
use rapport_kernel::{Error, Patch, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use crate::reading::own_object;

/// Puts this address or number on the contact; the one that was there becomes the contact point.
pub fn make_primary() -> Action {
    Action { object: "contact_point", name: "make_primary", label: "Make primary", params: Vec::new(), run: swap }
}

fn swap(work: &mut Work<'_>, id: RecordId, _: &Map<String, Json>) -> Result<Json> {
    let (points, contacts) = (own_object(work.catalog(), "contact_point"), own_object(work.catalog(), "contact"));
    let point = work.get(&points, id)?;
    let contact = point.get(declared(&points, "contact")).as_link().ok_or(Error::NotFound)?;
    let field = match point.get(declared(&points, "kind")).as_text() {
        Some(kind @ ("email" | "phone" | "mobile")) => kind.to_owned(),
        _ => return Err(Error::rule("not_primary", "Only an e-mail address, phone or mobile number can be primary")),
    };
    let primary = work.get(&contacts, contact)?.get(declared(&contacts, &field)).clone();
    let value = point.get(declared(&points, "value")).to_json();
    let set = |key: &str, value: Json| Map::from_iter([(key.to_owned(), value)]);
    match primary {
        Value::Null => work.delete(&points, id)?,
        was => {
            work.save(&points, Patch::update(id, set("value", was.to_json())))?;
        }
    }
    work.save(&contacts, Patch::update(contact, set(&field, value)))?;
    Ok(json!({"contact": contact}))
}
