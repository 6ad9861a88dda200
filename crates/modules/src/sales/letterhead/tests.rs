//! Letterheads, in business words.

use rapport_kernel::document::Letterhead;
use rapport_testkit::TestHouse;
use serde_json::{Map, json};

use super::of_document;
use crate::testing::{refusal, workspace};

fn first(t: &TestHouse) -> Letterhead {
    t.read(|r| of_document(None, r)).expect("a letterhead")
}

#[test]
fn without_a_letterhead_documents_are_in_the_companys_name() {
    workspace(|t| {
        assert_eq!(first(t), Letterhead { sender: vec!["My company".to_owned()], ..Letterhead::default() });
    });
}

#[test]
fn the_one_that_was_chosen_is_taken_and_else_the_first() {
    workspace(|t| {
        let meridian = json!({"name": "Meridian", "address": "12 Harbour Road\nBristol", "footer": "VAT GB1",
            "colour": "1e3a5f", "paper": "letter"});
        t.admin().create("letterhead", meridian);
        t.later(1_000);
        let other = t.admin().create("letterhead", json!({"name": "Borealis"}));
        let letterhead = first(t);
        assert_eq!(letterhead.sender, ["Meridian", "12 Harbour Road", "Bristol"]);
        assert_eq!((letterhead.colour, letterhead.is_us_letter), (Some((0x1e, 0x3a, 0x5f)), true));
        assert_eq!(letterhead.footer, ["VAT GB1"]);
        let chosen = t.read(|r| of_document(Some(other), r)).expect("a letterhead");
        assert_eq!(chosen.sender, ["Borealis"]);
        t.admin().delete("letterhead", other);
        assert_eq!(t.read(|r| of_document(Some(other), r)).expect("a letterhead").sender[0], "Meridian");
    });
}

#[test]
fn the_logo_is_the_newest_picture_that_hangs_on_it() {
    workspace(|t| {
        let id = t.admin().create("letterhead", json!({"name": "Meridian"}));
        assert_eq!(first(t).logo, None);
        let hang = |name: &str, kind: &str, hash: &str| {
            let fields = json!({"name": name, "about": id}).as_object().cloned().unwrap_or_default();
            attach(t, fields, kind, hash);
            t.later(1_000);
        };
        hang("old.png", "image/png", &"a1".repeat(32));
        hang("new.jpg", "image/jpeg", &"b2".repeat(32));
        hang("brand.pdf", "application/pdf", &"c3".repeat(32));
        assert_eq!(first(t).logo, Some("b2".repeat(32).parse().expect("a hash")));
    });
}

fn attach(t: &TestHouse, fields: Map<String, serde_json::Value>, kind: &str, hash: &str) {
    use rapport_kernel::Value;
    use rapport_kernel::blob::FileFields;
    t.write(|w| {
        let catalog = w.catalog().clone();
        let files = FileFields::of(&catalog).expect("this workspace has files");
        let facts = vec![
            (files.media_type.id, Value::Text(kind.to_owned())),
            (files.size.id, Value::Integer(1_000)),
            (files.hash.id, Value::Text(hash.to_owned())),
        ];
        w.create_with(files.object, fields.clone(), facts).map(drop)
    })
    .expect("a file");
}

#[test]
fn what_cannot_be_printed_is_refused_where_it_is_written() {
    workspace(|t| {
        let refused = |field: &str, value: &str| {
            let letterhead = json!({"name": "Meridian", field: value});
            refusal(t.admin().try_create("letterhead", letterhead))
        };
        assert_eq!(refused("colour", "navy"), "colour");
        assert_eq!(refused("colour", "#12345"), "colour");
        assert_eq!(refused("colour", "#ééé"), "colour", "six bytes are not six digits");
        assert_eq!(refused("footer", &"line\n".repeat(9)), "letterhead_full");
        assert_eq!(refused("address", &"x".repeat(801)), "letterhead_full");
    });
}
