//! A field as a filter asks about it: how it can be compared, and the control of what it is compared with.

use rapport_kernel::catalog::{MOMENTS, Slot, Traits};
use rapport_kernel::{Field, FieldId, Kind};

use super::edit::{Around, Chosen, Control};
use super::read::is_measurable;
use crate::words::Words;

/// Names of the controls of a condition: what is compared with, and where a range ends.
pub const VALUE: &str = "value";
pub const UNTIL: &str = "until";

/// Stretches of time that are offered, as the filter language writes them.
pub const PERIODS: [&str; 19] = [
    "today",
    "yesterday",
    "tomorrow",
    "this week",
    "last week",
    "next week",
    "this month",
    "last month",
    "next month",
    "this quarter",
    "last quarter",
    "next quarter",
    "this year",
    "last year",
    "last 7 days",
    "last 30 days",
    "last 90 days",
    "next 7 days",
    "next 30 days",
];

/// Digits after the point of a number that is compared with.
const SCALE: u8 = 9;
const CHARS_MAX: usize = 1_000;

const OF_TEXTS: [&str; 6] = ["contains", "is", "is-not", "starts", "empty", "full"];
const OF_NUMBERS: [&str; 9] = ["is", "is-not", "more", "at-least", "less", "at-most", "between", "empty", "full"];
const OF_TIMES: [&str; 8] = ["within", "on", "before", "after", "between", "older", "empty", "full"];
const OF_OPTIONS: [&str; 4] = ["any-of", "none-of", "empty", "full"];
const OF_LINKS: [&str; 5] = ["is", "is-not", "contains", "empty", "full"];
const OF_SEVERAL_LINKS: [&str; 4] = ["is", "is-not", "empty", "full"];
const OF_ADDRESSES: [&str; 3] = ["contains", "empty", "full"];
const OF_YES_AND_NO: [&str; 3] = ["is", "empty", "full"];
const OF_THE_REST: [&str; 2] = ["empty", "full"];

/// [`MOMENTS`] as if they were fields that nobody writes; messages are `moment-` and the key.
pub fn moments(words: &Words) -> [Field; 2] {
    MOMENTS.map(|key| Field {
        id: FieldId(0),
        key: key.to_owned(),
        label: words.say(&format!("moment-{key}")),
        kind: Kind::Instant,
        slot: Slot { table: 0, number: 0 },
        traits: Traits { read_only: true, ..Traits::default() },
    })
}

/// How fields of a kind are compared, what is asked most first; messages are `op-` and the name.
pub fn ways(kind: &Kind) -> &'static [&'static str] {
    match kind.result() {
        Kind::Text { .. } | Kind::LongText | Kind::Email | Kind::Phone | Kind::Url | Kind::PersonName => &OF_TEXTS,
        Kind::AutoNumber { .. } => &OF_NUMBERS,
        kind if is_measurable(kind) => &OF_NUMBERS,
        Kind::Date | Kind::Instant => &OF_TIMES,
        Kind::Choice { .. } | Kind::Choices { .. } | Kind::Tags => &OF_OPTIONS,
        Kind::Link { .. } => &OF_LINKS,
        Kind::Links { .. } => &OF_SEVERAL_LINKS,
        Kind::Address => &OF_ADDRESSES,
        Kind::Boolean => &OF_YES_AND_NO,
        _ => &OF_THE_REST,
    }
}

/// The field that a control of what is compared with shows: of several options one chooses, of a moment one says the day.
pub fn compared(field: &Field) -> Field {
    let kind = match field.kind.result() {
        Kind::Choice { options, .. } => Kind::Choices { options: options.clone() },
        Kind::Date | Kind::Instant => Kind::Date,
        Kind::Links { targets, inverse } => {
            Kind::Link { targets: targets.clone(), inverse: inverse.clone(), on_delete: Default::default() }
        }
        kind @ (Kind::Choices { .. } | Kind::Link { .. } | Kind::Boolean | Kind::Duration | Kind::Tags) => kind.clone(),
        kind if is_measurable(kind) => Kind::Decimal { scale: SCALE },
        _ => Kind::Text { chars_max: CHARS_MAX },
    };
    Field { kind, ..field.clone() }
}

impl Control {
    /// The control of what a field is compared with, under that name.
    pub fn compared(field: &Field, name: &str, around: &Around<'_>) -> Option<Self> {
        let control = Self::of(&compared(field), around)?.renamed(name);
        Some(match field.kind.result() {
            Kind::Boolean => control.offering(["true", "false"].map(|key| yes_or_no(key, around)).into()),
            _ => control,
        })
    }
}

fn yes_or_no(key: &str, around: &Around<'_>) -> Chosen {
    let label = around.words.say(if key == "true" { "yes" } else { "no" });
    Chosen { key: key.to_owned(), label, chosen: key == "true" }
}
