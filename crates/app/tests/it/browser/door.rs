//! Coming in, with a code beside the password.

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret};

use super::access::assert_sound;
use super::tab::{Tab, command};

const EMAIL: &str = "tess@door.example";
const PASSWORD: &str = "correct horse battery";

/// What an app shows so many half minutes from now.
#[expect(clippy::disallowed_methods, reason = "a phone goes by the clock of the world, as the server under test does")]
pub fn code(secret: &str, later: u64) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).expect("a secret");
    let app = Builder::new().with_secret(secret).build().expect("an app");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time").as_secs();
    app.generate(now + later * 30).to_string()
}

#[test]
fn somebody_sets_up_two_factor_and_signs_in_by_the_app_and_by_a_recovery_code() {
    let add = ["user", "add", "--email", EMAIL, "--name", "Tess Door", "--role", "Manager", "--password-stdin"];
    command(&add, PASSWORD);
    let tab = Tab::new();
    tab.say_password(EMAIL, PASSWORD);
    tab.see("nav.rail");
    tab.press("Tess Door");
    tab.press("Set up two-factor sign-in");
    tab.see("form[action='/me/two-factor/begin']");
    tab.click("form[action='/me/two-factor/begin'] button");
    tab.see("svg.two-factor-code");
    assert_sound(&tab);
    let secret = tab.text(".two-factor-secret");
    tab.fill("[name=code]", &code(&secret, 0));
    tab.fill("[name=password]", PASSWORD);
    tab.press("Turn on");
    tab.read("Keep these recovery codes");
    let codes = tab.texts(".two-factor-codes li");
    assert_eq!(codes.len(), 10);
    assert_sound(&tab);

    tab.press("Sign out");
    tab.say_password(EMAIL, PASSWORD);
    tab.arrive(|at| at.starts_with("/sign-in/code"));
    tab.fill("[name=code]", "000000");
    tab.click("main button");
    tab.read("This code is not right");
    assert_sound(&tab);
    // The one of this half minute was used to turn it on.
    tab.fill("[name=code]", &code(&secret, 1));
    tab.click("main button");
    tab.see("nav.rail");

    tab.press("Sign out");
    tab.say_password(EMAIL, PASSWORD);
    tab.arrive(|at| at.starts_with("/sign-in/code"));
    tab.fill("[name=code]", &codes[4]);
    tab.click("main button");
    tab.see("nav.rail");
    tab.go("/me");
    tab.read("You have 9 recovery codes left.");
    assert_sound(&tab);

    command(&["user", "turn-off-two-factor", EMAIL], "");
    tab.say_password(EMAIL, PASSWORD);
    tab.see("nav.rail");
}

#[test]
fn who_leaves_is_shut_out_at_once_and_let_in_again_with_one_button() {
    const EMAIL: &str = "lea@door.example";
    let add = ["user", "add", "--email", EMAIL, "--name", "Lea Ving", "--role", "Manager", "--password-stdin"];
    command(&add, PASSWORD);
    let leaver = Tab::new();
    leaver.say_password(EMAIL, PASSWORD);
    leaver.see("nav.rail");
    let admin = Tab::signed_in();
    admin.go("/users?q=Lea");
    admin.click("tbody .title a");
    admin.press("Open page");
    admin.click(".head details.drop summary");
    admin.press("Deactivate");
    admin.read("Activate");
    leaver.go("/contacts");
    leaver.arrive(|at| at.starts_with("/sign-in"));
    leaver.say_password(EMAIL, PASSWORD);
    leaver.see(".notice-wrong, .field-wrong, [role=alert]");
    assert!(leaver.path().starts_with("/sign-in"), "{}", leaver.path());
    admin.press("Activate");
    admin.see(".head a[href$='/sign-in']");
    leaver.say_password(EMAIL, PASSWORD);
    leaver.see("nav.rail");
}
