//! Pages of 50: by an indexed filter and sort, the first, and one far behind.

use anyhow::{Context, ensure};
use rapport_kernel::house::ListRequest;
use uuid::Uuid;

use super::{Asking, PAGE, QUICK, ids_of, path, with_lists};
use crate::ask::Question;
use crate::http::Client;
use crate::raw::{Cell, Param, Raw, Row};
use crate::report::{Line, Target};
use crate::shape::{lists_sql, read_columns, sort_column};

/// Twice the bare driver, or a millisecond more.
const PROMISED: Target = Target::Within { factor: 2.0, plus_ms: 1.0 };
/// Which page is far behind, where there are as many.
const DEEP_PAGE: usize = 1_000;
/// Records a page on the way to it; cursors do not depend on the size of pages.
const STEP: usize = 500;
/// Pages from there on that are asked for in turn, ten apart: other records each time, where page 1 has the same ones.
const DEEP_PAGES: usize = 8;

const STAGES: [&str; 6] = ["lead", "customer", "subscriber", "opportunity", "evangelist", "former"];

/// A list as both sides are asked for it.
struct Ask {
    name: &'static str,
    target: Target,
    filter: Option<&'static str>,
    fields: Option<&'static str>,
    sort: &'static str,
    /// `WHERE … ORDER BY …` with the stage as `?1`.
    rest: String,
}

/// All questions for pages.
pub fn all(asking: &Asking<'_>) -> anyhow::Result<Vec<Line>> {
    let contact = &asking.shape.contact;
    let (name, stage) = (sort_column(contact, "name")?, sort_column(contact, "lifecycle_stage")?);
    let first = if asking.workspace.raw()?.is_sqlite() { "" } else { " NULLS FIRST" };
    let last = if asking.workspace.raw()?.is_sqlite() { "" } else { " NULLS LAST" };
    let living = "t.deleted_at IS NULL";
    let by_stage = |order: String| format!("WHERE {living} AND t.{stage} = ?1 ORDER BY {order} LIMIT {PAGE}");
    let asks = [
        Ask {
            name: "list of 50, one stage by name",
            target: PROMISED,
            filter: Some("lifecycle_stage"),
            fields: None,
            sort: "name",
            rest: by_stage(format!("t.{name}{first}, t.id")),
        },
        Ask {
            name: "list of 50, one stage, newest",
            target: PROMISED,
            filter: Some("lifecycle_stage"),
            fields: None,
            sort: "-created_at",
            rest: by_stage(format!("t.created_at DESC{last}, t.id DESC")),
        },
        Ask {
            name: "list of 50, page 1 by name",
            target: PROMISED,
            filter: None,
            fields: None,
            sort: "name",
            rest: format!("WHERE {living} ORDER BY t.{name}{first}, t.id LIMIT {PAGE}"),
        },
    ];
    let mut lines = Vec::new();
    for ask in asks {
        if asking.options.wants(ask.name) {
            lines.push(list(asking, ask)?);
        }
    }
    for (line, pages) in [("list of 50, page 1,000 by name", 1), ("list of 50, pages from 1,000 in turn", DEEP_PAGES)] {
        if asking.options.wants(line) {
            lines.push(deep(asking, (line, pages), &name, first)?);
        }
    }
    Ok(lines)
}

fn list(asking: &Asking<'_>, ask: Ask) -> anyhow::Result<Line> {
    let contact = &asking.shape.contact;
    let sql = format!("SELECT {} FROM {} AS t {}", read_columns(contact, "t"), contact.table(0), ask.rest);
    let lists = lists_sql(contact);
    let filter = |number: usize| ask.filter.map(|key| format!("{key} = \"{}\"", STAGES[number % STAGES.len()]));
    let params = |number: usize| -> Vec<Param> {
        let stage = Cell::Text(STAGES[number % STAGES.len()].to_owned());
        ask.filter.map(|_| stage.into()).into_iter().collect()
    };
    let path = |number: usize| {
        let filter = filter(number);
        let mut query = vec![("sort", ask.sort), ("limit", "50")];
        query.extend(filter.as_deref().map(|filter| ("filter", filter)));
        query.extend(ask.fields.map(|fields| ("fields", fields)));
        path("contacts", &query)
    };
    let request = |number: usize| ListRequest {
        filter: filter(number),
        sort: Some(ask.sort.to_owned()),
        fields: ask.fields.map(|fields| fields.split(',').map(str::to_owned).collect()),
        limit: Some(PAGE),
        ..ListRequest::default()
    };
    let (mut raw, mut client) = (asking.workspace.raw()?, asking.client(ask.name)?);
    for number in 0..STAGES.len() {
        let ours = ids_of(&client.json(&path(number))?);
        let theirs = ids(&raw.rows(&sql, &params(number))?);
        ensure!(!ours.is_empty() && ours == theirs, "{}: both sides answer differently", ask.name);
    }
    Question {
        name: ask.name.to_owned(),
        count: QUICK,
        target: ask.target,
        raw: Box::new(move |number| whole(raw.as_mut(), &sql, &params(number), lists.as_deref())),
        house: Some(asking.list(request)),
        http: Box::new(move |number| client.get(&path(number)).map(drop)),
    }
    .ask()
}

