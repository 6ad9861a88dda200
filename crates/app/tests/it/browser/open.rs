//! Pages for everybody, with something open on them: axe-core finds nothing then either.

use std::fs;

use serde_json::json;

use super::access::unsound;
use super::flows::{create, create_deal};
use super::record::PICTURE;
use super::tab::Tab;

const ESCAPE: &str = "\u{E00C}";
const CONTROL_K: &str = "\u{e009}k\u{e000}";

/// What is wrong after each of some steps, by their names.
struct Walk<'t> {
    tab: &'t Tab,
    wrong: Vec<String>,
}

impl<'t> Walk<'t> {
    fn new(tab: &'t Tab) -> Self {
        tab.width(1440);
        Self { tab, wrong: Vec::new() }
    }

    fn look(&mut self, what: &str) {
        self.wrong.extend(unsound(self.tab).into_iter().map(|one| format!("{what}: {one}")));
    }

    fn end(self) {
        assert!(self.wrong.is_empty(), "{}", json!(self.wrong));
    }
}

#[test]
fn axe_finds_nothing_in_what_opens_over_a_list() {
    let tab = Tab::signed_in();
    let mut walk = Walk::new(&tab);
    create(&tab, "Aglaia", "Opened");
    let list = "/contacts?q=Opened&columns=name,job_title,phone";
    tab.go(list);
    tab.click("tbody .title a");
    tab.see("#panel .facts");
    walk.look("a record beside its list");
    tab.go(list);
    tab.press("Filter");
    tab.choose("#ask-field", "lifecycle_stage");
    tab.see(".ask [value=lifecycle_stage]:not(:checked), .ask [name=value]");
    walk.look("the controls of a condition");
    tab.go(list);
    for (menu, id) in [("Group", "groups"), ("Columns", "columns"), ("Save view", "keep")] {
        tab.press(menu);
        tab.see(&format!("#{id}[open] .drop-body"));
        walk.look(menu);
        tab.keys(&format!("#{id} summary"), ESCAPE);
    }
    tab.run(
        "const cell = document.querySelector('td[data-field=job_title]')
         cell.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))",
        Vec::new(),
    );
    tab.see("td.editing [name=job_title]");
    walk.look("a cell that is written");
    tab.keys("td.editing [name=job_title]", ESCAPE);
    tab.keys("body", "?");
    tab.see("dialog:popover-open .keys");
    walk.look("the sheet of keys");
    tab.keys("dialog:popover-open", ESCAPE);
    tab.keys("body", CONTROL_K);
    tab.fill("dialog:popover-open input", "Opened");
    tab.read("Aglaia Opened");
    walk.look("the palette");
    walk.end();
}

#[test]
fn axe_finds_nothing_on_what_is_asked_of_rows_and_records() {
    let tab = Tab::signed_in();
    let mut walk = Walk::new(&tab);
    tab.go("/contacts/new");
    tab.fill("[name=email]", "no address");
    tab.press("Create contact");
    tab.see(".field-wrong");
    walk.look("a form that was refused");
    let deal = create_deal(&tab, "Opened desks");
    tab.click(".head details.drop summary");
    walk.look("the menu of a record");
    tab.press("Win deal");
    tab.see(".form-end");
    walk.look("what an action asks");
    tab.go("/deals?view=all&q=Opened");
    tab.click("tbody .pick input");
    tab.see(".picked");
    tab.press("Actions");
    walk.look("rows that are picked");
    tab.choose("#bulk-field", "amount");
    tab.click(".picked [value=set]");
    tab.see(".form-end");
    walk.look("a change of many");
    tab.go(&format!("/deals/{deal}"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Dot.png");
    fs::write(&path, PICTURE).expect("a file");
    tab.type_in("#files [name=file]", path.to_str().expect("a path that is text"));
    tab.see("#files .file-name");
    tab.click(".comment-form > summary");
    walk.look("a record with a file, about to be commented on");
    tab.click("#files .file");
    tab.see("img.file-shown");
    walk.look("a picture");
    walk.end();
}

#[test]
fn axe_finds_nothing_where_fields_are_made_changed_and_deleted() {
    let tab = Tab::signed_in();
    let mut walk = Walk::new(&tab);
    tab.go("/setup/objects");
    tab.fill(".setup-form [name=label]", "Harbour");
    tab.fill(".setup-form [name=label_plural]", "Harbours");
    tab.press("Create object");
    tab.arrive(|at| at.starts_with("/setup/objects/harbour"));
    tab.press("Add field");
    tab.see(".setup-kinds");
    walk.look("kinds of fields");
    tab.press("Whole number");
    tab.see("[name=min]");
    tab.press("Add field");
    tab.see(".field-wrong");
    walk.look("a field that was refused");
    tab.fill("[name=label]", "Depth");
    tab.press("Add field");
    tab.see("#field-depth");
    let field = "/setup/objects/harbour/fields/depth";
    tab.go(field);
    tab.press("Change type");
    tab.see(".setup-form");
    walk.look("another type");
    tab.go(&format!("{field}/delete"));
    tab.see(".btn-danger");
    walk.look("a field that goes");
    tab.go("/setup/objects/harbour/delete");
    tab.see(".btn-danger");
    walk.look("an object that goes");
    walk.end();
}
