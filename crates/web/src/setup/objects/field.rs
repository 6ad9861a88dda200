//! The pages of fields: a new one, one as it is, another type for it, and its end.

use std::sync::Arc;

use rapport_kernel::catalog::{FieldDecl, Traits};
use rapport_kernel::house::CatalogPreview;
use rapport_kernel::{Error, Field, Object, Problem, Read, Result};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::options::{Row, rows};
use super::page::{Deleting, deleting as ask, lost, wrong};
use super::{Told, field_path, kinds, object_path};
use crate::cells::Typed;
use crate::screen::Screen;
use crate::setup::input::{Form, Input, filled, is_ticked, last};
use crate::setup::only_for_who_sets_up;
use crate::shell::Shell;
use crate::words::{Args, Words};

/// What controls are called.
const MESSAGES: &str = "setup-field-{}";
/// Traits that are a box to tick.
const BOXES: &[&str] = &["required", "unique", "searchable", "indexed", "masked"];
/// Traits that are a line of text.
const LINES: &[&str] = &["help", "required_if", "shown_if"];
/// Kinds of which a new record can begin with a value that is written in one line.
const WITH_DEFAULT: &[&str] = &[
    "text", "email", "phone", "url", "integer", "decimal", "percent", "rating", "boolean", "date", "instant", "choice",
    "link",
];

/// The context of `setup/field.html`.
#[derive(Serialize)]
struct Page {
    object: Place,
    heading: String,
    action: String,
    /// The kind, once it is chosen.
    kind: Option<String>,
    kind_label: String,
    groups: Vec<Group>,
    inputs: Vec<Input>,
    conditions: Vec<Input>,
    /// The options of a choice.
    options: Vec<Row>,
    wrong: Vec<String>,
    /// Whether it belongs to the product.
    standard: bool,
    change_type: Option<String>,
    delete: Option<String>,
    save: String,
}

/// The object to go back to.
#[derive(Serialize)]
struct Place {
    label: String,
    url: String,
}

/// Kinds to choose from.
#[derive(Serialize)]
struct Group {
    label: String,
    kinds: Vec<Offer>,
}

#[derive(Serialize)]
struct Offer {
    label: String,
    about: String,
    url: String,
}

/// The context of `setup/retype.html`.
#[derive(Serialize)]
struct Retyping {
    object: Place,
    field: Place,
    heading: String,
    inputs: Vec<Input>,
    wrong: Vec<String>,
    /// What would be lost, once that is known.
    lost: Option<String>,
    examples: Vec<(String, String)>,
    action: String,
}

/// The form of a new field of a kind, or all kinds to choose from.
pub fn new(
    r: &mut Read<'_>,
    object: &str,
    kind: Option<&str>,
    typed: Option<&Typed>,
    problems: &[Problem],
) -> Result<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let object = r.object(object)?;
    let words = Words::of(r);
    let kind = kind.filter(|kind| kinds::is_one(kind));
    let held = kind.map(|kind| kinds::defaults(kind, &object)).unwrap_or_default();
    let form = Form { words: &words, messages: MESSAGES, typed: typed.unwrap_or(&held), problems };
    let (mut inputs, mut conditions) = (Vec::new(), Vec::new());
    if let Some(kind) = kind {
        inputs = vec![form.line("label").required(), form.line("key")];
        inputs.extend(kinds::inputs(kind, &form, r, &object));
        inputs.extend(trait_inputs(kind, &form));
        conditions = conditional(kind, &form);
    }
    let page = Page {
        heading: words.say("setup-new-field"),
        action: format!("{}/fields", object_path(&object.key)),
        kind_label: kind.map(|kind| kinds::name(kind, &words)).unwrap_or_default(),
        groups: if kind.is_none() { groups(&object, &words) } else { Vec::new() },
        wrong: elsewhere(&form, &inputs, &conditions),
        kind: kind.map(str::to_owned),
        inputs,
        conditions,
        options: Vec::new(),
        standard: false,
        change_type: None,
        delete: None,
        save: words.say("setup-add-field"),
        object: place(&object, &words),
    };
    screen(r, words, page)
}

