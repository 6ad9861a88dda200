//! What hangs on a record: the newest of each kind, and how to come by the rest.

use rapport_kernel::access::Verb;
use rapport_kernel::blob::FILE_OBJECT;
use rapport_kernel::house::ListRequest;
use rapport_kernel::{Object, Read, RecordId, Result};
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
    changed: String,
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
        let request = ListRequest {
            filter: Some(filter.clone()),
            sort: Some("-created_at".to_owned()),
            fields: Some(r.naming_keys(&child)),
            limit: Some(ROWS),
            ..ListRequest::default()
        };
        let page = r.list(&child, &request)?;
        let may_create = r.ctx().access.may(r.catalog(), &child, Verb::Create);
        if page.records.is_empty() && r.navigation(&child).is_none() {
            continue;
        }
        let row = |record: &rapport_kernel::Record| Row {
            title: r.title(&child, record),
            url: format!("/{}/{}", child.plural, record.id),
            changed: words.date(record.created_at.date_in(words.zone())),
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
