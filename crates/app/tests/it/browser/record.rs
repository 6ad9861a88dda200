//! The page of a record: files, colleagues, and what was.

use std::fs;

use serde_json::json;

use super::access::assert_sound;
use super::flows::create;
use super::tab::{Tab, command};

/// A picture of one white dot.
pub const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9bU\0\0\0\nIDAT\
    \x78\x9cc\xf8\x0f\0\x01\x01\x01\0\xb1\x38\xf6\x14\0\0\0\0IEND\xaeB\x60\x82";

#[test]
fn a_file_is_sent_shown_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Dot.png");
    fs::write(&path, PICTURE).expect("a file");
    let tab = Tab::signed_in();
    create(&tab, "Fidelia", "Files");
    tab.type_in("#files [name=file]", path.to_str().expect("a path that is text"));
    tab.see("#files .file-name");
    assert_eq!(tab.texts("#files .file-name"), ["Dot.png"]);
    let loaded = tab
        .run("const one = document.querySelector('#files img'); await one.decode(); return one.naturalWidth", vec![]);
    assert_eq!(loaded, json!(1), "the picture is shown");
    tab.click(".toasts > form button");
    tab.until("the undo", || async { tab.texts_now("#files .file-name").await.is_empty().then_some(()) });
}

/// Drops a file from outside the browser on an element.
fn drop_file(tab: &Tab, css: &str, path: &str) {
    tab.see(css);
    let middle = "const at = document.querySelector(arguments[0]).getBoundingClientRect()
        return [at.x + at.width / 2, at.y + at.height / 2]";
    let at = tab.run(middle, vec![json!(css)]);
    for event in ["dragEnter", "dragOver", "drop"] {
        let data = json!({"items": [], "files": [path], "dragOperationsMask": 1});
        tab.devtools("Input.dispatchDragEvent", json!({"type": event, "x": at[0], "y": at[1], "data": data}));
    }
}

#[test]
fn a_file_is_dropped_anywhere_on_a_record_and_takes_nobody_away_from_a_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let [one, other] = ["One.txt", "Other.txt"].map(|name| folder.path().join(name));
    let [one, other] = [&one, &other].map(|path| path.to_str().expect("a path that is text"));
    for path in [one, other] {
        fs::write(path, "Ten desks").expect("a file");
    }
    let tab = Tab::signed_in();
    create(&tab, "Desdemona", "Dropped");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    let files = |names: &[&str]| {
        tab.until("the files", || async { (tab.texts_now("#files .file-name").await == names).then_some(()) });
    };
    drop_file(&tab, ".timeline", one);
    files(&["One.txt"]);
    drop_file(&tab, ".head h1", other);
    files(&["Other.txt", "One.txt"]);
    // What nobody holds back, a browser opens in place of the page.
    tab.go(&format!("{page}/edit"));
    tab.run(
        "addEventListener('dragover', (event) => (document.body.dataset.isHeld = event.defaultPrevented))",
        Vec::new(),
    );
    drop_file(&tab, ".form h2", one);
    tab.see("body[data-is-held=true]");
    assert_eq!(tab.path(), format!("{page}/edit"));
}

#[test]
fn two_people_write_the_same_field_and_the_second_sees_both_and_chooses() {
    let (one, other) = (Tab::signed_in(), Tab::signed_in());
    create(&one, "Konstanze", "Clash");
    let page = one.path().split('?').next().expect("a path").to_owned();
    let edit = format!("{page}/edit");
    one.go(&edit);
    other.go(&edit);
    one.fill("[name=job_title]", "Judge");
    one.press("Save");
    one.see(".timeline");
    other.fill("[name=job_title]", "Referee");
    other.press("Save");
    other.see(".notice-wrong");
    let said = other.text(".notice-wrong");
    assert!(said.contains("Judge") && said.contains("Referee"), "{said}");
    assert_sound(&other);
    other.press("Save");
    other.see(".timeline");
    assert!(other.text(".facts").contains("Referee"));
    // The first sees it without doing anything.
    one.until("the change", || async { one.texts_now(".facts").await.concat().contains("Referee").then_some(()) });
}

