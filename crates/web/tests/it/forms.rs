//! Forms: new ones, refused ones, and links that are named.

use axum::http::StatusCode;
use rapport_kernel::RecordId;
use serde_json::json;

use crate::browser::{Page, with_site};

#[test]
fn a_new_record_begins_with_its_defaults_and_what_the_address_says() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let plain = admin.get("/things/new").form("form.form");
        assert_eq!((plain.get("state"), plain.get("owner")), ("new", site.user("Admin").as_str()));
        let mut form = admin.get("/things/new?state=done&name=Lamp").form("form.form");
        assert_eq!((form.get("state"), form.get("name")), ("done", "Lamp"));
        form.set("size", "12");
        let made = admin.submit(&form).location();
        let page = admin.get(&made);
        assert_eq!(page.texts("h1"), ["Lamp"]);
        assert_eq!(page.texts("#toasts > form button"), ["Undo"]);
        let made = &site.t.admin().list("thing", "")[0];
        assert_eq!((&made["size"], &made["state"]), (&json!(12), &json!("done")));
        let undo = page.form("#toasts > form");
        let undone = admin.submit(&undo);
        assert_eq!(undone.status, StatusCode::SEE_OTHER);
        assert!(site.t.admin().list("thing", "").is_empty());
    });
}

#[test]
fn a_refused_form_comes_back_as_typed_with_each_problem_beside_its_field() {
    const WRONG: &[(&str, &str)] = &[
        ("name", ""),
        ("email", "nobody"),
        ("site", "no address"),
        ("size", "-5"),
        ("weight", "heavy"),
        ("price", "much"),
        ("share", "half"),
        ("born", "someday"),
        ("seen", "once"),
        ("took", "long"),
        ("stars", "9"),
        ("spot.latitude", "200"),
    ];
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        for start in ["/things/new".to_owned(), format!("/things/{id}/edit")] {
            let mut form = admin.get(&start).form("form.form");
            form.set("notes", "Typed and not lost");
            for (name, value) in WRONG {
                form.set(name, value);
            }
            let page = admin.submit(&form);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{start}");
            let back = page.form("form.form");
            assert_eq!(back.get("notes"), "Typed and not lost");
            for (name, value) in WRONG {
                assert_eq!(back.get(name), *value, "{start}: {name}");
                let key = name.split('.').next().expect("a key");
                let beside = page.texts(&format!(".field:has([name=\"{name}\"]) .field-wrong"));
                assert_eq!(beside.len(), 1, "{start}: {key} {beside:?}");
                let described = page.attributes(&format!("[name=\"{name}\"][aria-invalid=true]"), "aria-describedby");
                assert_eq!(described, [format!("wrong-{key}")], "{start}: {key}");
            }
            let told = page.texts("[role=alert]").concat();
            assert!(told.contains(&format!("{} fields need another look", WRONG.len())), "{told}");
        }
        assert_eq!(site.t.admin().list("thing", "").len(), 1);
        assert_eq!(site.t.admin().get("thing", id)["notes"], json!("Bright\nand *warm*\n\nindeed"));
    });
}

#[test]
fn a_value_that_another_record_has_is_told_beside_its_field() {
    with_site(|site| {
        site.thing("Admin");
        let page = site.browser("Admin").post("/things", &[("name", "Copy"), ("code", "L-1")]);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body());
        assert_eq!(page.texts(".field:has([name=code]) .field-wrong").len(), 1);
        assert_eq!(page.form("form.form").get("name"), "Copy");
    });
}

#[test]
fn a_link_is_named_by_its_title_where_there_is_no_script() {
    with_site(|site| {
        let t = site.t.admin();
        let twins = ["Castor", "Pollux", "Double", "Double"].map(|name| t.create("thing", json!({"name": name})));
        // More than a list to choose from would hold.
        for number in 0..100 {
            t.create("thing", json!({"name": format!("Thing {number}")}));
        }
        let admin = site.browser("Admin");
        let path = format!("/things/{}/edit", twins[0]);
        let typed = |title: &str| {
            let mut form = admin.get(&path).form("form.form");
            form.set("twin.title", title);
            admin.submit(&form)
        };
        typed("Pollux").location();
        assert_eq!(t.get("thing", twins[0])["twin"], json!(twins[1]));
        assert_eq!(admin.get(&path).form("form.form").get("twin.title"), "Pollux");
        for (title, said) in [("Nemo", "There is no twin called “Nemo”"), ("Double", "Several are called “Double”")]
        {
            let page = typed(title);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            let beside = page.texts(".field:has([name=\"twin.title\"]) .field-wrong").concat();
            assert!(beside.starts_with(said), "{beside}");
            assert_eq!(page.form("form.form").get("twin.title"), title);
        }
        typed("Thing 7").location();
        let seventh = t.list("thing", "name = \"Thing 7\"")[0]["id"].clone();
        assert_eq!(t.get("thing", twins[0])["twin"], seventh, "another title is another record");
        typed("").location();
        assert_eq!(t.get("thing", twins[0])["twin"], json!(null));
    });
}

