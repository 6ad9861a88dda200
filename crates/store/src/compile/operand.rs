//! What a term of a condition is in SQL: a column, a sub-select, or the entries of a junction table.

use rapport_kernel::catalog::{Field, Kind, Measure};
use rapport_kernel::decimal::SCALE_MAX;
use rapport_kernel::filter::{Aggregate, End, Path, Term};
use rapport_kernel::{Error, Result};

use super::Compiler;
use super::frame::{Frame, Place};
use crate::records::scale;

/// A term in SQL.
#[derive(Clone, Debug)]
pub enum Operand {
    /// One value for each record.
    One(One),
    /// Several values for each record.
    Many(Many),
    /// An address as a whole: each of its parts.
    Parts(Vec<One>),
    /// Something that is there or not, and cannot be compared: a column of it.
    Bare(String),
}

/// One value for each record.
#[derive(Clone, Debug)]
pub struct One {
    /// The expression that is compared and sorted by.
    pub sql: String,
    /// The expression that is NULL when nothing is there.
    pub there: String,
    /// The text as it was written, where what is compared is its folded key.
    pub shown: Option<String>,
    /// What its values are.
    pub domain: Domain,
}

/// What a path ends at, before it is looked at as one value or many.
pub struct Target {
    /// The record there.
    pub place: Place,
    /// Its field, where the path ends at one.
    pub field: Option<Field>,
    /// Which part of it.
    pub part: Option<&'static str>,
}

/// Several values for each record.
#[derive(Clone, Debug)]
pub struct Many {
    /// The id of the record that has them.
    pub owner: String,
    /// The junction table.
    pub table: String,
    /// The column that is compared.
    pub column: &'static str,
    /// What its values are.
    pub domain: Domain,
}

/// What the values of an expression are, and so with what they compare.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// Folded texts.
    Folded,
    /// Texts as they are.
    Text,
    /// Integers that stand for numbers with so many digits after the point.
    Number(u8),
    /// 0 and 1.
    Boolean,
    /// Days since the epoch.
    Date,
    /// Milliseconds since the epoch.
    Instant,
    /// Ids of records.
    Id,
    /// Minor units of the currency that the other expression names.
    Amount(String),
}

impl One {
    /// An expression that is there where it has a value.
    pub fn of(sql: String, domain: Domain) -> Self {
        Self { there: sql.clone(), shown: None, sql, domain }
    }
}

