//! The same records as a calendar and as a chart.

use serde_json::json;

use super::flows::create_deal;
use super::tab::Tab;

#[test]
fn a_deal_is_dragged_to_another_day_and_moved_by_keys() {
    let tab = Tab::signed_in();
    let deal = create_deal(&tab, "Bassoon");
    tab.go(&format!("/deals/{deal}/edit"));
    tab.fill("[name=engaged_on]", "06152031");
    tab.press("Save");
    tab.see(".toasts > form button");
    tab.go("/deals/calendar?by=engaged_on&at=2031-06-10&q=Bassoon");
    tab.see("[data-calendar-ready]");
    tab.drag("[data-day='2031-06-15'] .event", "[data-day='2031-06-18']");
    tab.see("[data-day='2031-06-18'] .event");
    tab.see(".toasts > form button");
    // Shift and an arrow to the right.
    tab.keys("[data-day='2031-06-18'] .event a", "\u{E008}\u{E014}");
    tab.see("[data-day='2031-06-19'] .event");
    tab.width(390);
    tab.see("[data-day='2031-06-19'] .event");
    assert!(tab.texts(".day-name").iter().any(|day| day.contains("19 Jun")));
}

#[test]
fn a_chart_is_drawn_from_its_table() {
    let tab = Tab::signed_in();
    tab.go("/deals/chart?view=all");
    tab.see(".chart svg path");
    let rows = tab.texts(".chart-table tbody tr").len();
    let shown = tab.run("return document.querySelectorAll('.chart svg text').length", Vec::new());
    assert!(rows > 2 && shown.as_u64() >= Some(rows as u64), "{rows} rows, {shown} texts");
    // It stays drawn, and is drawn anew, when somebody changes what it shows.
    let before = tab.text(".chart-table tbody");
    create_deal(&Tab::signed_in(), "Contrabassoon");
    let table = || async { (tab.texts_now(".chart-table tbody").await != [before.as_str()]).then_some(()) };
    tab.until("the other numbers", table);
    let shown = tab.run("return document.querySelectorAll('.chart svg text').length", Vec::new());
    assert!(shown.as_u64() >= Some(rows as u64), "{rows} rows, {shown} texts");
    tab.choose("[name=drawn]", "line");
    tab.press("Show");
    tab.see(".chart svg");
    assert_eq!(tab.run("return document.querySelector('[name=drawn]').value", Vec::new()), json!("line"));
}
