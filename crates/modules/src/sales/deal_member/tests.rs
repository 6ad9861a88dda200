//! Deal teams, in business words.

use serde_json::json;

use crate::sales::testing::desks;
use crate::testing::{refusal, user, workspace};

#[test]
fn a_deal_is_shared_out_once_and_no_more() {
    workspace(|t| {
        let [sam, mia] = ["Sam", "Mia"].map(|name| user(t, name, &["Sales representative"]));
        let deal = desks(t);
        let member =
            |who, share: &str| t.admin().try_create("deal_member", json!({"deal": deal, "user": who, "share": share}));
        let first = member(sam, "60").expect("a member");
        assert_eq!(refusal(member(sam, "10")), "taken");
        assert_eq!(refusal(member(mia, "41")), "shares_beyond_all");
        assert_eq!(refusal(member(mia, "-1")), "range");
        member(mia, "40").expect("the rest");
        assert_eq!(refusal(t.admin().try_update("deal_member", first, json!({"share": "60.01"}))), "shares_beyond_all");
        t.admin().update("deal_member", first, json!({"share": "50"}));
        assert_eq!(t.admin().list("deal", "sum(team_members.share) = 90").len(), 1);
    });
}
