//! The same records as a calendar and as a chart.

use axum::http::StatusCode;
use serde_json::json;

use crate::browser::with_site;

#[test]
fn a_record_stands_on_its_day_and_is_moved_to_another_with_its_time() {
    with_site(|site| {
        let id = site.thing("Admin");
        let admin = site.browser("Admin");
        let page = admin.get("/things/calendar?by=born&at=2024-02-10");
        assert_eq!(page.texts("[data-day='2024-02-29'] a"), ["Lamp"]);
        assert_eq!(page.attributes(".day time", "datetime").len(), 35);
        let mut form = page.form(".event form");
        form.set("to", "2024-02-12");
        let done = admin.submit(&form).location();
        let moved = admin.get(&done);
        assert_eq!(moved.texts("[data-day='2024-02-12'] a"), ["Lamp"]);
        admin.submit(&moved.form(".toasts > form"));
        assert_eq!(site.t.admin().get("thing", id)["born"], "2024-02-29");
        let week = admin.get("/things/calendar?by=seen&at=2026-01-15&span=week");
        let mut form = week.form(".event form");
        form.set("to", "2026-01-17");
        admin.submit(&form).location();
        assert_eq!(site.t.admin().get("thing", id)["seen"], "2026-01-17T10:00:37.25Z");
        form.set("to", "someday");
        assert_eq!(admin.submit(&form).status, StatusCode::UNPROCESSABLE_ENTITY);
        let day = admin.get("/things/calendar?by=seen&at=2026-01-17&span=day");
        assert_eq!(day.texts(".hours-scale span").first().map(String::as_str), Some("08:00"));
        let mut form = day.form(".event form");
        assert_eq!(form.get("at"), "10:00");
        form.set("at", "06:30");
        let early = admin.get(&admin.submit(&form).location());
        assert_eq!(site.t.admin().get("thing", id)["seen"], "2026-01-17T06:30:00Z");
        assert_eq!(early.texts(".hours-scale span").first().map(String::as_str), Some("06:00"));
        assert_eq!(early.attributes(".event", "class"), ["event row-start-3 row-span-6 col-span-full"]);
        let new = early.attributes(".hours-new a", "href");
        assert_eq!(new[0], "/things/new?seen=2026-01-17T06:00");
        assert_eq!(admin.get(&new[0]).form("main form").get("seen"), "2026-01-17T06:00");
        form.set("at", "noon");
        assert_eq!(admin.submit(&form).status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = admin.get("/things/calendar?by=created_at");
        assert!(made.attributes(".event form", "action").is_empty(), "when it was made cannot be changed");
    });
}

#[test]
fn who_may_not_change_a_record_does_not_move_it() {
    with_site(|site| {
        let id = site.thing("Admin");
        let fields = [("by", "born"), ("to", "2024-03-01"), ("back", "/things/calendar")];
        let refused = site.browser("Ann").post(&format!("/things/{id}/day"), &fields);
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert_eq!(site.t.admin().get("thing", id)["born"], "2024-02-29");
    });
}

#[test]
fn a_chart_has_its_table_and_leads_to_what_it_counts() {
    with_site(|site| {
        for (name, state, size) in [("One", "new", 5), ("Two", "done", 7), ("Three", "new", 6)] {
            let price = json!({"amount": format!("{size}.50"), "currency": "EUR"});
            site.t.admin().create("thing", json!({"name": name, "state": state, "size": size, "price": price}));
        }
        let admin = site.browser("Admin");
        let counted = admin.get("/things/chart?view=all&by=state");
        assert_eq!(counted.texts("tbody th"), ["New", "Done"]);
        assert_eq!(counted.texts("tbody td"), ["2", "1"]);
        let summed = admin.get("/things/chart?view=all&by=state&measure=sum(price)&filter=size%20%3E%205");
        assert_eq!(summed.texts("tbody td"), ["€6.50", "€7.50"]);
        assert_eq!(summed.attributes("tbody tr", "data-number"), ["6.50", "7.50"]);
        let list = admin.get(&summed.attributes("tbody th a", "href")[0]);
        assert_eq!(list.texts("tbody .title"), ["Three"]);
        let wrong = admin.get("/things/chart?by=nonsense");
        assert_eq!((wrong.status, wrong.texts(".field-wrong").len()), (StatusCode::OK, 1));
        let secret = site.browser("Ann").get("/things/chart?view=all&by=state&measure=sum(pay)");
        assert_eq!(secret.texts(".field-wrong").len(), 1, "a masked field is summed up for nobody");
    });
}

#[test]
fn what_is_looked_at_stays_from_one_shape_to_the_other() {
    with_site(|site| {
        let page = site.browser("Admin").get("/things?view=done&filter=size%20%3E%205");
        let urls = page.attributes(".shapes a", "href");
        assert_eq!(urls.len(), 4);
        assert!(urls.iter().all(|url| url.contains("view=done&filter=size%20%3E%205")), "{urls:?}");
        for url in urls {
            assert_eq!(site.browser("Admin").get(&url).texts(".shapes [aria-current]").len(), 1, "{url}");
        }
    });
}
