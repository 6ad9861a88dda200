//! Objects and fields are changed on pages as through the API.

use axum::http::StatusCode;
use serde_json::json;

use crate::browser::{Site, with_site};

fn add_object(site: &Site<'_>) {
    let mut form = site.browser("Admin").get("/setup/objects").form(".setup-form");
    form.set("label", "Property");
    form.set("label_plural", "Properties");
    assert!(site.browser("Admin").submit(&form).location().starts_with("/setup/objects/property?did="));
}

#[test]
fn an_object_and_a_field_made_on_pages_are_at_once_everywhere() {
    with_site(|site| {
        add_object(site);
        let admin = site.browser("Admin");
        let mut form = admin.get("/setup/objects/property/fields?kind=choice").form(".setup-form");
        form.set("label", "Heating");
        form.set("new_options", "Gas\nDistrict heating\n");
        form.fields.push(("required".to_owned(), "true".to_owned()));
        assert!(admin.submit(&form).location().starts_with("/setup/objects/property?did="));

        assert!(admin.get("/").texts(".rail-link").iter().any(|text| text == "Properties"), "in the navigation");
        let mut form = admin.get("/properties/new").form("form.form");
        assert!(form.has("heating"), "in the form");
        form.set("name", "Villa");
        assert_eq!(admin.submit(&form).status, StatusCode::UNPROCESSABLE_ENTITY, "it has to be filled in");
        form.set("heating", "district_heating");
        admin.submit(&form).location();
        let list = admin.get("/properties");
        assert!(list.text().contains("Villa") && list.text().contains("District heating"), "in the list");
        assert!(admin.get("/properties/board").text().contains("District heating"), "on the board");
    });
}

#[test]
fn what_is_wrong_with_a_field_stands_beside_its_control_and_nothing_typed_is_lost() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let mut form = admin.get("/setup/objects/thing/fields?kind=integer").form(".setup-form");
        form.set("label", "Size");
        form.set("min", "lots");
        let page = admin.submit(&form);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.texts("#wrong-min").len(), 1);
        assert_eq!(page.form(".setup-form").get("label"), "Size");
        form.set("min", "1");
        form.set("required_if", "size >");
        let page = admin.submit(&form);
        assert_eq!((page.texts("#wrong-key").len(), page.texts("#wrong-required_if").len()), (1, 1));
    });
}

#[test]
fn options_are_renamed_moved_retired_and_added_on_the_page_of_their_field() {
    with_site(|site| {
        site.thing("Admin");
        let admin = site.browser("Admin");
        let path = "/setup/objects/thing/fields/state";
        let mut form = admin.get(path).form(".setup-form");
        let label = form.fields.iter_mut().find(|(name, value)| name == "option_label" && value == "Done");
        label.expect("an option").1 = "Finished".to_owned();
        form.fields.push(("retired".to_owned(), "new".to_owned()));
        form.set("new_options", "On hold");
        assert_eq!(admin.submit(&form).texts("#wrong-default").len(), 1, "new things begin with what is retired");
        form.set("default", "done");
        form.fields.push(("do".to_owned(), "up:done".to_owned()));
        admin.submit(&form).location();
        let page = admin.get(path);
        assert_eq!(page.attributes("[name=option]", "value")[..2], ["done", "new"]);
        let new = admin.get("/things/new");
        let offered = new.texts("[name=state] option");
        assert!(offered.iter().any(|label| label == "On hold") && offered.iter().any(|label| label == "Finished"));
        assert!(admin.get("/things").text().contains("Finished"), "records that have it show its new name");
    });
}

#[test]
fn fields_are_arranged_by_buttons_and_a_record_shows_them_so() {
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        let mut form = admin.get("/setup/objects/thing").form("form.arrange");
        form.fields.push(("do".to_owned(), "down:name".to_owned()));
        let at = form.fields.iter().position(|(name, _)| name == "new_section").expect("a control");
        form.fields[at].1 = "Shape".to_owned();
        admin.submit(&form).location();
        let page = admin.get("/setup/objects/thing");
        assert_eq!(page.attributes(".arrange [name=label]", "value"), ["First", "More", "Shape"]);
        let more = page.attributes("[name=field]", "value");
        assert_eq!(more[0], "name", "the first of the next section: {more:?}");
        let headings = admin.get(&format!("/things/{id}")).texts(".facts h2");
        assert_eq!(headings, ["More"], "nothing stands in the others");
        let layout = site.t.read(|r| Ok(r.layout(&*r.object("thing")?))).expect("a layout");
        assert_eq!(layout[0].fields[0], "name");

        let mut form = page.form("form.arrange");
        form.fields.push(("do".to_owned(), "reset".to_owned()));
        admin.submit(&form).location();
        assert_eq!(admin.get("/setup/objects/thing").attributes(".arrange [name=label]", "value"), ["First", "More"]);
    });
}

