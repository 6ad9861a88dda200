//! What a provider says is believed only if it signed it, for us, for this sign-in, and lately.

use rapport_testkit::on_both;
use serde_json::json;
use url::Url;

use super::forger::{Forger, Forgery};
use super::provider::ask;
use super::{Browser, address, hire, serve, serve_without_secret, sessions, why};

/// Signs in by a provider that asks nothing.
fn sign_in(browser: &mut Browser<'_>) -> String {
    let away: Url = browser.leave("/").parse().expect("a URL");
    let back = ask(&away, "GET", "text/plain", "").header("location").expect("the way back");
    browser.come_back(&back)
}

#[test]
fn a_token_that_is_forged_foreign_or_old_lets_nobody_in() {
    on_both(rapport_modules::part(), |t| {
        let forger = Forger::start(json!({"sub": "ada", "email": address("Ada"), "email_verified": true}));
        let server = serve(t, &forger.issuer, &[]);
        hire(t, "Ada", "Manager");
        for forgery in [
            Forgery::Signature,
            Forgery::NoSignature,
            Forgery::SignedWithTheSecret,
            Forgery::Nonce,
            Forgery::NoNonce,
            Forgery::Audience,
            Forgery::AnotherAudience,
            Forgery::Issuer,
            Forgery::Expired,
            Forgery::AccessToken,
        ] {
            forger.forge(forgery);
            let mut browser = Browser::new(&server);
            let at = sign_in(&mut browser);
            assert!(at.starts_with("/sign-in?why=sso-") && !browser.is_in(), "{forgery:?}: {at}");
            assert!(why(&server, &at).contains("could not be trusted"), "{forgery:?}: {at}");
        }
        assert!(sessions(t).is_empty());
        forger.forge(Forgery::Nothing);
        assert_eq!(sign_in(&mut Browser::new(&server)), "/");
        assert_eq!(sessions(t).len(), 1);
    });
}

#[test]
fn a_code_that_was_caught_on_the_way_is_of_no_use_without_what_stayed_in_the_browser() {
    on_both(rapport_modules::part(), |t| {
        let forger = Forger::start(json!({"sub": "ada", "email": address("Ada"), "email_verified": true}));
        let server = serve(t, &forger.issuer, &[]);
        hire(t, "Ada", "Manager");
        let code_of = |browser: &mut Browser<'_>| {
            let away: Url = browser.leave("/").parse().expect("a URL");
            ask(&away, "GET", "text/plain", "").header("location").expect("the way back")
        };
        let (mut ada, mut thief) = (Browser::new(&server), Browser::new(&server));
        let [caught, own] = [code_of(&mut ada), code_of(&mut thief)];
        let code = |back: &str| {
            back.split_once("code=").and_then(|(_, rest)| rest.split_once('&')).expect("a code").0.to_owned()
        };
        let mixed = own.replace(&code(&own), &code(&caught));
        let at = thief.come_back(&mixed);
        assert!(why(&server, &at).contains("could not be trusted") && !thief.is_in(), "{at}");
    });
}

#[test]
fn a_client_without_a_secret_shows_none() {
    on_both(rapport_modules::part(), |t| {
        let forger = Forger::start(json!({"sub": "ada", "email": address("Ada"), "email_verified": true}));
        forger.want_no_secret();
        let server = serve_without_secret(t, &forger.issuer, &[]);
        hire(t, "Ada", "Manager");
        assert_eq!(sign_in(&mut Browser::new(&server)), "/");
    });
}

#[test]
fn an_address_that_is_told_beside_the_token_counts_if_it_is_of_the_same_person() {
    on_both(rapport_modules::part(), |t| {
        let forger = Forger::start(json!({"sub": "ada"}));
        let server = serve(t, &forger.issuer, &[]);
        hire(t, "Ada", "Manager");
        let told = |subject: &str| json!({"sub": subject, "email": address("Ada"), "email_verified": "true"});
        forger.tell_beside(told("somebody else"));
        let at = sign_in(&mut Browser::new(&server));
        assert!(why(&server, &at).contains("has not been verified"), "{at}");
        forger.tell_beside(told("ada"));
        assert_eq!(sign_in(&mut Browser::new(&server)), "/");
    });
}

#[test]
fn new_keys_of_the_provider_are_asked_for_once_and_not_again_for_a_minute() {
    on_both(rapport_modules::part(), |t| {
        let forger = Forger::start(json!({"sub": "ada", "email": address("Ada"), "email_verified": true}));
        let server = serve(t, &forger.issuer, &[]);
        hire(t, "Ada", "Manager");
        for _ in 0..2 {
            assert_eq!(sign_in(&mut Browser::new(&server)), "/");
        }
        assert_eq!(forger.asked_for_keys(), 1);
        forger.change_key();
        assert_eq!(sign_in(&mut Browser::new(&server)), "/");
        assert_eq!(forger.asked_for_keys(), 2);
        forger.forge(Forgery::Signature);
        for _ in 0..3 {
            sign_in(&mut Browser::new(&server));
        }
        assert_eq!(forger.asked_for_keys(), 2);
    });
}
