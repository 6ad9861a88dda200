//! The list of an object: a table that stays quick however many records there are.
//!
//! What one looks at is all in the address: `view`, and where it is said otherwise `filter`, `sort`, `columns`, `q`.

mod arrange;
mod bulk;
mod found;
mod groups;
mod heads;
mod page;
mod table;

use axum::extract::{Path, Query};
use axum::response::Response;
use rapport_gate::Failure;
use rapport_kernel::Object;
use rapport_kernel::catalog::Look;
use serde::{Deserialize, Deserializer};

use crate::Person;
use crate::address::address;
use crate::cells::Typed;

pub use bulk::{back, change, picked, sent};

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
    /// Pixels of columns, `email:240,name:300`, in place of the view's.
    pub widths: Option<String>,
    /// How many columns stay while the others are scrolled, in place of the view's.
    #[serde(default, deserialize_with = "lenient")]
    pub pinned: Option<usize>,
    /// In which groups, in place of the view's; none for an empty text.
    pub group: Option<String>,
    /// Which groups are open, divided by commas.
    pub open: Option<String>,
    /// The menu that stays open.
    pub menu: Option<String>,
    /// Words that the records must have.
    pub q: Option<String>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Rows of the page, where one has read further than the first.
    #[serde(default, deserialize_with = "lenient")]
    pub rows: Option<usize>,
    /// Ids divided by commas, of records of which nothing but their rows is asked.
    pub only: Option<String>,
    /// What was just done.
    pub did: Option<String>,
}

impl Asked {
    /// Whether nothing is asked but the list itself.
    pub fn is_plain(&self) -> bool {
        let Self { view, filter, sort, columns, group, q, cursor, .. } = self;
        [view, filter, sort, columns, group, q, cursor].into_iter().all(Option::is_none)
    }

    /// The address that asks the same, from a place on.
    pub fn address(&self, object: &Object, cursor: Option<&str>) -> String {
        let path = format!("/{}", object.plural);
        let kept = self.kept();
        let kept = kept.iter().map(|(name, value)| (*name, Some(value.as_str())));
        let [filter, open, menu] = [&self.filter, &self.open, &self.menu].map(Option::as_deref);
        address(&path, kept.chain([("filter", filter), ("open", open), ("menu", menu), ("cursor", cursor)]))
    }

    /// The view without what was asked beside it.
    pub fn plain(&self, object: &Object) -> String {
        address(&format!("/{}", object.plural), [("view", self.view.as_deref())])
    }

    /// What is asked, but for the filter, the place and what is open.
    pub fn kept(&self) -> Vec<(&'static str, String)> {
        let pinned = self.pinned.map(|pinned| pinned.to_string());
        let all = [
            ("view", &self.view),
            ("sort", &self.sort),
            ("columns", &self.columns),
            ("widths", &self.widths),
            ("pinned", &pinned),
            ("group", &self.group),
            ("q", &self.q),
        ];
        let given = all.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        // No group and no width are other than those of the view.
        given.filter(|(name, value)| !value.is_empty() || matches!(*name, "group" | "widths")).collect()
    }

    /// How it is looked at: as the view says, but for what is said here.
    pub fn look(&self, of_view: &Look) -> Look {
        let group = self.group.clone().or_else(|| of_view.group.clone()).filter(|group| !group.is_empty());
        let widths = self.widths.as_ref().map(|widths| widths.split(',').map(str::to_owned).collect());
        Look {
            group,
            widths: widths.unwrap_or_else(|| of_view.widths.clone()),
            pinned: self.pinned.unwrap_or(of_view.pinned),
            ..of_view.clone()
        }
    }
}

/// A number in an address; what is none is as if it were not there.
fn lenient<'d, D: Deserializer<'d>>(from: D) -> Result<Option<usize>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|text| text.parse().ok()))
}

/// The list. Without script the boxes of the columns come each for itself.
pub async fn show(
    person: Person,
    Path(plural): Path<String>,
    Query(mut asked): Query<Asked>,
    Query(typed): Query<Typed>,
) -> Result<Response, Failure> {
    let ticked: Vec<String> = typed.into_iter().filter(|(name, _)| name == "column").map(|(_, key)| key).collect();
    if !ticked.is_empty() {
        asked.columns = Some(ticked.join(","));
    }
    let screen = person.read(move |r| page::load(r, &plural, &asked)).await?;
    Ok(screen.show()?)
}
