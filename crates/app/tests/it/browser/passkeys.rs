//! Passkeys, made by a device that Chromium puts beside itself.

use serde_json::{Value as Json, json};

use super::door::code;
use super::tab::{Tab, command};

const PASSWORD: &str = "correct horse battery";

/// Somebody new, who is signed in with a device at hand.
fn newcomer(email: &str, name: &str) -> Tab {
    let add = ["user", "add", "--email", email, "--name", name, "--role", "Manager", "--password-stdin"];
    command(&add, PASSWORD);
    let tab = Tab::new();
    tab.with_passkeys();
    tab.say_password(email, PASSWORD);
    tab.see("nav.rail");
    tab
}

fn add(tab: &Tab, name: &str) {
    tab.go("/me");
    tab.fill("#passkey-name", name);
    tab.fill("#passkey-password", PASSWORD);
    tab.press("Add a passkey");
    tab.read("Your passkey was added.");
}

/// Has the browser offer passkeys only when the button is pressed: a device that is always unlocked would answer at once.
fn without_offers(tab: &Tab) {
    let source = "delete PublicKeyCredential.isConditionalMediationAvailable";
    tab.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": source}));
}

fn sign_out(tab: &Tab) {
    tab.press("Sign out");
    tab.see("#email");
}

fn sign_in(tab: &Tab) {
    tab.press("Sign in with a passkey");
}

#[test]
fn somebody_adds_a_passkey_signs_in_without_an_address_and_removes_it() {
    let tab = newcomer("pia@passkey.example", "Pia Passkey");
    without_offers(&tab);
    tab.go("/me");
    tab.fill("#passkey-name", "Laptop");
    tab.fill("#passkey-password", "a guess");
    tab.press("Add a passkey");
    tab.read("This is not your password.");
    add(&tab, "Laptop");
    assert_eq!(tab.texts(".passkeys strong"), ["Laptop"]);
    tab.fill("#passkey-password", PASSWORD);
    tab.press("Add a passkey");
    tab.read("This device already has a passkey for you here.");

    sign_out(&tab);
    tab.go("/contacts?view=all");
    tab.see("#email");
    sign_in(&tab);
    tab.arrive(|at| at.starts_with("/contacts"));
    tab.go("/me");
    tab.read("Pia Passkey");
    tab.read("last used Today");

    tab.press("Rename");
    tab.fill(".passkeys [name=name]", "Old laptop");
    tab.click(".passkeys details .btn-line");
    tab.read("Your passkey was renamed.");
    assert_eq!(tab.texts(".passkeys strong"), ["Old laptop"]);
    tab.click("form[action='/me/passkeys/remove'] button");
    tab.read("The passkey was removed");
    sign_out(&tab);
    sign_in(&tab);
    tab.read("This passkey is not known here, or was removed.");
}

#[test]
fn a_passkey_is_offered_where_the_address_is_typed_and_no_code_is_asked_for() {
    let tab = newcomer("cody@passkey.example", "Cody Code");
    tab.go("/me/two-factor");
    tab.click("form[action='/me/two-factor/begin'] button");
    tab.see("svg.two-factor-code");
    let secret = tab.text(".two-factor-secret");
    tab.fill("[name=code]", &code(&secret, 0));
    tab.fill("[name=password]", PASSWORD);
    tab.press("Turn on");
    tab.read("Keep these recovery codes");
    add(&tab, "Laptop");
    // The device, which is always unlocked, takes the offer as soon as there is one.
    tab.press("Sign out");
    tab.see("nav.rail");
    tab.go("/me");
    tab.read("last used Today");
}

#[test]
fn who_is_deactivated_is_refused() {
    let email = "dee@passkey.example";
    let tab = newcomer(email, "Dee Parted");
    without_offers(&tab);
    add(&tab, "Laptop");
    sign_out(&tab);
    let admin = Tab::signed_in();
    admin.go(&format!("/users?filter=email%20%3D%20%22{email}%22"));
    let user = admin.run("return document.querySelector('tbody .title a').getAttribute('href')", Vec::new());
    let deactivate = "const body = new URLSearchParams({ active: 'false' })
        return fetch(arguments[0], { method: 'POST', body }).then((reply) => reply.status)";
    assert_eq!(admin.run(deactivate, vec![user]), Json::from(200));
    sign_in(&tab);
    tab.see("[role=alert]");
    assert_eq!(tab.texts("nav.rail").len(), 0);
}

#[test]
fn without_script_and_at_another_address_there_is_no_button() {
    let tab = Tab::new();
    tab.with_passkeys();
    tab.without_script();
    tab.go("/sign-in");
    tab.see("#email");
    let shown =
        "return [...document.querySelectorAll('.door-passkey, .door-passkey *')].some((one) => one.checkVisibility())";
    assert_eq!(tab.run(shown, Vec::new()), Json::Bool(false));
}
