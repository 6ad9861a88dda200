use quick_xml::events::BytesStart;

use super::styles::Shown;

/// What the tag of a cell says about it.
pub(super) struct CellTag {
    pub(super) column: usize,
    pub(super) kind: Kind,
    pub(super) style: Shown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Shared,
    /// A text in the cell itself, or a date in ISO 8601.
    Text,
    Boolean,
    Error,
}

/// Reads the tag of a cell; without a place of its own it lies at `next`.
pub(super) fn cell_tag(element: &BytesStart<'_>, next: usize, styles: &[Shown]) -> Result<CellTag, &'static str> {
    let mut tag = CellTag { column: next, kind: Kind::Number, style: Shown::Number };
    let mut attributes = element.attributes();
    for attribute in attributes.with_checks(false) {
        let attribute = attribute.map_err(|_| "a cell has a broken attribute")?;
        let value = attribute.value.as_ref();
        match attribute.key.as_ref() {
            "r" => {
                tag.column = column(value).ok_or("a cell has a place that does not exist")?;
            }
            "s" => {
                tag.style = value.parse().ok().and_then(|style: usize| styles.get(style)).copied().unwrap_or_default()
            }
            "t" => {
                tag.kind = match value {
                    "s" => Kind::Shared,
                    "str" | "inlineStr" | "d" => Kind::Text,
                    "b" => Kind::Boolean,
                    "e" => Kind::Error,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    Ok(tag)
}

/// The column of a reference such as `AB12`, counted from 0.
fn column(reference: &str) -> Option<usize> {
    const LETTERS_MAX: usize = 3;
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let count = letters.clone().count();
    if count == 0 || count > LETTERS_MAX {
        return None;
    }
    let number = letters.fold(0, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some(number - 1)
}

/// The reference of a cell, as people know it: columns count from 0, rows from 1.
pub(super) fn reference(column: usize, row: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_columns_are_each_others_reverse() {
        for (name, place) in [("A1", 0), ("Z1", 25), ("AA1", 26), ("AZ1", 51), ("XFD1", 16_383), ("ZZZ1", 18_277)] {
            assert_eq!(column(name), Some(place));
            assert_eq!(reference(place, 1), name);
        }
    }
}
