//! How a list stands, and a record beside it.

use serde_json::json;

use super::flows::create;
use super::tab::Tab;

const HEADS: &str = "thead th[data-column]";

/// Waits until the columns of the list stand so.
fn stand(tab: &Tab, columns: &[&str]) {
    tab.until("the columns", || async { (tab.texts_now(HEADS).await == columns).then_some(()) });
}

#[test]
fn columns_are_moved_and_sized_by_mouse_by_keys_and_by_their_menu() {
    let tab = Tab::signed_in();
    tab.go("/contacts?view=all&columns=name,email,phone");
    stand(&tab, &["Name", "E-mail", "Phone"]);
    tab.drag("#head-phone", "#head-email");
    stand(&tab, &["Name", "Phone", "E-mail"]);
    // Shift and an arrow.
    tab.keys("#head-phone a", "\u{E008}\u{E014}");
    stand(&tab, &["Name", "E-mail", "Phone"]);
    tab.press("Columns");
    tab.click("#column-pin-name");
    tab.see("th.pin[data-column=name]");
    tab.click("#column-wider-email");
    tab.see("th[data-column=email].wide-220");
    let wide = tab.run("return document.querySelector('#head-email').offsetWidth", Vec::new());
    assert_eq!(wide, json!(220));
    assert!(tab.path().contains("pinned=1"), "{}", tab.path());
    tab.press("Save view");
    tab.fill("#view-name", "Narrow");
    tab.click("[action='/saved_views'] button");
    tab.read("Narrow");
    tab.see("th[data-column=email].wide-220");
    tab.see("th.pin[data-column=name]");
}

/// Waits until the bar of picked rows is there, or is not.
fn bar(tab: &Tab, is_there: bool) {
    let shown = "return document.querySelector('.picked').checkVisibility()";
    tab.until("the bar", || async { (tab.run_now(shown).await == json!(is_there)).then_some(()) });
}

#[test]
fn the_bar_of_picked_rows_comes_with_the_first_and_goes_with_the_last() {
    let tab = Tab::signed_in();
    for name in ["Walburga", "Willibald"] {
        create(&tab, name, "Barred");
    }
    tab.go("/contacts?view=all&q=Barred&columns=name,job_title");
    bar(&tab, false);
    tab.click("tbody tr:nth-child(2) .pick input");
    bar(&tab, true);
    tab.click("tbody tr:nth-child(2) .pick input");
    bar(&tab, false);
    tab.click("thead .pick input");
    bar(&tab, true);
    tab.choose("#bulk-field", "job_title");
    tab.click(".picked [value=set]");
    tab.fill(".form [name=job_title]", "Judge");
    tab.click(".form-end button");
    tab.until("both", || async { (tab.texts_now("tbody td:nth-child(3)").await == ["Judge", "Judge"]).then_some(()) });
    bar(&tab, false);
    // Other rows come in place of those that were picked.
    tab.click("tbody tr:nth-child(1) .pick input");
    bar(&tab, true);
    tab.type_in(".find [name=q]", " Willibald");
    tab.until("the other", || async { (tab.texts_now("tbody .title").await == ["Willibald Barred"]).then_some(()) });
    bar(&tab, false);
}

#[test]
fn a_list_in_groups_opens_one_after_the_other() {
    let tab = Tab::signed_in();
    tab.go("/contacts?view=all");
    tab.press("Group");
    tab.choose("#group-by", "lifecycle_stage");
    tab.click("#groups button");
    tab.see("#group-2");
    let before = tab.texts("tbody .title").len();
    tab.click("#group-2");
    tab.until("its rows", || async { (tab.texts_now("tbody .title").await.len() > before).then_some(()) });
    tab.click("#group-1");
    tab.see("#group-1[aria-expanded=false]");
}

#[test]
fn a_record_opens_beside_its_list_and_back_finds_the_list_as_it_was() {
    let tab = Tab::signed_in();
    tab.width(1440);
    tab.go("/contacts?view=all");
    let names = tab.texts("tbody .title");
    tab.click("tbody tr:nth-child(20) .title a");
    tab.see("#panel .facts");
    assert_eq!(tab.text("#panel h1"), names[19]);
    assert!(tab.path().contains("panel="), "{}", tab.path());
    tab.keys("tbody tr:nth-child(20) .title a", "j");
    tab.until("the next", || async { (tab.texts_now("#panel h1").await == [names[20].clone()]).then_some(()) });
    tab.keys("tbody tr:nth-child(21) .title a", "\u{E00C}");
    tab.until("it closes", || async { tab.texts_now("#side:not([hidden])").await.is_empty().then_some(()) });
    assert!(!tab.path().contains("panel="), "{}", tab.path());
    let scrolled = "return document.querySelector('.sheet').scrollTop";
    tab.run("document.querySelector('.sheet').scrollTop = 333", Vec::new());
    tab.click("tbody tr:nth-child(21) .title a");
    tab.see("#panel .facts");
    tab.press("Open page");
    tab.see("main > .record .facts, .content > .record");
    tab.back();
    tab.see(".sheet tbody");
    tab.until("the place", || async {
        let at = tab.run_now(scrolled).await;
        (at == json!(333)).then_some(())
    });
}

#[test]
fn a_cell_is_written_where_it_stands_and_what_is_not_saved_stays() {
    let tab = Tab::signed_in();
    tab.width(1440);
    create(&tab, "Irmgard", "Inline");
    tab.go("/contacts?q=Irmgard&columns=name,job_title,phone");
    let open = "const cell = document.querySelector('td[data-field=job_title]');
        cell.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))";
    tab.run(open, Vec::new());
    tab.type_in("td.editing [name=job_title]", "Miller");
    tab.keys("td.editing [name=job_title]", "\u{e007}");
    tab.until("the cell", || async {
        tab.texts_now("td[data-field=job_title]").await.concat().contains("Miller").then_some(())
    });
    tab.see(".toasts > form button");
    tab.run(open, Vec::new());
    tab.type_in("td.editing [name=job_title]", "Baker");
    tab.devtools("Network.enable", json!({}));
    let network = |offline: bool| {
        let none = json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        tab.devtools("Network.emulateNetworkConditions", none);
    };
    network(true);
    tab.keys("td.editing [name=job_title]", "\u{e007}");
    tab.read("It was not saved");
    network(false);
    tab.keys("td.editing [name=job_title]", "\u{e007}");
    tab.until("the cell", || async {
        tab.texts_now("td[data-field=job_title]").await.concat().contains("Baker").then_some(())
    });
}

#[test]
fn cells_are_written_one_after_the_other_without_a_mouse() {
    let tab = Tab::signed_in();
    create(&tab, "Marzelline", "Cells");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    tab.go("/contacts?view=all&q=Marzelline&columns=name,job_title,department");
    tab.keys("tbody .title a", "\u{e032}");
    tab.keys("td.editing [name=job_title]", "Singer\u{e004}");
    tab.keys("td.editing [name=department]", "Opera\u{e008}\u{e004}\u{e000}");
    tab.see("td.editing [name=job_title]");
    tab.until("both", || async {
        let row = tab.texts_now("tbody tr").await.concat();
        row.contains("Opera").then_some(())
    });
    tab.keys("td.editing [name=job_title]", "\u{e00c}");
    tab.go(&page);
    let facts = tab.text(".facts");
    assert!(facts.contains("Singer") && facts.contains("Opera"), "{facts}");
}
