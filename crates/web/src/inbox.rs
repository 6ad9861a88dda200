//! What somebody is to look at: named, given or followed records with news.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use rapport_gate::Failure;
use rapport_kernel::catalog::NOTIFICATION_OBJECT;
use rapport_kernel::house::ListRequest;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Object, Patch, Read, Record, RecordId, Result as KernelResult, Value, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use crate::Person;
use crate::address::{address, after};
use crate::form::record_id;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::{Args, Words};

/// Notifications of a page.
const ROWS: usize = 50;
/// New ones are counted up to here.
pub const UNREAD_COUNTED_MAX: usize = 99;
/// Those that are for who asks: an administrator may read those of others.
const MINE: &str = "user = me";
const UNREAD: &str = "user = me and read_at is empty";

/// Where the list goes on.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    cursor: Option<String>,
}

/// The context of `inbox.html`.
#[derive(Serialize)]
struct Page {
    rows: Vec<Row>,
    has_unread: bool,
    next: Option<String>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    is_new: bool,
    icon: String,
    said: String,
    title: String,
    when: String,
    exact: String,
    machine: String,
}

/// The list, newest first.
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let screen = person
        .read(move |r| {
            let words = Words::of(r);
            let page = page(r, asked.cursor.clone(), &words)?;
            let shell = Shell::of(r, &words, None)?;
            let title = words.say("inbox");
            Ok(Screen::within(shell, words, "inbox.html", &title, page))
        })
        .await?;
    Ok(screen.show()?)
}

fn page(r: &mut Read<'_>, cursor: Option<String>, words: &Words) -> KernelResult<Page> {
    let Ok(object) = r.object(NOTIFICATION_OBJECT) else {
        return Ok(Page { rows: Vec::new(), has_unread: false, next: None });
    };
    let request = ListRequest {
        filter: Some(MINE.to_owned()),
        sort: Some("-created_at".to_owned()),
        cursor,
        limit: Some(ROWS),
        ..ListRequest::default()
    };
    let found = r.list(&object, &request)?;
    let links = found.records.iter().flat_map(|record| [link(&object, record, "about"), link(&object, record, "by")]);
    let titles = r.titles(links.flatten().collect::<Vec<_>>())?;
    let rows = found.records.iter().filter_map(|record| row(r, &object, record, &titles, words)).collect();
    Ok(Page {
        rows,
        has_unread: unread(r)? > 0,
        next: found.next_cursor.map(|cursor| address("/inbox", [("cursor", Some(cursor.as_str()))])),
    })
}

/// None for what its reader may no longer know of.
fn row(
    r: &Read<'_>,
    object: &Object,
    record: &Record,
    titles: &HashMap<RecordId, String>,
    words: &Words,
) -> Option<Row> {
    let about = link(object, record, "about")?;
    let of = r.catalog().get(about.object)?;
    let by = link(object, record, "by").and_then(|by| titles.get(&by.id).cloned());
    let reason = object.find("reason").and_then(|field| record.get(field.id).as_text()).unwrap_or_default();
    let told = Args::from([
        ("who".into(), by.unwrap_or_else(|| words.say("inbox-somebody")).into()),
        ("reason".into(), reason.to_owned().into()),
        ("object".into(), words.singular(of).to_lowercase().into()),
    ]);
    Some(Row {
        id: record.id.to_string(),
        is_new: object.find("read_at").is_some_and(|field| record.get(field.id).is_empty()),
        icon: r.place(of).map_or_else(|| "file".to_owned(), |at| at.icon),
        said: words.tell("inbox-said", &told),
        title: titles.get(&about.id)?.clone(),
        when: words.instant(record.created_at),
        exact: words.exact_instant(record.created_at),
        machine: record.created_at.to_string(),
    })
}

fn link(object: &Object, record: &Record, key: &str) -> Option<Ref> {
    match record.get(object.find(key)?.id) {
        Value::Link(to) => Some(*to),
        _ => None,
    }
}

/// How many are new, up to one more than are counted.
///
/// # Errors
/// The store's.
pub fn unread(r: &mut Read<'_>) -> KernelResult<usize> {
    let object = match r.ctx().user() {
        Some(_) => r.object(NOTIFICATION_OBJECT).ok(),
        None => None,
    };
    let Some(object) = object else { return Ok(0) };
    let request = ListRequest {
        filter: Some(UNREAD.to_owned()),
        fields: Some(Vec::new()),
        limit: Some(UNREAD_COUNTED_MAX + 1),
        ..ListRequest::default()
    };
    Ok(r.list(&object, &request)?.records.len())
}

/// The number beside the inbox, for a page that hears that there is news.
pub async fn count(person: Person) -> Result<String, Failure> {
    let count = person.read(unread).await?;
    Ok(shown(count))
}

/// The number as it stands beside the inbox; nothing for none.
pub fn shown(count: usize) -> String {
    match count {
        0 => String::new(),
        1..=UNREAD_COUNTED_MAX => count.to_string(),
        _ => format!("{UNREAD_COUNTED_MAX}+"),
    }
}

/// Leads to what a notification is about, which is read by that.
pub async fn open(person: Person, Path(id): Path<String>) -> Result<Response, Failure> {
    let to = person
        .write(move |work| {
            let object = work.object(NOTIFICATION_OBJECT)?;
            let record = work.get(&object, record_id(&id)?)?;
            let about = link(&object, &record, "about").ok_or(Error::NotFound)?;
            let of = work.catalog().get(about.object).cloned().ok_or(Error::NotFound)?;
            mark(work, &object, &[record.id])?;
            Ok(format!("/{}/{}", of.plural, about.id))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// Marks all that are new as read; of very many the newest.
pub async fn read_all(person: Person) -> Result<Response, Failure> {
    let to = person
        .write(|work| {
            let object = work.object(NOTIFICATION_OBJECT)?;
            let request = ListRequest {
                filter: Some(UNREAD.to_owned()),
                sort: Some("-created_at".to_owned()),
                fields: Some(Vec::new()),
                limit: Some(rapport_kernel::limits::PAGE_SIZE_MAX),
                ..ListRequest::default()
            };
            let unread = work.list(&object, &request)?.records;
            mark(work, &object, &unread.iter().map(|record| record.id).collect::<Vec<_>>())?;
            Ok(after(work, "/inbox"))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

fn mark(work: &mut Work<'_>, object: &Object, ids: &[RecordId]) -> KernelResult<()> {
    let now = work.ctx().now;
    for id in ids {
        let fields = Map::from_iter([("read_at".to_owned(), json!(now))]);
        work.save(object, Patch { id: Some(*id), if_version: None, fields })?;
    }
    Ok(())
}
