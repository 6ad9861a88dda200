//! Where everything goes: a document becomes pages of placed lines, which can be looked at before they are drawn.

mod band;
mod columns;
mod flow;
mod foot;
mod head;
mod pages;
mod rows;
mod tree;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::clean;
use crate::document::{Align, Direction, Document};
use crate::logo::Picture;
use crate::style::{self, BODY, Sheet, Style};
use crate::text::{Face, Line, Setter, Side};
use crate::{Fonts, PrintError};
use band::{Band, Cell};
use pages::Pages;

pub use tree::{Furniture, Kind, Node, Role, Tree};

/// A document in its place.
#[derive(Debug)]
pub struct Layout {
    /// The paper.
    pub sheet: Sheet,
    /// The pages, at least one.
    pub pages: Vec<Page>,
    /// What the pieces are to those who cannot see where they stand.
    pub tree: Tree,
    /// The fonts of the glyphs.
    pub faces: Vec<Face>,
    /// The letters that no font has.
    pub missing: Vec<char>,
}

/// What is on a page, in the order of reading.
#[derive(Debug, Default)]
pub struct Page {
    /// The items.
    pub items: Vec<Item>,
}

/// Something in its place.
#[derive(Debug)]
pub enum Item {
    /// A line of text.
    Text {
        /// From the left of the paper to the place of the line.
        left: f32,
        /// From the top of the paper to the feet of its letters.
        baseline: f32,
        /// The line.
        line: Line,
        /// What it is.
        role: Role,
    },
    /// A thin line from left to right.
    Rule {
        /// From the left of the paper.
        left: f32,
        /// From the top of the paper to its middle.
        y: f32,
        /// How long.
        width: f32,
        /// How thick.
        thickness: f32,
        /// Its colour.
        colour: crate::Colour,
    },
    /// The logo.
    Picture {
        /// From the left of the paper.
        left: f32,
        /// From the top of the paper.
        top: f32,
        /// How wide.
        width: f32,
        /// How high.
        height: f32,
        /// What it is.
        role: Role,
    },
}

/// Lays a document out. It has been checked.
pub fn lay_out(fonts: &Fonts, document: &Document, logo: Option<&Picture>) -> Result<Layout, PrintError> {
    let letters = texts(document).flat_map(str::chars);
    let stack = fonts.stack(document.font.as_deref(), &document.language, letters);
    let direction = document.direction.unwrap_or_else(|| Direction::of(&document.language));
    let mut desk = Desk {
        document,
        sheet: Sheet::new(document.paper, direction == Direction::RightToLeft),
        accent: style::legible(document.accent),
        setter: Setter::new(fonts.context(), stack, &document.language),
        tree: Tree::default(),
    };
    let foot = foot::Foot::new(&mut desk)?;
    let mut pages = Pages::new(desk.sheet, foot.top(desk.sheet), foot.running_height());
    head::place(&mut desk, logo, &mut pages)?;
    pages.flow(desk.paragraph(&document.intro, BODY, 10.0))?;
    flow::place(&mut desk, &mut pages)?;
    pages.flow(desk.paragraph(&document.closing, BODY, 22.0))?;
    let mut pages = pages.finish();
    foot.place(&mut desk, &mut pages);
    let faces = std::mem::take(&mut desk.setter.faces);
    Ok(Layout { sheet: desk.sheet, pages, tree: desk.tree, faces, missing: desk.setter.into_missing() })
}

/// What is at hand while a document is laid out.
struct Desk<'a> {
    document: &'a Document,
    sheet: Sheet,
    /// The document's colour, dark enough.
    accent: crate::Colour,
    setter: Setter,
    tree: Tree,
}

impl Desk<'_> {
    /// A text in a place that begins `start` from where lines begin.
    fn cell(&mut self, start: f32, width: f32) -> Cell {
        Cell::new(start, width.max(1.0))
    }

    /// Adds a text to a cell, below what is in it.
    fn write(&mut self, cell: &mut Cell, text: &Rc<str>, style: Style, align: Align, role: Role) {
        if text.is_empty() {
            return;
        }
        let side = if (align == Align::Start) == self.sheet.mirrored { Side::Right } else { Side::Left };
        for line in self.setter.set(text, style, cell.width, side) {
            cell.push_line(line, role);
        }
    }

    /// A text of several lines across the page, with space above it.
    fn paragraph(&mut self, text: &str, style: Style, above: f32) -> Band {
        let text = clean::lines(text);
        let mut cell = self.cell(0.0, self.sheet.measure());
        if !text.is_empty() {
            let node = self.tree.add(None, Kind::Paragraph);
            self.write(&mut cell, &text, style, Align::Start, Role::Tagged(node));
        }
        Band::of(vec![cell]).padded(above, 0.0)
    }
}

/// Every text of a document.
pub fn texts(document: &Document) -> impl Iterator<Item = &str> {
    let lists = [&document.sender, &document.addressee, &document.footer];
    let words = [&document.words.page, &document.words.carried_forward, &document.words.brought_forward];
    let facts = document.facts.iter().flat_map(|fact| [&fact.label, &fact.value]);
    let totals = document.totals.iter().flat_map(|total| [&total.label, &total.value]);
    lists
        .into_iter()
        .flatten()
        .chain(words)
        .chain([&document.title, &document.intro, &document.closing])
        .chain(facts)
        .chain(totals)
        .chain(document.table.columns.iter().map(|column| &column.label))
        .map(String::as_str)
        .chain(document.table.rows.iter().flat_map(crate::document::Row::texts))
}
