//! Activities, in business words.

use rapport_kernel::RecordId;
use rapport_kernel::house::{About, TimelineRequest};
use rapport_testkit::Acting;
use serde_json::{Value as Json, json};

use crate::testing::{act, as_user, refusal, role, undo, user, workspace};

#[test]
fn what_was_said_is_done_and_what_lies_ahead_is_open() {
    workspace(|t| {
        let status = |fields: Json| {
            let id = t.admin().create("activity", fields);
            t.admin().get("activity", id)["status"].clone()
        };
        assert_eq!(status(json!({"kind": "call", "subject": "Called"})), "done");
        assert_eq!(status(json!({"kind": "task", "subject": "Send samples"})), "open");
        assert_eq!(
            status(json!({"kind": "meeting", "subject": "Visit", "occurred_at": "2026-04-01T10:00:00Z"})),
            "open"
        );
        assert_eq!(status(json!({"kind": "meeting", "subject": "Visit", "status": "cancelled"})), "cancelled");
    });
}

#[test]
fn a_task_says_when_it_was_done_and_forgets_it_when_reopened() {
    workspace(|t| {
        let task = t.admin().create("activity", json!({"kind": "task", "subject": "Send samples"}));
        assert_eq!(t.admin().get("activity", task)["done_at"], Json::Null);
        t.later(3_600_000);
        t.admin().act("activity", task, "complete", json!({"outcome": "held"}));
        let done = t.admin().get("activity", task);
        assert_eq!(done["done_at"], "2026-03-02T10:00:00Z");
        assert_eq!((&done["occurred_at"], &done["outcome"]), (&done["done_at"], &json!("held")));
        t.admin().act("activity", task, "reopen", json!({}));
        assert_eq!(t.admin().get("activity", task)["done_at"], Json::Null);
    });
}

#[test]
fn history_that_arrives_later_was_done_when_it_happened() {
    workspace(|t| {
        let call = json!({"kind": "call", "subject": "Old call", "occurred_at": "2024-01-15T10:00:00Z"});
        let call = t.admin().create("activity", call);
        assert_eq!(t.admin().get("activity", call)["done_at"], "2024-01-15T10:00:00Z");
    });
}

/// The subjects of the activities on a contact's timeline, as it shows them, with the time of each.
fn told(who: &Acting<'_>, contact: RecordId) -> Vec<(String, String)> {
    let entries = who.read(|r| {
        let contacts = r.object("contact")?;
        r.timeline(&contacts, contact, TimelineRequest::default())
    });
    let entries = entries.expect("a timeline").0.into_iter();
    let made = entries.filter(|entry| entry["object"] == "activity" && entry["kind"] == "created");
    let word = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    made.map(|entry| (word(&entry["changes"]["subject"]["new"]), word(&entry["occurred_at"]))).collect()
}

#[test]
fn a_timeline_goes_by_when_things_happened_not_by_when_they_were_written() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let log = |subject: &str, at: &str| {
            let call = json!({"kind": "call", "subject": subject, "contact": ada, "occurred_at": at});
            t.admin().create("activity", call)
        };
        log("Now", "2026-03-02T09:00:00Z");
        let first = log("First", "2024-01-15T10:00:00Z");
        log("Second", "2025-07-01T10:00:00Z");
        log("Planned", "2026-04-01T10:00:00Z");
        let subjects = |told: Vec<(String, String)>| told.into_iter().map(|(subject, _)| subject).collect::<Vec<_>>();
        let before = told(&t.admin(), ada);
        assert_eq!(before.last().map(|(_, at)| at.as_str()), Some("2024-01-15T10:00:00Z"));
        assert_eq!(subjects(before), ["Planned", "Now", "Second", "First"]);
        t.later(1_000);
        t.admin().update("activity", first, json!({"occurred_at": "2025-12-24T10:00:00Z"}));
        assert_eq!(subjects(told(&t.admin(), ada)), ["Planned", "Now", "First", "Second"]);
        t.admin().update("activity", first, json!({"occurred_at": null}));
        assert_eq!(subjects(told(&t.admin(), ada)), ["Planned", "First", "Now", "Second"]);
    });
}

#[test]
fn who_does_not_see_when_things_happened_is_told_when_they_were_written() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let call = json!({"kind": "call", "subject": "Old", "contact": ada, "occurred_at": "2024-01-15T10:00:00Z"});
        t.admin().create("activity", call);
        let all = json!({"read": "all"});
        let hidden = json!({"read": "all", "hidden": ["occurred_at", "done_at"]});
        role(t, "Clerk", json!({"contact": all, "activity": hidden}));
        let clerk = user(t, "Cleo", &["Clerk"]);
        let wanted = [("Old".to_owned(), "2026-03-02T09:00:00Z".to_owned())];
        assert_eq!(told(&as_user(t, clerk), ada), wanted);
    });
}

