//! From a value to the cells of a table.

use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Kind, Object, Record, Value};
use serde_json::Value as Json;

use super::columns::{Column, From};
use super::titles::{Titles, refs};

/// A cell of an exported table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number as exact digits.
    Number(String),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// A moment.
    Instant(Instant),
}

/// What stands in a column for a record.
pub(super) fn cell(object: &Object, column: &Column, titles: &Titles, record: &Record) -> Cell {
    match column.from {
        From::Id => Cell::Text(record.id.to_string()),
        From::Version => Cell::Number(record.version.to_string()),
        From::CreatedAt => Cell::Instant(record.created_at),
        From::UpdatedAt => Cell::Instant(record.updated_at),
        From::DeletedAt => record.deleted_at.map_or(Cell::Empty, Cell::Instant),
        From::Whole(field) => {
            let kind = object.field(field).map(|field| &field.kind);
            kind.map_or(Cell::Empty, |kind| whole(kind, record.get(field)))
        }
        From::Part(field, part) => part_of(record.get(field), part),
        From::Title(link) => match record.get(link) {
            Value::Link(to) => text(titles.of(to)),
            many => list(refs(many).iter().map(|to| titles.of(to))),
        },
    }
}

fn whole(kind: &Kind, value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::Text(text) => self::text(text),
        Value::Integer(number) => match kind {
            Kind::AutoNumber { prefix } if !prefix.is_empty() => Cell::Text(format!("{prefix}{number}")),
            _ => Cell::Number(number.to_string()),
        },
        Value::Decimal(decimal) => Cell::Number(decimal.to_string()),
        Value::Boolean(yes) => Cell::Boolean(*yes),
        Value::Date(date) => Cell::Date(*date),
        Value::Instant(instant) => Cell::Instant(*instant),
        Value::List(entries) => list(entries.iter().map(String::as_str)),
        Value::Link(to) => Cell::Text(to.id.to_string()),
        Value::Links(all) => {
            let ids: Vec<String> = all.iter().map(|to| to.id.to_string()).collect();
            list(ids.iter().map(String::as_str))
        }
        Value::Location { latitude, longitude } => Cell::Text(format!("{latitude}, {longitude}")),
        // In quotes where it is a text, so that an import tells "5" from 5.
        Value::Json(json) => Cell::Text(json.to_string()),
        Value::Money(_) | Value::Address(_) | Value::Name(_) => match value.to_json() {
            Json::Null => Cell::Empty,
            json => Cell::Text(json.to_string()),
        },
    }
}

fn part_of(value: &Value, part: &str) -> Cell {
    let of = |parts: &[(&'static str, &String)]| {
        parts.iter().find(|(key, _)| *key == part).map_or(Cell::Empty, |(_, text)| self::text(text))
    };
    match value {
        Value::Address(address) => of(&address.parts()),
        Value::Name(name) => of(&name.parts()),
        Value::Money(money) if part == "currency" => Cell::Text(money.currency.code().to_owned()),
        Value::Money(money) => Cell::Number(money.amount().to_string()),
        _ => Cell::Empty,
    }
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// Entries divided by semicolons, or a JSON list where an entry would be divided itself.
fn list<'t>(entries: impl Iterator<Item = &'t str>) -> Cell {
    let entries: Vec<&str> = entries.collect();
    let is_plain = |entry: &&str| {
        !entry.is_empty() && !entry.contains([';', ',']) && !entry.starts_with('[') && entry.trim().len() == entry.len()
    };
    if entries.iter().all(|entry| entry.is_empty()) {
        return Cell::Empty;
    }
    if entries.iter().all(is_plain) {
        return Cell::Text(entries.join(";"));
    }
    let entries: Vec<Json> = entries.into_iter().map(Json::from).collect();
    Cell::Text(Json::Array(entries).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_are_divided_by_semicolons_unless_one_holds_a_divider() {
        let cell = |entries: &[&str]| list(entries.iter().copied());
        assert_eq!(cell(&["a", "b c"]), Cell::Text("a;b c".to_owned()));
        assert_eq!(cell(&["a", "b, c"]), Cell::Text(r#"["a","b, c"]"#.to_owned()));
        assert_eq!(cell(&["[a]"]), Cell::Text(r#"["[a]"]"#.to_owned()));
        assert_eq!(cell(&[]), Cell::Empty);
        assert_eq!(cell(&[""]), Cell::Empty);
    }
}
