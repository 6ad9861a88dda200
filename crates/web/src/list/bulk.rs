//! What is done with the rows that were picked: one unit of work, undone as one.

use std::collections::HashSet;

use axum::extract::{Form, Path};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::{Failure, own_page};
use rapport_kernel::access::Verb;
use rapport_kernel::house::Atomicity;
use rapport_kernel::limits::BULK_ROWS_MAX;
use rapport_kernel::{Error, Field, Object, Patch, Read, RecordId, Result as KernelResult, Work};

use crate::Person;
use crate::address::after;
use crate::cells::{Typed, patch_of};
use crate::form::{ONCE, Short, Tried, done_once, record_id, resolved};
use crate::screen::Screen;
use crate::words::{Args, Words};

/// What is done, and that it is done to all that the list found. No field is called so: a key has no capital.
const DO: &str = "Do";
const ALL: &str = "All";
/// Records of one go, at most.
const RECORDS_MAX: usize = 1_000;

/// Changes one field of the picked records, or of all that the list found, or puts them into the bin. What is refused is
/// refused as a whole, with the reason: half of a change is nothing that one could oversee. Whoever comes from the list to
/// change a field is shown its control first.
pub async fn change(person: Person, Path(plural): Path<String>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    if sent(&typed, DO) == Some("delete") {
        let to = person.write(move |work| delete(work, &plural, &typed)).await?;
        return Ok(Redirect::to(&to).into_response());
    }
    if sent(&typed, ONCE).is_none() {
        // As any form that lacks something: a browser shows it in place of the list, and keeps the address.
        let screen = person.read(move |r| shown(r, &plural, &typed, None)).await?;
        return Ok(screen.with_status(StatusCode::UNPROCESSABLE_ENTITY).show()?);
    }
    let form = format!("{plural}/bulk");
    let (tried, again) = ((plural.clone(), typed.clone()), (plural, typed.clone()));
    let write = move |work: &mut Work<'_>| set(work, &tried.0, &tried.1);
    let again = move |r: &mut Read<'_>, refused: &Error| shown(r, &again.0, &again.1, Some(refused));
    done_once(&person, &form, &typed, write, again).await
}

/// Where one goes on.
fn delete(work: &mut Work<'_>, plural: &str, typed: &Typed) -> KernelResult<String> {
    let object = work.object_by_plural(plural)?;
    let ids = picked(work, &object, typed, BULK_ROWS_MAX)?;
    for deleted in work.delete_many(&object, &ids)? {
        deleted?;
    }
    Ok(after(work, back(typed)))
}

/// Where one goes on.
fn set(work: &mut Work<'_>, plural: &str, typed: &Typed) -> KernelResult<String> {
    let object = work.object_by_plural(plural)?;
    let ids = picked(work, &object, typed, BULK_ROWS_MAX)?;
    let fields = work.fields(&object);
    let field = field(&fields, typed)?;
    let patch = patch_of(&[field], &resolved(work, &object, &[field], typed)?);
    let patches = ids.iter().map(|id| Patch::update(*id, patch.clone())).collect();
    work.save_many(&object, patches, Atomicity::AllOrNothing)?;
    Ok(after(work, back(typed)))
}

/// The list from which it was asked.
pub fn back(typed: &Typed) -> &str {
    own_page(sent(typed, "back").unwrap_or_default())
}

/// The field that was chosen.
fn field<'o>(fields: &[&'o Field], typed: &Typed) -> KernelResult<&'o Field> {
    let chosen = fields.iter().find(|field| Some(field.key.as_str()) == sent(typed, "field"));
    let chosen = chosen.copied().filter(|field| field.is_writable());
    chosen.ok_or_else(|| Error::invalid("field", "unknown_field", "Choose a field that can be changed"))
}

/// The form of the field: what was picked is sent along, by ids or by what the list found.
fn shown(r: &mut Read<'_>, plural: &str, typed: &Typed, refused: Option<&Error>) -> KernelResult<Screen> {
    let object = r.object_by_plural(plural)?;
    if !r.ctx().access.may(r.catalog(), &object, Verb::Update) {
        return Err(Error::forbidden("You may see such records, but not change them"));
    }
    let ids = picked(r, &object, typed, BULK_ROWS_MAX)?;
    let words = Words::of(r);
    let fields = r.fields(&object);
    let field = field(&fields, typed)?;
    let found = [ALL, "filter", "q"].into_iter().filter_map(|name| Some((name, sent(typed, name)?.to_owned())));
    let kept = match sent(typed, ALL) {
        Some(_) => found.collect(),
        None => ids.iter().map(|id| ("id", id.to_string())).collect::<Vec<_>>(),
    };
    let back = back(typed).to_owned();
    let asked = [("field", field.key.clone()), ("back", back.clone())];
    let name = Args::from([("field".into(), words.field(&object, field).into())]);
    let short = Short {
        label: words.tell("bulk-change-field", &name),
        title: words.so_many(ids.len(), &object),
        url: format!("/{}/bulk", object.plural),
        back,
        kept: kept.into_iter().chain(asked).collect(),
        fields: vec![field],
        help: Some(words.say("bulk-empties")),
    };
    let tried = Tried::on(r, &object, &ids, typed, refused, &words)?;
    short.page(r, &object, tried)
}

/// The records that were picked, or all that the list found, up to so many.
///
/// # Errors
/// Nothing was picked, or too much; the store's.
pub fn picked(r: &mut Read<'_>, object: &Object, typed: &Typed, max: usize) -> KernelResult<Vec<RecordId>> {
    match sent(typed, ALL) {
        Some(_) => r.found_ids(object, sent(typed, "filter"), sent(typed, "q"), max),
        None => ids(typed),
    }
}

fn ids(typed: &Typed) -> KernelResult<Vec<RecordId>> {
    let sent = typed.iter().filter(|(name, _)| name == "id");
    let mut ids: Vec<RecordId> = sent.map(|(_, id)| record_id(id)).collect::<KernelResult<_>>()?;
    // Picked in two groups is picked once.
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(*id));
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