impl Compiler<'_> {
    /// A term of a condition.
    pub(super) fn term(&mut self, frame: &mut Frame, term: &Term) -> Result<Operand> {
        match term {
            Term::Path(path) => self.path(frame, path),
            Term::Aggregate(aggregate) => self.aggregate(frame, aggregate).map(Operand::One),
        }
    }

    /// A field here or through links.
    pub fn path(&mut self, frame: &mut Frame, path: &Path) -> Result<Operand> {
        let place = self.walk(frame, &path.hops)?;
        self.end(frame, &place, &path.end)
    }

    /// What a path ends at, of the record there.
    pub(super) fn end(&mut self, frame: &mut Frame, place: &Place, end: &End) -> Result<Operand> {
        let column = |name: &str| format!("{}.{name}", place.alias);
        let one = match end {
            End::Id => One::of(column("id"), Domain::Id),
            End::CreatedAt => One::of(column("created_at"), Domain::Instant),
            End::UpdatedAt => One::of(column("updated_at"), Domain::Instant),
            End::Version => One::of(column("version"), Domain::Number(0)),
            End::Field { field, part } => {
                let field = self.field(&place.object, *field)?;
                return match part {
                    None => self.whole(frame, place, field),
                    Some(part) => self.part(frame, place, field, part).map(Operand::One),
                };
            }
        };
        Ok(Operand::One(one))
    }

    /// What a path ends at.
    pub fn target(&mut self, frame: &mut Frame, path: &Path) -> Result<Target> {
        let place = self.walk(frame, &path.hops)?;
        let End::Field { field, part } = &path.end else { return Ok(Target { place, field: None, part: None }) };
        let field = self.field(&place.object, *field)?.clone();
        Ok(Target { place, field: Some(field), part: *part })
    }

    /// A path that must have one value for each record: to sort by, to measure.
    pub fn single(&mut self, frame: &mut Frame, path: &Path) -> Result<One> {
        match self.path(frame, path)? {
            Operand::One(one) => Ok(one),
            // An address sorts by its town.
            Operand::Parts(mut parts) => Ok(parts.swap_remove(1)),
            Operand::Many(_) | Operand::Bare(_) => {
                Err(Error::invalid("", "not_one_value", "This field has no one value to sort or measure by"))
            }
        }
    }

    fn whole(&mut self, frame: &mut Frame, place: &Place, field: &Field) -> Result<Operand> {
        let kind = field.kind.result();
        if let Kind::Formula { .. } = &field.kind {
            return self.formula(frame, place, field);
        }
        if kind.is_many() {
            return Ok(Operand::Many(many(place, field)));
        }
        let domain = match kind {
            Kind::Address => return self.parts(frame, place, field),
            Kind::Json => return self.column(frame, place, field, "").map(Operand::Bare),
            Kind::Location => return self.column(frame, place, field, "_lat").map(Operand::Bare),
            kind => self.domain(kind),
        };
        let sql = self.column(frame, place, field, kind.sort_suffix().unwrap_or_default())?;
        // Money without a known rate is there all the same.
        let there = if *kind == Kind::Money { self.column(frame, place, field, "")? } else { sql.clone() };
        let is_plain_text = domain == Domain::Folded && *kind != Kind::PersonName;
        let shown = if is_plain_text { Some(self.column(frame, place, field, "")?) } else { None };
        Ok(Operand::One(One { sql, there, shown, domain }))
    }

    /// What the main column of a kind holds.
    pub fn domain(&self, kind: &Kind) -> Domain {
        match kind {
            Kind::Choice { .. } | Kind::Choices { .. } => Domain::Text,
            Kind::Boolean => Domain::Boolean,
            Kind::Date => Domain::Date,
            Kind::Instant => Domain::Instant,
            Kind::Link { .. } | Kind::Links { .. } | Kind::Files { .. } => Domain::Id,
            Kind::Money => Domain::Number(self.catalog.settings.currency().digits()),
            Kind::Integer { .. }
            | Kind::Decimal { .. }
            | Kind::Percent
            | Kind::Duration
            | Kind::Rating { .. }
            | Kind::AutoNumber { .. } => Domain::Number(scale(kind)),
            _ => Domain::Folded,
        }
    }

    fn parts(&mut self, frame: &mut Frame, place: &Place, field: &Field) -> Result<Operand> {
        let keys = ["_street_k", "_city_k", "_region_k", "_postal_code_k", "_country_k"];
        let parts =
            keys.iter().map(|suffix| self.column(frame, place, field, suffix).map(|sql| One::of(sql, Domain::Folded)));
        parts.collect::<Result<_>>().map(Operand::Parts)
    }

    fn part(&mut self, frame: &mut Frame, place: &Place, field: &Field, part: &str) -> Result<One> {
        let (suffix, domain) = match (field.kind.result(), part) {
            (Kind::Address, "street" | "city" | "region" | "postal_code" | "country")
            | (Kind::PersonName, "given" | "family") => (format!("_{part}_k"), Domain::Folded),
            (Kind::PersonName, "title" | "middle" | "suffix") => (format!("_{part}"), Domain::Text),
            (Kind::Money, "currency") => ("c".to_owned(), Domain::Text),
            (Kind::Money, "amount") => {
                let currency = self.column(frame, place, field, "c")?;
                (String::new(), Domain::Amount(currency))
            }
            _ => {
                let what = format!("{} has no part {part}", field.label);
                return Err(Error::invalid(&field.key, "unknown_part", what));
            }
        };
        let mut one = One::of(self.column(frame, place, field, &suffix)?, domain);
        if let Some(raw) = suffix.strip_suffix("_k") {
            one.shown = Some(self.column(frame, place, field, raw)?);
        }
        Ok(one)
    }

    /// A measure over related records, as a sub-select.
    fn aggregate(&mut self, frame: &mut Frame, aggregate: &Aggregate) -> Result<One> {
        let mut relation = self.related(frame, &aggregate.related)?;
        let filter = self.pred(&mut relation.child, &aggregate.filter)?;
        relation.tests.push(filter);
        let measured = match &aggregate.field {
            Some(path) => Some(self.single(&mut relation.child, path)?),
            None => None,
        };
        let (what, domain) = measure(aggregate.measure, measured)?;
        let mut sql = format!("(SELECT {what} FROM {} WHERE {}", relation.from(), relation.test());
        if aggregate.measure == Measure::Latest {
            let r = &relation.child.alias;
            sql.push_str(&format!(" ORDER BY {r}.created_at DESC, {r}.id DESC LIMIT 1"));
        }
        sql.push(')');
        Ok(One::of(sql, domain))
    }
}

