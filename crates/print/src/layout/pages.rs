//! The pages as they fill.

use crate::PrintError;
use crate::limits::PAGES_MAX;
use crate::style::{Sheet, TOP};

use super::Page;
use super::band::Band;

/// The pages so far, and how far the last one is full.
pub struct Pages {
    pub sheet: Sheet,
    done: Vec<Page>,
    page: Page,
    /// Where the next band goes.
    y: f32,
    /// Where bands end.
    bottom: f32,
    /// Room for the running head of further pages.
    running: f32,
    /// Nothing is on this page yet but what is repeated.
    fresh: bool,
}

impl Pages {
    /// A first page, empty.
    pub fn new(sheet: Sheet, bottom: f32, running: f32) -> Self {
        Self { sheet, done: Vec::new(), page: Page::default(), y: TOP, bottom, running, fresh: true }
    }

    /// Room on this page.
    pub fn room(&self) -> f32 {
        self.bottom - self.y
    }

    /// Room on an empty page.
    pub fn room_max(&self) -> f32 {
        self.bottom - TOP - self.running
    }

    /// Whether turning the page would win nothing.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Moves down to a place, unless it is passed already.
    pub fn down_to(&mut self, y: f32) {
        self.y = self.y.max(y);
    }

    /// Puts a band on this page, whether or not it fits.
    pub fn put(&mut self, band: Band) {
        self.y = band.place(self.sheet, self.y, &mut self.page);
        self.fresh = false;
    }

    /// The same for what is repeated on each page.
    pub fn put_repeated(&mut self, band: Band) {
        let fresh = self.fresh;
        self.put(band);
        self.fresh = fresh;
    }

    /// Begins another page.
    pub fn turn(&mut self) -> Result<(), PrintError> {
        if self.done.len() + 1 >= PAGES_MAX {
            return Err(PrintError::Limit {
                name: "PAGES_MAX",
                what: "pages",
                max: PAGES_MAX,
                advice: "Shorten its texts, or make several documents of it.",
            });
        }
        self.done.push(std::mem::take(&mut self.page));
        (self.y, self.fresh) = (TOP + self.running, true);
        Ok(())
    }

    /// Puts a band that may be cut anywhere.
    pub fn flow(&mut self, mut band: Band) -> Result<(), PrintError> {
        if band.is_empty() {
            return Ok(());
        }
        if band.height() > self.room() && band.head_height() > self.room() && !self.fresh {
            self.turn()?;
        }
        while band.height() > self.room() {
            let first = band.cut(self.room());
            self.put(first);
            if band.is_empty() {
                return Ok(());
            }
            self.turn()?;
        }
        self.put(band);
        Ok(())
    }

    /// Puts bands on one page, if they fit on one.
    pub fn keep(&mut self, bands: Vec<Band>) -> Result<(), PrintError> {
        let height: f32 = bands.iter().map(Band::height).sum();
        if height > self.room() && height <= self.room_max() && !self.fresh {
            self.turn()?;
        }
        for band in bands {
            if band.height() > self.room() && band.height() <= self.room_max() && !self.fresh {
                self.turn()?;
            }
            self.flow(band)?;
        }
        Ok(())
    }

    /// All pages.
    pub fn finish(mut self) -> Vec<Page> {
        self.done.push(self.page);
        self.done
    }
}
