//! What people do all day.

use serde_json::json;

use super::tab::Tab;

/// Shift with an arrow to the right, as WebDriver writes keys.
const SHIFT_RIGHT: &str = "\u{e008}\u{e014}\u{e000}";

/// A contact of that name, on whose page one is afterwards.
pub fn create(tab: &Tab, given: &str, family: &str) {
    tab.go("/contacts");
    tab.press("New contact");
    tab.fill("[name='name.given']", given);
    tab.fill("[name='name.family']", family);
    tab.fill("[name=email]", &format!("{given:.12}.{family:.12}@flows.example").to_lowercase());
    tab.press("Create contact");
    tab.arrive(|at| at.starts_with("/contacts/") && !at.contains("/new"));
    tab.read(&format!("{given} {family}"));
}

/// A deal of that name, in the first stage; its id.
pub fn create_deal(tab: &Tab, name: &str) -> String {
    tab.go("/deals/new");
    tab.fill("[name=name]", name);
    tab.press("Create deal");
    tab.arrive(|at| at.starts_with("/deals/") && !at.contains("/new"));
    let path = tab.path();
    path.split(['/', '?']).nth(2).expect("an id").to_owned()
}

/// The lane of the board in which a card lies.
pub fn lane_of(tab: &Tab, card: &str) -> String {
    tab.go("/deals/board?view=open");
    tab.text(&format!(".lane:has([data-id='{card}']) h2"))
}

/// Adds a condition to the list by its three controls.
fn narrow(tab: &Tab, field: &str, how: &str, value: &str) {
    tab.press("Filter");
    tab.choose("#ask-field", field);
    tab.see(&format!(".ask:has([name=field][value={field}])"));
    tab.choose(".ask [name=how]", how);
    tab.fill(".ask [name=value]", value);
    tab.click(".ask .btn");
    tab.see("span.chip");
}

/// Moves a card of the board by its menu, to the first place that it offers.
pub fn move_on(tab: &Tab, card: &str) {
    tab.hover(&format!("[data-id='{card}']"));
    tab.click(&format!("[data-id='{card}'] summary"));
    tab.click(&format!("[data-id='{card}'] details[open] button"));
    tab.see(".toasts > form button");
}

#[test]
fn one_signs_in_and_out_and_a_wrong_password_says_so() {
    let tab = Tab::new();
    tab.go("/deals");
    tab.arrive(|at| at.starts_with("/sign-in"));
    tab.fill("[name=email]", "nobody@flows.example");
    tab.fill("[name=password]", "no idea at all");
    tab.click("main button");
    tab.read("The e-mail address or the password is not right.");
    tab.sign_in();
    tab.press("Sign out");
    tab.see("[name=password]");
    tab.go("/contacts");
    tab.arrive(|at| at.starts_with("/sign-in"));
}

#[test]
fn a_new_contact_is_found_by_search_and_in_the_list_then_edited_and_the_edit_undone() {
    let tab = Tab::signed_in();
    create(&tab, "Zenobia", "Quill");
    tab.go("/search");
    tab.fill("[name=q]", "Zenobia");
    tab.see("#hits li");
    assert_eq!(tab.texts("#hits li").len(), 1);
    tab.go("/contacts?view=all");
    tab.fill(".find [name=q]", "Zenobia");
    tab.until("one row", || async { (tab.texts_now("tbody .title").await == ["Zenobia Quill"]).then_some(()) });
    tab.click("tbody .title a");
    tab.see(".timeline");
    tab.press("Edit");
    tab.fill("[name=job_title]", "Astronomer");
    tab.press("Save");
    tab.see(".toasts > form button");
    assert!(tab.text(".facts").contains("Astronomer"));
    tab.click(".toasts > form button");
    tab.until("the undo", || async { tab.texts_now(".timeline").await.concat().contains("undid").then_some(()) });
    assert!(!tab.text(".facts").contains("Astronomer"));
}

#[test]
fn the_list_is_filtered_by_three_controls_and_by_text() {
    let tab = Tab::signed_in();
    create(&tab, "Ottoline", "Vetch");
    create(&tab, "Ottoline", "Wren");
    tab.go("/contacts?view=all");
    narrow(&tab, "email", "contains", "ottoline.");
    assert_eq!(tab.texts("tbody .title"), ["Ottoline Vetch", "Ottoline Wren"]);
    tab.press("Filter");
    let text = tab.run("return document.querySelector('#filter-text').value", Vec::new());
    assert_eq!(text, json!("email contains \"ottoline.\""));
    tab.fill("#filter-text", "email contains \"ottoline.\" and email contains \"wren\"");
    tab.press("Apply");
    tab.until("one row", || async { (tab.texts_now("tbody .title").await == ["Ottoline Wren"]).then_some(()) });
    tab.press("Filter");
    tab.fill("#filter-text", "email contains");
    tab.press("Apply");
    tab.see(".field-wrong");
}

#[test]
fn a_deal_is_moved_on_the_board_by_its_menu_and_by_dragging() {
    let tab = Tab::signed_in();
    let [one, other] = ["Harpsichord", "Spinet"].map(|name| create_deal(&tab, name));
    let first = lane_of(&tab, &one);
    move_on(&tab, &one);
    assert_ne!(lane_of(&tab, &one), first);
    tab.see("[data-board-ready]");
    tab.drag(&format!("[data-id='{other}']"), &format!("[data-id='{one}']"));
    tab.see(".toasts > form button");
    let lane = lane_of(&tab, &one);
    assert_eq!(lane_of(&tab, &other), lane);
    // By keys, from the card's own link.
    tab.see("[data-board-ready]");
    tab.keys(&format!("[data-id='{other}'] .card-title"), SHIFT_RIGHT);
    tab.see(".toasts > form button");
    assert_ne!(lane_of(&tab, &other), lane);
}
