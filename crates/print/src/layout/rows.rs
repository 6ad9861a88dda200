//! The rows of the table and the totals, as bands.

use std::rc::Rc;

use crate::clean;
use crate::document::{Align, Content, Row, Total, Weight};
use crate::style::{CARRY, CELL, DETAIL, GUTTER, HAIRLINE, HEAD, INK, NOTE, SECTION, STRONG, SUBTOTAL, Style, TOTAL};

use super::Desk;
use super::band::Band;
use super::columns::Column;
use super::tree::{Kind, Node, Role};

/// The share of the width from which sums have their labels.
const SUMS: f32 = 0.48;
/// The share of it that an amount may take.
const AMOUNT_MAX: f32 = 0.3;

/// The heads of the columns; empty if none has one.
pub fn heads(desk: &mut Desk<'_>, columns: &[Column], table: Node) -> Band {
    let labels: Vec<Rc<str>> = desk.document.table.columns.iter().map(|column| clean::line(&column.label)).collect();
    if labels.iter().all(|label| label.is_empty()) {
        return Band::default();
    }
    let row = desk.tree.add(Some(table), Kind::Row);
    let mut cells = Vec::new();
    for (column, label) in columns.iter().zip(&labels) {
        let node = desk.tree.add(Some(row), Kind::ColumnHead);
        let mut cell = desk.cell(column.start, column.width);
        desk.write(&mut cell, label, HEAD, column.align, Role::Tagged(node));
        cells.push(cell);
    }
    Band::of(cells).padded(0.0, 5.0).ruled_under(INK, 0.0)
}

/// A row.
pub fn row(desk: &mut Desk<'_>, columns: &[Column], table: Node, row: &Row) -> Band {
    match &row.content {
        Content::Line(cells) => line(desk, columns, table, cells),
        Content::Section(text) => {
            let band = across(desk, columns, table, text, SECTION, Kind::RowHead);
            band.padded(14.0, 5.0).hairline()
        }
        Content::Note(text) => across(desk, columns, table, text, NOTE, Kind::Cell).padded(4.5, 5.0).hairline(),
        Content::Subtotal { label, value } => {
            let node = desk.tree.add(Some(table), Kind::Row);
            let span = u32::try_from(columns.len().max(2) - 1).unwrap_or(1);
            let head = desk.tree.add(Some(node), Kind::RowHead(span));
            let cell = desk.tree.add(Some(node), Kind::Cell(1));
            let texts = [clean::line(label), clean::line(value)];
            sum(desk, &texts, SUBTOTAL, [Role::Tagged(head), Role::Tagged(cell)]).padded(5.0, 5.5).hairline()
        }
    }
}

fn line(desk: &mut Desk<'_>, columns: &[Column], table: Node, texts: &[crate::Cell]) -> Band {
    let row = desk.tree.add(Some(table), Kind::Row);
    let mut cells = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let node = desk.tree.add(Some(row), Kind::Cell(1));
        let mut cell = desk.cell(column.start, column.width);
        if let Some(text) = texts.get(at) {
            desk.write(&mut cell, &clean::lines(&text.text), CELL, column.align, Role::Tagged(node));
            desk.write(&mut cell, &clean::lines(&text.detail), DETAIL, column.align, Role::Tagged(node));
        }
        cells.push(cell);
    }
    Band::of(cells).padded(4.5, 5.0).hairline()
}

fn across(
    desk: &mut Desk<'_>,
    columns: &[Column],
    table: Node,
    text: &str,
    style: Style,
    kind: impl Fn(u32) -> Kind,
) -> Band {
    let row = desk.tree.add(Some(table), Kind::Row);
    let span = u32::try_from(columns.len().max(1)).unwrap_or(1);
    let node = desk.tree.add(Some(row), kind(span));
    let mut cell = desk.cell(0.0, desk.sheet.measure());
    desk.write(&mut cell, &clean::lines(text), style, Align::Start, Role::Tagged(node));
    Band::of(vec![cell])
}

/// A label and an amount at the end of the line.
fn sum(desk: &mut Desk<'_>, texts: &[Rc<str>; 2], style: Style, roles: [Role; 2]) -> Band {
    let measure = desk.sheet.measure();
    let need = desk.setter.width(&texts[1], style) + 0.5;
    let amount = need.clamp(measure * 0.1, measure * AMOUNT_MAX);
    let start = measure * SUMS;
    let mut label = desk.cell(start, measure - start - amount - GUTTER);
    let mut value = desk.cell(measure - amount, amount);
    desk.write(&mut label, &texts[0], style, Align::Start, roles[0]);
    desk.write(&mut value, &texts[1], style, Align::End, roles[1]);
    Band::of(vec![label, value])
}

/// A running sum where a page ends or begins; empty without a word for it.
pub fn carry(desk: &mut Desk<'_>, word: &str, carry: &str) -> Band {
    let texts = [clean::line(word), clean::line(carry)];
    if texts.iter().any(|text| text.is_empty()) {
        return Band::default();
    }
    let role = Role::Furniture(super::Furniture::Repeated);
    sum(desk, &texts, CARRY, [role, role]).padded(5.0, 5.0)
}

/// The totals, below one another.
pub fn totals(desk: &mut Desk<'_>) -> Vec<Band> {
    let document = desk.document;
    let start = desk.sheet.measure() * SUMS;
    let is_there = |total: &&Total| !clean::line(&total.label).is_empty() || !clean::line(&total.value).is_empty();
    let totals: Vec<&Total> = document.totals.iter().filter(is_there).collect();
    if totals.is_empty() {
        return Vec::new();
    }
    let table = desk.tree.add(None, Kind::Table);
    let mut bands = Vec::new();
    for (at, total) in totals.iter().enumerate() {
        let row = desk.tree.add(Some(table), Kind::Row);
        let roles = [Kind::RowHead(1), Kind::Cell(1)].map(|kind| Role::Tagged(desk.tree.add(Some(row), kind)));
        let texts = [clean::line(&total.label), clean::line(&total.value)];
        let above = if at == 0 { 8.0 } else { 0.0 };
        bands.push(match total.weight {
            Weight::Plain => sum(desk, &texts, TOTAL, roles).padded(above + 3.0, 3.0),
            Weight::Strong => {
                let band = sum(desk, &texts, STRONG.in_colour(desk.accent), roles).padded(7.0, 6.0);
                if at == 0 { band } else { band.ruled_over(INK, HAIRLINE, start) }
            }
        });
    }
    bands
}
