//! Sizes, spaces and colours, in points: everything that decides what a document looks like.

use crate::document::{Colour, Paper};

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Size of the letters.
    pub size: f32,
    /// From one line to the next.
    pub leading: f32,
    /// How bold.
    pub weight: f32,
    /// Its colour.
    pub colour: Colour,
    /// All digits are of one width, so that amounts stand below one another.
    pub tabular: bool,
}

/// Almost black.
pub const INK: Colour = Colour(0x11, 0x18, 0x27);
/// For what one may overlook.
pub const PALE: Colour = Colour(0x5B, 0x64, 0x72);
/// For lines between rows.
pub const HAIR: Colour = Colour(0xDD, 0xE1, 0xE6);

const REGULAR: f32 = 400.0;
const BOLD: f32 = 600.0;

const fn style(size: f32, leading: f32, weight: f32, colour: Colour) -> Style {
    Style { size, leading, weight, colour, tabular: false }
}

/// What it is.
pub const TITLE: Style = style(20.0, 25.0, BOLD, INK);
/// Paragraphs.
pub const BODY: Style = style(9.5, 14.5, REGULAR, INK);
/// The addressee.
pub const ADDRESS: Style = style(9.5, 13.5, REGULAR, INK);
/// The sender's name.
pub const SENDER_NAME: Style = style(8.5, 12.0, BOLD, INK);
/// The rest of the sender.
pub const SENDER: Style = style(8.5, 12.0, REGULAR, PALE);
/// The sender's name where there is no logo.
pub const MARK: Style = style(14.0, 18.0, BOLD, INK);
/// What a fact is.
pub const FACT_LABEL: Style = style(8.5, 13.5, REGULAR, PALE);
/// A fact.
pub const FACT: Style = Style { tabular: true, ..style(8.5, 13.5, REGULAR, INK) };
/// Heads of columns.
pub const HEAD: Style = style(7.5, 10.5, BOLD, PALE);
/// Cells.
pub const CELL: Style = Style { tabular: true, ..style(9.0, 13.0, REGULAR, INK) };
/// What stands below in a cell.
pub const DETAIL: Style = Style { tabular: true, ..style(8.0, 11.5, REGULAR, PALE) };
/// Headings within the table.
pub const SECTION: Style = style(9.5, 13.5, BOLD, INK);
/// Texts across the table.
pub const NOTE: Style = style(8.5, 12.5, REGULAR, PALE);
/// A sum between lines.
pub const SUBTOTAL: Style = Style { tabular: true, ..style(9.0, 13.0, BOLD, INK) };
/// Carried forward.
pub const CARRY: Style = Style { tabular: true, ..style(8.5, 12.5, REGULAR, PALE) };
/// A total.
pub const TOTAL: Style = Style { tabular: true, ..style(9.0, 13.0, REGULAR, INK) };
/// The total.
pub const STRONG: Style = Style { tabular: true, ..style(11.5, 15.5, BOLD, INK) };
/// The foot of the page, and the head of the next.
pub const FOOT: Style = Style { tabular: true, ..style(7.5, 10.5, REGULAR, PALE) };

impl Style {
    /// The same in another colour.
    pub const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// From the upper edge of a line to the feet of its letters. The same whichever font a letter comes from, so that
    /// texts beside one another stand on one line.
    pub fn baseline(&self) -> f32 {
        (self.leading + 0.7 * self.size) / 2.0
    }
}

/// Where things are on the paper, which has its origin at the upper left.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    /// Of the paper.
    pub width: f32,
    /// Of the paper.
    pub height: f32,
    /// Whether lines begin at the right.
    pub mirrored: bool,
}

/// Free on both sides.
pub const SIDE: f32 = 56.7;
/// Free above.
pub const TOP: f32 = 45.0;
/// Free below the foot.
pub const BOTTOM: f32 = 34.0;
/// From the top of the paper to the addressee, who is to be seen in an envelope's window.
pub const WINDOW: f32 = 136.0;
/// The running head of further pages, with the space below.
pub const RUNNING: f32 = 30.0;
/// Between columns.
pub const GUTTER: f32 = 12.0;
/// Largest width and height of a logo.
pub const LOGO: (f32, f32) = (170.0, 52.0);
/// The share of the width at which the second column of the upper part begins.
pub const ASIDE: f32 = 0.6;
/// Thickness of a line between rows.
pub const HAIRLINE: f32 = 0.5;
/// Thickness of a line that ends something.
pub const RULE: f32 = 0.8;

impl Sheet {
    /// An empty one.
    pub fn new(paper: Paper, mirrored: bool) -> Self {
        let (width, height) = match paper {
            Paper::A4 => (595.28, 841.89),
            Paper::Letter => (612.0, 792.0),
        };
        Self { width, height, mirrored }
    }

    /// The width between the margins.
    pub fn measure(&self) -> f32 {
        self.width - 2.0 * SIDE
    }

    /// The left edge of what is `width` wide and begins `start` from where lines begin.
    pub fn left(&self, start: f32, width: f32) -> f32 {
        if self.mirrored { self.width - SIDE - start - width } else { SIDE + start }
    }
}

/// The colour, or a darker one where white paper would not let it be read (a contrast of 4.5 to 1, as WCAG asks).
pub fn legible(colour: Colour) -> Colour {
    let mut legible = colour;
    while (1.0 + 0.05) / (luminance(legible) + 0.05) < 4.5 {
        let darker = |part: u8| (f32::from(part) * 0.95) as u8;
        legible = Colour(darker(legible.0), darker(legible.1), darker(legible.2));
    }
    legible
}

fn luminance(colour: Colour) -> f32 {
    let part = |part: u8| {
        let part = f32::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(colour.0) + 0.7152 * part(colour.1) + 0.0722 * part(colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_cannot_be_read_is_darkened_and_another_stays() {
        let blue = Colour::default();
        assert_eq!(legible(blue), blue);
        for pale in [Colour(255, 255, 255), Colour(255, 255, 0), Colour(0, 255, 255)] {
            let dark = legible(pale);
            assert!(1.05 / (luminance(dark) + 0.05) >= 4.5, "{dark:?}");
        }
    }

    #[test]
    fn a_mirrored_sheet_begins_at_the_right() {
        let (left, right) = (Sheet::new(Paper::A4, false), Sheet::new(Paper::A4, true));
        assert_eq!(left.left(0.0, 100.0), SIDE);
        assert_eq!(right.left(0.0, 100.0) + 100.0, right.width - SIDE);
    }
}
