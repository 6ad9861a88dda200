//! A tree as text, always in the same way: `parse(&print(tree))` is the tree again.

use std::fmt::Write;

use crate::catalog::Measure;
use crate::filter::parse::{BUCKETS, DAYS, MEASURES, RESERVED};
use crate::filter::tree::{Literal, Measuring, Names, Period, Subject, Test, Tree, Turn, What, Word};
use crate::filter::{Op, Place};
use crate::query::Bucket;

/// The text form of a tree.
pub fn print(tree: &Tree) -> String {
    let mut out = String::new();
    write_tree(&mut out, tree);
    out
}

/// The text form of names.
pub(super) fn names(names: &Names) -> String {
    let words = names.0.iter().map(|name| word(&name.word));
    words.collect::<Vec<_>>().join(".")
}

/// The text form of a literal.
pub(super) fn literal(literal: &Literal) -> String {
    match &literal.what {
        What::Null => "null".to_owned(),
        What::Text(text) => quote(text, '"'),
        What::Number(number) => number.to_string(),
        What::Bool(yes) => yes.to_string(),
        What::Date(date) => date.to_string(),
        What::Instant(instant) => instant.to_string(),
        What::Shift { count, unit } => format!("{count:+}{}", unit.sign()),
        What::Span { count, unit } => format!("{count}{}", unit.sign()),
        What::Now => "now".to_owned(),
        What::Period(period) => period_text(*period),
        What::Me => "me".to_owned(),
        What::MyTeam => "my team".to_owned(),
    }
}

/// The sign of a comparison.
pub(super) fn op(op: Op) -> &'static str {
    match op {
        Op::Eq => "=",
        Op::Ne => "!=",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
    }
}

/// The words for a text within another.
pub(super) fn place(place: Place) -> &'static str {
    match place {
        Place::Within | Place::Word => "contains",
        Place::Start => "starts with",
        Place::End => "ends with",
    }
}

/// The name of a measure.
pub(super) fn measure(measure: Measure) -> &'static str {
    MEASURES.iter().find(|(_, known)| *known == measure).map_or("", |(name, _)| name)
}

fn write_tree(out: &mut String, tree: &Tree) {
    match tree {
        Tree::Const(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Tree::And(list) => write_list(out, tree, list, " and "),
        Tree::Or(list) => write_list(out, tree, list, " or "),
        Tree::Not(inner) => write_not(out, tree, inner),
        Tree::Is { subject, test } => {
            write_subject(out, subject);
            write_test(out, test, "");
        }
        Tree::Any { related, filter } => write_call(out, "any", related, filter.as_deref()),
        Tree::Matches(phrase) => {
            out.push_str("matches ");
            out.push_str(&quote(&phrase.text, '"'));
        }
    }
}

fn write_list(out: &mut String, whole: &Tree, list: &[Tree], between: &str) {
    for (at, part) in list.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        write_part(out, whole, part);
    }
}

/// A part, in brackets where it needs them.
fn write_part(out: &mut String, whole: &Tree, part: &Tree) {
    if whole.brackets(part) == 0 {
        return write_tree(out, part);
    }
    out.push('(');
    write_tree(out, part);
    out.push(')');
}

fn write_not(out: &mut String, whole: &Tree, inner: &Tree) {
    match inner {
        Tree::Any { related, filter } => write_call(out, "none", related, filter.as_deref()),
        Tree::Is { subject, test } if inner.has_own_not() => {
            write_subject(out, subject);
            write_test(out, test, "not ");
        }
        _ => {
            out.push_str("not ");
            write_part(out, whole, inner);
        }
    }
}

fn write_subject(out: &mut String, subject: &Subject) {
    match subject {
        Subject::Field(path) => out.push_str(&names(path)),
        Subject::Measure(measuring) => {
            let Measuring { measure: how, names, filter, .. } = measuring.as_ref();
            write_call(out, measure(*how), names, filter.as_ref());
        }
    }
}

fn write_call(out: &mut String, function: &str, path: &Names, filter: Option<&Tree>) {
    out.push_str(function);
    out.push('(');
    out.push_str(&names(path));
    if let Some(filter) = filter {
        out.push_str(", ");
        write_tree(out, filter);
    }
    out.push(')');
}

/// What is asked; `not` is `not ` or nothing, for those tests that have a place for it.
fn write_test(out: &mut String, test: &Test, not: &str) {
    match test {
        Test::True => {}
        Test::Compare { op: how, with } => {
            let _ = write!(out, " {} {}", op(*how), literal(with));
        }
        Test::In(list) => {
            let _ = match list.as_slice() {
                [one @ Literal { what: What::MyTeam, .. }] => write!(out, " {not}in {}", literal(one)),
                list => write!(out, " {not}in ({})", list.iter().map(literal).collect::<Vec<_>>().join(", ")),
            };
        }
        Test::Between(from, to) => {
            let _ = write!(out, " between {} and {}", literal(from), literal(to));
        }
        Test::Like { place: where_, text } => {
            let _ = write!(out, " {not}{} {}", place(*where_), quote(&text.text, '"'));
        }
        Test::Empty => {
            let _ = write!(out, " is {not}empty");
        }
    }
}

fn period_text(period: Period) -> String {
    match period {
        Period::Whole { turn, unit: Bucket::Day } => {
            DAYS.iter().find(|(_, known)| *known == turn).map_or("", |(name, _)| name).to_owned()
        }
        Period::Whole { turn, unit } => {
            let turn = match turn {
                Turn::Last => "last",
                Turn::This => "this",
                Turn::Next => "next",
            };
            format!("{turn} {}", bucket(unit))
        }
        Period::Rolling { count, unit } => {
            let turn = if count < 0 { "last" } else { "next" };
            let many = if count.unsigned_abs() == 1 { "" } else { "s" };
            format!("{turn} {} {}{many}", count.unsigned_abs(), bucket(unit))
        }
    }
}

/// The name of a period's unit.
pub(super) fn bucket(bucket: Bucket) -> &'static str {
    BUCKETS.iter().find(|(_, _, known)| *known == bucket).map_or("", |(name, _, _)| name)
}

fn word(word: &Word) -> String {
    match word {
        Word::Key(key) if is_plain(key) => key.clone(),
        Word::Key(key) => quote(key, '`'),
        pinned => pinned.to_string(),
    }
}

/// Whether a key is read as a name as it stands.
fn is_plain(key: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.bytes().all(word)
        && !RESERVED.iter().any(|reserved| key.eq_ignore_ascii_case(reserved))
}

/// A text as filters write it: in quotation marks, with what would end it escaped.
pub fn quoted(text: &str) -> String {
    quote(text, '"')
}

fn quote(text: &str, mark: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(mark);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == mark => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{{{:X}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(mark);
    out
}
