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
