//! Times that somebody from outside books, through the real program.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rapport_modules::part;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};

use crate::command::token_of;
use crate::files::serve;
use crate::server::{Reply, Server};

/// How long the program may take for what follows from a change.
const PATIENCE: Duration = Duration::from_secs(20);

fn ask(server: &Server, method: &str, path: &str, body: &Json) -> Json {
    let header = ("Content-Type", "application/json".to_owned());
    let reply = server.send(method, &format!("/api/v1{path}"), &[header], body.to_string().as_bytes());
    assert!((200..300).contains(&reply.status), "{method} {path}: {}", String::from_utf8_lossy(&reply.body));
    reply.json()
}

/// As somebody comes who is not known.
fn visit(server: &Server, path: &str) -> Reply {
    server.send("GET", path, &[("Authorization", String::new())], b"")
}

/// What a browser says of a form of that site, and of nobody.
fn own_form(site: &str) -> [(&'static str, String); 3] {
    [
        ("Authorization", String::new()),
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("Sec-Fetch-Site", site.to_owned()),
    ]
}

fn post_from(server: &Server, site: &str, path: &str, form: &str) -> Reply {
    server.send("POST", path, &own_form(site), form.as_bytes())
}

fn post(server: &Server, path: &str, form: &str) -> Reply {
    post_from(server, "same-origin", path, form)
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.body).into_owned()
}

/// The addresses of the times that a page offers.
fn times(reply: &Reply) -> Vec<String> {
    let text = text(reply).replace("&#x2f;", "/").replace("&amp;", "&");
    let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.contains("&at=")).map(str::to_owned).collect()
}

/// The moment that the address of a time names.
fn at(url: &str) -> String {
    url.split_once("at=").expect("a time").1.to_owned()
}

fn form(at: &str, name: &str) -> String {
    format!("at={at}&zone=Europe/Berlin&who={name}&email={name}@engine.example&phone=&note=About+desks")
}

#[test]
fn a_time_is_chosen_booked_and_taken_back() {
    on_both(part(), |t: &TestHouse| {
        let server = serve(t, &token_of(t, "Ada", "Administrator"));
        let hours = json!({"days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], "starts_at": "00:00", "ends_at": "24:00"});
        ask(&server, "POST", "/working_times", &hours);
        let page = json!({"name": "First talk", "location": "Hall <3>", "text": "Bring\n<b>plans</b>"});
        ask(&server, "POST", "/booking_pages", &page);
        for nowhere in ["/b/nothing", "/b/booked/x", "/b/booked/x/file"] {
            assert_eq!(visit(&server, nowhere).status, 404, "{nowhere}");
        }
        let shown = visit(&server, "/b/first-talk?zone=Europe/Berlin");
        assert_eq!((shown.status, shown.header("x-robots-tag").as_deref()), (200, Some("noindex, nofollow")));
        assert!(text(&shown).contains("Ada") && !text(&shown).contains("<b>plans"), "{}", text(&shown));
        let offered = times(&shown);
        assert!(offered.len() > 100, "{offered:?}");
        assert_eq!(
            times(&visit(&server, "/b/first-talk?zone=nonsense&from=x&at=y")).len(),
            times(&visit(&server, "/b/first-talk")).len()
        );
        let chosen = visit(&server, &offered[20]);
        assert!(text(&chosen).contains("name=\"email\""), "{}", text(&chosen));
        let moment = at(&offered[20]);
        let missing = post(&server, "/b/first-talk", &format!("at={moment}&zone=Europe/Berlin&who=Ada&email=nonsense"));
        assert_eq!(missing.status, 422);
        assert!(
            text(&missing).contains("value=\"nonsense\"") && text(&missing).contains("value=\"Ada\""),
            "nothing that was typed is lost"
        );
        assert_eq!(post_from(&server, "cross-site", "/b/first-talk", &form(&moment, "Eve")).status, 403);
        let trapped = post(&server, "/b/first-talk", &format!("{}&website=spam", form(&moment, "Eve")));
        assert_eq!(trapped.status, 404);
        let done = post(&server, "/b/first-talk", &form(&moment, "Ada"));
        assert_eq!(done.status, 303, "{}", text(&done));
        let mine = done.header("location").expect("a place");
        let booked = visit(&server, &mine);
        assert!(
            text(&booked).contains("It is booked") && text(&booked).contains("Hall &lt;3&gt;"),
            "{}",
            text(&booked)
        );
        let path = mine.split('?').next().expect("a path").to_owned();
        assert!(text(&visit(&server, &format!("{path}/file"))).contains("BEGIN:VEVENT"));
        let late = post(&server, "/b/first-talk", &form(&moment, "Bob"));
        assert_eq!(late.status, 409, "{}", text(&late));
        assert!(
            text(&late).contains("This time has just been taken") && !times(&late).is_empty(),
            "the others are shown"
        );
        let activities = ask(&server, "GET", "/activities?filter=booked_with%20is%20not%20empty", &Json::Null);
        let [activity] = activities["data"].as_array().expect("a list").as_slice() else { panic!("{activities}") };
        assert_eq!((&activity["subject"], &activity["body"]), (&json!("First talk: Ada"), &json!("About desks")));
        let cancelled = post(&server, &path, "zone=Europe/Berlin");
        assert_eq!(cancelled.status, 303, "{}", text(&cancelled));
        assert!(text(&visit(&server, &path)).contains("This was cancelled"));
        assert_eq!(post(&server, &path, "zone=").status, 409, "only once");
        let told =
            || ask(&server, "GET", "/notifications?filter=reason%20%3D%20%22declined%22", &Json::Null)["data"].clone();
        let begun = Instant::now();
        while told() == json!([]) {
            assert!(begun.elapsed() < PATIENCE, "whose time it is hears of it: {}", server.log());
        }
        assert_eq!(post(&server, "/b/first-talk", &form(&moment, "Bob")).status, 303, "it is free again");
        server.kill();
    });
}

#[test]
fn of_many_at_the_same_instant_one_gets_the_time() {
    on_both(part(), |t: &TestHouse| {
        let server = serve(t, &token_of(t, "Ada", "Administrator"));
        for name in ["One", "Two"] {
            ask(&server, "POST", "/booking_pages", &json!({"name": name}));
        }
        let moment = at(&times(&visit(&server, "/b/one"))[3]);
        // All are sent before one is answered.
        let begun: Vec<TcpStream> = (0..6)
            .map(|place| {
                let path = if place % 2 == 0 { "/b/one" } else { "/b/two" };
                let form = form(&moment, &format!("p{place}"));
                let headers =
                    [own_form("same-origin").to_vec(), vec![("Content-Length", form.len().to_string())]].concat();
                server.begin("POST", path, &headers, form.as_bytes())
            })
            .collect();
        let codes: Vec<u16> = begun
            .into_iter()
            .map(|mut stream| {
                let mut reply = Vec::new();
                stream.read_to_end(&mut reply).expect("an answer");
                Reply::read(&reply).status
            })
            .collect();
        assert_eq!(codes.iter().filter(|code| **code == 303).count(), 1, "{codes:?}");
        assert!(codes.iter().all(|code| [303, 409].contains(code)), "{codes:?}");
        server.kill();
    });
}
