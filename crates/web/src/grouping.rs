//! What records can be grouped by, for lists and charts: choices, tags, links, yes or no, words
//! that are looked for, such as sources, and the periods of dates.
//!
//! A record with several tags stands in the group of each.

use jiff::Span;
use rapport_kernel::catalog::MOMENTS;
use rapport_kernel::filter::quoted;
use rapport_kernel::time::Date;
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, Kind, Object, ObjectId, Read, RecordId, Result};
use serde::Serialize;
use serde_json::Value as Json;

use crate::board::columns;
use crate::words::Words;

/// The periods of the calendar, as summaries name them.
const PERIODS: [&str; 5] = ["day", "week", "month", "quarter", "year"];
/// What a group without a value is called in an address.
pub const NONE: &str = "-";

/// What records are grouped by.
pub struct Grouping<'o> {
    object: &'o Object,
    key: String,
    /// None for moments that are no field.
    field: Option<&'o Field>,
    period: Option<&'static str>,
}

/// Something that can be grouped by.
#[derive(Serialize)]
pub struct Offer {
    key: String,
    /// What it is called.
    pub label: String,
    /// Whether it is the one.
    pub chosen: bool,
}

impl Offer {
    /// One of several, of which one is chosen.
    pub fn new(key: String, label: String, chosen: &str) -> Self {
        let chosen = key == chosen;
        Self { key, label, chosen }
    }
}

/// All that the records of an object can be grouped by.
pub fn offers(r: &Read<'_>, object: &Object, chosen: Option<&str>, words: &Words) -> Vec<Offer> {
    let mut offers = Vec::new();
    let mut offer = |key: String, label: String| {
        let chosen = chosen == Some(key.as_str());
        offers.push(Offer { key, label, chosen });
    };
    let periods = |key: &str, label: &str, offer: &mut dyn FnMut(String, String)| {
        for period in PERIODS {
            offer(format!("{key}:{period}"), format!("{label} · {}", words.say(&format!("period-{period}"))));
        }
    };
    let fields = r.fields(object);
    for field in fields.iter().filter(|field| is_plain(object, field)) {
        offer(field.key.clone(), words.field(object, field));
    }
    for field in fields.iter().filter(|field| is_time(&field.kind)) {
        periods(&field.key, &words.field(object, field), &mut offer);
    }
    for key in MOMENTS {
        periods(key, &words.say(&format!("moment-{key}")), &mut offer);
    }
    offers
}

fn is_plain(object: &Object, field: &Field) -> bool {
    let kind = &field.kind;
    // What is no name and no number of its own.
    let is_word = matches!(kind, Kind::Text { .. }) && field.traits.indexed && !field.traits.unique;
    let is_one = matches!(kind.result(), Kind::Choice { .. } | Kind::Link { .. } | Kind::Boolean | Kind::Rating { .. });
    is_one
        || matches!(kind, Kind::Choices { .. } | Kind::Tags | Kind::Links { .. })
        || is_word && object.title != Some(field.id)
}

/// Whether values of a kind are days or moments.
pub fn is_time(kind: &Kind) -> bool {
    matches!(kind.result(), Kind::Date | Kind::Instant)
}

/// The group that a row of a summary is.
pub fn value_of(row: &Json, by: &str) -> String {
    match &row[by] {
        Json::Null => NONE.to_owned(),
        Json::String(text) => text.clone(),
        Json::Object(link) => link.get("id").and_then(Json::as_str).unwrap_or(NONE).to_owned(),
        other => other.to_string(),
    }
}

impl<'o> Grouping<'o> {
    /// What an address says is grouped by; none for what cannot be.
    pub fn read(r: &Read<'_>, object: &'o Object, by: &str) -> Option<Self> {
        let (key, period) = by.split_once(':').map_or((by, None), |(key, period)| (key, Some(period)));
        let period = match period {
            Some(period) => Some(*PERIODS.iter().find(|one| **one == period)?),
            None => None,
        };
        let field = r.fields(object).into_iter().find(|field| field.key == key);
        let is_fit = match field {
            Some(field) if is_time(&field.kind) => period.is_some(),
            Some(field) => is_plain(object, field) && period.is_none(),
            None => MOMENTS.contains(&key) && period.is_some(),
        };
        is_fit.then(|| Self { object, key: key.to_owned(), field, period })
    }

