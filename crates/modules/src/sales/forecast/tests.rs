//! The forecast, in business words.

use rapport_kernel::report::{Cell, Row, Sheet, Shown};
use rapport_kernel::{RecordId, Result};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Map, Value as Json, json};

use crate::sales::testing::{move_to, stage};
use crate::testing::{as_user, refusal, user, workspace};

const DAY_MS: i64 = 86_400_000;

pub fn forecast(who: &Acting<'_>, asked: Json) -> Result<Sheet> {
    let asked: Map<String, Json> = asked.as_object().cloned().unwrap_or_default();
    who.read(|r| {
        let report = r.report("forecast")?;
        r.run_report(&report, &asked)
    })
}

fn euro(amount: &str) -> Json {
    json!({"amount": amount, "currency": "EUR"})
}

/// A deal that is expected to close on a day, in a stage.
fn deal(t: &TestHouse, owner: RecordId, amount: &str, close: &str, at: &str) -> RecordId {
    let fields = json!({"name": "Desks", "owner": owner, "amount": euro(amount), "expected_close": close, "stage": stage(t, at)});
    t.admin().create("deal", fields)
}

fn rows(sheet: &Sheet) -> Vec<&Row> {
    sheet.sections.iter().filter_map(|part| part.table.as_ref()).next().expect("a table").rows.iter().collect()
}

/// What a row says: its name, and amounts without their cents.
fn told(row: &Row) -> (String, Vec<String>) {
    let word = |cell: &Cell| match &cell.shown {
        Shown::Money(money) => money["amount"].as_str().unwrap_or_default().trim_end_matches(".00").to_owned(),
        Shown::Percent(text) => format!("{text} %"),
        Shown::Name(name) => name.clone(),
        _ => "–".to_owned(),
    };
    let mut words: Vec<String> = row.cells.iter().map(word).collect();
    (words.remove(0), words)
}

fn of(name: &str, words: [&str; 8]) -> (String, Vec<String>) {
    (name.to_owned(), words.map(str::to_owned).to_vec())
}

#[test]
fn a_quarter_is_forecast_by_person_and_rolled_up_through_the_teams() {
    workspace(|t| {
        let [ann, bob, cem] = ["Ann", "Bob", "Cem"].map(|name| user(t, name, &["Manager"]));
        let europe = t.admin().create("team", json!({"name": "Europe"}));
        let north = t.admin().create("team", json!({"name": "North", "parent": europe}));
        t.admin().update("user", ann, json!({"teams": [north]}));
        t.admin().update("user", bob, json!({"teams": [europe]}));
        t.admin().update("stage", stage(t, "Negotiation"), json!({"forecast_category": "commit"}));
        // It is Monday, 2 March 2026: the quarter ends on the 31st.
        let won = deal(t, ann, "1000", "2026-03-20", "Proposal");
        move_to(&t.admin(), won, stage(t, "Won")).expect("won");
        deal(t, ann, "2000", "2026-03-20", "Negotiation");
        deal(t, bob, "400", "2026-03-31", "Proposal");
        deal(t, bob, "999", "2026-04-01", "Proposal");
        let left_out = deal(t, bob, "77", "2026-03-31", "Proposal");
        t.admin().update("deal", left_out, json!({"forecast_category": "omitted"}));
        deal(t, cem, "100", "2026-03-31", "Prospecting");
        t.admin().create("quota", json!({"user": ann, "quarter": "2026-02-14", "amount": euro("4000")}));
        t.admin().create("quota", json!({"team": europe, "quarter": "2026-01-01", "amount": euro("5000")}));
        let sheet = forecast(&t.admin(), json!({})).expect("a forecast");
        // Of the one closed deal that stood in Proposal all were won; where none was closed, the probability counts.
        let expected = [
            of("Europe", ["5000", "1000", "2000", "0", "400", "2700", "2900", "20.0 %"]),
            of("Bob", ["–", "0", "0", "0", "400", "200", "400", "–"]),
            of("– North", ["4000", "1000", "2000", "0", "0", "2500", "2500", "25.0 %"]),
            of("Ann", ["4000", "1000", "2000", "0", "0", "2500", "2500", "25.0 %"]),
            of("Cem", ["–", "0", "0", "0", "100", "10", "10", "–"]),
            of("Σ", ["4000", "1000", "2000", "0", "500", "2710", "2910", "25.0 %"]),
        ];
        assert_eq!(rows(&sheet).iter().map(|row| told(row)).collect::<Vec<_>>(), expected);
        for row in rows(&sheet) {
            for cell in &row.cells {
                let Some(drill) = &cell.drill else { continue };
                let behind = t.admin().list(drill.object, &drill.filter);
                let sum: f64 =
                    behind.iter().filter_map(|deal| deal["amount"]["amount"].as_str()?.parse::<f64>().ok()).sum();
                let Shown::Money(money) = &cell.shown else { panic!("no amount: {cell:?}") };
                assert_eq!(money["amount"].as_str().and_then(|text| text.parse().ok()), Some(sum), "{}", drill.filter);
            }
        }
        let next = forecast(&t.admin(), json!({"quarter": "2026-05-05"})).expect("a forecast");
        assert_eq!(told(rows(&next)[0]), of("Europe", ["–", "0", "0", "0", "999", "499.50", "999", "–"]));
    });
}

