//! Pages that others change while one has something in hand.

use serde_json::json;

use super::flows::create;
use super::tab::Tab;

/// Answers take two seconds, so that there is time between asking and hearing.
fn slow(tab: &Tab) {
    tab.devtools("Network.enable", json!({}));
    let conditions = json!({"offline": false, "latency": 2_000, "downloadThroughput": -1, "uploadThroughput": -1});
    tab.devtools("Network.emulateNetworkConditions", conditions);
}

#[test]
fn what_one_opens_while_the_page_is_fetched_anew_stays_open() {
    let tab = Tab::signed_in();
    tab.go("/contacts?view=all&q=Isolde");
    tab.see(".sheet .empty");
    slow(&tab);
    tab.run(
        "addEventListener('turbo:visit', () => document.body.insertAdjacentHTML('beforeend', '<p class=asked>…'))",
        vec![],
    );
    let other = Tab::signed_in();
    create(&other, "Isolde", "Meanwhile");
    tab.see(".asked");
    tab.press("Columns");
    tab.until("the row", || async { (tab.texts_now("tbody .title").await == ["Isolde Meanwhile"]).then_some(()) });
    assert_eq!(tab.texts("details.drop[open] summary"), ["Columns"], "closed under the hand");
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
