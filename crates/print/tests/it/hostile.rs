//! Texts made to do harm: each is printed in little time, and nothing panics.

use std::time::{Duration, Instant};

use rapport_print::{Cell, Document, Fact, Row};

use super::{Reader, printed, quote};

fn pages(document: &Document) -> usize {
    let started = Instant::now();
    let pages = printed(document).pages;
    // A hundred times what it takes on a slow machine.
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    pages
}

#[test]
fn a_name_without_a_blank_goes_on_over_the_pages() {
    let name = "M".repeat(10_000);
    let document = Document { addressee: vec![name.clone()], ..quote(3) };
    let read = Reader::of(&printed(&document)).pages().concat();
    assert_eq!(read.matches('M').count(), name.len() + "Meridian".matches('M').count());
    assert!(pages(&document) > 3);
}

#[test]
fn characters_that_mean_harm_are_left_out_or_harmless() {
    let texts = [
        "\u{202e}gnp.exe\u{202d}\u{0}\u{1b}[31m\u{7f}",
        "\u{2067}\u{2067}\u{2066}never closed",
        &"\u{200b}".repeat(5_000),
        &"\u{301}".repeat(5_000),
        &"\u{2028}".repeat(5_000),
        &"\u{a0}".repeat(5_000),
        &"\u{fdfd}".repeat(500),
        &"👨‍👩‍👧‍👦".repeat(500),
        &"ل".repeat(5_000),
        &"a\u{5d0}".repeat(2_500),
        &"(".repeat(5_000),
    ];
    for text in texts {
        let text = text.to_owned();
        let mut document = quote(2);
        document.title = text.clone();
        document.addressee = vec![text.clone()];
        document.facts = vec![Fact { label: text.clone(), value: text.clone() }];
        document.intro = text.clone();
        document.table.rows.push(Row::line([Cell::with_detail(text.clone(), text.clone()), "1".into(), "2".into()]));
        assert!(pages(&document) < 200);
    }
}

#[test]
fn nothing_at_all_is_an_empty_page() {
    assert_eq!(pages(&Document::default()), 1);
    let blank = Document { intro: " \n\u{0}\t".to_owned(), title: "\u{200b}".to_owned(), ..Document::default() };
    assert_eq!(pages(&blank), 1);
    let empty_rows = (0..50).map(|_| Row::line([""; 3])).collect();
    let mut document = quote(0);
    document.table.rows = empty_rows;
    assert_eq!(pages(&document), 1);
}

#[test]
fn a_language_that_is_none_is_no_harm() {
    for language in ["", "?", "x-", "\u{0}", "abcdefghijklmnopqrstuvwxyz-0123456789"] {
        assert_eq!(pages(&Document { language: language.to_owned(), ..quote(1) }), 1);
    }
}
