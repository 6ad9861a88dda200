//! Imports that are broken off and gone on with.

use std::collections::HashSet;

use rapport_testkit::on_both;
use serde_json::json;

use super::table::{Refused, Table, import, mapped, order, refusal, try_import, try_import_hearing, values};
use crate::exchange::import::{Order, State, revert};

const ROWS: usize = 5_000;

/// Every hundredth row is refused.
fn table() -> Table {
    let row = |number: usize| match number % 100 {
        99 => format!("P{number}|nonsense"),
        _ => format!("P{number}|p{number}@example.org"),
    };
    let rows: Vec<String> = (0..ROWS).map(row).collect();
    Table::new("Name|Email", &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn known(object: &str) -> Order {
    Order { fingerprint: Some("f".to_owned()), ..order(object) }
}

#[test]
fn a_broken_off_import_goes_on_where_it_was_and_no_row_is_lost_or_doubled() {
    on_both(crate::part(), |t| {
        let admin = t.admin().ctx();
        let mut refused = Refused::default();
        for dies_at in [10, 1_500, 2_900, 4_100] {
            let mut table = table().dying_at(dies_at);
            try_import(t, &admin, &known("contact"), &mut table, &mut refused).expect_err("the process was killed");
            // What the killed process wrote after its last commit.
            refused.0.push((0, "never committed".to_owned()));
        }
        let report = try_import(t, &admin, &known("contact"), &mut table(), &mut refused).expect("a report");
        assert!(report.resumed_after_line.is_some());
        assert_eq!((report.tally.rows, report.tally.created, report.tally.refused), (5_000, 4_950, 50));
        assert_eq!(refused.0.len(), 50);
        assert!(refused.0.iter().all(|(line, _)| (line - 2) % 100 == 99));
        let mut seen = HashSet::new();
        let mut cursor = None;
        let contacts = t.house().catalog().find("contact").cloned().expect("contacts");
        while seen.len() < 4_950 {
            let request =
                rapport_kernel::house::ListRequest { cursor: cursor.take(), limit: Some(500), ..Default::default() };
            let page = t.read(|r| r.list(&contacts, &request)).expect("a page");
            let email = contacts.find("email").expect("a field").id;
            for record in &page.records {
                assert!(seen.insert(record.get(email).words()), "a row was doubled");
            }
            cursor = page.next_cursor;
            assert!(cursor.is_some() || seen.len() == 4_950, "rows were lost");
        }
        assert_eq!(cursor, None);
    });
}

#[test]
fn a_file_that_was_imported_is_not_imported_again_by_mistake() {
    on_both(crate::part(), |t| {
        let small = Table::new("Name|Email", &["Ada|ada@example.org"]);
        let first = import(t, &known("contact"), &small);
        let text = refusal(t, &known("contact"), &small);
        assert!(text.contains(&first.id.to_string()) && text.contains("--restart"), "{text}");
        // With other settings it is another import; by a key it brings records up to date.
        let by_email = Order { match_by: Some("email".to_owned()), ..known("contact") };
        for _ in 0..2 {
            assert_eq!(import(t, &by_email, &small).tally.unchanged, 1);
        }
        let anew = Order { restart: true, ..known("contact") };
        assert_eq!(import(t, &anew, &small).tally.refused, 1);
        // After it was undone it may come again.
        for id in values(t, "contact", "id", "") {
            t.admin().delete("contact", id.as_str().expect("an id").parse().expect("an id"));
        }
        let only = Order { mapping: super::table::mapping_of(json!({"ignore": []})), ..known("company") };
        let names = Table::new("Name", &["Acme"]);
        let report = import(t, &only, &names);
        revert(t.house(), &t.admin().ctx(), report.id, &mut |_| {}).expect("undone");
        assert_eq!(import(t, &only, &names).tally.created, 1);
    });
}

#[test]
fn two_processes_do_not_import_one_file_at_a_time() {
    on_both(crate::part(), |t| {
        let admin = t.admin().ctx();
        let mut finished = None;
        let (mut mine, mut refused) = (table(), Refused::default());
        // After the first batch another process comes, takes the broken-off import for its own and finishes it.
        let answer = try_import_hearing(t, &admin, &known("contact"), (&mut mine, &mut refused), &mut |_| {
            if finished.is_none() {
                let mut theirs = Refused(vec![(0, String::new()); 50]);
                let report = try_import(t, &admin, &known("contact"), &mut table(), &mut theirs);
                finished = Some(report.expect("a report"));
            }
        });
        let text = answer.expect_err("the other one was first").to_string();
        assert!(text.contains("Another process imports this file"), "{text}");
        let finished = finished.expect("the other one ran");
        assert_eq!((finished.tally.created, finished.state), (4_950, State::Done));
        let count = t.read(|r| {
            let contacts = r.object("contact")?;
            r.count(&contacts, &Default::default(), 10_000)
        });
        assert_eq!(count.expect("a count"), 4_950);
    });
}

#[test]
fn rows_that_wait_are_still_known_after_a_crash() {
    on_both(crate::part(), |t| {
        let mut rows: Vec<String> = vec!["Child|Root".to_owned()];
        rows.extend((0..2_999).map(|number| format!("C{number}|")));
        rows.push("Root|".to_owned());
        let table = Table::new("Name|Parent company", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        let admin = t.admin().ctx();
        let mut killed = table.dying_at(2_000);
        let mut refused = Refused::default();
        try_import(t, &admin, &known("company"), &mut killed, &mut refused).expect_err("the process was killed");
        let report = import(t, &known("company"), &table);
        assert_eq!((report.tally.created, report.tally.waiting), (3_001, 0));
        assert_eq!(t.admin().list("company", "parent.name = \"Root\"").len(), 1);
    });
}

#[test]
fn another_mapping_is_another_import() {
    on_both(crate::part(), |t| {
        let admin = t.admin().ctx();
        let mut killed = table().dying_at(1_500);
        try_import(t, &admin, &known("contact"), &mut killed, &mut Refused::default()).expect_err("killed");
        let ignoring = Order { fingerprint: Some("f".to_owned()), ..mapped("contact", json!({"ignore": ["Email"]})) };
        let report = import(t, &ignoring, &table());
        assert_eq!((report.resumed_after_line, report.tally.created), (None, 5_000));
    });
}

#[test]
fn a_torn_file_comes_in_up_to_the_tear_and_says_so() {
    on_both(crate::part(), |t| {
        let (admin, mut refused) = (t.admin().ctx(), Refused::default());
        let torn = try_import(t, &admin, &known("contact"), &mut table().torn_at(1_234), &mut refused);
        let report = torn.expect("a report");
        assert_eq!((report.tally.rows, report.state), (1_234, State::Running));
        assert!(report.stopped.is_some_and(|stopped| stopped.contains("The file is torn")));
        // The whole file goes on after it, if it is the same file otherwise.
        let whole = try_import(t, &admin, &known("contact"), &mut table(), &mut refused);
        let report = whole.expect("a report");
        assert_eq!((report.resumed_after_line, report.tally.rows), (Some(1_235), 5_000));
        assert_eq!(report.state, State::Done);
    });
}
