//! What a list shows: its views, columns, rows, and what is wrong with the filter.

use minijinja::Value;
use rapport_kernel::access::Verb;
use rapport_kernel::catalog::{SAVED_VIEW_OBJECT, ViewDecl};
use rapport_kernel::house::ListRequest;
use rapport_kernel::limits::PAGE_SIZE_MAX;
use rapport_kernel::{Error, Field, Kind, Object, Read, Record, RecordId, Result};
use serde::Serialize;

use super::condition::WAYS;
use super::{Asked, table};
use crate::address::address;
use crate::cells::{Control, is_number};
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::{Args, Words};

/// Rows of a page: two screens full.
const ROWS: usize = 100;
/// Columns at most.
const COLUMNS_MAX: usize = 40;

/// The context of `list.html`.
#[derive(Serialize)]
struct Page {
    plural: String,
    label: String,
    label_plural: String,
    views: Vec<Tab>,
    /// The form of the view, where it is one that somebody keeps.
    saved: Option<String>,
    /// What a view of what is shown would hold.
    keep: Keep,
    columns: Vec<Column>,
    rows: Value,
    is_empty: bool,
    next: Option<String>,
    count: String,
    filter: String,
    /// Whether the filter is another one than the view's.
    narrowed: bool,
    wrong: Option<String>,
    q: String,
    /// What the small forms send along.
    kept: Vec<(&'static str, String)>,
    fields: Vec<Choice>,
    ways: Vec<Choice>,
    plain: String,
    may_create: bool,
    may_update: bool,
    may_delete: bool,
    /// Fields that can be changed in picked records.
    writable: Vec<Choice>,
    /// This list, to come back to.
    back: String,
    /// The same records on a board.
    board: Option<String>,
}

/// A view that could be kept.
#[derive(Serialize)]
struct Keep {
    object: String,
    sort: String,
    columns: String,
}

#[derive(Serialize)]
struct Tab {
    label: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct Column {
    label: String,
    end: bool,
    sort_url: Option<String>,
    sorted: Option<&'static str>,
}

/// Something to choose.
#[derive(Serialize)]
struct Choice {
    key: String,
    label: String,
    chosen: bool,
}

/// The list as it was asked for.
///
/// # Errors
/// `NotFound` for an object that the reader may not know; the store's.
pub fn load(r: &mut Read<'_>, plural: &str, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let views = all_views(r, &object)?;
    let mut view = chosen(&views, asked);
    let mut columns = columns_of(r, &object, asked, &view);
    let mut request = request_of(asked, &view, &columns);
    let mut found = find(r, &object, &request)?;
    // Who has nothing of their own yet is shown what there is.
    if found.records.is_empty() && asked.is_plain() {
        view = r.views(&object).pop().unwrap_or(view);
        columns = columns_of(r, &object, asked, &view);
        request = request_of(asked, &view, &columns);
        found = find(r, &object, &request)?;
    }
    let Found { records, next_cursor, wrong } = found;
    let rows = table::rows(r, &object, &columns, &records, &words)?;
    let label_plural = words.plural(&object);
    let [may_create, may_update, may_delete] =
        [Verb::Create, Verb::Update, Verb::Delete].map(|verb| r.ctx().access.may(r.catalog(), &object, verb));
    let page = Page {
        plural: object.plural.clone(),
        label: words.singular(&object).to_lowercase(),
        label_plural: label_plural.clone(),
        views: views.iter().map(|one| tab(&object, one, &view, &words)).collect(),
        saved: kept_at(r, &view),
        keep: Keep {
            object: object.key.clone(),
            sort: request.sort.clone().unwrap_or_default(),
            columns: columns.iter().map(|column| column.key.as_str()).collect::<Vec<_>>().join(", "),
        },
        columns: heads(r, &object, asked, &request, &columns, &words),
        is_empty: records.is_empty(),
        rows: Value::from_safe_string(rows),
        next: next_cursor.as_deref().map(|cursor| asked.address(&object, Some(cursor))),
        count: count(&words, records.len(), next_cursor.is_some(), asked),
        filter: request.filter.clone().unwrap_or_default(),
        narrowed: asked.filter.as_ref().is_some_and(|filter| !filter.trim().is_empty()),
        wrong,
        q: asked.q.clone().unwrap_or_default(),
        kept: asked.kept(),
        fields: fields(r, &object, &columns, &words),
        ways: WAYS.iter().map(|way| Choice::new(way, &words.say(&format!("op-{way}")))).collect(),
        plain: asked.plain(&object),
        board: (!r.board_fields(&object).is_empty())
            .then(|| address(&format!("/{}/board", object.plural), [("view", Some(view.key.as_str()))])),
        may_create,
        may_update,
        may_delete,
        writable: writable(r, &object, &words),
        back: asked.address(&object, None),
    };
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    let done = Done::of(asked.did.as_deref(), &asked.address(&object, None));
    Ok(Screen::within(shell, words, "list.html", &label_plural, page).with_done(done))
}

/// Those ready-made, and those that the reader keeps or is shown.
pub fn all_views(r: &mut Read<'_>, object: &Object) -> Result<Vec<ViewDecl>> {
    let mut views = r.views(object);
    views.extend(r.saved_views(object)?);
    Ok(views)
}

fn chosen(views: &[ViewDecl], asked: &Asked) -> ViewDecl {
    let named = views.iter().find(|view| Some(&view.key) == asked.view.as_ref());
    named.unwrap_or(&views[0]).clone()
}

fn columns_of<'o>(r: &Read<'_>, object: &'o Object, asked: &Asked, view: &ViewDecl) -> Vec<&'o Field> {
    let known = r.fields(object);
    let find = |key: &str| known.iter().copied().find(|field| field.key == key.trim());
    let asked: Vec<&Field> = asked.columns.iter().flat_map(|keys| keys.split(',')).filter_map(find).collect();
    let chosen = match asked.is_empty() {
        true => view.columns.iter().filter_map(|key| find(key)).collect(),
        false => asked,
    };
    chosen.into_iter().take(COLUMNS_MAX).collect()
}

fn request_of(asked: &Asked, view: &ViewDecl, columns: &[&Field]) -> ListRequest {
    ListRequest {
        filter: asked.filter.clone().or_else(|| view.filter.clone()),
        sort: asked.sort.clone().or_else(|| Some(view.sort.clone())),
        fields: Some(columns.iter().map(|field| field.key.clone()).collect()),
        limit: Some(asked.rows.unwrap_or(ROWS).clamp(ROWS, PAGE_SIZE_MAX)),
        cursor: asked.cursor.clone(),
        q: asked.q.clone(),
        bin: false,
    }
}

/// A page of records, or what is wrong with the question.
struct Found {
    records: Vec<Record>,
    next_cursor: Option<String>,
    wrong: Option<String>,
}

fn find(r: &mut Read<'_>, object: &Object, request: &ListRequest) -> Result<Found> {
    match r.list(object, request) {
        Ok(page) => Ok(Found { records: page.records, next_cursor: page.next_cursor, wrong: None }),
        Err(Error::Invalid(problems)) => {
            let said: Vec<String> = problems.iter().map(|problem| problem.text.english.clone()).collect();
            Ok(Found { records: Vec::new(), next_cursor: None, wrong: Some(said.join("; ")) })
        }
        Err(error) => Err(error),
    }
}

/// The form of a view that somebody keeps: its key is the id of its record.
fn kept_at(r: &Read<'_>, view: &ViewDecl) -> Option<String> {
    let id: RecordId = view.key.parse().ok()?;
    Some(format!("/{}/{id}/edit", r.object(SAVED_VIEW_OBJECT).ok()?.plural))
}

fn tab(object: &Object, view: &ViewDecl, current: &ViewDecl, words: &Words) -> Tab {
    Tab {
        label: words.known(&format!("view-{}-{}", object.key, view.key)).unwrap_or_else(|| view.label.clone()),
        current: view.key == current.key,
        url: address(&format!("/{}", object.plural), [("view", Some(view.key.as_str()))]),
    }
}

/// The heads of the columns; each that one can sort by leads to the list so sorted.
fn heads(
    r: &mut Read<'_>,
    object: &Object,
    asked: &Asked,
    request: &ListRequest,
    columns: &[&Field],
    words: &Words,
) -> Vec<Column> {
    let sort = request.sort.as_deref().unwrap_or_default();
    let mut head = |field: &&Field| {
        let sorted = match sort.split(',').next().map(str::trim) {
            Some(first) if first == field.key => Some("ascending"),
            Some(first) if first.strip_prefix('-') == Some(&field.key) => Some("descending"),
            _ => None,
        };
        let next = if sorted == Some("ascending") { format!("-{}", field.key) } else { field.key.clone() };
        let may_sort = r.sorted_by(object, &next).is_ok();
        let sort_url = may_sort.then(|| Asked { sort: Some(next), ..asked.clone() }.address(object, None));
        Column { label: words.field(object, field), end: is_number(&field.kind), sort_url, sorted }
    };
    columns.iter().map(&mut head).collect()
}

fn fields(r: &Read<'_>, object: &Object, columns: &[&Field], words: &Words) -> Vec<Choice> {
    let shown = |field: &Field| columns.iter().any(|column| column.id == field.id);
    let choice =
        |field: &Field| Choice { chosen: shown(field), ..Choice::new(&field.key, &words.field(object, field)) };
    r.fields(object).into_iter().map(choice).collect()
}

fn writable(r: &Read<'_>, object: &Object, words: &Words) -> Vec<Choice> {
    let in_one_line = |field: &&Field| {
        let is_one = !matches!(field.kind, Kind::Address | Kind::PersonName | Kind::Location | Kind::Json);
        field.is_writable() && is_one && Control::is_for(&field.kind) && !field.traits.unique
    };
    let fields = r.fields(object).into_iter().filter(in_one_line);
    fields.map(|field| Choice::new(&field.key, &words.field(object, field))).collect()
}

/// How many there are, as far as this page knows.
fn count(words: &Words, rows: usize, more: bool, asked: &Asked) -> String {
    if asked.cursor.is_some() {
        return String::new();
    }
    let id = if more { "list-count-many" } else { "list-count" };
    words.tell(id, &Args::from([("count".into(), rows.into())]))
}

impl Choice {
    fn new(key: &str, label: &str) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), chosen: false }
    }
}

impl Asked {
    /// Whether nothing is asked but the list itself.
    fn is_plain(&self) -> bool {
        let Self { view, filter, sort, columns, q, cursor, rows: _, did: _ } = self;
        [view, filter, sort, columns, q, cursor].into_iter().all(Option::is_none)
    }

    /// The address that asks the same, from a place on.
    fn address(&self, object: &Object, cursor: Option<&str>) -> String {
        let path = format!("/{}", object.plural);
        let kept = self.kept();
        let kept = kept.iter().map(|(name, value)| (*name, Some(value.as_str())));
        address(&path, kept.chain([("filter", self.filter.as_deref()), ("cursor", cursor)]))
    }

    /// The view without what was asked beside it.
    fn plain(&self, object: &Object) -> String {
        address(&format!("/{}", object.plural), [("view", self.view.as_deref())])
    }

    /// What is asked, but for the filter and the place.
    fn kept(&self) -> Vec<(&'static str, String)> {
        let all = [("view", &self.view), ("sort", &self.sort), ("columns", &self.columns), ("q", &self.q)];
        let given = all.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        given.filter(|(_, value)| !value.is_empty()).collect()
    }
}
