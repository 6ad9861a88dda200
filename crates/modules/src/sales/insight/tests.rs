//! What one learns of closed deals, in business words.

use rapport_kernel::RecordId;
use rapport_kernel::report::{Cell, Section, Sheet, Shown};
use rapport_testkit::{Acting, TestHouse};
use serde_json::{Value as Json, json};

use crate::sales::testing::{count, move_to, stage};
use crate::testing::{as_user, role, user, workspace};

fn report(who: &Acting<'_>, key: &str) -> Sheet {
    let asked = json!({"from": "2026-01-01", "until": "2026-12-31"}).as_object().cloned().unwrap_or_default();
    let sheet = who.read(|r| {
        let report = r.report(key)?;
        r.run_report(&report, &asked)
    });
    sheet.unwrap_or_else(|error| panic!("{key}: {error}"))
}

fn deal(t: &TestHouse, owner: RecordId, amount: &str, end: &str, more: Json) -> RecordId {
    let fields = json!({"name": "Desks", "owner": owner, "amount": {"amount": amount, "currency": "EUR"}});
    let deal = t.admin().create("deal", fields);
    move_to(&t.admin(), deal, stage(t, end)).expect("closed");
    t.admin().update("deal", deal, more);
    deal
}

fn word(cell: &Cell) -> String {
    match &cell.shown {
        Shown::Name(name) => name.clone(),
        Shown::Count(count) => count.to_string(),
        Shown::Money(money) => money["amount"].as_str().unwrap_or_default().to_owned(),
        Shown::Percent(text) | Shown::Days(text) | Shown::Quantity(text, _) => text.clone(),
        _ => "–".to_owned(),
    }
}

fn rows(section: &Section) -> Vec<Vec<String>> {
    section.table.iter().flat_map(|table| &table.rows).map(|row| row.cells.iter().map(word).collect()).collect()
}

fn part<'s>(sheet: &'s Sheet, title: &str) -> &'s Section {
    let is_it = |section: &&Section| section.title.as_ref().is_some_and(|text| text.id == title);
    sheet.sections.iter().find(is_it).unwrap_or_else(|| panic!("no {title}"))
}

/// Two won, two lost.
fn sold(t: &TestHouse) -> [RecordId; 2] {
    let [ann, bob] = ["Ann", "Bob"].map(|name| user(t, name, &["Manager"]));
    let rival = t.admin().create("competitor", json!({"name": "Rival"}));
    let won = deal(t, ann, "1000", "Won", json!({"source": "Fair", "win_reason": "Price", "competitors": [rival]}));
    deal(t, bob, "400", "Won", json!({"source": "Web"}));
    deal(t, ann, "300", "Lost", json!({"source": "Web", "loss_reason": "Too \"dear\"", "competitors": [rival]}));
    let lost = deal(t, ann, "200", "Lost", json!({"source": "Web", "loss_reason": "Too \"dear\""}));
    for (deal, calls) in [(won, 3), (lost, 1)] {
        for _ in 0..calls {
            let call = json!({"kind": "call", "subject": "A call", "deal": deal, "owner": ann, "occurred_at": "2026-02-01T09:00:00Z"});
            t.admin().create("activity", call);
        }
    }
    [ann, bob]
}

#[test]
fn deals_are_told_apart_by_why_they_were_won_and_lost() {
    workspace(|t| {
        sold(t);
        let sheet = report(&t.admin(), "win_loss");
        let figures: Vec<String> = sheet.sections[0].figures.iter().map(|figure| word(&figure.cell)).collect();
        assert_eq!(figures[..5], ["2", "1400.00", "2", "500.00", "50.0"]);
        assert_eq!(rows(part(&sheet, "by_loss_reason"))[0][..3], ["Too \"dear\"", "2", "500.00"]);
        let sources = rows(part(&sheet, "by_source"));
        assert_eq!(sources[0][..5], ["Fair", "1", "1", "100.0", "1000.00"]);
        assert_eq!(sources[1][..5], ["Web", "3", "1", "33.3", "400.00"]);
        assert_eq!(rows(part(&sheet, "by_competitor"))[0][..4], ["Rival", "2", "1", "50.0"]);
        // Each number leads to as many records.
        for section in &sheet.sections {
            for cell in section.table.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells) {
                if let (Shown::Count(shown), Some(drill)) = (&cell.shown, &cell.drill) {
                    assert_eq!(count(t, drill.object, &drill.filter), usize::try_from(*shown).expect("a count"));
                }
            }
        }
    });
}

#[test]
fn who_won_most_comes_first() {
    workspace(|t| {
        sold(t);
        let board = rows(&report(&t.admin(), "leader_board").sections[0]);
        assert_eq!(board[0][..4], ["Ann", "1000.00", "1", "33.3"]);
        assert_eq!(board[1][..4], ["Bob", "400.00", "1", "100.0"]);
        assert_eq!((board[0][5].as_str(), board[1][5].as_str()), ("4", "0"));
    });
}

#[test]
fn activities_are_counted_for_each_deal_that_was_won_and_lost() {
    workspace(|t| {
        sold(t);
        let table = rows(&report(&t.admin(), "activity_effect").sections[0]);
        assert_eq!(table, [["Call", "3", "1.5", "1", "0.5"]]);
    });
}

#[test]
fn who_sees_their_own_deals_alone_learns_of_those() {
    workspace(|t| {
        let [_, bob] = sold(t);
        let own = json!({"deal": {"read": "own"}, "user": {"read": "all"}, "activity": {"read": "own"}});
        role(t, "Own", own);
        let role = t.admin().list("role", "name = \"Own\"");
        t.admin().update("user", bob, json!({"roles": [role[0]["id"]]}));
        let board = rows(&report(&as_user(t, bob), "leader_board").sections[0]);
        assert_eq!(board.len(), 1);
        assert_eq!(board[0][..2], ["Bob", "400.00"]);
    });
}
