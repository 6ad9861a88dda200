use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::package::{Part, damaged};
use crate::SheetError;
use crate::limits::{XML_DEPTH_MAX, XML_EVENT_BYTES_MAX};

/// A part of a workbook as a stream of XML events: no document types, no deep nests, no endless texts.
pub(super) struct Xml {
    reader: Reader<Metered>,
    buffer: Vec<u8>,
    depth: usize,
    part: String,
}

/// Stops a single event that goes on and on, before it fills the memory.
struct Metered {
    inner: BufReader<Part>,
    since_event: usize,
}

impl Xml {
    pub(super) fn new(part: Part) -> Self {
        let name = part.name().to_owned();
        let mut reader =
            Reader::from_reader(Metered { inner: BufReader::with_capacity(64 << 10, part), since_event: 0 });
        // Names of end tags are checked by the depth that this crate keeps; comparing texts is what costs.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Self { reader, buffer: Vec::new(), depth: 0, part: name }
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, SheetError> {
        self.buffer.clear();
        self.reader.get_mut().since_event = 0;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(fault(&self.part, error)),
        };
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => {
                self.depth = self.depth.checked_sub(1).ok_or_else(|| damaged(&self.part, "its tags do not match"))?
            }
            Event::DocType(_) => {
                return Err(damaged(&self.part, "it has a document type, which no workbook needs"));
            }
            Event::Eof if self.depth > 0 => return Err(damaged(&self.part, "it ends too early")),
            _ => {}
        }
        if self.depth > XML_DEPTH_MAX {
            return Err(SheetError::Limit {
                name: "XML_DEPTH_MAX",
                what: "elements inside one another",
                max: XML_DEPTH_MAX as u64,
                advice: "Open it in a spreadsheet and save it again.",
            });
        }
        Ok(event)
    }

    /// Unpacks what is left without looking at it, so that damage to what was read shows in the checksum.
    pub(super) fn finish(&mut self) -> Result<(), SheetError> {
        match io::copy(&mut self.reader.get_mut().inner, &mut io::sink()) {
            Ok(_) => Ok(()),
            Err(error) => Err(fault(&self.part, error.into())),
        }
    }

    pub(super) fn damaged(&self, reason: &str) -> SheetError {
        damaged(&self.part, reason)
    }

    /// How much of the packed part is read.
    pub(super) fn packed_read(&self) -> u64 {
        self.reader.get_ref().inner.get_ref().packed_read()
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.since_event += got;
        Ok(got)
    }
}

impl BufRead for Metered {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_event > XML_EVENT_BYTES_MAX {
            return Err(io::Error::other(SheetError::Limit {
                name: "XML_EVENT_BYTES_MAX",
                what: "bytes of one text or tag",
                max: XML_EVENT_BYTES_MAX as u64,
                advice: "Shorten the longest cell.",
            }));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.since_event += amount;
        self.inner.consume(amount);
    }
}

/// Limits and damage come up through the reader as I/O errors: they are taken out again.
fn fault(part: &str, error: quick_xml::Error) -> SheetError {
    match error {
        quick_xml::Error::Io(shared) => match std::sync::Arc::try_unwrap(shared) {
            Ok(error) => match error.downcast::<SheetError>() {
                Ok(fault) => fault,
                Err(error) => SheetError::Io(error),
            },
            Err(shared) => damaged(part, &shared.to_string()),
        },
        other => damaged(part, &other.to_string()),
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    // An attribute that refers to what nobody defined is taken as it is written.
    Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(found.value))
}

/// Adds the text of an event, if it is text.
pub(super) fn push_text(text: &mut String, event: &Event<'_>) -> Result<(), &'static str> {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content()),
        Event::CData(piece) => text.push_str(&piece.xml10_content()),
        Event::GeneralRef(reference) => push_reference(text, reference)?,
        _ => {}
    }
    Ok(())
}

fn push_reference(text: &mut String, reference: &BytesRef<'_>) -> Result<(), &'static str> {
    if reference.is_char_ref() {
        let character =
            reference.resolve_char_ref().ok().flatten().ok_or("it refers to a character that does not exist")?;
        text.push(character);
        return Ok(());
    }
    let meant = resolve_predefined_entity(reference).ok_or("it refers to something that is not defined")?;
    text.push_str(meant);
    Ok(())
}
