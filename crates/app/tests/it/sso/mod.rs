//! Single sign-on: the real binary, and a real provider of sign-ins.

mod forged;
mod forger;
mod leaving;
mod let_in;
pub mod provider;
mod refused;

use std::collections::BTreeMap;

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::server::{Reply, Server};

/// A server with that provider.
pub fn serve(t: &TestHouse, issuer: &str, more: &[(&str, &str)]) -> Server {
    serve_without_secret(t, issuer, &[&[("RAPPORT_SSO_CLIENT_SECRET", forger::SECRET)], more].concat())
}

fn serve_without_secret(t: &TestHouse, issuer: &str, more: &[(&str, &str)]) -> Server {
    let settings = [("RAPPORT_SSO_ISSUER", issuer), ("RAPPORT_SSO_CLIENT_ID", forger::CLIENT)];
    let settings = settings.iter().chain(&[("RAPPORT_SSO_LABEL", "Acme login")]).chain(more);
    let settings: Vec<(&str, String)> = settings.map(|(name, value)| (*name, (*value).to_owned())).collect();
    Server::with(t.folder(), Some(&t.url()), "", &settings)
}

/// Somebody who works here, with the address of that name.
pub fn hire(t: &TestHouse, name: &str, role: &str) -> RecordId {
    let role = t.admin().list("role", &format!("name = \"{role}\"")).remove(0)["id"].clone();
    t.admin().create("user", json!({"name": name, "email": address(name), "roles": [role]}))
}

pub fn address(name: &str) -> String {
    format!("{}@office.example", name.to_lowercase().replace(' ', "."))
}

/// Has the provider say that somebody has that address.
fn provider_tells(subject: &str, email: &str, is_verified: bool) {
    provider::tells(subject, &json!({"email": email, "email_verified": is_verified}));
}

/// A browser in front of the server.
struct Browser<'s> {
    server: &'s Server,
    cookies: BTreeMap<String, String>,
}

impl<'s> Browser<'s> {
    fn new(server: &'s Server) -> Self {
        Self { server, cookies: BTreeMap::new() }
    }

    fn get(&mut self, path: &str) -> Reply {
        let reply = self.server.send("GET", path, &[("Cookie", self.said())], b"");
        for set in reply.headers("set-cookie") {
            let (name, value) = set.split(';').next().and_then(|set| set.split_once('=')).expect("a cookie");
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        reply
    }

    /// Presses a button of a form on which nothing is typed.
    fn post(&self, path: &str) -> Reply {
        let headers = [("Cookie", self.said()), ("Sec-Fetch-Site", "same-origin".to_owned())];
        self.server.send("POST", path, &headers, b"")
    }

    fn said(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Leaves for the provider: the address there.
    fn leave(&mut self, next: &str) -> String {
        let reply = self.get(&format!("/sign-in/sso?next={next}"));
        reply.header("location").unwrap_or_else(|| panic!("{}", reply.head))
    }

    /// Comes back with the address at which the provider sends one: the address to which one is led.
    fn come_back(&mut self, at: &str) -> String {
        let path = at.splitn(4, '/').nth(3).expect("a path");
        let reply = self.get(&format!("/{path}"));
        reply.header("location").unwrap_or_else(|| panic!("{}", reply.head))
    }

    /// Signs in by the real provider.
    fn sign_in(&mut self, subject: &str, next: &str) -> String {
        let away = self.leave(next);
        self.come_back(&provider::sign_in(&away, subject))
    }

    fn is_in(&mut self) -> bool {
        self.get("/").status == 200
    }
}

/// What the page says to which somebody is led back.
fn why(server: &Server, at: &str) -> String {
    let page = Browser::new(server).get(at);
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let notice = text.split_once("role=\"alert\"").unwrap_or_else(|| panic!("{at} says nothing: {text}")).1;
    notice.split_once("<p>").and_then(|(_, rest)| rest.split_once("</p>")).expect("a sentence").0.to_owned()
}

fn sessions(t: &TestHouse) -> Vec<Json> {
    t.admin().list("session", "")
}
