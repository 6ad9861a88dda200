//! What administrators set up.

use super::tab::Tab;

#[test]
fn an_object_and_a_field_of_ones_own_are_in_the_navigation_the_form_the_list_and_the_record() {
    let tab = Tab::signed_in();
    tab.go("/setup/objects");
    tab.fill(".setup-form [name=label]", "Lighthouse");
    tab.fill(".setup-form [name=label_plural]", "Lighthouses");
    tab.press("Create object");
    tab.arrive(|at| at.starts_with("/setup/objects/lighthouse"));
    tab.press("Add field");
    tab.press("Whole number");
    tab.see("[name=min]");
    tab.fill("[name=label]", "Height");
    tab.fill("[name=min]", "1");
    tab.click("input[type=checkbox][name=required]");
    tab.press("Add field");
    tab.read("Saved.");

    tab.see("[data-arrange-ready]");
    let fields = || async { tab.texts_now(".arrange-row > a").await };
    assert_eq!(tab.texts(".arrange-row > a"), ["Name", "Owner", "Height"]);
    tab.drag("#field-height .arrange-grip", ".arrange-section ol");
    tab.until("the field in the middle", || async { (fields().await == ["Name", "Height", "Owner"]).then_some(()) });
    // It is there once the server has answered.
    tab.see("[value=reset]");
    tab.click("[value='up:height']");
    tab.until("the field on top", || async { (fields().await == ["Height", "Name", "Owner"]).then_some(()) });
    tab.go("/setup/objects/lighthouse");
    assert_eq!(tab.texts(".arrange-row > a"), ["Height", "Name", "Owner"], "it stays so");

    tab.click(".rail a[href='/lighthouses']");
    tab.arrive(|at| at.starts_with("/lighthouses"));
    tab.press("New lighthouse");
    tab.fill("[name=name]", "Alte Weser");
    tab.press("Create lighthouse");
    tab.see(".field-wrong");
    tab.fill("[name=height]", "33");
    tab.press("Create lighthouse");
    tab.arrive(|at| at.starts_with("/lighthouses/") && !at.contains("/new"));
    assert!(tab.text(".facts").contains("33"));
    tab.go("/lighthouses");
    assert!(tab.text("tbody").contains("Alte Weser") && tab.text("tbody").contains("33"));
}
