//! Which physical columns a kind of field takes: the one place that both engines' tables are shaped by.

use crate::catalog::Kind;

/// How a column is kept. SQLite: TEXT, INTEGER, REAL, BLOB; PostgreSQL: text COLLATE "C", bigint, double, uuid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Storage {
    /// Text, compared by its bytes.
    Text,
    /// A 64-bit integer.
    Integer,
    /// A 64-bit float.
    Real,
    /// A UUID.
    Uuid,
}

/// One physical column of a field: its name is `c{slot}{suffix}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What follows the slot's name; empty for the main column.
    pub suffix: &'static str,
    /// How it is kept.
    pub storage: Storage,
}

const fn column(suffix: &'static str, storage: Storage) -> Column {
    Column { suffix, storage }
}

/// Raw text and, under `k`, its folded key.
const TEXT: &[Column] = &[column("", Storage::Text), column("k", Storage::Text)];
const PLAIN_TEXT: &[Column] = &[column("", Storage::Text)];
const INTEGER: &[Column] = &[column("", Storage::Integer)];
/// Minor units, currency (`c`), minor units of the base currency (`b`).
const MONEY: &[Column] = &[column("", Storage::Integer), column("c", Storage::Text), column("b", Storage::Integer)];
const LINK: &[Column] = &[column("", Storage::Uuid)];
/// The record, and under `o` the number of its object.
const LINK_MANY_TARGETS: &[Column] = &[column("", Storage::Uuid), column("o", Storage::Integer)];
const ADDRESS: &[Column] = &[
    column("_street", Storage::Text),
    column("_street_k", Storage::Text),
    column("_city", Storage::Text),
    column("_city_k", Storage::Text),
    column("_region", Storage::Text),
    column("_region_k", Storage::Text),
    column("_postal_code", Storage::Text),
    column("_postal_code_k", Storage::Text),
    column("_country", Storage::Text),
    column("_country_k", Storage::Text),
];
/// The parts; `k` is the key of the full name as it is written.
const NAME: &[Column] = &[
    column("k", Storage::Text),
    column("_title", Storage::Text),
    column("_given", Storage::Text),
    column("_given_k", Storage::Text),
    column("_middle", Storage::Text),
    column("_family", Storage::Text),
    column("_family_k", Storage::Text),
    column("_suffix", Storage::Text),
];
const LOCATION: &[Column] = &[column("_lat", Storage::Real), column("_lon", Storage::Real)];

impl Kind {
    /// The columns in the record's table; none for what lies in a junction table or is computed on reading.
    pub fn columns(&self) -> &'static [Column] {
        match self {
            Self::Text { .. } | Self::LongText | Self::Email | Self::Phone | Self::Url => TEXT,
            Self::Integer { .. }
            | Self::Decimal { .. }
            | Self::Percent
            | Self::Boolean
            | Self::Date
            | Self::Instant
            | Self::Duration
            | Self::Rating { .. }
            | Self::AutoNumber { .. } => INTEGER,
            Self::Money => MONEY,
            Self::Choice { .. } | Self::Json => PLAIN_TEXT,
            Self::Link { targets, .. } if targets.len() == 1 => LINK,
            Self::Link { .. } => LINK_MANY_TARGETS,
            Self::Address => ADDRESS,
            Self::PersonName => NAME,
            Self::Location => LOCATION,
            Self::Rollup { result, .. } => result.columns(),
            Self::Choices { .. } | Self::Tags | Self::Links { .. } | Self::Files { .. } | Self::Formula { .. } => &[],
        }
    }

    /// The suffix of the column by which the whole field compares and sorts; `None` where it cannot.
    pub fn sort_suffix(&self) -> Option<&'static str> {
        match self.result() {
            Self::Text { .. } | Self::LongText | Self::Email | Self::Phone | Self::Url | Self::PersonName => Some("k"),
            Self::Money => Some("b"),
            Self::Address => Some("_city_k"),
            Self::Json | Self::Location => None,
            kind if kind.columns().is_empty() => None,
            _ => Some(""),
        }
    }
}
