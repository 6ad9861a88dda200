//! On a phone.

use serde_json::json;

use super::flows::create;
use super::tab::Tab;

/// Opens a page and looks whether it is wider than the phone.
fn fits(tab: &Tab, path: &str) {
    tab.go(path);
    let wide = tab.run(
        "const page = document.documentElement
         return [page.scrollWidth - page.clientWidth, page.scrollHeight - page.clientHeight, window.innerWidth]",
        Vec::new(),
    );
    assert_eq!(wide, json!([0, 0, 390]), "{path} scrolls sideways, or the bar at its bottom scrolls away");
}

#[test]
fn on_a_phone_no_page_scrolls_sideways() {
    let tab = Tab::new();
    tab.width(390);
    fits(&tab, "/sign-in");
    tab.sign_in();
    create(&tab, "Theodora-Wilhelmina-Alexandrina", "Featherstonehaugh-Cholmondeley-Marjoribanks");
    let record = tab.path();
    let record = record.split('?').next().expect("a path");
    for path in ["/", "/menu", "/contacts", "/deals/board", "/contacts/new", "/deals/new", "/search?q=a", record] {
        fits(&tab, path);
    }
    fits(&tab, &format!("{record}/edit"));
    fits(&tab, "/contacts/none");
}
