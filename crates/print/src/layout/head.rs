//! The upper part of the first page: who writes to whom, about what.

use std::rc::Rc;

use crate::PrintError;
use crate::clean;
use crate::document::Align;
use crate::logo::Picture;
use crate::style::{ADDRESS, ASIDE, FACT, FACT_LABEL, GUTTER, LOGO, MARK, SENDER, SENDER_NAME, TITLE, WINDOW};

use super::band::{Band, Cell};
use super::pages::Pages;
use super::tree::{Kind, Role};
use super::{Desk, Style};

/// Places logo and sender, addressee and facts, and the title.
pub fn place(desk: &mut Desk<'_>, logo: Option<&Picture>, pages: &mut Pages) -> Result<(), PrintError> {
    let sender = sender(desk, logo);
    let addressee = addressee(desk);
    let title = title(desk);
    let facts = facts(desk);
    pages.flow(sender)?;
    let second: Vec<Cell> = addressee.into_iter().chain(facts).collect();
    if !second.is_empty() {
        pages.down_to(WINDOW);
    }
    pages.flow(Band::of(second).padded(8.0, 0.0))?;
    pages.flow(title)
}

/// The mark of the company, and where it is to be found.
fn sender(desk: &mut Desk<'_>, logo: Option<&Picture>) -> Band {
    let aside = desk.sheet.measure() * ASIDE;
    let mut mark = desk.cell(0.0, aside - 2.0 * GUTTER);
    let mut about = desk.cell(aside, desk.sheet.measure() - aside);
    let mut lines = cleaned(&desk.document.sender).into_iter();
    match logo {
        Some(picture) => {
            let node = desk.tree.add(None, Kind::Figure(picture.words.clone()));
            let (width, height) = picture.within(LOGO);
            mark.push_picture(width, height, Role::Tagged(node));
        }
        None => {
            let name = lines.next().unwrap_or_default();
            let style = MARK.in_colour(desk.accent);
            address(desk, &mut mark, &[name], [style, style]);
        }
    }
    let lines: Vec<Rc<str>> = lines.collect();
    let first = if logo.is_some() { SENDER_NAME } else { SENDER };
    address(desk, &mut about, &lines, [first, SENDER]);
    Band::of(vec![mark, about])
}

fn addressee(desk: &mut Desk<'_>) -> Option<Cell> {
    let lines = cleaned(&desk.document.addressee);
    let mut cell = desk.cell(0.0, desk.sheet.measure() * ASIDE - 2.0 * GUTTER);
    address(desk, &mut cell, &lines, [ADDRESS, ADDRESS]);
    (cell.len() > 0).then_some(cell)
}

/// Lines that belong together: one paragraph to those who hear them.
fn address(desk: &mut Desk<'_>, cell: &mut Cell, lines: &[Rc<str>], [first, further]: [Style; 2]) {
    if lines.iter().all(|line| line.is_empty()) {
        return;
    }
    let node = desk.tree.add(None, Kind::Paragraph);
    for (at, line) in lines.iter().enumerate() {
        let style = if at == 0 { first } else { further };
        desk.write(cell, line, style, Align::Start, Role::Tagged(node));
    }
}

fn title(desk: &mut Desk<'_>) -> Band {
    let text = clean::line(&desk.document.title);
    let mut cell = desk.cell(0.0, desk.sheet.measure());
    if !text.is_empty() {
        let node = desk.tree.add(None, Kind::Title(text.to_string()));
        desk.write(&mut cell, &text, TITLE.in_colour(desk.accent), Align::Start, Role::Tagged(node));
    }
    Band::of(vec![cell]).padded(30.0, 0.0)
}

/// Labels in one cell and values in another: a table of two columns.
fn facts(desk: &mut Desk<'_>) -> Vec<Cell> {
    let facts: Vec<(Rc<str>, Rc<str>)> =
        desk.document.facts.iter().map(|fact| (clean::line(&fact.label), clean::line(&fact.value))).collect();
    let facts: Vec<_> = facts.into_iter().filter(|(label, value)| !label.is_empty() || !value.is_empty()).collect();
    if facts.is_empty() {
        return Vec::new();
    }
    let aside = desk.sheet.measure() * ASIDE;
    let width = desk.sheet.measure() - aside;
    let widest = facts.iter().map(|(_, value)| desk.setter.width(value, FACT)).fold(0.0, f32::max);
    let value_width = (widest + 0.5).clamp(width * 0.3, width * 0.62);
    let mut labels = desk.cell(aside, width - value_width - GUTTER);
    let mut values = desk.cell(aside + width - value_width, value_width);
    let table = desk.tree.add(None, Kind::Table);
    for (label, value) in facts {
        let row = desk.tree.add(Some(table), Kind::Row);
        let (head, cell) = (desk.tree.add(Some(row), Kind::RowHead(1)), desk.tree.add(Some(row), Kind::Cell(1)));
        let at = (labels.len(), values.len());
        desk.write(&mut labels, &label, FACT_LABEL, Align::Start, Role::Tagged(head));
        desk.write(&mut values, &value, FACT, Align::End, Role::Tagged(cell));
        level(&mut labels, &mut values, at);
    }
    vec![labels, values]
}

/// Lets what follows begin at the same height in both cells.
fn level(labels: &mut Cell, values: &mut Cell, (label_at, value_at): (usize, usize)) {
    let (left, right) = (labels.len() - label_at, values.len() - value_at);
    let shorter = if left < right { labels } else { values };
    shorter.owe(left.abs_diff(right) as f32 * FACT.leading);
}

fn cleaned(lines: &[String]) -> Vec<Rc<str>> {
    lines.iter().map(|line| clean::line(line)).filter(|line| !line.is_empty()).collect()
}
