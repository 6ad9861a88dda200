//! A condition in people's words, where the controls could have made it.

use rapport_kernel::filter::{Literal, Names, Op, Place, Subject, Test, Tree, What, Word};
use rapport_kernel::{Field, Object, Read};

use crate::words::Words;

/// `Lifecycle stage is Customer` for `lifecycle_stage = "customer"`; none for what has no such words.
pub fn spoken(r: &Read<'_>, object: &Object, condition: &Tree, words: &Words) -> Option<String> {
    let (plain, is_not) = if let Tree::Not(inner) = condition { (&**inner, true) } else { (condition, false) };
    let Tree::Is { subject: Subject::Field(names), test } = plain else { return None };
    let field = field(r, object, names)?;
    let (way, value) = match (test, is_not) {
        (Test::Compare { op, with }, false) => (way(*op)?, Some(value(field, with, words)?)),
        (Test::Like { place: Place::Within, text }, false) => ("contains", Some(text.text.clone())),
        (Test::Like { place: Place::Start, text }, false) => ("starts", Some(text.text.clone())),
        (Test::Empty, false) => ("empty", None),
        (Test::Empty, true) => ("full", None),
        _ => return None,
    };
    let said = [words.field(object, field), words.say(&format!("op-{way}"))].into_iter().chain(value);
    Some(said.collect::<Vec<_>>().join(" "))
}

fn way(op: Op) -> Option<&'static str> {
    match op {
        Op::Eq => Some("is"),
        Op::Ne => Some("is-not"),
        Op::Gt => Some("more"),
        Op::Lt => Some("less"),
        Op::Ge | Op::Le => None,
    }
}

/// A field of the object, also as a link by the title of what it leads to.
fn field<'o>(r: &Read<'_>, object: &'o Object, names: &Names) -> Option<&'o Field> {
    let key = |at: usize| if let Word::Key(key) = &names.0.get(at)?.word { Some(key.as_str()) } else { None };
    let field = r.fields(object).into_iter().find(|field| Some(field.key.as_str()) == key(0))?;
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

fn value(field: &Field, literal: &Literal, words: &Words) -> Option<String> {
    Some(match &literal.what {
        What::Text(text) => {
            let option = field.kind.options().unwrap_or_default().iter().find(|option| option.key == *text);
            option.map_or_else(|| text.clone(), |option| words.option(field, option))
        }
        What::Number(number) => words.decimal(*number),
        What::Bool(true) => words.say("yes"),
        What::Bool(false) => words.say("no"),
        What::Date(date) => words.exact_date(*date),
        What::Me => words.say("list-filter-me"),
        _ => return None,
    })
}
