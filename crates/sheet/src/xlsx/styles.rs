//! How numbers are shown: in a workbook nothing else tells a date from a number.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::package::{Package, Size};
use super::xml::{Xml, attribute};
use crate::SheetError;
use crate::limits::XLSX_STYLES_MAX;

/// What a number stands for, by its format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Number,
    Date,
    DateTime,
    Time,
    /// Hours that go on beyond a day.
    Elapsed,
    /// A code of so many digits, such as a postal code: leading zeros are not stored.
    ZeroPadded(u8),
}

/// Reads what each cell style of the workbook shows.
pub(super) fn read(package: &Package, part: Option<&str>) -> Result<Vec<Shown>, SheetError> {
    let Some(part) = part else {
        return Ok(Vec::new());
    };
    let mut xml = Xml::new(package.part(part, Size::Small)?);
    let mut formats: HashMap<u32, Shown> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cell_styles = false;
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&element, "formatCode")) {
                        formats.insert(id, of_code(&code));
                    }
                }
                "cellXfs" => in_cell_styles = true,
                "xf" if in_cell_styles => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(formats.get(&id).copied().unwrap_or_else(|| of_built_in(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cell_styles = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
        if styles.len() > XLSX_STYLES_MAX {
            return Err(SheetError::Limit {
                name: "XLSX_STYLES_MAX",
                what: "cell styles",
                max: XLSX_STYLES_MAX as u64,
                advice: "Copy the values to a new workbook, without their formats.",
            });
        }
    }
}

/// Formats that every program knows by their number.
fn of_built_in(id: u32) -> Shown {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Shown::Time,
        22 => Shown::DateTime,
        46 => Shown::Elapsed,
        _ => Shown::Number,
    }
}

/// What a format's code shows. Whichever comes first decides: a place for a digit, or a letter of a date.
fn of_code(code: &str) -> Shown {
    if code.eq_ignore_ascii_case("general") {
        return Shown::Number;
    }
    let section = first_section(code);
    if section.len() > 1 && section.chars().all(|character| character == '0') {
        return u8::try_from(section.len()).map_or(Shown::Number, Shown::ZeroPadded);
    }
    if section == "[elapsed]" {
        return Shown::Elapsed;
    }
    let lower = section.to_ascii_lowercase();
    let first = |wanted: &str| lower.find(|character| wanted.contains(character));
    let letter = first("ymdhsbg");
    if letter.is_none() || first("0#?@").is_some_and(|digit| Some(digit) < letter) {
        return Shown::Number;
    }
    let has = |letters: &str| lower.contains(|character| letters.contains(character));
    match (has("ydbg"), has("hs")) {
        (true, true) => Shown::DateTime,
        (true, false) => Shown::Date,
        (false, true) => Shown::Time,
        // A month alone.
        (false, false) => Shown::Date,
    }
}

/// The format of positive numbers, without texts, colours and fillers.
fn first_section(code: &str) -> String {
    let mut section = String::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '"' => {
                characters.by_ref().find(|character| *character == '"');
            }
            '\\' | '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|character| *character != ']').collect();
                let inside = inside.to_ascii_lowercase();
                let is_elapsed = !inside.is_empty()
                    && ["h", "m", "s"]
                        .iter()
                        .any(|unit| inside.trim_matches(unit.chars().next().unwrap_or('h')).is_empty());
                if is_elapsed {
                    return "[elapsed]".to_owned();
                }
            }
            other => section.push(other),
        }
    }
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_dates_from_numbers() {
        let cases = [
            ("General", Shown::Number),
            ("0.00", Shown::Number),
            ("#,##0.00 \"USD\"", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("[Red]-0.0;[Blue]0.0", Shown::Number),
            ("#,##0 USD", Shown::Number),
            ("@", Shown::Number),
            ("00000", Shown::ZeroPadded(5)),
            ("0", Shown::Number),
            ("yyyy-mm-dd", Shown::Date),
            ("m/d/yy", Shown::Date),
            ("[$-407]d. mmmm yyyy;@", Shown::Date),
            ("\"Week of \"d", Shown::Date),
            ("mmm", Shown::Date),
            ("yyyy-mm-dd hh:mm:ss", Shown::DateTime),
            ("d.m.yy h:mm AM/PM", Shown::DateTime),
            ("h:mm", Shown::Time),
            ("mm:ss.0", Shown::Time),
            ("[h]:mm:ss", Shown::Elapsed),
            ("[mm]:ss", Shown::Elapsed),
            ("ge.m.d", Shown::Date),
        ];
        for (code, shown) in cases {
            assert_eq!(of_code(code), shown, "{code}");
        }
    }
}
