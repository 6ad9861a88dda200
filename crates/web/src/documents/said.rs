//! A document in the words of its language: all texts, formatted and translated.

use jiff::tz::TimeZone;
use rapport_kernel::document::{self, Document, LineCell};
use rapport_kernel::report::Shown;
use rapport_kernel::text::Text;
use rapport_kernel::time::Instant;
use serde::Serialize;

use crate::figure::figure;
use crate::words::{Args, Words};

/// What a document says.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// What it is.
    pub title: String,
    /// How it stands with it.
    pub state: Option<String>,
    /// Who sends it, the name first.
    pub sender: Vec<String>,
    /// Whom it is for, the name first.
    pub addressee: Vec<String>,
    /// Number, dates and the like.
    pub facts: Vec<Fact>,
    /// What stands above the lines.
    pub intro: String,
    /// The heads of the columns; the first is of words, the others are of amounts.
    pub columns: Vec<String>,
    /// The lines.
    pub rows: Vec<Row>,
    /// What they come to.
    pub totals: Vec<Amount>,
    /// What stands below.
    pub closing: String,
    /// What stands at the foot of each page.
    pub footer: Vec<String>,
    /// `Page {page} of {pages}`, to be filled in.
    pub page_of: String,
    /// Before the running sum at the foot of a page.
    pub carried_forward: String,
    /// Before the running sum at the head of the next.
    pub brought_forward: String,
}

/// Something to know about the whole document.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The fact.
    pub value: String,
}

/// A row between the columns.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Row {
    /// The heading of the rows that follow.
    Section(String),
    /// A text across all columns.
    Note(String),
    /// As many places as there are columns.
    Line(Line),
}

/// A row with an amount.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What stands in each column.
    pub places: Vec<Place>,
    /// What lines come to up to here.
    pub carry: Option<String>,
    /// The line that the customer may choose, and whether it was chosen.
    pub option: Option<(String, bool)>,
}

/// What stands in one place of a line.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// What it says.
    pub text: String,
    /// More of it, smaller below.
    pub detail: String,
}

/// What lines come to.
#[derive(Clone, Debug, Serialize)]
pub struct Amount {
    /// What it is.
    pub label: String,
    /// The amount.
    pub value: String,
    /// Whether it is what one looks for.
    pub is_grand: bool,
}

/// Says a document in its language.
pub fn say(document: &Document) -> Said {
    Teller { words: &words_of(document) }.said(document)
}

/// The words of the language of a document. Days and amounts in it are worked out already.
pub fn words_of(document: &Document) -> Words {
    Words::new(&document.language, TimeZone::UTC, Instant::default())
}

struct Teller<'w> {
    words: &'w Words,
}

impl Teller<'_> {
    fn said(&self, document: &Document) -> Said {
        let fact = |fact: &document::Fact| Fact { label: self.text(&fact.label), value: self.shown(&fact.shown) };
        Said {
            title: self.text(&document.title),
            state: document.state.as_ref().map(|state| self.text(state)),
            sender: document.letterhead.sender.clone(),
            addressee: document.addressee.clone(),
            facts: document.facts.iter().map(fact).collect(),
            intro: document.intro.clone(),
            columns: document.columns.iter().map(|column| self.text(column)).collect(),
            rows: document.rows.iter().map(|row| self.row(row)).collect(),
            totals: document.totals.iter().map(|total| self.total(total)).collect(),
            closing: document.closing.clone(),
            footer: document.letterhead.footer.clone(),
            page_of: self.words.plain("document-page", &pages()),
            carried_forward: self.words.say("document-carried"),
            brought_forward: self.words.say("document-brought"),
        }
    }

    fn row(&self, row: &document::Row) -> Row {
        match row {
            document::Row::Section(text) => Row::Section(text.clone()),
            document::Row::Note(text) => Row::Note(text.clone()),
            document::Row::Line(line) => Row::Line(Line {
                places: line.cells.iter().map(|cell| self.place(cell)).collect(),
                carry: line.carry.as_ref().map(|carry| self.shown(carry)),
                option: line.option.map(|choice| (choice.id.to_string(), choice.is_chosen)),
            }),
        }
    }

    fn place(&self, cell: &LineCell) -> Place {
        let detail = cell.detail.as_ref().map(|detail| self.shown(detail)).unwrap_or_default();
        Place { text: self.shown(&cell.shown), detail }
    }

    fn total(&self, total: &document::Total) -> Amount {
        let label = self.text(&total.label);
        let rate = total.rate.as_ref().map(|rate| self.shown(&Shown::Percent(rate.clone())));
        let label = rate.map_or(label.clone(), |rate| format!("{label} {rate}"));
        Amount { label, value: self.words.money(total.amount), is_grand: total.is_grand }
    }

    fn shown(&self, shown: &Shown) -> String {
        figure(self.words, shown, |text| self.text(text)).unwrap_or_default()
    }

    /// A text of the product in the language of the document.
    fn text(&self, text: &Text) -> String {
        let told: Args = text.args.iter().map(|(name, value)| ((*name).into(), value.clone().into())).collect();
        self.words.known_with(&format!("document-{}", text.id), &told).unwrap_or_else(|| text.english.clone())
    }
}

/// The printer fills in the numbers.
fn pages() -> Args {
    Args::from([("page".into(), "{page}".into()), ("pages".into(), "{pages}".into())])
}