#[test]
fn amounts_in_other_currencies_count_at_the_rate_of_their_day() {
    workspace(|t| {
        let ann = user(t, "Ann", &["Manager"]);
        t.admin().create("exchange_rate", json!({"currency": "USD", "day": "2026-03-01", "rate": "0.5"}));
        let dollars = json!({"amount": "100", "currency": "USD"});
        let deal = deal(t, ann, "1", "2026-03-20", "Proposal");
        t.admin().update("deal", deal, json!({"amount": dollars}));
        let without = json!({"name": "Yen", "owner": ann, "amount": {"amount": "500", "currency": "JPY"}, "expected_close": "2026-03-20"});
        t.admin().create("deal", without);
        let sheet = forecast(&t.admin(), json!({})).expect("a forecast");
        assert_eq!(told(rows(&sheet)[0]).1[4], "50", "an amount without a rate counts nothing until there is one");
    });
}

#[test]
fn who_sees_their_own_deals_alone_sees_their_own_forecast() {
    workspace(|t| {
        let own = json!({"deal": {"read": "own"}, "*": {"read": "all"}});
        t.admin().create("role", json!({"name": "Alone", "grants": own}));
        let [ann, bob] = [user(t, "Ann", &["Alone"]), user(t, "Bob", &["Manager"])];
        deal(t, ann, "100", "2026-03-20", "Proposal");
        deal(t, bob, "900", "2026-03-20", "Proposal");
        let sheet = forecast(&as_user(t, ann), json!({})).expect("a forecast");
        let names: Vec<String> = rows(&sheet).iter().map(|row| told(row).0).collect();
        assert_eq!(names, ["Ann", "Σ"]);
        assert_eq!(told(rows(&sheet)[1]).1[4], "100");
    });
}

#[test]
fn there_is_one_quota_for_somebody_in_a_quarter() {
    workspace(|t| {
        let ann = user(t, "Ann", &["Manager"]);
        let quota = |quarter: &str| json!({"user": ann, "quarter": quarter, "amount": euro("1")});
        let id = t.admin().create("quota", quota("2026-02-14"));
        assert_eq!(t.admin().get("quota", id)["quarter"], "2026-01-01");
        assert_eq!(refusal(t.admin().try_create("quota", quota("2026-03-31"))), "taken");
        t.admin().create("quota", quota("2026-04-01"));
        let nobodys = json!({"quarter": "2026-01-01", "amount": euro("1")});
        assert_eq!(refusal(t.admin().try_create("quota", nobodys)), "one_of_both");
    });
}

#[test]
fn what_was_expected_each_night_is_held_against_what_came() {
    workspace(|t| {
        let ann = user(t, "Ann", &["Manager"]);
        let sure = deal(t, ann, "1000", "2026-03-30", "Negotiation");
        t.admin().update("deal", sure, json!({"forecast_category": "commit"}));
        for _ in 0..2 {
            t.later(DAY_MS);
            t.settle();
        }
        let first = t.admin().list("forecast_snapshot", "taken_on = 2026-03-02");
        assert_eq!(first.len(), 1, "once a night, for each quarter in which there is something");
        assert_eq!(
            (&first[0]["weighted"]["amount"], &first[0]["commit"]["amount"]),
            (&json!("750.00"), &json!("1000.00"))
        );
        move_to(&t.admin(), sure, stage(t, "Won")).expect("won");
        for _ in 0..30 {
            t.later(DAY_MS);
            t.settle();
        }
        // It is April: of the quarter that is over, what was thought 7 days before its end is known, as the deal was won by then.
        let sheet = forecast(&t.admin(), json!({"quarter": "2026-03-01"})).expect("a forecast");
        let held = sheet.sections.last().expect("sections").table.as_ref().expect("a table");
        let of_week = held.rows.last().expect("a row");
        assert_eq!(told(of_week).1, ["1000", "1000", "1000", "100.0 %", "100.0 %"]);
    });
}

#[test]
fn the_model_goes_by_what_was_won_of_each_stage_as_of_last_night() {
    workspace(|t| {
        let ann = user(t, "Ann", &["Manager"]);
        let model = || {
            let sheet = forecast(&t.admin(), json!({"quarter": "2026-03-01"})).expect("a forecast");
            told(rows(&sheet).last().expect("a row")).1[6].clone()
        };
        let closed = |end: &str| {
            let deal = deal(t, ann, "100", "2026-03-30", "Negotiation");
            move_to(&t.admin(), deal, stage(t, end)).expect("closed");
        };
        closed("Lost");
        deal(t, ann, "1000", "2026-03-30", "Negotiation");
        assert_eq!(model(), "0", "before the first night, as of now");
        t.later(DAY_MS);
        t.settle();
        closed("Won");
        assert_eq!(model(), "100", "what was won counts at once, how often a stage is won from the next night on");
        t.later(DAY_MS);
        t.settle();
        assert_eq!(t.admin().get("stage", stage(t, "Negotiation"))["won_share"], json!("50.00"));
        assert_eq!(model(), "600");
    });
}