#[test]
fn an_activity_with_a_contact_is_about_the_company_too() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let bell = t.admin().create("company", json!({"name": "Bell"}));
        let ada = t.admin().create("contact", json!({"name": "Ada", "company": acme}));
        let call = t.admin().create("activity", json!({"kind": "call", "subject": "A", "contact": ada}));
        assert_eq!(t.admin().get("activity", call)["company"], json!(acme));
        let other = json!({"kind": "call", "subject": "B", "contact": ada, "company": bell});
        let other = t.admin().create("activity", other);
        assert_eq!(t.admin().get("activity", other)["company"], json!(bell));
        assert_ne!(t.admin().get("company", acme)["last_activity_at"], Json::Null);
    });
}

#[test]
fn a_company_that_one_may_not_see_is_not_taken_over() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let ada = t.admin().create("contact", json!({"name": "Ada", "company": acme}));
        let all = json!({"read": "all", "create": true, "update": "all"});
        role(t, "People only", json!({"contact": all, "activity": all}));
        let pat = user(t, "Pat", &["People only"]);
        let call = json!({"kind": "call", "subject": "A", "contact": ada});
        let call = as_user(t, pat).create("activity", call);
        assert_eq!(t.admin().get("activity", call)["company"], Json::Null);
    });
}

#[test]
fn an_activity_belongs_to_who_logs_it() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let note = as_user(t, sam).create("activity", json!({"subject": "Note"}));
        let note = t.admin().get("activity", note);
        assert_eq!((&note["owner"], &note["kind"]), (&json!(sam), &json!("note")));
        assert_eq!(refusal(t.admin().try_create("activity", json!({"kind": "call"}))), "required");
    });
}

#[test]
fn a_timeline_tells_on_wish_of_calls_alone() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        for (kind, subject) in [("call", "Rang"), ("note", "Wrote"), ("call", "Rang again")] {
            t.admin().create("activity", json!({"subject": subject, "kind": kind, "contact": ada}));
            t.later(1_000);
        }
        let told = |kind: &str| {
            let (page, _) = t
                .read(|r| {
                    let (contacts, object) = (r.object("contact")?, r.object("activity")?.id);
                    let about = vec![About { object, kind: Some(kind.to_owned()) }];
                    r.timeline(&contacts, ada, TimelineRequest { about, ..TimelineRequest::default() })
                })
                .expect("a timeline");
            json!(page.iter().map(|entry| &entry["changes"]["subject"]["new"]).collect::<Vec<_>>())
        };
        assert_eq!(told("call"), json!(["Rang again", "Rang"]));
        assert_eq!(told("note"), json!(["Wrote"]));
        assert_eq!(told("meeting"), json!([]));
    });
}

#[test]
fn a_timeline_tells_on_wish_of_some_kinds_of_thing_only_page_by_page() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        for n in 0..5 {
            t.admin().create("activity", json!({"subject": format!("Call {n}"), "contact": ada}));
            t.admin().update("contact", ada, json!({"job_title": format!("Title {n}")}));
            t.later(1_000);
        }
        let (mut told, mut before) = (Vec::new(), None);
        loop {
            let (page, next) = t
                .read(|r| {
                    let (contacts, activities) = (r.object("contact")?, r.object("activity")?.id);
                    r.timeline(
                        &contacts,
                        ada,
                        TimelineRequest {
                            before,
                            limit: Some(2),
                            about: vec![About { object: activities, kind: None }],
                        },
                    )
                })
                .expect("a timeline");
            assert!(page.len() <= 2 && page.iter().all(|entry| entry["object"] == "activity"));
            told.extend(page.iter().map(|entry| entry["changes"]["subject"]["new"].clone()));
            before = next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(json!(told), json!(["Call 4", "Call 3", "Call 2", "Call 1", "Call 0"]));
    });
}

