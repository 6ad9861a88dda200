//! Files on the page of what they hang on.

use axum::http::StatusCode;
use serde_json::json;

use crate::browser::{Browser, Page, with_site};
use crate::toy::EVIL;

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

/// Sends a file for a thing; answers the thing's page.
fn sent(browser: &Browser<'_>, thing: &str, name: &str, media_type: &str, content: &[u8]) -> Page {
    let done = browser.send_file(&format!("/things/{thing}/files"), name, media_type, content).location();
    browser.get(&done)
}

#[test]
fn a_file_is_sent_shown_given_out_and_taken_back() {
    with_site(|site| {
        let (thing, admin) = (site.thing("Admin").to_string(), site.browser("Admin"));
        let page = sent(&admin, &thing, "Plan.png", "image/png", PICTURE);
        assert_eq!(page.texts("#files .file-name"), ["Plan.png"]);
        assert_eq!(page.texts("#files li .quiet"), ["18 bytes"]);
        let picture = page.attributes("#files img", "src").concat();
        assert_eq!(page.attributes("#files [download]", "href").concat(), picture);
        let content = admin.get(&picture);
        assert_eq!((content.status, &*content.bytes), (StatusCode::OK, PICTURE));
        assert_eq!(content.header("content-type"), "image/png");
        assert!(content.header("content-disposition").starts_with("attachment"));
        admin.submit(&page.form(".toasts > form")).location();
        assert!(admin.get(&format!("/things/{thing}")).texts("#files .file-name").is_empty());
        assert_eq!(admin.get(&picture).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_a_browser_would_run_is_neither_shown_nor_given_out_as_what_it_is() {
    with_site(|site| {
        let (thing, admin) = (site.thing("Admin").to_string(), site.browser("Admin"));
        for (name, media_type) in [("a.svg", "image/svg+xml"), ("a.html", "text/html")] {
            let script = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
            let page = sent(&admin, &thing, name, media_type, script);
            assert!(page.attributes("#files img", "src").is_empty(), "{name}");
            let content = admin.get(&page.attributes("#files [download]", "href")[0]);
            assert_eq!(content.header("content-type"), "application/octet-stream", "{name}");
            assert!(content.header("content-security-policy").contains("sandbox"), "{name}");
        }
    });
}

#[test]
fn a_file_with_a_hostile_name_is_called_by_that_name_and_no_more() {
    with_site(|site| {
        let (thing, admin) = (site.thing("Admin").to_string(), site.browser("Admin"));
        // A browser writes quotation marks of a name so.
        let name = EVIL.replace('"', "%22");
        let page = sent(&admin, &thing, &name, "text/plain", b"x");
        assert_eq!(page.texts("#files .file-name"), [EVIL.rsplit('/').next().expect("what is no path")]);
        let own = page.attributes("#files .file", "href").concat();
        assert!(admin.get(&own).texts("h1").concat().contains("<img src=x"));
    });
}

#[test]
fn a_file_that_is_too_large_is_refused_in_a_sentence_and_nothing_is_kept() {
    with_site(|site| {
        let (thing, admin) = (site.thing("Admin").to_string(), site.browser("Admin"));
        let path = format!("/things/{thing}/files");
        let page = admin.send_file(&path, "Big.bin", "application/octet-stream", &vec![0; (1 << 20) + 1]);
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(page.text().contains("may be 1 MB at most"), "{}", page.text());
        assert!(site.t.admin().list("file", "").is_empty());
    });
}

#[test]
fn who_may_only_read_a_thing_sees_no_form_and_sends_nothing() {
    with_site(|site| {
        let (thing, admin, ann) = (site.thing("Ann").to_string(), site.browser("Admin"), site.browser("Ann"));
        let content = sent(&admin, &thing, "Plan.png", "image/png", PICTURE).attributes("#files img", "src").concat();
        let page = ann.get(&format!("/things/{thing}"));
        assert_eq!(page.texts("#files .file-name"), ["Plan.png"]);
        assert_eq!(page.status, StatusCode::OK);
        let strange = site.t.admin().create("thing", json!({"name": "Strange", "owner": site.user("Admin")}));
        let refused = ann.send_file(&format!("/things/{strange}/files"), "x", "text/plain", b"x");
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert_eq!(site.browser("Stranger").get(&content).status, StatusCode::NOT_FOUND);
        assert_eq!(ann.get(&content).status, StatusCode::OK);
    });
}

#[test]
fn pages_text_sound_and_film_are_looked_at_on_the_page_of_the_file_and_nothing_in_them_runs() {
    with_site(|site| {
        let (thing, admin) = (site.thing("Admin").to_string(), site.browser("Admin"));
        let looked_at = |name: &str, media_type: &str, content: &[u8]| {
            let page = sent(&admin, &thing, name, media_type, content);
            let own = page.attributes("#files .file", "href").swap_remove(0);
            let preview = admin.get(&format!("{own}/preview"));
            (admin.get(&own), preview)
        };
        let (page, preview) = looked_at("a.pdf", "application/pdf", b"%PDF-1.4 and so on");
        assert!(page.attributes("iframe.file-shown", "src").concat().contains("/preview"));
        assert_eq!(
            (preview.header("content-type").as_str(), &*preview.bytes),
            ("application/pdf", &b"%PDF-1.4 and so on"[..])
        );
        assert_eq!(preview.header("content-disposition"), "inline");

        let (page, preview) = looked_at("a.html", "text/html", b"<script>alert(1)</script>");
        assert_eq!(page.texts("iframe.file-shown").len(), 1);
        assert_eq!(preview.header("content-type"), "text/plain; charset=utf-8", "as the characters that stand there");
        assert!(preview.header("content-security-policy").contains("sandbox"));
        assert_eq!(preview.header("x-content-type-options"), "nosniff");

        let (page, preview) = looked_at("a.mp3", "audio/mpeg", b"ID3");
        assert!(page.attributes("audio", "src").concat().ends_with("/content"));
        assert_eq!(preview.status, StatusCode::NOT_FOUND);
        let (page, _) = looked_at("a.mp4", "video/mp4", b"film");
        assert!(page.attributes("video", "src").concat().ends_with("/content"));
        let (page, preview) = looked_at("a.zip", "application/zip", b"PK");
        assert!(page.text().contains("Download it to open it"));
        assert_eq!(preview.status, StatusCode::NOT_FOUND);
        let (page, _) = looked_at("a.svg", "image/svg+xml", b"<svg onload='alert(1)'/>");
        assert!(page.attributes(".file-shown", "src").is_empty(), "a drawing may be a program");

        let long = vec![b'x'; 300 << 10];
        let (_, preview) = looked_at("long.txt", "text/plain", &long);
        assert_eq!(preview.bytes.len(), 256 << 10, "no more than one reads");
        let nobody = site.browser("");
        let file = admin.get(&format!("/things/{thing}")).attributes("#files .file", "href").swap_remove(0);
        assert!(nobody.get(&format!("{file}/preview")).location().starts_with("/sign-in"));
    });
}
