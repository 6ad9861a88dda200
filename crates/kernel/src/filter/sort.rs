//! Orders of a list: `-amount,company.name`.

use crate::catalog::{Catalog, Kind, Object};
use crate::error::{Error, Result};
use crate::filter::End;
use crate::filter::check::{Asked, CheckCx, Type};
use crate::filter::names::Ended;
use crate::filter::parse::Parser;
use crate::filter::pin::{pin_names, unpin_names};
use crate::filter::tree::Names;
use crate::filter::wrong::{Source, quoted};
use crate::limits;
use crate::query::{Direction, Sort};
use crate::text::Text;

/// Reads an order: fields with commas between them, greatest first after a `-`; blank means none.
///
/// # Errors
/// `Invalid` with the codes `filter_syntax`, `unknown_field` or `not_sortable` and the place; `Limit`.
pub fn parse_sort(text: &str, object: &Object, cx: &CheckCx<'_>) -> Result<Vec<Sort>> {
    let sight = cx.sight(Source::Sort);
    let object = cx.catalog.get(object.id).ok_or(Error::NotFound)?;
    let mut sorts: Vec<Sort> = Vec::new();
    for (direction, names) in read(text)? {
        let ended = sight.path(object, &names)?;
        let able = is_sortable(&ended);
        let path = ended.path.clone();
        let asked = Asked::path(&names, ended);
        if !able {
            let found = format!("{} ({})", quoted(&asked.name), asked.kind);
            let english = format!("Expected a field that records can be sorted by, found {found}");
            return Err(Source::Sort.wrong("not_sortable", asked.at, Text::new("not_sortable", english)));
        }
        if sorts.iter().any(|sort| sort.path == path) {
            let found = format!("{} twice", quoted(&asked.name));
            return Err(Source::Sort.expected("filter_syntax", names.at(), "each field once", &found));
        }
        sorts.push(Sort { path, direction });
    }
    Ok(sorts)
}

/// The same order with ids in place of keys, to be stored.
///
/// # Errors
/// As [`parse_sort`], but names may be unknown.
pub fn pin_sort(text: &str, object: &Object, catalog: &Catalog) -> Result<String> {
    turned(text, |names| pin_names(names, object, catalog))
}

/// The same order with today's keys in place of ids.
///
/// # Errors
/// As [`parse_sort`], but names may be unknown.
pub fn unpin_sort(text: &str, object: &Object, catalog: &Catalog) -> Result<String> {
    turned(text, |names| unpin_names(names, object, catalog))
}

fn turned(text: &str, turn: impl Fn(&Names) -> Names) -> Result<String> {
    let sorts = read(text)?.into_iter().map(|(direction, names)| match direction {
        Direction::Ascending => turn(&names).to_string(),
        Direction::Descending => format!("-{}", turn(&names)),
    });
    Ok(sorts.collect::<Vec<_>>().join(","))
}

fn read(text: &str) -> Result<Vec<(Direction, Names)>> {
    let mut sorts = Vec::new();
    if text.trim().is_empty() {
        return Ok(sorts);
    }
    let mut parser = Parser::new(text, Source::Sort)?;
    loop {
        if sorts.len() == limits::SORT_FIELDS_MAX {
            let max = limits::SORT_FIELDS_MAX;
            return Err(Error::limit("sort_fields_max", max, format!("A list may be sorted by at most {max} fields")));
        }
        let direction = if parser.take("-") { Direction::Descending } else { Direction::Ascending };
        sorts.push((direction, parser.names("the name of a field")?));
        if !parser.take(",") {
            parser.end("“,” or the end")?;
            return Ok(sorts);
        }
    }
}

/// Whether one column says how records follow each other.
///
/// A long text is none: its keys would make cursors as long as the text.
fn is_sortable(ended: &Ended<'_>) -> bool {
    let (part, kind) = match (&ended.path.end, ended.field) {
        (End::Field { part, .. }, Some(field)) => (*part, field.kind.result()),
        (end, _) => return !matches!(end, End::Field { .. }),
    };
    match part {
        Some("currency") => true,
        Some(part) => kind.columns().iter().any(|column| column.suffix == format!("_{part}_k")),
        None => !matches!(kind, Kind::LongText) && !kind.is_many() && kind.sort_suffix().is_some(),
    }
}

/// Whether records can be grouped by a path: one value is one group.
pub(super) fn is_groupable(ended: &Ended<'_>) -> bool {
    match (&ended.path.end, ended.field) {
        (End::Id, _) | (End::Field { part: Some("amount"), .. }, _) => false,
        (End::Field { part: None, .. }, Some(field)) => {
            let kind = field.kind.result();
            !matches!(kind, Kind::LongText | Kind::PersonName)
                && !matches!(Type::of(kind), Type::Opaque | Type::Address | Type::Money)
        }
        _ => true,
    }
}
