//! Reads JSON or text into the value of a field: the same for a form, the API and an import.
//!
//! One rule for every kind: `null` and blank text are [`Value::Null`], and so are lists and parts without content; a
//! text is read as generously as it can be without guessing; what is refused says how to write it. Reading what
//! [`Value::to_json`] gave answers the same value.

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::{Ref, Value};
use crate::catalog::{Catalog, Field, Kind};
use crate::error::Problem;
use crate::money::Currency;
use crate::text::Text;
use crate::time::Instant;

mod again;
mod any;
mod choice;
mod domain;
mod link;
mod money;
mod number;
mod parts;
mod phone;
mod text;
mod time;
mod url;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

pub use again::read_again;
pub use choice::check_choice_step;
pub use link::FILE_OBJECT;

/// What reading needs to know of the workspace and of the moment.
#[derive(Clone, Debug)]
pub struct ReadCx<'a> {
    /// The catalog: link targets are named in it.
    pub catalog: &'a Catalog,
    /// In which bare times are meant and days begin.
    pub zone: TimeZone,
    /// The currency of a plain number.
    pub base: Currency,
    /// The time of the unit of work.
    pub now: Instant,
}

impl<'a> ReadCx<'a> {
    /// With the settings of the catalog's workspace.
    pub fn new(catalog: &'a Catalog, now: Instant) -> Self {
        Self { catalog, zone: catalog.settings.zone(), base: catalog.settings.currency(), now }
    }
}

/// Why a value was refused; the text's id is the problem's code.
type Reading<T = Value> = Result<T, Text>;

/// Reads `json` as a value of `field`.
///
/// `old` is what the field holds now: the parts of an address or a name that are absent stay as they are there, and an
/// option that was retired since may stay. A link that may lead to several objects and comes as a plain id answers the
/// old reference if the id is the same, else one with the *first* target as its object: the caller has to look up which
/// of the targets has that record.
///
/// # Errors
/// A [`Problem`] of this field that says how to write it.
pub fn read(field: &Field, json: &Json, old: Option<&Value>, cx: &ReadCx<'_>) -> Result<Value, Problem> {
    read_kind(&field.kind, json, old.unwrap_or(&Value::Null), cx).map_err(|text| problem(field, text))
}

/// The value of a new record that says nothing: the field's default, with `@now`, `@today` and `@me` worked out.
///
/// # Errors
/// A [`Problem`] if the default is no value of the field.
pub fn read_default(field: &Field, me: Option<Ref>, cx: &ReadCx<'_>) -> Result<Value, Problem> {
    let Some(json) = &field.traits.default else {
        return Ok(Value::Null);
    };
    match (json.as_str(), &field.kind) {
        (Some("@now"), Kind::Instant) => Ok(Value::Instant(cx.now)),
        (Some("@today" | "@now"), Kind::Date) => Ok(Value::Date(cx.now.date_in(&cx.zone))),
        (Some("@today"), Kind::Instant) => Ok(Value::Instant(cx.now.date_in(&cx.zone).start_in(&cx.zone))),
        (Some("@me"), Kind::Link { .. }) => Ok(me.map_or(Value::Null, Value::Link)),
        (Some("@me"), Kind::Links { .. }) => Ok(me.map_or(Value::Null, |me| Value::Links(vec![me]))),
        _ => read(field, json, None, cx),
    }
}

fn problem(field: &Field, text: Text) -> Problem {
    Problem { field: field.key.clone(), code: text.id, text, position: None }
}

fn read_kind(kind: &Kind, json: &Json, old: &Value, cx: &ReadCx<'_>) -> Reading {
    match kind {
        Kind::AutoNumber { .. } | Kind::Formula { .. } | Kind::Rollup { .. } => Err(read_only()),
        _ if is_blank(json) => Ok(Value::Null),
        Kind::Text { chars_max } => text::text(json, *chars_max),
        Kind::LongText => text::text(json, crate::limits::LONG_TEXT_CHARS_MAX),
        Kind::Email => text::email(json),
        Kind::Phone => phone::phone(json),
        Kind::Url => url::url(json),
        Kind::Integer { min, max } => number::integer(json, *min, *max),
        Kind::Rating { max } => number::rating(json, *max),
        Kind::Duration => number::duration(json),
        Kind::Decimal { scale } => number::decimal(json, *scale),
        Kind::Percent => number::percent(json),
        Kind::Boolean => any::boolean(json),
        Kind::Money => money::money(json, old, cx.base),
        Kind::Date => time::date(json, &cx.zone),
        Kind::Instant => time::instant(json, &cx.zone),
        Kind::Choice { options, .. } => choice::choice(json, options, old),
        Kind::Choices { options } => choice::choices(json, options, old),
        Kind::Tags => choice::tags(json),
        Kind::Link { targets, .. } => link::link(json, targets, old, cx.catalog),
        Kind::Links { targets, .. } => link::links(json, targets, old, cx.catalog),
        Kind::Files { count_max } => link::files(json, *count_max, old, cx.catalog),
        Kind::Address => parts::address(json, old),
        Kind::PersonName => parts::name(json, old),
        Kind::Location => parts::location(json),
        Kind::Json => any::json(json),
    }
}

fn read_only() -> Text {
    Text::new("read_only", "This field is worked out by the system; leave it out")
}

fn is_blank(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        _ => false,
    }
}