    /// The condition that records of a group meet.
    pub fn condition(&self, value: &str) -> String {
        let key = &self.key;
        if value == NONE {
            return format!("{key} is empty");
        }
        match (self.period, Date::parse(value)) {
            (Some(period), Some(first)) => {
                let next = after(first, period);
                format!("{key} >= {first} and {key} < {next}")
            }
            _ if matches!(value, "true" | "false") && self.is_boolean() => format!("{key} = {value}"),
            _ => format!("{key} = {}", quoted(value)),
        }
    }

    /// Whether its groups follow one another in time.
    pub fn is_in_time(&self) -> bool {
        self.period.is_some()
    }

    /// Whether a record may stand in several of its groups.
    pub fn is_many(&self) -> bool {
        self.field.is_some_and(|field| field.kind.is_many())
    }

    fn is_boolean(&self) -> bool {
        self.field.is_some_and(|field| matches!(field.kind.result(), Kind::Boolean))
    }

    /// What groups are called, each with the place of its dot where it has one.
    ///
    /// # Errors
    /// The store's.
    pub fn labels<'v>(
        &self,
        r: &mut Read<'_>,
        values: impl Iterator<Item = &'v str> + Clone,
        words: &Words,
    ) -> Result<Vec<(String, Option<usize>)>> {
        let titles = match self.field.map(|field| field.kind.result()) {
            Some(Kind::Link { targets, .. } | Kind::Links { targets, .. }) => titles(r, targets, values.clone())?,
            _ => Vec::new(),
        };
        // What a board has columns for has an order.
        let columns = match self.field {
            Some(field) if r.board_fields(self.object).iter().any(|one| one.id == field.id) => {
                columns(r, field, words)?
            }
            _ => Vec::new(),
        };
        let label = |value: &str| {
            if value == NONE {
                return (words.say("group-none"), None);
            }
            if let (Some(period), Some(date)) = (self.period, Date::parse(value)) {
                return (words.period(period, date), None);
            }
            match self.field.map(|field| field.kind.result()) {
                Some(Kind::Choice { options, .. } | Kind::Choices { options }) => {
                    let at = options.iter().position(|option| option.key == value);
                    let label =
                        |at: usize| self.field.map(|field| words.option(field, &options[at])).unwrap_or_default();
                    at.map_or((value.to_owned(), None), |at| (label(at), Some(at)))
                }
                Some(Kind::Boolean) => (words.say(if value == "true" { "yes" } else { "no" }), None),
                Some(Kind::Rating { .. }) => (format!("{value} ★"), None),
                Some(Kind::Tags | Kind::Text { .. }) => (value.to_owned(), None),
                _ => {
                    let found = titles.iter().find(|(id, _)| id == value);
                    let dot = columns.iter().find(|column| column.value == value).map(|column| column.dot);
                    (found.map_or_else(|| words.say("hidden"), |(_, title)| title.clone()), dot)
                }
            }
        };
        Ok(values.map(label).collect())
    }
}

/// The titles of linked records, whichever of the targets they are of.
fn titles<'v>(
    r: &mut Read<'_>,
    targets: &[ObjectId],
    values: impl Iterator<Item = &'v str>,
) -> Result<Vec<(String, String)>> {
    let ids: Vec<RecordId> = values.filter_map(|value| value.parse().ok()).collect();
    let of = |id: &RecordId| targets.iter().map(|object| Ref { object: *object, id: *id }).collect::<Vec<_>>();
    let titles = r.titles(ids.iter().flat_map(of).collect::<Vec<_>>())?;
    Ok(titles.into_iter().map(|(id, title)| (id.to_string(), title)).collect())
}

/// The first day after a period.
fn after(first: Date, period: &str) -> Date {
    let span = match period {
        "day" => Span::new().days(1),
        "week" => Span::new().weeks(1),
        "month" => Span::new().months(1),
        "quarter" => Span::new().months(3),
        _ => Span::new().years(1),
    };
    first.civil().checked_add(span).map_or(Date::MAX, Date::from_civil)
}
