//! Booking pages, in business words.

use jiff::tz::TimeZone;
use rapport_kernel::time::Instant;
use rapport_kernel::{RecordId, Result};
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use super::free::free;
use super::offer::offer;
use crate::sales::testing::id;
use crate::testing::{as_user, refusal, user, workspace};

/// It is Monday, 2 March 2026, at nine.
fn page(t: &TestHouse, host: RecordId, more: Json) -> RecordId {
    let mut fields = json!({"name": "First talk", "user": host, "notice": 0});
    fields.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    t.admin().create("booking_page", fields)
}

/// The times that are free on a day, by the clocks of UTC.
fn times(t: &TestHouse, page: RecordId, day: &str) -> Vec<String> {
    let at = |text: String| Instant::parse(&text, &TimeZone::UTC).expect("a time");
    let (from, until) = (at(format!("{day}T00:00")), at(format!("{day}T00:00")).plus_ms(86_400_000));
    let free = t.read(|r| free(r, page, from, until)).expect("times");
    free.iter().map(|at| at.to_string()[11..16].to_owned()).collect()
}

fn book(t: &TestHouse, page: RecordId, at: &str, email: &str) -> Result<Json> {
    t.admin().try_act("booking_page", page, "book", json!({"at": at, "who": "Ada Lovelace", "email": email}))
}

#[test]
fn times_are_those_at_which_the_host_is_free() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let day = "2026-03-03";
        let hours = json!({"user": sam, "days": ["tuesday"], "starts_at": "09:00", "ends_at": "12:00"});
        t.admin().create("working_time", hours);
        let plain = page(t, sam, json!({"duration": 3600}));
        assert_eq!(times(t, plain, day), ["09:00", "09:30", "10:00", "10:30", "11:00"]);
        assert!(times(t, plain, "2026-03-04").is_empty(), "Wednesday is no working day");
        let call = json!({"kind": "call", "subject": "Call", "owner": sam, "occurred_at": "2026-03-03T10:00:00Z", "duration": 900});
        let call = t.admin().create("activity", call);
        assert_eq!(times(t, plain, day), ["09:00", "10:30", "11:00"]);
        let roomy =
            page(t, sam, json!({"name": "Roomy", "duration": 1800, "buffer_before": 900, "buffer_after": 1800}));
        assert_eq!(times(t, roomy, day), ["09:00", "10:30", "11:00", "11:30"]);
        t.admin().update("activity", call, json!({"status": "cancelled"}));
        assert_eq!(times(t, plain, day).len(), 5);
        let task = json!({"kind": "task", "subject": "Task", "owner": sam, "due_at": "2026-03-03T10:00:00Z"});
        t.admin().create("activity", task);
        assert_eq!(times(t, plain, day).len(), 5, "a task is done at any time");
        let joined = json!({"kind": "meeting", "subject": "M", "colleagues": [sam], "occurred_at": "2026-03-03T09:00:00Z", "duration": 7200});
        t.admin().create("activity", joined);
        assert_eq!(times(t, plain, day), ["11:00"]);
        t.admin().create("absence", json!({"user": sam, "starts_on": day, "ends_on": day}));
        assert!(times(t, plain, day).is_empty());
    });
}

#[test]
fn hours_are_by_the_clocks_of_the_host_also_when_they_change() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        t.admin().update("user", sam, json!({"time_zone": "Europe/Berlin"}));
        let page = page(t, sam, json!({"duration": 7200, "every": 7200, "days_ahead": 60}));
        assert_eq!(times(t, page, "2026-03-27"), ["08:00", "10:00", "12:00", "14:00"]);
        assert_eq!(
            times(t, page, "2026-03-30"),
            ["07:00", "09:00", "11:00", "13:00"],
            "after the last Sunday of March"
        );
    });
}

