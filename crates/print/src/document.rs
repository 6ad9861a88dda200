//! What is printed: texts that the caller has formatted and translated, by the place they take on the paper.

use jiff::Timestamp;

/// A business document, such as a quote.
///
/// Nothing in it is worked out here: amounts, dates and numbers come as texts. What is empty is left out.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The language of its texts, as a BCP 47 tag such as `de-CH`: for shaping, and for screen readers.
    pub language: String,
    /// Which way it runs; by its language, if absent.
    pub direction: Option<Direction>,
    /// What it is printed on.
    pub paper: Paper,
    /// The colour of its title and of what counts most. One that is too pale to read is darkened.
    pub accent: Colour,
    /// The family of fonts to prefer, one of [`crate::Fonts::families`]; the best there is, if absent or not there.
    pub font: Option<String>,
    /// When it was made, for its metadata: the same document made anew is the same bytes.
    pub created: Timestamp,
    /// The company's mark.
    pub logo: Option<Logo>,
    /// Who sends it, the name first.
    pub sender: Vec<String>,
    /// Whom it is for, the name first.
    pub addressee: Vec<String>,
    /// What it is, such as `Quote Q-2026-0117`.
    pub title: String,
    /// Number, date and the like.
    pub facts: Vec<Fact>,
    /// What stands above the table. Line ends are kept.
    pub intro: String,
    /// The lines.
    pub table: Table,
    /// What the lines come to.
    pub totals: Vec<Total>,
    /// What stands below the totals. Line ends are kept.
    pub closing: String,
    /// What stands at the foot of each page, such as bank and tax number.
    pub footer: Vec<String>,
    /// The words that the printer itself needs.
    pub words: Words,
}

/// Which way a document runs: where lines begin, and on which side the first column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As English does.
    LeftToRight,
    /// As Arabic and Hebrew do.
    RightToLeft,
}

/// Sizes of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 by 297 millimetres.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// A picture.
#[derive(Debug, Clone)]
pub struct Logo {
    /// The content of a PNG or JPEG file.
    pub image: Vec<u8>,
    /// What it shows, for those who do not see it: the company's name, most often.
    pub words: String,
}

/// Something to know about the whole document.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    /// What it is, such as `Valid until`.
    pub label: String,
    /// The fact.
    pub value: String,
}

/// Lines in columns.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The columns, first that with which one begins to read.
    pub columns: Vec<Column>,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
}

/// A column of the table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// How wide it is beside the others. Numbers get the width that they need.
    pub share: f32,
    /// To which side its cells go.
    pub align: Align,
}

/// To which side of its column a text goes. Where lines begin depends on the [`Direction`] of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Where lines begin: words.
    #[default]
    Start,
    /// Where lines end: amounts.
    End,
}

/// A row of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// What stands in it.
    pub content: Content,
    /// The running sum after it, which is carried forward if the page ends here. That of the row before, if absent.
    pub carry: Option<String>,
}

/// What stands in a row.
#[derive(Debug, Clone)]
pub enum Content {
    /// A cell for each column. Missing ones are empty; further ones are refused.
    Line(Vec<Cell>),
    /// The heading of the rows that follow.
    Section(String),
    /// A text across all columns.
    Note(String),
    /// A sum between the lines.
    Subtotal {
        /// What it is the sum of.
        label: String,
        /// The sum.
        value: String,
    },
}

/// A cell of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// More of it, smaller and paler below.
    pub detail: String,
}

/// What the lines come to.
#[derive(Debug, Clone, Default)]
pub struct Total {
    /// What it is, such as `Net` or `VAT 19 %`.
    pub label: String,
    /// The amount.
    pub value: String,
    /// How much it counts.
    pub weight: Weight,
}

/// How much a total counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// As one among others.
    #[default]
    Plain,
    /// It is what one looks for.
    Strong,
}

/// The words that the printer itself needs, in the language of the document. What is empty is not printed.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Such as `Page {page} of {pages}`.
    pub page: String,
    /// Before the running sum at the foot of a page.
    pub carried_forward: String,
    /// Before the running sum at the head of the next.
    pub brought_forward: String,
}

/// Languages that run from right to left, unless the tag names another script.
const RIGHT_TO_LEFT: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "ug", "ur", "yi"];
/// Scripts that do.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 7] = ["adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"];

impl Direction {
    /// The direction of a language.
    pub fn of(language: &str) -> Self {
        let tag = language.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        let script = parts.next().filter(|part| part.len() == 4);
        let right_to_left = match script {
            Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
            None => RIGHT_TO_LEFT.contains(&language),
        };
        if right_to_left { Self::RightToLeft } else { Self::LeftToRight }
    }
}

impl Default for Colour {
    /// A quiet, dark blue.
    fn default() -> Self {
        Self(0x1E, 0x3A, 0x5F)
    }
}

impl Column {
    /// A column of words.
    pub fn words(label: impl Into<String>, share: f32) -> Self {
        Self { label: label.into(), share, align: Align::Start }
    }

    /// A column of amounts.
    pub fn amounts(label: impl Into<String>, share: f32) -> Self {
        Self { label: label.into(), share, align: Align::End }
    }
}

impl Row {
    /// A line, a cell for each column.
    pub fn line(cells: impl IntoIterator<Item = impl Into<Cell>>) -> Self {
        Self::of(Content::Line(cells.into_iter().map(Into::into).collect()))
    }

    /// The heading of the rows that follow.
    pub fn section(text: impl Into<String>) -> Self {
        Self::of(Content::Section(text.into()))
    }

    /// A text across all columns.
    pub fn note(text: impl Into<String>) -> Self {
        Self::of(Content::Note(text.into()))
    }

    /// A sum between the lines.
    pub fn subtotal(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::of(Content::Subtotal { label: label.into(), value: value.into() })
    }

    /// The row with the running sum after it.
    pub fn carrying(mut self, carry: impl Into<String>) -> Self {
        self.carry = Some(carry.into());
        self
    }

    /// Everything that it says.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let (cells, texts): (&[Cell], [&str; 2]) = match &self.content {
            Content::Line(cells) => (cells, ["", ""]),
            Content::Section(text) | Content::Note(text) => (&[], [text, ""]),
            Content::Subtotal { label, value } => (&[], [label, value]),
        };
        let cells = cells.iter().flat_map(|cell| [cell.text.as_str(), cell.detail.as_str()]);
        cells.chain(texts).chain(self.carry.as_deref())
    }

    fn of(content: Content) -> Self {
        Self { content, carry: None }
    }
}

impl Cell {
    /// A cell with more below.
    pub fn with_detail(text: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { text: text.into(), detail: detail.into() }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), detail: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_is_that_of_the_language_or_of_the_script_that_its_tag_names() {
        for right in ["ar", "ar-SA", "AR_EG", "he-IL", "ur", "az-Arab", "pa-Arab-PK"] {
            assert_eq!(Direction::of(right), Direction::RightToLeft, "{right}");
        }
        for left in ["", "en", "de-CH", "ur-Latn", "zh-Hant", "arn"] {
            assert_eq!(Direction::of(left), Direction::LeftToRight, "{left}");
        }
    }
}
