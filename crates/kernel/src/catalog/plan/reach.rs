//! Links that lead to every custom object: a comment may stand beside a record of any kind. Each of their values names its
//! object beside the record, so that their columns stay as they are whatever they lead to.

use super::{Planner, uses};
use crate::catalog::{Field, Kind, Object};
use crate::id::{FieldId, ObjectId};

/// Has these links lead to a new object.
pub fn lead_to(planner: &mut Planner<'_>, object: ObjectId) {
    for (of, field) in open_links(planner) {
        change(planner, of, field, |targets| targets.push(object));
    }
}

/// Has them lead there no more: what is beside a record that is gone stays, and leads nowhere.
pub fn let_go(planner: &mut Planner<'_>, object: ObjectId) {
    for (of, field) in open_links(planner) {
        change(planner, of, field, |targets| targets.retain(|target| *target != object));
    }
}

/// A declared link with all that it is to lead to: where it led, and custom objects on which its inverse name is free.
pub fn widened(kind: Kind, id: FieldId, objects: &[Object], before: Option<&Field>) -> Kind {
    let Kind::Link { mut targets, inverse, on_delete } = kind else { return kind };
    let known = before.and_then(|field| field.kind.link_targets()).map(|(targets, _)| targets).unwrap_or_default();
    let is_free = |object: &Object| {
        object.find(&inverse).is_none()
            && !uses::inverse_names(objects, object.id, id).any(|name| name == inverse.as_str())
    };
    let custom = objects.iter().filter(|object| object.custom && is_free(object)).map(|object| object.id);
    for target in known.iter().copied().chain(custom) {
        if !targets.contains(&target) && objects.iter().any(|object| object.id == target) {
            targets.push(target);
        }
    }
    Kind::Link { targets, inverse, on_delete }
}

fn open_links(planner: &Planner<'_>) -> Vec<(ObjectId, FieldId)> {
    let open = |object: &Object| {
        let fields = object.fields.iter().filter(|field| field.traits.to_custom);
        fields.map(|field| (object.id, field.id)).collect::<Vec<_>>()
    };
    planner.now.objects.iter().flat_map(open).collect()
}

fn change(planner: &mut Planner<'_>, object: ObjectId, field: FieldId, change: impl FnOnce(&mut Vec<ObjectId>)) {
    let field = planner.object_mut(object).fields.iter_mut().find(|other| other.id == field);
    if let Some(Kind::Link { targets, .. }) = field.map(|field| &mut field.kind) {
        change(targets);
    }
}
