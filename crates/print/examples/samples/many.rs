//! Documents of many lines, and such as nobody should send.

use rapport_print::limits::{ROWS_MAX, TEXT_CHARACTERS_MAX};
use rapport_print::{Cell, Colour, Column, Document, Logo, Row, Table};

use crate::data::{facts, lines, totals, words};
use crate::picture;

/// A quote of many lines in sections, in German.
pub fn long(count: usize) -> Document {
    let things = [
        "Sensor Druck 0–10 bar",
        "Kabelsatz 5 m, geschirmt",
        "Montage und Inbetriebnahme vor Ort",
        "Schaltschrank 600 × 800 mm",
    ];
    let mut rows = Vec::new();
    let mut cents = 0_u64;
    for line in 0..count {
        if line % 12 == 0 {
            rows.push(Row::section(format!("{}. Bauabschnitt: Halle {}", line / 12 + 1, line / 12 + 3)));
        }
        let (quantity, price) = (line as u64 % 9 + 1, 1_990 + line as u64 * 137);
        cents += quantity * price;
        let detail = if line % 3 == 0 { "Artikel 4711-B, nach DIN EN 60751 geprüft" } else { "" };
        rows.push(
            Row::line([
                Cell::from(format!("{}", line + 1)),
                Cell::with_detail(things[line % things.len()], detail),
                Cell::from(format!("{quantity} Stk.")),
                Cell::from(euros(price)),
                Cell::from(euros(quantity * price)),
            ])
            .carrying(euros(cents)),
        );
        if line % 12 == 11 {
            rows.push(Row::subtotal("Zwischensumme", euros(cents)));
        }
    }
    let vat = cents * 19 / 100;
    Document {
        language: "de".to_owned(),
        accent: Colour(0x0F, 0x76, 0x6E),
        logo: Some(Logo { image: picture::logo(), words: "Ringwerk".to_owned() }),
        sender: lines(["Ringwerk Automation AG", "Industriestraße 41", "8005 Zürich", "offerten@ringwerk.example"]),
        addressee: lines([
            "Donaudampfschifffahrtsgesellschaft mbH & Co. KG",
            "Einkauf",
            "Handelskai 265",
            "1020 Wien",
            "Österreich",
        ]),
        title: "Angebot A-2026-00481".to_owned(),
        facts: facts([("Datum", "22.11.2026"), ("Gültig bis", "31.12.2026"), ("Kundennummer", "10 0234")]),
        intro: "Guten Tag\n\nGerne unterbreiten wir Ihnen unser Angebot für die Ausrüstung Ihrer Hallen.".to_owned(),
        table: Table {
            columns: vec![
                Column::words("Pos.", 0.7),
                Column::words("Beschreibung", 6.0),
                Column::amounts("Menge", 1.2),
                Column::amounts("Einzelpreis", 1.6),
                Column::amounts("Betrag", 1.6),
            ],
            rows,
        },
        totals: totals([
            ("Nettobetrag", euros(cents).as_str()),
            ("Mehrwertsteuer 19 %", euros(vat).as_str()),
            ("Gesamtbetrag", euros(cents + vat).as_str()),
        ]),
        closing: "Wir freuen uns auf Ihren Auftrag.".to_owned(),
        footer: lines([
            "Ringwerk Automation AG · Industriestraße 41 · 8005 Zürich",
            "CHE-123.456.789 MWST",
            "IBAN CH00 0000 0000 0000 0000 0",
        ]),
        words: words("Seite {page} von {pages}", "Übertrag", "Übertrag von der Vorseite"),
        ..Document::default()
    }
}

fn euros(cents: u64) -> String {
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{grouped},{:02} €", cents % 100)
}

/// Names without end and characters that mean harm.
pub fn hostile() -> Document {
    let endless: String = (0..10_000_u32).map(|at| char::from(b'A' + (at % 26) as u8)).collect();
    let zero_width: String = (0..400).map(|_| "a\u{200b}\u{200d}\u{feff}").collect();
    let tower = format!("Z{}", "\u{301}\u{35c}".repeat(200));
    let mut document = long(30);
    document.addressee = vec![endless.clone(), "\u{202e}gnp.exe\u{0}\u{7}".to_owned(), zero_width, tower.clone()];
    document.facts =
        facts([("Reference", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ"), (&endless[..300], "1")]);
    document.table.rows.insert(
        3,
        Row::line([
            Cell::from("12345678901234567890"),
            Cell::with_detail(&endless[..4_000], tower),
            Cell::from("1,234,567,890.00"),
            "999,999,999,999,999.00 €".into(),
            "﷽ 999,999,999,999,999.00 €".into(),
        ]),
    );
    document.totals = totals([
        ("\u{10ffff}\u{e000}\u{12345}", "1"),
        (&endless[..200], "999,999,999,999,999,999,999,999,999,999,999,999,999.00 €"),
    ]);
    document
}

/// As much as there may be.
pub fn largest() -> Document {
    let mut document = long(ROWS_MAX - ROWS_MAX / 6 - 2);
    let endless = "寿限無".repeat(TEXT_CHARACTERS_MAX / 3);
    document.intro = endless.clone();
    document.closing = "x".repeat(TEXT_CHARACTERS_MAX);
    for row in document.table.rows.iter_mut().step_by(100) {
        *row = Row::note(endless.chars().take(10_000).collect::<String>());
    }
    document
}
