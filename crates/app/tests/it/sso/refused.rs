//! Who stays out, and reads why.

use rapport_testkit::on_both;
use serde_json::json;

use super::{Browser, address, hire, provider, provider_tells, serve, sessions, why};

#[test]
fn who_is_not_known_or_whose_address_was_not_verified_stays_out() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        let ada = hire(t, "Ada", "Manager");
        provider_tells("stranger", "stranger@office.example", true);
        provider_tells("ada-unverified", &address("Ada"), false);
        provider::tells("ada-says-nothing", &json!({"email": address("Ada")}));
        provider::tells("no-address", &json!({"email_verified": true}));
        for (subject, sentence) in [
            ("stranger", "Nobody here has the e-mail address"),
            ("ada-unverified", "has not been verified"),
            ("ada-says-nothing", "has not been verified"),
            ("no-address", "has not been verified"),
        ] {
            let mut browser = Browser::new(&server);
            let at = browser.sign_in(subject, "%2Fcontacts");
            assert!(why(&server, &at).contains(sentence), "{subject}: {at}");
            assert!(at.ends_with("next=%2Fcontacts") && !browser.is_in(), "{at}");
        }
        assert!(sessions(t).is_empty());
        assert_eq!(t.admin().get("user", ada)["single_sign_on"], json!(false));
    });
}

#[test]
fn who_was_deactivated_or_deleted_stays_out_though_newcomers_are_let_in() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[("RAPPORT_SSO_ROLE", "Read only")]);
        hire(t, "Root", "Administrator");
        let [ada, bo] = ["Ada", "Bo"].map(|name| hire(t, name, "Manager"));
        for (subject, name) in [("ada-leaves", "Ada"), ("bo-leaves", "Bo")] {
            provider_tells(subject, &address(name), true);
            assert_eq!(Browser::new(&server).sign_in(subject, "/"), "/");
        }
        t.admin().update("user", ada, json!({"active": false}));
        t.admin().delete("user", bo);
        for subject in ["ada-leaves", "bo-leaves"] {
            let mut browser = Browser::new(&server);
            let at = browser.sign_in(subject, "/");
            assert!(why(&server, &at).contains("not active") && !browser.is_in(), "{subject}: {at}");
        }
        t.admin().update("user", ada, json!({"active": true}));
        assert_eq!(Browser::new(&server).sign_in("ada-leaves", "/"), "/");
        // Somebody of that address is made a user anew.
        let again = hire(t, "Bo", "Manager");
        assert_eq!(Browser::new(&server).sign_in("bo-leaves", "/"), "/");
        assert_eq!(t.admin().get("user", again)["single_sign_on"], json!(true));
    });
}

#[test]
fn nobody_comes_back_twice_or_in_place_of_somebody_else() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        hire(t, "Ada", "Manager");
        provider_tells("ada-twice", &address("Ada"), true);
        let late = "That took too long, or was begun in another window.";

        let mut browser = Browser::new(&server);
        let away = browser.leave("/");
        let back = provider::sign_in(&away, "ada-twice");
        let mut other = Browser::new(&server);
        for (what, browser) in [("without a cookie", &mut other), ("in one's own browser", &mut browser)] {
            let forged = back.replace("state=", "state=x");
            assert!(why(&server, &browser.come_back(&forged)).contains(late), "{what}: {forged}");
        }
        assert!(why(&server, &browser.come_back(&back)).contains(late), "the first try has ended it");

        let away = browser.leave("/");
        let back = provider::sign_in(&away, "ada-twice");
        other.leave("/");
        assert!(why(&server, &other.come_back(&back)).contains(late), "who left from another browser");
        let kept = browser.cookies.clone();
        assert_eq!(browser.come_back(&back), "/");
        assert!(why(&server, &browser.come_back(&back)).contains(late), "a second time");
        let mut planted = Browser { server: &server, cookies: kept };
        let at = planted.come_back(&back);
        assert!(why(&server, &at).contains("could not be trusted"), "the provider takes a code once: {at}");
        assert_eq!(sessions(t).len(), 1);
    });
}

#[test]
fn nobody_becomes_the_first_user_by_it() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[("RAPPORT_SSO_ROLE", "Administrator")]);
        provider_tells("too-early", "early@office.example", true);
        let at = Browser::new(&server).sign_in("too-early", "/");
        assert!(why(&server, &at).contains("Nobody has set this workspace up yet"), "{at}");
        assert!(t.admin().list("user", "").is_empty());
    });
}

#[test]
fn a_role_that_there_is_not_lets_nobody_new_in_and_all_others() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[("RAPPORT_SSO_ROLE", "No such role")]);
        hire(t, "Ada", "Manager");
        provider_tells("roleless", "new@office.example", true);
        provider_tells("ada-with-role", &address("Ada"), true);
        let at = Browser::new(&server).sign_in("roleless", "/");
        assert!(why(&server, &at).contains("Nobody here has the e-mail address"), "{at}");
        assert_eq!(Browser::new(&server).sign_in("ada-with-role", "/"), "/");
    });
}
