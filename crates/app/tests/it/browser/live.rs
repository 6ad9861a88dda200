//! Pages that others change while one has something in hand.

use std::fs;

use serde_json::{Value as Json, json};

use super::flows::create;
use super::tab::{Tab, command};

/// Another hand on a record: its job title.
fn promote(other: &Tab, page: &str, title: &str) {
    other.go(&format!("{page}/edit"));
    other.fill("[name=job_title]", title);
    other.press("Save");
    other.see(".toasts");
}

fn path_of(tab: &Tab) -> String {
    tab.path().split('?').next().expect("a path").to_owned()
}

/// Answers take so long, so that there is time between asking and hearing.
fn slow(tab: &Tab, latency_ms: u32) {
    tab.devtools("Network.enable", json!({}));
    let conditions = json!({"offline": false, "latency": latency_ms, "downloadThroughput": -1, "uploadThroughput": -1});
    tab.devtools("Network.emulateNetworkConditions", conditions);
}

#[test]
fn what_one_opens_while_the_page_is_fetched_anew_stays_open() {
    let tab = Tab::signed_in();
    // No other test makes products: what comes is what is made here.
    tab.go("/products?view=all&q=Isolde");
    tab.see(".sheet .empty");
    slow(&tab, 2_000);
    tab.run(
        "const as_before = window.fetch
         window.fetch = (...asked) => {
           document.body.insertAdjacentHTML('beforeend', '<p class=asked>…')
           return as_before(...asked)
         }",
        vec![],
    );
    let other = Tab::signed_in();
    other.go("/products/new");
    other.fill("[name=name]", "Isolde Meanwhile");
    other.press("Create product");
    tab.see(".asked");
    tab.press("Columns");
    tab.until("the row", || async { (tab.texts_now("tbody .title").await == ["Isolde Meanwhile"]).then_some(()) });
    assert_eq!(tab.texts("details.drop[open] summary"), ["Columns"], "closed under the hand");
}

#[test]
fn what_is_unfolded_stays_so_while_others_change() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    create(&tab, "Roswitha", "Unfolded");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    tab.click(".comment-form > summary");
    other.go(&format!("{page}/edit"));
    other.fill("[name=job_title]", "Archivist");
    other.press("Save");
    tab.until("the change", || async { tab.texts_now(".facts").await.concat().contains("Archivist").then_some(()) });
    tab.type_in(".comment-form[open] textarea", "Please mind the terms");
}

#[test]
fn a_form_that_is_on_its_way_is_not_stopped_by_what_others_change() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    create(&tab, "Kunibert", "Underway");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    other.go(&format!("{page}/edit"));
    other.fill("[name=job_title]", "Judge");
    tab.go(&page);
    tab.fill(".composer .input", "Called back");
    slow(&tab, 5_000);
    tab.click(".composer .btn-primary");
    other.press("Save");
    other.see(".timeline");
    // The page that the form leads to says so.
    tab.see(".toasts > form button");
}

#[test]
fn a_page_that_is_left_while_it_arrives_is_no_fault() {
    let tab = Tab::signed_in();
    tab.devtools("Network.enable", json!({}));
    let a_trickle = json!({"offline": false, "latency": 0, "downloadThroughput": 2_000, "uploadThroughput": -1});
    tab.devtools("Network.emulateNetworkConditions", a_trickle);
    tab.run(
        "addEventListener('turbo:before-fetch-response', () => document.body.classList.add('begun'), {once: true}); \
         window.Turbo.visit('/contacts?view=all')",
        vec![],
    );
    tab.see("body.begun");
    // What the browser complains of is looked at when the tab is closed.
    tab.run("window.Turbo.visit('/companies?view=all')", vec![]);
    let as_before = json!({"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    tab.devtools("Network.emulateNetworkConditions", as_before);
    tab.arrive(|path| path.starts_with("/companies"));
    tab.see(".sheet");
}

#[test]
fn a_record_beside_its_list_shows_what_others_change() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    tab.width(1440);
    create(&tab, "Sieglinde", "Sidelong");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    tab.go("/contacts?view=all&q=Sidelong");
    tab.click("tbody .title a");
    tab.see("#panel .facts");
    other.go(&format!("{page}/edit"));
    other.fill("[name=job_title]", "Archivist");
    other.press("Save");
    let facts = || async { tab.texts_now("#panel .facts").await.concat().contains("Archivist").then_some(()) };
    tab.until("the change beside the list", facts);
    // What is begun there stays while others go on.
    tab.fill("#panel .composer .input", "Called b");
    other.go(&format!("{page}/edit"));
    other.fill("[name=job_title]", "Judge");
    other.press("Save");
    tab.until("the change in the list", || async {
        tab.run_now("return document.querySelector('#panel .composer .input').value === 'Called b'")
            .await
            .as_bool()
            .filter(|is| *is)
    });
}

#[test]
fn the_start_page_shows_what_becomes_ones_own() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    tab.go("/");
    other.go("/activities/new?kind=task");
    other.fill("[name=subject]", "Ring Adelgunde");
    other.press("Create activity");
    tab.until("the task", || async { tab.texts_now(".home").await.concat().contains("Ring Adelgunde").then_some(()) });
}

