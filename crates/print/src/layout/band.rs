//! Cells beside one another, which share a page or are cut through at the same height.

use crate::document::Colour;
use crate::style::{HAIR, HAIRLINE, RULE, Sheet};
use crate::text::Line;

use super::{Item, Page, Role};

/// The most space above what was cut off.
const CUT: f32 = 6.0;

/// Cells beside one another.
#[derive(Debug, Clone, Default)]
pub struct Band {
    cells: Vec<Cell>,
    above: f32,
    below: f32,
    /// Colour, thickness and beginning of a line over it.
    over: Option<(Colour, f32, f32)>,
    /// The same under it.
    under: Option<(Colour, f32, f32)>,
}

/// Pieces below one another.
#[derive(Debug, Clone)]
pub struct Cell {
    /// From where lines begin.
    pub start: f32,
    /// How wide.
    pub width: f32,
    strips: Vec<Strip>,
    /// Space that goes above what comes next.
    owed: f32,
}

#[derive(Debug, Clone)]
struct Strip {
    /// Free above it.
    gap: f32,
    height: f32,
    content: Content,
    role: Role,
}

#[derive(Debug, Clone)]
enum Content {
    Line(Line),
    Picture(f32),
}

impl Band {
    /// Cells beside one another.
    pub fn of(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }

    /// With space above and below.
    pub fn padded(self, above: f32, below: f32) -> Self {
        Self { above, below, ..self }
    }

    /// With a hairline under it.
    pub fn hairline(self) -> Self {
        Self { under: Some((HAIR, HAIRLINE, 0.0)), ..self }
    }

    /// With a line under it that begins `start` from where lines begin.
    pub fn ruled_under(self, colour: Colour, start: f32) -> Self {
        Self { under: Some((colour, RULE, start)), ..self }
    }

    /// With a line over it.
    pub fn ruled_over(self, colour: Colour, thickness: f32, start: f32) -> Self {
        Self { over: Some((colour, thickness, start)), ..self }
    }

    /// The same, repeated because a page ended.
    pub fn repeated(mut self) -> Self {
        let strips = self.cells.iter_mut().flat_map(|cell| &mut cell.strips);
        strips.for_each(|strip| strip.role = Role::Furniture(super::Furniture::Repeated));
        self
    }

    /// Whether there is nothing to see in it.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.strips.is_empty())
    }

    /// How high it is.
    pub fn height(&self) -> f32 {
        let tallest = self.cells.iter().map(Cell::height).fold(0.0, f32::max);
        self.above + tallest + self.below
    }

    /// The height of what cannot be cut: the space above and the first line or two.
    pub fn head_height(&self) -> f32 {
        let head = |cell: &Cell| cell.strips.iter().take(2).map(Strip::full_height).sum();
        self.above + self.cells.iter().map(head).fold(0.0, f32::max)
    }

    /// Takes off what fits into `room`. Something is taken in any case, so that cutting comes to an end.
    pub fn cut(&mut self, room: f32) -> Self {
        let room = room - self.above - self.below;
        let before = self.height();
        let mut taken: Vec<Cell> = self.cells.iter_mut().map(|cell| cell.cut(room)).collect();
        if self.height() >= before {
            taken = self.cells.iter_mut().map(|cell| cell.take(1)).collect();
        }
        let first = Self { cells: taken, under: None, below: 0.0, ..*self };
        (self.over, self.above) = (None, self.above.min(CUT));
        first
    }

    /// Puts it on a page and says where it ends.
    pub fn place(self, sheet: Sheet, top: f32, page: &mut Page) -> f32 {
        let bottom = top + self.height();
        rule(self.over, sheet, top, page);
        for cell in self.cells {
            cell.place(sheet, top + self.above, page);
        }
        rule(self.under, sheet, bottom, page);
        bottom
    }
}

fn rule(line: Option<(Colour, f32, f32)>, sheet: Sheet, y: f32, page: &mut Page) {
    let Some((colour, thickness, start)) = line else { return };
    let width = sheet.measure() - start;
    page.items.push(Item::Rule { left: sheet.left(start, width), y, width, thickness, colour });
}

impl Cell {
    /// An empty one.
    pub fn new(start: f32, width: f32) -> Self {
        Self { start, width, strips: Vec::new(), owed: 0.0 }
    }

    /// Adds a line below.
    pub fn push_line(&mut self, line: Line, role: Role) {
        let height = line.style.leading;
        let gap = std::mem::take(&mut self.owed);
        self.strips.push(Strip { gap, height, content: Content::Line(line), role });
    }

    /// Adds a picture below.
    pub fn push_picture(&mut self, width: f32, height: f32, role: Role) {
        let gap = std::mem::take(&mut self.owed);
        self.strips.push(Strip { gap, height, content: Content::Picture(width), role });
    }

    /// Leaves space above what comes next.
    pub fn owe(&mut self, space: f32) {
        self.owed += space;
    }

    /// How many strips it has.
    pub fn len(&self) -> usize {
        self.strips.len()
    }

    fn height(&self) -> f32 {
        self.strips.iter().map(Strip::full_height).sum()
    }

    /// Takes the strips that fit. The space above the next one goes on where it was cut through.
    fn cut(&mut self, room: f32) -> Self {
        let (mut height, mut count) = (0.0, 0);
        for strip in &self.strips {
            if height + strip.full_height() > room {
                break;
            }
            height += strip.full_height();
            count += 1;
        }
        let taken = self.take(count);
        if let Some(next) = self.strips.first_mut() {
            next.gap = (next.gap - (room - height).max(0.0)).max(0.0);
        }
        taken
    }

    fn take(&mut self, count: usize) -> Self {
        let rest = self.strips.split_off(count.min(self.strips.len()));
        Self { start: self.start, width: self.width, owed: 0.0, strips: std::mem::replace(&mut self.strips, rest) }
    }

    fn place(self, sheet: Sheet, top: f32, page: &mut Page) {
        let left = sheet.left(self.start, self.width);
        let mut y = top;
        for strip in self.strips {
            y += strip.gap;
            let role = strip.role;
            page.items.push(match strip.content {
                Content::Line(line) => Item::Text { left, baseline: y + line.style.baseline(), line, role },
                Content::Picture(width) => {
                    let left = sheet.left(self.start, width);
                    Item::Picture { left, top: y, width, height: strip.height, role }
                }
            });
            y += strip.height;
        }
    }
}

impl Strip {
    fn full_height(&self) -> f32 {
        self.gap + self.height
    }
}
