//! Revisions and copies of a quote.

use rapport_kernel::access::Verb;
use rapport_kernel::house::Own;
use rapport_kernel::part::{Action, declared};
use rapport_kernel::record::Values;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Object, Read, RecordId, Result, Value, Work};
use serde_json::json;

use super::Status;
use super::held::Held;
use super::sending::{full_number, revision, today};
use crate::reading::{matching, one_of, own_object};
use crate::sales::figures::{day, integer};

/// Makes the next revision: a draft with the same number. A sent quote is superseded by it.
pub fn revise() -> Action {
    Action {
        object: "quote",
        name: "revise",
        label: "Revise",
        params: Vec::new(),
        run: |work, id, _| {
            let from = [Status::Sent, Status::Declined, Status::Expired, Status::Withdrawn, Status::Superseded];
            let quote = Held::lock(work, id)?.that_is(&from)?;
            if !later_revisions(&quote.object, &quote.record.values, work)?.is_empty() {
                return Err(Status::Superseded.refusal());
            }
            if quote.status() == Status::Sent {
                quote.set(work, vec![("status", Status::Superseded.value())])?;
            }
            let (number, next) = (quote.value("number").words(), revision(&quote) + 1);
            let more = vec![
                ("full_number", Value::Text(full_number(&number, next))),
                ("number", Value::Text(number)),
                ("revision", Value::Integer(next)),
                ("revises", quote.link()),
            ];
            let made = copy(&quote, more, work)?;
            Ok(json!({"quote": made, "revision": next}))
        },
    }
}

/// Makes another quote like it: a draft, without a number.
pub fn duplicate() -> Action {
    Action {
        object: "quote",
        name: "duplicate",
        label: "Duplicate",
        params: Vec::new(),
        run: |work, id, _| {
            let quote = Held::lock(work, id)?;
            if !work.ctx().access.may(work.catalog(), &quote.object, Verb::Create) {
                return Err(Error::forbidden("You may not make Quotes"));
            }
            let made = copy(&quote, Vec::new(), work)?;
            Ok(json!({"quote": made}))
        },
    }
}

/// The living quotes with this one's number that came after it.
pub fn later_revisions(quotes: &Object, quote: &Values, read: &mut Read<'_>) -> Result<Vec<RecordId>> {
    let (number, revision) = (declared(quotes, "number"), declared(quotes, "revision"));
    let family = matching(quotes, one_of(number, vec![quote.get(number).clone()]), read)?;
    let is_later = |other: &&rapport_kernel::Record| integer(other.get(revision)) > integer(quote.get(revision));
    Ok(family.iter().filter(is_later).map(|other| other.id).collect())
}

/// A draft with all that people wrote in a quote and its lines. A last day that is over does not come along.
fn copy(quote: &Held, more: Vec<(&str, Value)>, work: &mut Work<'_>) -> Result<RecordId> {
    let mut set = written(&quote.object, &quote.record.values);
    let last_day = declared(&quote.object, "valid_until");
    let today = today(work);
    set.retain(|(field, value)| *field != last_day || day(value).is_some_and(|last| last >= today));
    set.extend(more.into_iter().map(|(key, value)| (declared(&quote.object, key), value)));
    let made = work.write_own(&quote.object, vec![Own { id: None, set }])?[0].id();
    let lines = own_object(work.catalog(), "quote_line");
    let (link, home) = (declared(&lines, "quote"), Value::Link(Ref { object: quote.object.id, id: made }));
    let rows = quote.lines(work)?.into_iter().map(|line| {
        let mut set = written(&lines, &line.values);
        set.retain(|(field, _)| *field != link);
        set.push((link, home.clone()));
        Own { id: None, set }
    });
    let rows: Vec<Own> = rows.collect();
    work.write_own(&lines, rows)?;
    Ok(made)
}

/// What people wrote, but for what no two records share.
fn written(object: &Object, values: &Values) -> Vec<(FieldId, Value)> {
    let copied = object.fields.iter().filter(|field| field.is_writable() && !field.traits.unique);
    copied.map(|field| (field.id, values.get(field.id).clone())).collect()
}
