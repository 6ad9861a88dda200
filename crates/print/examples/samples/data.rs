//! The documents that people send every day.

use rapport_print::{Cell, Colour, Column, Document, Fact, Logo, Paper, Row, Table, Total, Weight, Words};

use crate::{many, picture, scripts};

/// All of them, by the names of their files.
pub fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("quote", quote()),
        ("long", many::long(100)),
        ("long-400", many::long(400)),
        ("arabic", scripts::arabic()),
        ("hebrew", scripts::hebrew()),
        ("east-asian", scripts::east_asian()),
        ("hostile", many::hostile()),
        ("letter", letter()),
        ("empty", Document::default()),
        ("largest", many::largest()),
    ]
}

/// Labels and values.
pub fn facts<'a>(facts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Fact> {
    let fact = |(label, value): (&str, &str)| Fact { label: label.to_owned(), value: value.to_owned() };
    facts.into_iter().map(fact).collect()
}

/// Labels and values, of which the last counts most.
pub fn totals<'a>(totals: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Total> {
    let total =
        |(label, value): (&str, &str)| Total { label: label.to_owned(), value: value.to_owned(), ..Total::default() };
    let mut totals: Vec<Total> = totals.into_iter().map(total).collect();
    if let Some(last) = totals.last_mut() {
        last.weight = Weight::Strong;
    }
    totals
}

/// Texts.
pub fn lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    lines.into_iter().map(str::to_owned).collect()
}

/// A short quote in English.
pub fn quote() -> Document {
    let row = |item: &str, detail: &str, rest: [&str; 3]| {
        let [quantity, price, amount] = rest.map(Cell::from);
        Row::line([Cell::with_detail(item, detail), quantity, price, amount])
    };
    Document {
        language: "en-GB".to_owned(),
        sender: lines([
            "Meridian Instruments Ltd",
            "12 Harbour Road",
            "Bristol BS1 5TY",
            "+44 117 496 0123",
            "sales@meridian.example",
        ]),
        addressee: lines([
            "Northwind Laboratories GmbH",
            "Dr. Zoë Müller-Lüdenscheid",
            "Marktstraße 8",
            "70173 Stuttgart",
            "Germany",
        ]),
        title: "Quote Q-2026-0117".to_owned(),
        facts: facts([
            ("Date", "22 November 2026"),
            ("Valid until", "22 December 2026"),
            ("Your reference", "RFQ 4471-B"),
            ("Contact", "Imogen Clarke"),
        ]),
        intro:
            "Dear Dr. Müller-Lüdenscheid,\n\nThank you for your enquiry. We are pleased to offer you the following, \
                delivered to your laboratory and installed by our engineers."
                .to_owned(),
        table: Table {
            columns: vec![
                Column::words("Item", 6.0),
                Column::amounts("Quantity", 1.2),
                Column::amounts("Unit price", 1.6),
                Column::amounts("Amount", 1.6),
            ],
            rows: vec![
                row(
                    "Spectrometer MS-200",
                    "Wavelengths 190–1,100 nm, including the calibration certificate",
                    ["2", "£14,900.00", "£29,800.00"],
                ),
                row(
                    "Installation and training",
                    "On site, two days, up to eight people",
                    ["1", "£1,850.00", "£1,850.00"],
                ),
                row("Extended warranty", "60 months", ["2", "£780.00", "£1,560.00"]),
                row("Cuvettes, quartz, 10 mm", "", ["24", "£38.50", "£924.00"]),
                Row::note("Delivery within six weeks of your order. Prices are valid for delivery to one address."),
            ],
        },
        totals: totals([
            ("Net", "£34,134.00"),
            ("Discount 5 %", "−£1,706.70"),
            ("VAT 20 %", "£6,485.46"),
            ("Total", "£38,912.76"),
        ]),
        closing: "To accept, please sign and return a copy, or answer by mail. Payment is due within 30 days of \
                  delivery.\n\nKind regards\nImogen Clarke"
            .to_owned(),
        footer: lines([
            "Meridian Instruments Ltd · Registered in England 01234567 · VAT GB 123 4567 89",
            "Bank: Example Bank · IBAN GB00 EXAM 0000 0000 0000 00 · BIC EXAMGB2L",
        ]),
        words: words("Page {page} of {pages}", "Carried forward", "Brought forward"),
        ..Document::default()
    }
}

/// The printer's words.
pub fn words(page: &str, carried_forward: &str, brought_forward: &str) -> Words {
    Words {
        page: page.to_owned(),
        carried_forward: carried_forward.to_owned(),
        brought_forward: brought_forward.to_owned(),
    }
}

/// On Letter paper, with a logo.
pub fn letter() -> Document {
    Document {
        language: "en-US".to_owned(),
        paper: Paper::Letter,
        accent: Colour(0x63, 0x5B, 0xFF),
        logo: Some(Logo { image: picture::logo(), words: "Ringworks".to_owned() }),
        ..quote()
    }
}