/// The form of a field as it is.
pub fn edit(r: &mut Read<'_>, object: &str, key: &str, typed: Option<&Typed>, problems: &[Problem]) -> Result<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let (object, field) = found(r, object, key)?;
    let words = Words::of(r);
    let declared = r.catalog().declaration(&object, &field)?;
    let held = held(&field, &declared);
    let kind = field.kind.name();
    let form = Form { words: &words, messages: MESSAGES, typed: typed.unwrap_or(&held), problems };
    let custom = field.traits.custom;
    let mut inputs = vec![form.line("label").required()];
    if custom {
        inputs.push(form.line("key"));
    }
    if custom || is_adaptable(kind) {
        inputs.extend(kinds::inputs(kind, &form, r, &object));
    }
    inputs.extend(trait_inputs(kind, &form));
    let conditions = conditional(kind, &form);
    let path = field_path(&object.key, &field.key);
    let page = Page {
        heading: words.field(&object, &field),
        action: path.clone(),
        kind: Some(kind.to_owned()),
        kind_label: kinds::name(kind, &words),
        groups: Vec::new(),
        wrong: elsewhere(&form, &inputs, &conditions),
        inputs,
        conditions,
        options: rows(field.kind.options().unwrap_or_default(), typed),
        standard: !custom,
        change_type: custom.then(|| format!("{path}/type")),
        delete: custom.then(|| format!("{path}/delete")),
        save: words.say("form-save"),
        object: place(&object, &words),
    };
    screen(r, words, page)
}

fn screen(r: &mut Read<'_>, words: Words, page: Page) -> Result<Screen> {
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = page.heading.clone();
    Ok(Screen::within(shell, words, "setup/field.html", &title, page))
}

/// A field to be added, as the form says.
pub fn add(r: &mut Read<'_>, object: &str, typed: &Typed) -> Result<Map<String, Json>> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let object = r.object(object)?;
    let kind = filled(typed, "kind").filter(|kind| kinds::is_one(kind));
    let kind = kind.ok_or_else(|| Error::invalid("kind", "required", "Choose a type"))?;
    let label = filled(typed, "label");
    let label = label.ok_or_else(|| Error::invalid("label", "required", "Give the field a name"))?;
    let key = filled(typed, "key").map_or_else(|| kinds::key_of(label), str::to_owned);
    let mut wish = match json!(traits(&Traits::default(), typed)) {
        Json::Object(traits) => traits,
        _ => Map::new(),
    };
    wish.extend([
        ("change".to_owned(), json!("add_field")),
        ("object".to_owned(), json!(object.key)),
        ("key".to_owned(), json!(key)),
        ("label".to_owned(), json!(label)),
        ("kind".to_owned(), kinds::wish(kind, typed, None, r.catalog(), &object)?),
    ]);
    Ok(wish)
}

/// A field as it is to be, as the form says. What the form does not show stays.
pub fn update(r: &mut Read<'_>, object: &str, key: &str, typed: &Typed) -> Result<Map<String, Json>> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let (object, field) = found(r, object, key)?;
    let declared = r.catalog().declaration(&object, &field)?;
    let mut wish = Map::from_iter([
        ("change".to_owned(), json!("update_field")),
        ("object".to_owned(), json!(object.key)),
        ("field".to_owned(), json!(field.key)),
        ("label".to_owned(), json!(filled(typed, "label").unwrap_or_default())),
    ]);
    wish.extend(filled(typed, "key").map(|key| ("key".to_owned(), json!(key))));
    let new = traits(&declared.traits, typed);
    if new != declared.traits {
        wish.insert("traits".to_owned(), json!(new));
    }
    let kind = field.kind.name();
    if field.traits.custom || is_adaptable(kind) {
        let wished = kinds::wish(kind, typed, Some(&declared.kind), r.catalog(), &object)?;
        if wished != json!(declared.kind) {
            wish.insert("kind".to_owned(), wished);
        }
    }
    Ok(wish)
}