#[test]
fn nothing_is_offered_too_early_or_too_far_ahead() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let soon = page(t, sam, json!({"notice": 14_400, "days_ahead": 2}));
        assert_eq!(times(t, soon, "2026-03-02").first().map(String::as_str), Some("13:00"));
        assert!(!times(t, soon, "2026-03-04").is_empty() && times(t, soon, "2026-03-05").is_empty());
        let one = page(t, sam, json!({"name": "One a day", "a_day": 1}));
        book(t, one, "2026-03-03T09:00:00Z", "ada@engine.example").expect("booked");
        assert!(times(t, one, "2026-03-03").is_empty());
        t.admin().update("booking_page", soon, json!({"active": false}));
        assert!(t.read(|r| offer(r, "first-talk")).expect("it can be read").is_none());
        assert_eq!(refusal(book(t, soon, "2026-03-03T10:00:00Z", "ada@engine.example")), "not_found");
    });
}

#[test]
fn a_time_is_booked_once_and_stands_in_the_hosts_calendar() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let page = page(t, sam, json!({"location": "Hall 3", "duration": 2700}));
        let at = "2026-03-03T10:00:00Z";
        let made = book(t, page, at, "Ada@Engine.example").expect("booked");
        let activity = t.admin().get("activity", id(&made));
        assert_eq!(
            (&activity["subject"], &activity["occurred_at"], &activity["duration"], &activity["status"]),
            (&json!("First talk: Ada Lovelace"), &json!(at), &json!(2700), &json!("open"))
        );
        assert_eq!((&activity["owner"], &activity["location"]), (&json!(sam), &json!("Hall 3")));
        let lead: RecordId = activity["lead"].as_str().expect("a lead").parse().expect("an id");
        let lead = t.admin().get("lead", lead);
        assert_eq!(
            (&lead["email"], &lead["source"], &lead["owner"]),
            (&json!("ada@engine.example"), &json!("Booking page"), &json!(sam))
        );
        assert_eq!(refusal(book(t, page, at, "bob@engine.example")), "not_free");
        assert_eq!(
            refusal(book(t, page, "2026-03-03T10:07:00Z", "bob@engine.example")),
            "not_free",
            "nobody offered it"
        );
        assert_eq!(refusal(book(t, page, "2026-03-01T10:00:00Z", "bob@engine.example")), "not_free", "it is over");
        let again = book(t, page, "2026-03-04T10:00:00Z", "ada@engine.example").expect("booked");
        assert_eq!(t.admin().get("activity", id(&again))["lead"], activity["lead"], "one is a lead once");
        t.admin().act("activity", id(&made), "cancel_booking", json!({}));
        assert_eq!(t.admin().get("activity", id(&made))["status"], "cancelled");
        book(t, page, at, "bob@engine.example").expect("it is free again");
    });
}

#[test]
fn who_is_known_is_no_lead() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let ada = t.admin().create("contact", json!({"name": "Ada", "email": "ada@engine.example"}));
        let page = page(t, sam, json!({}));
        let made = book(t, page, "2026-03-03T10:00:00Z", "ada@engine.example").expect("booked");
        let activity = t.admin().get("activity", id(&made));
        assert_eq!((&activity["contact"], &activity["lead"]), (&json!(ada), &Json::Null));
    });
}

#[test]
fn an_address_is_made_from_the_name_and_is_nobody_elses() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let make = |fields: Json| as_user(t, sam).try_create("booking_page", fields);
        let own = make(json!({"name": "Erstes Gespräch (30')"})).expect("made");
        assert_eq!(t.admin().get("booking_page", own)["slug"], "erstes-gesprach-30");
        assert_eq!(refusal(make(json!({"name": "Erstes Gespräch 30"}))), "taken");
        assert_eq!(refusal(make(json!({"name": "X", "slug": "a b/c"}))), "not_an_address");
        assert_eq!(refusal(make(json!({"name": "X", "duration": 30}))), "range");
        assert_eq!(refusal(make(json!({"name": "X", "every": 0}))), "range");
    });
}
