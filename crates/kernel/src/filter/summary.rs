//! What a summary asks: `group=stage,created_at:month` and `measure=count,sum(amount)`.

use crate::catalog::{Measure, Object};
use crate::error::{Error, Result};
use crate::filter::check::{Asked, CheckCx, Type, measurable};
use crate::filter::parse::{BUCKETS, MEASURES, Parser};
use crate::filter::sort::is_groupable;
use crate::filter::wrong::{Source, quoted};
use crate::filter::{Term, print};
use crate::limits;
use crate::query::{Bucket, Group, Measured};
use crate::text::Text;

/// Measures of one summary.
pub const MEASURES_MAX: usize = 10;

/// A group or a measure with its name, as `created_at:month` or `sum(amount)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T> {
    /// Its text form.
    pub name: String,
    /// What is asked of the store.
    pub what: T,
}

/// Reads what records are grouped by: fields with commas between them, a date or time perhaps with `:month`; blank
/// means one group of all.
///
/// # Errors
/// `Invalid` with the codes `filter_syntax`, `unknown_field` or `not_groupable` and the place; `Limit`.
pub fn parse_groups(text: &str, object: &Object, cx: &CheckCx<'_>) -> Result<Vec<Named<Group>>> {
    let sight = cx.sight(Source::Group);
    let object = cx.catalog.get(object.id).ok_or(Error::NotFound)?;
    let too_many = ("group_fields_max", limits::GROUP_FIELDS_MAX, "fields to group by");
    list(text, Source::Group, too_many, |parser| {
        let names = parser.names("the name of a field")?;
        let ended = sight.path(object, &names)?;
        let able = is_groupable(&ended);
        let path = ended.path.clone();
        let asked = Asked::path(&names, ended);
        if !able {
            return Err(unfit(Source::Group, "not_groupable", "a field that records can be grouped by", &asked));
        }
        let bucket = if parser.take(":") { Some(bucket(parser, &asked)?) } else { None };
        let name = match bucket {
            Some(bucket) => format!("{names}:{}", print::bucket(bucket)),
            None => names.to_string(),
        };
        Ok(Named { name, what: Group { path, bucket } })
    })
}

/// Reads what is measured: `count`, `sum(…)`, `min(…)`, `max(…)` and `avg(…)` of fields, with commas between them.
///
/// # Errors
/// `Invalid` with the codes `filter_syntax`, `unknown_field` or `not_measurable` and the place; `Limit`.
pub fn parse_measures(text: &str, object: &Object, cx: &CheckCx<'_>) -> Result<Vec<Named<Measured>>> {
    let sight = cx.sight(Source::Measure);
    let object = cx.catalog.get(object.id).ok_or(Error::NotFound)?;
    list(text, Source::Measure, ("measures_max", MEASURES_MAX, "measures"), |parser| {
        let measure = measure(parser)?;
        if measure == Measure::Count {
            return Ok(Named { name: "count".to_owned(), what: Measured { measure, path: None } });
        }
        let names = parser.names("the name of a field")?;
        let asked = Asked::path(&names, sight.path(object, &names)?);
        if let Err(expected) = measurable(measure, &asked) {
            return Err(unfit(Source::Measure, "not_measurable", expected, &asked));
        }
        if !parser.take(")") {
            return Err(parser.expected("“)”"));
        }
        match asked.term {
            Term::Path(path) => {
                let name = format!("{}({names})", print::measure(measure));
                Ok(Named { name, what: Measured { measure, path: Some(path) } })
            }
            Term::Aggregate(_) => Err(parser.expected("a field")),
        }
    })
}

/// `count`, or another measure with its opening bracket.
fn measure(parser: &mut Parser) -> Result<Measure> {
    if parser.take_word("count") {
        return Ok(Measure::Count);
    }
    // The latest of a whole group says nothing that a sorted list would not say better.
    let able = MEASURES.iter().filter(|(_, measure)| !matches!(measure, Measure::Count | Measure::Latest));
    for (name, measure) in able {
        if parser.takes_call(name) {
            return Ok(*measure);
        }
    }
    Err(parser.expected("“count”, “sum(…)”, “min(…)”, “max(…)” or “avg(…)”"))
}

fn bucket(parser: &mut Parser, asked: &Asked<'_>) -> Result<Bucket> {
    if !matches!(asked.ty, Type::Date | Type::Instant) {
        return Err(unfit(Source::Group, "not_groupable", "a date or a time before “:”", asked));
    }
    match BUCKETS.iter().find(|(name, _, _)| parser.is_word(0, name)) {
        Some((_, _, bucket)) => {
            parser.advance();
            Ok(*bucket)
        }
        None => Err(parser.expected("“day”, “week”, “month”, “quarter” or “year”")),
    }
}

fn list<T>(
    text: &str,
    source: Source,
    (limit, max, what): (&'static str, usize, &str),
    mut read: impl FnMut(&mut Parser) -> Result<T>,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    if text.trim().is_empty() {
        return Ok(all);
    }
    let mut parser = Parser::new(text, source)?;
    loop {
        if all.len() == max {
            return Err(Error::limit(limit, max, format!("A summary may have at most {max} {what}")));
        }
        all.push(read(&mut parser)?);
        if !parser.take(",") {
            parser.end("“,” or the end")?;
            return Ok(all);
        }
    }
}

fn unfit(source: Source, code: &'static str, expected: &str, asked: &Asked<'_>) -> Error {
    let found = format!("{} ({})", quoted(&asked.name), asked.kind);
    source.wrong(code, asked.at, Text::new(code, format!("Expected {expected}, found {found}")))
}
