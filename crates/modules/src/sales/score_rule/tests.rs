//! Scores, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, user, workspace};

const DAY_MS: i64 = 86_400_000;

fn rule(t: &TestHouse, name: &str, check: &str, points: i64, more: Json) -> RecordId {
    let mut fields = json!({"name": name, "check": check, "points": points});
    fields.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    t.admin().create("score_rule", fields)
}

fn scored(t: &TestHouse, lead: RecordId) -> (Json, String) {
    let lead = t.admin().get("lead", lead);
    (lead["score"].clone(), lead["score_reasons"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_lead_has_a_score_with_reasons_and_a_band() {
    workspace(|t| {
        rule(t, "Has a budget", "budget > 1000", 30, json!({}));
        rule(t, "A free address", "email ends with \"@mail.example\"", -10, json!({}));
        for (name, points) in [("Hot", 25), ("Warm", 10), ("Cold", -1_000)] {
            t.admin().create("score_band", json!({"name": name, "from_points": points}));
        }
        let budget = json!({"amount": "5000", "currency": "EUR"});
        let lead = t.admin().create("lead", json!({"name": "Ada", "email": "ada@mail.example", "budget": budget}));
        assert_eq!(scored(t, lead), (json!(20), "+30 Has a budget\n-10 A free address".to_owned()));
        let band = |name: &str| t.admin().list("lead", &format!("score_band.name = \"{name}\"")).len();
        assert_eq!(band("Warm"), 1);
        t.admin().update("lead", lead, json!({"email": "ada@analytical.example"}));
        assert_eq!((scored(t, lead).0, band("Hot")), (json!(30), 1));
        assert_eq!(refusal(t.admin().try_update("lead", lead, json!({"score": 99}))), "read_only");
    });
}

#[test]
fn what_is_done_with_a_lead_counts_and_fades() {
    workspace(|t| {
        rule(t, "Met us", "any(activities, kind = \"meeting\")", 40, json!({"half_life_days": 10}));
        let lead = t.admin().create("lead", json!({"name": "Ada"}));
        assert_eq!(scored(t, lead).0, json!(0));
        t.admin().create("activity", json!({"kind": "meeting", "subject": "Tour", "lead": lead}));
        assert_eq!(scored(t, lead).0, json!(40));
        // Each night it is worked out anew.
        t.settle();
        for _ in 0..10 {
            t.later(DAY_MS);
            t.settle();
        }
        let score = scored(t, lead).0.as_i64().expect("a score");
        assert!((20..=21).contains(&score), "half of it is left after ten days: {score}");
    });
}

#[test]
fn other_rules_make_other_scores_of_the_leads_that_there_are() {
    workspace(|t| {
        let lead = t.admin().create("lead", json!({"name": "Ada", "source": "Fair"}));
        assert_eq!(scored(t, lead).0, Json::Null);
        let fair = rule(t, "From a fair", "source = \"Fair\"", 15, json!({}));
        t.settle();
        assert_eq!(scored(t, lead).0, json!(15));
        t.admin().update("score_rule", fair, json!({"points": 25}));
        t.settle();
        assert_eq!(scored(t, lead).0, json!(25));
        t.admin().delete("score_rule", fair);
        t.settle();
        assert_eq!(scored(t, lead), (Json::Null, String::new()));
    });
}

#[test]
fn a_score_decides_to_whom_a_new_lead_goes() {
    workspace(|t| {
        let [ann, bob] = ["Ann", "Bob"].map(|name| user(t, name, &["Sales representative"]));
        rule(t, "Big", "budget >= 10000", 50, json!({}));
        t.admin()
            .create("assignment_rule", json!({"name": "Hot", "check": "score >= 50", "users": [ann], "position": 1}));
        t.admin().create("assignment_rule", json!({"name": "Rest", "users": [bob], "position": 2}));
        let owner = |amount: &str| {
            let budget = json!({"amount": amount, "currency": "EUR"});
            let lead = as_user(t, bob).create("lead", json!({"name": "Ada", "budget": budget}));
            t.admin().get("lead", lead)["owner"].clone()
        };
        assert_eq!([owner("20000"), owner("20")], [json!(ann), json!(bob)]);
    });
}

#[test]
fn a_condition_that_cannot_be_asked_is_no_rule() {
    workspace(|t| {
        let wrong = t.admin().try_create("score_rule", json!({"name": "X", "check": "colour = 1", "points": 1}));
        assert_eq!(refusal(wrong), "filter");
        let huge = t.admin().try_create("score_rule", json!({"name": "X", "check": "true", "points": 1_001}));
        assert_eq!(refusal(huge), "out_of_range");
    });
}
