//! What docs/filters.md says is so.

use crate::filter::formula::parse_formula;
use crate::filter::{Tree, parse};

const GUIDE: &str = include_str!("../../../../../docs/filters.md");

/// The lines of the indented examples, block by block, without the words beside them.
fn blocks() -> Vec<Vec<&'static str>> {
    let inside = GUIDE.split("```").skip(1).step_by(2);
    let lines = |block: &'static str| block.lines().map(|line| line.split("   ").next().unwrap_or_default().trim());
    inside.map(|block| lines(block).filter(|line| !line.is_empty() && !line.contains('…')).collect()).collect()
}

#[test]
fn the_examples_of_filters_are_filters() {
    let blocks = blocks();
    for text in blocks[0].iter().chain(&blocks[1]) {
        parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    assert!(blocks[1].len() >= 8);
}

#[test]
fn the_examples_of_formulas_are_formulas() {
    for text in &blocks()[2] {
        parse_formula(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn the_table_of_dates_is_true() {
    let (_, dates) = GUIDE.split_once("## Dates and times").expect("a chapter");
    let (dates, _) = dates.split_once("## Related records").expect("a chapter");
    let mut read = 0;
    for row in dates.lines().filter(|line| line.starts_with("| `")) {
        let cell = row.split('|').nth(1).unwrap_or_default();
        for text in cell.split('`').skip(1).step_by(2) {
            let filter = if parse(text).is_ok() { text.to_owned() } else { format!("a > {text}") };
            parse(&filter).unwrap_or_else(|error| panic!("{text}: {error}"));
            read += 1;
        }
    }
    assert!(read > 20, "{read}");
}

#[test]
fn the_table_of_json_is_true() {
    let (_, rows) = GUIDE.split_once("## The JSON form").expect("a chapter");
    let mut read = 0;
    for row in rows.lines().take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('`').collect();
        let (text, json) = (cells[1], cells[3]);
        if text.contains('…') || json.contains('…') {
            continue;
        }
        let json = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert_eq!(Tree::from_json(&json).expect(text), parse(text).expect(text), "{text}");
        read += 1;
    }
    assert!(read >= 7, "{read}");
}
