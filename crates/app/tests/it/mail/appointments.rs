//! Appointments by mail and as a feed, read by another program.

use rapport_testkit::on_both;
use serde_json::{Value as Json, json};

use super::{MailServer, serve};
use crate::server::Server;

const JSON: [(&str, &str); 1] = [("Content-Type", "application/json")];

fn send(server: &Server, method: &str, path: &str, body: Json) -> Json {
    let headers = JSON.map(|(name, value)| (name, value.to_owned()));
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let reply = server.send(method, &format!("/api/v1{path}"), &headers, body.as_bytes());
    assert!((200..300).contains(&reply.status), "{path}: {}", String::from_utf8_lossy(&reply.body));
    if reply.body.is_empty() { Json::Null } else { reply.json() }
}

fn id(json: &Json) -> String {
    json["id"].as_str().expect("an id").to_owned()
}

#[test]
fn who_takes_part_is_invited_by_mail_and_hears_of_changes() {
    on_both(rapport_modules::part(), |t| {
        let mail = MailServer::start();
        let server = serve(t, Some(&mail));
        let ada =
            send(&server, "POST", "/contacts", json!({"name": "Ada Müller; \"x\"", "email": "ada@engine.example"}));
        let visit = json!({
            "kind": "meeting", "subject": "Visit, the first; Zürich", "occurred_at": "2030-03-06T10:00:00Z", "duration": 5400,
            "location": "Hall 3", "contact": id(&ada), "body": "Bring:\nthe plans",
        });
        let visit = id(&send(&server, "POST", "/activities", visit));
        send(&server, "POST", &format!("/activities/{visit}/actions/invite"), json!({}));
        let asked = mail.mail();
        assert_eq!(asked["to"], json!(["ada@engine.example"]));
        assert!(
            asked["subject"].as_str().is_some_and(|subject| subject.starts_with("Visit, the first; Zürich: ")),
            "{asked}"
        );
        assert!(
            asked["text"].as_str().is_some_and(|text| text.contains("Where: Hall 3") && text.contains("90 minutes")),
            "{asked}"
        );
        let [appointment] = asked["calendar"].as_array().expect("calendars").as_slice() else { panic!("one: {asked}") };
        let first = appointment["sequence"].as_i64().expect("a number");
        assert_eq!(
            (&appointment["method"], &appointment["summary"], &appointment["begins"], &appointment["ends"]),
            (
                &json!("REQUEST"),
                &json!("Visit, the first; Zürich"),
                &json!("2030-03-06T10:00:00+00:00"),
                &json!("2030-03-06T11:30:00+00:00")
            )
        );
        assert_eq!(appointment["guests"], json!(["mailto:ada@engine.example"]));
        assert_eq!(appointment["organizer"], "mailto:root@office.example");
        send(&server, "PATCH", &format!("/activities/{visit}"), json!({"occurred_at": "2030-03-07T10:00:00Z"}));
        let changed = mail.mail();
        let appointment = &changed["calendar"][0];
        assert!(changed["subject"].as_str().is_some_and(|subject| subject.starts_with("Changed: ")), "{changed}");
        assert_eq!(appointment["begins"], "2030-03-07T10:00:00+00:00");
        assert!(
            appointment["sequence"].as_i64() > Some(first),
            "calendars take up what has a higher number: {changed}"
        );
        send(&server, "PATCH", &format!("/activities/{visit}"), json!({"status": "cancelled"}));
        let cancelled = mail.mail();
        assert_eq!(
            (&cancelled["calendar"][0]["method"], &cancelled["calendar"][0]["status"]),
            (&json!("CANCEL"), &json!("CANCELLED"))
        );
        assert!(mail.is_silent());
    });
}

#[test]
fn a_calendar_is_subscribed_to_by_a_link_until_it_ends() {
    on_both(rapport_modules::part(), |t| {
        let server = serve(t, None);
        assert_eq!(send(&server, "GET", "/me/calendar_link", Json::Null)["link"], Json::Null);
        // The program goes by the real time.
        let soon = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1)).to_string();
        let call = json!({"kind": "call", "subject": "Call Ada", "occurred_at": soon});
        let call = id(&send(&server, "POST", "/activities", call));
        let link = send(&server, "POST", "/me/calendar_link", json!({}))["link"].as_str().expect("a link").to_owned();
        let path = format!("/calendar/{}", link.rsplit_once('/').expect("a path").1);
        let without = |path: &str| server.send("GET", path, &[], b"");
        let feed = without(&path);
        let text = String::from_utf8(feed.body).expect("text");
        assert_eq!(feed.status, 200, "{text}");
        assert!(text.contains("SUMMARY:Call Ada") && text.contains(&format!("/activities/{call}")), "{text}");
        let file = server.send("GET", &format!("/api/v1/activities/{call}/appointment.ics"), &[], b"");
        assert!(String::from_utf8_lossy(&file.body).contains("SUMMARY:Call Ada"));
        let (whose, secret) = path.trim_start_matches("/calendar/").split_at(32);
        let other: String = secret.chars().map(|c| if c == 'a' { 'b' } else { 'a' }).collect();
        for wrong in [
            format!("/calendar/{whose}{other}"),
            format!("/calendar/{whose}"),
            "/calendar/x".to_owned(),
            format!("/calendar/{whose}é"),
        ] {
            assert_eq!(without(&wrong).status, 404, "{wrong}");
        }
        let anew = send(&server, "POST", "/me/calendar_link", json!({}))["link"].as_str().expect("a link").to_owned();
        assert_eq!(without(&path).status, 404, "an earlier one leads nowhere");
        let anew = format!("/calendar/{}", anew.rsplit_once('/').expect("a path").1);
        assert_eq!(without(&anew).status, 200);
        send(&server, "DELETE", "/me/calendar_link", Json::Null);
        assert_eq!(without(&anew).status, 404);
    });
}