fn deep(asking: &Asking<'_>, (line, pages): (&str, usize), name: &str, first: &str) -> anyhow::Result<Line> {
    let contact = &asking.shape.contact;
    let table = contact.table(0);
    let sql = format!(
        "SELECT {} FROM {table} AS t WHERE t.deleted_at IS NULL AND (t.{name}, t.id) > (?1, ?2) \
         ORDER BY t.{name}{first}, t.id LIMIT {PAGE}",
        read_columns(contact, "t")
    );
    let lists = lists_sql(contact);
    let mut client = asking.client("deep page")?;
    let places = places(asking, pages, &mut client)?;
    let mut raw = asking.workspace.raw()?;
    let mut before = Vec::new();
    for (_, id) in &places {
        let place = raw.rows(&format!("SELECT {name}, id FROM {table} WHERE id = ?1"), &[Cell::Uuid(*id).into()])?;
        before.push(
            place.first().context("the last record of a page is gone")?.iter().cloned().map(Param::One).collect(),
        );
    }
    let cursor = |number: usize| places[number % places.len()].0.as_str();
    let path = |number: usize| path("contacts", &[("sort", "name"), ("limit", "50"), ("cursor", cursor(number))]);
    let before: Vec<Vec<Param>> = before;
    for (number, place) in before.iter().enumerate() {
        let ours = ids_of(&client.json(&path(number))?);
        let theirs = ids(&raw.rows(&sql, place)?);
        ensure!(ours.len() == PAGE && ours == theirs, "far pages: both sides answer differently");
    }
    let request = |number: usize| ListRequest {
        sort: Some("name".to_owned()),
        limit: Some(PAGE),
        cursor: Some(cursor(number).to_owned()),
        ..ListRequest::default()
    };
    let page = deep_page(asking.contacts);
    Question {
        name: line.to_owned(),
        count: QUICK,
        target: if page == DEEP_PAGE && pages == 1 { Target::TimesLineBefore { factor: 1.2 } } else { Target::None },
        raw: Box::new(move |number| whole(raw.as_mut(), &sql, &before[number % before.len()], lists.as_deref())),
        house: Some(asking.list(request)),
        http: Box::new(move |number| client.get(&path(number)).map(drop)),
    }
    .ask()
}

/// Small tables have no page 1,000: there it is one near the end.
fn deep_page(contacts: usize) -> usize {
    DEEP_PAGE.min(contacts / PAGE / 2)
}

/// Cursors of pages far behind, each with the record before it.
fn places(asking: &Asking<'_>, pages: usize, client: &mut Client) -> anyhow::Result<Vec<(String, Uuid)>> {
    let skip = deep_page(asking.contacts) * PAGE;
    let mut cursor: Option<String> = None;
    let mut places = Vec::new();
    let (mut seen, step) = (0, STEP.to_string());
    while places.len() < pages {
        let mut query = vec![("sort", "name"), ("limit", step.as_str()), ("fields", "id")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let answer = client.json(&path("contacts", &query))?;
        let Some(next) = answer["next_cursor"].as_str() else { break };
        seen += STEP;
        if seen >= skip {
            let last = ids_of(&answer).pop().context("an empty page")?;
            places.push((next.to_owned(), last));
        }
        cursor = Some(next.to_owned());
    }
    ensure!(!places.is_empty(), "there are no pages that far behind");
    Ok(places)
}

fn whole(raw: &mut dyn Raw, sql: &str, params: &[Param], lists: Option<&str>) -> anyhow::Result<()> {
    let ids = ids(&raw.rows(sql, params)?);
    with_lists(raw, lists, ids)
}

fn ids(rows: &[Row]) -> Vec<Uuid> {
    rows.iter().filter_map(|row| row.first()?.uuid()).collect()
}
