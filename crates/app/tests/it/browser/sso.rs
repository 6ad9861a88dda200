//! Single sign-on at the screen.

use rapport_testkit::on_both;
use serde_json::json;

use super::tab::Tab;
use crate::sso::{address, hire, provider, serve};

#[test]
fn somebody_chooses_the_button_and_is_on_the_page_that_they_wanted() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        hire(t, "Ada", "Manager");
        provider::tells("ada-at-the-screen", &json!({"email": address("Ada"), "email_verified": true}));
        let tab = Tab::new();
        tab.open(&format!("{}/contacts", server.url()));
        tab.arrive(|at| at.starts_with("/sign-in"));
        // Whoever only points at it goes nowhere.
        tab.hover("a[href^='/sign-in/sso']");
        tab.click("a[href^='/sign-in/sso']");
        tab.fill("[name=sub]", "stranger-at-the-screen");
        tab.click("form:has([name=sub]) button");
        tab.read("has not been verified");
        tab.click("a[href^='/sign-in/sso']");
        tab.fill("[name=sub]", "ada-at-the-screen");
        tab.click("form:has([name=sub]) button");
        tab.see("nav.rail");
        assert_eq!(tab.path(), "/contacts");
        tab.press("Sign out");
        tab.arrive(|at| at.starts_with("/sign-in"));
        // The provider's pages want a style of somewhere else.
        assert!(tab.complaints().iter().all(|line| line.contains("pico")));
    });
}
