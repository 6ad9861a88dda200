use quick_xml::events::Event;

use super::package::{Package, Size};
use super::spool::Spool;
use super::xml::{Xml, push_text};
use crate::SheetError;
use crate::limits::{CELL_BYTES_MAX, SHARED_STRINGS_MAX, SHARED_STRINGS_MEMORY_BYTES};

/// Pages kept at hand: 16 MiB of text and 4 MiB of index.
const TEXT_PAGES: usize = 2_048;
const INDEX_PAGES: usize = 512;

/// The shared strings of a workbook, read from their part as far as they are asked for.
///
/// Programs number strings in the order in which cells first use them, so that this part is read at the pace of the
/// sheet, and the first rows of a large workbook are there at once.
pub(super) struct SharedStrings {
    /// Absent once all are read.
    rest: Option<Xml>,
    text: Spool,
    /// For each string where its text ends, in eight bytes.
    ends: Spool,
    count: u64,
    buffer: Vec<u8>,
}

impl SharedStrings {
    pub(super) fn open(package: &Package, part: Option<&str>) -> Result<Self, SheetError> {
        let rest = part.map(|part| package.part(part, Size::Large).map(Xml::new)).transpose()?;
        Ok(Self {
            rest,
            text: Spool::new(SHARED_STRINGS_MEMORY_BYTES, TEXT_PAGES),
            ends: Spool::new(SHARED_STRINGS_MEMORY_BYTES, INDEX_PAGES),
            count: 0,
            buffer: Vec::new(),
        })
    }

    /// Adds the string of this number to `into`; false where there is none.
    pub(super) fn push(&mut self, number: u64, into: &mut String) -> Result<bool, SheetError> {
        while self.count <= number {
            if !self.read_one()? {
                return Ok(false);
            }
        }
        let start = if number == 0 { 0 } else { self.end_of(number - 1)? };
        let end = self.end_of(number)?;
        self.buffer.clear();
        self.text.read(start, (end - start) as usize, &mut self.buffer)?;
        into.push_str(&String::from_utf8_lossy(&self.buffer));
        Ok(true)
    }

    fn end_of(&mut self, number: u64) -> Result<u64, SheetError> {
        self.buffer.clear();
        self.ends.read(number * 8, 8, &mut self.buffer)?;
        let bytes = self.buffer.as_slice().try_into().expect("eight bytes were asked for");
        Ok(u64::from_le_bytes(bytes))
    }

    /// Reads the next string of the part; false at its end.
    fn read_one(&mut self) -> Result<bool, SheetError> {
        let Some(xml) = &mut self.rest else {
            return Ok(false);
        };
        loop {
            match xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "si" => break,
                Event::Empty(element) if element.local_name().as_ref() == "si" => {
                    self.keep("")?;
                    return Ok(true);
                }
                Event::Eof => {
                    // Its end was reached, so its checksum was right.
                    self.rest = None;
                    return Ok(false);
                }
                _ => {}
            }
        }
        let mut text = String::new();
        read_rich_text(xml, "si", &mut text)?;
        self.keep(&text)?;
        Ok(true)
    }

    fn keep(&mut self, text: &str) -> Result<(), SheetError> {
        if self.count == SHARED_STRINGS_MAX {
            return Err(SheetError::Limit {
                name: "SHARED_STRINGS_MAX",
                what: "different texts",
                max: SHARED_STRINGS_MAX,
                advice: "Split the table, or import it as CSV.",
            });
        }
        self.text.push(text.as_bytes())?;
        self.ends.push(&self.text.len().to_le_bytes())?;
        self.count += 1;
        Ok(())
    }

    /// Checks that what was read was whole.
    pub(super) fn finish(&mut self) -> Result<(), SheetError> {
        self.rest.as_mut().map_or(Ok(()), Xml::finish)
    }

    /// How much of the packed part is read.
    pub(super) fn packed_read(&self) -> Option<u64> {
        self.rest.as_ref().map(Xml::packed_read)
    }
}

/// Reads the text inside an element that was just opened, up to its end: runs end to end, without reading aids.
pub(super) fn read_rich_text(xml: &mut Xml, element: &str, text: &mut String) -> Result<(), SheetError> {
    let (mut in_text, mut in_aid) = (false, false);
    loop {
        let event = xml.next()?;
        let mut wrong = None;
        match &event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => in_text = !in_aid,
                "rPh" => in_aid = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_aid = false,
                name if name == element => break,
                _ => {}
            },
            Event::Eof => wrong = Some("it ends too early"),
            text_event if in_text => wrong = push_text(text, text_event).err(),
            _ => {}
        }
        if text.len() > CELL_BYTES_MAX {
            return Err(SheetError::Limit {
                name: "CELL_BYTES_MAX",
                what: "bytes of a text",
                max: CELL_BYTES_MAX as u64,
                advice: "Shorten the longest cell.",
            });
        }
        if let Some(reason) = wrong {
            return Err(xml.damaged(reason));
        }
    }
    if text.contains("_x") {
        *text = without_escapes(text);
    }
    Ok(())
}

/// Characters that XML cannot hold are written `_x000D_`, and an underscore that would look so `_x005F_`.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        match escaped(rest) {
            Some(character) => {
                plain.push(character);
                rest = &rest[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn escaped(text: &str) -> Option<char> {
    let digits = text.get(2..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let closed = text.as_bytes().get(6) == Some(&b'_');
    let code = u32::from_str_radix(digits, 16).ok()?;
    closed.then(|| char::from_u32(code)).flatten()
}

#[cfg(test)]
mod tests {
    use super::without_escapes;

    #[test]
    fn escaped_characters_come_back() {
        assert_eq!(without_escapes("a_x000D__x000a_b"), "a\r\nb");
        assert_eq!(without_escapes("_x005F_x000D_"), "_x000D_");
        assert_eq!(without_escapes("max_x, _x12_, _xD800_, _x00"), "max_x, _x12_, _xD800_, _x00");
        assert_eq!(without_escapes("_xé000_"), "_xé000_");
    }
}
