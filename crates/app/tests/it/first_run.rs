//! A new workspace, set up in the browser by who has the address that the server printed.

use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use crate::server::{Reply, Server};

/// A browser in front of the server.
struct Browser<'s> {
    server: &'s Server,
    cookie: String,
}

impl Browser<'_> {
    fn get(&self, path: &str) -> Reply {
        self.server.send("GET", path, &[("Cookie", self.cookie.clone())], b"")
    }

    fn post(&mut self, path: &str, form: &str) -> Reply {
        let headers = [
            ("Cookie", self.cookie.clone()),
            ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
            ("Sec-Fetch-Site", "same-origin".to_owned()),
        ];
        let reply = self.server.send("POST", path, &headers, form.as_bytes());
        if let Some((_, set)) = reply.head.split_once("set-cookie: ") {
            self.cookie = set.split(';').next().expect("a cookie").to_owned();
        }
        reply
    }
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.body).into_owned()
}

/// The server of a workspace in which nothing is yet, and the secret that it printed.
fn fresh(t: &TestHouse) -> (Server, String) {
    let server = Server::start(t.folder(), Some(&t.url()), "");
    let line = server.said("/get-started?code=");
    let code = line.split_once("code=").expect("a secret").1.to_owned();
    (server, code)
}

fn claim(code: &str, password: &str) -> String {
    let about = "workspace=Lumen+%26+Oak&base_currency=usd&time_zone=Europe%2FBerlin";
    format!("code={code}&{about}&name=Ada+King&email=ada%40office.example&password={password}")
}

#[test]
fn who_has_the_printed_address_sets_the_workspace_up_and_nobody_else_does() {
    on_both(rapport_modules::part(), |t| {
        let (server, code) = fresh(t);
        let mut stranger = Browser { server: &server, cookie: String::new() };
        assert_eq!(stranger.get("/get-started").status, 410);
        assert_eq!(stranger.get("/get-started?code=made-up").status, 410);
        assert_eq!(stranger.post("/get-started", &claim("made-up", "correct+horse+battery")).status, 410);
        assert!(t.admin().list("user", "").is_empty());
        assert!(text(&stranger.get("/sign-in")).contains("Nobody has set this workspace up yet"));

        let mut ada = Browser { server: &server, cookie: String::new() };
        assert_eq!(ada.get(&format!("/get-started?code={code}")).status, 200);
        let refused = ada.post("/get-started", &claim(&code, "short"));
        assert!(refused.status == 422 && text(&refused).contains("wrong-password"), "{}", text(&refused));
        assert!(text(&refused).contains("Lumen &amp; Oak") && t.admin().list("user", "").is_empty());
        let made = ada.post("/get-started", &claim(&code, "correct+horse+battery"));
        assert!(made.status == 303 && made.head.contains("location: /get-started/data"), "{}", made.head);
        let settings = t.read(|r| Ok(r.catalog().settings.clone())).expect("settings");
        let told = (settings.name.as_str(), settings.base_currency.as_str(), settings.time_zone.as_str());
        assert_eq!(told, ("Lumen & Oak", "USD", "Europe/Berlin"));
        assert_eq!(ada.get("/get-started/data").status, 200);

        for again in [&code, "made-up"] {
            assert_eq!(stranger.post("/get-started", &claim(again, "correct+horse+battery")).status, 410);
        }
        assert_eq!(t.admin().list("user", "").len(), 1, "it is claimed once");
        drop(server);
        let again = Server::start(t.folder(), Some(&t.url()), "");
        assert!(again.is_silent(), "a workspace with users has no such address");
    });
}

#[test]
fn who_begins_fills_the_workspace_and_invites_colleagues() {
    on_both(rapport_modules::part(), |t| {
        let (server, code) = fresh(t);
        let mut ada = Browser { server: &server, cookie: String::new() };
        ada.post("/get-started", &claim(&code, "correct+horse+battery"));
        let sample = ada.post("/get-started/sample", "");
        assert!(sample.status == 303 && sample.head.contains("/get-started/team"), "{} {}", sample.head, text(&sample));
        assert_eq!(t.admin().list("contact", "").len(), 100);
        let euro = t.admin().list("exchange_rate", "currency = \"EUR\"");
        assert!(!euro.is_empty() && t.admin().list("exchange_rate", "currency = \"USD\"").is_empty());
        let twice = ada.post("/get-started/sample", "");
        assert!(twice.head.contains("wrong=not_empty"), "{}", twice.head);

        let manager = t.admin().list("role", "name = \"Manager\"")[0]["id"].clone();
        let role = manager.as_str().expect("an id");
        let wrong =
            ada.post("/get-started/team", &format!("email-0=no+address&role-0={role}&email-1=bo%40office.example"));
        assert!(wrong.status == 422 && text(&wrong).contains("wrong-email-0"), "{}", text(&wrong));
        assert!(t.admin().list("user", "email = \"bo@office.example\"").is_empty(), "all or none");
        let invited = ada.post("/get-started/team", &format!("email-0=bo.finch%40office.example&role-0={role}"));
        assert_eq!(invited.status, 200);
        assert!(text(&invited).contains("new-password?link="), "without mail the link is handed over");
        let bo = t.admin().list("user", "email = \"bo.finch@office.example\"").remove(0);
        assert_eq!((&bo["name"]["full"], &bo["roles"]), (&json!("Bo Finch"), &json!([manager])));

        let mut stranger = Browser { server: &server, cookie: String::new() };
        for path in ["/get-started/data", "/get-started/team"] {
            assert_eq!(stranger.get(path).status, 303, "who is not signed in");
        }
        for path in ["/get-started/sample", "/get-started/team"] {
            assert_eq!(stranger.post(path, "email-0=x%40office.example").status, 401);
        }
    });
}
