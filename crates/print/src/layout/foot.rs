//! The foot of each page, and the head of the further ones.

use std::rc::Rc;

use crate::PrintError;
use crate::clean;
use crate::document::Align;
use crate::limits::REPEATED_POINTS_MAX;
use crate::style::{BOTTOM, FOOT, GUTTER, HAIR, HAIRLINE, RUNNING, Sheet, TOP};

use super::band::{Band, Cell};
use super::tree::{Furniture, Role};
use super::{Desk, Page};

/// The share of the width that the number of the page may take.
const NUMBER: f32 = 0.25;
/// Free between the foot and what is above it.
const GAP: f32 = 16.0;

/// What is the same on each page.
pub struct Foot {
    lines: Cell,
    /// The title on further pages, if it fits on a line.
    running: Option<Cell>,
    height: f32,
}

impl Foot {
    /// Lays it out once.
    pub fn new(desk: &mut Desk<'_>) -> Result<Self, PrintError> {
        let measure = desk.sheet.measure();
        let mut lines = desk.cell(0.0, measure * (1.0 - NUMBER) - GUTTER);
        for line in &desk.document.footer {
            desk.write(&mut lines, &clean::line(line), FOOT, Align::Start, Role::Furniture(Furniture::Foot));
        }
        let mut running = desk.cell(0.0, measure);
        let title = clean::line(&desk.document.title);
        desk.write(&mut running, &title, FOOT, Align::Start, Role::Furniture(Furniture::Head));
        let mut foot = Self { lines, running: Some(running).filter(|cell| cell.len() == 1), height: 0.0 };
        // The number is as high as it can be: its last page has the most digits.
        let number = number(desk, crate::limits::PAGES_MAX, crate::limits::PAGES_MAX);
        foot.height = foot.band(number).height();
        if foot.height > REPEATED_POINTS_MAX {
            return Err(PrintError::Limit {
                name: "REPEATED_POINTS_MAX",
                what: "points of height for the foot of a page",
                max: REPEATED_POINTS_MAX as usize,
                advice: "Shorten the lines at the foot of the page.",
            });
        }
        Ok(foot)
    }

    /// Where it begins.
    fn start(&self, sheet: Sheet) -> f32 {
        sheet.height - BOTTOM - self.height
    }

    /// Where what is above it has to end.
    pub fn top(&self, sheet: Sheet) -> f32 {
        self.start(sheet) - GAP
    }

    /// What further pages need above.
    pub fn running_height(&self) -> f32 {
        if self.running.is_some() { RUNNING } else { 0.0 }
    }

    /// Puts it on all pages.
    pub fn place(&self, desk: &mut Desk<'_>, pages: &mut [Page]) {
        let (sheet, count) = (desk.sheet, pages.len());
        for (at, page) in pages.iter_mut().enumerate() {
            if let Some(running) = self.running.clone().filter(|_| at > 0) {
                Band::of(vec![running]).place(sheet, TOP, page);
            }
            let band = self.band(number(desk, at + 1, count));
            if !band.is_empty() {
                band.place(sheet, self.start(sheet), page);
            }
        }
    }

    fn band(&self, number: Cell) -> Band {
        let band = Band::of(vec![self.lines.clone(), number]);
        if band.is_empty() { band } else { band.padded(7.0, 0.0).ruled_over(HAIR, HAIRLINE, 0.0) }
    }
}

fn number(desk: &mut Desk<'_>, page: usize, pages: usize) -> Cell {
    let measure = desk.sheet.measure();
    let mut cell = desk.cell(measure * (1.0 - NUMBER), measure * NUMBER);
    let words = clean::line(&desk.document.words.page);
    let text: Rc<str> = words.replace("{pages}", &pages.to_string()).replace("{page}", &page.to_string()).into();
    desk.write(&mut cell, &text, FOOT, Align::End, Role::Furniture(Furniture::Number));
    cell
}
