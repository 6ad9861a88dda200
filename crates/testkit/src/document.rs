//! What a toy is to a customer.

use rapport_kernel::document::{Document, Fact, Letterhead, Line, LineCell, Row};
use rapport_kernel::report::Shown;
use rapport_kernel::text::Text;
use rapport_kernel::time::Instant;

/// A document of one line, open to be answered.
pub fn a_document(name: String) -> Document {
    let line = Line {
        cells: vec![LineCell::new(Shown::Name(name.clone())), LineCell::new(Shown::Count(1))],
        carry: None,
        option: None,
    };
    Document {
        language: "en".to_owned(),
        title: Text::new("thing", name.clone()),
        file_name: name.clone(),
        version: 1,
        made_at: Instant::from_ms(0),
        letterhead: Letterhead { sender: vec!["Toys".to_owned()], ..Letterhead::default() },
        addressee: Vec::new(),
        state: None,
        is_for_customer: true,
        is_open: true,
        facts: vec![Fact { label: Text::new("name", "Name"), shown: Shown::Name(name) }],
        intro: String::new(),
        columns: vec![Text::new("what", "What"), Text::new("count", "Count")],
        rows: vec![Row::Line(line)],
        totals: Vec::new(),
        closing: String::new(),
    }
}
