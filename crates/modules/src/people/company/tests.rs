//! Companies, in business words.

use serde_json::json;

use crate::testing::{refusal, workspace};

#[test]
fn a_domain_is_kept_as_a_bare_host_and_read_off_the_web_site() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme", "domain": "https://www.ACME.example/shop"}));
        assert_eq!(t.admin().get("company", acme)["domain"], "acme.example");
        let bell = t.admin().create("company", json!({"name": "Bell", "website": "https://www.bell.example/about"}));
        assert_eq!(t.admin().get("company", bell)["domain"], "bell.example");
    });
}

#[test]
fn a_company_does_not_belong_to_itself() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        assert_eq!(refusal(t.admin().try_update("company", acme, json!({"parent": acme}))), "own_parent");
        let holding = t.admin().create("company", json!({"name": "Acme Holding"}));
        t.admin().update("company", acme, json!({"parent": holding}));
        assert_eq!(t.admin().list("company", "any(subsidiaries, name = \"Acme\")")[0]["id"], json!(holding));
    });
}

#[test]
fn what_deals_are_worth_is_counted_by_how_they_stand() {
    workspace(|t| {
        let acme = t.admin().create("company", json!({"name": "Acme"}));
        let deal = |amount: &str| {
            let amount = json!({"amount": amount, "currency": "EUR"});
            t.admin().create("deal", json!({"name": "Desks", "company": acme, "amount": amount}))
        };
        let (won, _open) = (deal("1000"), deal("250.50"));
        t.admin().act("deal", won, "win", json!({}));
        let acme = t.admin().get("company", acme);
        assert_eq!(acme["deals_count"], 2);
        assert_eq!(acme["won_amount"], json!({"amount": "1000.00", "currency": "EUR"}));
        assert_eq!(acme["open_deals_amount"], json!({"amount": "250.50", "currency": "EUR"}));
    });
}