/// The expression of a measure with what comes out.
fn measure(measure: Measure, of: Option<One>) -> Result<(String, Domain)> {
    let Some(One { sql, domain, .. }) = of else {
        return match measure {
            Measure::Count => Ok(("count(*)".to_owned(), Domain::Number(0))),
            _ => Err(Error::invalid("", "nothing_to_measure", "Say which field is to be measured")),
        };
    };
    let scale = if let Domain::Number(scale) = domain { Some(scale) } else { None };
    match (measure, scale) {
        (Measure::Count, _) => Ok((format!("count({sql})"), Domain::Number(0))),
        (Measure::Latest, _) => Ok((sql, domain)),
        (Measure::Min, _) if is_ordered(&domain) => Ok((format!("min({sql})"), domain)),
        (Measure::Max, _) if is_ordered(&domain) => Ok((format!("max({sql})"), domain)),
        (Measure::Sum, Some(scale)) => Ok((format!("CAST(sum({sql}) AS bigint)"), Domain::Number(scale))),
        (Measure::Avg, Some(scale)) => Ok((average(&sql, scale), Domain::Number(average_scale(scale)))),
        _ => Err(not_measurable()),
    }
}

/// Digits that an average has more than what it averages, where there is room for them.
const AVERAGE_DIGITS: u8 = 2;

/// The scale of an average.
pub fn average_scale(scale: u8) -> u8 {
    (scale + AVERAGE_DIGITS).min(SCALE_MAX)
}

/// The mean, rounded half away from zero, in integers: both engines divide them towards zero.
fn average(sql: &str, scale: u8) -> String {
    let sum = format!("CAST(sum({sql}) AS bigint)");
    let count = format!("count({sql})");
    let twice = 2 * 10u32.pow(u32::from(average_scale(scale) - scale));
    let half = format!("CASE WHEN {sum} < 0 THEN -{count} ELSE {count} END");
    format!("CASE WHEN {count} > 0 THEN ({twice} * {sum} + {half}) / (2 * {count}) END")
}

/// Whether least and greatest make sense.
pub fn is_ordered(domain: &Domain) -> bool {
    !matches!(domain, Domain::Id | Domain::Amount(_))
}

/// The answer to a measure that does not fit its field.
pub fn not_measurable() -> Error {
    Error::invalid("", "not_measurable", "This field cannot be measured like that")
}

fn many(place: &Place, field: &Field) -> Many {
    let (column, domain) = match &field.kind {
        Kind::Tags => ("k", Domain::Folded),
        Kind::Choices { .. } => ("value", Domain::Text),
        _ => ("value", Domain::Id),
    };
    Many { owner: format!("{}.id", place.alias), table: place.object.junction(field), column, domain }
}
