//! PDFs as an independent reader finds them.

mod hostile;
mod logo;
mod read;
mod refused;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use lopdf::Object;
use rapport_print::{Column, Document, Fonts, PrintError, Printed, Row, Table, Total, Words, print};

/// The same fonts on every machine.
fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let files = [("regular", dejavu::sans::regular()), ("bold", dejavu::sans::bold())];
        for (name, font) in files {
            std::fs::write(folder.path().join(format!("{name}.ttf")), font).expect("a font can be written");
        }
        Fonts::of_folders(&[folder.path().to_owned()]).expect("there are fonts")
    })
}

fn printed(document: &Document) -> Printed {
    print(fonts(), document).unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(document: &Document) -> PrintError {
    match print(fonts(), document) {
        Ok(printed) => panic!("this should be refused, but has {} pages", printed.pages),
        Err(error) => error,
    }
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A quote of so many lines.
fn quote(rows: usize) -> Document {
    let row = |at: usize| {
        let cells = [format!("Article {at}"), format!("{}", at % 7 + 1), format!("{at}.50")];
        Row::line(cells).carrying(format!("{at}00.00"))
    };
    Document {
        language: "en-GB".to_owned(),
        sender: texts(&["Meridian Instruments Ltd", "12 Harbour Road", "Bristol"]),
        addressee: texts(&["Northwind Laboratories GmbH", "Zoë Müller", "Stuttgart"]),
        title: "Quote Q-2026-0117".to_owned(),
        intro: "Thank you for your enquiry.".to_owned(),
        table: Table {
            columns: vec![Column::words("Item", 6.0), Column::amounts("Quantity", 1.0), Column::amounts("Amount", 2.0)],
            rows: (0..rows).map(row).collect(),
        },
        totals: vec![Total { label: "Total".to_owned(), value: "1,234.50".to_owned(), ..Total::default() }],
        closing: "Kind regards".to_owned(),
        footer: texts(&["IBAN GB00 0000"]),
        words: Words {
            page: "Page {page} of {pages}".to_owned(),
            carried_forward: "Carried forward".to_owned(),
            brought_forward: "Brought forward".to_owned(),
        },
        ..Document::default()
    }
}

/// A PDF that was read back.
struct Reader(lopdf::Document);

impl Reader {
    fn of(printed: &Printed) -> Self {
        Self(lopdf::Document::load_mem(&printed.pdf).expect("the file is a PDF"))
    }

    /// The text of each page, without blanks: a reader puts those where it likes.
    fn pages(&self) -> Vec<String> {
        let text =
            |number: &u32| self.0.extract_text(&[*number]).expect("a page has text").replace(char::is_whitespace, "");
        self.0.get_pages().keys().map(text).collect()
    }

    fn catalog(&self) -> &lopdf::Dictionary {
        self.0.catalog().expect("there is a catalog")
    }

    fn info(&self, key: &[u8]) -> String {
        let info = self.0.trailer.get(b"Info").and_then(Object::as_reference);
        let info = info.and_then(|info| self.0.get_dictionary(info)).expect("the file says what it is");
        info.get(key).and_then(lopdf::decode_text_string).expect("it says that too")
    }

    /// The names of the fonts in the file, without what says that they are parts.
    fn fonts(&self) -> Vec<String> {
        let name = |object: &Object| {
            let name = object.as_dict().ok()?.get(b"BaseFont").ok()?.as_name().ok()?;
            let name = String::from_utf8_lossy(name).into_owned();
            Some(name.split_once('+').map_or(name.clone(), |(_, name)| name.to_owned()))
        };
        let names: BTreeSet<String> = self.0.objects.values().filter_map(name).collect();
        names.into_iter().collect()
    }

    /// The kinds of all nodes of the tree, each before those in it.
    fn tags(&self) -> Vec<String> {
        let mut tags = Vec::new();
        self.walk(self.catalog().get(b"StructTreeRoot").expect("it is tagged"), &mut tags);
        tags
    }

    fn walk(&self, node: &Object, tags: &mut Vec<String>) {
        let (_, node) = self.0.dereference(node).expect("what is named is there");
        match node {
            Object::Array(nodes) => nodes.iter().for_each(|node| self.walk(node, tags)),
            Object::Dictionary(node) => {
                if let Ok(kind) = node.get(b"S").and_then(Object::as_name) {
                    tags.push(String::from_utf8_lossy(kind).into_owned());
                }
                if let Ok(below) = node.get(b"K") {
                    self.walk(below, tags);
                }
            }
            _ => {}
        }
    }
}
