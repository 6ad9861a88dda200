//! A tree against the catalog: names become ids, literals become values, every hop gets the actor's scope.

mod asked;
mod compare;
mod measure;
mod value;
mod when;

use std::collections::HashMap;

use crate::access::Access;
use crate::catalog::{Catalog, ChoiceOption, Object};
use crate::error::{Error, Result};
use crate::filter::dates::Calendar;
use crate::filter::names::Sight;
use crate::filter::tree::{At, Measuring, Names, Subject, Test, Tree};
use crate::filter::words;
use crate::filter::wrong::{Source, quoted};
use crate::filter::{Op, Pred};
use crate::money::{Currency, Rate};
use crate::text::Text;
use crate::time::Instant;

pub(super) use asked::{Asked, Type};
pub(super) use measure::measurable;

/// For whom and when a tree is checked.
pub struct CheckCx<'a> {
    /// What there is.
    pub catalog: &'a Catalog,
    /// What the actor may know of it.
    pub access: &'a Access,
    /// The time that `now` and `today` mean.
    pub now: Instant,
    /// The rate at which amounts of a currency are compared today.
    pub rate: &'a mut dyn FnMut(Currency) -> Option<Rate>,
}

impl<'a> CheckCx<'a> {
    /// All four.
    pub fn new(
        catalog: &'a Catalog,
        access: &'a Access,
        now: Instant,
        rate: &'a mut dyn FnMut(Currency) -> Option<Rate>,
    ) -> Self {
        Self { catalog, access, now, rate }
    }

    pub(super) fn sight(&self, source: Source) -> Sight<'a> {
        Sight { catalog: self.catalog, access: self.access, source }
    }
}

/// Types a tree as a condition on records of `object`, as the actor sees the catalog.
///
/// # Errors
/// `Invalid` with the codes `unknown_field`, `filter_type`, `unknown_option` or `no_rate` and the place; `Limit`.
pub fn check(tree: &Tree, object: &Object, cx: &mut CheckCx<'_>) -> Result<Pred> {
    tree.within_limits()?;
    let sight = cx.sight(Source::Filter);
    // The caller's object may be another copy than the catalog's.
    let object = cx.catalog.get(object.id).ok_or(Error::NotFound)?;
    let mut checker = Checker {
        sight,
        calendar: Calendar::new(&cx.catalog.settings, cx.now),
        base: cx.catalog.settings.currency(),
        rate: &mut *cx.rate,
        folded_options: HashMap::new(),
    };
    checker.tree(tree, object)
}

struct Checker<'a, 'r> {
    sight: Sight<'a>,
    calendar: Calendar,
    base: Currency,
    rate: &'r mut dyn FnMut(Currency) -> Option<Rate>,
    /// Keys of options by folded names, for each list of options that was asked for.
    folded_options: HashMap<*const ChoiceOption, HashMap<String, String>>,
}

