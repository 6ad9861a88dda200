//! The audit log: every unit of work with who, when, why and what, the newest first.

use axum::body::Body;
use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use rapport_gate::{Asker, Failure};
use rapport_kernel::ctx::{Cause, USER_OBJECT};
use rapport_kernel::event::{Body as EventBody, Event, UnitFilter};
use rapport_kernel::house::{AuditRequest, AuditedUnit, ListRequest};
use rapport_kernel::time::Date;
use rapport_kernel::value::Ref;
use rapport_kernel::{Read, Result as KernelResult, UnitId};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::input::{Form, Input};
use super::only_for_who_sets_up;
use crate::Person;
use crate::actor;
use crate::address::address;
use crate::cells::Typed;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::{Args, Words};

/// What controls are called.
const MESSAGES: &str = "audit-{}";
/// Users to choose from.
const USERS_MAX: usize = 500;
/// Units of a page.
const UNITS: usize = 50;
/// Units that an export reads at once.
const EXPORT_STEP: usize = 200;
/// What an event does, as people filter by it.
const KINDS: &[&str] = &["created", "updated", "deleted", "restored", "catalog_changed", "settings_changed"];
/// By which nothing is left out; without one it is what followed by itself, which would drown the rest.
const BY_ANY: &str = "any";

/// What of the log is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    user: String,
    object: String,
    kind: String,
    cause: String,
    from: String,
    until: String,
    before: String,
}

/// The context of `setup/audit.html`.
#[derive(Serialize)]
struct Page {
    inputs: Vec<Input>,
    from: String,
    until: String,
    rows: Vec<Row>,
    next: Option<String>,
    export: String,
    narrowed: bool,
}

#[derive(Serialize)]
struct Row {
    at: String,
    exact: String,
    machine: String,
    who: String,
    cause: String,
    what: Vec<What>,
    more: Option<String>,
}

#[derive(Serialize)]
struct What {
    said: String,
    url: Option<String>,
    fields: String,
}

/// The log.
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person.read(move |r| page(r, &asked)).await?;
    Ok(screen.show()?)
}

/// The log as a table, however long: it is read and sent a piece at a time.
pub async fn export(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    // Whoever may not have it is told before anything is sent.
    person.read(|r| only_for_who_sets_up(r.house(), r.ctx())).await?;
    let heads = line(["at", "actor", "cause", "batch", "unit", "events", "kind", "object", "record", "fields"]);
    let pieces = stream::try_unfold(Export::Heads(heads), move |at| {
        let (asker, asked) = (person.clone(), asked.clone());
        async move { at.piece(&asker, asked).await }
    });
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"")];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// How far an export is.
enum Export {
    Heads(String),
    From(Option<UnitId>),
    Done,
}

impl Export {
    async fn piece(self, asker: &Asker, asked: Asked) -> KernelResult<Option<(String, Self)>> {
        let before = match self {
            Self::Heads(heads) => return Ok(Some((heads, Self::From(None)))),
            Self::From(before) => before,
            Self::Done => return Ok(None),
        };
        let (rows, next) = asker.read(move |r| exported(r, &asked, before)).await?;
        Ok(Some((rows, next.map_or(Self::Done, |next| Self::From(Some(next))))))
    }
}

fn page(r: &mut Read<'_>, asked: &Asked) -> KernelResult<Screen> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let words = Words::of(r);
    let request = request(r, asked, UNITS);
    let (units, next) = r.audit(&request)?;
    let rows = units.iter().map(|one| row(r, one, &words)).collect::<KernelResult<Vec<_>>>()?;
    let next = next.map(|unit| unit.to_string());
    let page = Page {
        inputs: inputs(r, asked, &words)?,
        from: asked.from.clone(),
        until: asked.until.clone(),
        rows,
        next: next.map(|before| asked.address("/setup/audit", Some(&before))),
        export: asked.address("/setup/audit/export", None),
        narrowed: !asked.address("", None).is_empty(),
    };
    let shell = Shell::of(r, &words, Some("setup"))?;
    let title = words.say("setup-page-audit");
    Ok(Screen::within(shell, words, "setup/audit.html", &title, page))
}

impl Asked {
    fn address(&self, path: &str, before: Option<&str>) -> String {
        let said = |text: &'_ str| -> Option<String> { (!text.is_empty()).then(|| text.to_owned()) };
        let all = [
            ("user", said(&self.user)),
            ("object", said(&self.object)),
            ("kind", said(&self.kind)),
            ("cause", said(&self.cause)),
            ("from", said(&self.from)),
            ("until", said(&self.until)),
            ("before", before.map(str::to_owned)),
        ];
        address(path, all.iter().map(|(name, value)| (*name, value.as_deref())))
    }
}

/// What cannot be read as a filter is none.
fn request(r: &Read<'_>, asked: &Asked, limit: usize) -> AuditRequest {
    let zone = r.catalog().settings.zone();
    let day = |text: &str| Date::parse(text);
    let begin = |date: Date| date.start_in(&zone);
    AuditRequest {
        filter: UnitFilter {
            user: asked.user.parse().ok(),
            causes: causes(&asked.cause),
            object: r.catalog().find(&asked.object).map(|object| object.id),
            kind: Some(asked.kind.clone()).filter(|kind| !kind.is_empty()),
            from: day(&asked.from).map(begin),
            until: day(&asked.until).map(|date| begin(date.plus_days(1))),
        },
        before: asked.before.parse().ok().map(UnitId),
        limit: Some(limit),
    }
}