#[test]
fn the_condition_of_three_controls_becomes_one_of_the_filter() {
    with_site(|site| {
        let t = site.t.admin();
        for (name, size, state) in [("Lamp", 1, "new"), ("Desk", 20, "done"), ("Chair \"B\"", 30, "done")] {
            t.create("thing", json!({"name": name, "size": size, "state": state, "owner": site.user("Ann")}));
        }
        let admin = site.browser("Admin");
        let found = |field: &str, how: &str, value: &str| {
            let encode = |text: &str| {
                percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
            };
            let asked = format!("/things/narrow?sort=size&field={field}&how={how}&value={}", encode(value));
            let list = admin.get(&admin.get(&asked).location());
            assert_eq!(list.texts("[role=alert]"), [""; 0], "{field} {how} {value}");
            list.texts("tbody .title")
        };
        assert_eq!(found("name", "contains", "am"), ["Lamp"]);
        assert_eq!(found("name", "is", "Chair \"B\""), ["Chair \"B\""]);
        assert_eq!(found("size", "more", "15"), ["Desk", "Chair \"B\""]);
        assert_eq!(found("size", "less", "15"), ["Lamp"]);
        assert_eq!(found("state", "is", "Done"), ["Desk", "Chair \"B\""], "by the label");
        assert_eq!(found("state", "is-not", "done"), ["Lamp"]);
        assert_eq!(found("code", "empty", ""), ["Lamp", "Desk", "Chair \"B\""]);
        assert_eq!(found("name", "full", ""), ["Lamp", "Desk", "Chair \"B\""]);
        assert_eq!(found("owner", "is", "Ann").len(), 3, "a link by its title");
        assert_eq!(found("owner", "is", "me").len(), 0);
        let wrong = admin.get("/things?filter=size%20%3E%20");
        assert_eq!((wrong.status, wrong.texts("[role=alert]").len()), (StatusCode::OK, 1));
    });
}

#[test]
fn every_shape_is_narrowed_where_it_is_looked_at() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let shapes =
            [("board", "by=state"), ("calendar", "by=born&span=week"), ("chart", "by=state&measure=sum%28size%29")];
        for (shape, own) in shapes {
            let page = admin.get(&format!("/things/{shape}?view=all&{own}"));
            let mut add = page.form("#narrow .ask");
            for (name, value) in [("how", "contains"), ("value", "Lamp")] {
                add.set(name, value);
            }
            let to = admin.ask(&add).location();
            let asked = format!("view=all&{own}");
            assert!(to.starts_with(&format!("/things/{shape}?")), "{to}");
            assert!(asked.split('&').all(|one| to.contains(one)), "{to} lacks some of {asked}");
            assert_eq!(admin.get(&to).texts(".tools > .chip bdi"), ["Name contains Lamp"]);
            let wrong = admin.get(&format!("/things/{shape}?{own}&filter=name+contains"));
            assert_eq!(wrong.status, StatusCode::OK, "{shape}");
            assert!(wrong.texts("#narrow[open] .field-wrong").concat().contains("Expected"), "{shape} says nothing");
        }
    });
}