#[test]
fn who_is_writing_sees_what_others_change_and_writes_on() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    create(&tab, "Notburga", "Writing");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    tab.click(".comment-form > summary");
    tab.type_in(".comment-form textarea", "Please m");
    other.go(&format!("{page}/edit"));
    other.fill("[name=job_title]", "Archivist");
    other.press("Save");
    tab.until("the change", || async { tab.texts_now(".facts").await.concat().contains("Archivist").then_some(()) });
    let written = "const at = document.activeElement
        at.setRangeText('ind', at.selectionEnd, at.selectionEnd, 'end')
        return at.value";
    assert_eq!(tab.run(written, Vec::new()), json!("Please mind"), "where the hand was");
}

#[test]
fn what_one_presses_is_not_lost_while_others_change_all_the_time() {
    let tab = Tab::signed_in();
    tab.go("/contacts?view=all&group=lifecycle_stage");
    tab.see("#group-2");
    slow(&tab, 400);
    // As a page hears it when something may have been missed.
    let changes = "const live = new BroadcastChannel('live'); setInterval(() => live.postMessage(null), 40)";
    tab.run(changes, Vec::new());
    for turn in 0..8 {
        let open = turn % 2 == 0;
        tab.click("#group-2");
        tab.see(&format!("#group-2[aria-expanded={open}]"));
    }
}

#[test]
fn a_list_in_which_rows_are_picked_and_a_menu_is_open_shows_what_others_change() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    create(&tab, "Walburga", "Picked");
    let page = path_of(&tab);
    tab.go("/contacts?view=all&q=Picked&columns=name,job_title");
    tab.click("tbody .pick input");
    tab.press("Columns");
    promote(&other, &page, "Archivist");
    let row = || async { tab.texts_now("tbody tr").await.concat().contains("Archivist").then_some(()) };
    tab.until("the change", row);
    assert_eq!(tab.text("#picked-count"), "1", "let go of what was picked");
    assert_eq!(tab.texts("details.drop[open] summary"), ["Columns"], "closed under the hand");
    // Let go, it is still live.
    tab.click("tbody .pick input");
    promote(&other, &page, "Judge");
    tab.until("the next change", || async { tab.texts_now("tbody tr").await.concat().contains("Judge").then_some(()) });
}

#[test]
fn a_cell_that_is_written_in_goes_along_when_others_change_the_order() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    create(&tab, "Adula", "Sorted");
    create(&tab, "Zita", "Sorted");
    let page = path_of(&tab);
    // As in browsers in which whoever moves a row takes the focus from what is in it.
    tab.go("/contacts?view=all&q=Sorted&columns=name,job_title,city&sort=-job_title");
    tab.run("delete Element.prototype.moveBefore", vec![]);
    tab.see("tbody tr:nth-child(2)");
    let first = tab.text("tbody tr:first-child .title");
    assert!(first.contains("Zita"), "{first}");
    tab.run(
        "document.querySelector('tbody tr:first-child td[data-field=job_title]') \
            .dispatchEvent(new MouseEvent('dblclick', {bubbles: true}))",
        vec![],
    );
    let control = "td.editing input[name=job_title]";
    tab.type_in(control, "Half ty");
    let adula = "return document.querySelectorAll('tbody .title a')[1].getAttribute('href')";
    let adula = tab.run(adula, vec![]).as_str().expect("an address").to_owned();
    promote(&other, &adula, "Zoologist");
    tab.until("the other order", || async {
        tab.texts_now("tbody tr:first-child .title").await.concat().contains("Adula").then_some(())
    });
    let typed = "return document.activeElement.matches('td.editing input') && document.activeElement.value";
    assert_eq!(tab.run(typed, vec![]), json!("Half ty"));
    tab.keys(control, "\u{e007}");
    tab.see(".toasts");
    tab.go(&page);
    tab.read("Half ty");
}

