//! The table over the pages: heads repeated, sums carried, rows and totals kept together.

use crate::PrintError;
use crate::document::Content;
use crate::limits::REPEATED_POINTS_MAX;

use super::Desk;
use super::band::Band;
use super::columns;
use super::pages::Pages;
use super::rows;
use super::tree::Kind;

/// A head of the table that takes more than this share of a page is not repeated.
const HEAD_MAX: f32 = 0.25;

/// Rows that stay on one page: a line with the headings above it and the sums below it.
struct Unit {
    bands: Vec<Band>,
    /// The running sum after them.
    carry: Option<String>,
}

/// Places the table and the totals.
pub fn place(desk: &mut Desk<'_>, pages: &mut Pages) -> Result<(), PrintError> {
    let (head, units) = units(desk);
    let totals = rows::totals(desk);
    if units.is_empty() {
        return pages.keep(totals);
    }
    let repeated = if head.height() <= pages.room_max() * HEAD_MAX { head.clone().repeated() } else { Band::default() };
    let mut flow = Flow { desk, pages, repeated, carry: None };
    flow.begin(head, &units[0])?;
    let mut units = units.into_iter().peekable();
    while let Some(unit) = units.next() {
        let is_last = units.peek().is_none();
        flow.unit(unit, if is_last { Some(&totals) } else { None })?;
    }
    flow.pages.keep(totals)
}

fn units(desk: &mut Desk<'_>) -> (Band, Vec<Unit>) {
    let document = desk.document;
    if document.table.rows.is_empty() {
        return (Band::default(), Vec::new());
    }
    let columns = columns::of(desk);
    let table = desk.tree.add(None, Kind::Table);
    let head = rows::heads(desk, &columns, table);
    let mut units: Vec<Unit> = Vec::new();
    let mut headings = Vec::new();
    for row in &document.table.rows {
        let band = rows::row(desk, &columns, table, row);
        if band.is_empty() {
            // Nothing to see, but the sum goes on.
            if let (Some(last), Some(_)) = (units.last_mut(), &row.carry) {
                last.carry.clone_from(&row.carry);
            }
            continue;
        }
        match (&row.content, units.last_mut().filter(|_| headings.is_empty())) {
            (Content::Section(_), _) => headings.push(band),
            (Content::Subtotal { .. }, Some(above)) => {
                above.bands.push(band);
                above.carry = row.carry.clone().or(above.carry.take());
            }
            _ => {
                headings.push(band);
                units.push(Unit { bands: std::mem::take(&mut headings), carry: row.carry.clone() });
            }
        }
    }
    if !headings.is_empty() {
        units.push(Unit { bands: headings, carry: None });
    }
    (head, units)
}

struct Flow<'a, 'b, 'c> {
    desk: &'a mut Desk<'b>,
    pages: &'c mut Pages,
    /// The heads of the columns on further pages.
    repeated: Band,
    /// The running sum by now.
    carry: Option<String>,
}

