//! What the pages of imports show.

use std::sync::Arc;

use rapport_kernel::exchange::{Imports, Look, Stage, Upload};
use rapport_kernel::{Object, Problem, Read, Result};
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

use super::mapping;
use crate::actor;
use crate::cells::{Chosen, Typed};
use crate::screen::Screen;
use crate::setup::input::{Form, Input};
use crate::shell::Shell;
use crate::words::{Args, Words};

/// What controls are called.
const MESSAGES: &str = "import-{}";
/// What is counted of an import, in the order in which it is told.
const COUNTS: &[&str] = &["created", "updated", "unchanged", "refused", "skipped", "waiting"];
/// What is counted of an import that is taken back.
const REVERTED: &[&str] = &["whole", "partly", "kept"];
/// Fields of a record that a preview names.
const CHANGES: usize = 6;

/// The context of `setup/imports.html`.
#[derive(Serialize)]
struct List {
    objects: Vec<Chosen>,
    rows: Vec<Row>,
    wrong: Option<String>,
}

#[derive(Serialize)]
struct Row {
    file: String,
    url: String,
    object: String,
    stage: String,
    counts: String,
    who: String,
    when: String,
}

/// The context of `setup/import.html`.
#[derive(Serialize)]
struct Page {
    url: String,
    file: String,
    object: String,
    plural: String,
    stage: Stage,
    stage_label: String,
    /// Said when the same was imported before.
    before: Option<String>,
    why: Option<String>,
    wrong: Vec<String>,
    notes: Vec<String>,
    /// The columns, while they can be chosen.
    columns: Vec<Column>,
    inputs: Vec<Input>,
    /// How far it is, in per cent.
    percent: Option<u32>,
    counts: Vec<Count>,
    rows: u64,
    refusals: Vec<Refusal>,
    diffs: Vec<Diff>,
    refused: Option<String>,
    may_revert: bool,
    may_go_on: bool,
}

#[derive(Serialize)]
struct Column {
    name: String,
    samples: String,
    options: Vec<Chosen>,
    left_out: bool,
}

#[derive(Serialize)]
struct Count {
    key: &'static str,
    label: String,
    number: String,
}

#[derive(Serialize)]
struct Refusal {
    line: String,
    reason: String,
}

#[derive(Serialize)]
struct Diff {
    line: String,
    changes: Vec<(String, String, String)>,
}

/// Objects of which the reader may import records, those that people look at every day first.
pub fn objects<'r>(r: &'r Read<'_>) -> impl Iterator<Item = Arc<Object>> + 'r {
    let mut all = r.objects();
    all.sort_by_key(|object| r.place(object).is_none_or(|at| at.area == rapport_kernel::catalog::SETUP_AREA));
    all.into_iter().filter(|object| super::may_import(r, object))
}

/// Earlier imports, and the form for a new one.
pub fn list(r: &mut Read<'_>, imports: &dyn Imports, object: &str, wrong: Option<&str>) -> Result<Screen> {
    super::only_for_who_imports(r)?;
    let words = Words::of(r);
    let option =
        |one: Arc<Object>| Chosen { key: one.key.clone(), label: words.plural(&one), chosen: one.key == object };
    let objects = objects(r).map(option).collect();
    let mut rows = Vec::new();
    for upload in imports.list(r)? {
        rows.push(Row {
            url: super::path(upload.id),
            object: r.object(&upload.object).map(|object| words.plural(&object)).unwrap_or_default(),
            stage: stage(upload.stage, &words),
            counts: summary(&upload, &words),
            who: actor::name(r, &upload.actor, &words)?,
            when: words.instant(upload.at),
            file: upload.file,
        });
    }
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = words.say("setup-page-import");
    let page = List { objects, rows, wrong: wrong.map(str::to_owned) };
    Ok(Screen::within(shell, words, "setup/imports.html", &title, page))
}

