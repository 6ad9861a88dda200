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
        assert!(page.texts(".entry").concat().contains("Ann commented"), "{}", page.text());
        assert!(page.texts(".entry").concat().contains("It glows"));
        assert_eq!(site.t.admin().list("comment", "").len(), 1);
    });
}

#[test]
fn what_one_said_is_said_otherwise_and_taken_back_where_it_stands() {
    with_site(|site| {
        let (reader, thing) = (site.browser("Reader"), site.thing("Ann"));
        let path = format!("/things/{thing}");
        let mut form = reader.get(&path).form(".comment-form form");
        form.set("text", "It glows");
        reader.submit(&form);
        let mut form = reader.get(&path).form(".entry-own form");
        assert_eq!(form.get("text"), "It glows");
        form.set("text", "It glows at night");
        let answer = reader.submit(&form);
        assert!(answer.location().starts_with(&path), "{}", answer.location());
        assert_eq!(reader.get(&path).form(".entry-own form").get("text"), "It glows at night");
        assert!(site.browser("Admin").get(&path).texts(".entry-own").is_empty(), "it is not theirs");
        let taken = reader.get(&path).attributes(".entry-own [formaction]", "formaction").remove(0);
        reader.post(&taken, &[("Back", &path)]);
        assert!(site.t.admin().list("comment", "").is_empty());
        assert!(reader.get(&path).texts(".entry-own").is_empty(), "there is nothing to be changed");
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
