//! Snapshots, in business words.

use serde_json::json;

use crate::testing::{refusal, workspace};

#[test]
fn nobody_writes_what_was_expected() {
    workspace(|t| {
        let snapshot = json!({"taken_on": "2026-03-01", "quarter": "2026-01-01"});
        assert_eq!(refusal(t.admin().try_create("forecast_snapshot", snapshot)), "read_only");
    });
}
