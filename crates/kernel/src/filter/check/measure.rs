//! Measures over related records: what is measured, and what comes out.

use super::{Asked, Type};
use crate::catalog::{Measure, Object};
use crate::decimal::SCALE_MAX;
use crate::error::{Error, Result};
use crate::filter::names::Sight;
use crate::filter::print;
use crate::filter::tree::{At, Measuring, Name, Names};
use crate::filter::wrong::quoted;
use crate::filter::{Aggregate, Pred, Related, Term};
use crate::text::Text;

/// What is measured of the related records; nothing for a count.
pub(super) fn field<'a>(
    sight: Sight<'a>,
    measuring: &Measuring,
    child: &'a Object,
    names: &[Name],
) -> Result<Option<Asked<'a>>> {
    let how = print::measure(measuring.measure);
    let said = measuring.names.to_string();
    match (measuring.measure, names.first()) {
        (Measure::Count, None) => Ok(None),
        (Measure::Count, Some(name)) => {
            Err(wrong(sight, name.at, format!("Expected related records alone in {how}(…), found {}", quoted(&said))))
        }
        (_, None) => {
            let expected = format!("Expected a field of the related records, such as {how}({said}.amount)");
            Err(wrong(sight, measuring.names.at(), format!("{expected}, found {}", quoted(&said))))
        }
        (measure, Some(_)) => {
            let ended = sight.rest_of_path(child, names)?;
            let asked = Asked::path(&Names(names.to_vec()), ended);
            match measurable(measure, &asked) {
                Ok(()) => Ok(Some(asked)),
                Err(expected) => {
                    let found = format!("{} ({})", quoted(&asked.name), asked.kind);
                    Err(wrong(sight, asked.at, format!("Expected {expected} in {how}(…), found {found}")))
                }
            }
        }
    }
}

/// Whether a field can be measured so; the error says what could.
pub(in crate::filter) fn measurable(measure: Measure, asked: &Asked<'_>) -> Result<(), &'static str> {
    let number = asked.ty.is_number();
    let (able, expected) = match measure {
        Measure::Count => (false, "no field"),
        Measure::Sum | Measure::Avg => (number, "a number, an amount or a length of time"),
        Measure::Min | Measure::Max => {
            (number || matches!(asked.ty, Type::Date | Type::Instant), "a number, an amount, a date or a time")
        }
        Measure::Latest => {
            (!matches!(asked.ty, Type::Opaque | Type::Address | Type::Amount), "a field with a single value")
        }
    };
    if able && !asked.many { Ok(()) } else { Err(expected) }
}

/// The measure as a term.
pub(super) fn asked<'a>(
    sight: Sight<'a>,
    measuring: &Measuring,
    related: Related,
    field: Option<Asked<'a>>,
    filter: Pred,
) -> Result<Asked<'a>> {
    let measure = measuring.measure;
    let (ty, kind) = match &field {
        None => (Type::Integer { prefix: "" }, "integer"),
        Some(field) if measure == Measure::Avg => (average(field.ty), field.kind),
        Some(field) => (field.ty, field.kind),
    };
    let path = match field.map(|field| field.term) {
        None => None,
        Some(Term::Path(path)) => Some(path),
        Some(Term::Aggregate(_)) => return Err(wrong(sight, measuring.at, "Expected a field".to_owned())),
    };
    let name = format!(
        "{}({}{})",
        print::measure(measure),
        measuring.names,
        if measuring.filter.is_some() { ", …" } else { "" }
    );
    let term = Term::Aggregate(Box::new(Aggregate { related, measure, field: path, filter }));
    Ok(Asked { term, ty, many: false, name, kind, at: measuring.at })
}

/// A mean has two digits more than what is measured.
fn average(ty: Type<'_>) -> Type<'_> {
    match ty {
        Type::Integer { .. } => Type::Decimal { scale: 2 },
        Type::Decimal { scale } => Type::Decimal { scale: (scale + 2).min(SCALE_MAX) },
        other => other,
    }
}

fn wrong(sight: Sight<'_>, at: At, english: String) -> Error {
    sight.source.wrong("filter_type", at, Text::new("filter_type", english))
}
