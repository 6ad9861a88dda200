//! Layouts as data: where each text stands, before anything is drawn.

mod breaks;
mod random;
mod side;

use crate::document::{Column, Document, Row, Table, Words};
use crate::layout::{Item, Layout, Page, Role, lay_out};
use crate::style::{BOTTOM, SIDE, TOP};
use crate::text::Line;
use crate::{Cell, PrintError, fonts};

/// How far a number may be off because it is one.
const CLOSE: f32 = 0.05;

fn laid_out(document: &Document) -> Layout {
    try_lay_out(document).unwrap_or_else(|error| panic!("{error}"))
}

fn try_lay_out(document: &Document) -> Result<Layout, PrintError> {
    crate::check::check(document)?;
    lay_out(fonts::for_tests(), document, None)
}

/// A text on a page, with the edges of what is seen of it.
#[derive(Debug)]
struct Seen<'a> {
    said: &'a str,
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
    role: Role,
}

fn seen(page: &Page) -> impl Iterator<Item = Seen<'_>> {
    page.items.iter().filter_map(|item| match item {
        Item::Text { left, baseline, line, role } => Some(Seen {
            said: said(line),
            left: left + line.left,
            right: left + line.right,
            baseline: *baseline,
            size: line.style.size,
            role: *role,
        }),
        _ => None,
    })
}

fn said(line: &Line) -> &str {
    line.text[line.range.clone()].trim()
}

fn words(page: &Page) -> Vec<&str> {
    seen(page).map(|text| text.said).collect()
}

/// Everything stands between the margins, and no text on another.
fn check_places(layout: &Layout) {
    let sheet = layout.sheet;
    let inside = |left: f32, right: f32, top: f32, bottom: f32, what: &dyn std::fmt::Debug| {
        assert!(left >= SIDE - CLOSE && right <= sheet.width - SIDE + CLOSE, "{left} to {right}: {what:?}");
        assert!(top >= TOP - CLOSE && bottom <= sheet.height - BOTTOM + CLOSE, "{top} to {bottom}: {what:?}");
    };
    for page in &layout.pages {
        for item in &page.items {
            match item {
                Item::Text { .. } => {}
                Item::Rule { left, y, width, .. } => inside(*left, left + width, *y, *y, item),
                Item::Picture { left, top, width, height, .. } => {
                    inside(*left, left + width, *top, top + height, item);
                }
            }
        }
        let texts: Vec<Seen<'_>> = seen(page).filter(|text| text.right > text.left).collect();
        for (at, text) in texts.iter().enumerate() {
            inside(text.left, text.right, text.baseline - text.size * 0.72, text.baseline, text);
            for other in &texts[at + 1..] {
                let beside = text.right <= other.left + CLOSE || other.right <= text.left + CLOSE;
                let apart = (text.baseline - other.baseline).abs() >= 0.9 * text.size.min(other.size);
                assert!(beside || apart, "{text:?} lies on {other:?}");
            }
        }
    }
}

/// So many rows, each with its number in its cells and the sum after it.
fn numbered(rows: usize) -> Document {
    let row = |at: usize| {
        let cells = [Cell::with_detail(format!("item-{at}"), "detail"), format!("{at}.00").into()];
        Row::line(cells).carrying(format!("sum-{at}"))
    };
    Document {
        language: "en".to_owned(),
        title: "Quote".to_owned(),
        table: Table {
            columns: vec![Column::words("Item", 4.0), Column::amounts("Amount", 1.0)],
            rows: (0..rows).map(row).collect(),
        },
        words: Words {
            page: "Page {page} of {pages}".to_owned(),
            carried_forward: "Carried forward".to_owned(),
            brought_forward: "Brought forward".to_owned(),
        },
        ..Document::default()
    }
}

/// What the items of a page are numbered.
fn items(page: &Page) -> Vec<usize> {
    seen(page).filter_map(|text| text.said.strip_prefix("item-")?.parse().ok()).collect()
}
