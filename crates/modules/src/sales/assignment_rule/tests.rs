//! Assignment, in business words.

use std::collections::BTreeMap;

use rapport_kernel::RecordId;
use rapport_kernel::ctx::Cause;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, user, workspace};

const HOUR_MS: i64 = 3_600_000;

fn sellers(t: &TestHouse) -> [RecordId; 3] {
    ["Ann", "Bob", "Cem"].map(|name| user(t, name, &["Sales representative"]))
}

fn rule(t: &TestHouse, name: &str, more: Json) -> RecordId {
    let mut fields = json!({"name": name});
    fields.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    t.admin().create("assignment_rule", fields)
}

/// The owners of new leads with these fields, as they come one after the other.
fn owners(t: &TestHouse, count: usize, fields: Json) -> Vec<Json> {
    let lead = |_| {
        t.later(1);
        let lead = t.admin().create("lead", fields.clone());
        t.admin().get("lead", lead)["owner"].clone()
    };
    (0..count).map(lead).collect()
}

fn why(t: &TestHouse) -> String {
    let mut all = t.admin().list("lead", "");
    all.sort_by_key(|lead| lead["created_at"].to_string());
    all.pop().expect("a lead")["assigned_why"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn leads_go_to_people_in_turn_and_say_why() {
    workspace(|t| {
        let [ann, bob, cem] = sellers(t);
        rule(t, "Everybody", json!({"users": [ann, bob, cem]}));
        let turns = owners(t, 5, json!({"name": "Ada"}));
        assert_eq!(turns, [ann, bob, cem, ann, bob].map(|id| json!(id)));
        assert_eq!(why(t), "Rule “Everybody”: it was the turn of Bob among 3");
    });
}

#[test]
fn the_first_rule_that_is_for_a_lead_and_has_somebody_gives_it() {
    workspace(|t| {
        let [ann, bob, cem] = sellers(t);
        let german = json!({"users": [ann], "check": "address.country = \"DE\"", "position": 1, "capacity": 1});
        rule(t, "Germany", german);
        rule(t, "Rest", json!({"users": [bob, cem], "position": 2, "method": "least_open"}));
        let german = json!({"name": "Ada", "address": {"country": "DE"}});
        assert_eq!(owners(t, 2, german), [json!(ann), json!(bob)], "Ann has all that she can take");
        assert_eq!(owners(t, 1, json!({"name": "Grace"})), [json!(cem)], "Bob has one already");
        assert_eq!(why(t), "Rule “Rest”: Cem had the fewest open leads (0) among 2");
        rule(t, "Wrong", json!({"users": [ann], "check": "true"}));
        let refused = t.admin().try_create("assignment_rule", json!({"name": "No one"}));
        assert_eq!(refusal(refused), "required");
    });
}

#[test]
fn who_is_absent_at_home_or_gone_is_passed_over() {
    workspace(|t| {
        let [ann, bob, cem] = sellers(t);
        rule(t, "At work", json!({"users": [ann, bob, cem], "in_hours": true}));
        // It is nine o'clock on Monday, 2 March 2026.
        t.admin().create("absence", json!({"user": ann, "starts_on": "2026-03-01", "ends_on": "2026-03-06"}));
        t.admin().create("working_time", json!({"user": bob, "days": ["monday"], "starts_at": "13:00"}));
        assert_eq!(owners(t, 1, json!({"name": "Ada"})), [json!(cem)]);
        let told = "Rule “At work”: Cem alone could take it; Ann is absent until 2026-03-06; Bob is not at work now";
        assert_eq!(why(t), told);
        t.admin().update("user", cem, json!({"active": false}));
        assert_eq!(owners(t, 1, json!({"name": "Ada"})), [Json::Null]);
        t.later(5 * HOUR_MS);
        assert_eq!(owners(t, 1, json!({"name": "Ada"})), [json!(bob)]);
    });
}

#[test]
fn a_team_takes_turns_and_a_lead_that_has_an_owner_keeps_them() {
    workspace(|t| {
        let [ann, bob, cem] = sellers(t);
        let team = t.admin().create("team", json!({"name": "North"}));
        for member in [ann, bob] {
            t.admin().update("user", member, json!({"teams": [team]}));
        }
        rule(t, "North", json!({"teams": [team]}));
        assert_eq!(owners(t, 3, json!({"name": "Ada"})), [ann, bob, ann].map(|id| json!(id)));
        assert_eq!(owners(t, 1, json!({"name": "Ada", "owner": cem})), [json!(cem)]);
        let lead = t.admin().list("lead", &format!("owner = \"{cem}\""))[0]["id"].as_str().expect("an id").to_owned();
        let given = t.admin().act("lead", lead.parse().expect("an id"), "assign", json!({}));
        assert_eq!(given["owner"], json!(bob), "by hand the rules are asked once more");
    });
}

#[test]
fn without_a_rule_a_lead_is_whose_who_wrote_it_down_and_an_import_gives_where_a_rule_says_so() {
    workspace(|t| {
        let [ann, bob, _] = sellers(t);
        let mine = as_user(t, ann).create("lead", json!({"name": "Ada"}));
        assert_eq!(t.admin().get("lead", mine)["owner"], json!(ann));
        assert_eq!(refusal(t.admin().try_act("lead", mine, "assign", json!({}))), "nobody_to_assign");
        let id = rule(t, "Bob", json!({"users": [bob]}));
        let import = |name: &str| {
            let lead = t.admin().with(|ctx| ctx.cause = Cause::Import).create("lead", json!({"name": name}));
            t.admin().get("lead", lead)["owner"].clone()
        };
        assert_eq!(import("One"), Json::Null);
        t.admin().update("assignment_rule", id, json!({"imports": true}));
        assert_eq!(import("Two"), json!(bob));
    });
}

#[test]
fn a_thousand_leads_at_once_are_shared_out_evenly() {
    workspace(|t| {
        let people = sellers(t);
        rule(t, "Big", json!({"users": people, "check": "company_name is not empty", "position": 1}));
        rule(t, "Small", json!({"users": [people[0]], "position": 2}));
        t.admin()
            .write(|w| {
                let leads = w.object("lead")?;
                let row = |at: usize| {
                    let company = if at.is_multiple_of(2) { json!(format!("C{at}")) } else { Json::Null };
                    let fields = json!({"name": format!("L{at}"), "company_name": company});
                    rapport_kernel::Patch::create(fields.as_object().expect("fields").clone())
                };
                w.save_many(&leads, (0..1_000).map(row).collect(), rapport_kernel::house::Atomicity::AllOrNothing)
            })
            .expect("leads");
        let mut shares: BTreeMap<String, usize> = BTreeMap::new();
        for owner in people {
            let found = crate::sales::testing::count(t, "lead", &format!("owner = \"{owner}\""));
            shares.insert(owner.to_string(), found);
        }
        let shares: Vec<usize> = people.iter().map(|owner| shares[&owner.to_string()]).collect();
        assert_eq!(shares, [500 + 167, 167, 166]);
    });
}

#[test]
fn who_has_a_lead_answers_in_time_or_hears_of_it() {
    workspace(|t| {
        let [ann, ..] = sellers(t);
        rule(t, "Quick", json!({"users": [ann], "respond_within": "2h"}));
        let [slow, quick] = ["Slow", "Quick"].map(|name| t.admin().create("lead", json!({"name": name})));
        assert_eq!(t.admin().get("lead", slow)["respond_by"], "2026-03-02T11:00:00Z");
        t.later(HOUR_MS);
        let call = json!({"kind": "call", "subject": "Hello", "lead": quick});
        as_user(t, ann).create("activity", call);
        let answered = t.admin().get("lead", quick);
        assert_eq!(
            (&answered["responded_at"], &answered["status"]),
            (&json!("2026-03-02T10:00:00Z"), &json!("working"))
        );
        t.later(HOUR_MS);
        t.settle();
        t.later(1);
        t.settle();
        let overdue = t.admin().list("lead", "answer_overdue");
        assert_eq!(overdue.len(), 1);
        assert_eq!(overdue[0]["id"], json!(slow));
        let told = t.admin().list("notification", "reason = \"overdue\"");
        assert_eq!(told.len(), 1, "once");
        assert_eq!((&told[0]["user"], &told[0]["about"]), (&json!(ann), &json!(slow)));
    });
}
