//! Any document at all: nothing panics, and everything stands between the margins.
//!
//! To look for longer: `PROPTEST_CASES=100000 cargo test -p rapport-print random`.

use proptest::prelude::*;

use super::{check_places, seen, try_lay_out};
use crate::document::{Align, Direction, Fact, Paper, Total, Weight};
use crate::layout::Role;
use crate::{Cell, Column, Content, Document, PrintError, Row, Table, Words};

/// So many cases, unless the environment asks for another number.
fn cases(count: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(count),
    }
}

/// A text that is hard to place every now and then.
fn text() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => "[a-z]{1,9} ",
        2 => "[0-9]{1,3}[.,][0-9]{2} ",
        1 => Just("عرض سعر ".to_owned()),
        1 => Just("הצעת מחיר ".to_owned()),
        1 => Just("見積書、".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just("\u{fdfd}".to_owned()),
        1 => Just("a\u{301}\u{302}\u{303}".to_owned()),
        1 => Just("\u{202e}\u{2067}\u{0}\u{200b}\u{200d}".to_owned()),
        1 => Just("👨‍👩‍👧🇸🇦".to_owned()),
        1 => "[A-Z]{30,200}",
        1 => "\\PC{1,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

fn label() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.chars().take(crate::limits::LABEL_CHARACTERS_MAX).collect())
}

fn content(columns: usize) -> impl Strategy<Value = Content> {
    let cell = (text(), text()).prop_map(|(text, detail)| Cell { text, detail });
    prop_oneof![
        6 => prop::collection::vec(cell, 0..=columns).prop_map(Content::Line),
        1 => text().prop_map(Content::Section),
        1 => text().prop_map(Content::Note),
        1 => (text(), text()).prop_map(|(label, value)| Content::Subtotal { label, value }),
    ]
}

fn table() -> impl Strategy<Value = Table> {
    (1..=crate::limits::COLUMNS_MAX).prop_flat_map(|count| {
        let align = prop::sample::select(vec![Align::Start, Align::End]);
        let column = (label(), 0.0_f32..9.0, align).prop_map(|(label, share, align)| Column { label, share, align });
        let row = (content(count), prop::option::of(label())).prop_map(|(content, carry)| Row { content, carry });
        (prop::collection::vec(column, count), prop::collection::vec(row, 0..40))
            .prop_map(|(columns, rows)| Table { columns, rows })
    })
}

fn document() -> impl Strategy<Value = Document> {
    let list = |most| prop::collection::vec(text(), 0..most);
    let totals = prop::collection::vec((text(), text(), any::<bool>()), 0..8);
    let facts = prop::collection::vec((text(), text()), 0..8);
    let texts = (list(8), list(8), list(4), text(), text(), text());
    let words = (label(), label(), label());
    let kind = (prop::option::of(any::<bool>()), any::<bool>(), prop::sample::select(vec!["", "ar", "de", "ja", "?"]));
    (texts, table(), totals, facts, words, kind).prop_map(|(texts, table, totals, facts, words, kind)| Document {
        language: kind.2.to_owned(),
        direction: kind.0.map(|right| if right { Direction::RightToLeft } else { Direction::LeftToRight }),
        paper: if kind.1 { Paper::Letter } else { Paper::A4 },
        sender: texts.0,
        addressee: texts.1,
        footer: texts.2,
        title: texts.3,
        intro: texts.4,
        closing: texts.5,
        facts: facts.into_iter().map(|(label, value)| Fact { label, value }).collect(),
        table,
        totals: totals
            .into_iter()
            .map(|(label, value, strong)| Total {
                label,
                value,
                weight: if strong { Weight::Strong } else { Weight::Plain },
            })
            .collect(),
        words: Words { page: words.0, carried_forward: words.1, brought_forward: words.2 },
        ..Document::default()
    })
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn whatever_is_printed_stands_between_the_margins(document in document()) {
        match try_lay_out(&document) {
            Ok(layout) => check_places(&layout),
            // What would fill the page again and again is refused.
            Err(PrintError::Limit { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn nothing_of_a_table_is_lost_or_said_twice(texts in prop::collection::vec("[a-z]{1,7}( [a-z]{1,12}){0,30}", 1..60)) {
        let rows: Vec<Row> = texts.iter().map(|text| Row::line([text.as_str()])).collect();
        let columns = vec![Column::words("", 1.0), Column::words("", 2.0)];
        let document = Document { table: Table { columns, rows }, ..Document::default() };
        let layout = try_lay_out(&document).unwrap();
        let mut printed = String::new();
        for text in layout.pages.iter().flat_map(seen).filter(|text| matches!(text.role, Role::Tagged(_))) {
            printed.push_str(&text.said.replace(' ', ""));
        }
        prop_assert_eq!(printed, texts.concat().replace(' ', ""));
    }
}