fn causes(asked: &str) -> Vec<Cause> {
    match serde_json::from_value::<Cause>(json!(asked)) {
        Ok(cause) => vec![cause],
        Err(_) if asked == BY_ANY => Vec::new(),
        Err(_) => Cause::ALL.into_iter().filter(|cause| *cause != Cause::Automation).collect(),
    }
}

fn inputs(r: &mut Read<'_>, asked: &Asked, words: &Words) -> KernelResult<Vec<Input>> {
    let typed: Typed =
        [("user", &asked.user), ("object", &asked.object), ("kind", &asked.kind), ("cause", &asked.cause)]
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .into();
    let users = r.object(USER_OBJECT)?;
    let listed = r.list(&users, &ListRequest { limit: Some(USERS_MAX), ..ListRequest::default() })?.records;
    let any = || (String::new(), words.say("audit-any"));
    let people: Vec<_> = listed.iter().map(|user| (user.id.to_string(), r.title(&users, user))).collect();
    let objects: Vec<_> = r.objects().iter().map(|one| (one.key.clone(), words.plural(one))).collect();
    let kinds = KINDS.iter().map(|kind| ((*kind).to_owned(), words.say(&format!("audit-kind-{kind}"))));
    let by_people = (String::new(), words.say("audit-by-people"));
    let by_any = (BY_ANY.to_owned(), words.say("audit-any"));
    let causes = Cause::ALL.iter().filter_map(|cause| {
        let key = json!(cause).as_str()?.to_owned();
        let said = words.say(&format!("audit-cause-{key}"));
        Some((key, said))
    });
    let form = Form { words, messages: MESSAGES, typed: &typed, problems: &[] };
    Ok(vec![
        form.select("user", std::iter::once(any()).chain(people)),
        form.select("object", std::iter::once(any()).chain(objects)),
        form.select("kind", std::iter::once(any()).chain(kinds)),
        form.select("cause", [by_people, by_any].into_iter().chain(causes)),
    ])
}

fn row(r: &mut Read<'_>, one: &AuditedUnit, words: &Words) -> KernelResult<Row> {
    let at = one.unit.at;
    let cause = json!(one.unit.cause).as_str().map(|cause| words.say(&format!("audit-cause-{cause}")));
    let more = one.count.saturating_sub(one.events.len() as u64);
    let refs: Vec<Ref> = one.events.iter().map(|event| Ref { object: event.object, id: event.record }).collect();
    let titles = r.titles(refs)?;
    let what = one.events.iter().map(|event| {
        let object = r.catalog().get(event.object);
        let kind = words.known(&format!("audit-kind-{}", event.kind)).unwrap_or_else(|| event.kind.clone());
        let name = match (object, titles.get(&event.record)) {
            (Some(_), Some(title)) => title.clone(),
            (Some(object), None) => words.singular(object),
            (None, _) => String::new(),
        };
        What {
            said: format!("{kind} {name}").trim_end().to_owned(),
            url: object
                .filter(|_| titles.contains_key(&event.record))
                .map(|o| format!("/{}/{}", o.plural, event.record)),
            fields: fields(r, event, words).join(", "),
        }
    });
    let what = what.collect();
    Ok(Row {
        at: words.instant(at),
        exact: words.exact_instant(at),
        machine: at.to_string(),
        who: actor::name(r, &one.unit.actor, words)?,
        cause: cause.unwrap_or_default(),
        what,
        more: (more > 0).then(|| words.tell("audit-more", &Args::from([("count".into(), more.into())]))),
    })
}

/// The fields that an event changed, by their names.
fn fields(r: &Read<'_>, event: &Event, words: &Words) -> Vec<String> {
    let EventBody::Diff(diff) = &event.body else { return Vec::new() };
    let Some(object) = r.catalog().get(event.object) else { return Vec::new() };
    let changed = diff.0.iter().filter_map(|change| object.field(change.field));
    changed.take(8).map(|field| words.field(object, field)).collect()
}

/// Lines of an export, and where to go on.
fn exported(r: &mut Read<'_>, asked: &Asked, before: Option<UnitId>) -> KernelResult<(String, Option<UnitId>)> {
    only_for_who_sets_up(r.house(), r.ctx())?;
    let words = Words::of(r);
    let mut request = request(r, asked, EXPORT_STEP);
    request.before = before.or(request.before);
    let (units, next) = r.audit(&request)?;
    let mut text = String::new();
    for one in &units {
        let who = r.actor_name(&one.unit.actor)?;
        let cause = json!(one.unit.cause).as_str().unwrap_or_default().to_owned();
        let batch = one.unit.batch.map(|batch| batch.to_string()).unwrap_or_default();
        for event in &one.events {
            let object = r.catalog().get(event.object).map(|object| object.key.clone()).unwrap_or_default();
            text.push_str(&line([
                &one.unit.at.to_string(),
                &who,
                &cause,
                &batch,
                &one.unit.id.to_string(),
                &one.count.to_string(),
                &event.kind,
                &object,
                &event.record.to_string(),
                &fields(r, event, &words).join("; "),
            ]));
        }
    }
    Ok((text, next))
}

/// A line of CSV. What a spreadsheet would run gets an apostrophe.
fn line<const N: usize>(cells: [&str; N]) -> String {
    let cell = |text: &str| {
        let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    };
    cells.map(cell).join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_spreadsheet_would_run_is_a_text() {
        assert_eq!(line(["=1+1", "a \"b\"", ""]), "\"'=1+1\",\"a \"\"b\"\"\",\"\"\r\n");
    }
}
