//! What administrators set up.

use super::access::assert_sound;
use super::tab::{Tab, command};

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
    tab.see("#toasts form button");

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

#[test]
fn a_file_is_mapped_tried_imported_with_a_number_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.csv");
    let rows: String = (0..1_500).map(|n| format!("Imke{n},Flutwelle,imke{n}@flood.example,{n}\n")).collect();
    std::fs::write(&file, format!("Vorname,Last Name,E-mail,Shoe\n{rows}Zu,Wrong,no address,1\n")).expect("a file");
    let tab = Tab::signed_in();
    tab.go("/contacts");
    tab.click("a[href='/setup/import?object=contact']");
    tab.fill("#import-file", &file.display().to_string());
    tab.press("Go on");
    tab.see(".import-map");
    let held = tab.run("return [...document.querySelectorAll('[name=target]')].map((one) => one.value)", Vec::new());
    assert_eq!(held, serde_json::json!(["", "name.family", "email", ""]), "guessed by their names");
    assert_sound(&tab);
    tab.choose(".import-map tr:nth-child(1) [name=target]", "name.given");
    tab.choose("[name=match_by]", "email");
    tab.press("Preview");
    tab.see(".import-preview");
    assert!(tab.text(".import-counts").contains("1,500") && tab.text("#import").contains("no address"));
    assert_sound(&tab);
    tab.click(".import-map [value=import]");
    tab.see(".import-progress .numbers, [value=revert]");
    tab.see("[value=revert]");
    assert!(tab.text(".import-count-created").contains("1,500"));
    tab.go("/contacts?q=Imke1499");
    tab.until("the contact", || async {
        (tab.texts_now("tbody .title").await == ["Imke1499 Flutwelle"]).then_some(())
    });
    tab.go("/setup/import");
    tab.click(".setup-table a");
    tab.click("[value=revert]");
    tab.read("is in the bin");
    assert!(tab.text(".import-count-whole").contains("1,500"));
    tab.go("/contacts?q=Imke1499");
    tab.see(".empty");
}

#[test]
fn a_field_that_a_role_hides_is_nowhere_for_its_users() {
    let admin = Tab::signed_in();
    admin.go("/setup/roles");
    admin.fill("[name=name]", "Lookers on");
    admin.press("Create role");
    admin.see(".matrix");
    admin.choose("[name='read.contact']", "all");
    admin.click(".form-end .btn-primary");
    admin.see(".toasts > form button");
    admin.click("a[href$='/contact']");
    admin.see(".role-fields");
    admin.click("[name=hidden][value=phone]");
    admin.click(".form-end .btn-primary");
    admin.see(".toasts > form button");
    let add = ["user", "add", "--email", "looker@roles.example", "--name", "Lena Looker", "--role", "Lookers on"];
    command(&[&add[..], &["--password-stdin"]].concat(), "quiet otter paints seven");
    admin.go("/contacts?view=all&columns=name,email,phone");
    assert!(admin.text("thead").contains("Phone"));

    let tab = Tab::new();
    tab.go("/sign-in");
    tab.say_password("looker@roles.example", "quiet otter paints seven");
    tab.arrive(|at| !at.starts_with("/sign-in"));
    tab.go("/contacts?view=all&columns=name,email,phone");
    tab.see("tbody .title");
    assert!(!tab.text("thead").contains("Phone") && tab.text("thead").contains("E-mail"));
    tab.click("tbody .title a");
    tab.see(".facts");
    assert!(!tab.texts(".facts dt").contains(&"Phone".to_owned()));
    assert!(tab.texts(".rail a").iter().all(|place| !place.contains("Deals")), "nor what it does not name");
    tab.go("/setup/roles");
    tab.read("There is nothing here");
}

#[test]
fn what_is_changed_in_the_set_up_shows_on_every_open_page() {
    let (tab, other) = (Tab::signed_in(), Tab::signed_in());
    other.go("/setup/objects");
    other.fill("[name=label]", "Kayak");
    other.click(".setup-form .btn-primary");
    other.see("#toasts form button");
    tab.go("/kayaks?view=all");
    tab.see(".sheet .empty");
    other.go("/setup/objects/kayak");
    other.fill("[name=label_plural]", "Kayaks and canoes");
    other.click(".setup-form .btn-primary");
    tab.until("its new name", || async { (tab.texts_now("h1").await == ["Kayaks and canoes"]).then_some(()) });
    tab.go("/setup/audit?object=kayak");
    tab.see(".audit");
    other.go("/kayaks/new");
    other.fill("[name=name]", "Seal");
    other.press("Create");
    tab.until("the log", || async { tab.texts_now(".audit tbody").await.concat().contains("Seal").then_some(()) });
    // Both are undone where they were done.
    tab.go("/kayaks?view=all");
    tab.see("tbody tr");
    other.click("#toasts form button");
    tab.see(".sheet .empty");
}
