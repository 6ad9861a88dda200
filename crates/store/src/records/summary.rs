//! Measures by group.

use rapport_kernel::catalog::{Field, Kind, Object};
use rapport_kernel::filter::{End, Pred};
use rapport_kernel::query::{Bucket, Direction, Group, Summary, SummaryRow};
use rapport_kernel::time::Date;
use rapport_kernel::{Catalog, Error, ObjectId, Result, Value};

use super::codec::{decode_one, integer, link, object_id};
use super::measure::{Measuring, kind_of};
use crate::compile::{Compiler, Domain, Frame, Operand};
use crate::conn::{Cell, Conn, Param};
use crate::schema::entries_name_objects;

/// Measures by group, in the order of the groups; one row more than the limit when there are more.
pub fn summary(conn: &mut dyn Conn, catalog: &Catalog, summary: &Summary) -> Result<Vec<SummaryRow>> {
    let mut asked = Asked::new(conn, catalog, summary)?;
    let measures = summary
        .measures
        .iter()
        .map(|measured| Measuring::new(&mut asked.cx, &mut asked.frame, measured.measure, measured.path.as_ref()));
    let measures = measures.collect::<Result<Vec<_>>>()?;
    let mut columns: Vec<String> = asked.keys();
    columns.extend(asked.columns.iter().map(|column| column.shown.clone()));
    columns.push("count(*)".to_owned());
    columns.extend(measures.iter().flat_map(|measuring| measuring.columns.clone()));
    asked.entries.extend(measures.iter().filter_map(|measuring| measuring.joined.as_deref()));
    let (from, test) = (asked.from(), &asked.test);
    let reads_all = summary.filter == Pred::Const(true) && !lies_in_an_index(summary, &asked.frame.object);
    let living = if reads_all { conn.dialect().any_living() } else { "t.deleted_at IS NULL" };
    let mut text = format!("SELECT {} FROM {from} WHERE {living} AND {test}", columns.join(", "));
    let keys = asked.keys().len();
    if keys > 0 {
        let numbers: Vec<String> = (1..=keys).map(|number| number.to_string()).collect();
        text.push_str(&format!(" GROUP BY {}", numbers.join(", ")));
        text.push_str(&asked.order(&numbers));
    }
    text.push_str(&format!(" LIMIT {}", summary.limit.saturating_add(1)));
    asked.cx.sql.push(&text);
    conn.sort_in_files()?;
    let base = catalog.settings.currency();
    let read = |row: Vec<Cell>| {
        let mut cells = row.into_iter();
        let keys: Vec<Cell> = cells.by_ref().take(keys).collect();
        let groups = asked.read_groups(keys, &mut cells)?;
        let count = integer(&cells.next().unwrap_or(Cell::Null))?;
        let measures = measures.iter().map(|measuring| measuring.value(&mut cells, base));
        Ok(SummaryRow { groups, count, measures: measures.collect::<Result<_>>()? })
    };
    asked.cx.sql.rows(conn)?.into_iter().map(read).collect()
}

/// Whether all that is asked lies in the index of one field, so that no record need be read.
fn lies_in_an_index(summary: &Summary, object: &Object) -> bool {
    let [Group { path, .. }] = summary.groups.as_slice() else { return false };
    let is_whole = |field: &Field| {
        let is_indexed = matches!(field.kind, Kind::Link { .. }) || (field.traits.indexed && !field.traits.unique);
        is_indexed && field.slot.table == 0 && field.kind.columns().len() == 1 && field.kind.sort_suffix() == Some("")
    };
    let counts = summary.measures.iter().all(|measured| measured.path.is_none());
    let in_one = match path.end {
        End::CreatedAt | End::UpdatedAt => true,
        End::Field { field, part: None } => object.field(field).is_some_and(is_whole),
        _ => false,
    };
    counts && path.hops.is_empty() && in_one
}

// -- groups ----------------------------------------------------------------------------------------------------------

/// The part that both questions share: which records, and in which groups.
struct Asked<'c> {
    cx: Compiler<'c>,
    frame: Frame,
    test: String,
    columns: Vec<GroupColumn>,
    /// Junction tables of the groups, which multiply records.
    entries: String,
}

/// One group.
struct GroupColumn {
    /// By what records are grouped and ordered.
    key: String,
    /// The number of the object that a link leads to, where that may vary.
    object: Option<String>,
    /// What is shown of it: an aggregate.
    shown: String,
    read: Read,
}

enum Read {
    /// The key itself.
    Key(Kind),
    /// What is shown.
    Shown,
    Link(ObjectId),
    AnyLink,
    Day,
}

impl<'c> Asked<'c> {
    fn new(conn: &dyn Conn, catalog: &'c Catalog, summary: &Summary) -> Result<Self> {
        let mut cx = Compiler::new(catalog, conn);
        let mut frame = cx.root(summary.object)?;
        let test = cx.pred(&mut frame, &summary.filter)?;
        let mut asked = Self { cx, frame, test, columns: Vec::new(), entries: String::new() };
        for (number, group) in summary.groups.iter().enumerate() {
            let column = asked.group(group, number)?;
            asked.columns.push(column);
        }
        Ok(asked)
    }

    fn from(&self) -> String {
        format!("{}{}", self.frame.from(), self.entries)
    }