#[test]
fn what_a_field_takes_with_it_is_said_before_it_is_deleted() {
    with_site(|site| {
        add_object(site);
        let admin = site.browser("Admin");
        let mut form = admin.get("/setup/objects/property/fields?kind=integer").form(".setup-form");
        form.set("label", "Rooms");
        admin.submit(&form).location();
        site.t.admin().create("property", json!({"name": "Villa", "rooms": 7}));
        let asked = admin.get("/setup/objects/property/fields/rooms/delete");
        assert!(asked.text().contains("One value is lost."), "{}", asked.text());
        let retype = admin.get("/setup/objects/property/fields/rooms/type?kind=date");
        assert!(retype.text().contains("One value is lost."), "{}", retype.text());
        admin.post("/setup/objects/property/fields/rooms/delete", &[]).location();
        assert!(!admin.get("/setup/objects/property").text().contains("Rooms"));
        assert!(admin.get("/setup/objects/property/delete").text().contains("One record goes with it."));
        admin.post("/setup/objects/property/delete", &[]).location();
        assert_eq!(admin.get("/properties").status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn no_object_takes_an_address_of_the_pages() {
    with_site(|site| {
        let admin = site.browser("Admin");
        for word in ["Setup", "Help", "Live", "Palette"] {
            let page = admin.post("/setup/objects", &[("label", "Odd one"), ("label_plural", word)]);
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{word}");
            assert!(page.text().contains("take another plural"), "{}", page.text());
        }
    });
}

#[test]
fn what_belongs_to_the_product_is_not_taken_away() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let page = admin.get("/setup/objects/thing/delete");
        assert!(page.text().contains("belongs to the product") && page.texts(".btn-danger").is_empty());
        assert_eq!(admin.post("/setup/objects/thing/delete", &[]).status, StatusCode::CONFLICT);
        let mut form = admin.get("/setup/objects/thing/fields/name").form(".setup-form");
        form.fields.retain(|(name, value)| name != "required" || value == "false");
        let page = admin.submit(&form);
        assert_eq!(page.texts("#wrong-required").len(), 1, "{}", page.body());
    });
}

#[test]
fn each_change_of_the_set_up_offers_to_undo_it_and_leads_to_a_page_that_is_there() {
    with_site(|site| {
        let admin = site.browser("Admin");
        // Sends a form, undoes what it did, and answers where that leads.
        let there_and_back = |path: &str, css: &str, name: &str, value: &str| {
            let mut form = admin.get(path).form(css);
            form.set(name, value);
            let done = admin.submit(&form).location();
            let undo = admin.get(&done).form(".toasts > form");
            let back = admin.submit(&undo).location();
            let page = admin.get(&back);
            assert_eq!(page.status, StatusCode::OK, "{back}");
            // Settings tell of what was, too.
            let stands = page.texts("h1, a, label").into_iter().chain(page.attributes("input", "value"));
            assert!(stands.into_iter().all(|text| text != value), "{value} is undone");
            back
        };
        assert_eq!(there_and_back("/setup/objects", ".setup-form", "label", "Lighthouse"), "/setup/objects");
        add_object(site);
        let object = "/setup/objects/property";
        assert_eq!(there_and_back(object, ".setup-form", "label", "Estate"), object);
        assert_eq!(there_and_back(object, ".setup-form", "key", "estate"), object);
        let field = "/setup/objects/property/fields/name";
        assert_eq!(there_and_back(field, ".setup-form", "help", "As on the door"), field);
        let new = "/setup/objects/property/fields?kind=integer";
        assert_eq!(there_and_back(new, ".setup-form", "label", "Rooms"), object);
        assert_eq!(there_and_back("/setup/settings", ".setup-form", "name", "Boats Ltd"), "/setup/settings");
        assert_eq!(there_and_back("/setup/roles", ".setup-form", "name", "Night watch"), "/setup/roles");
    });
}

#[test]
fn an_undo_that_would_lose_what_came_since_says_so() {
    with_site(|site| {
        let admin = site.browser("Admin");
        let mut form = admin.get("/setup/objects/thing/fields?kind=integer").form(".setup-form");
        form.set("label", "Rooms");
        let done = admin.submit(&form).location();
        let undo = admin.get(&done).form(".toasts > form");
        let mut form = admin.get("/things/new").form("form.form");
        form.set("name", "Villa");
        form.set("rooms", "12");
        admin.submit(&form).location();
        let page = admin.submit(&undo);
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.text().contains("One value came since and would go with it"), "{}", page.text());
    });
}
