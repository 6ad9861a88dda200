//! Objects made, renamed and deleted at run time.

use super::field::{check_field_count, new_field};
use super::{arrange, check_field, find_object, mark, ownership, refuse, spelled};
use crate::catalog::plan::names::Names;
use crate::catalog::plan::reach;
use crate::catalog::plan::{Planner, check, uses};
use crate::catalog::{FieldChange, Object, ObjectChange, ObjectUpdate, RESERVED_PLURALS, is_key};
use crate::error::{Error, Problem, Result};
use crate::id::{FieldId, ObjectId};
use crate::limits::OBJECTS_MAX;

pub fn create_object(planner: &mut Planner<'_>, wish: &ObjectChange) -> Result<()> {
    if planner.now.objects.len() >= OBJECTS_MAX {
        return Err(Error::limit("objects_max", OBJECTS_MAX, format!("A workspace has {OBJECTS_MAX} objects at most")));
    }
    check_field_count(wish.fields.len())?;
    refuse(check_new_names(planner, wish))?;
    let mut wishes = wish.fields.clone();
    if wish.names.owner.is_none() {
        wishes.extend(ownership::owner_field(planner, &plural(wish), &wishes));
    }
    let id = planner.next_object();
    let mut names = Names::of(&planner.now.objects);
    names.add_object(&wish.key, id);
    let ids: Vec<FieldId> = wishes.iter().map(|_| planner.next_field()).collect();
    for (field, field_id) in wishes.iter().zip(&ids) {
        names.add_field(id, &field.key, *field_id);
    }
    planner.create_object(new_object(id, wish));
    let made = |(field, field_id): (&FieldChange, &FieldId)| {
        let made = new_field(&names, *field_id, field, &format!("fields.{}.", field.key))?;
        Ok((id, made))
    };
    let fields = wishes.iter().zip(&ids).map(made).collect::<Result<Vec<_>>>()?;
    for (_, field) in &fields {
        ownership::adopt_link(planner, id, field);
    }
    planner.add_pinned(fields);
    let title = title(planner.object(id), wish.names.title.as_deref())?;
    planner.object_mut(id).title = title;
    reach::lead_to(planner, id);
    ownership::name(planner.object_mut(id), wish.names.owner.as_deref(), wish.names.subjects.as_deref())?;
    if let Some(sections) = &wish.names.layout {
        let layout = arrange::sections(planner.object(id), sections)?;
        planner.object_mut(id).layout = layout;
    }
    let catalog = planner.catalog_with(&[]);
    let of_field = |(wish, id_of_field): (&FieldChange, &FieldId)| {
        check_field(planner, &catalog, id, *id_of_field, &format!("fields.{}.", wish.key))
    };
    refuse(wishes.iter().zip(&ids).flat_map(of_field).chain(check::roles(planner.object(id))).collect())
}

fn check_new_names(planner: &Planner<'_>, wish: &ObjectChange) -> Vec<Problem> {
    let mut found: Vec<Problem> = check::key("key", &wish.key).into_iter().collect();
    if planner.now.objects.iter().any(|object| object.key == wish.key) {
        found.push(Problem::new("key", "taken", format!("There is an object {} already", wish.key)));
    }
    found.extend(check_plural(planner, &plural(wish), None));
    for (member, label) in [("label", &wish.names.label), ("label_plural", &wish.names.label_plural)] {
        found.extend(label.as_ref().and_then(|label| check::label(member, label)));
    }
    found
}

fn check_plural(planner: &Planner<'_>, plural: &str, owner: Option<ObjectId>) -> Option<Problem> {
    let refuse = |code, english: String| Some(Problem::new("plural", code, english));
    if !is_key(plural) {
        return refuse(
            "invalid_key",
            format!("“{plural:.60}” is no plural; take small letters, digits and _, 60 at most"),
        );
    }
    if RESERVED_PLURALS.contains(&plural) {
        return refuse("reserved_key", format!("{plural} is a word of the API; take another plural"));
    }
    let leads = |object: &&Object| object.plural == plural || object.aliases.iter().any(|alias| alias == plural);
    let other = planner.now.objects.iter().filter(|object| Some(object.id) != owner).find(leads);
    other.and_then(|other| refuse("taken", format!("{plural} leads to {} already", other.key)))
}

fn plural(wish: &ObjectChange) -> String {
    wish.names.plural.clone().unwrap_or_else(|| format!("{}s", wish.key))
}

