//! Mail: the real binary and a real mail server.

mod appointments;
mod guarded;
mod once;
mod server;

use std::io::Write as _;
use std::process::{Command, Stdio};

use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::server::{Reply, Server};
pub use server::MailServer;

const FROM: &str = "Lumen & Oak <crm@lumen-oak.example>";

/// Runs a command in the workspace; what it says, as JSON.
fn command(t: &TestHouse, arguments: &[&str], input: &str) -> Json {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.arg("--data").arg(t.folder()).args(["--database-url", &t.url()]).args(arguments).arg("--json");
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the binary runs");
    running.stdin.take().expect("its input").write_all(input.as_bytes()).expect("it listens");
    let output = running.wait_with_output().expect("it ends");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A server with an administrator whose token it is asked by.
fn serve(t: &TestHouse, mail: Option<&MailServer>) -> Server {
    let settings = mail.map(|mail| [("RAPPORT_MAIL_URL", mail.url()), ("RAPPORT_MAIL_FROM", FROM.to_owned())]);
    let token = administrator(t);
    Server::with(t.folder(), Some(&t.url()), &token, settings.as_ref().map_or(&[], |settings| settings.as_slice()))
}

/// Makes an administrator; their token.
fn administrator(t: &TestHouse) -> String {
    let add = ["user", "add", "--email", "root@office.example", "--name", "Root", "--role", "Administrator"];
    command(t, &[&add[..], &["--password-stdin"]].concat(), "correct horse battery");
    let token = command(t, &["token", "create", "--user", "root@office.example", "--name", "test"], "");
    token["token"].as_str().expect("a token").to_owned()
}

fn hire(server: &Server, name: &str) -> Json {
    let email = format!("{}@office.example", name.to_lowercase());
    let body = json!({"name": format!("{name} Müller"), "email": email}).to_string();
    let json = [("Content-Type", "application/json".to_owned())];
    let reply = server.send("POST", "/api/v1/users", &json, body.as_bytes());
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
    reply.json()
}

fn submit(server: &Server, path: &str, form: &str) -> Reply {
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("Sec-Fetch-Site", "same-origin".to_owned()),
    ];
    server.send("POST", path, &headers, form.as_bytes())
}

/// The secret of the link in a mail.
fn link(mail: &Json) -> String {
    let text = mail["text"].as_str().expect("text");
    let url = text.lines().find(|line| line.contains("/new-password?link=")).expect("a link");
    assert!(mail["html"].as_str().expect("HTML").replace("&#x2f;", "/").contains(&format!("href=\"{url}\"")), "{mail}");
    url.split_once("link=").expect("a secret").1.trim().to_owned()
}

fn signs_in(server: &Server, email: &str, password: &str) -> bool {
    submit(server, "/sign-in", &format!("email={email}&password={}", password.replace(' ', "+"))).status == 303
}

#[test]
fn who_is_made_a_user_is_invited_by_mail_and_chooses_a_password() {
    on_both(rapport_modules::part(), |t| {
        let mail = MailServer::start();
        let server = serve(t, Some(&mail));
        hire(&server, "Ada");
        let invitation = mail.mail();
        assert_eq!(
            (&invitation["to"], &invitation["subject"]),
            (&json!(["ada@office.example"]), &json!("Your access to My company"))
        );
        assert!(invitation["from"].as_str().is_some_and(|from| from.contains("crm@lumen-oak.example")), "{invitation}");
        assert!(invitation["text"].as_str().is_some_and(|text| text.starts_with("Hello Ada Müller,")), "{invitation}");
        let link = link(&invitation);
        let page = server.send("GET", &format!("/new-password?link={link}"), &[], b"");
        assert!(String::from_utf8_lossy(&page.body).contains("ada@office.example"));
        assert!(!signs_in(&server, "ada@office.example", "staple of another kind"));
        assert_eq!(
            submit(&server, "/new-password", &format!("link={link}&password=staple+of+another+kind")).status,
            303
        );
        assert!(signs_in(&server, "ada@office.example", "staple of another kind"));
        let again = submit(&server, "/new-password", &format!("link={link}&password=a+third+password"));
        assert_eq!(again.status, 410, "a link is good for one time");
        assert!(mail.is_silent());
    });
}

#[test]
fn who_forgot_the_password_gets_a_link_and_nobody_learns_whether_an_address_is_known() {
    on_both(rapport_modules::part(), |t| {
        let mail = MailServer::start();
        let server = serve(t, Some(&mail));
        let ask = |email: &str| {
            let reply = submit(&server, "/forgot-password", &format!("email={email}"));
            let body =
                String::from_utf8_lossy(&reply.body).replace(email, "X").replace(&email.replace('@', "&#x40;"), "X");
            let body: Vec<String> =
                body.lines().filter(|line| !line.contains("csp-nonce")).map(str::to_owned).collect();
            (reply.status, body)
        };
        let (known, unknown) = (ask("root@office.example"), ask("stranger@office.example"));
        assert_eq!(known, unknown);
        let reset = mail.mail();
        assert_eq!(
            (&reset["to"], &reset["subject"]),
            (&json!(["root@office.example"]), &json!("A new password for My company"))
        );
        let chosen =
            submit(&server, "/new-password", &format!("link={}&password=staple+of+another+kind", link(&reset)));
        assert_eq!(chosen.status, 303);
        assert!(signs_in(&server, "root@office.example", "staple of another kind"));
        assert!(mail.is_silent(), "strangers are written nothing");
    });
}

#[test]
fn without_settings_a_link_is_handed_over_and_lies_in_no_log() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, None);
        let ada = hire(&server, "Ada");
        let asked = format!("/api/v1/users/{}/sign_in_link", ada["id"].as_str().expect("an id"));
        let made = server.send("POST", &asked, &[], b"");
        assert_eq!((made.status, &made.json()["occasion"]), (201, &json!("invitation")));
        assert_eq!(server.send("POST", &asked.replace("users", "contacts"), &[], b"").status, 404);
        let printed =
            command(t, &["user", "reset-link", "ada@office.example", "--public-url", "https://crm.example"], "");
        let url = printed["link"].as_str().expect("a link");
        assert!(url.starts_with("https://crm.example/new-password?link="), "{url}");
        let secret = url.split_once("link=").expect("a secret").1;
        let chosen = submit(&server, "/new-password", &format!("link={secret}&password=staple+of+another+kind"));
        assert_eq!(chosen.status, 303);
        assert!(signs_in(&server, "ada@office.example", "staple of another kind"));
        let history =
            server.send("GET", &format!("/api/v1/users/{}/history", ada["id"].as_str().expect("an id")), &[], b"");
        assert!(!String::from_utf8_lossy(&history.body).contains(secret));
    });
}
