//! Pages that others change while one has something in hand.

use serde_json::json;

use super::flows::create;
use super::tab::Tab;

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
        "addEventListener('turbo:visit', () => document.body.insertAdjacentHTML('beforeend', '<p class=asked>…'))",
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
