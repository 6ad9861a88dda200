//! What a workspace decides once: currency, zone, weeks, years, languages, and how long the bin keeps what was deleted.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::money::Currency;

/// Days that the bin keeps what nobody decided otherwise about.
const BIN_DAYS: u16 = 90;
/// Ten years.
const BIN_DAYS_MAX: u16 = 3_650;

/// Workspace settings. All have a default, so that a new workspace works at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The company's name.
    pub name: String,
    /// ISO 4217 code in which amounts are compared.
    pub base_currency: String,
    /// IANA time zone in which days begin.
    pub time_zone: String,
    /// First day of the week: 1 is Monday, 7 is Sunday.
    pub week_start: u8,
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_year_start: u8,
    /// BCP 47 tags, the default one first.
    pub languages: Vec<String>,
    /// Days after which what was deleted is gone for good; 0 for never.
    pub bin_days: u16,
    /// Keys of the objects whose lists the navigation leaves out, as nobody here needs them yet.
    pub hidden: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "My company".to_owned(),
            base_currency: "EUR".to_owned(),
            time_zone: "UTC".to_owned(),
            week_start: 1,
            fiscal_year_start: 1,
            languages: vec!["en".to_owned()],
            bin_days: BIN_DAYS,
            hidden: Vec::new(),
        }
    }
}

impl Settings {
    /// The base currency; a code that is not one any more counts as EUR.
    pub fn currency(&self) -> Currency {
        Currency::parse(&self.base_currency).or_else(|| Currency::parse("EUR")).expect("EUR is a currency")
    }
    /// The time zone; a name that the zone database does not know counts as UTC.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
    /// What is wrong with these settings, as (field, sentence).
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        if Currency::parse(&self.base_currency).is_none() {
            found.push(("base_currency", format!("{} is no ISO 4217 currency code", self.base_currency)));
        }
        if TimeZone::get(&self.time_zone).is_err() {
            found.push(("time_zone", format!("{} is no IANA time zone, such as Europe/Berlin", self.time_zone)));
        }
        if !(1..=7).contains(&self.week_start) {
            found.push(("week_start", "Say 1 (Monday) to 7 (Sunday)".to_owned()));
        }
        if !(1..=12).contains(&self.fiscal_year_start) {
            found.push(("fiscal_year_start", "Say 1 (January) to 12 (December)".to_owned()));
        }
        if self.languages.is_empty() {
            found.push(("languages", "Name one language at least, such as en".to_owned()));
        }
        if self.bin_days > BIN_DAYS_MAX {
            found.push(("bin_days", format!("Say 1 to {BIN_DAYS_MAX} days, or 0 for never")));
        }
        found
    }
}
