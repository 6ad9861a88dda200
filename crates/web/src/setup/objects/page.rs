//! The pages of objects: all of them, and one with its fields as they stand on a record's page.

use rapport_kernel::{Field, Object, Problem, Read, Result};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{Told, kinds, object_path};
use crate::cells::Typed;
use crate::screen::Screen;
use crate::setup::input::{Form, Input, filled};
use crate::setup::only_for_who_sets_up;
use crate::shell::Shell;
use crate::words::{Args, Words};

/// What controls are called.
const MESSAGES: &str = "setup-object-{}";

/// The context of `setup/objects.html`.
#[derive(Serialize)]
struct List {
    rows: Vec<Row>,
    inputs: Vec<Input>,
    wrong: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    key: String,
    url: String,
    fields: usize,
    custom: bool,
}

/// The context of `setup/object.html`.
#[derive(Serialize)]
struct Page {
    key: String,
    url: String,
    label: String,
    label_plural: String,
    list: Option<String>,
    custom: bool,
    arranged: bool,
    inputs: Vec<Input>,
    wrong: Vec<String>,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Section {
    key: String,
    label: String,
    rows: Vec<FieldRow>,
}

#[derive(Serialize)]
struct FieldRow {
    key: String,
    label: String,
    kind: String,
    url: String,
    marks: Vec<String>,
}

/// The context of `setup/deleting.html`.
#[derive(Serialize)]
pub struct Deleting {
    /// What is asked.
    pub question: String,
    /// What goes with it.
    pub lost: String,
    /// Why it cannot be.
    pub wrong: Vec<String>,
    /// Where it is done.
    pub action: String,
    /// Where one goes back.
    pub back: String,
    /// What the button says.
    pub button: String,
}

/// All objects.
pub fn list(r: &mut Read<'_>, typed: &Typed, problems: &[Problem]) -> Result<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let words = Words::of(r);
    let row = |object: &std::sync::Arc<Object>| Row {
        label: words.plural(object),
        key: object.key.clone(),
        url: object_path(&object.key),
        fields: object.fields.len(),
        custom: object.custom,
    };
    let mut rows: Vec<Row> = r.catalog().objects().iter().map(row).collect();
    // One's own are what one comes for.
    rows.sort_by_key(|row| !row.custom);
    let form = Form { words: &words, messages: MESSAGES, typed, problems };
    let inputs = vec![form.line("label").required(), form.line("label_plural").required(), form.line("key")];
    let wrong = form.elsewhere(&inputs);
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = words.say("setup-page-objects");
    Ok(Screen::within(shell, words, "setup/objects.html", &title, List { rows, inputs, wrong }))
}

/// An object to be made, as the form says: with a field for what its records are called.
pub fn new_object(typed: &Typed) -> Json {
    let label = filled(typed, "label").unwrap_or_default();
    let label_plural = filled(typed, "label_plural").unwrap_or(label);
    let key = filled(typed, "key").map_or_else(|| kinds::key_of(label), str::to_owned);
    let plural = kinds::key_of(label_plural);
    let plural = if plural.is_empty() || plural == key { format!("{key}s") } else { plural };
    json!({
        "change": "create_object", "key": key, "plural": plural, "label": label, "label_plural": label_plural,
        "title": "name",
        "fields": [{
            "key": "name", "label": "Name", "kind": {"type": "text"}, "required": true, "searchable": true,
            "indexed": true,
        }],
    })
}

/// An object's names as the form says.
pub fn object_update(object: &str, typed: &Typed) -> Json {
    let mut wish =
        Map::from_iter([("change".to_owned(), json!("update_object")), ("object".to_owned(), json!(object))]);
    for name in ["label", "label_plural", "plural", "key", "title"] {
        wish.extend(filled(typed, name).map(|value| (name.to_owned(), json!(value))));
    }
    Json::Object(wish)
}

/// One object.
pub fn object(r: &mut Read<'_>, key: &str, typed: Option<&Typed>, problems: &[Problem]) -> Result<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let object = r.object(key)?;
    let words = Words::of(r);
    let held = held(&object);
    let form = Form { words: &words, messages: MESSAGES, typed: typed.unwrap_or(&held), problems };
    let inputs = inputs(&form, &object);
    let sections = r.whole_layout(&object).into_iter().map(|section| {
        let fields = section.fields.iter().filter_map(|key| object.find(key));
        Section {
            label: words.section(&object, &section),
            rows: fields.map(|field| field_row(&object, field, &words)).collect(),
            key: section.key,
        }
    });
    let page = Page {
        url: object_path(&object.key),
        label: words.singular(&object),
        label_plural: words.plural(&object),
        list: r.place(&object).map(|_| format!("/{}", object.plural)),
        custom: object.custom,
        arranged: !object.layout.is_empty(),
        wrong: form.elsewhere(&inputs),
        inputs,
        sections: sections.collect(),
        key: object.key.clone(),
    };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = page.label_plural.clone();
    Ok(Screen::within(shell, words, "setup/object.html", &title, page))
}

fn held(object: &Object) -> Typed {
    let title = object.title.and_then(|id| object.field(id)).map(|field| field.key.clone()).unwrap_or_default();
    let all = [
        ("label", object.label.clone()),
        ("label_plural", object.label_plural.clone()),
        ("plural", object.plural.clone()),
        ("key", object.key.clone()),
        ("title", title),
    ];
    all.map(|(name, value)| (name.to_owned(), value)).into()
}

fn inputs(form: &Form<'_>, object: &Object) -> Vec<Input> {
    let mut inputs = vec![form.line("label").required(), form.line("label_plural").required(), form.line("plural")];
    if object.custom {
        inputs.push(form.line("key"));
        let option = |field: &Field| (field.key.clone(), form.words.field(object, field));
        inputs.push(form.select("title", object.fields.iter().filter(|field| can_name(field)).map(option)));
    }
    inputs
}

/// Whether records can be called by a field.
fn can_name(field: &Field) -> bool {
    ["text", "email", "phone", "url", "person_name", "auto_number"].contains(&field.kind.name())
}

fn field_row(object: &Object, field: &Field, words: &Words) -> FieldRow {
    let traits = &field.traits;
    let said = [
        ("required", traits.required),
        ("unique", traits.unique),
        ("conditional", traits.required_if.is_some() || traits.shown_if.is_some()),
        ("masked", traits.masked),
        ("own", traits.custom && !object.custom),
    ];
    let marks = said.into_iter().filter(|(_, is_so)| *is_so).map(|(mark, _)| words.say(&format!("field-mark-{mark}")));
    FieldRow {
        key: field.key.clone(),
        label: words.field(object, field),
        kind: kinds::name(field.kind.name(), words),
        url: super::field_path(&object.key, &field.key),
        marks: marks.collect(),
    }
}

/// What would go with an object.
pub fn deleting_object(r: &mut Read<'_>, key: &str, told: &Told) -> Result<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let object = r.object(key)?;
    let words = Words::of(r);
    let plural = words.plural(&object);
    let args = Args::from([("objects".into(), plural.into())]);
    let page = Deleting {
        question: words.tell("setup-delete-object", &args),
        lost: lost(told, "setup-lost-records", &words),
        wrong: wrong(told, &words),
        action: format!("{}/delete", object_path(key)),
        back: object_path(key),
        button: words.say("setup-delete-object-button"),
    };
    deleting(r, words, page)
}

/// The page that asks before something is lost for good.
pub fn deleting(r: &mut Read<'_>, words: Words, page: Deleting) -> Result<Screen> {
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = page.question.clone();
    Ok(Screen::within(shell, words, "setup/deleting.html", &title, page))
}

/// How much would be lost, in a sentence.
pub fn lost(told: &Told, id: &str, words: &Words) -> String {
    let count = told.as_ref().map_or(0, |preview| preview.lost);
    words.tell(id, &Args::from([("count".into(), count.into())]))
}

/// Why it cannot be.
pub fn wrong(told: &Told, words: &Words) -> Vec<String> {
    told.as_ref().err().into_iter().flatten().map(|problem| words.problem(problem)).collect()
}
