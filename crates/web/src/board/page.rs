//! What a board shows.

use std::collections::HashMap;

use minijinja::Value as Html;
use rapport_kernel::access::Verb;
use rapport_kernel::catalog::ViewDecl;
use rapport_kernel::house::{ListRequest, SummaryRequest};
use rapport_kernel::money::Money;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Field, Object, Read, Record, RecordId, Result};
use serde::Serialize;
use serde_json::Value as Json;

use super::Asked;
use super::columns::{Column, amount, columns, filter};
use crate::address::address;
use crate::cells::{Cells, linked};
use crate::list::all_views;
use crate::screen::{Done, Screen};
use crate::shell::Shell;
use crate::words::Words;

/// Cards of a column; the list has the rest.
const CARDS: usize = 30;
/// Facts of a card, beside its title.
const FACTS: usize = 3;

/// The context of `board.html`.
#[derive(Serialize)]
struct Page {
    plural: String,
    label: String,
    label_plural: String,
    views: Vec<Tab>,
    bys: Vec<Tab>,
    by: String,
    back: String,
    list: String,
    columns: Vec<Shown>,
    may_create: bool,
    may_update: bool,
}

#[derive(Serialize)]
struct Tab {
    label: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct Shown {
    value: String,
    label: String,
    dot: usize,
    count: String,
    total: Option<String>,
    cards: Vec<Card>,
    more: Option<String>,
    new: String,
}

#[derive(Serialize)]
struct Card {
    id: String,
    title: String,
    url: String,
    facts: Vec<Html>,
}

/// How many cards a column has, and what they amount to.
type Totals = HashMap<String, (i64, Option<Json>)>;

/// The board as it was asked for.
pub fn load(r: &mut Read<'_>, plural: &str, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let bys = r.board_fields(&object);
    let by =
        bys.iter().find(|by| Some(&by.key) == asked.by.as_ref()).or(bys.first()).copied().ok_or(Error::NotFound)?;
    let views = all_views(r, &object)?;
    let chosen = views.iter().position(|view| Some(&view.key) == asked.view.as_ref());
    let last_ready_made = r.views(&object).len() - 1;
    let view = views[chosen.unwrap_or(last_ready_made)].clone();
    let base = asked.filter.clone().or_else(|| view.filter.clone());
    let totals = totals(r, &object, by, base.as_deref(), asked.q.as_deref())?;
    let mut shown = Vec::new();
    for column in columns(r, by)? {
        let total = totals.get(&column.value);
        // A column for what has no value only where there is any.
        if !column.value.is_empty() || total.is_some() {
            shown.push(fill(r, &object, by, &view, column, base.as_deref(), asked.q.as_deref(), total, &words)?);
        }
    }
    let may = |verb| r.ctx().access.may(r.catalog(), &object, verb);
    let tab = |one: &ViewDecl| Tab {
        label: words.known(&format!("view-{}-{}", object.key, one.key)).unwrap_or_else(|| one.label.clone()),
        current: one.key == view.key,
        url: asked.address(&object, Some(&one.key), asked.by.as_deref()),
    };
    let by_tab = |one: &&Field| Tab {
        label: words.field(&object, one),
        current: one.id == by.id,
        url: asked.address(&object, asked.view.as_deref(), Some(&one.key)),
    };
    let label_plural = words.plural(&object);
    let back = asked.address(&object, asked.view.as_deref(), asked.by.as_deref());
    let page = Page {
        plural: object.plural.clone(),
        label: words.singular(&object).to_lowercase(),
        label_plural: label_plural.clone(),
        views: views.iter().map(tab).collect(),
        bys: bys.iter().map(by_tab).collect(),
        by: by.key.clone(),
        list: address(&format!("/{}", object.plural), [("view", Some(view.key.as_str()))]),
        columns: shown,
        may_create: may(Verb::Create),
        may_update: may(Verb::Update),
        back: back.clone(),
    };
    let done = Done::of(asked.did.as_deref(), &back);
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    Ok(Screen::within(shell, words, "board.html", &label_plural, page).with_done(done))
}

/// One question for the heads of all columns.
fn totals(r: &mut Read<'_>, object: &Object, by: &Field, filter: Option<&str>, q: Option<&str>) -> Result<Totals> {
    let amount = amount(r, object).map(|field| field.key.clone());
    let request = SummaryRequest {
        filter: filter.map(str::to_owned),
        q: q.map(str::to_owned),
        group: Some(by.key.clone()),
        measure: amount.as_ref().map(|key| format!("sum({key})")),
        limit: None,
    };
    let mut totals = Totals::new();
    for row in r.summary(object, &request)?.rows {
        let value = row[&by.key].as_str().unwrap_or_default().to_owned();
        let sum = amount.as_ref().and_then(|key| row.get(format!("sum({key})"))).filter(|sum| !sum.is_null());
        totals.insert(value, (row["count"].as_i64().unwrap_or_default(), sum.cloned()));
    }
    Ok(totals)
}

#[expect(clippy::too_many_arguments, reason = "what a column is made of, used here only")]
fn fill(
    r: &mut Read<'_>,
    object: &Object,
    by: &Field,
    view: &ViewDecl,
    column: Column,
    base: Option<&str>,
    q: Option<&str>,
    total: Option<&(i64, Option<Json>)>,
    words: &Words,
) -> Result<Shown> {
    let filter = filter(by, &column, base);
    let facts = facts(r, object, by, view);
    let mut keys: Vec<String> = facts.iter().map(|field| field.key.clone()).collect();
    keys.extend(object.title.and_then(|title| object.field(title)).map(|field| field.key.clone()));
    let request = ListRequest {
        filter: Some(filter.clone()),
        sort: Some(view.sort.clone()),
        fields: Some(keys),
        limit: Some(CARDS),
        q: q.map(str::to_owned),
        ..ListRequest::default()
    };
    // What has no cards needs no question.
    let page = if total.is_some() { Some(r.list(object, &request)?) } else { None };
    let records = page.as_ref().map(|page| page.records.as_slice()).unwrap_or_default();
    let more = page.as_ref().is_some_and(|page| page.next_cursor.is_some());
    let list = format!("/{}", object.plural);
    Ok(Shown {
        cards: cards(r, object, &facts, records, words)?,
        more: more.then(|| address(&list, [("filter", Some(filter.as_str())), ("q", q)])),
        new: address(&format!("{list}/new"), []) + &format!("?{}={}", by.key, column.value),
        count: words.integer(total.map_or(0, |(count, _)| *count)),
        total: total.and_then(|(_, sum)| money(sum.as_ref()?, words)),
        label: if column.value.is_empty() { words.say("board-none") } else { column.label },
        value: column.value,
        dot: column.dot,
    })
}

/// The columns of the view that a card shows: not what names it, nor what its column says.
fn facts<'o>(r: &Read<'_>, object: &'o Object, by: &Field, view: &ViewDecl) -> Vec<&'o Field> {
    let seen = r.fields(object);
    let fields = view.columns.iter().filter_map(|key| seen.iter().copied().find(|field| field.key == *key));
    fields.filter(|field| field.id != by.id && Some(field.id) != object.title).take(FACTS).collect()
}

fn cards(r: &mut Read<'_>, object: &Object, facts: &[&Field], records: &[Record], words: &Words) -> Result<Vec<Card>> {
    let refs = records.iter().flat_map(|record| facts.iter().flat_map(|field| linked(record.get(field.id))));
    let titles: HashMap<RecordId, String> = r.titles(refs.collect::<Vec<Ref>>())?;
    let cells = Cells { catalog: r.catalog(), titles: &titles, words };
    let card = |record: &Record| {
        let shown = facts.iter().filter(|field| !record.get(field.id).is_empty());
        Card {
            id: record.id.to_string(),
            title: r.title(object, record),
            url: format!("/{}/{}", object.plural, record.id),
            facts: shown.map(|field| cells.html(field, record)).collect(),
        }
    };
    Ok(records.iter().map(card).collect())
}

fn money(json: &Json, words: &Words) -> Option<String> {
    let currency = rapport_kernel::money::Currency::parse(json["currency"].as_str()?)?;
    Some(words.money(Money::parse(json["amount"].as_str()?, currency).ok()?))
}

impl Asked {
    fn address(&self, object: &Object, view: Option<&str>, by: Option<&str>) -> String {
        let path = format!("/{}/board", object.plural);
        let given = [("view", view), ("by", by), ("filter", self.filter.as_deref()), ("q", self.q.as_deref())];
        address(&path, given)
    }
}
