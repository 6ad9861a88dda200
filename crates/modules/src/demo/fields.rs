//! Rows, field by field.

use rapport_kernel::time::{Date, Instant};
use serde_json::{Map, Value as Json, json};

use super::{DemoRow, Key, To};

impl Key {
    /// Names a record.
    pub fn new(object: &'static str, number: usize) -> Self {
        Self { object, number: u32::try_from(number).unwrap_or(u32::MAX) }
    }
}

impl DemoRow {
    /// A row without fields.
    pub fn new(key: Key) -> Self {
        Self { key, fields: Map::new(), links: Vec::new() }
    }

    /// With a field.
    pub fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.fields.insert(key.to_owned(), value.into());
        self
    }

    /// With a field if there is something to say.
    pub fn maybe(self, key: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With a moment.
    pub fn moment(self, key: &str, at: Instant) -> Self {
        self.with(key, at.to_string())
    }

    /// With a day.
    pub fn day(self, key: &str, day: Date) -> Self {
        self.with(key, day.to_string())
    }

    /// With an amount of so many minor units of a currency that has cents.
    pub fn money(self, key: &str, cents: i64, currency: &str) -> Self {
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        self.with(key, json!({"amount": amount, "currency": currency}))
    }

    /// With a link.
    pub fn link(mut self, field: &'static str, to: Key) -> Self {
        self.links.push((field, To::One(to)));
        self
    }

    /// With a link if there is one.
    pub fn maybe_link(self, field: &'static str, to: Option<Key>) -> Self {
        match to {
            Some(to) => self.link(field, to),
            None => self,
        }
    }

    /// With several links.
    pub fn links(mut self, field: &'static str, to: Vec<Key>) -> Self {
        self.links.push((field, To::Many(to)));
        self
    }
}
