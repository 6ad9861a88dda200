//! By keys alone; and in the colours that one likes.

use serde_json::json;

use super::tab::Tab;

#[test]
fn rows_are_gone_through_ticked_and_edited_by_keys_and_a_sheet_tells_them() {
    let tab = Tab::signed_in();
    tab.go("/contacts?view=all");
    tab.keys("body", "j");
    tab.keys("tbody tr:nth-child(1) .title a", "jx");
    tab.until("a tick", || async {
        let ticked =
            tab.run_now("return document.querySelectorAll('tbody tr:nth-child(2) .pick :checked').length").await;
        (ticked == json!(1)).then_some(())
    });
    tab.keys("body", "?");
    tab.read("Next, previous row or card");
    tab.keys("dialog:popover-open", "\u{E00C}");
    tab.keys("tbody tr:nth-child(2) .title a", "e");
    tab.see("form.form [name='name.given']");
}

#[test]
fn what_a_page_can_do_is_in_the_palette() {
    let tab = Tab::signed_in();
    tab.go("/contacts?view=all");
    tab.run("document.querySelector('dialog.palette').showPopover()", Vec::new());
    tab.fill("dialog [role=combobox]", "dark col");
    tab.see("#command-0");
    tab.keys("dialog [role=combobox]", "\u{E007}");
    tab.see("html[data-theme=dark] .sheet");
    tab.go("/deals");
    tab.see("html[data-theme=dark]");
    tab.click(".rail [name=theme][value=system]");
    tab.see("html:not([data-theme]) .sheet");
}
