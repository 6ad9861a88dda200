//! From the cells of a row to what it asks for.

use std::borrow::Cow;

use rapport_kernel::catalog::letters;
use rapport_kernel::text::fold;
use serde_json::{Map, Value as Json};

use super::dates;
use super::mapping::Blank;
use super::numbers;
use super::plan::{Column, Edit, Plan, To};

/// What a row asks for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Fields by key, as JSON that the kernel reads by type; links are missing still.
    pub fields: Map<String, Json>,
    /// What links say, in the order of the columns.
    pub links: Vec<LinkCell>,
}

/// What one cell says about a link.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LinkCell {
    /// Which of the plan's links.
    pub link: usize,
    /// Which of the plan's ways.
    pub way: usize,
    /// What the records are called; nothing when the link is to be empty.
    pub texts: Vec<String>,
}

/// A spreadsheet guard in front of what it would run; see [`Plan::guarded`].
const GUARD: char = '\'';
/// What follows a guard.
const GUARDED: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

impl Plan {
    /// What a row asks for.
    pub(super) fn read(&self, cells: &[String]) -> Asked {
        let mut asked = Asked::default();
        for column in &self.columns {
            let Some(text) = self.text(column, cells) else { continue };
            self.put(column, &text, &mut asked);
        }
        for key in &self.moneys {
            without_amount(key, self.blank, &mut asked.fields);
        }
        asked
    }

    /// Whether the mapping leaves the row out.
    pub(super) fn skips(&self, cells: &[String]) -> bool {
        let cell = |index: usize| cells.get(index).map(|cell| fold(cell)).unwrap_or_default();
        self.skips.iter().any(|(index, values)| values.contains(cell(*index).as_ref()))
    }

    /// What a column says in a row; `None` when it says nothing, empty when the field is to be empty.
    fn text<'c>(&'c self, column: &'c Column, cells: &'c [String]) -> Option<Cow<'c, str>> {
        let cell = column.index.and_then(|index| cells.get(index)).map(|cell| self.unguarded(cell)).unwrap_or_default();
        let text = column.edit.text(cell);
        if !text.is_empty() {
            return Some(text);
        }
        match (&column.constant, self.blank) {
            (Some(constant), _) => Some(Cow::Borrowed(constant)),
            (None, Blank::Clear) => Some(Cow::Borrowed("")),
            (None, Blank::Keep) => None,
        }
    }

    fn unguarded<'c>(&self, cell: &'c str) -> &'c str {
        match cell.strip_prefix(GUARD) {
            Some(inner) if self.guarded && inner.trim_start_matches(GUARD).starts_with(GUARDED) => inner,
            _ => cell,
        }
    }

    fn put(&self, column: &Column, text: &str, asked: &mut Asked) {
        match &column.to {
            To::Id => {
                asked.fields.insert("id".to_owned(), Json::String(text.to_owned()));
            }
            To::Field { key, many, json } => {
                let value = match (*many, *json) {
                    (true, _) => column.edit.many(text),
                    // What is JSON is meant as that, anything else as a text.
                    (_, true) => serde_json::from_str(text).unwrap_or_else(|_| one(text)),
                    _ => one(column.edit.first(text)),
                };
                asked.fields.insert(key.clone(), value);
            }
            To::Part { key, part } => {
                let parts = asked.fields.entry(key.clone()).or_insert_with(|| Json::Object(Map::new()));
                if let Json::Object(parts) = parts {
                    parts.insert(part.clone(), one(column.edit.first(text)));
                }
            }
            To::Fallback { key } => {
                let says_part =
                    |value: &Json| value.as_object().is_some_and(|parts| parts.values().any(|p| !p.is_null()));
                if !text.is_empty() && !asked.fields.get(key).is_some_and(says_part) {
                    asked.fields.insert(key.clone(), one(text));
                }
            }
            To::Link { link, way } => {
                let texts = match self.links[*link].many {
                    true => column.edit.list(text).into_iter().map(Cow::into_owned).collect(),
                    false => {
                        Some(column.edit.first(text).to_owned()).filter(|text| !text.is_empty()).into_iter().collect()
                    }
                };
                asked.links.push(LinkCell { link: *link, way: *way, texts });
            }
        }
    }
}

/// A currency without an amount is no money: files name it in every row.
fn without_amount(key: &str, blank: Blank, fields: &mut Map<String, Json>) {
    let amount = fields.get(key).and_then(|money| money.get("amount"));
    if amount.is_some_and(|amount| !amount.is_null()) {
        return;
    }
    match blank {
        Blank::Keep => fields.shift_remove(key),
        Blank::Clear => fields.insert(key.to_owned(), Json::Null),
    };
}

fn one(text: &str) -> Json {
    if text.is_empty() { Json::Null } else { Json::String(text.to_owned()) }
}

impl Edit {
    /// The cell as it is meant, ends trimmed.
    fn text<'c>(&'c self, cell: &'c str) -> Cow<'c, str> {
        let cell = cell.trim();
        let replaced = match self.replace.is_empty() {
            true => None,
            false => self.replace.get(fold(cell).as_ref()),
        };
        let text = replaced.map_or(cell, String::as_str).trim();
        if let Some(key) = self.option(text) {
            return Cow::Borrowed(key);
        }
        if let Some(order) = self.dates {
            return dates::iso(text, order).map_or(Cow::Borrowed(text), Cow::Owned);
        }
        match self.decimal {
            Some(mark) => numbers::plain(text, mark),
            None => Cow::Borrowed(text),
        }
    }

    /// The option that a text means, where it is not written as the kernel knows it.
    fn option(&self, text: &str) -> Option<&str> {
        if self.options.is_empty() || text.is_empty() {
            return None;
        }
        self.options.get(&letters(text)).map(String::as_str)
    }

    /// The first of several values, for a field that holds one.
    fn first<'t>(&self, text: &'t str) -> &'t str {
        match self.divided(text) {
            Some(parts) => parts.into_iter().next().unwrap_or_default(),
            None => text,
        }
    }

    /// Several values, where it was said what divides them.
    fn divided<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let divider = self.split.as_deref().filter(|divider| !divider.is_empty())?;
        let parts = text.split(divider).map(str::trim);
        Some(parts.filter(|part| !part.is_empty() && !self.drop.iter().any(|drop| drop == part)).collect())
    }

    /// Several values as JSON; without a divider of its own the kernel divides the text.
    fn many(&self, text: &str) -> Json {
        match self.divided(text) {
            Some(parts) => parts.into_iter().map(|part| Json::String(part.to_owned())).collect(),
            None => one(text),
        }
    }

    /// Several values: divided as was said, a JSON list, or divided by semicolons.
    fn list<'t>(&self, text: &'t str) -> Vec<Cow<'t, str>> {
        if let Some(parts) = self.divided(text) {
            return parts.into_iter().map(Cow::Borrowed).collect();
        }
        if text.starts_with('[')
            && let Ok(list) = serde_json::from_str::<Vec<String>>(text)
        {
            return list.into_iter().map(Cow::Owned).collect();
        }
        text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(Cow::Borrowed).collect()
    }
}
