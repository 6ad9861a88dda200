//! Working times, in business words.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use rapport_kernel::time::Instant;
use serde_json::json;

use super::Hours;
use super::times::{minute_of_day, written};
use crate::testing::{as_user, refusal, user, workspace};

fn at(text: &str) -> Instant {
    Instant::parse(text, &TimeZone::UTC).expect("a time")
}

#[test]
fn hours_are_those_of_the_clocks_where_somebody_works() {
    let hours = Hours { days: vec![Weekday::Monday], from: 9 * 60, until: 17 * 60 };
    let tokyo = TimeZone::get("Asia/Tokyo").expect("a zone");
    assert!(hours.include(at("2026-03-02T09:00:00Z"), &TimeZone::UTC));
    assert!(!hours.include(at("2026-03-02T17:00:00Z"), &TimeZone::UTC), "the end is not included");
    assert!(!hours.include(at("2026-03-02T09:00:00Z"), &tokyo), "it is six in the evening there");
    assert!(hours.include(at("2026-03-02T00:30:00Z"), &tokyo));
    assert!(!hours.include(at("2026-03-03T10:00:00Z"), &TimeZone::UTC), "a Tuesday");
}

#[test]
fn times_of_the_day_are_read_and_written() {
    assert_eq!(["9:30", "00:00", "24:00"].map(minute_of_day), [Some(570), Some(0), Some(1_440)]);
    assert_eq!(["24:01", "9", "9:60", "-1:00", "nine", "99999999999:00"].map(minute_of_day), [None; 6]);
    assert_eq!(written(570), "09:30");
}

#[test]
fn somebody_writes_their_own_hours_and_absences_and_they_make_sense() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let hours = as_user(t, sam).create("working_time", json!({"days": ["monday"], "starts_at": "9:00"}));
        let hours = t.admin().get("working_time", hours);
        assert_eq!((&hours["starts_at"], &hours["user"]), (&json!("09:00"), &json!(sam)));
        let late = as_user(t, sam).try_create("working_time", json!({"days": ["monday"], "starts_at": "late"}));
        assert_eq!(refusal(late), "not_a_time");
        let night = json!({"days": ["monday"], "starts_at": "22:00", "ends_at": "06:00"});
        assert_eq!(refusal(as_user(t, sam).try_create("working_time", night)), "ends_before");
        let absence = json!({"starts_on": "2026-03-05", "ends_on": "2026-03-04"});
        assert_eq!(refusal(as_user(t, sam).try_create("absence", absence)), "ends_before");
    });
}
