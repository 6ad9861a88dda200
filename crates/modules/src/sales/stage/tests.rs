//! Stages, in business words.

use serde_json::json;

use crate::testing::{refusal, workspace};

#[test]
fn a_new_workspace_has_a_pipeline_from_prospecting_to_won_or_lost() {
    workspace(|t| {
        let stages = t.admin().list("stage", "pipeline.name = \"Sales pipeline\"");
        let names: Vec<&str> = stages.iter().filter_map(|stage| stage["name"].as_str()).collect();
        assert_eq!(names, ["Prospecting", "Qualified", "Proposal", "Negotiation", "Won", "Lost"]);
        t.write(crate::set_up).expect("a second time");
        assert_eq!(t.admin().list("stage", "").len(), 6);
    });
}

#[test]
fn a_pipeline_has_each_stage_once_and_another_may_have_it_too() {
    workspace(|t| {
        let renewals = t.admin().create("pipeline", json!({"name": "Renewals"}));
        let won = t.admin().create("stage", json!({"name": "Won", "pipeline": renewals, "kind": "won"}));
        let won = t.admin().get("stage", won);
        assert_eq!(won["full_name"], "Won (Renewals)");
        assert_eq!(won["probability"], "100.00");
        let twice = t.admin().try_create("stage", json!({"name": "won", "pipeline": renewals}));
        assert_eq!(refusal(twice), "taken");
    });
}
