//! Documents: what a record is to a customer, on paper and by a link, such as a quote. As data, which each surface says in
//! the language of the document: a printer as PDF, the pages as a page, the API as JSON.

use serde_json::{Value as Json, json};

use crate::blob::BlobHash;
use crate::error::Result;
use crate::house::Read;
use crate::id::RecordId;
use crate::money::Money;
use crate::report::{Cell, Shown};
use crate::text::Text;
use crate::time::Instant;

/// The document of an object as a module declares it.
#[derive(Clone)]
pub struct DocumentDecl {
    /// Of which object, by key.
    pub object: &'static str,
    /// What it tells, as objects and their fields, by key: who does not see one of them does not see the document.
    pub tells: &'static [(&'static str, &'static [&'static str])],
    /// Makes it; the actor may read the record and sees all of `tells`. With these optional lines chosen, where a customer
    /// tries some.
    pub build: fn(&mut Read<'_>, RecordId, Option<&[RecordId]>) -> Result<Document>,
    /// What a customer answers by a link; no links where nothing.
    pub answers: &'static [Answer],
}

/// An action that a customer takes by a link, while the document is open.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Which action of the object.
    pub action: &'static str,
    /// The parameters that are asked for.
    pub asked: &'static [&'static str],
    /// The parameter that takes the lines that were chosen, if it takes any.
    pub options: Option<&'static str>,
    /// What is kept as proof of who answered to what, if it is.
    pub proof: Option<Proof>,
}

/// The parameters that take the proof of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// Takes the address in the network from which it came.
    pub address: &'static str,
    /// Takes the SHA-256 of the PDF that was looked at.
    pub sha256: &'static str,
    /// Takes [`Document::version`].
    pub version: &'static str,
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its language, as a BCP 47 tag.
    pub language: String,
    /// What it is, such as `Quote Q-2026-0117`.
    pub title: Text,
    /// What its file is called, without an ending.
    pub file_name: String,
    /// Which state of the record it is of, so that nobody answers to another one.
    pub version: i64,
    /// When what it says was last changed: the same document printed anew is the same file.
    pub made_at: Instant,
    /// In whose name.
    pub letterhead: Letterhead,
    /// Whom it is for, the name first.
    pub addressee: Vec<String>,
    /// How it stands with it, in the eyes of the customer.
    pub state: Option<Text>,
    /// Whether the customer may read it, beyond how it stands with it.
    pub is_for_customer: bool,
    /// Whether the customer may answer now.
    pub is_open: bool,
    /// Number, dates and the like.
    pub facts: Vec<Fact>,
    /// What stands above the lines.
    pub intro: String,
    /// What the cells of lines are.
    pub columns: Vec<Text>,
    /// The lines.
    pub rows: Vec<Row>,
    /// What they come to.
    pub totals: Vec<Total>,
    /// What stands below.
    pub closing: String,
}

/// In whose name a document is, and how it looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letterhead {
    /// The company, and where it is.
    pub sender: Vec<String>,
    /// What stands at the foot of each page.
    pub footer: Vec<String>,
    /// The colour, as red, green and blue.
    pub colour: Option<(u8, u8, u8)>,
    /// The family of fonts.
    pub font: Option<String>,
    /// Whether the paper is US Letter; A4 when not.
    pub is_us_letter: bool,
    /// The logo, a PNG or JPEG.
    pub logo: Option<BlobHash>,
}

/// Something to know about the whole document.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is.
    pub label: Text,
    /// The fact.
    pub shown: Shown,
}

/// A row between the columns.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// The heading of the rows that follow.
    Section(String),
    /// A text across all columns.
    Note(String),
    /// As many cells as there are columns.
    Line(Line),
}

/// A row with an amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its cells; the first is what it is.
    pub cells: Vec<LineCell>,
    /// What lines come to up to here, to be carried to the next page.
    pub carry: Option<Shown>,
    /// Whether the customer chooses it.
    pub option: Option<Choice>,
}

/// What stands in one place of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineCell {
    /// What it holds.
    pub shown: Shown,
    /// More of it, smaller below.
    pub detail: Option<Shown>,
}

/// A line that the customer may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The record of the line.
    pub id: RecordId,
    /// Whether it was chosen.
    pub is_chosen: bool,
}

/// What lines come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// What it is.
    pub label: Text,
    /// The rate of a tax, in per cent as a decimal text.
    pub rate: Option<String>,
    /// The amount.
    pub amount: Money,
    /// Whether it is what one looks for.
    pub is_grand: bool,
}

/// A document that was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The characters for which there is no font, each once; an empty box stands in their place.
    pub missing: Vec<char>,
}

/// Prints documents.
pub trait Press: Send + Sync {
    /// The PDF of a document: the same bytes for the same document.
    ///
    /// # Errors
    /// A rule that says what to do: there is no font, the document is too long, the logo cannot be read.
    fn print(&self, document: &Document) -> Result<Printed>;
}

impl LineCell {
    /// A value.
    pub fn new(shown: Shown) -> Self {
        Self { shown, detail: None }
    }
    /// With more below.
    pub fn with(mut self, detail: Option<Shown>) -> Self {
        self.detail = detail;
        self
    }
}

impl Document {
    /// As programs read it.
    pub fn to_json(&self) -> Json {
        let said = |text: &Text| json!({"key": text.id, "text": text.english});
        let fact = |fact: &Fact| json!({"label": said(&fact.label), "value": value(&fact.shown)});
        let total = |total: &Total| {
            let amount = value(&Shown::of_money(total.amount));
            json!({"label": said(&total.label), "rate": total.rate, "value": amount, "grand": total.is_grand})
        };
        json!({
            "language": self.language,
            "title": said(&self.title),
            "version": self.version,
            "made_at": self.made_at.to_string(),
            "state": self.state.as_ref().map(said),
            "open": self.is_open,
            "sender": self.letterhead.sender,
            "addressee": self.addressee,
            "facts": self.facts.iter().map(fact).collect::<Vec<_>>(),
            "intro": self.intro,
            "columns": self.columns.iter().map(said).collect::<Vec<_>>(),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "totals": self.totals.iter().map(total).collect::<Vec<_>>(),
            "closing": self.closing,
            "footer": self.letterhead.footer,
        })
    }
}

fn row(row: &Row) -> Json {
    let line = match row {
        Row::Section(text) => return json!({"section": text}),
        Row::Note(text) => return json!({"note": text}),
        Row::Line(line) => line,
    };
    let cell = |cell: &LineCell| {
        let mut json = value(&cell.shown);
        json["detail"] = cell.detail.as_ref().map_or(Json::Null, value);
        json
    };
    let option = line.option.map(|choice| json!({"id": choice.id, "chosen": choice.is_chosen}));
    json!({"line": line.cells.iter().map(cell).collect::<Vec<_>>(), "option": option})
}

fn value(shown: &Shown) -> Json {
    Cell::new(shown.clone()).to_json()
}
