//! A formula as text, always in the same way, and with ids in place of keys to be stored.

use super::{Sign, Written, parse_formula};
use crate::catalog::{Catalog, Object};
use crate::error::Result;
use crate::filter::pin::{pin_names, unpin_names};
use crate::filter::print::{literal, op};
use crate::filter::tree::{Names, Word};

/// The text form of a formula.
pub fn print_formula(written: &Written) -> String {
    text(written, 0)
}

/// The same formula with ids in place of keys; names that mean nothing stay as they are.
///
/// # Errors
/// As [`parse_formula`].
pub fn pin_formula(text: &str, object: &Object, catalog: &Catalog) -> Result<String> {
    let mut written = parse_formula(text)?;
    rename(&mut written, &|names| pin_names(names, object, catalog));
    Ok(print_formula(&written))
}

/// The same formula with today's keys in place of ids.
///
/// # Errors
/// As [`parse_formula`].
pub fn unpin_formula(text: &str, object: &Object, catalog: &Catalog) -> Result<String> {
    let mut written = parse_formula(text)?;
    rename(&mut written, &|names| unpin_names(names, object, catalog));
    Ok(print_formula(&written))
}

fn rename(written: &mut Written, turn: &dyn Fn(&Names) -> Names) {
    match written {
        Written::Literal(_) => {}
        Written::Names(names) => *names = turn(names),
        Written::Negate(_, of) | Written::Empty(_, of) | Written::Not(_, of) => rename(of, turn),
        Written::Signed { left, right, .. } => {
            rename(left, turn);
            rename(right, turn);
        }
        Written::All(list) | Written::Any(list) | Written::Call { args: list, .. } => {
            list.iter_mut().for_each(|one| rename(one, turn));
        }
    }
}

/// How tightly the parts of a formula bind, beginning with what needs brackets first.
mod level {
    pub const ANY: u8 = 0;
    pub const ALL: u8 = 1;
    pub const NOT: u8 = 2;
    /// Of comparisons; the other signs follow.
    pub const SIGNED: u8 = 3;
    pub const NEGATED: u8 = 7;
}

/// In brackets if it binds less tightly than `least`.
fn text(written: &Written, least: u8) -> String {
    let (own, text) = match written {
        Written::Any(list) => (level::ANY, joined(list, " or ", level::ALL)),
        Written::All(list) => (level::ALL, joined(list, " and ", level::NOT)),
        Written::Not(_, of) => match of.as_ref() {
            Written::Empty(_, of) => (level::SIGNED, format!("{} is not empty", text(of, level::SIGNED + 1))),
            of => (level::NOT, format!("not {}", text(of, level::NOT))),
        },
        Written::Empty(_, of) => (level::SIGNED, format!("{} is empty", text(of, level::SIGNED + 1))),
        Written::Signed { sign, left, right, .. } => {
            let own = level::SIGNED + sign.level();
            // Comparisons do not follow each other; the others do, from left to right.
            let before = if matches!(sign, Sign::Compare(_)) { own + 1 } else { own };
            (own, format!("{} {} {}", text(left, before), symbol(*sign), text(right, own + 1)))
        }
        Written::Negate(_, of) => (level::NEGATED, format!("-{}", text(of, level::NEGATED))),
        Written::Literal(what) => (u8::MAX, literal(what)),
        Written::Names(names) => (u8::MAX, names_text(names)),
        Written::Call { function, args, .. } => (u8::MAX, format!("{function}({})", joined(args, ", ", 0))),
    };
    if own < least { format!("({text})") } else { text }
}

fn joined(list: &[Written], between: &str, least: u8) -> String {
    list.iter().map(|one| text(one, least)).collect::<Vec<_>>().join(between)
}

/// Fields that are called like a value stand in backticks.
fn names_text(names: &Names) -> String {
    let text = names.to_string();
    match names.0.first().map(|name| &name.word) {
        Some(Word::Key(key)) if ["today", "now"].iter().any(|word| key.eq_ignore_ascii_case(word)) => {
            format!("`{key}`{}", &text[key.len()..])
        }
        _ => text,
    }
}

fn symbol(sign: Sign) -> &'static str {
    match sign {
        Sign::Concat => "&",
        Sign::Plus => "+",
        Sign::Minus => "-",
        Sign::Times => "*",
        Sign::By => "/",
        Sign::Compare(how) => op(how),
    }
}