/// What forms show of a standard field's kind: its options may be the workspace's own, and a number's prefix.
fn is_adaptable(kind: &str) -> bool {
    ["choice", "choices", "auto_number"].contains(&kind)
}

/// The traits as the form says; those that it does not show stay.
fn traits(old: &Traits, typed: &Typed) -> Traits {
    let mut new = old.clone();
    let of_box = |name: &str, was: bool| if last(typed, name).is_some() { is_ticked(typed, name) } else { was };
    let of_line = |name: &str, was: &Option<String>| match last(typed, name) {
        Some(_) => filled(typed, name).map(str::to_owned),
        None => was.clone(),
    };
    new.required = of_box("required", old.required);
    new.unique = of_box("unique", old.unique);
    new.searchable = of_box("searchable", old.searchable);
    new.indexed = of_box("indexed", old.indexed);
    new.masked = of_box("masked", old.masked);
    new.help = of_line("help", &old.help);
    new.required_if = of_line("required_if", &old.required_if);
    new.shown_if = of_line("shown_if", &old.shown_if);
    let shown = default_shown(old.default.as_ref());
    if last(typed, "default").is_some() && filled(typed, "default").unwrap_or_default() != shown {
        new.default = filled(typed, "default").map(|text| match text {
            "true" | "false" => json!(text == "true"),
            text => json!(text),
        });
    }
    new
}

