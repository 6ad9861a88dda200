//! Imports and exports of those who may not do everything.

use rapport_kernel::access::{Access, Grant, Scope};
use rapport_kernel::ctx::Actor;
use rapport_kernel::{Ctx, RecordId};
use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use super::export::exported;
use super::table::{Refused, Table, order, try_import};
use crate::exchange::export;

/// Somebody who sees and changes the own contacts and companies, but not who reports to whom, and phones in part.
fn seller(t: &TestHouse, user: RecordId) -> Ctx {
    let catalog = t.house().catalog();
    let mut access = Access { user: Some(user), ..Access::default() };
    for key in ["contact", "company"] {
        let object = catalog.find(key).expect("an object");
        let hidden = object.find("reports_to").map(|field| field.id).into_iter().collect();
        let grant = Grant {
            read: Scope::Own,
            create: true,
            update: Scope::Own,
            delete: Scope::None,
            hidden,
            masked: object.find("phone").map(|field| field.id).into_iter().collect(),
            locked: Vec::new(),
        };
        access.grants.insert(object.id, grant);
    }
    // A link to oneself wants oneself in sight.
    let users = catalog.find("user").expect("an object").id;
    access.grants.insert(users, Grant { read: Scope::All, ..Grant::default() });
    t.acting(Actor::User { user }, access).ctx()
}

#[test]
fn a_company_out_of_sight_is_no_company_to_link_to() {
    on_both(crate::part(), |t| {
        let me = t.admin().create("user", json!({"name": "Me", "email": "me@example.org"}));
        let mine = t.admin().create("company", json!({"name": "Acme", "owner": me}));
        // Two more that the seller may not know of, with the same name and with another one.
        t.admin().create("company", json!({"name": "Acme"}));
        t.admin().create("company", json!({"name": "Acme"}));
        t.admin().create("company", json!({"name": "Bell"}));
        let ctx = seller(t, me);
        let mut refused = Refused::default();
        let mut table = Table::new("Name|Company|Reports to", &["A|acme|Nobody", "B|Bell|"]);
        let report = try_import(t, &ctx, &order("contact"), &mut table, &mut refused).expect("a report");
        assert_eq!(report.tally.created, 1);
        assert_eq!(t.admin().list("contact", "")[0]["company"], json!(mine));
        assert!(refused.0[0].1.contains("There is no Company “Bell”"), "{}", refused.0[0].1);
        // A field that is out of sight is no field.
        assert_eq!(report.unmapped[0].reason, "no field of a contact is called so");
    });
}

#[test]
fn an_export_holds_what_its_reader_may_see() {
    on_both(crate::part(), |t| {
        let me = t.admin().create("user", json!({"name": "Me", "email": "me@example.org"}));
        let other = t.admin().create("company", json!({"name": "Secret"}));
        let phone = "+492211234567";
        t.admin().create("contact", json!({"name": "Mine", "owner": me, "company": other, "phone": phone}));
        t.admin().create("contact", json!({"name": "Theirs"}));
        let table = exported(t, &seller(t, me), &export::Order { object: "contact".to_owned(), ..Default::default() });
        assert_eq!(table.rows().len(), 1);
        assert!(!table.header().iter().any(|name| name.starts_with("reports_to")));
        let title = table.header().iter().position(|name| name == "company.name").expect("a column");
        assert_eq!(table.rows()[0][title], "", "the name of a company out of sight");
        assert!(!table.rows()[0].iter().any(|cell| cell.contains("Secret")));
        assert!(
            !table.header().contains(&"phone".to_owned()) && !table.rows()[0].iter().any(|cell| cell.contains("4567"))
        );
        let mut records: Vec<serde_json::Value> = Vec::new();
        let all = export::Order { object: "contact".to_owned(), ..Default::default() };
        let sink = export::Sink::Records(&mut records);
        export::run(t.house(), &seller(t, me), &all, sink, &mut |_| {}).expect("an export");
        assert!(records[0].get("name").is_some() && records[0].get("phone").is_none(), "{}", records[0]);
    });
}

#[test]
fn who_may_not_make_records_has_every_row_refused() {
    let t = TestHouse::new(crate::part());
    let ctx = t.acting(Actor::System { name: "nobody".to_owned() }, Access::default()).ctx();
    let answer = try_import(&t, &ctx, &order("contact"), &mut Table::new("Name", &["A"]), &mut Refused::default());
    assert!(matches!(answer, Err(rapport_kernel::Error::NotFound)), "the object is not even known");
}
