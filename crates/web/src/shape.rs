//! The shapes in which the records of a list can be looked at, each with its address: a list, a board, a calendar, a chart.
//! What is looked at stays the same from one to the other.

use rapport_kernel::access::Verb;
use rapport_kernel::catalog::ViewDecl;
use rapport_kernel::{Object, Read, Result};
use serde::{Deserialize, Serialize};

use crate::address::address;
use crate::live;
use crate::narrowing::{Looked, Narrowing};
use crate::save_view::{SaveView, save_view};
use crate::views::{self, Tab};
use crate::words::Words;

/// The shape that every object has.
pub const LIST: &str = "list";
/// All of them.
pub const SHAPES: [&str; 4] = [LIST, "board", "calendar", "chart"];

/// Which records are looked at.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Records {
    /// Those of a view.
    pub view: Option<String>,
    /// In place of the view's filter.
    pub filter: Option<String>,
    /// Words that they must have.
    pub q: Option<String>,
}

/// A record on its way to another place: another column of a board, another day of a calendar.
#[derive(Clone, Debug, Deserialize)]
pub struct Move {
    /// The key of the field that says where it is.
    pub by: String,
    /// What the field is to hold.
    pub to: String,
    /// Of a calendar: at which time of the day, where it is to be another one.
    #[serde(default)]
    pub at: String,
    /// Where that leads back to.
    pub back: String,
}

/// A way to look at them.
#[derive(Serialize)]
pub struct Shape {
    name: &'static str,
    label: String,
    icon: &'static str,
    url: String,
    current: bool,
}

/// What stands above a board, a calendar or a chart.
#[derive(Serialize)]
pub struct Head {
    plural: String,
    /// Whose changes show here.
    objects: String,
    label: String,
    label_plural: String,
    views: Vec<Tab>,
    shapes: Vec<Shape>,
    save_view: Option<SaveView>,
    narrowing: Narrowing,
    may_create: bool,
    may_update: bool,
}

/// The ways to look at those records.
pub fn shapes(r: &Read<'_>, object: &Object, records: &Records, current: &str, words: &Words) -> Vec<Shape> {
    let has_board = !r.board_fields(object).is_empty();
    let all = [
        ("list", "list", words.say("shape-list")),
        ("board", "folder-kanban", words.say("shape-board")),
        ("calendar", "calendar-days", words.say("shape-calendar")),
        ("chart", "chart-column", words.say("shape-chart")),
    ];
    let offered = all.into_iter().filter(|(name, ..)| *name != "board" || has_board);
    let shape = |(name, icon, label)| Shape {
        name,
        label,
        icon,
        url: records.address(object, name, []),
        current: name == current,
    };
    offered.map(shape).collect()
}

/// Where a view is looked at: in its own shape, or in the one in which one looks already.
pub fn url_of(object: &Object, view: &ViewDecl, current: &str) -> String {
    let shape = view.look.shape.as_deref().unwrap_or(current);
    let records = Records { view: Some(view.key.clone()), ..Records::default() };
    records.address(object, shape, [])
}

/// Where records of an object are looked at in a shape.
pub fn path(object: &Object, shape: &str) -> String {
    match shape {
        LIST => format!("/{}", object.plural),
        shape => format!("/{}/{shape}", object.plural),
    }
}

impl Records {
    /// The address of them in a shape, with what else it asks.
    pub fn address<'v>(
        &'v self,
        object: &Object,
        shape: &str,
        more: impl IntoIterator<Item = (&'v str, Option<&'v str>)>,
    ) -> String {
        let own = [("view", &self.view), ("filter", &self.filter), ("q", &self.q)];
        let own = own.map(|(name, value)| (name, value.as_deref().filter(|value| !value.is_empty())));
        address(&path(object, shape), own.into_iter().chain(more))
    }

    /// The view that is looked at: the one that is named, or else the last of the ready-made ones, which has them all.
    ///
    /// # Errors
    /// The store's.
    pub fn view(&self, r: &mut Read<'_>, object: &Object) -> Result<ViewDecl> {
        let last = r.views(object).pop().unwrap_or_default();
        let named = views::all(r, object)?.into_iter().find(|view| Some(&view.key) == self.view.as_ref());
        Ok(named.unwrap_or(last))
    }

    /// What stands above them; `looked_at` is the view as it was asked for, `own` what the shape itself was asked, and `wrong`
    /// what is wrong with the filter.
    ///
    /// # Errors
    /// The store's.
    pub fn head(
        &self,
        r: &mut Read<'_>,
        object: &Object,
        looked_at: &ViewDecl,
        (own, wrong): (&[(&'static str, Option<&str>)], Option<String>),
        words: &Words,
    ) -> Result<Head> {
        let shape = looked_at.look.shape.clone().unwrap_or_default();
        let tab = |view: &ViewDecl| Tab {
            label: words.view(object, view),
            current: view.key == looked_at.key,
            url: url_of(object, view, &shape),
        };
        let may = |verb| r.ctx().access.may(r.catalog(), object, verb);
        let (may_create, may_update) = (may(Verb::Create), may(Verb::Update));
        let own = || own.iter().copied();
        let all = own().chain([("view", self.view.as_deref()), ("q", self.q.as_deref())]);
        let looked = Looked {
            shape: &shape,
            q: self.q.as_deref(),
            filter: looked_at.filter.as_deref(),
            asked: self.filter.as_deref(),
            wrong,
            kept: all.filter_map(|(name, value)| Some((name, value?.to_owned()))).collect(),
            plain: Self { filter: None, ..self.clone() }.address(object, &shape, own()),
        };
        let by = looked_at.look.by.as_deref();
        let fields = views::fields(r, object, views::columns(looked_at).chain(by));
        Ok(Head {
            plural: object.plural.clone(),
            objects: live::shown(r, object, &fields),
            label: words.singular(object).to_lowercase(),
            label_plural: words.plural(object),
            views: views::all(r, object)?.iter().map(tab).collect(),
            shapes: shapes(r, object, self, &shape, words),
            save_view: save_view(r, object, looked_at),
            narrowing: Narrowing::of(r, object, looked, words)?,
            may_create,
            may_update,
        })
    }
}
