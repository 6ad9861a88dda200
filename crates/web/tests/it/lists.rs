//! How a list stands: its columns, its groups, and what is done with all that it found.

use std::collections::HashSet;

use axum::http::StatusCode;
use serde_json::json;

use crate::browser::{Site, with_site};

fn things(site: &Site<'_>, states: &[&str]) {
    for (at, state) in states.iter().enumerate() {
        site.t.admin().create("thing", json!({"name": format!("Thing {at}"), "state": state, "size": at}));
    }
}

#[test]
fn columns_are_moved_sized_and_kept_in_sight_by_links() {
    with_site(|site| {
        things(site, &["new"]);
        let admin = site.browser("Admin");
        let follow = |from: &str, id: &str| {
            let page = admin.get(from);
            let links = page.attributes(&format!("#{id}"), "href");
            links.first().unwrap_or_else(|| panic!("no {id} on {from}")).clone()
        };
        let moved = follow("/things", "column-up-size");
        assert_eq!(admin.get(&moved).texts("thead th a"), ["size", "Name", "State", "price"]);
        let wider = follow(&moved, "column-wider-name");
        assert_eq!(admin.get(&wider).attributes("#head-name", "class"), ["wide-220"]);
        let pinned = follow(&wider, "column-pin-name");
        let page = admin.get(&pinned);
        assert_eq!(page.attributes("th.pin", "data-column"), ["size", "name"]);
        assert_eq!(page.attributes("#columns", "open").len(), 1, "the menu stays open");
        let loose = follow(&pinned, "column-unpin-size");
        assert!(admin.get(&loose).attributes("th.pin", "data-column").is_empty());
    });
}

#[test]
fn without_script_the_columns_that_are_ticked_are_shown() {
    with_site(|site| {
        things(site, &["new"]);
        let ticked = site.browser("Admin").get("/things?column=size&column=name");
        assert_eq!(ticked.texts("thead th a"), ["size", "Name"], "without script each box comes for itself");
    });
}

#[test]
fn a_list_stands_in_groups_that_open_and_close() {
    with_site(|site| {
        things(site, &["new", "done", "new"]);
        let admin = site.browser("Admin");
        let page = admin.get("/things?group=state");
        assert_eq!(page.texts(".group a"), ["New", "Done"]);
        assert_eq!(page.texts(".group .numbers"), ["2", "1"]);
        assert_eq!(page.texts("tbody .title"), ["Thing 0", "Thing 2"], "the first is open");
        let open = page.attributes("#group-2", "href").concat();
        assert_eq!(admin.get(&open).texts("tbody .title"), ["Thing 0", "Thing 2", "Thing 1"]);
        let closed = admin.get(&open).attributes("#group-1", "href").concat();
        assert_eq!(admin.get(&closed).texts("tbody .title"), ["Thing 1"]);
        let by_day = admin.get("/things?group=created_at:day");
        assert_eq!(by_day.texts(".group .numbers"), ["3"]);
        assert_eq!(by_day.texts("tbody .title").len(), 3);
        let wrong = admin.get("/things?group=nonsense");
        assert_eq!((wrong.status, wrong.texts(".field-wrong").len()), (StatusCode::OK, 1));
        let none = admin.get("/things?group=born:month");
        assert_eq!(none.texts(".group a"), ["None"]);
        assert_eq!(none.texts("tbody .title").len(), 3);
    });
}

#[test]
fn a_record_with_several_tags_stands_in_the_group_of_each_and_is_picked_once() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let both = json!({"name": "Both", "tags": ["vip, gold", "press"], "colours": ["red", "blue"]});
        let id = site.t.admin().create("thing", both);
        site.t.admin().create("thing", json!({"name": "One", "tags": ["press"], "colours": ["blue"]}));
        site.t.admin().create("thing", json!({"name": "None"}));
        let page = admin.get("/things?group=tags");
        assert_eq!(page.texts(".group a"), ["press", "vip, gold", "None"]);
        assert_eq!(page.texts(".group .numbers"), ["2", "1", "1"]);
        assert_eq!(page.texts("#count"), ["3 records"], "a record in two groups is one");
        let both_open = admin.get(&page.attributes("#group-2", "href").concat());
        assert_eq!(both_open.texts("tbody .title"), ["Both", "One", "Both"], "a tag may have a comma");
        let rows = both_open.attributes("tr[id^=row]", "id");
        assert_eq!(rows.iter().collect::<HashSet<_>>().len(), 3, "each row has a name of its own");
        let closed = admin.get(&both_open.attributes("#group-2", "href").concat());
        assert_eq!(closed.texts("tbody .title"), ["Both", "One"]);
        let by_choices = admin.get("/things?group=colours");
        assert_eq!(by_choices.texts(".group a"), ["Red", "Blue", "None"], "as the options stand");
        assert_eq!(by_choices.texts(".group .numbers"), ["1", "2", "1"]);
        let chart = admin.get("/things/chart?view=all&by=tags");
        let first = chart.attributes("tbody th a", "href").remove(0);
        assert_eq!(admin.get(&first).texts("tbody .title"), ["Both", "One"], "a bar leads to its records");
        let mut picked = both_open.form("#picked");
        picked.fields.extend([id, id].map(|id| ("id".to_owned(), id.to_string())));
        picked.set("field", "notes");
        assert_eq!(admin.submit(&picked).texts(".trail a"), ["1 Thing"]);
    });
}

