//! Orders that are always total, and pages that seek their place in them.
//!
//! Each page begins right after a record whose sort keys the cursor carries. On the first key the order is cut into
//! the records that have no value and those that have one, which are asked one after the other: an engine can seek in
//! an index by each of these conditions, but not by an OR of them.

use rapport_kernel::catalog::{Field, Kind};
use rapport_kernel::filter::{End, Path};
use rapport_kernel::query::{After, Direction, Sort, SortKey};
use rapport_kernel::{Error, Result};

use super::Compiler;
use super::frame::Frame;
use super::operand::{Domain, One};
use crate::conn::{Cell, Param};
use crate::dialect::Dialect;
use crate::records::record_id;
use crate::sql::Sql;

/// The sort keys of a question.
#[derive(Clone, Debug)]
pub struct Order {
    keys: Vec<Key>,
    /// Which way the id goes, which comes last.
    last: Direction,
    /// The expression of the id.
    id: String,
}

#[derive(Clone, Debug)]
struct Key {
    one: One,
    direction: Direction,
    index: Index,
}

/// Which index has the records in the order of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Index {
    /// None.
    None,
    /// One of the key and the id.
    Ordered,
    /// A unique one of the key; those without a value have one by id.
    Unique,
}

/// A run of records that is asked by one statement.
#[derive(Clone, Debug)]
pub struct Segment {
    /// A further condition, where there is one.
    test: Option<Test>,
    /// Keys that are the same throughout and need no sorting.
    fixed: usize,
}

#[derive(Clone, Debug)]
enum Test {
    /// After this place.
    After(After),
    /// All whose first key is empty.
    FirstEmpty,
    /// All whose first key is not.
    FirstFilled,
}

impl Order {
    /// The expressions of the keys, to be read with the records.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.one.sql.as_str())
    }

    /// What to ask, one after the other, until the page is full.
    ///
    /// # Errors
    /// `Invalid` when `after` is no place in this order.
    pub fn segments(&self, after: Option<&After>) -> Result<Vec<Segment>> {
        let Some(after) = after else { return Ok(self.beginning()) };
        if after.keys.len() != self.keys.len() {
            return Err(bad_cursor());
        }
        let Some(first) = self.keys.first() else {
            return Ok(vec![Segment { test: Some(Test::After(after.clone())), fixed: 0 }]);
        };
        let is_empty = after.keys[0] == SortKey::Null;
        let rest = Segment { test: Some(Test::After(after.clone())), fixed: usize::from(is_empty) };
        Ok(match (first.direction, is_empty) {
            (Direction::Ascending, true) => vec![rest, Segment { test: Some(Test::FirstFilled), fixed: 0 }],
            (Direction::Descending, false) => vec![rest, Segment { test: Some(Test::FirstEmpty), fixed: 1 }],
            (Direction::Ascending, false) | (Direction::Descending, true) => vec![rest],
        })
    }

    fn beginning(&self) -> Vec<Segment> {
        let empty = Segment { test: Some(Test::FirstEmpty), fixed: 1 };
        let filled = Segment { test: Some(Test::FirstFilled), fixed: 0 };
        match self.keys.first() {
            // Together they would have to be sorted, as the unique index does not say in which order the empty come.
            Some(Key { index: Index::Unique, direction: Direction::Ascending, .. }) => vec![empty, filled],
            Some(Key { index: Index::Unique, direction: Direction::Descending, .. }) => vec![filled, empty],
            _ => vec![Segment { test: None, fixed: 0 }],
        }
    }

    /// Whether an index has all living records in this order, so that the first of them are found without sorting.
    pub fn has_index(&self) -> bool {
        match self.keys.as_slice() {
            [] => true,
            [only] => only.index != Index::None,
            _ => false,
        }
    }

    /// The condition of a segment.
    ///
    /// # Errors
    /// `Invalid` when a key of the cursor is not of its column's type.
    pub fn test(&self, segment: &Segment, sql: &mut Sql<'static>) -> Result<Option<String>> {
        Ok(match &segment.test {
            None => None,
            Some(Test::FirstEmpty) => Some(format!("{} IS NULL", self.keys[0].one.sql)),
            Some(Test::FirstFilled) => Some(format!("{} IS NOT NULL", self.keys[0].one.sql)),
            Some(Test::After(after)) => Some(self.after(after, sql)?),
        })
    }

    /// What follows ORDER BY in a segment.
    pub fn by(&self, segment: &Segment, dialect: Dialect) -> String {
        let keys = self.keys.iter().skip(segment.fixed);
        let mut items: Vec<String> = keys.map(|key| dialect.order_by(&key.one.sql, key.direction)).collect();
        // Never empty, so it is written plainly, as the indexes have it.
        items.push(match self.last {
            Direction::Ascending => self.id.clone(),
            Direction::Descending => format!("{} DESC", self.id),
        });
        items.join(", ")
    }

    /// The keys and the id under names of their own, for [`Order::by_names`].
    pub fn named(&self) -> String {
        let keys = self.keys.iter().enumerate().map(|(at, key)| format!("{} AS k{at}, ", key.one.sql));
        format!("{}{} AS i", keys.collect::<String>(), self.id)
    }

    /// [`Order::by`] with the names of [`Order::named`].
    pub fn by_names(&self, segment: &Segment, dialect: Dialect) -> String {
        let named =
            |at: usize, key: &Key| Key { one: One::of(format!("k{at}"), key.one.domain.clone()), ..key.clone() };
        let keys = self.keys.iter().enumerate().map(|(at, key)| named(at, key)).collect();
        Self { keys, last: self.last, id: "i".to_owned() }.by(segment, dialect)
    }

    /// The place of a record whose keys were read.
    pub fn place(&self, id: &Cell, keys: &[Cell]) -> Result<After> {
        let keys = keys.iter().map(|cell| match cell {
            Cell::Null => SortKey::Null,
            Cell::Text(text) => SortKey::Text(text.clone()),
            Cell::Integer(number) => SortKey::Integer(*number),
            Cell::Real(number) => SortKey::Real(*number),
            Cell::Uuid(id) => SortKey::Id(rapport_kernel::RecordId(*id)),
        });
        Ok(After { keys: keys.collect(), id: record_id(id)? })
    }

    fn after(&self, after: &After, sql: &mut Sql<'static>) -> Result<String> {
        let Some(first) = self.keys.first() else {
            return Ok(self.id_after(after, sql));
        };
        if after.keys[0] == SortKey::Null {
            let rest = self.rest(1, after, sql)?;
            return Ok(format!("{} IS NULL AND {rest}", first.one.sql));
        }
        let value = sql.param(first.param(&after.keys[0])?);
        let beyond = sign(first.direction);
        let column = &first.one.sql;
        if self.keys.len() == 1 {
            // Both go the same way, and the index has them side by side: a row value seeks straight to its place.
            let id = sql.param(Param::Uuid(after.id.0));
            // A unique index must be told that there is a value, which a row value does not say to SQLite.
            let there = if first.index == Index::Unique { format!("{column} IS NOT NULL AND ") } else { String::new() };
            return Ok(format!("{there}({column}, {}) {beyond} ({value}, {id})", self.id));
        }
        let rest = self.rest(1, after, sql)?;
        // The first comparison says nothing new; it is what an index seeks by.
        Ok(format!("{column} {beyond}= {value} AND ({column} {beyond} {value} OR {rest})"))
    }

    /// Whether a record comes after the place by the keys from `at` on, the earlier ones being the same.
    fn rest(&self, at: usize, after: &After, sql: &mut Sql<'static>) -> Result<String> {
        let Some(key) = self.keys.get(at) else { return Ok(self.id_after(after, sql)) };
        let column = &key.one.sql;
        let place = &after.keys[at];
        if *place == SortKey::Null {
            let same = format!("({column} IS NULL AND {})", self.rest(at + 1, after, sql)?);
            return Ok(match key.direction {
                Direction::Ascending => format!("({column} IS NOT NULL OR {same})"),
                Direction::Descending => same,
            });
        }
        let value = sql.param(key.param(place)?);
        let beyond = sign(key.direction);
        let rest = self.rest(at + 1, after, sql)?;
        let or_empty = match key.direction {
            Direction::Ascending => String::new(),
            Direction::Descending => format!(" OR {column} IS NULL"),
        };
        Ok(format!("({column} {beyond} {value}{or_empty} OR ({column} = {value} AND {rest}))"))
    }

    fn id_after(&self, after: &After, sql: &mut Sql<'static>) -> String {
        format!("{} {} {}", self.id, sign(self.last), sql.param(Param::Uuid(after.id.0)))
    }
}

