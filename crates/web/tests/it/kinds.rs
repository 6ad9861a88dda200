//! Each kind of field: how it is read, and what its form makes of it.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::browser::with_site;

/// A field, how it reads in a list and on a record's page, what a form changes it to (control and value), and what is
/// kept then.
struct Told {
    key: &'static str,
    line: &'static str,
    full: &'static str,
    typed: &'static [(&'static str, &'static str)],
    kept: fn() -> Json,
}

const KINDS: &[Told] = &[
    Told { key: "name", line: "Lamp", full: "Lamp", typed: &[("name", "Torch")], kept: || json!("Torch") },
    Told { key: "code", line: "L-1", full: "L-1", typed: &[("code", "")], kept: || json!(null) },
    Told {
        key: "notes",
        line: "Bright and *warm* indeed",
        full: "Brightand *warm*indeed",
        typed: &[("notes", "One\r\ntwo")],
        kept: || json!("One\ntwo"),
    },
    Told {
        key: "email",
        line: "lamp@home.example",
        full: "lamp@home.example",
        typed: &[("email", "light@home.example")],
        kept: || json!("light@home.example"),
    },
    Told {
        key: "phone",
        line: "+492211234567",
        full: "+492211234567",
        typed: &[("phone", "+49 221 7654321")],
        kept: || json!("+492217654321"),
    },
    Told {
        key: "site",
        line: "https://lamp.example/a",
        full: "lamp.example/a",
        typed: &[("site", "https://lamp.example/b")],
        kept: || json!("https://lamp.example/b"),
    },
    Told { key: "size", line: "12,000", full: "12,000", typed: &[("size", "13")], kept: || json!(13) },
    Told { key: "weight", line: "1.250", full: "1.250", typed: &[("weight", "0.5")], kept: || json!("0.500") },
    Told {
        key: "price",
        line: "€1,900.50",
        full: "€1,900.50",
        typed: &[("price", "20"), ("price.currency", "USD")],
        kept: || json!({"amount": "20.00", "currency": "USD"}),
    },
    Told { key: "share", line: "12.50 %", full: "12.50 %", typed: &[("share", "7.5")], kept: || json!("7.50") },
    Told { key: "ready", line: "Yes", full: "Yes", typed: &[("ready", "false")], kept: || json!(false) },
    Told {
        key: "born",
        line: "29 Feb 2024",
        full: "29 Feb 2024",
        typed: &[("born", "2025-03-01")],
        kept: || json!("2025-03-01"),
    },
    Told {
        key: "seen",
        line: "15 Jan 10:00",
        full: "15 Jan 10:00",
        typed: &[("seen", "2026-01-16T11:30")],
        kept: || json!("2026-01-16T11:30:00Z"),
    },
    Told { key: "took", line: "1 h 30 min", full: "1 h 30 min", typed: &[("took", "60")], kept: || json!(60) },
    Told { key: "state", line: "Done", full: "Done", typed: &[("state", "new")], kept: || json!("new") },
    Told {
        key: "colours",
        line: "Red, Blue",
        full: "Red, Blue",
        typed: &[("colours", "blue")],
        kept: || json!(["blue"]),
    },
    Told {
        key: "tags",
        line: "oldgood",
        full: "oldgood",
        typed: &[("tags", "new, good")],
        kept: || json!(["new", "good"]),
    },
    Told {
        key: "place",
        line: "Domkloster 4, Hinterhaus, Köln, DE",
        full: "Domkloster 4, Hinterhaus, Köln, DE",
        typed: &[("place.street", "Ring 1"), ("place.city", "Bonn"), ("place.country", "DE")],
        kept: || json!({"street": "Ring 1", "city": "Bonn", "region": "", "postal_code": "", "country": "DE"}),
    },
    Told {
        key: "person",
        line: "Ada Lovelace",
        full: "Ada Lovelace",
        typed: &[("person.given", "Grace"), ("person.family", "Hopper")],
        kept: || json!("Grace Hopper"),
    },
    Told {
        key: "stars", line: "★★★★☆", full: "★★★★☆", typed: &[("stars", "2")], kept: || json!(2)
    },
    Told {
        key: "spot",
        line: "50.94129, 6.95817",
        full: "50.94129, 6.95817",
        typed: &[("spot.latitude", "1.5"), ("spot.longitude", "2.5")],
        kept: || json!({"latitude": 1.5, "longitude": 2.5}),
    },
    Told {
        key: "extra",
        line: "{\"a\":[1,null]}",
        full: "{\"a\":[1,null]}",
        typed: &[("extra", "{\"b\": 2}")],
        kept: || json!({"b": 2}),
    },
    Told { key: "owner", line: "Admin", full: "Admin", typed: &[("owner", "")], kept: || json!(null) },
    Told { key: "pieces_count", line: "0", full: "0", typed: &[], kept: || json!(0) },
    Told { key: "number", line: "T-1", full: "T-1", typed: &[], kept: || json!("T-1") },
];

#[test]
fn each_kind_of_field_is_read_in_lists_and_on_the_page_of_a_record() {
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        for kind in KINDS {
            let list = admin.get(&format!("/things?columns=code,{}", kind.key));
            let cells = list.texts("tbody td:last-child");
            assert_eq!(cells, [kind.line], "{}", kind.key);
            let record = admin.get(&format!("/things/{id}"));
            let label = list.texts("thead th:last-child").concat();
            let facts: Vec<_> = record.texts(".fact dt").into_iter().zip(record.texts(".fact dd")).collect();
            assert!(facts.contains(&(label.clone(), kind.full.to_owned())), "{label}: {} in {facts:?}", kind.full);
        }
        for key in ["born", "seen"] {
            let exact = admin.get(&format!("/things?columns=code,{key}")).attributes("tbody time", "datetime");
            assert!(exact[0].starts_with("202"), "{key}: {exact:?}");
        }
    });
}