/// One import.
pub fn one(
    r: &mut Read<'_>,
    imports: &dyn Imports,
    id: Uuid,
    typed: Option<&Typed>,
    problems: &[Problem],
) -> Result<Screen> {
    let upload = imports.get(r, id)?;
    let object = r.object(&upload.object)?;
    let words = Words::of(r);
    let mut page = page(&upload, &object, &words);
    page.wrong = problems.iter().map(|problem| words.problem(problem)).collect();
    let is_open = matches!(upload.stage, Stage::Received | Stage::Tried | Stage::Failed) && upload.import.is_none();
    if is_open {
        match imports.look(r, &upload) {
            Ok(look) => with_columns(r, &mut page, &object, &upload, &look, typed, &words),
            // It is not there any more, or was never what it said.
            Err(rapport_kernel::Error::Invalid(problems)) => {
                page.wrong.extend(problems.iter().map(|problem| words.problem(problem)));
            }
            Err(error) => return Err(error),
        }
    }
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = upload.file.clone();
    Ok(Screen::within(shell, words, "setup/import.html", &title, page))
}

fn page(upload: &Upload, object: &Object, words: &Words) -> Page {
    let report = upload.report.as_ref().filter(|_| !upload.stage.goes_on());
    let is_refused = upload.counts["refused"].as_u64().unwrap_or_default() > 0;
    let is_over = matches!(upload.stage, Stage::Tried | Stage::Done | Stage::Failed);
    Page {
        url: super::path(upload.id),
        file: upload.file.clone(),
        object: words.plural(object),
        plural: object.plural.clone(),
        stage: upload.stage,
        stage_label: stage(upload.stage, words),
        before: upload.before.filter(|_| upload.import.is_none()).map(|at| {
            let told = Args::from([("when".into(), words.instant(at).into())]);
            words.tell("import-before", &told)
        }),
        why: upload.why.clone(),
        wrong: Vec::new(),
        notes: report.map(|report| texts(&report["notes"])).unwrap_or_default(),
        columns: Vec::new(),
        inputs: Vec::new(),
        percent: upload.part.map(|part| (part * 100.0).clamp(0.0, 100.0) as u32),
        counts: counts(upload, words),
        rows: upload.counts["rows"].as_u64().unwrap_or_default(),
        refusals: report.map(|report| refusals(&report["refusals"], words)).unwrap_or_default(),
        diffs: report.map(|report| diffs(&report["diffs"], object, words)).unwrap_or_default(),
        refused: (is_refused && is_over).then(|| format!("{}/refused", super::path(upload.id))),
        may_revert: matches!(upload.stage, Stage::Done | Stage::Failed) && upload.import.is_some(),
        may_go_on: upload.stage == Stage::Failed && upload.import.is_some(),
    }
}

fn with_columns(
    r: &Read<'_>,
    page: &mut Page,
    object: &Object,
    upload: &Upload,
    look: &Look,
    typed: Option<&Typed>,
    words: &Words,
) {
    let held = mapping::typed(&upload.choice, look);
    let typed = typed.unwrap_or(&held);
    let targets = targets(look, object, words);
    page.notes.extend(look.notes.clone());
    page.columns = look
        .columns
        .iter()
        .map(|column| {
            let held = mapping::target_of(typed, &column.name);
            let option = |(key, label): &(String, String)| Chosen {
                chosen: key == held,
                key: key.clone(),
                label: label.clone(),
            };
            Column {
                name: column.name.clone(),
                samples: column.samples.join(" · "),
                options: targets.iter().map(option).collect(),
                left_out: held.is_empty(),
            }
        })
        .collect();
    let form = Form { words, messages: MESSAGES, typed, problems: &[] };
    let label = |key: &String| object.find(key).map_or_else(|| key.clone(), |field| words.field(object, field));
    let none = || (String::new(), words.say("import-match-none"));
    let matches = look.matches.iter().map(|key| (key.clone(), label(key)));
    let by_id = (r.ctx().access.administers() || !look.matches.is_empty()).then(|| ("id".to_owned(), "id".to_owned()));
    let mut inputs = vec![
        form.select("match_by", std::iter::once(none()).chain(matches).chain(by_id)),
        form.select("blank", ["", "keep", "clear"].map(|key| choice("import-blank", key, words))),
        form.select("dates", ["", "dmy", "mdy", "ymd"].map(|key| choice("import-dates", key, words))),
        form.select("decimal", ["", ".", ","].map(|key| choice("import-decimal", key, words))),
    ];
    if !look.links.is_empty() {
        inputs.push(form.checks("create_missing", look.links.iter().map(|key| (key.clone(), label(key)))));
    }
    if look.sheets.len() > 1 {
        inputs.push(form.select("sheet", look.sheets.iter().map(|sheet| (sheet.clone(), sheet.clone()))));
    }
    inputs.push(form.check("no_header"));
    page.inputs = inputs;
}

