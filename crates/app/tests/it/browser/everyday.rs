//! Ten things that people do all day, with the clicks and keys that they take; `docs/guide/everyday.md` promises both, and
//! `cargo xtask screenshots --guide` shows how each ends. What one would type on paper too, such as a name, is not counted.

use std::cell::Cell;
use std::path::Path;
use std::{env, fs};

use super::flows::{create, create_deal, lane_of};
use super::tab::Tab;

const GUIDE: &str = include_str!("../../../../../docs/guide/everyday.md");
const CONTROL_K: &str = "\u{e009}k\u{e000}";
const CONTROL_ENTER: &str = "\u{e009}\u{e007}\u{e000}";
const ENTER: &str = "\u{e007}";

/// Somebody at work whose clicks and keys are counted.
struct Work<'t> {
    tab: &'t Tab,
    clicks: Cell<u32>,
    keys: Cell<u32>,
}

impl Work<'_> {
    fn click(&self, css: &str) {
        self.clicks.set(self.clicks.get() + 1);
        self.tab.click(css);
    }

    fn press(&self, words: &str) {
        self.clicks.set(self.clicks.get() + 1);
        self.tab.press(words);
    }

    /// A key for itself, or with one that is held.
    fn key(&self, css: &str, key: &str) {
        self.keys.set(self.keys.get() + 1);
        self.tab.type_in(css, key);
    }
}

/// Does a task; holds it against the guide, and keeps a picture of how it ends where one is asked for.
fn task(tab: &Tab, name: &str, work: impl FnOnce(&Work<'_>)) {
    let counted = Work { tab, clicks: Cell::new(0), keys: Cell::new(0) };
    work(&counted);
    let row = format!("| {} | {} |", counted.clicks.get(), counted.keys.get());
    let line = GUIDE.lines().find(|line| line.contains(&format!("(images/{name}.png)")));
    let line = line.unwrap_or_else(|| panic!("the guide does not tell of {name}"));
    assert!(line.contains(&row), "{name} takes {row}, the guide says: {line}");
    keep_picture(tab, name);
}

/// Keeps a picture for the guide, where they are asked for.
pub fn keep_picture(tab: &Tab, name: &str) {
    let folder =
        env::var_os("RAPPORT_SCREENSHOTS").filter(|_| env::var("RAPPORT_SCREENSHOTS_OF").as_deref() == Ok("guide"));
    if let Some(folder) = folder {
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(Path::new(&folder).join(format!("{name}.png")), tab.picture()).expect("written");
    }
}

#[test]
fn everyday_tasks_take_as_many_clicks_and_keys_as_the_guide_says() {
    let tab = Tab::signed_in();
    tab.width(1024);
    create(&tab, "Evelyn", "Everyday");
    let contact = tab.path().split('?').next().expect("a path").to_owned();
    let [deal, won] = ["Everyday desks", "Everyday chairs"].map(|name| create_deal(&tab, name));

    tab.go("/");
    task(&tab, "find-a-number", |work| {
        work.key("body", CONTROL_K);
        tab.type_in("dialog input", "Evelyn Everyday");
        tab.until("the contact", || async {
            tab.texts_now("dialog [role=option]").await.first().filter(|first| first.starts_with("Evelyn")).map(|_| ())
        });
        work.key("dialog input", ENTER);
        tab.arrive(|at| at.starts_with(&contact));
        tab.read("Evelyn Everyday");
    });
    task(&tab, "log-a-call", |work| {
        work.click(".composer .segments label");
        tab.type_in(".composer [name=subject]", "Wants the offer by Friday");
        work.key(".composer [name=subject]", ENTER);
        tab.see(".toasts > form button");
        tab.read("Wants the offer by Friday");
    });
    task(&tab, "undo", |work| {
        work.click(".toasts > form button");
        tab.until("the undo", || async {
            tab.texts_now(".timeline .entry-head").await.concat().contains("deleted").then_some(())
        });
    });
    task(&tab, "comment", |work| {
        work.click(".comment-form > summary");
        tab.type_in(".comment-form textarea", "Please mind the terms");
        work.click(".comment-form form button");
        tab.read("Please mind the terms");
    });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Offer.txt");
    fs::write(&path, "Ten desks").expect("a file");
    // Who drops it is shown this part of the page; a test can only choose it there.
    tab.click("label:has(#tab-related)");
    task(&tab, "attach-a-file", |work| {
        work.key("#files [name=file]", path.to_str().expect("a path that is text"));
        tab.see("#files .file-name");
    });
    task(&tab, "change-a-record", |work| {
        work.key("body", "e");
        tab.fill("[name=job_title]", "Head of everything");
        work.key("[name=job_title]", CONTROL_ENTER);
        tab.see(".timeline");
        tab.read("Head of everything");
    });
    tab.go("/contacts?view=all");
    task(&tab, "add-a-contact", |work| {
        work.key("body", "c");
        tab.type_in("[name='name.given']", "Ottilie");
        tab.type_in("[name='name.family']", "Onekey");
        work.key("[name='name.family']", CONTROL_ENTER);
        tab.read("Ottilie Onekey");
    });
    tab.go("/contacts?view=all");
    task(&tab, "narrow-a-list", |work| {
        work.press("Filter");
        tab.fill("#filter-text", "lifecycle_stage = \"customer\"");
        work.press("Apply");
        tab.see("span.chip");
    });
    task(&tab, "keep-a-list", |work| {
        work.press("Save view");
        tab.fill("#view-name", "My customers");
        work.click(".views-end[open] form .btn-primary");
        tab.read("My customers");
    });
    tab.go("/deals/board?view=open");
    task(&tab, "move-a-deal", |work| {
        tab.see("[data-board-ready]");
        let first = lane_of(&tab, &won);
        tab.hover(&format!("[data-id='{deal}']"));
        work.click(&format!("[data-id='{deal}'] summary"));
        work.click(&format!("[data-id='{deal}'] details[open] button"));
        tab.see(".toasts > form button");
        assert_ne!(lane_of(&tab, &deal), first);
    });
}
