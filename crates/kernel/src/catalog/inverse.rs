//! What takes a change of the catalog back.

use crate::catalog::{
    Catalog, CatalogChange, FieldUpdate, Object, ObjectNames, ObjectUpdate, Section, SectionChange, change,
};
use crate::error::Result;
use crate::id::FieldId;
use crate::port::StoredCatalog;

/// The change after which the catalog is as it was `before` that one; none where values or records went with it, which no
/// change of the catalog brings back.
pub fn inverse(before: &Catalog, wish: &CatalogChange) -> Option<CatalogChange> {
    match wish {
        CatalogChange::CreateObject(wish) => Some(CatalogChange::DeleteObject { object: wish.key.clone() }),
        CatalogChange::AddField { object, field } => {
            Some(CatalogChange::DeleteField { object: object.clone(), field: field.key.clone() })
        }
        CatalogChange::UpdateObject(wish) => names_back(before, wish).map(CatalogChange::UpdateObject),
        CatalogChange::UpdateField(wish) => field_back(before, wish).map(CatalogChange::UpdateField),
        CatalogChange::DeleteObject { .. } | CatalogChange::DeleteField { .. } => None,
    }
}

/// Whether what a change made is still as it made it.
///
/// # Errors
/// A stored catalog that contradicts itself.
pub fn stands(stored: &StoredCatalog, wish: &CatalogChange) -> Result<bool> {
    let again = match wish.clone() {
        CatalogChange::CreateObject(wish) => return Ok(stored.objects.iter().any(|object| object.key == wish.key)),
        CatalogChange::AddField { object, field } => {
            let object = stored.objects.iter().find(|one| one.key == object);
            return Ok(object.is_some_and(|object| object.fields.iter().any(|one| one.key == field.key)));
        }
        CatalogChange::UpdateObject(wish) => {
            let object = wish.key.clone().unwrap_or(wish.object);
            CatalogChange::UpdateObject(ObjectUpdate { object, key: None, names: wish.names })
        }
        CatalogChange::UpdateField(wish) => {
            let field = wish.key.clone().unwrap_or(wish.field);
            CatalogChange::UpdateField(FieldUpdate { field, key: None, ..wish })
        }
        CatalogChange::DeleteObject { .. } | CatalogChange::DeleteField { .. } => return Ok(false),
    };
    Ok(change(stored, &again).is_ok_and(|plan| plan.stored.epoch == stored.epoch))
}

/// The names that were, of those that the wish changes; none where there was none, which cannot be asked for.
fn names_back(before: &Catalog, wish: &ObjectUpdate) -> Option<ObjectUpdate> {
    let old = before.find(&wish.object)?;
    let key = |id: FieldId| old.field(id).map(|field| field.key.clone());
    let names = ObjectNames {
        plural: wish.names.plural.as_ref().map(|_| old.plural.clone()),
        label: wish.names.label.as_ref().map(|_| old.label.clone()),
        label_plural: wish.names.label_plural.as_ref().map(|_| old.label_plural.clone()),
        title: wish.names.title.as_ref().map(|_| old.title.and_then(key).ok_or(())).transpose().ok()?,
        owner: wish.names.owner.as_ref().map(|_| old.owner.and_then(key).ok_or(())).transpose().ok()?,
        subjects: wish.names.subjects.as_ref().map(|_| old.subjects.iter().copied().filter_map(key).collect()),
        layout: wish.names.layout.as_ref().map(|_| old.layout.iter().map(|section| placed(old, section)).collect()),
    };
    let object = wish.key.clone().unwrap_or_else(|| wish.object.clone());
    Some(ObjectUpdate { object, key: wish.key.as_ref().map(|_| old.key.clone()), names })
}

fn placed(object: &Object, section: &Section) -> SectionChange {
    let fields = section.fields.iter().filter_map(|id| object.field(*id)).map(|field| field.key.clone());
    SectionChange { key: section.key.clone(), label: section.label.clone(), fields: fields.collect() }
}

/// The field as it was; none where it had another type, in which not all values may have had their place.
fn field_back(before: &Catalog, wish: &FieldUpdate) -> Option<FieldUpdate> {
    let object = before.find(&wish.object)?;
    let old = before.declaration(object, object.find(&wish.field)?).ok()?;
    if wish.kind.as_ref().is_some_and(|kind| kind.name() != old.kind.name()) {
        return None;
    }
    Some(FieldUpdate {
        object: wish.object.clone(),
        field: wish.key.clone().unwrap_or_else(|| wish.field.clone()),
        key: wish.key.as_ref().map(|_| old.key),
        label: wish.label.as_ref().map(|_| old.label),
        kind: wish.kind.as_ref().map(|_| old.kind),
        traits: wish.traits.as_ref().map(|_| old.traits),
    })
}
