//! What hangs on a record: the newest of each kind, and how to come by the rest.

use rapport_kernel::access::Verb;
use rapport_kernel::blob::FILE_OBJECT;
use rapport_kernel::house::ListRequest;
use rapport_kernel::time::Date;
use rapport_kernel::{Field, Object, Read, Record, RecordId, Result, Value};
use serde::Serialize;

use crate::address::address;
use crate::words::Words;

/// Records of one object that link here.
#[derive(Serialize)]
pub struct Related {
    label: String,
    rows: Vec<Row>,
    /// All of them, where there are more.
    all: Option<String>,
    /// The form of a new one.
    new: Option<String>,
}

#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    /// When it occurred; when it was made, where nothing says so.
    day: String,
}

/// Records of a kind that are shown.
const ROWS: usize = 5;

/// All kinds of record that link here and that the reader may know.
///
/// # Errors
/// The store's.
pub fn related(r: &mut Read<'_>, object: &Object, id: RecordId, words: &Words) -> Result<Vec<Related>> {
    let mut all = Vec::new();
    for relation in r.catalog().clone().relations(object.id) {
        let Some(child) = r.catalog().get(relation.child).and_then(|child| r.object(&child.key).ok()) else { continue };
        // Files have a place of their own, and what has no name is told by the timeline.
        if child.key == FILE_OBJECT || child.title.is_none() {
            continue;
        }
        let Some(link) = child.field(relation.link).filter(|link| r.ctx().access.sees(&child, link.id)) else {
            continue;
        };
        let filter = format!("{} = \"{id}\"", link.key);
        let occurred =
            child.occurred.and_then(|id| child.field(id)).filter(|when| r.ctx().access.sees(&child, when.id));
        let when = occurred.map_or("created_at", |when| when.key.as_str());
        let request = ListRequest {
            filter: Some(filter.clone()),
            sort: Some(format!("-{when}")),
            fields: Some(r.naming_keys(&child).into_iter().chain(occurred.map(|when| when.key.clone())).collect()),
            limit: Some(ROWS),
            ..ListRequest::default()
        };
        let page = r.list(&child, &request)?;
        let may_create = r.ctx().access.may(r.catalog(), &child, Verb::Create);
        if page.records.is_empty() && r.navigation(&child).is_none() {
            continue;
        }
        let row = |record: &Record| Row {
            title: r.title(&child, record),
            url: format!("/{}/{}", child.plural, record.id),
            day: words.date(day(record, occurred, words)),
        };
        let list = format!("/{}", child.plural);
        all.push(Related {
            label: label(&child, &relation.name, words),
            rows: page.records.iter().map(row).collect(),
            all: page.next_cursor.is_some().then(|| address(&list, [("filter", Some(filter.as_str()))])),
            new: may_create.then(|| format!("{list}/new?{}={id}", link.key)),
        });
    }
    // What there is comes before what there could be.
    all.sort_by_key(|related| related.rows.is_empty());
    Ok(all)
}

fn day(record: &Record, occurred: Option<&Field>, words: &Words) -> Date {
    match occurred.map(|when| record.get(when.id)) {
        Some(Value::Date(day)) => *day,
        Some(Value::Instant(at)) => at.date_in(words.zone()),
        _ => record.created_at.date_in(words.zone()),
    }
}

/// The name of the relation, as people read it; that of the object where they are the same.
fn label(child: &Object, relation: &str, words: &Words) -> String {
    if relation == child.plural {
        return words.plural(child);
    }
    if let Some(name) = words.relation(child, relation) {
        return name;
    }
    let spaced = relation.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
