//! What is done with the rows that were picked: one unit of work, undone as one.

use axum::extract::{Form, Path};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, own_page};
use rapport_kernel::house::Atomicity;
use rapport_kernel::limits::BULK_ROWS_MAX;
use rapport_kernel::{Error, Field, Kind, Object, Patch, Read, RecordId, Result as KernelResult, Work};
use serde_json::{Map, Value as Json};

use crate::Person;
use crate::address::after;
use crate::cells::{Typed, patch_of};
use crate::form::{record_id, resolved};

/// Records of one go, at most.
const RECORDS_MAX: usize = 1_000;

/// Changes one field of the picked records, or of all that the list found, or puts them into the bin. What is refused is refused as a whole, with the
/// reason: half of a change is nothing that one could oversee.
pub async fn change(person: Person, Path(plural): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let back = sent(&typed, "back").unwrap_or_default().to_owned();
    let to = person
        .write(move |work| {
            let object = work.object_by_plural(&plural)?;
            let ids = picked(work, &object, &typed, BULK_ROWS_MAX)?;
            match sent(&typed, "do") {
                Some("delete") => {
                    for deleted in work.delete_many(&object, &ids)? {
                        deleted?;
                    }
                }
                _ => set(work, &object, &ids, &typed)?,
            }
            Ok(after(work, own_page(&back)))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

fn set(work: &mut Work<'_>, object: &Object, ids: &[RecordId], typed: &Typed) -> KernelResult<()> {
    let fields = work.fields(object);
    let field = fields.into_iter().find(|field| Some(field.key.as_str()) == sent(typed, "field"));
    let field = field
        .filter(|field| field.is_writable())
        .ok_or_else(|| Error::invalid("field", "unknown_field", "Choose a field that can be changed"))?;
    let patch = patch(work, object, field, sent(typed, "value").unwrap_or_default().trim())?;
    let patches = ids.iter().map(|id| Patch::update(*id, patch.clone())).collect();
    work.save_many(object, patches, Atomicity::AllOrNothing)?;
    Ok(())
}

/// The field with a value as people write it: options by their labels, records by their titles.
fn patch(work: &mut Work<'_>, object: &Object, field: &Field, value: &str) -> KernelResult<Map<String, Json>> {
    let option =
        field.kind.options().unwrap_or_default().iter().find(|option| option.label.eq_ignore_ascii_case(value));
    let value = option.map_or(value, |option| option.key.as_str()).to_owned();
    let key = field.key.clone();
    let typed = match &field.kind {
        Kind::Link { .. } => vec![(key.clone(), String::new()), (format!("{key}.title"), value)],
        Kind::Choices { .. } => value.split(',').map(|one| (key.clone(), one.trim().to_owned())).collect(),
        _ => vec![(key, value)],
    };
    let typed = resolved(work, object, &[field], &typed)?;
    Ok(patch_of(&[field], &typed))
}

/// The records that were picked, or all that the list found, up to so many.
///
/// # Errors
/// Nothing was picked, or too much; the store's.
pub fn picked(r: &mut Read<'_>, object: &Object, typed: &Typed, max: usize) -> KernelResult<Vec<RecordId>> {
    match sent(typed, "all") {
        Some(_) => r.found_ids(object, sent(typed, "filter"), sent(typed, "q"), max),
        None => ids(typed),
    }
}

fn ids(typed: &Typed) -> KernelResult<Vec<RecordId>> {
    let ids: Vec<RecordId> =
        typed.iter().filter(|(name, _)| name == "id").map(|(_, id)| record_id(id)).collect::<KernelResult<_>>()?;
    match ids.len() {
        0 => Err(Error::invalid("id", "nothing_picked", "Pick the records first")),
        count if count > RECORDS_MAX => {
            Err(Error::limit("bulk_records_max", RECORDS_MAX, format!("Pick up to {RECORDS_MAX} records at once")))
        }
        _ => Ok(ids),
    }
}

/// What the list sent by that name.
pub fn sent<'t>(typed: &'t Typed, name: &str) -> Option<&'t str> {
    typed.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
