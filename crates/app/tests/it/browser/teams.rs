//! What one team makes, all others have.

use serde_json::json;

use super::flows::create;
use super::tab::{Tab, command};

/// Somebody of that role, who has signed in.
pub fn colleague(name: &str, role: &str) -> Tab {
    let email = format!("{}@teams.example", name.to_lowercase());
    let add = ["user", "add", "--email", &email, "--name", name, "--role", role, "--password-stdin"];
    command(&add, "quiet otter paints seven");
    let tab = Tab::new();
    tab.say_password(&email, "quiet otter paints seven");
    tab.see("nav.rail");
    tab
}

#[test]
fn what_sales_writes_service_and_marketing_see_without_asking() {
    let sales = colleague("Selma", "Sales representative");
    create(&sales, "Rosina", "Reachable");
    let page = sales.path().split('?').next().expect("a path").to_owned();
    let others = [colleague("Serge", "Manager"), colleague("Marta", "Read only")];
    others[0].go(&page);
    others[1].go("/contacts?view=all&q=Reachable&columns=name,job_title");
    sales.go(&format!("{page}/edit"));
    sales.fill("[name=job_title]", "Librarian");
    sales.press("Save");
    for other in &others {
        let seen = || async { other.texts_now("main").await.concat().contains("Librarian").then_some(()) };
        other.until("what sales wrote", seen);
    }
}

#[test]
fn an_object_that_leads_to_contacts_takes_part_in_everything_at_once() {
    let tab = Tab::signed_in();
    create(&tab, "Marianne", "Landlady");
    let contact = tab.path().split('?').next().expect("a path").to_owned();
    tab.go("/setup/objects");
    tab.fill(".setup-form [name=label]", "Estate");
    tab.fill(".setup-form [name=label_plural]", "Estates");
    tab.press("Create object");
    tab.arrive(|at| at.starts_with("/setup/objects/estate"));
    tab.go("/setup/objects/estate/fields?kind=link");
    tab.fill("[name=label]", "Landlord");
    tab.click("[name=targets][value=contact]");
    tab.press("Add field");
    tab.see("#field-landlord");
    tab.go("/setup/objects/estate/fields?kind=choice");
    tab.fill("[name=label]", "Heating");
    tab.fill("[name=new_options]", "Gas\nDistrict heating");
    tab.press("Add field");
    tab.see("#field-heating");

    // From the page of the contact, as one adds what is related to it.
    tab.go(&contact);
    tab.click(".related a[href^='/estates/new']");
    tab.fill("[name=name]", "Mill house");
    tab.choose("[name=heating]", "gas");
    tab.press("Create estate");
    tab.arrive(|at| at.starts_with("/estates/") && !at.contains("/new"));
    tab.go(&contact);
    assert!(tab.text(".related").contains("Mill house"), "the other end of the link");

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("estates.csv");
    std::fs::write(&file, "Name,Landlord e-mail,Heating\nOld forge,,District heating\nBarn,,Gas\n").expect("a file");
    command(&["import", "estate", file.to_str().expect("text")], "");
    tab.go("/estates?view=all");
    tab.press("Filter");
    tab.choose("#ask-field", "heating");
    tab.click(".ask [name=value][value=gas]");
    tab.click(".ask .btn");
    tab.see("span.chip");
    assert_eq!(tab.texts("tbody .title"), ["Barn", "Mill house"]);
    tab.go("/estates/chart?view=all&by=heating");
    assert!(tab.text(".chart-table").contains("District heating"), "{}", tab.text(".chart-table"));
    let token = command(&["token", "create", "--user", Tab::email(), "--name", "Estates", "--json"], "");
    let token: serde_json::Value = serde_json::from_str(&token).expect("JSON");
    let asked = "const headers = { authorization: `Bearer ${arguments[0]}` }
        const reply = await fetch('/api/v1/estates?filter=landlord.name%20contains%20%22Landlady%22', { headers })
        return (await reply.json()).data.map((one) => one.name)";
    assert_eq!(tab.run(asked, vec![token["token"].clone()]), json!(["Mill house"]));
}
