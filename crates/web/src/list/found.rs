//! What a list finds: which of the views one looks at, its columns, and a page of records.

use rapport_kernel::catalog::{Look, MOMENTS, ViewDecl};
use rapport_kernel::house::ListRequest;
use rapport_kernel::limits::PAGE_SIZE_MAX;
use rapport_kernel::{Field, Object, Read, Record, RecordId, Result};

use super::Asked;
use super::arrange::{Column, columns, widths};
use super::groups::{Group, groups};
use crate::narrowing::unless_wrong;
use crate::views;
use crate::words::Words;

/// Rows of a page: two screens full.
const ROWS: usize = 100;
/// Columns at most.
const COLUMNS_MAX: usize = 100;
/// Columns where nobody chose any.
const COLUMNS_USUAL: usize = 40;

/// A page of records, or what is wrong with the question.
#[derive(Default)]
pub struct Found<'o> {
    /// Which of the views it is.
    pub view: ViewDecl,
    /// Its columns, or those that were asked for.
    pub columns: Vec<Column<'o>>,
    /// How it is looked at.
    pub look: Look,
    /// What was asked in the end.
    pub request: ListRequest,
    /// The records.
    pub records: Vec<Record>,
    /// The groups, where it stands in some; their records are asked for one group at a time.
    pub groups: Vec<Group>,
    /// How many records the groups have among them.
    pub grouped: i64,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// Why there are none.
    pub wrong: Option<String>,
}

/// What is asked for. Who asks for nothing in particular and has nothing of their own is shown what there is: the last of
/// the ready-made views.
///
/// # Errors
/// The store's.
pub fn find<'o>(
    r: &mut Read<'_>,
    object: &'o Object,
    moments: &'o [Field],
    views: &[ViewDecl],
    asked: &Asked,
) -> Result<Found<'o>> {
    let named = views.iter().find(|view| Some(&view.key) == asked.view.as_ref());
    let found = in_view(r, object, moments, named.unwrap_or(&views[0]), asked)?;
    match r.views(object).pop() {
        Some(last) if found.is_empty() && asked.is_plain() => in_view(r, object, moments, &last, asked),
        _ => Ok(found),
    }
}

fn in_view<'o>(
    r: &mut Read<'_>,
    object: &'o Object,
    moments: &'o [Field],
    view: &ViewDecl,
    asked: &Asked,
) -> Result<Found<'o>> {
    let look = asked.look(&view.look);
    let columns = columns(&fields(r, object, moments, view, asked), &look);
    let keys = columns.iter().map(|column| column.field.key.clone());
    let request = ListRequest {
        filter: among(asked.filter.clone().or_else(|| view.filter.clone()), asked.only.as_deref()),
        sort: asked.sort.clone().or_else(|| Some(view.sort.clone())),
        fields: Some(keys.filter(|key| !MOMENTS.contains(&key.as_str())).chain(r.naming_keys(object)).collect()),
        limit: Some(asked.rows.unwrap_or(ROWS).clamp(ROWS, PAGE_SIZE_MAX)),
        cursor: asked.cursor.clone(),
        q: asked.q.clone(),
        bin: false,
    };
    let mut found = Found { view: view.clone(), columns, look, request, ..Found::default() };
    let asked = found.ask(r, object);
    let ((), wrong) = unless_wrong(asked, &Words::of(r))?;
    found.wrong = wrong.filter.or(wrong.rest);
    Ok(found)
}

/// The filter, for the records with these ids alone.
fn among(filter: Option<String>, only: Option<&str>) -> Option<String> {
    let Some(only) = only else { return filter };
    let ids: Vec<RecordId> = only.split(',').filter_map(|id| id.parse().ok()).take(ROWS).collect();
    let ids = match ids.as_slice() {
        [] => "id is empty".to_owned(),
        ids => format!("id in ({})", ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ")),
    };
    Some(filter.map_or(ids.clone(), |filter| format!("({filter}) and {ids}")))
}

impl Found<'_> {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.groups.is_empty()
    }

    /// The view as it was asked for.
    pub fn looked_at(&self) -> ViewDecl {
        let widths = widths(&self.columns).split(',').filter(|width| !width.is_empty()).map(str::to_owned).collect();
        ViewDecl {
            filter: self.request.filter.clone(),
            sort: self.request.sort.clone().unwrap_or_default(),
            columns: self.columns.iter().map(|column| column.field.key.clone()).collect(),
            look: Look { shape: None, by: None, measure: None, widths, ..self.look.clone() },
            ..self.view.clone()
        }
    }

    fn ask(&mut self, r: &mut Read<'_>, object: &Object) -> Result<()> {
        match &self.look.group {
            Some(by) => (self.groups, self.grouped) = groups(r, object, &self.request, by)?,
            None => {
                let page = r.list(object, &self.request)?;
                (self.records, self.next_cursor) = (page.records, page.next_cursor);
            }
        }
        Ok(())
    }
}

fn fields<'o>(
    r: &Read<'_>,
    object: &'o Object,
    moments: &'o [Field],
    view: &ViewDecl,
    asked: &Asked,
) -> Vec<&'o Field> {
    let seen = r.fields(object);
    let of_key = |key: &str| seen.iter().copied().chain(moments).find(|field| field.key == key.trim());
    let asked: Vec<&Field> = asked.columns.iter().flat_map(|keys| keys.split(',')).filter_map(of_key).collect();
    match asked.is_empty() {
        true => views::columns(view).filter_map(of_key).take(COLUMNS_USUAL).collect(),
        false => asked.into_iter().take(COLUMNS_MAX).collect(),
    }
}