/// A choice among words: `import-dates-dmy`.
fn choice(prefix: &str, key: &str, words: &Words) -> (String, String) {
    let name = match key {
        "" => "any",
        "." => "point",
        "," => "comma",
        key => key,
    };
    (key.to_owned(), words.say(&format!("{prefix}-{name}")))
}

/// What a column can hold, by the names of fields and their parts.
fn targets(look: &Look, object: &Object, words: &Words) -> Vec<(String, String)> {
    let leave_out = (String::new(), words.say("import-leave-out"));
    let named = look.targets.iter().map(|target| {
        let field = object.find(&target.field).map_or_else(|| target.field.clone(), |field| words.field(object, field));
        let label = match &target.part {
            Some(part) => format!("{field} · {}", words.say(&format!("part-{}", part.replace('_', "-")))),
            None => field,
        };
        (target.path.clone(), label)
    });
    std::iter::once(leave_out).chain(named).chain([("id".to_owned(), "id".to_owned())]).collect()
}

fn stage(stage: Stage, words: &Words) -> String {
    let key = match stage {
        Stage::Received => "received",
        Stage::Trying => "trying",
        Stage::Tried => "tried",
        Stage::Importing => "importing",
        Stage::Done => "done",
        Stage::Failed => "failed",
        Stage::Reverting => "reverting",
        Stage::Reverted => "reverted",
    };
    words.say(&format!("import-stage-{key}"))
}

fn counts(upload: &Upload, words: &Words) -> Vec<Count> {
    let keys = if matches!(upload.stage, Stage::Reverting | Stage::Reverted) { REVERTED } else { COUNTS };
    let told = keys.iter().filter_map(|key| {
        let number = upload.counts[*key].as_i64()?;
        // What is always told, and what there is.
        let is_told = number > 0 || ["created", "updated", "refused", "whole"].contains(key);
        is_told.then(|| Count { key, label: words.say(&format!("import-count-{key}")), number: words.integer(number) })
    });
    told.collect()
}

fn summary(upload: &Upload, words: &Words) -> String {
    let told = counts(upload, words).into_iter().filter(|count| count.number != "0");
    told.map(|count| format!("{} {}", count.number, count.label)).collect::<Vec<_>>().join(", ")
}

fn refusals(json: &Json, words: &Words) -> Vec<Refusal> {
    let one = |refusal: &Json| {
        let (line, rows) = (refusal["line"].as_u64().unwrap_or_default(), refusal["rows"].as_u64().unwrap_or(1));
        let told = Args::from([("line".into(), line.into()), ("rows".into(), rows.into())]);
        Refusal {
            line: words.tell("import-refused-line", &told),
            reason: refusal["reason"].as_str().unwrap_or_default().to_owned(),
        }
    };
    json.as_array().into_iter().flatten().map(one).collect()
}

fn diffs(json: &Json, object: &Object, words: &Words) -> Vec<Diff> {
    let label = |key: &str| object.find(key).map_or_else(|| key.to_owned(), |field| words.field(object, field));
    let one = |diff: &Json| {
        let changes =
            diff["changes"].as_array().into_iter().flatten().filter(|change| !plain(&change["new"]).is_empty());
        let changes = changes.take(CHANGES).map(|change| {
            let key = change["field"].as_str().unwrap_or_default();
            (label(key), plain(&change["old"]), plain(&change["new"]))
        });
        let kind = if diff["kind"] == "created" { "import-would-create" } else { "import-would-update" };
        let told = Args::from([("line".into(), diff["line"].as_u64().unwrap_or_default().into())]);
        Diff { line: words.tell(kind, &told), changes: changes.collect() }
    };
    json.as_array().into_iter().flatten().map(one).collect()
}

fn texts(json: &Json) -> Vec<String> {
    json.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// A value of a preview, as a person reads it.
fn plain(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Object(parts) => match parts.get("full") {
            Some(Json::String(full)) => full.clone(),
            _ => parts.values().map(plain).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
        },
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
