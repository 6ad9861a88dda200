//! What a form shows.

use rapport_kernel::access::Verb;
use rapport_kernel::ctx::USER_OBJECT;
use rapport_kernel::time::Instant;
use rapport_kernel::value::{ReadCx, Ref, read_default};
use rapport_kernel::{Error, Field, Kind, Object, ObjectId, Problem, Read, RecordId, Result};
use serde::Serialize;

use super::changes::{WAS, marks};
use super::conflict::{Disagreement, disagreements, seen};
use super::links;
use crate::cells::{Around, Chosen, Control, Typed, last, typed_of};
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::{Args, Words};

const MINUTE_MS: i64 = 60_000;

/// A form on its way: of which object, of which record, and what it holds.
#[derive(Clone, Debug)]
pub struct Editing {
    /// The object's plural.
    pub plural: String,
    /// The record; a new one when absent.
    pub id: Option<RecordId>,
    /// What the controls hold.
    pub typed: Typed,
}

/// The context of `form.html`.
#[derive(Serialize)]
struct Page {
    heading: String,
    save: String,
    action: String,
    back: String,
    version: Option<String>,
    /// How the fields were.
    was: Option<String>,
    sections: Vec<Section>,
    /// What is wrong with more than one field, or with none that is shown.
    wrong: Vec<String>,
    wrong_fields: Option<String>,
    conflict: Vec<Disagreement>,
    /// Where one asks whether a new record is there already.
    similar: Option<String>,
}

#[derive(Serialize)]
struct Section {
    label: String,
    controls: Vec<Control>,
}

/// What was refused, and why.
#[derive(Default)]
struct Refusal {
    problems: Vec<Problem>,
    said: Vec<String>,
    conflict: Vec<Disagreement>,
}

/// The fields that people write, in the order of the layout.
pub fn fields<'o>(r: &Read<'_>, object: &'o Object) -> Vec<&'o Field> {
    r.fields(object).into_iter().filter(|field| field.is_writable() && object.planned != Some(field.id)).collect()
}

/// An empty form: defaults, and what the address says.
pub fn new(r: &mut Read<'_>, plural: &str, given: &Typed) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    if !r.ctx().access.may(r.catalog(), &object, Verb::Create) {
        return Err(Error::forbidden("You may see such records, but not make them"));
    }
    let words = Words::of(r);
    let me = r.ctx().user().zip(r.catalog().find(USER_OBJECT)).map(|(id, users)| Ref { object: users.id, id });
    let catalog = r.catalog().clone();
    // A control for a moment shows seconds where there are some.
    let minute = Instant::from_ms(r.ctx().now.ms() / MINUTE_MS * MINUTE_MS);
    let cx = ReadCx::new(&catalog, minute);
    let mut typed = Typed::new();
    for field in fields(r, &object) {
        match given.iter().find(|(key, _)| *key == field.key) {
            Some(_) => typed.extend(given.iter().filter(|(key, _)| *key == field.key).cloned()),
            None => typed.extend(typed_of(field, &read_default(field, me, &cx).unwrap_or_default(), &words)),
        }
    }
    let editing = Editing { plural: plural.to_owned(), id: None, typed };
    screen(r, &object, &words, &editing, Refusal::default())
}

/// The form of a record as it is.
pub fn edit(r: &mut Read<'_>, plural: &str, id: RecordId) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let record = r.get(&object, id)?;
    r.check_may_change(&object, id)?;
    let fields = fields(r, &object);
    let mut typed = links::typed(r, &fields, &record, &words)?;
    typed.push((WAS.to_owned(), marks(&fields, &typed)));
    typed.push(("version".to_owned(), record.version.to_string()));
    let editing = Editing { plural: plural.to_owned(), id: Some(id), typed };
    screen(r, &object, &words, &editing, Refusal::default())
}

/// The form as it was typed, with what is wrong.
pub fn refused(r: &mut Read<'_>, editing: &Editing, error: &Error) -> Result<Screen> {
    let object = r.object_by_plural(&editing.plural)?;
    let words = Words::of(r);
    let mut editing = editing.clone();
    let refusal = match error {
        Error::Invalid(problems) => Refusal { problems: problems.clone(), ..Refusal::default() },
        Error::Conflict(clashes) => {
            if let Some(id) = editing.id {
                editing = seen(&editing, clashes, r.get(&object, id)?.version);
            }
            Refusal { conflict: disagreements(r, &object, clashes, &words)?, ..Refusal::default() }
        }
        error => Refusal { said: vec![words.error(error)], ..Refusal::default() },
    };
    screen(r, &object, &words, &editing, refusal)
}

fn screen(r: &mut Read<'_>, object: &Object, words: &Words, editing: &Editing, refusal: Refusal) -> Result<Screen> {
    let sections = sections(r, object, words, editing, &refusal.problems)?;
    let told = |id: &str, name: &'static str, value: String| words.tell(id, &Args::from([(name.into(), value.into())]));
    let (heading, save, action, back) = match editing.id {
        None => {
            let singular = words.singular(object).to_lowercase();
            let (new, create) = (told("form-new", "object", singular.clone()), told("form-create", "object", singular));
            (new, create, format!("/{}", object.plural), format!("/{}", object.plural))
        }
        Some(id) => {
            let record = r.get(object, id)?;
            let to = format!("/{}/{id}", object.plural);
            (told("form-edit", "title", r.title(object, &record)), words.say("form-save"), to.clone(), to)
        }
    };
    let shown = |problem: &&Problem| {
        sections.iter().flat_map(|section| &section.controls).any(|control| control.key() == problem.field)
    };
    let beside = refusal.problems.iter().filter(shown).count();
    let elsewhere = refusal.problems.iter().filter(|problem| !shown(problem)).map(|problem| words.problem(problem));
    let page = Page {
        wrong: refusal.said.into_iter().chain(elsewhere).collect(),
        wrong_fields: (beside > 0).then(|| words.tell("form-wrong", &Args::from([("count".into(), beside.into())]))),
        conflict: refusal.conflict,
        similar: editing.id.is_none().then(|| format!("/{}/similar", object.plural)),
        version: editing.version().map(|version| version.to_string()),
        was: editing.last(WAS).map(str::to_owned),
        heading: heading.clone(),
        save,
        action,
        back,
        sections,
    };
    let shell = Shell::of(r, words, Some(&object.plural))?;
    Ok(Screen::within(shell, words.clone(), "form.html", &heading, page))
}

