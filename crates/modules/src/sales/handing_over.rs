//! Handing over what somebody has who leaves: all that is still to be done, to one colleague, in one unit of work that is undone
//! as one. What was won and lost stays theirs, as it is history.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::house::{Atomicity, ListRequest};
use rapport_kernel::part::{Action, Part};
use rapport_kernel::{Error, Patch, RecordId, Result, Work};
use serde_json::{Map, Value as Json, json};

/// What is handed over of each object.
const OPEN: [(&str, &str); 8] = [
    ("lead", "converted_at is empty"),
    ("deal", "status = \"open\""),
    ("quote", "status in (\"draft\", \"awaiting_approval\", \"approved\", \"sent\")"),
    ("order", "status in (\"draft\", \"placed\", \"paid\", \"shipped\")"),
    ("contract", "status = \"active\""),
    ("activity", "status = \"open\""),
    ("contact", ""),
    ("company", ""),
];
/// Records of one object that go at once.
const RECORDS_MAX: usize = 10_000;
/// Records that are read and written at once.
const PAGE: usize = 500;

/// What is declared.
pub fn part() -> Part {
    Part::new().action(hand_over())
}

fn hand_over() -> Action {
    Action {
        object: "user",
        name: "hand_over_everything",
        label: "Hand over everything",
        params: vec![FieldDecl::link("to", "To", "user", "").required().help("Who has all that is open from now on.")],
        run: |work, id, params| {
            let to = params.get("to").and_then(Json::as_str).and_then(|id| id.parse::<RecordId>().ok());
            let to = to
                .filter(|to| *to != id)
                .ok_or_else(|| Error::invalid("to", "same_person", "Choose somebody else to hand it over to"))?;
            let mut handed = Map::new();
            for (object, filter) in OPEN {
                let count = hand_over_of(work, object, filter, id, to)?;
                if count > 0 {
                    handed.insert(object.to_owned(), json!(count));
                }
            }
            Ok(json!({ "handed_over": handed }))
        },
    }
}

/// Those of one object, with the rights of who hands them over; how many there were.
fn hand_over_of(work: &mut Work<'_>, object: &str, filter: &str, from: RecordId, to: RecordId) -> Result<usize> {
    let Ok(object) = work.object(object) else { return Ok(0) };
    let whose = format!("owner = \"{from}\"");
    let filter = if filter.is_empty() { whose } else { format!("{whose} and {filter}") };
    let mut count = 0;
    loop {
        // What was handed over is not found again, so the first page is the next one.
        let request = ListRequest { filter: Some(filter.clone()), limit: Some(PAGE), ..ListRequest::default() };
        let page = work.list(&object, &request)?;
        if page.records.is_empty() {
            return Ok(count);
        }
        count += page.records.len();
        if count > RECORDS_MAX {
            let what =
                format!("Too many {} to hand over at once; hand some over from their list first", object.label_plural);
            return Err(Error::limit("handed_over_max", RECORDS_MAX, what));
        }
        let fields = Map::from_iter([("owner".to_owned(), json!(to))]);
        let patches = page.records.iter().map(|record| Patch::update(record.id, fields.clone())).collect();
        for answer in work.save_many(&object, patches, Atomicity::AllOrNothing)? {
            answer?;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::sales::testing::{act, count, move_to, stage, undo};
    use crate::testing::{as_user, refusal, user, workspace};

    #[test]
    fn who_leaves_hands_over_all_that_is_open_and_it_comes_back_with_one_undo() {
        workspace(|t| {
            let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Manager"]));
            let deals: Vec<Json> = (0..500).map(|at| json!({"name": format!("Deal {at}"), "owner": max})).collect();
            for deal in deals {
                t.admin().create("deal", deal);
            }
            let won = t.admin().create("deal", json!({"name": "Won", "owner": max}));
            move_to(&t.admin(), won, stage(t, "Won")).expect("won");
            t.admin().create("company", json!({"name": "Acme", "owner": max}));
            let unit = act(&t.admin(), "user", max, "hand_over_everything", &json!({"to": mia}));
            let of = |who| count(t, "deal", &format!("owner = \"{who}\""));
            assert_eq!((of(max), of(mia)), (1, 500), "what was won stays with who won it");
            assert_eq!(count(t, "company", &format!("owner = \"{mia}\"")), 1);
            undo(t.admin(), unit);
            assert_eq!((of(max), of(mia)), (501, 0));
        });
    }

    #[test]
    fn nobody_hands_over_to_themselves_nor_what_they_may_not_change() {
        workspace(|t| {
            let [max, mia] = ["Max", "Mia"].map(|name| user(t, name, &["Sales representative"]));
            t.admin().create("deal", json!({"name": "Desks", "owner": max}));
            let hand_over = |who: rapport_kernel::RecordId, to: rapport_kernel::RecordId| {
                as_user(t, who).write(|w| {
                    let users = w.object("user")?;
                    let params = json!({"to": to}).as_object().cloned().unwrap_or_default();
                    w.act(&users, "hand_over_everything", max, &params)
                })
            };
            assert_eq!(
                refusal(t.admin().write(|w| {
                    let users = w.object("user")?;
                    let params = json!({"to": max}).as_object().cloned().unwrap_or_default();
                    w.act(&users, "hand_over_everything", max, &params)
                })),
                "same_person"
            );
            assert_eq!(refusal(hand_over(mia, mia)), "forbidden");
        });
    }
}