#[test]
fn who_sees_a_part_counts_that_part() {
    with_site(|site| {
        things(site, &["new", "done"]);
        site.t.admin().create("thing", json!({"name": "Hers", "owner": site.user("Ann")}));
        let page = site.browser("Ann").get("/things?group=state");
        assert_eq!(page.texts(".group .numbers"), ["1"]);
        let secret = site.browser("Ann").get("/things?group=secret");
        assert_eq!(secret.texts(".field-wrong").len(), 1);
    });
}

#[test]
fn all_that_a_list_found_is_changed_at_once_and_undone_at_once() {
    with_site(|site| {
        things(site, &["new"; 120]);
        let admin = site.browser("Admin");
        let page = admin.get("/things?filter=size%20%3C%20110");
        let mut form = page.form("#picked");
        form.set("field", "notes");
        form.fields.push(("All".to_owned(), "1".to_owned()));
        let asked = admin.submit(&form);
        assert_eq!(asked.texts(".trail a"), ["110 Things"]);
        let mut form = asked.form("form.form");
        form.set("notes", "Sorted");
        let done = admin.submit(&form).location();
        let sorted = || site.t.admin().list("thing", "notes = \"Sorted\"").len();
        assert_eq!(sorted(), 110);
        let counted = admin.get("/things?filter=notes%20%3D%20%22Sorted%22&group=state");
        assert_eq!(counted.texts(".group .numbers"), ["110"]);
        let undo = admin.get(&done).form(".toasts > form");
        admin.submit(&undo);
        assert_eq!(sorted(), 0);
    });
}

#[test]
fn an_address_that_cannot_be_read_says_what_to_do() {
    with_site(|site| {
        let page = site.browser("Admin").get("/things?q=a&q=b");
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert_eq!(page.texts("h1"), ["This address is not understood"]);
        assert_eq!(site.browser("Admin").get("/things?rows=many&pinned=some").status, StatusCode::OK);
    });
}

#[test]
fn a_record_is_shown_beside_its_list_as_a_piece_of_its_page() {
    with_site(|site| {
        let id = site.thing("Admin").to_string();
        let admin = site.browser("Admin");
        let page = admin.send("GET", &format!("/things/{id}"), &[("turbo-frame", "panel")], String::new());
        assert_eq!(page.texts("turbo-frame#panel h1"), ["Lamp"]);
        assert!(page.texts("nav.rail").is_empty());
        let other = admin.send("GET", &format!("/things/{id}"), &[("turbo-frame", "sheet")], String::new());
        assert_eq!(other.texts("nav.rail").len(), 1);
    });
}

#[test]
fn who_may_only_read_is_offered_nothing_to_change() {
    with_site(|site| {
        let id = site.thing("Admin");
        let reader = site.browser("Reader");
        let list = reader.get("/things?view=all");
        assert_eq!(list.texts("tbody .title").len(), 1);
        for offered in [".pick input", "#picked", "[data-field]", "a[href='/things/new']"] {
            assert!(list.texts(offered).is_empty(), "{offered}");
        }
        let record = reader.get(&format!("/things/{id}"));
        assert!(record.texts("a[href$='/edit'], a[href*='/actions/'], form[action$='/delete']").is_empty());
        for form in [format!("/things/{id}/edit"), format!("/things/{id}/actions/hand_on"), "/things/new".to_owned()] {
            let refused = reader.get(&form);
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{form}");
            assert!(refused.texts("main p").concat().contains("You may see"), "{form}: {}", refused.body());
        }
        assert_eq!(site.browser("Admin").get("/things?view=all").texts(".pick input").len(), 2);
    });
}

#[test]
fn a_field_of_picked_rows_is_changed_by_its_own_control() {
    with_site(|site| {
        things(site, &["new", "new"]);
        let admin = site.browser("Admin");
        let list = admin.get("/things?view=all");
        let mut picked = list.form("#picked");
        picked.set("field", "price");
        for id in list.attributes("tbody [name=id]", "value") {
            picked.fields.push(("id".to_owned(), id));
        }
        let mut form = admin.submit(&picked).form("form.form");
        form.set("price", "a lot");
        form.set("price.currency", "USD");
        let refused = admin.submit(&form);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.texts(".notice-wrong p").concat().starts_with("Thing 0: "), "{}", refused.text());
        let mut form = refused.form("form.form");
        form.set("price", "12.50");
        let done = admin.submit(&form).location();
        let dear = || site.t.admin().list("thing", "price.amount = 12.5 and price.currency = \"USD\"").len();
        assert_eq!(dear(), 2);
        admin.submit(&admin.get(&done).form(".toasts > form"));
        assert_eq!(dear(), 0, "both at once");
        let reader = site.browser("Reader").submit(&picked);
        assert_eq!(reader.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn when_a_record_was_made_and_changed_are_columns_too() {
    with_site(|site| {
        things(site, &["new", "done"]);
        let admin = site.browser("Admin");
        let page = admin.get("/things?columns=name,created_at,updated_at&sort=-created_at&widths=created_at:200");
        assert_eq!(page.texts("thead th"), ["", "Name", "Created", "Changed"]);
        assert_eq!(page.attributes("#head-created_at", "aria-sort"), ["descending"]);
        assert!(page.texts("tbody td").iter().filter(|cell| cell.starts_with("Today")).count() == 4, "{}", page.text());
        assert!(page.attributes("tbody td[data-field]", "data-field").is_empty(), "nobody writes them");
        let menu = admin.get("/things?columns=name,created_at&menu=columns");
        assert_eq!(menu.attributes("#column-up-created_at", "id").len(), 1);
    });
}