fn default_shown(default: Option<&Json>) -> String {
    match default {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The boxes and lines of what can be said of fields of a kind.
fn trait_inputs(kind: &str, form: &Form<'_>) -> Vec<Input> {
    let is_computed = ["formula", "rollup", "auto_number"].contains(&kind);
    let is_many = ["choices", "tags", "links", "files"].contains(&kind);
    let has_words = ["text", "long_text", "email", "phone", "url", "person_name", "address", "tags", "auto_number"];
    let has_index = !is_many && !["long_text", "json", "location", "formula", "rollup"].contains(&kind);
    let mut inputs = vec![form.line("help")];
    if WITH_DEFAULT.contains(&kind) {
        inputs.push(form.line("default"));
    }
    let fits = |name: &&&str| match **name {
        "required" => !is_computed,
        "unique" => has_index && !["address", "boolean", "choice", "auto_number"].contains(&kind),
        "searchable" => has_words.contains(&kind),
        "indexed" => has_index,
        _ => true,
    };
    inputs.extend(BOXES.iter().filter(fits).map(|name| form.check(name)));
    inputs
}

/// Under which conditions a field is shown and needed.
fn conditional(kind: &str, form: &Form<'_>) -> Vec<Input> {
    match kind {
        "formula" | "rollup" | "auto_number" => vec![form.line("shown_if")],
        _ => vec![form.line("required_if"), form.line("shown_if")],
    }
}

/// What the controls hold for a field that is there.
fn held(field: &Field, declared: &FieldDecl) -> Typed {
    let traits = &declared.traits;
    let mut held = kinds::typed(&declared.kind);
    let boxes = [traits.required, traits.unique, traits.searchable, traits.indexed, traits.masked];
    let lines = [&traits.help, &traits.required_if, &traits.shown_if];
    held.extend(BOXES.iter().zip(boxes).map(|(name, is_so)| ((*name).to_owned(), is_so.to_string())));
    held.extend(LINES.iter().zip(lines).map(|(name, text)| ((*name).to_owned(), text.clone().unwrap_or_default())));
    held.push(("default".to_owned(), default_shown(traits.default.as_ref())));
    held.push(("label".to_owned(), field.label.clone()));
    held.push(("key".to_owned(), field.key.clone()));
    held
}

/// Another type for a field, as the form says.
pub fn retype(r: &mut Read<'_>, object: &str, key: &str, typed: &Typed) -> Result<Map<String, Json>> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let (object, field) = found(r, object, key)?;
    let kind = filled(typed, "kind").filter(|kind| kinds::is_one(kind));
    let kind = kind.ok_or_else(|| Error::invalid("kind", "required", "Choose a type"))?;
    let old = r.catalog().declaration(&object, &field)?.kind;
    let old = (old.name() == kind || kind.starts_with("choice")).then_some(&old);
    Ok(Map::from_iter([
        ("change".to_owned(), json!("update_field")),
        ("object".to_owned(), json!(object.key)),
        ("field".to_owned(), json!(field.key)),
        ("kind".to_owned(), kinds::wish(kind, typed, old, r.catalog(), &object)?),
    ]))
}

/// The form of another type, with what it would lose.
pub fn retyping(r: &mut Read<'_>, object: &str, key: &str, typed: &Typed, told: Option<&Told>) -> Result<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let (object, field) = found(r, object, key)?;
    let words = Words::of(r);
    let kind = filled(typed, "kind").filter(|kind| kinds::is_one(kind)).unwrap_or(field.kind.name()).to_owned();
    let mut held = kinds::defaults(&kind, &object);
    held.extend(typed.iter().cloned());
    held.push(("kind".to_owned(), kind.clone()));
    let form = Form { words: &words, messages: MESSAGES, typed: &held, problems: &[] };
    let all = kinds::GROUPS.iter().flat_map(|(_, kinds)| kinds.iter());
    let mut inputs = vec![form.select("kind", all.map(|kind| ((*kind).to_owned(), kinds::name(kind, &words))))];
    if filled(typed, "kind").is_some() {
        inputs.extend(kinds::inputs(&kind, &form, r, &object));
    }
    let examples = told.and_then(|told| told.as_ref().ok()).map(examples).unwrap_or_default();
    let label = words.field(&object, &field);
    let path = field_path(&object.key, &field.key);
    let page = Retyping {
        heading: words.tell("setup-retype", &Args::from([("field".into(), label.clone().into())])),
        field: Place { label, url: path.clone() },
        object: place(&object, &words),
        inputs,
        wrong: told.map(|told| wrong(told, &words)).unwrap_or_default(),
        lost: told.filter(|told| told.is_ok()).map(|told| lost(told, "setup-lost-values", &words)),
        examples,
        action: format!("{path}/type"),
    };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = page.heading.clone();
    Ok(Screen::within(shell, words, "setup/retype.html", &title, page))
}

fn examples(preview: &CatalogPreview) -> Vec<(String, String)> {
    let shown = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    preview.examples.iter().map(|loss| (shown(&loss.value), loss.why.clone())).collect()
}

/// What would go with a field.
pub fn deleting(r: &mut Read<'_>, object: &str, key: &str, told: &Told) -> Result<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let (object, field) = found(r, object, key)?;
    let words = Words::of(r);
    let path = field_path(&object.key, &field.key);
    let args = Args::from([
        ("field".into(), words.field(&object, &field).into()),
        ("objects".into(), words.plural(&object).into()),
    ]);
    let page = Deleting {
        question: words.tell("setup-delete-field", &args),
        lost: lost(told, "setup-lost-values", &words),
        wrong: wrong(told, &words),
        action: format!("{path}/delete"),
        back: path,
        button: words.say("setup-delete-field-button"),
    };
    ask(r, words, page)
}

fn found(r: &Read<'_>, object: &str, key: &str) -> Result<(Arc<Object>, Field)> {
    let object = r.object(object)?;
    let field = object.find(key).ok_or(Error::NotFound)?.clone();
    Ok((object, field))
}

fn place(object: &Object, words: &Words) -> Place {
    Place { label: words.plural(object), url: object_path(&object.key) }
}

fn elsewhere(form: &Form<'_>, inputs: &[Input], conditions: &[Input]) -> Vec<String> {
    form.elsewhere(&[inputs, conditions].concat())
}

fn groups(object: &Object, words: &Words) -> Vec<Group> {
    let offer = |kind: &&str| Offer {
        label: kinds::name(kind, words),
        about: words.say(&format!("kind-about-{}", kind.replace('_', "-"))),
        url: format!("{}/fields?kind={kind}", object_path(&object.key)),
    };
    let group = |(key, kinds): &(&str, &[&str])| Group {
        label: words.say(&format!("kinds-{key}")),
        kinds: kinds.iter().map(offer).collect(),
    };
    kinds::GROUPS.iter().map(group).collect()
}
