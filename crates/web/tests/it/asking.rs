//! Filters put together by controls: for every field those of its kind.

use serde_json::json;

use crate::browser::{Browser, Form, Site, with_site};

/// The form of a condition on a field.
fn ask(browser: &Browser<'_>, field: &str) -> Form {
    browser.get(&format!("/things/condition?shape=list&view=all&field={field}")).form(".ask")
}

/// What the list finds with a condition, and how it says it.
fn found(browser: &Browser<'_>, form: &Form) -> (Vec<String>, Vec<String>) {
    let list = browser.get(&browser.ask(form).location());
    assert_eq!(list.texts("[role=alert]"), [""; 0], "{:?}", form.fields);
    (list.texts("tbody .title"), list.texts(".tools > .chip bdi"))
}

/// A condition with what is to be compared with, by the names of its controls.
fn asked(browser: &Browser<'_>, field: &str, how: &str, typed: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let mut form = ask(browser, field);
    form.set("how", how);
    for (name, value) in typed {
        form.set(name, value);
    }
    found(browser, &form)
}

#[test]
fn every_way_of_every_field_is_a_filter_and_is_said_in_words() {
    with_site(|site| {
        let known = site.thing("Admin").to_string();
        let admin = site.browser("Admin");
        let list = admin.get("/things?view=all");
        let fields = list.attributes("#ask-field option", "value");
        assert!(fields.len() > 25 && fields.iter().any(|field| field == "updated_at"), "{fields:?}");
        for field in &fields {
            let page = admin.get(&format!("/things/condition?shape=list&view=all&field={field}"));
            for how in page.attributes(".ask [name=how] option", "value") {
                let mut form = page.form(".ask");
                form.set("how", &how);
                fill(&mut form, field, site, &known);
                let (_, said) = found(&admin, &form);
                assert_eq!(said.len(), 1, "{field} {how} is no condition");
                let is_code = [" = ", " != ", " < ", " > ", " in ("].iter().any(|sign| said[0].contains(sign));
                assert!(!is_code, "{field} {how}: {}", said[0]);
            }
        }
    });
}

/// Something that can be compared with a field.
fn fill(form: &mut Form, field: &str, site: &Site<'_>, known: &str) {
    let value = match field {
        "begins" | "born" | "seen" | "created_at" | "updated_at" => "2024-02-29",
        "took" => "90min",
        "ready" => "true",
        "state" => "done",
        "colours" => "red",
        "owner" => &site.user("Ann"),
        "twin" | "friends" => known,
        "size" | "weight" | "price" | "share" | "stars" | "pieces_count" | "number" | "pay" => "3",
        _ => "Lamp",
    };
    for (name, value) in [("value", value), ("value.title", ""), ("until", value), ("days", "30")] {
        if form.has(name) {
            form.set(name, value);
        }
    }
}

#[test]
fn each_kind_is_compared_as_one_thinks_of_it() {
    with_site(|site| {
        let (t, admin) = (site.t.admin(), site.browser("Admin"));
        let one = |name: &str, size: i64, price: &str, born: &str, state: &str, tags: &[&str]| {
            let price = json!({"amount": price, "currency": "EUR"});
            let fields =
                json!({"name": name, "size": size, "price": price, "born": born, "state": state, "tags": tags});
            t.create("thing", fields)
        };
        let lamp = one("Lamp", 1, "9.50", "2024-02-29", "new", &["old"]);
        one("Desk", 20, "250", "2024-06-01", "done", &["old", "big"]);
        one("Chair", 30, "80", "2025-01-01", "done", &[]);
        t.create("thing", json!({"name": "Bulb", "twin": lamp, "state": "evil"}));
        let names = |field: &str, how: &str, typed: &[(&str, &str)]| asked(&admin, field, how, typed).0;
        assert_eq!(names("size", "between", &[("value", "20"), ("until", "30")]), ["Chair", "Desk"]);
        assert_eq!(names("size", "at-least", &[("value", "20")]), ["Chair", "Desk"]);
        assert_eq!(names("price", "less", &[("value", "9,75")]), ["Lamp"], "a comma before the fraction");
        assert_eq!(names("born", "before", &[("value", "2024-06-01")]), ["Lamp"]);
        assert_eq!(names("born", "older", &[("days", "30")]), ["Chair", "Desk", "Lamp"]);
        assert_eq!(names("born", "within", &[("period", "this week")]), [""; 0]);
        assert_eq!(names("created_at", "within", &[("period", "today")]).len(), 4, "what is no field");
        assert_eq!(names("tags", "any-of", &[("value", "big, new")]), ["Desk"]);
        assert_eq!(names("tags", "none-of", &[("value", "big")]), ["Bulb", "Chair", "Lamp"]);
        assert_eq!(names("twin", "is", &[("value", &lamp.to_string())]), ["Bulb"]);
        assert_eq!(names("friends", "is", &[("value", "Lamp")]), [""; 0]);
        assert_eq!(names("state", "empty", &[]), [""; 0]);
        let mut form = ask(&admin, "state");
        form.set_all("value", &["", "done", "evil"]);
        let (either, said) = found(&admin, &form);
        assert_eq!(either, ["Bulb", "Chair", "Desk"]);
        assert!(said[0].starts_with("State is any of Done, "), "{}", said[0]);
        assert_eq!(asked(&admin, "twin", "is", &[("value", &lamp.to_string())]).1, ["Twin is Lamp"]);
        assert_eq!(asked(&admin, "born", "older", &[("days", "1")]).1, ["born is longer ago than 1 day"]);
        assert_eq!(asked(&admin, "born", "within", &[("period", "last 7 days")]).1, ["born is the last 7 days"]);
    });
}

#[test]
fn what_is_compared_with_nothing_is_no_condition() {
    with_site(|site| {
        let admin = site.browser("Admin");
        for (field, how) in [("size", "more"), ("state", "any-of"), ("born", "older"), ("born", "between")] {
            assert_eq!(asked(&admin, field, how, &[]).1, [""; 0], "{field} {how}");
        }
    });
}

#[test]
fn what_is_not_for_ones_eyes_is_not_asked_about() {
    with_site(|site| {
        let ann = site.browser("Ann");
        let offered = ann.get("/things?view=all").attributes("#ask-field option", "value");
        for hidden in ["secret", "iban", "pay"] {
            assert!(!offered.iter().any(|field| field == hidden));
            let page = ann.get(&format!("/things/condition?field={hidden}"));
            assert_eq!(page.form(".ask").get("field"), "name", "another field in its place");
        }
    });
}
