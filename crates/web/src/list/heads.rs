//! The heads of the columns; each that one can sort by leads to the list so sorted.

use rapport_kernel::{Field, Object, Read};
use serde::Serialize;

use super::Asked;
use super::found::Found;
use crate::cells::is_number;
use crate::words::Words;

/// The head of a column.
#[derive(Serialize)]
pub struct Head {
    label: String,
    /// Whether its values stand at the end, one under the other.
    end: bool,
    sort_url: Option<String>,
    /// As ARIA says it.
    sorted: Option<&'static str>,
}

/// The heads of what was found.
pub fn heads(r: &mut Read<'_>, object: &Object, asked: &Asked, found: &Found<'_>, words: &Words) -> Vec<Head> {
    let sort = found.request.sort.as_deref().unwrap_or_default();
    let first = sort.split(',').next().unwrap_or_default().trim();
    let mut head = |field: &&Field| {
        let sorted = match first.strip_prefix('-') {
            Some(key) if key == field.key => Some("descending"),
            None if first == field.key => Some("ascending"),
            _ => None,
        };
        let next = if sorted == Some("ascending") { format!("-{}", field.key) } else { field.key.clone() };
        let may_sort = r.sorted_by(object, &next).is_ok();
        let sort_url = may_sort.then(|| Asked { sort: Some(next), ..asked.clone() }.address(object, None));
        Head { label: words.field(object, field), end: is_number(&field.kind), sort_url, sorted }
    };
    found.columns.iter().map(&mut head).collect()
}
