//! One's day on the start page.

use serde_json::json;

use crate::browser::with_site;

#[test]
fn a_day_has_what_stands_in_the_calendar_in_its_order() {
    with_site(|site| {
        let make = |name: &str, at: &str| {
            site.t.admin().create("thing", json!({"name": name, "owner": site.user("Admin"), "begins": at}));
        };
        make("Later", "2026-03-02T15:00:00Z");
        make("Early", "2026-03-02T08:00:00Z");
        make("Tomorrow", "2026-03-03T08:00:00Z");
        let admin = site.browser("Admin");
        let today = admin.get("/");
        assert_eq!(today.texts(".home-day li a"), ["Early", "Later"]);
        assert_eq!(today.texts(".home-time"), ["08:00 – 09:00", "15:00 – 16:00"]);
        let next = today.attributes(".home-day .calendar-steps a", "href");
        assert_eq!(next, ["/?day=2026-03-01", "/?day=2026-03-03"]);
        assert_eq!(admin.get(&next[1]).texts(".home-day li a"), ["Tomorrow"]);
        assert!(admin.get(&next[0]).texts(".home-day li a").is_empty());
        assert_eq!(admin.get("/?day=nonsense").texts(".home-day li a"), ["Early", "Later"]);
        let tick = today.form(".home-day form");
        assert_eq!(tick.get("Back"), "/");
        let owner = site.user("Admin");
        let done = admin
            .post(&today.attributes(".home-day form", "action")[0], &[("Back", "/"), ("owner", &owner), ("size", "7")]);
        assert!(done.location().starts_with("/?did="), "one is back where one ticked");
        assert_eq!(site.browser("Stranger").get("/").texts(".home-day"), Vec::<String>::new());
    });
}