#[test]
fn a_colleague_is_named_in_a_comment_and_hears_of_it_at_once() {
    let (email, password) = ("nora@record.example", "correct horse battery");
    let add = ["user", "add", "--email", email, "--name", "Nora Named", "--role", "Manager", "--password-stdin"];
    command(&add, password);
    let (nora, tab) = (Tab::new(), Tab::signed_in());
    nora.say_password(email, password);
    nora.see("nav.rail");
    create(&tab, "Mentha", "Mentioned");
    tab.click(".comment-form > summary");
    tab.type_in(".comment-form textarea", "Please call her, @Nora");
    tab.see(".comment-form [role=option]");
    tab.click(".comment-form [role=option]");
    let typed = tab.run("return document.querySelector('.comment-form textarea').value", vec![]);
    assert_eq!(typed, json!("Please call her, @Nora Named "));
    tab.click(".comment-form form button");
    tab.until("the comment", || async {
        tab.texts_now(".timeline .prose").await.concat().contains("call her").then_some(())
    });
    nora.until("the number", || async { (nora.texts_now(".rail .badge-count").await == ["1"]).then_some(()) });
    nora.press("Inbox");
    nora.see(".inbox-new");
    assert_sound(&nora);
    nora.click(".inbox-row");
    nora.see(".presence-one");
    assert_eq!(nora.texts(".presence-one"), ["RA"], "she sees who looks at it too");
    let page = tab.path();
    tab.go(&page);
    tab.see(".presence-one");
    assert_eq!(tab.texts(".presence-one"), ["NN"], "and is seen");
}

#[test]
fn what_may_be_there_already_is_shown_while_one_types() {
    let tab = Tab::signed_in();
    create(&tab, "Dorothea", "Double");
    tab.go("/contacts/new");
    tab.fill("[name='name.given']", "Dorothea");
    tab.fill("[name='name.family']", "Double");
    tab.see(".similar a");
    assert_eq!(tab.texts(".similar a"), ["Dorothea Double"]);
}

#[test]
fn the_timeline_is_narrowed_to_calls() {
    let tab = Tab::signed_in();
    create(&tab, "Leonore", "Timeline");
    for (kind, subject) in [("call", "Rang Leonore"), ("note", "Wrote it down")] {
        tab.run(&format!("document.querySelector('.composer [value={kind}]').click()"), vec![]);
        tab.fill(".composer .input", subject);
        tab.click(".composer .btn-primary");
        tab.read(subject);
    }
    tab.click(".timeline-kinds a[href*='show=activity']");
    tab.see(".timeline-finer");
    assert!(tab.text(".timeline").contains("Wrote it down"));
    tab.click(".timeline-finer a[href*='activity.call']");
    let calls = || async { (!tab.texts_now(".timeline").await.concat().contains("Wrote it down")).then_some(()) };
    tab.until("calls alone", calls);
    assert!(tab.text(".timeline").contains("Rang Leonore"));
}

/// A PDF of one page with nothing on it.
const PAGES: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

#[test]
fn a_text_and_a_pdf_are_looked_at_on_their_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let tab = Tab::signed_in();
    create(&tab, "Pamina", "Previews");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    for (name, content) in [("Offer.txt", &b"<script>parent.hacked = 1</script> Dear Ada"[..]), ("Offer.pdf", PAGES)] {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a file");
        tab.go(&page);
        tab.type_in("#files [name=file]", path.to_str().expect("a path that is text"));
        tab.read(name);
        tab.press(name);
        tab.see("iframe.file-framed");
        let loaded = "const frame = document.querySelector('iframe.file-framed'); frame.scrollIntoView(); \
                      return performance.getEntriesByType('resource').some((one) => one.name.includes('/preview') && one.responseEnd > 0)";
        tab.until("its content", || async { tab.run_now(loaded).await.as_bool().filter(|is| *is) });
        assert_eq!(tab.run("return window.hacked ?? null", vec![]), json!(null));
    }
}
