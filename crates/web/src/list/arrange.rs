//! How the columns of a list stand: in which order, how wide, and which of them stay while the others are scrolled. All
//! of it is in the address, so each change is a link.

use rapport_kernel::catalog::Look;
use rapport_kernel::{Field, Object, Read};
use serde::Serialize;

use super::Asked;
use super::found::Found;
use crate::words::Words;

/// Pixels between one width and the next; each has its class in the style.
const STEP: u16 = 20;
const WIDTH_MIN: u16 = 60;
const WIDTH_MAX: u16 = 640;
/// From where a column without a width becomes narrower or wider.
const WIDTH_USUAL: u16 = 180;
/// Columns that can stay.
pub const PINNED_MAX: usize = 6;

/// A column of a table.
#[derive(Clone, Copy)]
pub struct Column<'o> {
    /// What it shows.
    pub field: &'o Field,
    /// Pixels; as wide as it wants when absent.
    pub width: Option<u16>,
    /// Its place among those that stay.
    pub pinned: Option<usize>,
}

impl Column<'_> {
    /// The classes of its cells.
    pub fn classes(&self, is_end: bool) -> String {
        let mut classes = Vec::new();
        if is_end {
            classes.push("end".to_owned());
        }
        if let Some(width) = self.width {
            classes.push(format!("wide-{width}"));
        }
        if let Some(place) = self.pinned {
            classes.push(format!("pin pin-{place}"));
        }
        classes.join(" ")
    }
}

/// The fields as columns, as they are looked at.
pub fn columns<'o>(fields: &[&'o Field], look: &Look) -> Vec<Column<'o>> {
    let width = |field: &Field| {
        let mut wanted = look.widths.iter().filter_map(|width| width.trim().split_once(':'));
        let of_field = wanted.rfind(|(key, _)| *key == field.key);
        of_field.and_then(|(_, pixels)| pixels.parse().ok()).map(stepped)
    };
    let column = |(at, field): (usize, &&'o Field)| Column {
        field,
        width: width(field),
        pinned: (at < look.pinned.min(PINNED_MAX)).then_some(at),
    };
    fields.iter().enumerate().map(column).collect()
}

fn stepped(pixels: u16) -> u16 {
    (pixels.clamp(WIDTH_MIN, WIDTH_MAX) + STEP / 2) / STEP * STEP
}

/// A field in the menu of columns.
#[derive(Serialize)]
pub struct Place {
    key: String,
    label: String,
    shown: bool,
    /// What can be done with it where it is shown, as addresses.
    moves: Option<Moves>,
}

#[derive(Serialize)]
struct Moves {
    up: Option<String>,
    down: Option<String>,
    narrower: String,
    wider: String,
    /// Has the columns up to this one stay, or no longer.
    pin: String,
    pinned: bool,
}

/// All fields: the columns in their order, then what is not shown.
pub fn places(
    r: &Read<'_>,
    object: &Object,
    moments: &[Field],
    asked: &Asked,
    found: &Found<'_>,
    words: &Words,
) -> Vec<Place> {
    let columns = &found.columns;
    let shown = columns.iter().enumerate().map(|(at, column)| Place {
        key: column.field.key.clone(),
        label: words.field(object, column.field),
        shown: true,
        moves: Some(moves(object, asked, columns, at)),
    });
    let is_shown = |field: &&Field| columns.iter().any(|column| column.field.key == field.key);
    let all = r.fields(object).into_iter().chain(moments);
    let rest = all.filter(|field| !is_shown(field)).map(|field| Place {
        key: field.key.clone(),
        label: words.field(object, field),
        shown: false,
        moves: None,
    });
    shown.chain(rest).collect()
}

fn moves(object: &Object, asked: &Asked, columns: &[Column<'_>], at: usize) -> Moves {
    let address = |columns: &[Column<'_>], pinned: usize| {
        let keys: Vec<&str> = columns.iter().map(|column| column.field.key.as_str()).collect();
        let changed = Asked {
            columns: Some(keys.join(",")),
            widths: Some(widths(columns)),
            pinned: Some(pinned),
            menu: Some("columns".to_owned()),
            ..asked.clone()
        };
        changed.address(object, None)
    };
    let pinned = columns.iter().filter(|column| column.pinned.is_some()).count();
    let swapped = |other: usize| {
        let mut columns = columns.to_vec();
        columns.swap(at, other);
        address(&columns, pinned)
    };
    let sized = |by: i32| {
        let mut columns = columns.to_vec();
        let width = i32::from(columns[at].width.unwrap_or(WIDTH_USUAL)) + by;
        columns[at].width = Some(stepped(u16::try_from(width).unwrap_or_default()));
        address(&columns, pinned)
    };
    let is_pinned = columns[at].pinned.is_some();
    Moves {
        up: at.checked_sub(1).map(swapped),
        down: (at + 1 < columns.len()).then(|| swapped(at + 1)),
        narrower: sized(-2 * i32::from(STEP)),
        wider: sized(2 * i32::from(STEP)),
        pin: address(columns, if is_pinned { at } else { (at + 1).min(PINNED_MAX) }),
        pinned: is_pinned,
    }
}

/// The widths as addresses and saved views hold them.
pub fn widths(columns: &[Column<'_>]) -> String {
    let width = |column: &Column<'_>| Some(format!("{}:{}", column.field.key, column.width?));
    columns.iter().filter_map(width).collect::<Vec<_>>().join(",")
}
