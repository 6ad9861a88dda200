//! Prints documents: their texts in their language, by the printer of this house.

use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rapport_kernel::blob::{BlobHash, Blobs};
use rapport_kernel::document::{Document, Letterhead, Press, Printed};
use rapport_kernel::text::Text;
use rapport_kernel::{Error, Result};
use rapport_print as print;
use rapport_print::limits::LOGO_BYTES_MAX;

use rapport_web::documents::{self as said, Said, say};

/// How wide the column of words is beside each column of amounts.
const WORDS_SHARE: f32 = 5.0;
const AMOUNTS_SHARE: f32 = 2.0;

/// A printer with the fonts of a folder and of the system.
pub struct Printer {
    folder: PathBuf,
    blobs: Arc<dyn Blobs>,
    /// Found when the first document is printed.
    fonts: Mutex<Option<Arc<print::Fonts>>>,
}

impl Printer {
    /// A printer. The folder need not be there.
    pub fn new(folder: PathBuf, blobs: Arc<dyn Blobs>) -> Self {
        Self { folder, blobs, fonts: Mutex::new(None) }
    }

    fn fonts(&self) -> Result<Arc<print::Fonts>> {
        let mut fonts = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = fonts.as_ref() {
            return Ok(found.clone());
        }
        let found = Arc::new(print::Fonts::with_system(std::slice::from_ref(&self.folder)).map_err(refused)?);
        *fonts = Some(found.clone());
        Ok(found)
    }

    fn logo(&self, letterhead: &Letterhead) -> Result<Option<print::Logo>> {
        let words = letterhead.sender.first().cloned().unwrap_or_default();
        let image = letterhead.logo.map(|hash| self.content(hash)).transpose()?.flatten();
        Ok(image.map(|image| print::Logo { image, words }))
    }

    /// One byte more than is taken, so that what is too large is said to be so; none where it is gone.
    fn content(&self, hash: BlobHash) -> Result<Option<Vec<u8>>> {
        let Some(blob) = self.blobs.open(hash)? else { return Ok(None) };
        let mut image = Vec::new();
        let most = LOGO_BYTES_MAX as u64 + 1;
        blob.content.take(most).read_to_end(&mut image).map_err(|error| Error::fault("Reading a logo", error))?;
        Ok(Some(image))
    }
}

impl Press for Printer {
    fn print(&self, document: &Document) -> Result<Printed> {
        let fonts = self.fonts()?;
        let logo = self.logo(&document.letterhead)?;
        let printed = print::print(&fonts, &on_paper(document, say(document), logo)).map_err(refused)?;
        Ok(Printed { pdf: printed.pdf, missing: printed.missing })
    }
}

fn on_paper(document: &Document, said: Said, logo: Option<print::Logo>) -> print::Document {
    let Letterhead { colour, font, is_us_letter, .. } = &document.letterhead;
    let notice = said.state.map(|state| format!("{state}\n\n")).unwrap_or_default();
    print::Document {
        language: document.language.clone(),
        direction: None,
        paper: if *is_us_letter { print::Paper::Letter } else { print::Paper::A4 },
        accent: colour.map_or_else(print::Colour::default, |(red, green, blue)| print::Colour(red, green, blue)),
        font: font.clone(),
        created: Timestamp::from_millisecond(document.made_at.ms()).unwrap_or_default(),
        logo,
        sender: said.sender,
        addressee: said.addressee,
        title: said.title,
        facts: said.facts.into_iter().map(|fact| print::Fact { label: fact.label, value: fact.value }).collect(),
        intro: format!("{notice}{}", said.intro).trim_end().to_owned(),
        table: print::Table { columns: columns(said.columns), rows: said.rows.into_iter().map(row).collect() },
        totals: said.totals.into_iter().map(total).collect(),
        closing: said.closing,
        footer: said.footer,
        words: print::Words {
            page: said.page_of,
            carried_forward: said.carried_forward,
            brought_forward: said.brought_forward,
        },
    }
}

fn columns(labels: Vec<String>) -> Vec<print::Column> {
    let column = |(at, label): (usize, String)| match at {
        0 => print::Column::words(label, WORDS_SHARE),
        _ => print::Column::amounts(label, AMOUNTS_SHARE),
    };
    labels.into_iter().enumerate().map(column).collect()
}

fn row(row: said::Row) -> print::Row {
    let line = match row {
        said::Row::Section(text) => return print::Row::section(text),
        said::Row::Note(text) => return print::Row::note(text),
        said::Row::Line(line) => line,
    };
    let cells = line.places.into_iter().map(|place| print::Cell { text: place.text, detail: place.detail });
    let row = print::Row::line(cells);
    match line.carry {
        Some(carry) => row.carrying(carry),
        None => row,
    }
}

fn total(amount: said::Amount) -> print::Total {
    let weight = if amount.is_grand { print::Weight::Strong } else { print::Weight::Plain };
    print::Total { label: amount.label, value: amount.value, weight }
}

/// What the printer refuses, with what to do about it.
fn refused(error: print::PrintError) -> Error {
    let text = error.to_string();
    match error {
        print::PrintError::Limit { name, max, .. } => {
            Error::Limit { name, max: max as u64, text: Text::new("document_limit", text) }
        }
        print::PrintError::NoFont { .. } => Error::rule("no_font", text),
        print::PrintError::Font { .. } => Error::rule("font_unusable", text),
        print::PrintError::Logo { .. } => Error::rule("logo_unreadable", text),
        error => Error::fault("Printing a document", error),
    }
}
