//! Questions to the store: lists and summaries. Made by [`Read`](crate::Read), which puts the actor's scope inside.

use crate::catalog::Measure;
use crate::filter::{Path, Pred};
use crate::id::{FieldId, ObjectId, RecordId};
use crate::value::Value;

/// A page of records of one object.
#[derive(Clone, Debug)]
pub struct Query {
    /// Of which object.
    pub object: ObjectId,
    /// Which records; the actor's scope is inside.
    pub filter: Pred,
    /// In which order; the id always comes last, ascending or as the last field goes.
    pub sort: Vec<Sort>,
    /// After which record; the first page when absent.
    pub after: Option<After>,
    /// How many.
    pub limit: usize,
    /// Which fields are read.
    pub fields: Fields,
    /// Living records, deleted ones, or both.
    pub shelf: Shelf,
}

/// One field of an order. Empty values come first ascending and last descending.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    /// By what.
    pub path: Path,
    /// Which way.
    pub direction: Direction,
}

/// Which way an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Least first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// The place of a record in an order.
#[derive(Clone, Debug, PartialEq)]
pub struct After {
    /// Its sort keys as the store gave them, one for each sort field.
    pub keys: Vec<SortKey>,
    /// Its id.
    pub id: RecordId,
}

/// What a record sorts by: the value of the column that the engine compares.
#[derive(Clone, Debug, PartialEq)]
pub enum SortKey {
    /// Empty.
    Null,
    /// A folded text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A float.
    Real(f64),
    /// An id.
    Id(RecordId),
}

/// Which fields are read.
#[derive(Clone, Debug, PartialEq)]
pub enum Fields {
    /// All of them.
    All,
    /// Just these.
    Some(Vec<FieldId>),
}

/// Which records are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Living ones.
    Living,
    /// Those in the bin.
    Bin,
    /// Both.
    Both,
}

/// Records of a page with the sort keys that a cursor needs.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The records, in order.
    pub records: Vec<crate::Record>,
    /// The place of the last one, when more may follow.
    pub next: Option<After>,
}

/// Measures over the records of one object, by group.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Of which object.
    pub object: ObjectId,
    /// Which records; the actor's scope is inside.
    pub filter: Pred,
    /// What they are grouped by; one row over all when empty.
    pub groups: Vec<Group>,
    /// What is measured; a count comes first in any case.
    pub measures: Vec<Measured>,
    /// Rows at most; one more is read to tell whether there are more.
    pub limit: usize,
}

/// One field of a grouping.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// By what; a many-valued field counts a record once for each entry.
    pub path: Path,
    /// Dates and instants by period.
    pub bucket: Option<Bucket>,
}

/// A period of the calendar; comes out as the date of its first day in the workspace's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// A day.
    Day,
    /// A week, from the workspace's first day of the week.
    Week,
    /// A month.
    Month,
    /// A quarter of the fiscal year.
    Quarter,
    /// A fiscal year.
    Year,
}

/// One measure of a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How.
    pub measure: Measure,
    /// What; none for a count. Money is measured in base currency.
    pub path: Option<Path>,
}

/// One row of a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryRow {
    /// The value of each group.
    pub groups: Vec<Value>,
    /// How many records.
    pub count: i64,
    /// The measures; averages are decimals with two digits more than what is measured.
    pub measures: Vec<Value>,
}

/// One hit of a search over several objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Of which object.
    pub object: ObjectId,
    /// Which record.
    pub id: RecordId,
    /// Its title.
    pub title: String,
    /// What tells it from others of that title: an e-mail address, a phone number. The kernel says it, not a store.
    pub subtitle: Option<String>,
    /// Whether it was found only by allowing for a typing error.
    pub fuzzy: bool,
}
