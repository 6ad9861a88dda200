//! Discount limits and approval, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::id;
use crate::testing::{as_user, refusal, user, workspace};

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

fn limit(t: &TestHouse, role: &str, percent: &str) -> RecordId {
    let role = id(&t.admin().list("role", &format!("name = \"{role}\""))[0]);
    t.admin().create("discount_limit", json!({"role": role, "percent": percent}))
}

/// A quote of Sam's with a line of a desk at 100 euros, less so much.
fn quote(t: &TestHouse, sam: RecordId, line: Json, whole: Json) -> RecordId {
    let desk = t.admin().create("product", json!({"name": "Desk", "price": euro("100")}));
    let quote = as_user(t, sam).create("quote", json!({"name": "Desks"}));
    let mut fields = json!({"quote": quote, "product": desk});
    fields.as_object_mut().expect("a map").extend(line.as_object().expect("a map").clone());
    as_user(t, sam).create("quote_line", fields);
    as_user(t, sam).update("quote", quote, whole);
    quote
}

#[test]
fn who_takes_off_more_than_they_may_is_told_how_much_and_where() {
    workspace(|t| {
        limit(t, "Sales representative", "10");
        let sam = user(t, "Sam", &["Sales representative"]);
        let send = |line: Json, whole: Json| {
            let quote = quote(t, sam, line, whole);
            as_user(t, sam).try_act("quote", quote, "send", json!({})).map(drop).map_err(|error| error.to_string())
        };
        let nothing = || json!({"intro": "Dear all"});
        assert_eq!(send(json!({"discount": "10"}), nothing()), Ok(()));
        let refused = send(json!({"discount": "25"}), nothing()).expect_err("too much");
        assert!(refused.contains("Your limit is 10 %: line 1 (Desk) has 25 %"), "{refused}");
        let refused = send(json!({"unit_price": euro("70")}), nothing()).expect_err("by hand");
        assert!(refused.contains("line 1 (Desk) has 30 %"), "{refused}");
        let refused = send(json!({"discount": "10"}), json!({"discount_percent": "5"})).expect_err("together");
        assert!(refused.contains("all in all there are 14.5 %"), "{refused}");
        let refused = send(json!({}), json!({"discount_amount": euro("10.02")})).expect_err("an amount");
        assert!(refused.contains("all in all there are 10.02 %"), "{refused}");
        assert_eq!(send(json!({}), json!({"discount_percent": "10"})), Ok(()));
    });
}

#[test]
fn somebody_with_a_higher_limit_approves_and_then_it_is_sent_as_it_was() {
    workspace(|t| {
        limit(t, "Sales representative", "10");
        let manager = limit(t, "Manager", "30");
        let [sam, kim] = ["Sam", "Kim"].map(|name| user(t, name, &["Sales representative"]));
        let meg = user(t, "Meg", &["Manager"]);
        let quote = quote(t, sam, json!({"discount": "25"}), json!({"intro": "Dear all"}));
        let act = |who: RecordId, action: &str| as_user(t, who).try_act("quote", quote, action, json!({}));
        assert_eq!(refusal(act(sam, "send")), "beyond_limit");
        act(sam, "request_approval").expect("asked for");
        let told = t.admin().get("quote", quote);
        assert_eq!(told["status"], "awaiting_approval");
        assert!(told["approval_reason"].as_str().expect("a reason").contains("line 1 (Desk) has 25 %"));
        assert_eq!(refusal(act(sam, "approve")), "not_the_approver");
        assert_eq!(refusal(act(kim, "approve")), "forbidden", "nobody of Sam's team");
        assert_eq!(refusal(act(sam, "send")), "quote_awaits_approval");
        let change = as_user(t, sam).try_update("quote", quote, json!({"discount_percent": "50"}));
        assert_eq!(refusal(change), "quote_locked");
        t.admin().update("discount_limit", manager, json!({"percent": "20"}));
        assert_eq!(refusal(act(meg, "approve")), "not_the_approver");
        t.admin().update("discount_limit", manager, json!({"percent": "25"}));
        act(meg, "approve").expect("approved");
        assert_eq!(t.admin().get("quote", quote)["approved_by"], json!(meg));
        act(sam, "send").expect("sent");
    });
}

#[test]
fn the_approver_of_a_limit_decides_whatever_their_own() {
    workspace(|t| {
        let reps = limit(t, "Sales representative", "10");
        limit(t, "Manager", "10");
        let (sam, meg) = (user(t, "Sam", &["Sales representative"]), user(t, "Meg", &["Manager"]));
        t.admin().update("discount_limit", reps, json!({"approver": meg}));
        let quote = quote(t, sam, json!({"discount": "90"}), json!({"intro": "Dear all"}));
        as_user(t, sam).act("quote", quote, "request_approval", json!({}));
        as_user(t, meg).act("quote", quote, "reject", json!({"approval_note": "Half of it"}));
        let told = t.admin().get("quote", quote);
        assert_eq!((&told["status"], &told["approval_note"]), (&json!("draft"), &json!("Half of it")));
        as_user(t, sam).act("quote", quote, "request_approval", json!({}));
        as_user(t, meg).act("quote", quote, "approve", json!({}));
        as_user(t, sam).act("quote", quote, "withdraw", json!({}));
        assert_eq!(t.admin().get("quote", quote)["status"], "draft", "to write on");
        as_user(t, sam).update("quote", quote, json!({"discount_percent": "5"}));
        assert_eq!(refusal(as_user(t, sam).try_act("quote", quote, "send", json!({}))), "beyond_limit");
    });
}

#[test]
fn nobody_gets_around_a_limit_by_giving_the_quote_to_somebody_else() {
    workspace(|t| {
        limit(t, "Sales representative", "10");
        let (sam, meg) = (user(t, "Sam", &["Sales representative"]), user(t, "Meg", &["Manager"]));
        let north = t.admin().create("team", json!({"name": "North"}));
        for one in [sam, meg] {
            t.admin().update("user", one, json!({"teams": [north]}));
        }
        let quote = quote(t, sam, json!({"discount": "50"}), json!({"owner": meg}));
        assert_eq!(refusal(as_user(t, sam).try_act("quote", quote, "send", json!({}))), "beyond_limit");
        as_user(t, meg).act("quote", quote, "send", json!({}));
    });
}

#[test]
fn a_limit_is_for_a_role_a_team_or_everybody_and_the_highest_holds() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Sales representative"]);
        let everybody = t.admin().create("discount_limit", json!({"percent": "5"}));
        assert_eq!(t.admin().get("discount_limit", everybody)["name"], "Everybody");
        let again = t.admin().try_create("discount_limit", json!({"percent": "7"}));
        assert_eq!(refusal(again), "taken");
        assert_eq!(refusal(t.admin().try_update("discount_limit", everybody, json!({"percent": "101"}))), "range");
        let quote = quote(t, sam, json!({"discount": "10"}), json!({"intro": "Dear all"}));
        assert_eq!(refusal(as_user(t, sam).try_act("quote", quote, "send", json!({}))), "beyond_limit");
        let request = as_user(t, sam).try_act("quote", quote, "request_approval", json!({}));
        request.expect("asked for");
        as_user(t, sam).act("quote", quote, "withdraw", json!({}));
        limit(t, "Sales representative", "10");
        let needless = as_user(t, sam).try_act("quote", quote, "request_approval", json!({}));
        assert_eq!(refusal(needless), "within_limit");
        as_user(t, sam).act("quote", quote, "send", json!({}));
    });
}
