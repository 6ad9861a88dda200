//! Fields made, changed and deleted at run time.

use super::{check_field, find_object, mark, ownership, refuse, spelled};
use crate::catalog::plan::names::Names;
use crate::catalog::plan::{Planner, aspects, check, kinds, texts, uses};
use crate::catalog::{ChoiceOption, Field, FieldChange, FieldUpdate, Kind, KindDecl, Object, Slot, Traits};
use crate::error::{Error, Problem, Result};
use crate::id::FieldId;
use crate::limits::{CHOICE_OPTIONS_MAX, FIELDS_PER_OBJECT_MAX};

pub fn add_field(planner: &mut Planner<'_>, object: &str, wish: &FieldChange) -> Result<()> {
    let object = find_object(planner, object)?;
    let id = object.id;
    check_field_count(object.fields.len() + 1)?;
    let field_id = planner.next_field();
    let mut names = Names::of(&planner.now.objects);
    names.add_field(id, &wish.key, field_id);
    let field = new_field(&names, field_id, wish, "")?;
    forget_earlier_key(planner.object_mut(id), &field);
    if planner.object(id).custom {
        ownership::adopt_link(planner, id, &field);
    }
    planner.add_pinned(vec![(id, field)]);
    refuse(check_field(planner, &planner.catalog_with(&[]), id, field_id, ""))
}

pub fn check_field_count(count: usize) -> Result<()> {
    if count <= FIELDS_PER_OBJECT_MAX {
        return Ok(());
    }
    let max = FIELDS_PER_OBJECT_MAX;
    Err(Error::limit("fields_per_object_max", max, format!("An object has {max} fields at most; delete one first")))
}

pub fn new_field(names: &Names, id: FieldId, wish: &FieldChange, within: &str) -> Result<Field> {
    let kind = resolve(names, &wish.kind, within)?;
    let traits = Traits { custom: true, to_custom: false, was: Vec::new(), kept: Vec::new(), ..wish.traits.clone() };
    let label = wish.label.clone().unwrap_or_else(|| spelled(&wish.key));
    Ok(Field { id, key: wish.key.clone(), label, kind, slot: Slot { table: 0, number: id.0 }, traits })
}

fn resolve(names: &Names, kind: &KindDecl, within: &str) -> Result<Kind> {
    let kind = names
        .resolve(kind)
        .map_err(|problem| Error::Invalid(vec![Problem { field: format!("{within}{}", problem.field), ..problem }]))?;
    if check::too_many_options(&kind) {
        let max = CHOICE_OPTIONS_MAX;
        return Err(Error::limit("choice_options_max", max, format!("A choice offers {max} options at most")));
    }
    Ok(kind)
}

/// A key that a custom field had before and another takes now means the other from here on.
fn forget_earlier_key(object: &mut Object, taker: &Field) {
    let others = object.fields.iter_mut().filter(|field| field.id != taker.id && field.traits.custom);
    for field in others {
        field.traits.was.retain(|was| *was != taker.key);
    }
}

pub fn update_field(planner: &mut Planner<'_>, wish: &FieldUpdate) -> Result<()> {
    let object = find_object(planner, &wish.object)?;
    let id = object.id;
    let old = object.find(&wish.field).ok_or(Error::NotFound)?.clone();
    let new = wished(planner, object, &old, wish)?;
    if !old.traits.custom {
        refuse(check_standard(&old, &new))?;
    }
    let way = kinds::way(&old.kind, &new.kind);
    if way != kinds::Way::Stay {
        check_unread(planner, &old)?;
    }
    let field_id = new.id;
    if old.key != new.key {
        forget_earlier_key(planner.object_mut(id), &new);
    }
    let is_link = |field: &Field| field.kind.link_targets().is_some();
    match (planner.object(id).custom, is_link(&old), is_link(&new)) {
        (true, true, false) => ownership::drop_link(planner.object_mut(id), field_id),
        (true, false, true) => ownership::adopt_link(planner, id, &new),
        _ => {}
    }
    planner.update_field(id, new)?;
    let mut problems = check_field(planner, &planner.catalog_with(&[]), id, field_id, "");
    problems.extend(check::roles(planner.object(id)));
    problems.extend(check::rollups(&planner.now.objects));
    refuse(problems)
}

