//! The heads of the columns; each that one can sort by leads to the list so sorted.

use rapport_kernel::{Object, Read};
use serde::Serialize;

use super::Asked;
use super::arrange::Column;
use super::found::Found;
use crate::cells::is_number;
use crate::words::Words;

/// The head of a column.
#[derive(Serialize)]
pub struct Head {
    key: String,
    label: String,
    classes: String,
    sort_url: Option<String>,
    /// As ARIA says it.
    sorted: Option<&'static str>,
}

/// The heads of what was found.
pub fn heads(r: &mut Read<'_>, object: &Object, asked: &Asked, found: &Found<'_>, words: &Words) -> Vec<Head> {
    let sort = found.request.sort.as_deref().unwrap_or_default();
    let first = sort.split(',').next().unwrap_or_default().trim();
    let mut head = |column: &Column<'_>| {
        let field = column.field;
        let sorted = match first.strip_prefix('-') {
            Some(key) if key == field.key => Some("descending"),
            None if first == field.key => Some("ascending"),
            _ => None,
        };
        let next = if sorted == Some("ascending") { format!("-{}", field.key) } else { field.key.clone() };
        let may_sort = r.sorted_by(object, &next).is_ok();
        let sort_url = may_sort.then(|| Asked { sort: Some(next), ..asked.clone() }.address(object, None));
        let classes = column.classes(is_number(&field.kind));
        Head { key: field.key.clone(), label: words.field(object, field), classes, sort_url, sorted }
    };
    found.columns.iter().map(&mut head).collect()
}