    fn keys(&self) -> Vec<String> {
        let both = self.columns.iter().flat_map(|column| [Some(column.key.clone()), column.object.clone()]);
        both.flatten().collect()
    }

    fn order(&self, keys: &[String]) -> String {
        if keys.is_empty() {
            return String::new();
        }
        let dialect = self.cx.sql.dialect();
        let items: Vec<String> = keys.iter().map(|key| dialect.order_by(key, Direction::Ascending)).collect();
        format!(" ORDER BY {}", items.join(", "))
    }

    fn group(&mut self, group: &Group, number: usize) -> Result<GroupColumn> {
        let target = self.cx.target(&mut self.frame, &group.path)?;
        let kind = kind_of(&target, &group.path);
        match self.cx.path(&mut self.frame, &group.path)? {
            Operand::One(one) => {
                if let Some(bucket) = group.bucket {
                    return self.bucket(&one.sql, &one.domain, bucket);
                }
                let shown = one.shown.clone().unwrap_or_else(|| one.sql.clone());
                let mut column = GroupColumn {
                    key: one.sql,
                    object: None,
                    shown: format!("min({shown})"),
                    read: Read::Key(kind.clone()),
                };
                match (&one.domain, &kind) {
                    (Domain::Folded, Kind::PersonName) | (Domain::Number(_), Kind::Money) | (Domain::Amount(_), _) => {
                        return Err(not_groupable());
                    }
                    (Domain::Folded, _) => column.read = Read::Shown,
                    (Domain::Id, Kind::Link { targets, .. }) => match (targets.as_slice(), &target.field) {
                        ([only], _) => column.read = Read::Link(*only),
                        (_, Some(field)) => {
                            let object = self.cx.column(&mut self.frame, &target.place, field, "o")?;
                            column.object = Some(object);
                            column.read = Read::AnyLink;
                        }
                        _ => return Err(not_groupable()),
                    },
                    (Domain::Id, _) => column.read = Read::Link(target.place.object.id),
                    _ => {}
                }
                if !matches!(column.read, Read::Shown) {
                    column.shown = "NULL".to_owned();
                }
                Ok(column)
            }
            Operand::Many(many) if group.bucket.is_none() => {
                let m = format!("g{number}");
                self.entries.push_str(&format!(" LEFT JOIN {} AS {m} ON {m}.record = {}", many.table, many.owner));
                let key = format!("{m}.{}", many.column);
                let (read, shown) = match (&many.domain, kind.link_targets()) {
                    (Domain::Folded, _) => (Read::Shown, format!("min({m}.value)")),
                    (Domain::Id, Some(([only], _))) => (Read::Link(*only), "NULL".to_owned()),
                    (Domain::Id, _) => (Read::AnyLink, "NULL".to_owned()),
                    _ => (Read::Key(Kind::LongText), "NULL".to_owned()),
                };
                let object = (many.domain == Domain::Id && entries_name_objects(&kind)).then(|| format!("{m}.o"));
                Ok(GroupColumn { key, object, shown, read })
            }
            _ => Err(not_groupable()),
        }
    }

    fn bucket(&mut self, sql: &str, domain: &Domain, bucket: Bucket) -> Result<GroupColumn> {
        let settings = &self.cx.catalog.settings;
        let dialect = self.cx.sql.dialect();
        let day = match domain {
            Domain::Date => sql.to_owned(),
            Domain::Instant => {
                let zone = settings.zone().iana_name().unwrap_or("UTC").to_owned();
                let zone = self.cx.sql.param(Param::Text(zone.into()));
                dialect.day_of(sql, &zone)
            }
            _ => return Err(Error::invalid("", "not_a_date", "Only dates and times are grouped by period")),
        };
        let key = dialect.bucket(&day, bucket, settings);
        Ok(GroupColumn { key, object: None, shown: "NULL".to_owned(), read: Read::Day })
    }

    /// The values of the groups, from the cells of the keys and of what is shown.
    fn read_groups(&self, keys: Vec<Cell>, shown: &mut impl Iterator<Item = Cell>) -> Result<Vec<Value>> {
        let mut keys = keys.into_iter();
        let mut next = || keys.next().unwrap_or(Cell::Null);
        let values = self.columns.iter().map(|column| {
            let key = next();
            let object = if column.object.is_some() { next() } else { Cell::Null };
            column.value(key, object, shown.next().unwrap_or(Cell::Null))
        });
        values.collect()
    }
}

impl GroupColumn {
    fn value(&self, key: Cell, object: Cell, shown: Cell) -> Result<Value> {
        match &self.read {
            Read::Key(kind) => decode_one(kind, key),
            Read::Shown => decode_one(&Kind::LongText, shown),
            Read::Link(object) => link(key, *object),
            Read::AnyLink => link(key, object_id(object)?),
            Read::Day if key == Cell::Null => Ok(Value::Null),
            Read::Day => {
                let days = i32::try_from(integer(&key)?).map_err(|error| Error::fault("reading a period", error))?;
                Ok(Value::Date(Date::from_days(days)))
            }
        }
    }
}

fn not_groupable() -> Error {
    Error::invalid("", "not_groupable", "Records cannot be grouped by this field; name a part of it")
}
