//! The owner and the subjects of an object made at run time: whose record it is, and whose timelines tell of it.

use crate::catalog::plan::Planner;
use crate::catalog::{Field, FieldChange, Kind, KindDecl, Object, OnDelete, Traits};
use crate::ctx::USER_OBJECT;
use crate::error::{Error, Result};
use crate::id::{FieldId, ObjectId};
use crate::limits::FIELDS_PER_OBJECT_MAX;

/// The field that holds the owner where nobody says another.
const OWNER: &str = "owner";

/// The owner as a field of its own, where none is named: without one nobody has records of their own, and who may
/// change no others may change none.
pub fn owner_field(planner: &Planner<'_>, plural: &str, fields: &[FieldChange]) -> Option<FieldChange> {
    let is_there = fields.iter().any(|field| field.key == OWNER);
    if is_there || fields.len() >= FIELDS_PER_OBJECT_MAX {
        return None;
    }
    user(planner)?;
    let inverse = format!("owned_{plural}");
    let kind = KindDecl::Link { targets: vec![USER_OBJECT.to_owned()], inverse, on_delete: OnDelete::Clear };
    let traits = Traits { indexed: true, default: Some("@me".into()), ..Traits::default() };
    Some(FieldChange { key: OWNER.to_owned(), label: None, kind, traits })
}

/// Makes a new link of a custom object its owner or a subject, as it leads to users or not.
pub fn adopt_link(planner: &mut Planner<'_>, id: ObjectId, field: &Field) {
    let Some((targets, _)) = field.kind.link_targets() else { return };
    let is_of_users = user(planner).is_some_and(|user| targets == [user]);
    let object = planner.object_mut(id);
    match (is_of_users, &field.kind) {
        (false, _) => object.subjects.push(field.id),
        (true, Kind::Link { .. }) if field.key == OWNER => {
            object.owner.get_or_insert(field.id);
        }
        (true, _) => {}
    }
}

/// Lets go of a field that is deleted, or is no link any more.
pub fn drop_link(object: &mut Object, field: FieldId) {
    object.subjects.retain(|subject| *subject != field);
    if object.owner == Some(field) {
        object.owner = None;
    }
}

/// Takes those that are named.
pub fn name(object: &mut Object, owner: Option<&str>, subjects: Option<&[String]>) -> Result<()> {
    let find = |role: &str, key: &str| {
        let unknown = || Error::invalid(role, "unknown_field", format!("{} has no field “{key:.60}”", object.key));
        object.find(key).map(|field| field.id).ok_or_else(unknown)
    };
    let owner = owner.map(|key| find("owner", key)).transpose()?;
    let subjects =
        subjects.map(|keys| keys.iter().map(|key| find("subjects", key)).collect::<Result<_>>()).transpose()?;
    object.owner = owner.or(object.owner);
    object.subjects = subjects.unwrap_or_else(|| std::mem::take(&mut object.subjects));
    Ok(())
}

fn user(planner: &Planner<'_>) -> Option<ObjectId> {
    planner.now.objects.iter().find(|object| object.key == USER_OBJECT).map(|object| object.id)
}
