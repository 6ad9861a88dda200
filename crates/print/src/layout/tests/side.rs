//! On which side things stand.

use super::{CLOSE, check_places, laid_out, numbered, seen};
use crate::document::{Direction, Fact, Paper};
use crate::layout::{Item, Layout};
use crate::{Cell, Document, Row};

fn document() -> Document {
    let text = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Document {
        sender: text(&["Meridian", "Bristol"]),
        addressee: text(&["Northwind", "Stuttgart"]),
        facts: vec![Fact { label: "Date".to_owned(), value: "22 November".to_owned() }],
        intro: "Thank you for your enquiry, which we answer with pleasure. ".repeat(4),
        totals: vec![crate::Total { label: "Total".to_owned(), value: "99.00".to_owned(), ..Default::default() }],
        footer: text(&["Bank"]),
        ..numbered(40)
    }
}

/// The edges of all that is on the pages.
fn edges(layout: &Layout) -> Vec<(f32, f32, f32)> {
    let edges = |item: &Item| match item {
        Item::Text { left, baseline, line, .. } => (left + line.left, left + line.right, *baseline),
        Item::Rule { left, y, width, .. } => (*left, left + width, *y),
        Item::Picture { left, top, width, .. } => (*left, left + width, *top),
    };
    layout.pages.iter().flat_map(|page| page.items.iter().map(edges)).collect()
}

#[test]
fn a_document_that_runs_from_right_to_left_is_the_mirror_image() {
    for paper in [Paper::A4, Paper::Letter] {
        let left = laid_out(&Document { paper, direction: Some(Direction::LeftToRight), ..document() });
        let right = laid_out(&Document { paper, direction: Some(Direction::RightToLeft), ..document() });
        check_places(&left);
        check_places(&right);
        let (left_edges, right_edges) = (edges(&left), edges(&right));
        assert_eq!(left_edges.len(), right_edges.len());
        for (one, other) in left_edges.iter().zip(&right_edges) {
            let mirrored = (left.sheet.width - other.1, left.sheet.width - other.0, other.2);
            let distance = (one.0 - mirrored.0).abs() + (one.1 - mirrored.1).abs() + (one.2 - mirrored.2).abs();
            assert!(distance < CLOSE, "{one:?} and {mirrored:?}");
        }
    }
}

#[test]
fn the_language_decides_where_lines_begin_unless_the_document_says() {
    let begins_right = |language: &str, direction| {
        laid_out(&Document { language: language.to_owned(), direction, ..document() }).sheet.mirrored
    };
    assert!(begins_right("ar", None) && !begins_right("en", None));
    assert!(!begins_right("ar", Some(Direction::LeftToRight)));
}

#[test]
fn amounts_end_at_the_same_place_and_are_not_broken() {
    let mut document = document();
    document.table.rows.push(Row::line([Cell::from("item-40"), "1,234,567,890.00 EUR".into()]));
    let layout = laid_out(&document);
    let mut edges: Vec<f32> = Vec::new();
    for page in &layout.pages {
        let is_amount = |said: &str| said.ends_with(".00") || said.ends_with("EUR") || said.starts_with("sum-");
        edges.extend(seen(page).filter(|text| is_amount(text.said)).map(|text| text.right));
    }
    assert!(edges.len() > 40);
    assert!(edges.iter().all(|edge| (edge - edges[0]).abs() < CLOSE), "{edges:?}");
    let is_whole = |page| seen(page).any(|text| text.said == "1,234,567,890.00 EUR");
    assert!(layout.pages.iter().any(is_whole));
}

#[test]
fn digits_are_of_one_width_in_amounts() {
    let mut document = numbered(0);
    document.table.rows = ["111111.11", "888888.88"].map(|amount| Row::line(["item", amount])).to_vec();
    let layout = laid_out(&document);
    let lefts: Vec<f32> = seen(&layout.pages[0])
        .filter(|text| text.said.ends_with("11") || text.said.ends_with("88"))
        .map(|text| text.left)
        .collect();
    assert!(lefts.len() == 2 && (lefts[0] - lefts[1]).abs() < CLOSE, "{lefts:?}");
}

#[test]
fn a_word_that_does_not_fit_is_broken_and_a_letter_that_does_not_is_made_smaller() {
    let mut document = document();
    let endless: String = ('a'..='z').cycle().take(10_000).collect();
    document.addressee = vec![endless.clone()];
    document.table.rows.push(Row::line([Cell::from("\u{fdfd}".repeat(5)), "\u{fdfd}".repeat(5).into()]));
    let layout = laid_out(&document);
    check_places(&layout);
    let printed: String = layout
        .pages
        .iter()
        .flat_map(seen)
        .filter(|text| text.said.len() > 9 && endless.contains(text.said))
        .map(|text| text.said)
        .collect();
    assert_eq!(printed.len(), endless.len());
    assert_eq!(printed, endless);
}