/// The field as it is wished; of a standard field with a note of what the workspace changed.
fn wished(planner: &Planner<'_>, object: &Object, old: &Field, wish: &FieldUpdate) -> Result<Field> {
    let mut new = old.clone();
    if let Some(traits) = &wish.traits {
        let Traits { custom, to_custom, was, kept, .. } = new.traits;
        new.traits = Traits { custom, to_custom, was, kept, ..traits.clone() };
    }
    if let Some(kind) = &wish.kind {
        new.kind = resolve(&Names::of(&planner.now.objects), kind, "")?;
    }
    new = texts::pinned(new, object, &planner.catalog_with(&[]));
    if !old.traits.custom {
        let differing = aspects::differing(&old.traits, &new.traits);
        mark(&mut new.traits.kept, differing.into_iter().map(str::to_owned));
        mark(&mut new.traits.kept, own_choices(&old.kind, &new.kind));
    }
    new.kind = kinds::merged(&old.kind, new.kind, &[]);
    if let Some(key) = wish.key.as_ref().filter(|key| **key != old.key) {
        new.traits.was.retain(|was| was != key);
        new.traits.was.push(std::mem::replace(&mut new.key, key.clone()));
    }
    if let Some(label) = wish.label.as_ref().filter(|label| **label != old.label) {
        new.label.clone_from(label);
        if !old.traits.custom {
            mark(&mut new.traits.kept, ["label".to_owned()]);
        }
    }
    if check::too_many_options(&new.kind) {
        let max = CHOICE_OPTIONS_MAX;
        let english = format!("A choice has {max} options at most, retired ones included");
        return Err(Error::limit("choice_options_max", max, english));
    }
    Ok(new)
}

/// What a workspace chooses itself when it changes the options of a standard field.
fn own_choices(old: &Kind, new: &Kind) -> Vec<String> {
    let mut marks = Vec::new();
    if let (Some(before), Some(after)) = (old.options(), new.options()) {
        let is_same = |option: &&ChoiceOption| before.contains(option);
        let changed = after.iter().filter(|option| !is_same(option));
        let retired = before.iter().filter(|option| !after.iter().any(|other| other.key == option.key));
        marks.extend(changed.chain(retired).map(|option| kinds::option_mark(&option.key)));
    }
    match (old, new) {
        (Kind::Choice { steps: before, .. }, Kind::Choice { steps, .. }) if before != steps => {
            marks.push("steps".to_owned());
        }
        (Kind::AutoNumber { prefix: before }, Kind::AutoNumber { prefix }) if before != prefix => {
            marks.push("prefix".to_owned());
        }
        _ => {}
    }
    marks
}

/// Modules rely on the kind of their fields, on what is required, unique and read-only.
fn check_standard(old: &Field, new: &Field) -> Vec<Problem> {
    let refuse = |member: &str, english: String| Problem::new(member, "standard_field", english);
    let mut found = Vec::new();
    let is_adaptable = matches!(
        (&old.kind, &new.kind),
        (Kind::Choice { .. }, Kind::Choice { .. })
            | (Kind::Choices { .. }, Kind::Choices { .. })
            | (Kind::AutoNumber { .. }, Kind::AutoNumber { .. })
    );
    if old.kind != new.kind && !is_adaptable {
        found
            .push(refuse("kind", format!("The type of the standard field {} stays; add a field of your own", old.key)));
    }
    let own = |what: &str| old.traits.kept.iter().any(|kept| kept == what);
    let weaker = [
        ("required", old.traits.required && !new.traits.required),
        ("unique", old.traits.unique && !new.traits.unique),
        ("read_only", old.traits.read_only && !new.traits.read_only),
    ];
    for (member, _) in weaker.into_iter().filter(|(member, is_weaker)| *is_weaker && !own(member)) {
        found.push(refuse(member, format!("{} relies on being {member}; leave it so", old.key)));
    }
    found
}

fn check_unread(planner: &Planner<'_>, field: &Field) -> Result<()> {
    let readers = uses::readers(&planner.now.objects, field);
    if readers.is_empty() {
        return Ok(());
    }
    let english = format!("The type of {} cannot be changed: {}", field.key, readers.join(", "));
    Err(Error::rule("field_in_use", english))
}

pub fn delete_field(planner: &mut Planner<'_>, object: &str, field: &str) -> Result<()> {
    let object = find_object(planner, object)?;
    let field = object.find(field).ok_or(Error::NotFound)?;
    if !field.traits.custom {
        let english = format!("{} belongs to the product and cannot be deleted", field.key);
        return Err(Error::rule("standard_field", english));
    }
    let (object_id, field_id) = (object.id, field.id);
    if object.custom {
        ownership::drop_link(planner.object_mut(object_id), field_id);
    }
    let object = planner.object(object_id);
    let field = object.field(field_id).expect("it was found above");
    let uses = uses::of_field(&planner.now.objects, object, field);
    if !uses.is_empty() {
        return Err(Error::rule("field_in_use", format!("{} is in use: {}", field.key, uses.join(", "))));
    }
    planner.delete_field(object_id, field_id);
    Ok(())
}
