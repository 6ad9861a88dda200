//! The same without script.

use std::fs;

use super::flows::{create, create_deal, lane_of, move_on};
use super::tab::Tab;

/// A browser without script, of the administrator.
fn plain() -> Tab {
    let tab = Tab::new();
    tab.without_script();
    tab.sign_in();
    tab
}

#[test]
fn without_script_one_signs_in_creates_finds_edits_and_undoes() {
    let tab = plain();
    create(&tab, "Paulette", "Plain");
    tab.press("Edit");
    tab.fill("[name=job_title]", "Typesetter");
    tab.press("Save");
    assert!(tab.text(".facts").contains("Typesetter"));
    tab.click(".toasts > form button");
    tab.until("the undo", || async { (!tab.texts_now(".facts").await.concat().contains("Typesetter")).then_some(()) });
    tab.go("/contacts?view=all");
    tab.press("Filter");
    tab.choose("#ask-field", "email");
    tab.press("Next");
    tab.fill(".ask [name=value]", "paulette.");
    tab.click(".ask .btn");
    tab.see("span.chip");
    assert_eq!(tab.texts("tbody .title"), ["Paulette Plain"]);
}

#[test]
fn without_script_a_deal_is_moved_by_its_menu() {
    let tab = plain();
    let deal = create_deal(&tab, "Clavichord");
    let first = lane_of(&tab, &deal);
    move_on(&tab, &deal);
    assert_ne!(lane_of(&tab, &deal), first);
}

#[test]
fn without_script_a_record_takes_a_call_a_comment_and_a_file() {
    let tab = plain();
    create(&tab, "Pelagia", "Plain");
    tab.click(".composer .segments label");
    tab.fill(".composer [name=subject]", "Wants the offer by Friday");
    tab.click(".composer .btn-primary");
    tab.see(".toasts > form button");
    tab.read("Wants the offer by Friday");
    tab.click(".comment-form > summary");
    tab.fill(".comment-form textarea", "Please mind the terms");
    tab.click(".comment-form form button");
    tab.see(".timeline .prose");
    assert_eq!(tab.texts(".timeline .prose"), ["Please mind the terms"]);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Offer.txt");
    fs::write(&path, "Ten desks").expect("a file");
    tab.type_in("#files [name=file]", path.to_str().expect("a path that is text"));
    tab.click(".files-form .btn");
    tab.see("#files .file-name");
    assert_eq!(tab.texts("#files .file-name"), ["Offer.txt"]);
}

#[test]
fn without_script_a_list_is_kept_and_seen_as_a_calendar() {
    let tab = plain();
    tab.go("/deals?filter=name%20contains%20%22plain%22");
    tab.press("Save view");
    tab.fill("#view-name", "Plain deals");
    tab.click("#keep .btn-primary");
    tab.see(".views-tabs [aria-current=page]");
    assert_eq!(tab.texts(".views-tabs [aria-current=page]"), ["Plain deals"]);
    let deal = create_deal(&tab, "Plain piano");
    tab.go(&format!("/deals/{deal}/edit"));
    tab.fill("[name=engaged_on]", "06152031");
    tab.press("Save");
    tab.see(".toasts > form button");
    tab.go("/deals/calendar?by=engaged_on&at=2031-06-10&q=Plain");
    assert_eq!(tab.texts("[data-day='2031-06-15'] .event > a"), ["Plain piano"]);
    tab.hover(".event");
    tab.click(".event summary");
    tab.fill(".event [name=to]", "06182031");
    tab.click(".event details .btn-primary");
    tab.see("[data-day='2031-06-18'] .event");
    tab.click(".calendar-steps a:last-child");
    tab.see(".calendar-title");
    assert_eq!(tab.text(".calendar-title"), "Jul 2031");
}

#[test]
fn without_script_a_file_is_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.csv");
    fs::write(&file, "Vorname,Last Name,E-mail\nPlazida,Plain,plazida@plain.example\n").expect("a file");
    let tab = plain();
    tab.go("/setup/import?object=contact");
    tab.type_in("#import-file", file.to_str().expect("a path that is text"));
    tab.press("Go on");
    tab.see(".import-map");
    tab.choose(".import-map tr:nth-child(1) [name=target]", "name.given");
    tab.click(".import-map [value=try]");
    look_until(&tab, ".import-preview");
    tab.click(".import-map [value=import]");
    look_until(&tab, "[value=revert]");
    tab.go("/contacts?q=Plazida");
    assert_eq!(tab.texts("tbody .title"), ["Plazida Plain"]);
}

/// Has the page of an import shown again until it is as far.
fn look_until(tab: &Tab, css: &str) {
    tab.see(&format!(".import-progress a, {css}"));
    while tab.texts(css).is_empty() {
        tab.click(".import-progress a");
        tab.see(&format!(".import-progress a, {css}"));
    }
}