#[test]
fn what_repeats_is_there_anew_when_one_is_done_and_undoing_takes_it_back() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let call = json!({
            "kind": "task", "subject": "Send the report", "contact": ada, "priority": "high", "repeats": "monthly",
            "due_at": "2026-01-31T09:00:00Z", "remind_at": "2026-01-31T08:30:00Z", "external_id": "T-1",
        });
        let first = t.admin().create("activity", call);
        // It is 2 March: what February would have had is over.
        t.admin().act("activity", first, "complete", json!({"outcome": "held"}));
        let next = |id: RecordId| {
            t.admin().get("activity", id)["next"].as_str().map(|id| id.parse::<RecordId>().expect("an id"))
        };
        let second = next(first).expect("the next one");
        let found = t.admin().get("activity", second);
        assert_eq!(
            (&found["due_at"], &found["remind_at"]),
            (&json!("2026-03-31T09:00:00Z"), &json!("2026-03-31T08:30:00Z"))
        );
        assert_eq!(
            (&found["status"], &found["priority"], &found["contact"]),
            (&json!("open"), &json!("high"), &json!(ada))
        );
        assert_eq!(
            (&found["outcome"], &found["external_id"], &found["occurred_at"]),
            (&Json::Null, &Json::Null, &Json::Null)
        );
        // Ticked off a second time, there is no second one.
        t.admin().act("activity", first, "reopen", json!({}));
        t.admin().act("activity", first, "complete", json!({}));
        assert_eq!(next(first), Some(second));
        t.admin().act("activity", second, "complete", json!({}));
        let third = next(second).expect("a third one");
        assert_eq!(t.admin().get("activity", third)["due_at"], "2026-04-30T09:00:00Z");
        let unit = act(&t.admin(), "activity", third, "complete", &json!({}));
        let fourth = next(third).expect("a fourth one");
        undo(t.admin(), unit);
        assert_eq!((next(third), t.admin().get("activity", third)["status"].as_str()), (None, Some("open")));
        assert_eq!(refusal(t.admin().try_get("activity", fourth)), "not_found");
    });
}

#[test]
fn a_series_ends_on_its_last_day_or_when_one_is_cancelled() {
    workspace(|t| {
        let weekly = |until: Json| {
            t.admin().create(
                "activity",
                json!({"kind": "task", "subject": "Water", "repeats": "weekly", "due_at": "2026-03-02T10:00:00Z", "repeats_until": until}),
            )
        };
        let (ending, going, cancelled) = (weekly(json!("2026-03-08")), weekly(json!("2026-03-09")), weekly(Json::Null));
        for id in [ending, going] {
            t.admin().act("activity", id, "complete", json!({}));
        }
        t.admin().update("activity", cancelled, json!({"status": "cancelled"}));
        let has_next = [ending, going, cancelled].map(|id| t.admin().get("activity", id)["next"] != Json::Null);
        assert_eq!(has_next, [false, true, false]);
        let without_day = json!({"kind": "task", "subject": "Water", "repeats": "weekly"});
        assert_eq!(refusal(t.admin().try_create("activity", without_day)), "required");
    });
}

#[test]
fn tasks_and_meetings_stand_in_one_calendar_and_are_moved_there() {
    workspace(|t| {
        let (due, begins) = ("2026-03-05T15:00:00Z", "2026-03-06T10:00:00Z");
        let task = t.admin().create("activity", json!({"kind": "task", "subject": "Offer", "due_at": due}));
        let meeting =
            t.admin().create("activity", json!({"kind": "meeting", "subject": "Visit", "occurred_at": begins}));
        let at = |id: RecordId, key: &str| t.admin().get("activity", id)[key].clone();
        assert_eq!((at(task, "scheduled_at"), at(meeting, "scheduled_at")), (json!(due), json!(begins)));
        for id in [task, meeting] {
            t.admin().update("activity", id, json!({"scheduled_at": "2026-03-09T08:00:00Z"}));
        }
        assert_eq!(
            (at(task, "due_at"), at(meeting, "occurred_at")),
            (json!("2026-03-09T08:00:00Z"), json!("2026-03-09T08:00:00Z"))
        );
        t.admin().update("activity", meeting, json!({"occurred_at": begins}));
        assert_eq!(at(meeting, "scheduled_at"), begins);
        t.admin().update("activity", task, json!({"due_at": null}));
        assert_eq!(at(task, "scheduled_at"), Json::Null);
    });
}

#[test]
fn what_colleagues_join_is_in_their_calendars_too() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let visit =
            json!({"kind": "meeting", "subject": "Visit", "occurred_at": "2026-03-06T10:00:00Z", "colleagues": [sam]});
        t.admin().create("activity", visit);
        let note = json!({"kind": "note", "subject": "Note", "colleagues": [sam]});
        t.admin().create("activity", note);
        let mine = "(owner = me or colleagues = me) and kind not in (\"note\")";
        let found = as_user(t, sam).list("activity", mine);
        assert_eq!(found.iter().map(|one| &one["subject"]).collect::<Vec<_>>(), ["Visit"]);
    });
}

