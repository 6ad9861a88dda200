//! Changes of objects and fields, killed between any two steps: the catalog and its tables are wholly as they were, or
//! wholly as they were to be.
//!
//! A change that was killed is made again, with the same tables and columns: one that was left over would be in its
//! way.

use rapport_kernel::catalog::CatalogChange;
use rapport_kernel::{Ctx, House};
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use super::{Doomed, STEPS_MAX, dies, everything};

/// Tables, columns of each sort, indexes, values that are carried over, and all of it gone again.
fn changes() -> [Json; 6] {
    let buyer = json!({"type": "link", "targets": ["contact"], "inverse": "properties"});
    [
        json!({"change": "create_object", "key": "property", "plural": "properties", "fields": [
            {"key": "name", "kind": {"type": "text"}, "unique": true},
            {"key": "labels", "kind": {"type": "tags"}},
            {"key": "buyer", "kind": buyer},
        ]}),
        json!({"change": "add_field", "object": "contact", "key": "shoe_size", "kind": {"type": "text"}}),
        json!({"change": "update_field", "object": "company", "field": "rooms",
            "kind": {"type": "integer", "min": null, "max": null}}),
        json!({"change": "delete_field", "object": "company", "field": "rooms"}),
        // In the place of the one that was deleted.
        json!({"change": "add_field", "object": "company", "key": "doors", "kind": {"type": "integer"}, "indexed": true}),
        json!({"change": "delete_object", "object": "property"}),
    ]
}

#[test]
fn a_change_of_the_catalog_is_wholly_done_or_not_at_all_wherever_it_is_killed() {
    if let Some(doomed) = Doomed::is_this() {
        return change_and_die(&doomed);
    }
    let undisturbed = TestHouse::new(rapport_modules::part());
    let expected = begun(&undisturbed, |t, wish| {
        change(t.house(), &t.admin().ctx(), wish);
        everything(t)
    });
    on_both(rapport_modules::part(), |t| {
        let done = begun(t, killed_everywhere);
        for (wish, (done, expected)) in changes().iter().zip(done.iter().zip(&expected)) {
            assert_eq!(done, expected, "after {wish}");
        }
        t.settle();
    });
}

/// A workspace with something in it, in which each change is made in turn.
fn begun(t: &TestHouse, make: impl Fn(&TestHouse, &Json) -> Json) -> Vec<Json> {
    let rooms = json!({"change": "add_field", "object": "company", "key": "rooms", "kind": {"type": "text"}});
    change(t.house(), &t.admin().ctx(), &rooms);
    t.admin().create("company", json!({"name": "Old Mill", "rooms": "12"}));
    t.admin().create("company", json!({"name": "New Forge", "rooms": "many"}));
    t.settle();
    changes().iter().map(|wish| make(t, wish)).collect()
}

/// Kills it before each of its steps; answers what is there once it came to its end.
fn killed_everywhere(t: &TestHouse, wish: &Json) -> Json {
    let test = "steps::catalog::a_change_of_the_catalog_is_wholly_done_or_not_at_all_wherever_it_is_killed";
    let before = everything(t);
    let died = (0..STEPS_MAX).take_while(|at| {
        let died = dies(t, test, *at, wish);
        if died {
            assert_eq!(everything(t), before, "killed before step {at} of {wish}");
        }
        died
    });
    // Opening the workspace, the tables, the catalog, its event and the commit.
    let died = died.count();
    assert!(died > 8, "{died} steps of {wish}");
    let after = everything(t);
    assert_eq!(after["wrong"], json!([]));
    assert_ne!(after["catalog"], before["catalog"]);
    after
}

fn change_and_die(doomed: &Doomed) {
    change(&doomed.house(rapport_modules::part()), &doomed.ctx(), &doomed.doing);
}

fn change(house: &House, ctx: &Ctx, wish: &Json) {
    let wish = CatalogChange::from_json(wish.clone()).expect("a change of the catalog");
    house.change_catalog(ctx, &wish).expect("it is done");
}