fn new_object(id: ObjectId, wish: &ObjectChange) -> Object {
    let plural = plural(wish);
    Object {
        id,
        key: wish.key.clone(),
        label: wish.names.label.clone().unwrap_or_else(|| spelled(&wish.key)),
        label_plural: wish.names.label_plural.clone().unwrap_or_else(|| spelled(&plural)),
        plural,
        aliases: Vec::new(),
        custom: true,
        title: None,
        owner: None,
        parent: None,
        author: None,
        subjects: Vec::new(),
        occurred: None,
        planned: None,
        layout: Vec::new(),
        guarded: false,
        kept: Vec::new(),
        fields: Vec::new(),
    }
}

/// The field that names a record: the one that is asked for, else the first that can.
fn title(object: &Object, wanted: Option<&str>) -> Result<Option<FieldId>> {
    let Some(key) = wanted else {
        return Ok(object.fields.iter().find(|field| check::names_records(&field.kind)).map(|field| field.id));
    };
    let field = object.find(key);
    let unknown = || Error::invalid("title", "unknown_field", format!("{} has no field “{key:.60}”", object.key));
    field.map(|field| Some(field.id)).ok_or_else(unknown)
}

pub fn update_object(planner: &mut Planner<'_>, wish: &ObjectUpdate) -> Result<()> {
    let old = find_object(planner, &wish.object)?.clone();
    refuse(check_other_names(planner, &old, wish))?;
    let mut new = old.clone();
    let mut changed = Vec::new();
    if let Some(key) = wish.key.as_ref().filter(|key| **key != old.key) {
        planner.say(format!("rename object {} to {key}", old.key));
        new.key.clone_from(key);
    }
    if let Some(plural) = wish.names.plural.as_ref().filter(|plural| **plural != old.plural) {
        new.rename_plural(plural);
        changed.push("plural");
    }
    if let Some(label) = wish.names.label.as_ref().filter(|label| **label != old.label) {
        new.label.clone_from(label);
        changed.push("label");
    }
    if let Some(label) = wish.names.label_plural.as_ref().filter(|label| **label != old.label_plural) {
        new.label_plural.clone_from(label);
        changed.push("label_plural");
    }
    if let Some(wanted) = &wish.names.title {
        new.title = title(&old, Some(wanted))?;
        if new.title != old.title {
            changed.push("title");
        }
    }
    if wish.names.owner.is_some() || wish.names.subjects.is_some() {
        check_own(&old)?;
        ownership::name(&mut new, wish.names.owner.as_deref(), wish.names.subjects.as_deref())?;
        changed.extend((new.owner != old.owner).then_some("owner"));
        changed.extend((new.subjects != old.subjects).then_some("subjects"));
    }
    if let Some(sections) = &wish.names.layout {
        new.layout = arrange::sections(&old, sections)?;
        if new.layout != old.layout {
            changed.push("layout");
        }
    }
    refuse(check::roles(&new))?;
    if !old.custom {
        mark(&mut new.kept, changed.iter().map(|what| (*what).to_owned()));
    }
    if !changed.is_empty() {
        planner.say(format!("change object {}: {}", new.key, changed.join(", ")));
    }
    *planner.object_mut(old.id) = new;
    Ok(())
}

/// What a standard object's fields are for, its rules rely on.
fn check_own(object: &Object) -> Result<()> {
    if object.custom {
        return Ok(());
    }
    let english = format!("The owner and the subjects of {} belong to the product", object.key);
    Err(Error::rule("standard_object", english))
}

fn check_other_names(planner: &Planner<'_>, old: &Object, wish: &ObjectUpdate) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Some(key) = wish.key.as_ref().filter(|key| **key != old.key) {
        found.extend(check::key("key", key));
        if !old.custom {
            found.push(Problem::new("key", "standard_object", "The key of a standard object stays; change its labels"));
        }
        if planner.now.objects.iter().any(|object| object.key == *key) {
            found.push(Problem::new("key", "taken", format!("There is an object {key} already")));
        }
    }
    found.extend(wish.names.plural.as_ref().and_then(|plural| check_plural(planner, plural, Some(old.id))));
    for (member, label) in [("label", &wish.names.label), ("label_plural", &wish.names.label_plural)] {
        found.extend(label.as_ref().and_then(|label| check::label(member, label)));
    }
    found
}

pub fn delete_object(planner: &mut Planner<'_>, key: &str) -> Result<()> {
    let object = find_object(planner, key)?;
    if !object.custom {
        return Err(Error::rule("standard_object", format!("{key} belongs to the product and cannot be deleted")));
    }
    let leading = uses::of_object(&planner.now.objects, object.id);
    if !leading.is_empty() {
        let english = format!("{} lead to {key}; delete these fields first", leading.join(", "));
        return Err(Error::rule("object_in_use", english));
    }
    let id = object.id;
    reach::let_go(planner, id);
    planner.drop_object(id);
    Ok(())
}
