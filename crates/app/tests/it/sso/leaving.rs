//! The way to the provider, and what becomes of it when the provider is down or says no.

use rapport_testkit::on_both;
use url::Url;

use super::{Browser, address, hire, provider, provider_tells, serve, why};
use crate::server::Server;

fn parameters(url: &str) -> std::collections::HashMap<String, String> {
    let url: Url = url.parse().expect("a URL");
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

#[test]
fn who_leaves_takes_along_what_nobody_else_can_bring_back_and_the_database_notices_nothing() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        hire(t, "Ada", "Manager");
        // Units are given their places after their commits, here or by the server.
        let units = || {
            t.write(|w| w.tx().place_units(100)).expect("the log");
            t.read(|r| r.tx().log_end()).expect("the log")
        };
        let before = units();
        let mut browser = Browser::new(&server);
        let reply = browser.get("/sign-in/sso?next=/contacts");
        let cookie = reply.header("set-cookie").expect("a cookie");
        assert!(
            cookie.starts_with("rapport-sso=") && cookie.ends_with("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax")
        );
        let asked = parameters(&reply.header("location").expect("where to"));
        let is = |name: &str, value: &str| assert_eq!(asked[name], value, "{name}");
        is("response_type", "code");
        is("client_id", "rapport");
        is("scope", "openid email profile");
        is("code_challenge_method", "S256");
        assert!(asked["redirect_uri"].ends_with("/sign-in/sso/back"));
        for secret in ["state", "nonce", "code_challenge"] {
            assert!(asked[secret].len() >= 43, "{secret}: {}", asked[secret]);
        }
        let again = parameters(&browser.leave("/contacts"));
        assert!(["state", "nonce", "code_challenge"].iter().all(|name| asked[*name] != again[*name]));
        assert_eq!(units(), before);
    });
}

#[test]
fn it_leads_to_pages_of_this_server_only() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        hire(t, "Ada", "Manager");
        provider_tells("ada-lured", &address("Ada"), true);
        for next in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"] {
            assert_eq!(Browser::new(&server).sign_in("ada-lured", next), "/", "{next}");
        }
    });
}

#[test]
fn who_says_no_at_the_provider_reads_what_to_do() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, &provider::issuer(), &[]);
        hire(t, "Ada", "Manager");
        for (error, sentence) in [
            ("access_denied", "that was declined at Acme login"),
            ("temporarily_unavailable", "There is no answer from Acme login"),
            ("%3Cscript%3E", "could not be trusted"),
        ] {
            let mut browser = Browser::new(&server);
            let state = parameters(&browser.leave("%2Fcontacts"))["state"].clone();
            let at = browser.come_back(&format!("http://localhost/sign-in/sso/back?error={error}&state={state}"));
            assert!(why(&server, &at).contains(sentence) && at.ends_with("next=%2Fcontacts"), "{error}: {at}");
        }
        let mut browser = Browser::new(&server);
        let state = parameters(&browser.leave("/"))["state"].clone();
        let mixed = format!("http://localhost/sign-in/sso/back?code=a&state={state}&iss=https%3A%2F%2Fevil.example");
        assert!(why(&server, &browser.come_back(&mixed)).contains("could not be trusted"));
    });
}

#[test]
fn a_provider_that_is_down_keeps_nobody_with_a_password_out() {
    on_both(rapport_modules::part(), |t| {
        // Nobody listens where nobody has listened.
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port");
        let server = serve(t, &format!("http://{free}"), &[]);
        let ada = hire(t, "Ada", "Manager");
        let hash = rapport_gate::password_hash("correct horse battery").expect("a hash");
        t.write(|w| rapport_modules::identity::accounts::set_password(w, ada, &hash)).expect("a password");
        for _ in 0..2 {
            let at = Browser::new(&server).leave("%2Fcontacts");
            assert_eq!(at, "/sign-in?why=sso-down&next=%2Fcontacts");
            assert!(why(&server, &at).contains("There is no answer from Acme login. Try again in a minute"));
        }
        let form = [
            ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
            ("Sec-Fetch-Site", "same-origin".to_owned()),
        ];
        let signed_in =
            server.send("POST", "/sign-in", &form, b"email=ada@office.example&password=correct+horse+battery");
        assert_eq!(signed_in.status, 303);
    });
}

#[test]
fn without_settings_there_is_no_such_way() {
    on_both(rapport_modules::part(), |t| {
        let server = Server::start(t.folder(), Some(&t.url()), "");
        let mut browser = Browser::new(&server);
        assert!(!String::from_utf8_lossy(&browser.get("/sign-in").body).contains("/sign-in/sso"));
        for path in ["/sign-in/sso", "/sign-in/sso/back", "/sign-in/sso/back?code=a&state=b"] {
            assert_eq!(browser.get(path).status, 404, "{path}");
        }
    });
}

#[test]
fn the_log_tells_nothing_that_lets_anybody_in() {
    on_both(rapport_modules::part(), |t| {
        // PostgreSQL's client tells every parameter then.
        let server = serve(t, &provider::issuer(), &[("RUST_LOG", "debug,tokio_postgres=info")]);
        hire(t, "Ada", "Manager");
        provider_tells("ada-logged", &address("Ada"), true);
        provider_tells("stranger-logged", "stranger@office.example", true);
        let mut browser = Browser::new(&server);
        let away = browser.leave("/");
        let back = provider::sign_in(&away, "ada-logged");
        let cookie = browser.cookies["rapport-sso"].clone();
        assert_eq!(browser.come_back(&back), "/");
        Browser::new(&server).sign_in("stranger-logged", "/");
        let log = server.log();
        let (away, back) = (parameters(&away), parameters(&back));
        let verifier = cookie.split('.').nth(2).expect("the verifier");
        let session = browser.cookies["rapport"].as_str();
        let all = [
            &away["state"],
            &away["nonce"],
            &back["code"],
            verifier,
            session,
            super::forger::SECRET,
            "@office.example",
        ];
        for secret in all {
            assert!(!log.contains(secret), "{secret}");
        }
    });
}
