//! The funnel, in business words.

use rapport_kernel::report::{Cell, Section, Shown};
use rapport_kernel::{Result, report};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Map, Value as Json, json};

use crate::sales::testing::{move_to, stage};
use crate::testing::{as_user, refusal, user, workspace};

const DAY_MS: i64 = 86_400_000;

fn funnel(who: &Acting<'_>, asked: Json) -> Result<report::Sheet> {
    let asked: Map<String, Json> = asked.as_object().cloned().unwrap_or_default();
    who.read(|r| {
        let report = r.report("funnel")?;
        r.run_report(&report, &asked)
    })
}

/// So many deals that stay in the first stage for so many days and then go on, all but every second one.
fn go_through(t: &TestHouse, count: usize, days: i64) {
    let amount = json!({"amount": "100", "currency": "EUR"});
    let deal = |at: usize| t.admin().create("deal", json!({"name": format!("D{at}"), "amount": amount}));
    let deals: Vec<_> = (0..count).map(deal).collect();
    t.later(days * DAY_MS);
    for (at, deal) in deals.into_iter().enumerate() {
        let to = if at.is_multiple_of(2) { "Qualified" } else { "Lost" };
        move_to(&t.admin(), deal, stage(t, to)).expect("moved");
    }
}

fn row<'s>(section: &'s Section, name: &str) -> &'s report::Row {
    let rows = &section.table.as_ref().expect("a table").rows;
    let is_called = |row: &&report::Row| row.cells[0].shown == Shown::Name(name.to_owned());
    rows.iter().find(is_called).unwrap_or_else(|| panic!("no {name}"))
}

fn shown(cells: &[Cell]) -> Vec<Shown> {
    cells.iter().map(|cell| cell.shown.clone()).collect()
}

#[test]
fn the_funnel_tells_how_deals_go_on_and_which_stage_is_behind_its_norm() {
    workspace(|t| {
        // Last year deals left the first stage after two days; lately it takes them six.
        go_through(t, 10, 2);
        t.later(200 * DAY_MS);
        go_through(t, 10, 6);
        let sheet = funnel(&t.admin(), json!({})).expect("a funnel");
        let by_stage = &sheet.sections[1];
        let first = row(by_stage, "Prospecting");
        let days = |text: &str| Shown::Days(text.to_owned());
        let share = || Shown::Percent("50.0".to_owned());
        let expected = [Shown::Count(10), Shown::Count(0), Shown::Nothing, share(), share(), days("6.0"), days("2.0")];
        assert_eq!(shown(&first.cells[1..]), expected);
        assert_eq!(first.mark.as_ref().map(|text| text.id), Some("bottleneck"));
        assert!(row(by_stage, "Qualified").mark.is_none());
        let drill = first.cells[1].drill.as_ref().expect("the visits behind it");
        assert_eq!(t.admin().list(drill.object, &drill.filter).len(), 10);
        let drill = row(by_stage, "Qualified").cells[2].drill.clone().expect("the deals behind it");
        assert_eq!(t.admin().list(drill.object, &drill.filter).len(), 10);
    });
}

#[test]
fn velocity_is_what_goes_through_a_pipeline_a_day() {
    workspace(|t| {
        let amount = |amount: &str| json!({"amount": amount, "currency": "EUR"});
        let deal = |sum: &str| json!({"name": "Desks", "amount": amount(sum), "engaged_on": "2026-03-02"});
        let [won, also, lost, _, _] = ["100", "300", "50", "10", "10"].map(|sum| t.admin().create("deal", deal(sum)));
        t.later(10 * DAY_MS);
        for (deal, to) in [(won, "Won"), (also, "Won"), (lost, "Lost")] {
            move_to(&t.admin(), deal, stage(t, to)).expect("closed");
        }
        let sheet = funnel(&t.admin(), json!({})).expect("a funnel");
        let figure = |id: &str| sheet.sections[0].figures.iter().find(|one| one.label.id == id).expect("a figure");
        assert_eq!(figure("win_rate").cell.shown, Shown::Percent("66.7".to_owned()));
        // 2 open deals, 2 of 3 won, 200 each, in 10 days.
        assert_eq!(figure("velocity").cell.shown, Shown::Money(amount("26.67")));
    });
}

#[test]
fn whoever_sees_a_part_of_the_deals_sees_their_funnel_and_who_sees_none_has_no_report() {
    workspace(|t| {
        let own = json!({"deal": {"read": "own", "create": true, "update": "own"}, "*": {"read": "all"}});
        t.admin().create("role", json!({"name": "Alone", "grants": own}));
        let none = json!({"contact": {"read": "all"}});
        t.admin().create("role", json!({"name": "Outside", "grants": none}));
        let (ann, max) = (user(t, "Ann", &["Alone"]), user(t, "Max", &["Outside"]));
        go_through(t, 4, 1);
        as_user(t, ann).create("deal", json!({"name": "Hers"}));
        let sheet = funnel(&as_user(t, ann), json!({})).expect("a funnel");
        assert_eq!(row(&sheet.sections[1], "Prospecting").cells[1].shown, Shown::Count(1));
        assert_eq!(refusal(funnel(&as_user(t, max), json!({}))), "not_found");
        let wrong = funnel(&t.admin(), json!({"from": "2026-03-02", "until": "2026-03-01"}));
        assert_eq!(refusal(wrong), "ends_before");
        assert_eq!(refusal(funnel(&t.admin(), json!({"colour": "red"}))), "unknown_parameter");
    });
}
