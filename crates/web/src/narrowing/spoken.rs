//! A condition in people's words, where the controls could have made it.

use rapport_kernel::filter::{Literal, Names, Op, Place, Subject, Test, Tree, Unit, What, Word, parse};
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, Kind, Object, Read};

use super::ask::named;
use crate::cells::{PERIODS, duration, moments};
use crate::words::{Args, Words};

/// `Lifecycle stage is Customer` for `lifecycle_stage = "customer"`; none for what has no such words.
pub fn spoken(r: &mut Read<'_>, object: &Object, condition: &Tree, words: &Words) -> Option<String> {
    let (plain, is_not) = if let Tree::Not(inner) = condition { (&**inner, true) } else { (condition, false) };
    let Tree::Is { subject: Subject::Field(names), test } = plain else { return None };
    let moments = moments(words);
    let field = field(r, object, names, &moments)?;
    let is_time = matches!(field.kind.result(), Kind::Date | Kind::Instant);
    let (way, value) = match (test, is_not) {
        (Test::Compare { op: Op::Lt, with }, false) if is_time && days_ago(with).is_some() => {
            let count = Args::from([("count".into(), days_ago(with)?.into())]);
            ("older", Some(words.tell("period-days", &count)))
        }
        (Test::Compare { op, with }, false) => (way(*op, is_time), Some(value(r, field, with, words)?)),
        (Test::In(list), _) => {
            let values = list.iter().map(|one| value(r, field, one, words)).collect::<Option<Vec<_>>>()?;
            (if is_not { "none-of" } else { "any-of" }, Some(values.join(", ")))
        }
        (Test::Between(from, to), false) => {
            let ends = [("from", from), ("to", to)];
            let ends = ends.map(|(name, end)| Some((name.into(), value(r, field, end, words)?.into())));
            let ends: Args = ends.into_iter().collect::<Option<_>>()?;
            ("between", Some(words.tell("period-between", &ends)))
        }
        (Test::Like { place: Place::Within, text }, false) => ("contains", Some(text.text.clone())),
        (Test::Like { place: Place::Start, text }, false) => ("starts", Some(text.text.clone())),
        (Test::Empty, false) => ("empty", None),
        (Test::Empty, true) => ("full", None),
        _ => return None,
    };
    let said = [words.field(object, field), words.say(&format!("op-{way}"))].into_iter().chain(value);
    Some(said.collect::<Vec<_>>().join(" "))
}

fn way(op: Op, is_time: bool) -> &'static str {
    match (op, is_time) {
        (Op::Eq, _) => "is",
        (Op::Ne, _) => "is-not",
        (Op::Gt, true) => "after",
        (Op::Lt, true) => "before",
        (Op::Gt, false) => "more",
        (Op::Lt, false) => "less",
        (Op::Ge, _) => "at-least",
        (Op::Le, _) => "at-most",
    }
}

/// How many days `-30d` is ago.
fn days_ago(literal: &Literal) -> Option<u32> {
    match literal.what {
        What::Shift { count, unit: Unit::Day } if count < 0 => Some(count.unsigned_abs()),
        _ => None,
    }
}

/// A field of the object, also as a link by the title of what it leads to.
fn field<'o>(r: &Read<'_>, object: &'o Object, names: &Names, moments: &'o [Field]) -> Option<&'o Field> {
    let key = |at: usize| if let Word::Key(key) = &names.0.get(at)?.word { Some(key.as_str()) } else { None };
    let field = r.fields(object).into_iter().chain(moments).find(|field| Some(field.key.as_str()) == key(0))?;
    let by_title = || {
        let ([target], _) = field.kind.link_targets()? else { return None };
        let target = r.catalog().get(*target)?;
        (target.field(target.title?)?.key == key(1)?).then_some(())
    };
    match names.0.len() {
        1 => Some(field),
        2 => by_title().map(|()| field),
        _ => None,
    }
}

fn value(r: &mut Read<'_>, field: &Field, literal: &Literal, words: &Words) -> Option<String> {
    Some(match &literal.what {
        What::Text(text) => {
            let option = field.kind.options().unwrap_or_default().iter().find(|option| option.key == *text);
            match option {
                Some(option) => words.option(field, option),
                None => linked(r, field, text).unwrap_or_else(|| text.clone()),
            }
        }
        What::Number(number) => words.decimal(*number),
        What::Bool(true) => words.say("yes"),
        What::Bool(false) => words.say("no"),
        What::Date(date) => words.exact_date(*date),
        What::Span { count, unit } => duration(unit.seconds()?.checked_mul(i64::from(*count))?),
        What::Me => words.say("list-filter-me"),
        What::Period(_) => words.say(&named(PERIODS.into_iter().find(|period| is_written(literal, period))?)),
        _ => return None,
    })
}

/// The title of a record that a link is compared with.
fn linked(r: &mut Read<'_>, field: &Field, id: &str) -> Option<String> {
    let (targets, _) = field.kind.link_targets()?;
    let id = id.parse().ok()?;
    let refs: Vec<Ref> = targets.iter().map(|object| Ref { object: *object, id }).collect();
    r.titles(refs).ok()?.remove(&id)
}

/// Whether that is how it is written.
fn is_written(literal: &Literal, period: &str) -> bool {
    let asked = parse(&format!("x = {period}"));
    matches!(asked, Ok(Tree::Is { test: Test::Compare { with, .. }, .. }) if with == *literal)
}
