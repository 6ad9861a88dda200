//! The same without script.

use super::flows::{create, create_deal, lane_of, move_on};
use super::tab::Tab;

#[test]
fn without_script_one_signs_in_creates_finds_edits_and_undoes() {
    let tab = Tab::new();
    tab.without_script();
    tab.sign_in();
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
    let tab = Tab::new();
    tab.without_script();
    tab.sign_in();
    let deal = create_deal(&tab, "Clavichord");
    let first = lane_of(&tab, &deal);
    move_on(&tab, &deal);
    assert_ne!(lane_of(&tab, &deal), first);
}