#[test]
fn who_takes_part_is_invited_and_hears_of_another_time() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada", "email": "ada@engine.example"}));
        let bob = t.admin().create("contact", json!({"name": "Bob"}));
        let begins = "2026-03-06T10:00:00Z";
        let visit =
            json!({"kind": "meeting", "subject": "Visit", "occurred_at": begins, "contact": ada, "guests": [bob, ada]});
        let visit = t.admin().create("activity", visit);
        let letters = || {
            let jobs = t.jobs();
            let of = |job: &&rapport_kernel::job::Job| job.kind == rapport_kernel::mail::MAIL_JOB;
            let mut told: Vec<String> = jobs.iter().filter(of).map(|job| job.payload["occasion"].to_string()).collect();
            told.sort();
            told
        };
        t.admin().update("activity", visit, json!({"location": "Hall 2"}));
        assert!(letters().is_empty(), "nobody was invited yet");
        t.admin().act("activity", visit, "invite", json!({}));
        assert_eq!(letters(), ["\"appointment\""], "Bob has no address, and Ada is written to once");
        assert_ne!(t.admin().get("activity", visit)["invited_at"], Json::Null);
        t.admin().update("activity", visit, json!({"body": "Bring the plans"}));
        assert_eq!(letters().len(), 1, "what was noted is nobody else's business");
        t.admin().update("activity", visit, json!({"occurred_at": "2026-03-07T10:00:00Z"}));
        assert!(letters().contains(&"\"appointment_changed\"".to_owned()), "{:?}", letters());
        t.admin().update("activity", visit, json!({"status": "cancelled"}));
        assert!(letters().contains(&"\"appointment_cancelled\"".to_owned()), "{:?}", letters());
        assert_eq!(refusal(t.admin().try_act("activity", visit, "invite", json!({}))), "cancelled");
        let note = t.admin().create("activity", json!({"kind": "note", "subject": "Note", "contact": ada}));
        assert_eq!(refusal(t.admin().try_act("activity", note, "invite", json!({}))), "no_appointment");
        let alone = t.admin().create("activity", json!({"kind": "meeting", "subject": "Alone", "occurred_at": begins}));
        assert_eq!(refusal(t.admin().try_act("activity", alone, "invite", json!({}))), "nobody_to_invite");
    });
}

#[test]
fn an_agenda_has_what_is_ones_own_and_names_only_whom_one_may_see() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let ada = t.admin().create("contact", json!({"name": "Ada", "email": "ada@engine.example"}));
        let make = |fields: Json| t.admin().create("activity", fields);
        let visit = json!({"kind": "meeting", "subject": "Visit", "occurred_at": "2026-03-06T10:00:00Z", "duration": 5400, "owner": sam, "contact": ada});
        make(visit);
        make(json!({"kind": "task", "subject": "Offer", "due_at": "2026-03-06T09:00:00Z", "owner": sam}));
        make(json!({"kind": "note", "subject": "Note", "occurred_at": "2026-03-06T09:00:00Z", "owner": sam}));
        make(json!({"kind": "call", "subject": "Not mine", "occurred_at": "2026-03-06T09:00:00Z"}));
        make(json!({"kind": "call", "subject": "Later", "occurred_at": "2026-03-09T09:00:00Z", "owner": sam}));
        let of = |who: &Acting<'_>| {
            let at =
                |day: &str| rapport_kernel::time::Date::parse(day).expect("a day").start_in(&jiff::tz::TimeZone::UTC);
            who.read(|r| r.agenda(at("2026-03-06"), at("2026-03-07"))).expect("an agenda")
        };
        let mine = of(&as_user(t, sam));
        let told: Vec<(&str, i64, bool, usize)> = mine
            .iter()
            .map(|one| (one.title.as_str(), (one.ends.ms() - one.begins.ms()) / 60_000, one.is_busy, one.guests.len()))
            .collect();
        assert_eq!(told, [("Offer", 0, false, 0), ("Visit", 90, true, 1)]);
        assert_eq!(mine[1].guests[0].email, "ada@engine.example");
        let all = json!({"read": "all"});
        role(t, "Diary", json!({"activity": all, "user": all}));
        let dan = user(t, "Dan", &["Diary"]);
        t.admin().update("activity", mine[1].id, json!({"colleagues": [dan]}));
        let seen = of(&as_user(t, dan));
        assert_eq!((seen.len(), seen[0].guests.len()), (1, 1), "Ada is not named to who may not see contacts");
        assert_eq!(seen[0].guests[0].name, "Dan");
    });
}
