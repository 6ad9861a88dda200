//! How wide the columns of the table are.

use crate::clean;
use crate::document::{Align, Content};
use crate::style::{CELL, GUTTER, HEAD};

use super::Desk;

/// Where a column begins, and how wide it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// From where lines begin.
    pub start: f32,
    /// Without the gutter.
    pub width: f32,
    /// To which side its cells go.
    pub align: Align,
}

/// Narrowest column.
const WIDTH_MIN: f32 = 30.0;
/// What a column of words keeps when amounts need more.
const WORDS_MIN: f32 = 110.0;
/// The share of the table that a column may take because of what is in it.
const NEED_MAX: f32 = 0.3;
/// A letter is about that wide, in sizes: what is surely narrower need not be measured.
const LETTER_WIDTH: f32 = 0.75;

/// Shares the width of the page out.
pub fn of(desk: &mut Desk<'_>) -> Vec<Column> {
    let columns = &desk.document.table.columns;
    let gutters = GUTTER * columns.len().saturating_sub(1) as f32;
    let width = desk.sheet.measure() - gutters;
    let mut widths = shared(&columns.iter().map(|column| column.share).collect::<Vec<_>>(), width);
    widen(desk, &mut widths, width);
    let mut start = 0.0;
    let place = |(width, column): (&f32, &crate::Column)| {
        let place = Column { start, width: *width, align: column.align };
        start += width + GUTTER;
        place
    };
    widths.iter().zip(columns).map(place).collect()
}

/// By the shares, but none narrower than it may be.
fn shared(shares: &[f32], width: f32) -> Vec<f32> {
    let share = |share: &f32| if share.is_finite() && *share > 0.0 { share.clamp(1e-3, 1e3) } else { 1.0 };
    let shares: Vec<f32> = shares.iter().map(share).collect();
    let all: f32 = shares.iter().sum();
    let free = width - WIDTH_MIN * shares.len() as f32;
    // Each has the least; the rest goes to those whose share asks for more.
    let wishes: Vec<f32> = shares.iter().map(|share| (share / all * width - WIDTH_MIN).max(0.0)).collect();
    let wished: f32 = wishes.iter().sum::<f32>().max(f32::EPSILON);
    wishes.iter().map(|wish| WIDTH_MIN + wish / wished * free).collect()
}

/// Gives columns of amounts the width that no amount is broken in, at the cost of the widest column of words.
fn widen(desk: &mut Desk<'_>, widths: &mut [f32], width: f32) {
    let document = desk.document;
    let columns = &document.table.columns;
    let words = columns.iter().enumerate().filter(|(_, column)| column.align == Align::Start).map(|(at, _)| at);
    let Some(giver) = words.max_by(|left, right| widths[*left].total_cmp(&widths[*right])) else { return };
    for at in 0..columns.len() {
        if columns[at].align != Align::End {
            continue;
        }
        let need = need(desk, at, widths[at]).min(width * NEED_MAX);
        let more = (need - widths[at]).min(widths[giver] - WORDS_MIN);
        if more > 0.0 {
            widths[at] += more;
            widths[giver] -= more;
        }
    }
}

/// The width of the widest text in a column, if that is more than it has.
fn need(desk: &mut Desk<'_>, column: usize, has: f32) -> f32 {
    let document = desk.document;
    let table = &document.table;
    let cells = table.rows.iter().filter_map(|row| match &row.content {
        Content::Line(cells) => cells.get(column).map(|cell| (cell.text.as_str(), CELL)),
        _ => None,
    });
    let head = (table.columns[column].label.as_str(), HEAD);
    let mut need = has;
    for (text, style) in cells.chain([head]) {
        if text.chars().count() as f32 * style.size * LETTER_WIDTH > need {
            need = need.max(desk.setter.width(&clean::line(text), style) + 0.5);
        }
    }
    need
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_come_to_the_whole_and_none_is_too_narrow() {
        for shares in [vec![1.0], vec![6.0, 1.0, 1.0, 1.0], vec![0.0, f32::NAN, -3.0, f32::INFINITY], vec![1e9, 1e-9]] {
            let widths = shared(&shares, 480.0);
            let all: f32 = widths.iter().sum();
            assert!((all - 480.0).abs() < 0.1, "{shares:?}: {widths:?}");
            assert!(widths.iter().all(|width| *width >= WIDTH_MIN - 0.1), "{shares:?}: {widths:?}");
        }
        let widths = shared(&[3.0, 1.0], 400.0);
        assert_eq!(widths, [300.0, 100.0]);
    }
}
