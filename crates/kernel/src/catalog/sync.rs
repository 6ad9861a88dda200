//! Brings what modules declare into the stored catalog. What a workspace made or changed itself stays.
//!
//! A declared object or field is found by its key or an earlier one and keeps its id; what is new gets one. Names come
//! first, then kinds, so that links and roll-ups may name what is declared later. Nothing is ever taken away: an option
//! that is declared no longer is retired, a field that is declared no longer becomes a custom one, an object stays.

use std::collections::{HashMap, HashSet};

use crate::catalog::plan::names::Names;
use crate::catalog::plan::{Plan, Planner, aspects, check, kinds, reach, texts};
use crate::catalog::{Field, FieldDecl, Kind, Object, ObjectDecl, RESERVED_PLURALS, Slot, is_key};
use crate::error::{Error, Problem, Result};
use crate::id::{FieldId, ObjectId};
use crate::port::StoredCatalog;

/// What is to be done so that the stored catalog has all that is declared; nothing when it has it already.
///
/// # Errors
/// `Invalid` when declarations contradict themselves or one another, each problem with its `object.field`; `Rule` when
/// a field is declared with a kind that its values cannot take.
pub fn sync(stored: &StoredCatalog, declared: &[ObjectDecl]) -> Result<Plan> {
    refuse(declared_twice(declared))?;
    let mut planner = Planner::new(stored);
    let objects: Vec<ObjectId> = declared.iter().map(|decl| match_object(&mut planner, decl)).collect();
    let mut names = Names::of(&planner.now.objects);
    let mut fields = Vec::new();
    for (decl, object) in declared.iter().zip(&objects) {
        fields.push(match_fields(&mut planner, &mut names, *object, decl));
    }
    let mut wanted = Vec::new();
    for ((decl, object), ids) in declared.iter().zip(&objects).zip(&fields) {
        wanted.extend(wanted_fields(&planner, &names, *object, decl, ids)?);
    }
    let catalog = planner.catalog_with(&wanted);
    for (object, field) in wanted {
        let field = texts::pinned(field, planner.object(object), &catalog);
        bring_field(&mut planner, object, field)?;
    }
    for ((decl, object), ids) in declared.iter().zip(&objects).zip(&fields) {
        orphan_fields(&mut planner, *object, ids)?;
        bring_order(&mut planner, *object, ids);
        bring_roles(&mut planner, &names, *object, decl)?;
    }
    refuse(wrong(&planner, &objects, &fields))?;
    refuse(wrong_texts(&planner, stored, &objects, &fields))?;
    Ok(planner.finish())
}

