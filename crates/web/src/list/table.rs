//! The rows of a table, written straight from the records.

use std::fmt::Write;

use minijinja::HtmlEscape;
use rapport_kernel::value::Ref;
use rapport_kernel::{Field, Object, Read, Record, Result};

use crate::cells::{Cells, is_number, linked};
use crate::words::{Args, Words};

/// Bytes that a cell takes, roughly.
const CELL_BYTES_USUAL: usize = 120;

/// The rows of records, as the body of a table takes them.
///
/// # Errors
/// The store's.
pub fn rows(
    r: &mut Read<'_>,
    object: &Object,
    columns: &[&Field],
    records: &[Record],
    words: &Words,
) -> Result<String> {
    let refs: Vec<Ref> =
        records.iter().flat_map(|record| columns.iter().flat_map(|c| linked(record.get(c.id)))).collect();
    let titles = r.titles(refs)?;
    let cells = Cells { catalog: r.catalog(), titles: &titles, words };
    let mut html = String::with_capacity(records.len() * columns.len() * CELL_BYTES_USUAL);
    for record in records {
        let title = r.title(object, record);
        row(&mut html, &cells, object, columns, record, &title);
    }
    Ok(html)
}

fn row(html: &mut String, cells: &Cells<'_>, object: &Object, columns: &[&Field], record: &Record, title: &str) {
    let id = record.id;
    let select = cells.words.tell("list-select", &Args::from([("title".into(), title.to_owned().into())]));
    put(
        html,
        format_args!(
            r#"<tr id="row-{id}"><td class="pick"><input class="checkbox" type="checkbox" name="id" value="{id}" form="picked" data-pick-target="box" data-action="click->pick#one" aria-label="{}"></td>"#,
            HtmlEscape(&select)
        ),
    );
    let named = object.title.filter(|title| columns.iter().any(|column| column.id == *title));
    for (at, column) in columns.iter().enumerate() {
        // What names the record leads to it; where no column does, the first.
        if named.map_or(at == 0, |title| title == column.id) {
            let title = HtmlEscape(title);
            put(
                html,
                format_args!(
                    r#"<td class="title" title="{title}"><a href="/{}/{id}" data-row>{title}</a></td>"#,
                    object.plural
                ),
            );
            continue;
        }
        html.push_str(if is_number(&column.kind) { r#"<td class="end">"# } else { "<td>" });
        cells.line(html, column, record.get(column.id));
        html.push_str("</td>");
    }
    html.push_str("</tr>");
}

fn put(html: &mut String, what: std::fmt::Arguments<'_>) {
    html.write_fmt(what).expect("a string takes all text");
}
