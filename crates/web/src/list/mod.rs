//! The list of an object: a table that stays quick however many records there are.
//!
//! What one looks at is all in the address: `view`, and where it is said otherwise `filter`, `sort`, `columns`, `q`.

mod bulk;
mod condition;
mod found;
mod heads;
mod keep;
mod page;
mod table;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use rapport_kernel::Object;
use serde::Deserialize;

use crate::Person;
use crate::address::address;

pub use bulk::change;
pub use condition::Condition;

/// What a list can be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Which ready-made list; the first when absent.
    pub view: Option<String>,
    /// In place of the view's.
    pub filter: Option<String>,
    /// In place of the view's.
    pub sort: Option<String>,
    /// Keys divided by commas, in place of the view's.
    pub columns: Option<String>,
    /// Words that the records must have.
    pub q: Option<String>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Rows of the page, where one has read further than the first.
    pub rows: Option<usize>,
    /// What was just done.
    pub did: Option<String>,
}

impl Asked {
    /// Whether nothing is asked but the list itself.
    pub fn is_plain(&self) -> bool {
        let Self { view, filter, sort, columns, q, cursor, rows: _, did: _ } = self;
        [view, filter, sort, columns, q, cursor].into_iter().all(Option::is_none)
    }

    /// The address that asks the same, from a place on.
    pub fn address(&self, object: &Object, cursor: Option<&str>) -> String {
        let path = format!("/{}", object.plural);
        let kept = self.kept();
        let kept = kept.iter().map(|(name, value)| (*name, Some(value.as_str())));
        address(&path, kept.chain([("filter", self.filter.as_deref()), ("cursor", cursor)]))
    }

    /// The view without what was asked beside it.
    pub fn plain(&self, object: &Object) -> String {
        address(&format!("/{}", object.plural), [("view", self.view.as_deref())])
    }

    /// What is asked, but for the filter and the place.
    pub fn kept(&self) -> Vec<(&'static str, String)> {
        let all = [("view", &self.view), ("sort", &self.sort), ("columns", &self.columns), ("q", &self.q)];
        let given = all.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        given.filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// The list.
pub async fn show(person: Person, Path(plural): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person.read(move |r| page::load(r, &plural, &asked)).await?;
    Ok(screen.show()?)
}

/// The list with one condition more.
pub async fn narrow(
    person: Person,
    Path(plural): Path<String>,
    Query(asked): Query<Asked>,
    Query(condition): Query<Condition>,
) -> Result<Response, Failure> {
    let address = person.read(move |r| condition::narrowed(r, &plural, &asked, &condition)).await?;
    Ok(Redirect::to(&address).into_response())
}