fn refuse(problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

fn declared_twice(declared: &[ObjectDecl]) -> Vec<Problem> {
    let mut found = Vec::new();
    let (mut keys, mut plurals) = (HashSet::new(), HashSet::new());
    for object in declared {
        if !is_key(&object.key) || !keys.insert(&object.key) {
            found.push(Problem::new(&object.key, "taken", "The key is declared twice or no key"));
        }
        let is_reserved = RESERVED_PLURALS.contains(&object.plural.as_str());
        if !is_key(&object.plural) || is_reserved || !plurals.insert(&object.plural) {
            found.push(Problem::new(&object.key, "taken", format!("The plural {} is taken", object.plural)));
        }
        let mut fields = HashSet::new();
        for field in object.fields.iter().filter(|field| !fields.insert(&field.key)) {
            found.push(Problem::new(format!("{}.{}", object.key, field.key), "taken", "The field is declared twice"));
        }
    }
    found
}

// -- objects ---------------------------------------------------------------------------------------------------------

fn match_object(planner: &mut Planner<'_>, decl: &ObjectDecl) -> ObjectId {
    let by_key = planner.now.objects.iter().find(|object| object.key == decl.key);
    let earlier = |object: &&Object| !object.custom && decl.was.contains(&object.key);
    let found = by_key.or_else(|| planner.now.objects.iter().find(earlier)).map(|object| object.id);
    let id = found.unwrap_or_else(|| planner.next_object());
    make_way(planner, &decl.plural, id);
    match found {
        Some(id) => bring_names(planner, id, decl),
        None => planner.create_object(made(id, decl)),
    }
    id
}

fn made(id: ObjectId, decl: &ObjectDecl) -> Object {
    Object {
        id,
        key: decl.key.clone(),
        plural: decl.plural.clone(),
        aliases: Vec::new(),
        label: decl.label.clone(),
        label_plural: decl.label_plural.clone(),
        custom: false,
        title: None,
        owner: None,
        parent: None,
        author: None,
        subjects: Vec::new(),
        occurred: None,
        planned: None,
        layout: Vec::new(),
        guarded: decl.guarded,
        kept: Vec::new(),
        fields: Vec::new(),
    }
}

/// An object that the workspace made under this key becomes the declared one, with its own names and fields.
fn bring_names(planner: &mut Planner<'_>, id: ObjectId, decl: &ObjectDecl) {
    let object = planner.object_mut(id);
    let before = object.clone();
    let mut said = Vec::new();
    if object.custom {
        object.custom = false;
        object.kept = ["plural", "label", "label_plural", "title"].map(str::to_owned).to_vec();
        said.push(format!("object {} is declared by a module now; its names and fields stay", object.key));
    }
    if object.key != decl.key {
        said.push(format!("rename object {} to {}", object.key, decl.key));
        object.key.clone_from(&decl.key);
    }
    let is_kept = |what: &str| before.kept.iter().chain(&object.kept).any(|kept| kept == what);
    let (plural, label, label_plural) = (!is_kept("plural"), !is_kept("label"), !is_kept("label_plural"));
    if plural && object.plural != decl.plural {
        object.rename_plural(&decl.plural);
    }
    if label {
        object.label.clone_from(&decl.label);
    }
    if label_plural {
        object.label_plural.clone_from(&decl.label_plural);
    }
    object.guarded = decl.guarded;
    let is_other = (&before.plural, &before.label, &before.label_plural, before.guarded)
        != (&object.plural, &object.label, &object.label_plural, object.guarded);
    if is_other {
        said.push(format!("change the names of object {}: {}, {}", object.key, object.label, object.plural));
    }
    said.into_iter().for_each(|sentence| planner.say(sentence));
}

/// A plural that a module declares leads to its object, so another one gives it up.
fn make_way(planner: &mut Planner<'_>, plural: &str, owner: ObjectId) {
    let plurals = |object: &Object| std::iter::once(&object.plural).chain(&object.aliases).cloned().collect::<Vec<_>>();
    let taken: HashSet<String> = planner.now.objects.iter().flat_map(plurals).collect();
    let mut said = Vec::new();
    for object in planner.now.objects.iter_mut().filter(|object| object.id != owner) {
        if object.plural == plural {
            object.plural = free_key(plural, |key| taken.contains(key));
            said.push(format!("object {} is called {} now, as a module needs {plural}", object.key, object.plural));
        }
        if object.aliases.iter().any(|alias| alias == plural) {
            object.aliases.retain(|alias| alias != plural);
            said.push(format!("{plural} no longer leads to {}", object.key));
        }
    }
    said.into_iter().for_each(|sentence| planner.say(sentence));
}

/// `key_custom`, or with a number where that is taken too.
fn free_key(key: &str, is_taken: impl Fn(&str) -> bool) -> String {
    // A key has 60 characters at most; these are ASCII.
    let start = &key[..key.len().min(48)];
    let candidates = (1..).map(|n| if n == 1 { format!("{start}_custom") } else { format!("{start}_custom{n}") });
    candidates.into_iter().find(|key| !is_taken(key)).expect("there are more names than objects and fields")
}

// -- fields ----------------------------------------------------------------------------------------------------------

/// The ids of the declared fields, in their order: of those that are there, or new ones.
fn match_fields(planner: &mut Planner<'_>, names: &mut Names, object: ObjectId, decl: &ObjectDecl) -> Vec<FieldId> {
    let mut matched: HashSet<FieldId> = HashSet::new();
    let mut ids = Vec::new();
    // Fields that have the very key come first, so that no earlier key takes them away.
    let by_key: Vec<Option<FieldId>> =
        decl.fields.iter().map(|field| with_key(planner, names, object, field)).collect();
    matched.extend(by_key.iter().flatten());
    for (field, by_key) in decl.fields.iter().zip(by_key) {
        let found = by_key.or_else(|| with_earlier_key(planner.object(object), field, &matched));
        let id = found.unwrap_or_else(|| planner.next_field());
        matched.insert(id);
        names.add_field(object, &field.key, id);
        ids.push(id);
    }
    ids
}

/// A field that the workspace made under this key becomes the declared one if its values fit, else it makes way.
fn with_key(planner: &mut Planner<'_>, names: &Names, object: ObjectId, decl: &FieldDecl) -> Option<FieldId> {
    let here = planner.object(object);
    let found = here.fields.iter().find(|field| field.key == decl.key)?;
    if !found.traits.custom || holds_the_same(&found.kind, decl, names) {
        return Some(found.id);
    }
    let is_taken = |key: &str| here.find(key).is_some() || key == decl.key;
    let (id, key) = (found.id, free_key(&decl.key, is_taken));
    let sentence =
        format!("rename custom field {}.{} to {key}, as a module declares {}", here.key, found.key, found.key);
    planner.say(sentence);
    let fields = &mut planner.object_mut(object).fields;
    fields.iter_mut().filter(|field| field.id == id).for_each(|field| field.key.clone_from(&key));
    None
}

/// Whether a custom field's values can become those of the declared field as they are.
fn holds_the_same(kind: &Kind, decl: &FieldDecl, names: &Names) -> bool {
    let leads_there = |targets: &[ObjectId], keys: &[String]| {
        let ids: Vec<Option<ObjectId>> = keys.iter().map(|key| names.object(key).ok()).collect();
        ids.len() == targets.len() && targets.iter().zip(ids).all(|(target, id)| Some(*target) == id)
    };
    match (kind, &decl.kind) {
        (Kind::Decimal { scale }, Kind::Decimal { scale: declared }) => scale == declared,
        (Kind::Link { targets, .. }, Kind::Link { targets: keys, .. })
        | (Kind::Links { targets, .. }, Kind::Links { targets: keys, .. }) => leads_there(targets, keys),
        (kind, declared) => kind.name() == declared.name(),
    }
}

/// A standard field that had the declared key before, or has a key that is declared as an earlier one.
fn with_earlier_key(object: &Object, decl: &FieldDecl, matched: &HashSet<FieldId>) -> Option<FieldId> {
    let free = || object.fields.iter().filter(|field| !field.traits.custom && !matched.contains(&field.id));
    let had_it = |field: &&Field| field.traits.was.contains(&decl.key);
    let has_earlier = |field: &&Field| {
        decl.traits.was.contains(&field.key) || field.traits.was.iter().any(|was| decl.traits.was.contains(was))
    };
    free().find(had_it).or_else(|| free().find(has_earlier)).map(|field| field.id)
}

/// The declared fields as they are to be stored, with their texts as written.
fn wanted_fields(
    planner: &Planner<'_>,
    names: &Names,
    object: ObjectId,
    decl: &ObjectDecl,
    ids: &[FieldId],
) -> Result<Vec<(ObjectId, Field)>> {
    let wanted = |(field, id): (&FieldDecl, &FieldId)| {
        let kind = names.resolve(&field.kind);
        let kind = kind.map_err(|wrong| Error::Invalid(vec![at(wrong, &decl.key, &field.key)]))?;
        let before = planner.object(object).field(*id);
        let is_open = field.traits.to_custom;
        let kind = if is_open { reach::widened(kind, *id, &planner.now.objects, before) } else { kind };
        let field = match before.cloned() {
            Some(old) => brought(old, field, kind),
            None => new_field(*id, field, kind),
        };
        Ok((object, field))
    };
    decl.fields.iter().zip(ids).map(wanted).collect()
}

fn bring_field(planner: &mut Planner<'_>, object: ObjectId, field: Field) -> Result<()> {
    match planner.object(object).field(field.id) {
        Some(_) => planner.update_field(object, field),
        None => {
            planner.add_field(object, field);
            Ok(())
        }
    }
}

fn orphan_fields(planner: &mut Planner<'_>, object: ObjectId, ids: &[FieldId]) -> Result<()> {
    let is_left = |field: &&Field| !ids.contains(&field.id) && !field.traits.custom;
    let left: Vec<Field> = planner.object(object).fields.iter().filter(is_left).cloned().collect();
    left.into_iter().try_for_each(|field| planner.update_field(object, orphaned(field)))
}

fn new_field(id: FieldId, decl: &FieldDecl, kind: Kind) -> Field {
    let mut traits = decl.traits.clone();
    traits.custom = false;
    let slot = Slot { table: 0, number: id.0 };
    Field { id, key: decl.key.clone(), label: decl.label.clone(), kind, slot, traits }
}

/// The stored field as declared now, with what the workspace chose itself.
fn brought(old: Field, decl: &FieldDecl, kind: Kind) -> Field {
    let mut traits = aspects::merged(&old.traits, &decl.traits);
    let mut was: Vec<String> = old.traits.was.iter().chain(&decl.traits.was).cloned().collect();
    // A key that the workspace chose stays; the declared one leads there all the same.
    let is_renamed_here = old.traits.was.contains(&decl.key);
    let key = if is_renamed_here { old.key.clone() } else { decl.key.clone() };
    was.extend([old.key.clone(), decl.key.clone()]);
    let mut seen = HashSet::new();
    was.retain(|earlier| *earlier != key && seen.insert(earlier.clone()));
    traits.was = was;
    let is_label_kept = old.traits.kept.iter().any(|kept| kept == "label");
    let label = if is_label_kept { old.label } else { decl.label.clone() };
    let kind = kinds::merged(&old.kind, kind, &old.traits.kept);
    Field { id: old.id, key, label, kind, slot: old.slot, traits }
}

/// A field that no module declares any more: people may write, empty and delete it.
fn orphaned(mut field: Field) -> Field {
    field.traits.custom = true;
    field.traits.required = false;
    field.traits.required_if = None;
    field.traits.read_only = false;
    field
}

fn bring_order(planner: &mut Planner<'_>, object: ObjectId, ids: &[FieldId]) {
    let is_told = planner.has_new_fields(object);
    let here = planner.object_mut(object);
    let order = |object: &Object| object.fields.iter().map(|field| field.id).collect::<Vec<_>>();
    let before = order(here);
    here.fields.sort_by_key(|field| ids.iter().position(|id| *id == field.id).unwrap_or(ids.len()));
    let (is_other, key) = (before != order(here), here.key.clone());
    if is_other && !is_told {
        planner.say(format!("put the fields of {key} into their declared order"));
    }
}

// -- what fields are for ---------------------------------------------------------------------------------------------

fn bring_roles(planner: &mut Planner<'_>, names: &Names, object: ObjectId, decl: &ObjectDecl) -> Result<()> {
    let id = |role: &str, key: &String| {
        names.field(object, key).ok_or_else(|| {
            let english = format!("{} declares no field {key} to be its {role}", decl.key);
            Error::invalid(format!("{}.{key}", decl.key), "unknown_field", english)
        })
    };
    let title = decl.title.as_ref().map(|key| id("title", key)).transpose()?;
    let owner = decl.owner.as_ref().map(|key| id("owner", key)).transpose()?;
    let parent = decl.parent.as_ref().map(|key| id("parent", key)).transpose()?;
    let author = decl.author.as_ref().map(|key| id("author", key)).transpose()?;
    let subjects = decl.subjects.iter().map(|key| id("subject", key)).collect::<Result<Vec<_>>>()?;
    let occurred = decl.occurred.as_ref().map(|key| id("occurred", key)).transpose()?;
    let planned = decl.planned.as_ref().map(|key| id("planned", key)).transpose()?;
    let is_created = planner.is_created(object);
    let here = planner.object_mut(object);
    let is_title_kept = here.title.is_some() && here.kept.iter().any(|kept| kept == "title");
    let title = if is_title_kept { here.title } else { title };
    let times = (here.occurred, here.planned);
    let before = (here.title, here.owner, here.parent, here.author, std::mem::take(&mut here.subjects), times);
    let after = (title, owner, parent, author, subjects, (occurred, planned));
    let is_other = before != after;
    (here.title, here.owner, here.parent, here.author, here.subjects, (here.occurred, here.planned)) = after;
    if is_other && !is_created {
        planner.say(format!("change what names, owns and dates records of {}", decl.key));
    }
    Ok(())
}

fn wrong(planner: &Planner<'_>, objects: &[ObjectId], fields: &[Vec<FieldId>]) -> Vec<Problem> {
    let all = &planner.now.objects;
    let mut found = Vec::new();
    for (object, ids) in objects.iter().zip(fields) {
        let object = planner.object(*object);
        for field in ids.iter().filter_map(|id| object.field(*id)) {
            let problems = check::field(all, object, field).into_iter();
            found.extend(problems.map(|problem| at(problem, &object.key, &field.key)));
        }
        let problems = check::roles(object).into_iter();
        found.extend(problems.map(|problem| Problem { field: format!("{}.{}", object.key, problem.field), ..problem }));
    }
    found
}

/// Texts that are new or other than stored; what was right once does not stop a start because a workspace changed what
/// it names.
fn wrong_texts(
    planner: &Planner<'_>,
    stored: &StoredCatalog,
    objects: &[ObjectId],
    fields: &[Vec<FieldId>],
) -> Vec<Problem> {
    let catalog = planner.catalog_with(&[]);
    let known: HashMap<FieldId, &Field> =
        stored.objects.iter().flat_map(|object| &object.fields).map(|field| (field.id, field)).collect();
    let is_known = |field: &Field| {
        let texts = |field: &Field| (field.traits.shown_if.clone(), field.traits.required_if.clone());
        known.get(&field.id).is_some_and(|old| old.kind == field.kind && texts(old) == texts(field))
    };
    let mut found = Vec::new();
    for (object, ids) in objects.iter().zip(fields) {
        let object = planner.object(*object);
        for field in ids.iter().filter_map(|id| object.field(*id)).filter(|field| !is_known(field)) {
            let problems = texts::problems(field, object, &catalog).into_iter();
            found.extend(problems.map(|problem| at(problem, &object.key, &field.key)));
        }
    }
    found
}

fn at(problem: Problem, object: &str, field: &str) -> Problem {
    Problem { field: format!("{object}.{field}.{}", problem.field), ..problem }
}