#[test]
fn each_kind_of_field_says_when_there_is_nothing_in_it() {
    with_site(|site| {
        let id = site.t.admin().create("thing", json!({"name": "Bare"}));
        let admin = site.browser("Admin");
        let keys: Vec<&str> = KINDS.iter().map(|kind| kind.key).collect();
        let list = admin.get(&format!("/things?columns={}", keys.join(",")));
        assert_eq!(list.status, StatusCode::OK);
        let page = admin.get(&format!("/things/{id}")).text();
        assert!(page.contains("Not filled in: Secret, Code"), "{page}");
    });
}

#[test]
fn a_form_that_is_sent_as_it_came_changes_nothing() {
    with_site(|site| {
        let full = site.thing("Admin");
        let bare = site.t.admin().create("thing", json!({"name": "Bare"}));
        let odd = json!({
            "name": " Odd  one", "notes": "\nfirst line empty", "tags": ["Köln, Deutz", "a;b"], "extra": "text",
            "ready": false, "took": 0, "size": 0, "stars": 1, "twin": full, "weight": "-0.001", "share": "0.00",
        });
        let odd = site.t.admin().create("thing", odd);
        let admin = site.browser("Admin");
        for id in [full, bare, odd] {
            let before = site.t.admin().get("thing", id);
            let form = admin.get(&format!("/things/{id}/edit")).form("form.form");
            admin.submit(&form).location();
            assert_eq!(site.t.admin().get("thing", id), before);
        }
    });
}

#[test]
fn a_cell_that_is_sent_as_it_came_changes_nothing_and_one_that_was_changed_shows_what_it_holds() {
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        let before = site.t.admin().get("thing", id);
        for kind in KINDS.iter().filter(|kind| !kind.typed.is_empty() && kind.key != "name") {
            let cell = admin.get(&format!("/things/{id}/cell/{}", kind.key)).form("form");
            let sent = admin.submit(&cell);
            assert_eq!((sent.status, sent.header("rapport-unit")), (StatusCode::OK, String::new()), "{}", kind.key);
            assert_eq!(sent.text(), kind.line, "{}", kind.key);
        }
        assert_eq!(site.t.admin().get("thing", id), before);
        let mut cell = admin.get(&format!("/things/{id}/cell/size")).form("form");
        cell.set("size", "1234567");
        let refused = admin.submit(&cell);
        assert_eq!((refused.status, refused.form("form").get("size")), (StatusCode::UNPROCESSABLE_ENTITY, "1234567"));
        cell.set("size", "123456");
        let sent = admin.submit(&cell);
        assert_eq!(sent.text(), "123,456");
        admin.post(&format!("/undo/{}", sent.header("rapport-unit")), &[("to", "/things")]).location();
        assert_eq!(site.t.admin().get("thing", id)["size"], before["size"]);
    });
}

#[test]
fn what_is_typed_into_the_control_of_each_kind_arrives_and_nothing_else_changes() {
    with_site(|site| {
        let admin = site.browser("Admin");
        for kind in KINDS.iter().filter(|kind| !kind.typed.is_empty()) {
            site.t.admin().list("thing", "").iter().for_each(|old| {
                let old: rapport_kernel::RecordId = old["id"].as_str().expect("an id").parse().expect("an id");
                site.t.admin().delete("thing", old);
            });
            let id = site.thing("Admin");
            let before = site.t.admin().get("thing", id);
            let mut form = admin.get(&format!("/things/{id}/edit")).form("form.form");
            for (name, value) in kind.typed {
                form.set(name, value);
            }
            admin.submit(&form).location();
            let mut after = site.t.admin().get("thing", id);
            let kept = match kind.key {
                "person" => after[kind.key]["full"].clone(),
                "owner" => after[kind.key].clone(),
                "place" => {
                    let place = after[kind.key].as_object().expect("an address").clone();
                    let all = ["street", "city", "region", "postal_code", "country"];
                    all.map(|part| (part.to_owned(), place.get(part).cloned().unwrap_or(json!(""))))
                        .into_iter()
                        .collect()
                }
                _ => after[kind.key].clone(),
            };
            assert_eq!(kept, (kind.kept)(), "{}", kind.key);
            let mut before = before;
            for key in [kind.key, "version", "updated_at", "updated_by"] {
                after[key] = json!(null);
                before[key] = json!(null);
            }
            assert_eq!(after, before, "beside {}", kind.key);
        }
    });
}

#[test]
fn tags_with_commas_of_their_own_stay_whole_when_others_are_added() {
    with_site(|site| {
        let id = site.t.admin().create("thing", json!({"name": "Lamp", "tags": ["Köln, Deutz"]}));
        let admin = site.browser("Admin");
        let mut form = admin.get(&format!("/things/{id}/edit")).form("form.form");
        let typed = format!("{} bright", form.get("tags"));
        form.set("tags", &typed);
        admin.submit(&form).location();
        assert_eq!(site.t.admin().get("thing", id)["tags"], json!(["Köln, Deutz", "bright"]));
    });
}