impl Key {
    /// A key of a cursor as a parameter. Cursors come from outside, so their types are looked at.
    fn param(&self, key: &SortKey) -> Result<Param<'static>> {
        match (&self.one.domain, key) {
            (Domain::Folded | Domain::Text, SortKey::Text(text)) if !text.contains('\0') => {
                Ok(Param::Text(text.clone().into()))
            }
            (Domain::Id, SortKey::Id(id)) => Ok(Param::Uuid(id.0)),
            (Domain::Number(_) | Domain::Boolean | Domain::Date | Domain::Instant, SortKey::Integer(number)) => {
                Ok(Param::Integer(*number))
            }
            _ => Err(bad_cursor()),
        }
    }
}

impl Compiler<'_> {
    /// The keys of an order.
    pub fn order(&mut self, frame: &mut Frame, sort: &[Sort]) -> Result<Order> {
        let mut keys = Vec::with_capacity(sort.len());
        for Sort { path, direction } in sort {
            let one = self.single(frame, path)?;
            if matches!(one.domain, Domain::Amount(_)) {
                let what = "Sort by the field itself, which compares in base currency";
                return Err(Error::invalid("", "not_sortable", what));
            }
            let index = index_of(frame, path, &one);
            keys.push(Key { one, direction: *direction, index });
        }
        let last = sort.last().map_or(Direction::Ascending, |sort| sort.direction);
        Ok(Order { keys, last, id: format!("{}.id", frame.alias) })
    }
}

fn index_of(frame: &Frame, path: &Path, one: &One) -> Index {
    let field = match path.end {
        _ if !path.hops.is_empty() => return Index::None,
        End::Id | End::CreatedAt | End::UpdatedAt => return Index::Ordered,
        End::Version => return Index::None,
        End::Field { field, .. } => frame.object.field(field),
    };
    let is_sorted_by = |field: &&Field| {
        let suffix = field.kind.sort_suffix();
        suffix.is_some_and(|suffix| one.sql == format!("{}.{}", frame.alias, field.column(suffix)))
    };
    match field.filter(is_sorted_by) {
        Some(field) if field.traits.unique => Index::Unique,
        Some(field) if field.traits.indexed || matches!(field.kind, Kind::Link { .. }) => Index::Ordered,
        _ => Index::None,
    }
}

fn sign(direction: Direction) -> &'static str {
    match direction {
        Direction::Ascending => ">",
        Direction::Descending => "<",
    }
}

fn bad_cursor() -> Error {
    Error::invalid("cursor", "cursor", "This cursor belongs to another list; begin again without one")
}