fn sections(
    r: &mut Read<'_>,
    object: &Object,
    words: &Words,
    editing: &Editing,
    problems: &[Problem],
) -> Result<Vec<Section>> {
    let currencies = currencies(r, &editing.typed);
    let around = Around { object, words, typed: &editing.typed, problems, currencies: &currencies };
    let written = fields(r, object);
    let mut sections = Vec::new();
    for section in r.layout(object) {
        let mut controls = Vec::new();
        for key in &section.fields {
            let Some(field) = written.iter().find(|field| field.key == *key) else { continue };
            let Some(control) = Control::of(field, &around) else { continue };
            controls.extend(with_records(r, field, control, &editing.typed)?);
        }
        if !controls.is_empty() {
            let label = words.section(object, &section);
            sections.push(Section { label, controls });
        }
    }
    Ok(sections)
}

/// A link with the records it may lead to, or the place where they are looked up; nothing for one that leads to a record
/// which the reader may not know, so that no form takes it away.
///
/// # Errors
/// The store's.
pub fn with_records(r: &mut Read<'_>, field: &Field, control: Control, typed: &Typed) -> Result<Option<Control>> {
    if let Kind::Links { targets, .. } = &field.kind {
        return with_several(r, field, targets, control, typed);
    }
    let Kind::Link { targets, .. } = &field.kind else { return Ok(Some(control)) };
    let chosen = last(typed, &field.key).map(str::to_owned);
    let id: Option<RecordId> = chosen.as_ref().and_then(|id| id.parse().ok());
    let refs = id.into_iter().flat_map(|id| targets.iter().map(move |object| Ref { object: *object, id }));
    let title = r.titles(refs.collect::<Vec<_>>())?.into_values().next();
    if id.is_some() && title.is_none() {
        return Ok(None);
    }
    if let Some(mut records) = links::offered(r, targets)? {
        // One that lies in the bin is offered to nobody else.
        let missing = id.filter(|id| !records.iter().any(|(offered, _)| offered == id)).zip(title);
        records.extend(missing);
        let one = |(id, label): (RecordId, String)| {
            let key = id.to_string();
            Chosen { chosen: Some(&key) == chosen.as_ref(), key, label }
        };
        return Ok(Some(control.offering(records.into_iter().map(one).collect())));
    }
    let keys: Vec<&str> = targets.iter().filter_map(|id| r.catalog().get(*id)).map(|o| o.key.as_str()).collect();
    // A name that was typed stands as it was typed.
    let title = title.filter(|_| last(typed, &format!("{}.title", field.key)).is_none());
    Ok(Some(control.looked_up(format!("/lookup/{}", keys.join(",")), title)))
}

/// Several links with the few records that they may lead to. Where there are many, or one that the reader may not know is
/// linked, the form leaves the field out, and so as it is.
fn with_several(
    r: &mut Read<'_>,
    field: &Field,
    targets: &[ObjectId],
    control: Control,
    typed: &Typed,
) -> Result<Option<Control>> {
    let held = typed.iter().filter(|(key, id)| *key == field.key && !id.is_empty());
    let held: Vec<RecordId> = held.filter_map(|(_, id)| id.parse().ok()).collect();
    let refs = held.iter().flat_map(|id| targets.iter().map(|object| Ref { object: *object, id: *id }));
    let titles = r.titles(refs.collect::<Vec<_>>())?;
    let is_known = held.iter().all(|id| titles.contains_key(id));
    let Some(mut records) = links::offered(r, targets)?.filter(|_| is_known) else { return Ok(None) };
    for (id, title) in titles {
        if !records.iter().any(|(offered, _)| *offered == id) {
            records.push((id, title));
        }
    }
    let one = |(id, label): (RecordId, String)| Chosen { key: id.to_string(), label, chosen: held.contains(&id) };
    Ok(Some(control.offering_several(records.into_iter().map(one).collect())))
}

/// The base currency, and those that the form holds already.
pub fn currencies(r: &Read<'_>, typed: &Typed) -> Vec<String> {
    let mut codes = vec![r.catalog().settings.base_currency.clone()];
    let usual = ["EUR", "USD", "GBP", "CHF", "JPY"].map(str::to_owned);
    let held = typed.iter().filter(|(key, _)| key.ends_with(".currency")).map(|(_, code)| code.clone());
    for code in held.chain(usual).filter(|code| !code.is_empty()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

impl Editing {
    /// What a control holds.
    pub fn last(&self, name: &str) -> Option<&str> {
        last(&self.typed, name)
    }

    /// The version that was seen.
    pub fn version(&self) -> Option<i64> {
        self.last("version").and_then(|version| version.parse().ok())
    }
}
