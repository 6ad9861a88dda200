//! What a board shows.

use std::collections::HashMap;

use rapport_kernel::access::Verb;
use rapport_kernel::catalog::{Look, ViewDecl};
use rapport_kernel::house::{ListRequest, SummaryRequest};
use rapport_kernel::{Error, Field, Object, Read, Result};
use serde::Serialize;
use serde_json::Value as Json;

use super::Asked;
use super::columns::{Column, amount, columns, filter};
use crate::address::address;
use crate::cards::{Card, cards, facts};
use crate::narrowing::unless_wrong;
use crate::screen::{Done, Screen};
use crate::shape::{Head, Records};
use crate::shell::Shell;
use crate::views::Tab;
use crate::words::Words;

/// Cards of a column; the list has the rest.
const CARDS: usize = 30;

/// The context of `board.html`.
#[derive(Serialize)]
struct Page {
    /// What stands above it.
    head: Head,
    plural: String,
    bys: Vec<Tab>,
    by: String,
    back: String,
    columns: Vec<Shown>,
    may_update: bool,
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
}

/// What all columns of a board have in common.
#[derive(Clone, Copy)]
struct Board<'a> {
    object: &'a Object,
    /// By which field.
    by: &'a Field,
    view: &'a ViewDecl,
    /// Which records.
    base: Option<&'a str>,
    /// Words that they must have.
    q: Option<&'a str>,
}

/// How many cards a column has, and what they amount to.
struct Total {
    count: i64,
    sum: Option<Json>,
}

/// The board as it was asked for.
pub fn load(r: &mut Read<'_>, plural: &str, records: &Records, asked: &Asked) -> Result<Screen> {
    let object = r.object_by_plural(plural)?;
    let words = Words::of(r);
    let bys = r.board_fields(&object);
    let view = records.view(r, &object)?;
    let of_view = view.look.by.as_ref().filter(|_| view.look.shape.as_deref() == Some("board"));
    let wanted = asked.by.as_ref().or(of_view);
    let by = bys.iter().find(|by| Some(&by.key) == wanted).or(bys.first()).copied().ok_or(Error::NotFound)?;
    let base = records.filter.clone().or_else(|| view.filter.clone());
    let board = Board { object: &object, by, view: &view, base: base.as_deref(), q: records.q.as_deref() };
    let (shown, wrong) = unless_wrong(lanes(r, &board, &words), &words)?;
    let look = Look { shape: Some("board".to_owned()), by: Some(by.key.clone()), ..view.look.clone() };
    let looked_at = ViewDecl { filter: base.clone(), look, ..view.clone() };
    let own = |by: Option<&str>| records.address(&object, "board", [("by", by)]);
    let by_tab =
        |one: &&Field| Tab { label: words.field(&object, one), current: one.id == by.id, url: own(Some(&one.key)) };
    let back = own(asked.by.as_deref());
    let page = Page {
        head: records.head(r, &object, &looked_at, (&[("by", asked.by.as_deref())], wrong.filter), &words)?,
        plural: object.plural.clone(),
        bys: bys.iter().map(by_tab).collect(),
        by: by.key.clone(),
        columns: shown,
        may_update: r.ctx().access.may(r.catalog(), &object, Verb::Update),
        back: back.clone(),
    };
    let done = Done::of(asked.did.as_deref(), &back);
    let shell = Shell::of(r, &words, Some(&object.plural))?;
    Ok(Screen::within(shell, words.clone(), "board.html", &words.plural(&object), page).with_done(done))
}

/// The columns with their cards.
fn lanes(r: &mut Read<'_>, board: &Board<'_>, words: &Words) -> Result<Vec<Shown>> {
    let totals = totals(r, board)?;
    let mut shown = Vec::new();
    for column in columns(r, board.by, words)? {
        let total = totals.get(&column.value);
        // A column for what has no value only where there is any.
        if !column.value.is_empty() || total.is_some() {
            shown.push(fill(r, board, column, total, words)?);
        }
    }
    Ok(shown)
}

/// One question for the heads of all columns, by their values.
fn totals(r: &mut Read<'_>, of: &Board<'_>) -> Result<HashMap<String, Total>> {
    let Board { object, by, base, q, .. } = *of;
    let sum = amount(r, object).map(|field| format!("sum({})", field.key));
    let request = SummaryRequest {
        filter: base.map(str::to_owned),
        q: q.map(str::to_owned),
        group: Some(by.key.clone()),
        measure: sum.clone(),
        limit: None,
    };
    let total = |row: Json| {
        let value = row[&by.key].as_str().unwrap_or_default().to_owned();
        let sum = sum.as_ref().and_then(|sum| row.get(sum)).filter(|sum| !sum.is_null()).cloned();
        (value, Total { count: row["count"].as_i64().unwrap_or_default(), sum })
    };
    Ok(r.summary(object, &request)?.rows.into_iter().map(total).collect())
}

/// A column with its cards.
fn fill(r: &mut Read<'_>, of: &Board<'_>, column: Column, total: Option<&Total>, words: &Words) -> Result<Shown> {
    let Board { object, by, view, base, q } = *of;
    let filter = filter(by, &column, base);
    let facts = facts(r, object, view, Some(by.id));
    let request = ListRequest {
        filter: Some(filter.clone()),
        sort: Some(view.sort.clone()),
        fields: Some(facts.iter().map(|field| field.key.clone()).chain(r.naming_keys(object)).collect()),
        limit: Some(CARDS),
        q: q.map(str::to_owned),
        ..ListRequest::default()
    };
    // What has no cards needs no question.
    let page = total.map(|_| r.list(object, &request)).transpose()?;
    let records = page.as_ref().map(|page| page.records.as_slice()).unwrap_or_default();
    let more = page.as_ref().is_some_and(|page| page.next_cursor.is_some());
    let list = format!("/{}", object.plural);
    Ok(Shown {
        cards: cards(r, object, &facts, records, words)?,
        more: more.then(|| address(&list, [("filter", Some(filter.as_str())), ("q", q)])),
        count: words.integer(total.map_or(0, |total| total.count)),
        total: total.and_then(|total| words.money_of(total.sum.as_ref()?)),
        label: if column.value.is_empty() { words.say("board-none") } else { column.label },
        value: column.value,
        dot: column.dot,
    })
}