impl Flow<'_, '_, '_> {
    /// Places the head of the table where at least one row fits below.
    fn begin(&mut self, head: Band, first: &Unit) -> Result<(), PrintError> {
        let head = head.padded(20.0, 5.0);
        let need = head.height() + first.height();
        if need > self.pages.room() && !self.pages.is_fresh() {
            self.pages.turn()?;
        }
        let is_fresh = self.pages.is_fresh();
        if head.is_empty() {
            return Ok(());
        }
        if is_fresh && head.height() <= self.pages.room_max() * HEAD_MAX {
            self.pages.put_repeated(head);
            return Ok(());
        }
        self.pages.flow(head)
    }

    /// Places rows, and turns the page where they do not fit with what has to stand below them: a running sum, or,
    /// after the last row, the totals.
    fn unit(&mut self, unit: Unit, totals: Option<&Vec<Band>>) -> Result<(), PrintError> {
        let totals_height = totals.map_or(0.0, |totals| totals.iter().map(Band::height).sum());
        let below = match totals {
            // Together only if a page can hold them together.
            Some(_) if unit.height() + totals_height <= self.room_after_turn()? => totals_height,
            Some(_) => 0.0,
            // Far from the foot: there will be room for it, whatever it says.
            None if unit.height() + REPEATED_POINTS_MAX <= self.pages.room() => 0.0,
            None => self.reserve(unit.carry.as_deref())?,
        };
        if unit.height() + below > self.pages.room() {
            self.turn()?;
        }
        if unit.height() + below <= self.pages.room() {
            unit.bands.into_iter().for_each(|band| self.pages.put(band));
        } else {
            let last = unit.bands.len() - 1;
            for (at, band) in unit.bands.into_iter().enumerate() {
                let reserve = match totals {
                    // Should the page end within them, the sum of the rows before them is carried.
                    _ if at < last => self.reserve(None)?,
                    Some(_) => 0.0,
                    None => below,
                };
                self.row(band, reserve)?;
            }
        }
        if unit.carry.is_some() {
            self.carry = unit.carry;
        }
        Ok(())
    }

    fn row(&mut self, mut band: Band, reserve: f32) -> Result<(), PrintError> {
        if band.height() + reserve > self.pages.room() {
            self.turn()?;
        }
        while band.height() + reserve > self.pages.room() {
            // Taller than a page: cut, with the sum of the rows before it.
            let room = self.pages.room() - reserve.max(self.reserve(None)?);
            let first = band.cut(room);
            self.pages.put(first);
            if band.is_empty() {
                return Ok(());
            }
            self.turn()?;
        }
        self.pages.put(band);
        Ok(())
    }

    /// Turns the page, unless it is fresh: the sum is carried forward and brought forward, the heads are repeated.
    fn turn(&mut self) -> Result<(), PrintError> {
        if self.pages.is_fresh() {
            return Ok(());
        }
        let words = &self.desk.document.words;
        let carry = self.carry.clone().unwrap_or_default();
        let forward = rows::carry(self.desk, &words.carried_forward, &carry);
        if !forward.is_empty() {
            self.pages.put(forward);
        }
        self.pages.turn()?;
        if !self.repeated.is_empty() {
            self.pages.put_repeated(self.repeated.clone());
        }
        let brought = rows::carry(self.desk, &words.brought_forward, &carry);
        if !brought.is_empty() {
            self.pages.put_repeated(brought.hairline());
        }
        Ok(())
    }

    /// The room that has to be left for the running sum, should the page end after rows with that one.
    fn reserve(&mut self, carry: Option<&str>) -> Result<f32, PrintError> {
        let carry = carry.or(self.carry.as_deref()).unwrap_or_default().to_owned();
        let forward = rows::carry(self.desk, &self.desk.document.words.carried_forward, &carry);
        checked(&forward)
    }

    /// The room for rows on a page that would be begun now.
    fn room_after_turn(&mut self) -> Result<f32, PrintError> {
        let carry = self.carry.clone().unwrap_or_default();
        let brought = rows::carry(self.desk, &self.desk.document.words.brought_forward, &carry);
        let head = if self.repeated.is_empty() { 0.0 } else { self.repeated.height() };
        Ok(self.pages.room_max() - head - checked(&brought)?)
    }
}

impl Unit {
    fn height(&self) -> f32 {
        self.bands.iter().map(Band::height).sum()
    }
}

fn checked(band: &Band) -> Result<f32, PrintError> {
    let height = if band.is_empty() { 0.0 } else { band.height() };
    if height > REPEATED_POINTS_MAX {
        return Err(PrintError::Limit {
            name: "REPEATED_POINTS_MAX",
            what: "points of height for a sum that is carried forward",
            max: REPEATED_POINTS_MAX as usize,
            advice: "Shorten its words.",
        });
    }
    Ok(height)
}
