//! A list in groups, each with how many it has; those that are open show their first records.

use minijinja::Value as Html;
use rapport_kernel::house::{ListRequest, SummaryRequest};
use rapport_kernel::text::fold;
use rapport_kernel::{Object, Read, Result};
use serde::Serialize;
use serde_json::Value as Json;

use super::Asked;
use super::found::Found;
use super::table::{self, Table};
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

/// The groups of what a list finds, and how many records it finds.
///
/// # Errors
/// `Invalid` for a group that cannot be; the store's.
pub fn groups(r: &mut Read<'_>, object: &Object, request: &ListRequest, by: &str) -> Result<(Vec<Group>, i64)> {
    let counts = SummaryRequest {
        filter: request.filter.clone(),
        q: request.q.clone(),
        group: Some(by.to_owned()),
        measure: None,
        limit: Some(GROUPS_MAX),
    };
    let count = |row: &Json| row["count"].as_i64().unwrap_or_default();
    let rows = r.summary(object, &counts)?.rows;
    let groups: Vec<Group> = rows.iter().map(|row| Group { value: value_of(row, by), count: count(row) }).collect();
    // A record in several groups is one.
    let all = match Grouping::read(r, object, by).is_some_and(|grouping| grouping.is_many()) {
        true => r.summary(object, &SummaryRequest { group: None, ..counts })?.rows.iter().map(count).sum(),
        false => groups.iter().map(|group| group.count).sum(),
    };
    Ok((groups, all))
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
        Some(open) => open.split(',').filter(|value| !value.is_empty()).take(OPEN_MAX).map(from_address).collect(),
        None => first.into_iter().collect(),
    };
    let mut all = Vec::new();
    for (at, (group, (label, dot))) in groups.into_iter().enumerate() {
        let is_open = open.contains(&group.value);
        let toggled: Vec<String> = match is_open {
            true => open.iter().filter(|value| **value != group.value).map(|value| in_address(value)).collect(),
            false => open.iter().chain([&group.value]).map(|value| in_address(value)).collect(),
        };
        let filter = both(found.request.filter.as_deref(), &grouping.condition(&group.value));
        // The same record in several groups is several rows.
        let part = grouping.is_many().then_some(at + 1);
        let rows = if is_open { rows(r, object, found, &filter, part, words)? } else { String::new() };
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

/// A group among others that commas divide: tags may have commas.
fn in_address(value: &str) -> String {
    value.replace('%', "%25").replace(',', "%2C")
}

fn from_address(value: &str) -> String {
    value.replace("%2C", ",").replace("%25", "%")
}

fn rows(
    r: &mut Read<'_>,
    object: &Object,
    found: &Found<'_>,
    filter: &str,
    part: Option<usize>,
    words: &Words,
) -> Result<String> {
    let request =
        ListRequest { filter: Some(filter.to_owned()), limit: Some(ROWS), cursor: None, ..found.request.clone() };
    let page = r.list(object, &request)?;
    table::rows(r, &Table { object, columns: &found.columns, part }, &page.records, words)
}
