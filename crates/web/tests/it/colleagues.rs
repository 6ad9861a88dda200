//! Comments beside a record, and following it.

use serde_json::json;

use crate::browser::with_site;
use crate::toy::EVIL;

#[test]
fn a_comment_is_written_on_the_page_and_told_there() {
    with_site(|site| {
        let (ann, thing) = (site.browser("Ann"), site.thing("Ann"));
        let mut form = ann.get(&format!("/things/{thing}")).form(".comment-form form");
        form.set("text", &format!("It glows {EVIL}"));
        let page = ann.get(&ann.submit(&form).location());
        assert!(page.texts(".entry").concat().contains("Ann added comment"), "{}", page.text());
        assert!(page.texts(".entry").concat().contains("It glows"));
        assert_eq!(site.t.admin().list("comment", "").len(), 1);
    });
}

#[test]
fn a_record_is_followed_and_left_by_one_button() {
    with_site(|site| {
        let (admin, thing) = (site.browser("Admin"), site.thing("Ann"));
        let path = format!("/things/{thing}");
        let follow = admin.get(&path).form("form[action='/follows']");
        let page = admin.get(&admin.submit(&follow).location());
        assert!(page.texts(".head-end button").concat().contains("Unfollow"));
        assert_eq!(site.t.admin().list("follow", "")[0]["user"], json!(site.user("Admin")));
        let leave = page.form("form[action^='/follows/']");
        let page = admin.get(&admin.submit(&leave).location());
        assert!(
            page.texts(".head-end button").concat().contains("Follow") && site.t.admin().list("follow", "").is_empty()
        );
    });
}
