//! A list in groups, each with how many it has; those that are open show their first records.

use minijinja::Value as Html;
use rapport_kernel::house::{ListRequest, SummaryRequest};
use rapport_kernel::text::fold;
use rapport_kernel::{Object, Read, Result};
use serde::Serialize;
use serde_json::Value as Json;

use super::Asked;
use super::found::Found;
use super::table;
use crate::address::both;
use crate::grouping::{Grouping, NONE, value_of};
use crate::words::Words;

/// Groups of a list.
const GROUPS_MAX: usize = 200;
/// Groups that are open at once: each is a question of its own.
const OPEN_MAX: usize = 10;
/// Records that a group shows; the list of it alone has the rest.
const ROWS: usize = 50;

/// A group before its records are asked for.
pub struct Group {
    /// What it has in common, as addresses name it.
    pub value: String,
    /// How many records.
    pub count: i64,
}

/// A group as it is shown.
#[derive(Serialize)]
pub struct Shown {
    label: String,
    dot: Option<usize>,
    count: String,
    open: bool,
    /// Opens or closes it.
    url: String,
    rows: Html,
    /// All that it has.
    all: Option<String>,
}

/// The groups of what a list finds.
///
/// # Errors
/// `Invalid` for a group that cannot be; the store's.
pub fn groups(r: &mut Read<'_>, object: &Object, request: &ListRequest, by: &str) -> Result<Vec<Group>> {
    let request = SummaryRequest {
        filter: request.filter.clone(),
        q: request.q.clone(),
        group: Some(by.to_owned()),
        measure: None,
        limit: Some(GROUPS_MAX),
    };
    let group = |row: Json| Group { value: value_of(&row, by), count: row["count"].as_i64().unwrap_or_default() };
    Ok(r.summary(object, &request)?.rows.into_iter().map(group).collect())
}

/// The groups as they are shown: open those that the address says, or else the first.
///
/// # Errors
/// The store's.
pub fn shown(r: &mut Read<'_>, object: &Object, asked: &Asked, found: &Found<'_>, words: &Words) -> Result<Vec<Shown>> {
    let Some(grouping) = found.look.group.as_deref().and_then(|by| Grouping::read(r, object, by)) else {
        return Ok(Vec::new());
    };
    let labels = grouping.labels(r, found.groups.iter().map(|group| group.value.as_str()), words)?;
    let mut groups: Vec<_> = found.groups.iter().zip(labels).collect();
    if !grouping.is_in_time() {
        // As their options stand, or by name; what has no value comes last.
        groups.sort_by_key(|(group, (label, dot))| (group.value == NONE, *dot, fold(label).into_owned()));
    }
    let first = groups.first().map(|(group, _)| *group).map(|group| group.value.clone());
    let open: Vec<String> = match &asked.open {
        Some(open) => open.split(',').filter(|value| !value.is_empty()).take(OPEN_MAX).map(str::to_owned).collect(),
        None => first.into_iter().collect(),
    };
    let mut all = Vec::new();
    for (group, (label, dot)) in groups {
        let is_open = open.contains(&group.value);
        let toggled: Vec<&str> = match is_open {
            true => open.iter().filter(|value| **value != group.value).map(String::as_str).collect(),
            false => open.iter().map(String::as_str).chain([group.value.as_str()]).collect(),
        };
        let filter = both(found.request.filter.as_deref(), &grouping.condition(&group.value));
        let rows = if is_open { rows(r, object, found, &filter, words)? } else { String::new() };
        let alone = Asked { group: Some(String::new()), open: None, filter: Some(filter), ..asked.clone() };
        let has_more = is_open && group.count > i64::try_from(ROWS).unwrap_or(i64::MAX);
        all.push(Shown {
            label,
            dot,
            count: words.integer(group.count),
            open: is_open,
            url: Asked { open: Some(toggled.join(",")), ..asked.clone() }.address(object, None),
            rows: Html::from_safe_string(rows),
            all: has_more.then(|| alone.address(object, None)),
        });
    }
    Ok(all)
}

fn rows(r: &mut Read<'_>, object: &Object, found: &Found<'_>, filter: &str, words: &Words) -> Result<String> {
    let request =
        ListRequest { filter: Some(filter.to_owned()), limit: Some(ROWS), cursor: None, ..found.request.clone() };
    let page = r.list(object, &request)?;
    table::rows(r, object, &found.columns, &page.records, words)
}
