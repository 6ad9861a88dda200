//! Changes of the catalog that people ask for at run time. Each is checked as a whole before anything is planned.

use crate::catalog::plan::{Plan, Planner, check, texts};
use crate::catalog::{Catalog, CatalogChange, Object};
use crate::error::{Error, Problem, Result};
use crate::id::{FieldId, ObjectId};
use crate::port::StoredCatalog;

mod arrange;
mod field;
mod object;
mod ownership;

use field::{add_field, delete_field, update_field};
use object::{create_object, delete_object, update_object};

/// What is to be done for one change.
///
/// # Errors
/// `NotFound` for an object or field that is not there; `Invalid` with the member at fault; `Rule` for what belongs to
/// the product or is in use; `Limit`.
pub fn change(stored: &StoredCatalog, change: &CatalogChange) -> Result<Plan> {
    let mut planner = Planner::new(stored);
    match change {
        CatalogChange::CreateObject(wish) => create_object(&mut planner, wish)?,
        CatalogChange::UpdateObject(wish) => update_object(&mut planner, wish)?,
        CatalogChange::DeleteObject { object } => delete_object(&mut planner, object)?,
        CatalogChange::AddField { object, field } => add_field(&mut planner, object, field)?,
        CatalogChange::UpdateField(wish) => update_field(&mut planner, wish)?,
        CatalogChange::DeleteField { object, field } => delete_field(&mut planner, object, field)?,
    }
    Ok(planner.finish())
}

fn find_object<'p>(planner: &'p Planner<'_>, key: &str) -> Result<&'p Object> {
    planner.now.objects.iter().find(|object| object.key == key).ok_or(Error::NotFound)
}

fn refuse(problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// Checks one field of the catalog as it is to be; `within` says where in the wish it stands.
fn check_field(planner: &Planner<'_>, catalog: &Catalog, object: ObjectId, id: FieldId, within: &str) -> Vec<Problem> {
    let (objects, object) = (&planner.now.objects, planner.object(object));
    let field = object.field(id).expect("the field to be checked is there");
    let mut found = check::field(objects, object, field);
    found.extend(check::chosen(catalog, objects, object, field));
    if found.is_empty() {
        found = texts::problems(field, object, catalog);
    }
    found.into_iter().map(|problem| Problem { field: format!("{within}{}", problem.field), ..problem }).collect()
}

/// A key as people write it: `shoe_size` is "Shoe size".
fn spelled(key: &str) -> String {
    let mut words = key.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Notes what the workspace changed itself.
fn mark(kept: &mut Vec<String>, what: impl IntoIterator<Item = String>) {
    for what in what {
        if !kept.contains(&what) {
            kept.push(what);
        }
    }
}
