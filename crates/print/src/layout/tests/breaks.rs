//! Where pages end.

use super::{check_places, items, laid_out, numbered, seen, try_lay_out, words};
use crate::document::{Row, Total, Weight};
use crate::layout::{Furniture, Page, Role};
use crate::limits::{PAGES_MAX, ROWS_MAX};
use crate::{Cell, Document, PrintError};

/// The text at the same height as a word.
fn beside<'a>(page: &'a Page, word: &str) -> Vec<&'a str> {
    let heights: Vec<f32> = seen(page).filter(|text| text.said == word).map(|text| text.baseline).collect();
    let at = |height: &f32| seen(page).find(|text| text.baseline == *height && text.said != word);
    heights.iter().filter_map(at).map(|text| text.said).collect()
}

#[test]
fn every_row_is_on_one_page_and_on_one_only_and_in_order() {
    for rows in [1, 17, 100, ROWS_MAX] {
        let layout = laid_out(&numbered(rows));
        let found: Vec<usize> = layout.pages.iter().flat_map(items).collect();
        assert_eq!(found, (0..rows).collect::<Vec<_>>());
    }
}

#[test]
fn the_sum_after_the_last_row_of_a_page_is_carried_to_the_next() {
    let layout = laid_out(&numbered(200));
    check_places(&layout);
    assert!(layout.pages.len() > 5, "{}", layout.pages.len());
    for pair in layout.pages.windows(2) {
        let last = items(&pair[0]).pop().unwrap();
        let sum = format!("sum-{last}");
        assert_eq!(beside(&pair[0], "Carried forward"), [sum.as_str()]);
        assert_eq!(beside(&pair[1], "Brought forward"), [sum.as_str()]);
    }
    let (first, last) = (&layout.pages[0], layout.pages.last().unwrap());
    assert!(!words(first).contains(&"Brought forward") && !words(last).contains(&"Carried forward"));
}

#[test]
fn without_sums_or_without_words_for_them_nothing_is_carried() {
    let mut without_words = numbered(60);
    without_words.words.carried_forward.clear();
    let mut without_sums = numbered(60);
    without_sums.table.rows.iter_mut().for_each(|row| row.carry = None);
    assert!(laid_out(&without_words).pages.iter().all(|page| !words(page).contains(&"Carried forward")));
    assert!(laid_out(&without_sums).pages.iter().all(|page| !words(page).contains(&"Carried forward")));
}

#[test]
fn the_heads_of_the_columns_are_on_each_page_and_count_once() {
    let layout = laid_out(&numbered(100));
    for (at, page) in layout.pages.iter().enumerate() {
        let heads: Vec<Role> = seen(page).filter(|text| text.said == "Amount").map(|text| text.role).collect();
        assert_eq!(heads.len(), 1);
        assert_eq!(heads[0] == Role::Furniture(Furniture::Repeated), at > 0);
    }
}

#[test]
fn each_page_says_which_it_is() {
    let layout = laid_out(&numbered(100));
    let count = layout.pages.len();
    for (at, page) in layout.pages.iter().enumerate() {
        assert!(words(page).contains(&format!("Page {} of {count}", at + 1).as_str()));
        let running = seen(page).any(|text| text.role == Role::Furniture(Furniture::Head) && text.said == "Quote");
        assert_eq!(running, at > 0);
    }
}

#[test]
fn a_heading_is_never_the_last_on_a_page_and_a_sum_never_the_first() {
    // Each offset moves the breaks somewhere else.
    for offset in 0..12 {
        let mut document = numbered(120);
        document.intro = "line\n".repeat(offset);
        for at in (0..120).rev() {
            document.table.rows.insert(at + 1, Row::subtotal("Subtotal", format!("{at}")));
            document.table.rows.insert(at, Row::section(format!("section-{at}")));
        }
        for page in &laid_out(&document).pages {
            let rows: Vec<&str> = words(page)
                .into_iter()
                .filter(|word| ["section-", "item-", "Subtotal"].iter().any(|kind| word.starts_with(kind)))
                .collect();
            assert!(rows[0].starts_with("section-"), "{rows:?}");
            assert!(rows[rows.len() - 1].starts_with("Subtotal"), "{rows:?}");
        }
    }
}

#[test]
fn totals_stand_together_below_the_last_row() {
    let total = |at: usize| Total { label: format!("total-{at}"), value: "1".to_owned(), weight: Weight::Plain };
    for rows in 1..60 {
        let document = Document { totals: (0..6).map(total).collect(), ..numbered(rows) };
        let layout = laid_out(&document);
        let page = layout.pages.iter().find(|page| words(page).contains(&"total-0")).unwrap();
        let totals = words(page).iter().filter(|word| word.starts_with("total-")).count();
        assert_eq!((totals, items(page).pop()), (6, Some(rows - 1)), "{rows} rows");
    }
}

#[test]
fn a_row_taller_than_a_page_is_cut_and_nothing_of_it_is_lost() {
    let mut document = numbered(3);
    let tall: Vec<String> = (0..200).map(|at| format!("line-{at}")).collect();
    document.table.rows.insert(1, Row::line([Cell::from(tall.join("\n")), "9.00".into()]).carrying("sum-tall"));
    let layout = laid_out(&document);
    check_places(&layout);
    let found: Vec<&str> = layout.pages.iter().flat_map(words).filter(|word| word.starts_with("line-")).collect();
    assert_eq!(found, tall);
    assert!(layout.pages.len() >= 4);
    // While the row goes on, the sum before it holds.
    assert_eq!(beside(&layout.pages[1], "Carried forward"), ["sum-0"]);
    assert_eq!(items(layout.pages.last().unwrap()), [1, 2]);
}

#[test]
fn a_document_of_too_many_pages_is_refused_before_it_is_finished() {
    let mut document = numbered(1);
    document.intro = "x\n".repeat(9_000);
    document.table.rows = (0..30).map(|_| Row::line(["y\n".repeat(6_000).as_str()])).collect();
    let error = try_lay_out(&document).map(|layout| layout.pages.len()).unwrap_err();
    assert!(matches!(error, PrintError::Limit { name: "PAGES_MAX", max: PAGES_MAX, .. }), "{error}");
}

#[test]
fn an_empty_document_is_an_empty_page() {
    let layout = laid_out(&Document::default());
    assert_eq!((layout.pages.len(), layout.pages[0].items.len()), (1, 0));
}
