//! The conditions of a filter one by one: each can be taken away, and the usual ones are put in with one click.

use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::filter::{Names, Subject, Tree, parse, print, quoted};
use rapport_kernel::{Field, Object, Read, Result};
use serde::Serialize;

use crate::address::address;
use crate::board::{Column, columns};
use crate::words::Words;

/// Fields whose values are offered, at most, and values of one.
const CHOICES_MAX: usize = 2;
const OPTIONS_MAX: usize = 10;
/// Links to users of which one's own are offered, at most.
const LINKS_MAX: usize = 2;

/// A condition that holds.
#[derive(Serialize)]
pub struct Condition {
    text: String,
    /// The same without it.
    without: String,
}

/// Conditions on one field, of which one is looked for at a time.
#[derive(Serialize)]
pub struct Usual {
    label: String,
    ways: Vec<Way>,
}

/// A condition that is put in, or taken away where it holds.
#[derive(Serialize)]
struct Way {
    label: String,
    url: String,
    holds: bool,
    #[serde(skip)]
    condition: Tree,
}

/// A filter on the address at which it holds.
pub struct Filter<'a> {
    parts: Vec<Tree>,
    path: &'a str,
    kept: &'a [(&'static str, String)],
}

impl<'a> Filter<'a> {
    /// One that cannot be read has no conditions.
    pub fn new(text: &str, path: &'a str, kept: &'a [(&'static str, String)]) -> Self {
        let parts = match parse(text) {
            Ok(Tree::And(parts)) => parts,
            Ok(one) => vec![one],
            Err(_) => Vec::new(),
        };
        Self { parts, path, kept }
    }

    /// Each of its conditions: the usual ones by their names, others in people's words, or as they are written.
    pub fn conditions(&self, usual: &[Usual], mut spoken: impl FnMut(&Tree) -> Option<String>) -> Vec<Condition> {
        let mut named = |part: &Tree| {
            let ways = usual.iter().flat_map(|usual| usual.ways.iter().map(move |way| (usual, way)));
            let known = ways.into_iter().find(|(_, way)| way.condition == *part);
            let known = known.map(|(usual, way)| format!("{}: {}", usual.label, way.label));
            known.or_else(|| spoken(part)).unwrap_or_else(|| print(part))
        };
        let without = |at: usize| self.parts.iter().enumerate().filter(move |(other, _)| *other != at);
        let condition = |(at, part): (usize, &Tree)| Condition {
            text: named(part),
            without: self.url(without(at).map(|(_, part)| part.clone()).collect()),
        };
        self.parts.iter().enumerate().map(condition).collect()
    }

    /// What is looked for most: one's own, and what a board has columns for.
    ///
    /// # Errors
    /// The store's.
    pub fn usual(&self, r: &mut Read<'_>, object: &Object, words: &Words) -> Result<Vec<Usual>> {
        let users = r.catalog().find(USER_OBJECT).map(|users| users.id);
        let is_users =
            |field: &&Field| field.kind.link_targets().is_some_and(|(targets, _)| targets == users.as_slice());
        let mut usual = Vec::new();
        for field in r.fields(object).into_iter().filter(is_users).take(LINKS_MAX) {
            let me = self.way(words.say("list-filter-me"), &field.key, "me");
            usual.push(Usual { label: words.field(object, field), ways: me.into_iter().collect() });
        }
        for field in r.board_fields(object).into_iter().take(CHOICES_MAX) {
            let mut offered = columns(r, field, words)?;
            offered.retain(|column| !column.value.is_empty());
            if (1..=OPTIONS_MAX).contains(&offered.len()) {
                let way = |column: Column| self.way(column.label, &field.key, &quoted(&column.value));
                let ways = offered.into_iter().filter_map(way).collect();
                usual.push(Usual { label: words.field(object, field), ways });
            }
        }
        Ok(usual)
    }

    /// In place of what is asked of the field already.
    fn way(&self, label: String, key: &str, value: &str) -> Option<Way> {
        let condition = parse(&format!("{key} = {value}")).ok()?;
        let holds = self.parts.contains(&condition);
        let others = self.parts.iter().filter(|part| field_of(part) != field_of(&condition)).cloned();
        let parts = others.chain((!holds).then(|| condition.clone())).collect();
        Some(Way { label, url: self.url(parts), holds, condition })
    }

    fn url(&self, mut parts: Vec<Tree>) -> String {
        let filter = match parts.len() {
            0 => None,
            1 => parts.pop().map(|one| print(&one)),
            _ => Some(print(&Tree::And(parts))),
        };
        let kept = self.kept.iter().map(|(name, value)| (*name, Some(value.as_str())));
        address(self.path, kept.chain([("filter", filter.as_deref())]))
    }
}

/// The field that a condition compares.
fn field_of(condition: &Tree) -> Option<&Names> {
    match condition {
        Tree::Is { subject: Subject::Field(names), .. } => Some(names),
        _ => None,
    }
}
