//! Records in short: what they are called, and a few facts.

use minijinja::Value as Html;
use rapport_kernel::catalog::ViewDecl;
use rapport_kernel::{Field, FieldId, Object, Read, Record, RecordId, Result};
use serde::Serialize;

use crate::cells::{Cells, linked};
use crate::views;
use crate::words::Words;

/// A record in short.
#[derive(Serialize)]
pub struct Card {
    id: String,
    title: String,
    url: String,
    facts: Vec<Html>,
}

impl Card {
    /// Of which nothing is said but its name.
    pub fn named(id: RecordId, title: String, url: String) -> Self {
        Self { id: id.to_string(), title, url, facts: Vec::new() }
    }
}

/// Facts of a card, beside its title.
const FACTS: usize = 3;

/// The columns of a view that a card shows: not what names it, nor what is said elsewhere.
pub fn facts<'o>(r: &Read<'_>, object: &'o Object, view: &ViewDecl, elsewhere: Option<FieldId>) -> Vec<&'o Field> {
    let is_said = |field: &Field| [object.title, elsewhere].contains(&Some(field.id));
    let columns = views::fields(r, object, views::columns(view));
    columns.into_iter().filter(|field| !is_said(field)).take(FACTS).collect()
}

/// Records as cards; a fact that is empty is left out.
///
/// # Errors
/// The store's.
pub fn cards(
    r: &mut Read<'_>,
    object: &Object,
    facts: &[&Field],
    records: &[Record],
    words: &Words,
) -> Result<Vec<Card>> {
    let refs = records.iter().flat_map(|record| facts.iter().flat_map(|field| linked(record.get(field.id))));
    let titles = r.titles(refs.collect::<Vec<_>>())?;
    let cells = Cells { catalog: r.catalog(), titles: &titles, words };
    let card = |record: &Record| {
        let shown = facts.iter().filter(|field| !record.get(field.id).is_empty());
        Card {
            id: record.id.to_string(),
            title: r.title(object, record),
            url: format!("/{}/{}", object.plural, record.id),
            facts: shown.map(|field| cells.html(field, record)).collect(),
        }
    };
    Ok(records.iter().map(card).collect())
}
