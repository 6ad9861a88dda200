//! What somebody is to look at.

use rapport_kernel::RecordId;
use serde_json::json;

use crate::browser::{Site, with_site};

fn notify(site: &Site<'_>, who: &str, about: RecordId) -> RecordId {
    let fields = json!({"reason": "mentioned", "about": about, "user": site.user(who), "by": site.user("Admin")});
    site.t.admin().create("notification", fields)
}

#[test]
fn what_is_new_is_counted_on_every_page_and_opening_it_reads_it() {
    with_site(|site| {
        let (ann, thing) = (site.browser("Ann"), site.thing("Ann"));
        assert_eq!(ann.get("/").texts(".rail .badge-count"), [""]);
        let note = notify(site, "Ann", thing);
        assert_eq!(ann.get("/things").texts(".badge-count"), ["1", "1"], "in the rail, and in the bar of a phone");
        assert_eq!(ann.get("/inbox/count").body(), "1");
        let page = ann.get("/inbox");
        assert_eq!(page.texts(".inbox-new .inbox-said"), ["Lamp Somebody named you at this thing"]);
        assert_eq!(ann.post(&format!("/inbox/{note}/open"), &[]).location(), format!("/things/{thing}"));
        assert_eq!(ann.get("/inbox/count").body(), "");
        assert!(ann.get("/inbox").texts(".inbox-new").is_empty());
        assert_eq!(ann.get("/inbox").texts(".inbox-row").len(), 1, "it stays to be found again");
    });
}

#[test]
fn all_is_read_at_once_and_that_can_be_undone() {
    with_site(|site| {
        let (ann, thing) = (site.browser("Ann"), site.thing("Ann"));
        for _ in 0..3 {
            notify(site, "Ann", thing);
        }
        let done = ann.post("/inbox/read", &[]).location();
        assert_eq!(ann.get("/inbox/count").body(), "");
        ann.submit(&ann.get(&done.replace("/inbox", "/things")).form(".toasts > form"));
        assert_eq!(ann.get("/inbox/count").body(), "3");
    });
}

#[test]
fn nobody_sees_what_is_for_somebody_else_not_even_an_administrator() {
    with_site(|site| {
        let note = notify(site, "Ann", site.thing("Ann"));
        assert!(site.browser("Admin").get("/inbox").texts(".inbox-row").is_empty());
        assert_eq!(site.browser("Admin").get("/inbox/count").body(), "");
        assert_eq!(site.browser("Stranger").post(&format!("/inbox/{note}/open"), &[]).status, 404);
    });
}

#[test]
fn what_one_may_no_longer_know_of_is_not_told() {
    with_site(|site| {
        let strange = site.thing("Admin");
        notify(site, "Ann", strange);
        assert!(!site.browser("Ann").get("/inbox").text().contains("Lamp"));
    });
}
