//! Deal lines, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::sales::testing::desks;
use crate::testing::{refusal, workspace};

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

fn line(t: &TestHouse, deal: RecordId, more: Json) -> RecordId {
    let mut fields = json!({"deal": deal, "description": "Desk", "unit_price": euro("100")});
    fields.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    t.admin().create("deal_line", fields)
}

#[test]
fn a_deal_is_worth_what_its_lines_come_to() {
    workspace(|t| {
        let deal = desks(t);
        let amount = || t.admin().get("deal", deal)["amount"].clone();
        t.admin().update("deal", deal, json!({"amount": euro("5")}));
        let desks = line(t, deal, json!({"quantity": "3", "discount": "10"}));
        assert_eq!(amount(), euro("270.00"));
        let chairs = line(t, deal, json!({"description": "Chair", "unit_price": euro("33.33"), "quantity": "2"}));
        assert_eq!(amount(), euro("336.66"));
        assert_eq!(refusal(t.admin().try_update("deal", deal, json!({"amount": euro("1")}))), "follows_lines");
        let dollars = json!({"deal": deal, "description": "X", "unit_price": {"amount": "1", "currency": "USD"}});
        assert_eq!(refusal(t.admin().try_create("deal_line", dollars)), "other_currency");
        t.admin().update("deal_line", chairs, json!({"quantity": "1"}));
        assert_eq!(amount(), euro("303.33"));
        t.admin()
            .write(|w| {
                let lines = w.object("deal_line")?;
                w.delete(&lines, desks)
            })
            .expect("deleted");
        assert_eq!(amount(), euro("33.33"));
        t.admin()
            .write(|w| {
                let lines = w.object("deal_line")?;
                w.restore_many(&lines, &[desks]).map(drop)
            })
            .expect("back");
        assert_eq!(amount(), euro("303.33"));
        t.admin()
            .write(|w| {
                let lines = w.object("deal_line")?;
                w.delete(&lines, desks)?;
                w.delete(&lines, chairs)
            })
            .expect("deleted");
        assert_eq!(amount(), euro("33.33"), "what it was worth last");
        t.admin().update("deal", deal, json!({"amount": euro("50")}));
        assert_eq!(refusal(t.admin().try_create("deal_line", json!({"deal": deal}))), "required");
    });
}

#[test]
fn a_line_with_a_product_takes_its_name_and_price() {
    workspace(|t| {
        let product = t.admin().create("product", json!({"name": "Oak desk", "price": euro("250")}));
        let deal = desks(t);
        let line = t.admin().create("deal_line", json!({"deal": deal, "product": product, "quantity": "2"}));
        let line = t.admin().get("deal_line", line);
        assert_eq!((&line["description"], &line["total"]), (&json!("Oak desk"), &euro("500.00")));
        assert_eq!(t.admin().get("deal", deal)["amount"], euro("500.00"));
    });
}

#[test]
fn a_quote_for_a_deal_begins_with_its_lines() {
    workspace(|t| {
        let deal = desks(t);
        line(t, deal, json!({"quantity": "3", "discount": "10"}));
        line(t, deal, json!({"description": "Care", "unit_price": euro("20"), "interval": "month"}));
        let quote = t.admin().create("quote", json!({"deal": deal}));
        let lines = t.admin().list("quote_line", &format!("quote = \"{quote}\""));
        assert_eq!(lines.len(), 2);
        assert_eq!(t.admin().get("quote", quote)["net"], euro("270.00"), "what is paid once");
        let bare = t.admin().create("quote", json!({"name": "Other"}));
        assert!(t.admin().list("quote_line", &format!("quote = \"{bare}\"")).is_empty());
    });
}
