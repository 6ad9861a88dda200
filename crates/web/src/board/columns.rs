//! The columns of a board.

use rapport_kernel::house::ListRequest;
use rapport_kernel::{Field, Kind, Object, ObjectId, Read, Result};

use crate::words::Words;

/// Columns at most: more are no board any more.
const COLUMNS_MAX: usize = 20;

/// A column before its cards are known.
pub struct Column {
    /// What a card's field holds in it: an option's key, a record's id; empty for none.
    pub value: String,
    /// What stands above it.
    pub label: String,
    /// The place of its colour.
    pub dot: usize,
}

/// The columns by a field, in order; that of the cards without a value comes last.
///
/// # Errors
/// The store's.
pub fn columns(r: &mut Read<'_>, field: &Field, words: &Words) -> Result<Vec<Column>> {
    let mut columns = match &field.kind {
        Kind::Choice { options, .. } => {
            let offered = options.iter().enumerate().filter(|(_, option)| !option.retired);
            let column = |(dot, option): (usize, &rapport_kernel::catalog::ChoiceOption)| Column {
                value: option.key.clone(),
                label: words.option(field, option),
                dot,
            };
            offered.map(column).take(COLUMNS_MAX).collect()
        }
        Kind::Link { targets, .. } => of_records(r, targets)?,
        _ => Vec::new(),
    };
    if !field.traits.required {
        columns.push(Column { value: String::new(), label: String::new(), dot: 0 });
    }
    Ok(columns)
}

/// The records that the first ready-made list of the target shows, in its order.
fn of_records(r: &mut Read<'_>, targets: &[ObjectId]) -> Result<Vec<Column>> {
    let target = targets.first().and_then(|target| r.catalog().get(*target).cloned());
    let Some(target) = target.and_then(|target| r.object(&target.key).ok()) else { return Ok(Vec::new()) };
    let view = r.views(&target).swap_remove(0);
    let request = ListRequest {
        filter: view.filter,
        sort: Some(view.sort),
        fields: Some(r.naming_keys(&target)),
        limit: Some(COLUMNS_MAX),
        ..ListRequest::default()
    };
    let page = r.list(&target, &request)?;
    let column = |(dot, record): (usize, &rapport_kernel::Record)| Column {
        value: record.id.to_string(),
        label: r.title(&target, record),
        dot,
    };
    Ok(page.records.iter().enumerate().map(column).collect())
}

/// The filter of a column's cards.
pub fn filter(field: &Field, column: &Column, base: Option<&str>) -> String {
    let own = match column.value.as_str() {
        "" => format!("{} is empty", field.key),
        value => format!("{} = \"{value}\"", field.key),
    };
    match base.map(str::trim).filter(|base| !base.is_empty()) {
        Some(base) => format!("({base}) and {own}"),
        None => own,
    }
}

/// The amount that columns are summed up by: one that the records hold. To sum up what is worked out of others, such as
/// the orders of each contact, takes a second with a million.
pub fn amount<'o>(r: &Read<'_>, object: &'o Object) -> Option<&'o Field> {
    r.fields(object).into_iter().find(|field| matches!(field.kind, Kind::Money))
}
