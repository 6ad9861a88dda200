//! What a list shows: its views, columns, rows, and what is wrong with the filter.

use minijinja::Value;
use rapport_kernel::access::Verb;
use rapport_kernel::{Field, Kind, Object, Read, Result};
use serde::Serialize;

use super::arrange::{Place, places};
use super::found::{Found, find};
use super::heads::{Head, heads};
use super::table::{self, Table};
use super::{Asked, groups};
use crate::actions::{Offer, offers};
use crate::cells::{Control, moments};
use crate::grouping;
use crate::live;
use crate::narrowing::{Choice, Looked, Narrowing};
use crate::save_view::{SaveView, save_view};
use crate::screen::{Done, Screen};
use crate::shape::{LIST, Records, Shape, shapes, url_of};
use crate::shell::Shell;
use crate::views::{self, Tab};
use crate::words::{Args, Words};

/// The context of `list.html`.
#[derive(Serialize)]
struct Page {
    plural: String,
    /// Whose changes show here.
    objects: String,
    label: String,
    label_plural: String,
    views: Vec<Tab>,
    /// None for who may keep no views.
    save_view: Option<SaveView>,
    columns: Vec<Head>,
    /// How many of them stay while the others are scrolled.
    pinned: usize,
    rows: Value,
    /// Those that the list stands in.
    groups: Vec<groups::Shown>,
    /// What it can stand in.
    groupings: Vec<grouping::Offer>,
    is_empty: bool,
    next: Option<String>,
    count: String,
    narrowing: Narrowing,
    /// What the small forms send along.
    kept: Vec<(&'static str, String)>,
    /// The columns, and what could be one.
    places: Vec<Place>,
    /// The menu that stays open.
    menu: String,
    may_create: bool,
    may_update: bool,
    may_delete: bool,
    /// Fields that can be changed in picked records.
    writable: Vec<Choice>,
    /// What can be done with them.
    actions: Vec<Offer>,
    /// This list, to come back to.
    back: String,
    /// The same records otherwise.
    shapes: Vec<Shape>,
    /// Where more of them are imported, by who may.
    import: Option<String>,
}

/// The list as it was asked for.
///
/// # Errors
/// `NotFound` for an object that the reader may not know; the store's.
pub fn load(r: &mut Read<'_>, plural: &str, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let views = views::all(r, &object)?;
    let moments = moments(&words);
    let found = find(r, &object, &moments, &views, asked)?;
    let table = Table { object: &object, columns: &found.columns, part: None };
    let rows = table::rows(r, &table, &found.records, &words)?;
    let label_plural = words.plural(&object);
    let tab = |view: &rapport_kernel::catalog::ViewDecl| Tab {
        label: words.view(&object, view),
        current: view.key == found.view.key,
        url: url_of(&object, view, "list"),
    };
    let [may_create, may_update, may_delete] =
        [Verb::Create, Verb::Update, Verb::Delete].map(|verb| r.ctx().access.may(r.catalog(), &object, verb));
    let records = Records { view: Some(found.view.key.clone()), filter: asked.filter.clone(), q: asked.q.clone() };
    let looked_at = found.looked_at();
    let back = Asked { menu: None, ..asked.clone() }.address(&object, None);
    let looked = Looked {
        shape: LIST,
        q: asked.q.as_deref(),
        filter: found.request.filter.as_deref(),
        asked: asked.filter.as_deref(),
        wrong: found.wrong.clone(),
        kept: asked.kept(),
        plain: asked.plain(&object),
    };
    let page = Page {
        plural: object.plural.clone(),
        objects: live::shown(r, &object, &found.columns.iter().map(|column| column.field).collect::<Vec<_>>()),
        label: words.singular(&object).to_lowercase(),
        label_plural: label_plural.clone(),
        views: views.iter().map(tab).collect(),
        save_view: save_view(r, &object, &looked_at),
        pinned: found.look.pinned,
        columns: heads(r, &object, asked, &found, &words),
        groups: groups::shown(r, &object, asked, &found, &words)?,
        groupings: grouping::offers(r, &object, found.look.group.as_deref(), &words),
        is_empty: found.is_empty(),
        rows: Value::from_safe_string(rows),
        next: found.next_cursor.as_deref().map(|cursor| asked.address(&object, Some(cursor))),
        count: count(&words, &found, asked),
        narrowing: Narrowing::of(r, &object, looked, &words)?,
        kept: asked.kept(),
        places: places(r, &object, &moments, asked, &found, &words),
        menu: asked.menu.clone().unwrap_or_default(),
        shapes: shapes(r, &object, &records, "list", &words),
        import: crate::setup::may_import(r, &object).then(|| format!("/setup/import?object={}", object.key)),
        may_create,
        may_update,
        may_delete,
        writable: writable(r, &object, &words),
        actions: if may_update { offers(r, &object, &words) } else { Vec::new() },
        back: back.clone(),
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let done = Done::of(asked.did.as_deref(), &back);
    Ok(Screen::within(shell, words, "list.html", &label_plural, page).with_done(done))
}

fn writable(r: &Read<'_>, object: &Object, words: &Words) -> Vec<Choice> {
    let on_a_form = |field: &&Field| {
        let is_one = !matches!(field.kind, Kind::Json | Kind::Links { .. });
        field.is_writable() && is_one && Control::is_for(&field.kind) && !field.traits.unique
    };
    let fields = r.fields(object).into_iter().filter(on_a_form);
    fields.map(|field| Choice::of_field(object, field, words)).collect()
}

/// How many there are, as far as this page knows.
fn count(words: &Words, found: &Found<'_>, asked: &Asked) -> String {
    if asked.cursor.is_some() {
        return String::new();
    }
    if !found.groups.is_empty() {
        return words.tell("list-count", &Args::from([("count".into(), found.grouped.into())]));
    }
    let id = if found.next_cursor.is_some() { "list-count-many" } else { "list-count" };
    words.tell(id, &Args::from([("count".into(), found.records.len().into())]))
}