#[test]
fn actions_stand_on_the_page_of_a_record_each_with_a_form() {
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        let page = format!("/things/{id}");
        let url = format!("{page}/actions/hand_on");
        assert_eq!(admin.get(&page).attributes(".drop-body a[href*=actions]", "href"), [url.as_str()]);
        let mut form = admin.get(&url).form("form.form");
        form.set("size", "many");
        let refused = admin.submit(&form);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.texts(".field-wrong").len(), 2, "a size that is none, and nobody to hand it to");
        assert_eq!(refused.form("form.form").get("size"), "many");
        let mut form = refused.form("form.form");
        form.set("size", "");
        form.set("owner", &site.user("Ann"));
        let done = admin.submit(&form).location();
        assert!(done.starts_with(&format!("{page}?did=")), "{done}");
        let thing = site.t.admin().get("thing", id);
        assert_eq!(thing["owner"], site.user("Ann"));
        assert_eq!(admin.get(&done).texts("#toasts > form button"), ["Undo"]);
        assert_eq!(admin.get(&format!("{page}/actions/nothing")).status, StatusCode::NOT_FOUND);
        assert_eq!(site.browser("Stranger").get(&url).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_action_is_done_on_the_rows_that_were_picked() {
    with_site(|site| {
        let second = site.t.admin().create("thing", json!({"name": "Second"}));
        let ids = [site.thing("Admin"), second];
        let admin = site.browser("Admin");
        let list = "/things?view=all";
        assert_eq!(admin.get(list).attributes("#actions button", "formaction"), ["/things/actions/hand_on"]);
        let mut picked = admin.get(list).form("#picked");
        picked.action = "/things/actions/hand_on".to_owned();
        let nothing = admin.submit(&picked);
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.texts("p").concat().contains("Pick the records first"), "nothing was picked");
        for id in &ids {
            picked.fields.push(("id".to_owned(), id.to_string()));
        }
        let form = admin.submit(&picked);
        assert_eq!(form.status, StatusCode::UNPROCESSABLE_ENTITY, "it is asked for what it is told first");
        assert_eq!(form.texts(".trail a"), ["2 Things"]);
        assert!(form.texts(".notice-wrong").is_empty() && form.texts(".field-wrong").is_empty());
        let refused = admin.submit(&form.form("form.form"));
        assert_eq!(refused.texts(".field-wrong").len(), 1, "nobody to hand them to");
        let mut form = refused.form("form.form");
        form.set("owner", &site.user("Ann"));
        let done = admin.submit(&form).location();
        assert!(done.starts_with("/things?view=all&did="), "{done}");
        let owner = |id: &RecordId| site.t.admin().get("thing", *id)["owner"].clone();
        assert_eq!(ids.each_ref().map(owner), [site.user("Ann"), site.user("Ann")]);
        assert_eq!(admin.get(&done).texts("#toasts > form button"), ["Undo"], "both at once");
        assert_eq!(site.browser("Stranger").submit(&form).status, StatusCode::NOT_FOUND);
        // She knows no user to hand them on to: the record at which it failed is named.
        let ann = site.browser("Ann");
        let mut form = ann.submit(&picked).form("form.form");
        form.set("owner", &site.user("Admin"));
        let refused = ann.submit(&form).texts(".notice-wrong p").concat();
        assert!(refused.starts_with("Lamp: There is no such record"), "{refused}");
        assert_eq!(ids.each_ref().map(owner), [site.user("Ann"), site.user("Ann")], "none of them");
    });
}

#[test]
fn conditions_are_put_in_and_taken_away_one_by_one() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let url_of = |page: &Page, label: &str| {
            let ways = page.texts("#narrow .usual a").into_iter().zip(page.attributes("#narrow .usual a", "href"));
            ways.into_iter().find(|(text, _)| text == label).expect("a usual condition").1
        };
        let conditions = |page: &Page| page.texts(".tools > .chip bdi");
        let all = admin.get("/things?view=all&sort=name&filter=size+%3E+1");
        assert_eq!(conditions(&all), ["size more than 1"]);
        let done = admin.get(&url_of(&all, "Done"));
        assert_eq!(conditions(&done), ["size more than 1", "State: Done"]);
        assert_eq!(done.texts("#narrow .usual a[aria-current]"), ["Done"]);
        let new = admin.get(&url_of(&done, "New"));
        assert_eq!(conditions(&new), ["size more than 1", "State: New"], "in place of the other option");
        let away = admin.get(&new.attributes(".tools > .chip a", "href")[0]);
        assert_eq!(conditions(&away), ["State: New"]);
        let none = url_of(&away, "New");
        assert_eq!(none, "/things?view=all&sort=name", "a condition that holds is taken away");
        let either = admin.get("/things?view=all&filter=size+%3E+1+or+size+%3C+0");
        assert_eq!(
            conditions(&either),
            ["size > 1 or size < 0"],
            "what the controls cannot make is shown as it is written"
        );
    });
}