impl<'a> Checker<'a, '_> {
    fn tree(&mut self, tree: &Tree, object: &'a Object) -> Result<Pred> {
        Ok(match tree {
            Tree::Const(yes) => Pred::Const(*yes),
            Tree::And(list) => all(self.trees(list, object)?),
            Tree::Or(list) => any(self.trees(list, object)?),
            Tree::Not(inner) => not(self.tree(inner, object)?),
            Tree::Is { subject, test } => {
                let asked = self.subject(subject, object)?;
                self.test(&asked, test)?
            }
            Tree::Any { related, filter } => self.any(related, filter.as_deref(), object)?,
            Tree::Matches(phrase) => words(self.sight.access, object, phrase.text.clone()),
        })
    }

    fn trees(&mut self, list: &[Tree], object: &'a Object) -> Result<Vec<Pred>> {
        list.iter().map(|tree| self.tree(tree, object)).collect()
    }

    fn any(&mut self, names: &Names, filter: Option<&Tree>, object: &'a Object) -> Result<Pred> {
        let (related, child, more) = self.sight.related(object, names)?;
        if let Some(name) = more.first() {
            let related = Names(names.0[..names.0.len() - more.len()].to_vec()).to_string();
            let more = Names(more.to_vec()).to_string();
            let english = format!("Expected “,” or “)” after {}: write any({related}, {more} …)", quoted(&related));
            return Err(self.wrong("filter_type", name.at, Text::new("filter_type", english)));
        }
        let filter = filter.map_or(Ok(Pred::Const(true)), |filter| self.tree(filter, child))?;
        Ok(match filter {
            Pred::Const(false) => Pred::Const(false),
            filter => Pred::Any { related, filter: Box::new(filter) },
        })
    }

    fn subject(&mut self, subject: &Subject, object: &'a Object) -> Result<Asked<'a>> {
        match subject {
            Subject::Field(names) => Ok(Asked::path(names, self.sight.path(object, names)?)),
            Subject::Measure(measuring) => self.measure(measuring, object),
        }
    }

    fn measure(&mut self, measuring: &Measuring, object: &'a Object) -> Result<Asked<'a>> {
        let (related, child, more) = self.sight.related(object, &measuring.names)?;
        let field = measure::field(self.sight, measuring, child, more)?;
        let filter = measuring.filter.as_ref().map_or(Ok(Pred::Const(true)), |filter| self.tree(filter, child))?;
        measure::asked(self.sight, measuring, related, field, filter)
    }

    fn test(&mut self, asked: &Asked<'a>, test: &Test) -> Result<Pred> {
        match test {
            Test::True => match asked.ty {
                Type::Boolean => Ok(asked.compare(Op::Eq, crate::Value::Boolean(true))),
                _ => Err(self.mismatch(asked, asked.at, "a comparison", "none")),
            },
            Test::Empty => Ok(asked.empty()),
            Test::Compare { op, with } => self.compare(asked, *op, with),
            Test::In(list) => self.one_of(asked, list),
            Test::Between(from, to) => {
                let from = self.compare(asked, Op::Ge, from)?;
                Ok(all(vec![from, self.compare(asked, Op::Le, to)?]))
            }
            Test::Like { place, text } => self.like(asked, *place, text),
        }
    }

    /// What stands there does not go with the field.
    fn mismatch(&self, asked: &Asked<'_>, at: At, expected: &str, found: &str) -> Error {
        self.wrong("filter_type", at, mismatch_text("filter_type", asked, expected, found))
    }

    fn wrong(&self, code: &'static str, at: At, text: Text) -> Error {
        self.sight.source.wrong(code, at, text)
    }
}

fn mismatch_text(code: &'static str, asked: &Asked<'_>, expected: &str, found: &str) -> Text {
    let english = format!("Expected {expected} for {} ({}), found {found}", quoted(&asked.name), asked.kind);
    Text::new(code, english)
        .with("name", &asked.name)
        .with("kind", asked.kind)
        .with("expected", expected)
        .with("found", found)
}

/// All of them, constants folded.
fn all(list: Vec<Pred>) -> Pred {
    let mut kept: Vec<Pred> = list.into_iter().filter(|pred| *pred != Pred::Const(true)).collect();
    match kept.len() {
        _ if kept.contains(&Pred::Const(false)) => Pred::Const(false),
        0 => Pred::Const(true),
        1 => kept.remove(0),
        _ => Pred::And(kept),
    }
}

/// Any of them, constants folded.
fn any(list: Vec<Pred>) -> Pred {
    let mut kept: Vec<Pred> = list.into_iter().filter(|pred| *pred != Pred::Const(false)).collect();
    match kept.len() {
        _ if kept.contains(&Pred::Const(true)) => Pred::Const(true),
        0 => Pred::Const(false),
        1 => kept.remove(0),
        _ => Pred::Or(kept),
    }
}

fn not(pred: Pred) -> Pred {
    match pred {
        Pred::Const(yes) => Pred::Const(!yes),
        Pred::Not(inner) => *inner,
        other => Pred::Not(Box::new(other)),
    }
}