#[test]
fn an_import_shows_on_the_list_and_on_the_record_that_it_is_about() {
    let (tab, list) = (Tab::signed_in(), Tab::signed_in());
    create(&tab, "Kunigunde", "Imported");
    tab.see(".timeline");
    list.go("/activities?view=all&q=Kunigundes");
    list.see(".sheet .empty");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("calls.csv");
    let rows: String =
        (0..150).map(|at| format!("call,Kunigundes call {at},kunigunde.imported@flows.example\n")).collect();
    fs::write(&file, format!("kind,subject,contact.email\n{rows}")).expect("written");
    command(&["import", "activity", file.to_str().expect("text")], "");
    tab.until("the calls", || async {
        tab.texts_now(".timeline").await.concat().contains("Kunigundes call").then_some(())
    });
    list.until("the list", || async { (list.texts_now("tbody tr").await.len() == 100).then_some(()) });
}

#[test]
fn a_name_that_changes_shows_wherever_it_stands() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    other.go("/companies/new");
    other.fill("[name=name]", "Oldname Ltd");
    other.press("Create company");
    other.arrive(|at| at.starts_with("/companies/") && !at.contains("/new"));
    let company = path_of(&other);
    let id = company.rsplit('/').next().expect("an id").to_owned();
    tab.go(&format!("/deals/new?company={id}"));
    tab.fill("[name=name]", "Harpsichord for Oldname");
    tab.press("Create deal");
    tab.arrive(|at| at.starts_with("/deals/") && !at.contains("/new"));
    tab.read("Oldname Ltd");
    other.go(&format!("{company}/edit"));
    other.fill("[name=name]", "Newname Ltd");
    other.press("Save");
    tab.until("the name on the record", || async {
        tab.texts_now(".facts").await.concat().contains("Newname Ltd").then_some(())
    });
    tab.go("/deals?view=all&q=Harpsichord%20for%20Oldname&columns=name,company");
    tab.read("Newname Ltd");
    other.go(&format!("{company}/edit"));
    other.fill("[name=name]", "Newest Ltd");
    other.press("Save");
    tab.until("the name in the list", || async {
        tab.texts_now("tbody tr").await.concat().contains("Newest Ltd").then_some(())
    });
}

#[test]
fn a_list_that_was_read_far_shows_what_others_change_on_the_screen() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("far.csv");
    let rows: String = (0..620).map(|at| format!("Far,Readalong{at:03},far{at}@flows.example\n")).collect();
    fs::write(&file, format!("name.given,name.family,email\n{rows}")).expect("written");
    let said = command(&["import", "contact", file.to_str().expect("text"), "--json"], "");
    tab.go("/contacts?view=all&filter=email%20starts%20with%20%22far%22&sort=email&columns=name,email,job_title");
    let down = "const sheet = document.querySelector('.sheet'); sheet.scrollTo(0, sheet.scrollHeight); \
                return document.querySelectorAll('tbody > tr').length > 600";
    tab.until("the end", || async { tab.run_now(down).await.as_bool().filter(|is| *is) });
    let last = "return document.querySelector('tbody > tr:last-child .title a').getAttribute('href')";
    let last = tab.run(last, vec![]).as_str().expect("an address").to_owned();
    promote(&other, &last, "Archivist");
    tab.until("the change", || async {
        tab.texts_now("tbody > tr:last-child").await.concat().contains("Archivist").then_some(())
    });
    assert_eq!(tab.run("return document.querySelectorAll('tbody > tr').length", vec![]), json!(620));
    let import: Json = serde_json::from_str(&said).expect("JSON");
    command(&["import", "--revert", import["id"].as_str().expect("an id")], "");
}
