//! Pipelines, in business words.

use serde_json::json;

use crate::testing::{refusal, workspace};

#[test]
fn stages_follow_the_name_of_their_pipeline() {
    workspace(|t| {
        let pipeline = t.admin().list("pipeline", "").remove(0);
        let id = pipeline["id"].as_str().expect("an id").parse().expect("an id");
        t.admin().update("pipeline", id, json!({"name": "New business"}));
        t.settle();
        let won = t.admin().list("stage", "kind = \"won\"").remove(0);
        assert_eq!(won["full_name"], "Won (New business)");
    });
}

#[test]
fn a_pipeline_with_deals_stays_and_an_empty_one_takes_its_stages_along() {
    workspace(|t| {
        let renewals = t.admin().create("pipeline", json!({"name": "Renewals", "position": 5}));
        t.admin().create("stage", json!({"name": "Due", "pipeline": renewals}));
        let deal = t.admin().create("deal", json!({"name": "Renewal", "pipeline": renewals}));
        assert_eq!(refusal(t.admin().try_delete("pipeline", renewals)), "in_use");
        t.admin().delete("deal", deal);
        t.admin().delete("pipeline", renewals);
        assert_eq!(t.admin().list("stage", "name = \"Due\"").len(), 0);
    });
}
