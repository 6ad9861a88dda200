//! A made-up company to look at: an outfitter of offices with two years of history, customers in thirteen countries,
//! a sales team of nine, deals, orders and conversations. The same seed, size and day give the same company.
//!
//! [`generate`] tells the story as batches in the order of time; [`load`] writes them to a house. People's and
//! companies' addresses are under `.example`, their telephone numbers cannot ring: nobody real is ever written to or
//! called.

use rapport_kernel::caller::Clock;
use rapport_kernel::money::Currency;
use rapport_kernel::sample::Sample;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{House, Result};
use serde_json::{Map, Value as Json};

mod deals;
mod fields;
mod goods;
mod load;
mod people;
mod rates;
mod rng;
mod staff;
mod story;
mod talk;
mod trade;
mod world;

pub use load::{Loaded, load, load_beside};

#[cfg(test)]
mod tests;

/// Contacts of the company when nobody says how many.
pub const CONTACTS_DEFAULT: usize = 2_000;
/// Who may do everything in the made-up company.
pub const ADMINISTRATOR_EMAIL: &str = "admin@lumen-oak.example";

/// The company for who sets a workspace up and has nothing of their own to bring yet: large enough to look at, and made
/// in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Company;

impl Sample for Company {
    fn is_for(&self, base: Currency) -> bool {
        rates::knows(base)
    }

    fn load(&self, house: &House, clock: &dyn Clock) -> Result<()> {
        /// The same company everywhere.
        const SEED: u64 = 2_026;
        const CONTACTS: usize = 100;
        load_beside(house, SEED, CONTACTS, clock).map(|_| ())
    }
}

/// How many records there are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// People.
    pub contacts: usize,
    /// Companies.
    pub companies: usize,
    /// Deals.
    pub deals: usize,
    /// Orders; each has one to four lines.
    pub orders: usize,
    /// Calls, meetings, notes, tasks.
    pub activities: usize,
}

impl Size {
    /// So many contacts, and of the rest what goes with them.
    pub fn contacts(contacts: usize) -> Self {
        Self {
            contacts,
            companies: contacts * 3 / 20,
            deals: contacts * 3 / 10,
            orders: contacts * 6 / 5,
            activities: contacts * 2,
        }
    }

    /// About how many rows the story writes: each record once, and again as it changes.
    pub fn rows(self) -> u64 {
        // An order has two and a half lines; a deal moves three times; most companies and half of the people buy.
        let lines = self.orders * 5 / 2;
        let changes = self.deals * 3 + self.companies * 4 / 5 + self.contacts * 2 / 5;
        (self.contacts + self.companies + self.deals + self.orders + lines + self.activities + changes) as u64
    }
}

impl Default for Size {
    fn default() -> Self {
        Self::contacts(CONTACTS_DEFAULT)
    }
}

/// Names a record of the story before it has an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Of which object, by key.
    pub object: &'static str,
    /// The how-manieth.
    pub number: u32,
}

/// A link to records of the story.
#[derive(Clone, Debug, PartialEq)]
pub enum To {
    /// One record.
    One(Key),
    /// Several.
    Many(Vec<Key>),
}

/// A record that is made or, where its key came before, changed.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoRow {
    /// Which record.
    pub key: Key,
    /// Its fields, as the pipeline reads them, but for links.
    pub fields: Map<String, Json>,
    /// Its links.
    pub links: Vec<(&'static str, To)>,
}

/// Records of one object that are written at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoBatch {
    /// Of which object, by key.
    pub object: &'static str,
    /// When it happens.
    pub at: Instant,
    /// The records.
    pub rows: Vec<DemoRow>,
}

/// Rows of a batch, at most.
pub const BATCH_ROWS_MAX: usize = 1_000;
/// Weeks of history.
pub const WEEKS: usize = 104;

/// The story as batches, in the order of time; the last one is before `today`.
///
/// Roles, the pipeline and its stages are those of a new workspace: their keys count in the order of `set_up`.
pub fn generate(seed: u64, size: Size, today: Date) -> impl Iterator<Item = DemoBatch> {
    story::Story::new(seed, size, today)
}
