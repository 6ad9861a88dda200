//! Who comes in.

use rapport_kernel::account::{Accounts, SecondFactor};
use rapport_modules::identity::directory::Staff;
use rapport_testkit::on_both;
use serde_json::json;

use super::{Browser, address, hire, provider, provider_tells, serve, sessions, why};

#[test]
fn who_has_a_verified_address_here_comes_in_and_lands_where_they_wanted() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        let ada = hire(t, "Ada King", "Manager");
        // A code is the provider's to ask for.
        let factor = SecondFactor { secret: "SECRET".to_owned(), used_step: 0, recovery_sha256: Vec::new() };
        t.write(|w| Staff.keep_second_factor(w, ada, &factor)).expect("kept");
        provider_tells("ada-in", &address("Ada King").to_uppercase(), true);

        let mut browser = Browser::new(&server);
        let page = browser.get("/sign-in?next=/contacts?view=all");
        let page = String::from_utf8_lossy(&page.body).into_owned();
        assert!(page.contains("Acme login") && page.contains("sso?next=%2Fcontacts%3Fview%3Dall"), "{page}");
        let at = browser.sign_in("ada-in", "%2Fcontacts%3Fview%3Dall");
        assert_eq!(at, "/contacts?view=all");
        assert!(browser.is_in() && browser.cookies.len() == 1, "only the session is left: {:?}", browser.cookies);

        let session = sessions(t).remove(0);
        assert_eq!((&session["user"], &session["address"]), (&json!(ada), &json!("127.0.0.1")));
        let user = t.admin().get("user", ada);
        assert_eq!(user["single_sign_on"], json!(true), "{user}");
        let metrics = server.send("GET", "/metrics", &[], b"").body;
        let metrics = String::from_utf8_lossy(&metrics).into_owned();
        assert!(metrics.contains("rapport_sign_ins_total{outcome=\"signed_in\"} 1"), "{metrics}");
        let me = browser.get("/me");
        assert!(String::from_utf8_lossy(&me.body).contains("You can sign in with Acme login"));
    });
}

#[test]
fn who_came_once_is_found_whatever_their_address_is_by_then() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        let [ada, bo] = ["Ada", "Bo"].map(|name| hire(t, name, "Manager"));
        provider_tells("ada-moves", &address("Ada"), true);
        assert_eq!(Browser::new(&server).sign_in("ada-moves", "/"), "/");
        for (email, is_verified) in [("ada.lovelace@elsewhere.example", false), (address("Bo").as_str(), true)] {
            provider_tells("ada-moves", email, is_verified);
            assert_eq!(Browser::new(&server).sign_in("ada-moves", "/"), "/", "{email}");
        }
        t.admin().update("user", ada, json!({"email": "countess@office.example"}));
        assert_eq!(Browser::new(&server).sign_in("ada-moves", "/"), "/");
        let users: Vec<_> = sessions(t).iter().map(|session| session["user"].clone()).collect();
        assert_eq!(users, vec![json!(ada); 4], "and never Bo, who is {bo}");
    });
}

#[test]
fn somebody_new_gets_the_role_that_newcomers_get() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[("RAPPORT_SSO_ROLE", "Read only")]);
        hire(t, "Root", "Administrator");
        provider::tells(
            "new",
            &json!({"email": "cy.young@office.example", "email_verified": true, "name": "Cy Young"}),
        );
        for _ in 0..2 {
            let mut browser = Browser::new(&server);
            assert_eq!(browser.sign_in("new", "/"), "/");
            assert!(browser.is_in());
        }
        let found = t.admin().list("user", "email = \"cy.young@office.example\"");
        let role = t.admin().list("role", "name = \"Read only\"").remove(0);
        assert_eq!(
            (found.len(), &found[0]["name"]["full"], &found[0]["roles"]),
            (1, &json!("Cy Young"), &json!([role["id"]]))
        );
        let account = t.read(|r| Staff.by_email(r, "cy.young@office.example")).expect("it can be read").expect("one");
        assert_eq!(account.password_hash, None);

        provider_tells("new-unverified", "dee@office.example", false);
        let at = Browser::new(&server).sign_in("new-unverified", "/");
        assert!(why(&server, &at).contains("has not been verified"), "{at}");
        t.admin().create("user", json!({"name": "Eve", "email": "eve@office.example", "active": false}));
        provider_tells("new-inactive", "eve@office.example", true);
        let at = Browser::new(&server).sign_in("new-inactive", "/");
        assert!(why(&server, &at).contains("not active"), "{at}");
        assert_eq!(t.admin().list("user", "").len(), 3);
    });
}

#[test]
fn an_administrator_sees_who_is_connected_and_disconnects_them() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        let [root, ada] = [hire(t, "Root", "Administrator"), hire(t, "Ada", "Manager")];
        for subject in ["root-sees", "ada-first", "ada-second"] {
            provider_tells(subject, &address(if subject == "root-sees" { "Root" } else { "Ada" }), true);
        }
        let (mut ada_there, mut root_there) = (Browser::new(&server), Browser::new(&server));
        ada_there.sign_in("ada-first", "/");
        root_there.sign_in("root-sees", "/");
        let at = Browser::new(&server).sign_in("ada-second", "/");
        assert!(why(&server, &at).contains("connected with another account"), "{at}");

        let page = root_there.get(&format!("/users/{ada}/sign-in"));
        assert!(String::from_utf8_lossy(&page.body).contains("Can sign in with Acme login"));
        let form = format!("/users/{ada}/sign-in/disconnect");
        assert_eq!(ada_there.post(&format!("/users/{root}/sign-in/disconnect")).status, 403, "she is no administrator");
        let done = root_there.post(&form);
        assert_eq!(done.header("location"), Some(format!("/users/{ada}/sign-in?done=disconnected")));
        assert!(!ada_there.is_in(), "her sessions have ended");
        assert_eq!(t.admin().get("user", ada)["single_sign_on"], json!(false));
        assert_eq!(Browser::new(&server).sign_in("ada-second", "/"), "/");
        let at = Browser::new(&server).sign_in("ada-first", "/");
        assert!(why(&server, &at).contains("connected with another account"), "{at}");
    });
}
