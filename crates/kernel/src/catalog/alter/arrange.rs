//! The page of a record as a workspace arranges it: which sections there are, and which field stands where.

use std::collections::HashSet;

use super::refuse;
use crate::catalog::plan::check;
use crate::catalog::{Object, Section, SectionChange};
use crate::error::{Error, Problem, Result};
use crate::limits::SECTIONS_MAX;

/// The sections with ids for keys. Each field stands once; fields that are not named are not placed.
pub fn sections(object: &Object, wishes: &[SectionChange]) -> Result<Vec<Section>> {
    if wishes.len() > SECTIONS_MAX {
        let english = format!("A page has {SECTIONS_MAX} sections at most");
        return Err(Error::limit("sections_max", SECTIONS_MAX, english));
    }
    let (mut keys, mut placed) = (HashSet::new(), HashSet::new());
    let mut found = Vec::new();
    let mut sections = Vec::with_capacity(wishes.len());
    for wish in wishes {
        found.extend(check::key("layout", &wish.key));
        found.extend(wish.label.as_ref().and_then(|label| check::label("layout", label)));
        if !keys.insert(&wish.key) {
            found.push(Problem::new("layout", "taken", format!("Two sections have the key {}", wish.key)));
        }
        let mut fields = Vec::with_capacity(wish.fields.len());
        for key in &wish.fields {
            match object.find(key) {
                Some(field) if placed.insert(field.id) => fields.push(field.id),
                Some(_) => found.push(Problem::new("layout", "taken", format!("{key} stands twice on the page"))),
                None => {
                    let english = format!("{} has no field “{key:.60}”", object.key);
                    found.push(Problem::new("layout", "unknown_field", english));
                }
            }
        }
        sections.push(Section { key: wish.key.clone(), label: wish.label.clone(), fields });
    }
    refuse(found)?;
    Ok(sections)
}
