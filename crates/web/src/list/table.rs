//! The rows of a table, written straight from the records.

use std::borrow::Cow;
use std::fmt::Write;

use minijinja::HtmlEscape;
use rapport_kernel::access::Verb;
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, Object, Read, Record, Result, Value};

use super::arrange::Column;
use crate::cells::{Cells, Control, is_number, linked};
use crate::words::{Args, Words};

/// Bytes that a cell takes, roughly.
const CELL_BYTES_USUAL: usize = 120;

/// What rows are written for.
pub struct Table<'a> {
    /// Whose records.
    pub object: &'a Object,
    /// What is shown of them.
    pub columns: &'a [Column<'a>],
    /// Which of several parts, where a record may stand in more than one.
    pub part: Option<usize>,
}

/// The rows of records, as the body of a table takes them.
///
/// # Errors
/// The store's.
pub fn rows(r: &mut Read<'_>, table: &Table<'_>, records: &[Record], words: &Words) -> Result<String> {
    let Table { object, columns, part } = *table;
    let refs: Vec<Ref> =
        records.iter().flat_map(|record| columns.iter().flat_map(|c| linked(record.get(c.field.id)))).collect();
    let titles = r.titles(refs)?;
    let cells = Cells { catalog: r.catalog(), titles: &titles, words };
    let [may_update, may_delete] =
        [Verb::Update, Verb::Delete].map(|verb| r.ctx().access.may(r.catalog(), object, verb));
    let mut html = String::with_capacity(records.len() * columns.len() * CELL_BYTES_USUAL);
    for record in records {
        let title = r.title(object, record);
        let of = Row { object, columns, part, record, title: &title, may_update, may_pick: may_update || may_delete };
        row(&mut html, &cells, &of);
    }
    Ok(html)
}

/// A row before it is written.
struct Row<'a> {
    object: &'a Object,
    columns: &'a [Column<'a>],
    part: Option<usize>,
    record: &'a Record,
    title: &'a str,
    may_update: bool,
    may_pick: bool,
}

fn row(html: &mut String, cells: &Cells<'_>, row: &Row<'_>) {
    let Row { object, columns, part, record, title, may_update, may_pick } = *row;
    let id = record.id;
    let pin = if columns.iter().any(|column| column.pinned.is_some()) { " pin" } else { "" };
    let part = part.map(|part| format!("{part}-")).unwrap_or_default();
    put(html, format_args!(r#"<tr id="row-{part}{id}"><td class="pick{pin}">"#));
    if may_pick {
        let select = cells.words.tell("list-select", &Args::from([("title".into(), title.to_owned().into())]));
        let said = HtmlEscape(&select);
        let does = r#"form="picked" data-pick-target="box" data-action="click->pick#one""#;
        put(
            html,
            format_args!(
                r#"<input class="checkbox" type="checkbox" name="id" value="{id}" {does} aria-label="{said}">"#
            ),
        );
    }
    html.push_str("</td>");
    let named = object.title.filter(|title| columns.iter().any(|column| column.field.id == *title));
    for (at, column) in columns.iter().enumerate() {
        let field = column.field;
        // What names the record leads to it; where no column does, the first.
        if named.map_or(at == 0, |title| title == field.id) {
            let (title, classes) = (HtmlEscape(title), column.classes(false));
            let link = format_args!(r#"<a href="/{}/{id}" data-row>{title}</a>"#, object.plural);
            put(html, format_args!(r#"<td class="title {classes}" title="{title}">{link}</td>"#));
            continue;
        }
        match column.classes(is_number(&field.kind)).as_str() {
            "" => html.push_str("<td"),
            classes => put(html, format_args!(r#"<td class="{classes}""#)),
        }
        // What can be written can be written here.
        if may_update && Control::is_for(&field.kind) && field.is_writable() {
            put(html, format_args!(r#" data-field="{}""#, field.key));
        }
        html.push('>');
        cells.line(html, field, &held(record, field));
        html.push_str("</td>");
    }
    html.push_str("</tr>");
}

/// What a record has in a column.
fn held<'r>(record: &'r Record, field: &Field) -> Cow<'r, Value> {
    match field.key.as_str() {
        "created_at" => Cow::Owned(Value::Instant(record.created_at)),
        "updated_at" => Cow::Owned(Value::Instant(record.updated_at)),
        _ => Cow::Borrowed(record.get(field.id)),
    }
}

fn put(html: &mut String, what: std::fmt::Arguments<'_>) {
    html.write_fmt(what).expect("a string takes all text");
}
