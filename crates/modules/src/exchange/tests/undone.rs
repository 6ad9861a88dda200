//! Undoing an import.

use rapport_testkit::on_both;
use serde_json::json;

use super::table::{Table, id_of, import_all, mapped, values};
use crate::exchange::import::revert;

#[test]
fn undoing_an_import_leaves_what_was_there_before() {
    on_both(crate::part(), |t| {
        t.admin()
            .create("contact", json!({"name": "Ada", "email": "ada@example.org", "source": "Fair", "tags": ["a"]}));
        t.admin().create("contact", json!({"name": "Bob", "email": "bob@example.org"}));
        let shown = |t: &rapport_testkit::TestHouse| -> Vec<serde_json::Value> {
            let mut all = t.admin().list("contact", "");
            for record in &mut all {
                for moved in ["version", "updated_at", "lifecycle_changed_at"] {
                    record.as_object_mut().expect("a record").shift_remove(moved);
                }
            }
            all
        };
        let before = shown(t);
        let mapping = json!({"match": "email", "create_missing": ["company"]});
        let mut rows = vec!["ada@example.org|Ada King|Web|x;y|Acme".to_owned(), "bob@example.org|Bob|||".to_owned()];
        rows.extend((0..2_500).map(|number| format!("p{number}@example.org|P{number}|Web||Company {}", number % 5)));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let report = import_all(t, &mapped("contact", mapping), &Table::new("Email|Name|Source|Tags|Company", &rows));
        assert_eq!((report.tally.created, report.tally.updated, report.tally.unchanged), (2_500, 1, 1));
        let mut heard = 0;
        let reverted = revert(t.house(), &t.admin().ctx(), report.id, &mut |_| heard += 1).expect("undone");
        assert_eq!((reverted.partly, reverted.kept, reverted.whole), (0, 0, 2_501 + 6));
        assert!(heard > 1);
        assert_eq!(shown(t), before);
        assert!(t.admin().list("company", "").is_empty());
    });
}

#[test]
fn what_was_changed_since_is_left_alone_and_named() {
    on_both(crate::part(), |t| {
        t.admin().create("contact", json!({"name": "Ada", "email": "ada@example.org", "source": "Fair"}));
        let mapping = json!({"match": "email"});
        let table = Table::new(
            "Email|Name|Source|Job title",
            &["ada@example.org|Ada|Web|Countess", "bob@example.org|Bob|Web|", "cid@example.org|Cid|Web|"],
        );
        let report = import_all(t, &mapped("contact", mapping), &table);
        let ada = id_of(t, "contact", "email = \"ada@example.org\"");
        let bob = id_of(t, "contact", "email = \"bob@example.org\"");
        t.admin().update("contact", ada, json!({"source": "Friend"}));
        t.admin().update("contact", bob, json!({"source": "Friend"}));
        let reverted = revert(t.house(), &t.admin().ctx(), report.id, &mut |_| {}).expect("undone");
        assert_eq!((reverted.whole, reverted.partly, reverted.kept), (1, 1, 1));
        assert_eq!(reverted.reasons.len(), 2);
        assert_eq!(values(t, "contact", "source", ""), ["Friend", "Friend"]);
        assert_eq!(t.admin().get("contact", ada)["job_title"], json!(null));
    });
}

#[test]
fn an_import_that_is_none_cannot_be_undone() {
    on_both(crate::part(), |t| {
        let nobody = "0190a5a0-0000-7000-8000-000000000000".parse().expect("an id");
        assert!(matches!(
            revert(t.house(), &t.admin().ctx(), nobody, &mut |_| {}),
            Err(rapport_kernel::Error::NotFound)
        ));
    });
}
