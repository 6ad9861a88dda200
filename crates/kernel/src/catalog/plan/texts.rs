//! Filters and formulas that fields carry: stored with ids in place of keys, shown with today's keys.

use crate::access::Access;
use crate::catalog::{Catalog, Field, FieldDecl, Kind, KindDecl, Object, Traits};
use crate::error::{Error, Problem, Result};
use crate::filter::formula::{field_formula, pin_formula, unpin_formula};
use crate::filter::{self, CheckCx};
use crate::id::{FieldId, ObjectId};
use crate::money::RATE_ONE;
use crate::time::Instant;

/// The field with ids in its texts; a text that cannot be read stays as it is, to be refused by [`problems`].
pub fn pinned(mut field: Field, object: &Object, catalog: &Catalog) -> Field {
    let pin = |text: &mut String, home: &Object| {
        if let Ok(tree) = filter::parse(text) {
            *text = filter::print(&filter::pin(&tree, home, catalog));
        }
    };
    match &mut field.kind {
        Kind::Formula { expression, .. } => {
            if let Ok(text) = pin_formula(expression, object, catalog) {
                *expression = text;
            }
        }
        Kind::Rollup { filter: Some(text), child, .. } => {
            if let Some(child) = catalog.get(*child) {
                pin(text, child);
            }
        }
        _ => {}
    }
    conditions(&mut field.traits).for_each(|text| pin(text, object));
    field
}

fn conditions(traits: &mut Traits) -> impl Iterator<Item = &mut String> {
    [&mut traits.shown_if, &mut traits.required_if].into_iter().flatten()
}

/// What is wrong with the texts of a field, against the catalog as it is to be.
pub fn problems(field: &Field, object: &Object, catalog: &Catalog) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut note = |member: &str, result: Result<()>| found.extend(result.err().map(|error| named(member, error)));
    match &field.kind {
        Kind::Formula { .. } => note("kind", field_formula(field, object, catalog).map(drop)),
        Kind::Rollup { filter: Some(text), child, .. } => note("kind", condition(text, *child, catalog)),
        _ => {}
    }
    let traits = &field.traits;
    for (member, text) in [("shown_if", &traits.shown_if), ("required_if", &traits.required_if)] {
        note(member, text.as_ref().map_or(Ok(()), |text| condition(text, object.id, catalog)));
    }
    found
}

fn condition(text: &str, home: ObjectId, catalog: &Catalog) -> Result<()> {
    let home = catalog.get(home).ok_or(Error::NotFound)?;
    let tree = filter::parse(text)?;
    let everything = Access::everything();
    // Whether there are rates is asked when the filter runs.
    let mut rate = |_| Some(RATE_ONE);
    let mut cx = CheckCx::new(catalog, &everything, Instant::default(), &mut rate);
    filter::check(&tree, home, &mut cx).map(drop)
}

/// The problem that the text has at its place, as one of the member that holds the text.
fn named(member: &str, error: Error) -> Problem {
    match error {
        Error::Invalid(problems) if !problems.is_empty() => {
            let first = problems.into_iter().next().expect("it has one");
            Problem { field: member.to_owned(), ..first }
        }
        other => Problem::new(member, "invalid_filter", other.to_string()),
    }
}

impl Catalog {
    /// The field as one would declare it: keys in place of ids, also in its filters and formulas.
    ///
    /// # Errors
    /// `Fault` if the catalog contradicts itself.
    pub fn declaration(&self, object: &Object, field: &Field) -> Result<FieldDecl> {
        let mut field = field.clone();
        let unpin = |text: &mut String, home: &Object| {
            if let Ok(tree) = filter::parse(text) {
                *text = filter::print(&filter::unpin(&tree, home, self));
            }
        };
        match &mut field.kind {
            Kind::Formula { expression, .. } => {
                if let Ok(text) = unpin_formula(expression, object, self) {
                    *expression = text;
                }
            }
            Kind::Rollup { filter: Some(text), child, .. } => {
                if let Some(child) = self.get(*child) {
                    unpin(text, child);
                }
            }
            _ => {}
        }
        conditions(&mut field.traits).for_each(|text| unpin(text, object));
        Ok(FieldDecl { key: field.key, label: field.label, kind: self.with_keys(field.kind)?, traits: field.traits })
    }

    fn with_keys(&self, kind: Kind) -> Result<KindDecl> {
        let gone = |what: String| Error::fault("name a field's kind", format!("{what} is not in the catalog"));
        let mut object = |id: ObjectId| {
            let found = self.get(id).map(|object| object.key.clone());
            found.ok_or_else(|| gone(format!("object {id}")))
        };
        let mut field = |id: FieldId| {
            let found = self.field(id).map(|(object, field)| format!("{}.{}", object.key, field.key));
            found.ok_or_else(|| gone(format!("field {id}")))
        };
        kind.resolve(&mut object, &mut field)
    }
}
