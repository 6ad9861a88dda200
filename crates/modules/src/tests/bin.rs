//! The bin empties after its time, and only then.

use rapport_kernel::query::Shelf;
use rapport_kernel::runner::bin;
use rapport_kernel::settings::Settings;
use rapport_kernel::{RecordId, UnitId};
use rapport_testkit::TestHouse;
use serde_json::json;

use crate::testing::{refusal, workspace};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn is_in_bin(t: &TestHouse, id: RecordId) -> bool {
    t.read(|r| {
        let object = r.object("contact")?;
        Ok(!r.get_many(&object, &[id], Shelf::Bin)?.is_empty())
    })
    .expect("the bin is read")
}

fn delete(t: &TestHouse, id: RecordId) -> UnitId {
    t.admin()
        .write(|w| {
            let object = w.object("contact")?;
            w.delete(&object, id)?;
            Ok(w.unit_id())
        })
        .expect("it is deleted")
}

fn days(t: &TestHouse, days: i64) {
    t.later(days * DAY_MS);
    t.settle();
}

#[test]
fn what_was_deleted_is_kept_for_its_time_and_then_gone_for_good() {
    workspace(|t| {
        let [ada, eve, tom] = ["Ada", "Eve", "Tom"].map(|name| t.admin().create("contact", json!({"name": name})));
        let unit = delete(t, ada);
        bin::schedule(t.house(), t).expect("it begins");
        t.settle();
        assert!(is_in_bin(t, ada), "for now");
        days(t, 60);
        delete(t, eve);
        days(t, 31);
        assert!(!is_in_bin(t, ada), "after 90 days");
        assert!(is_in_bin(t, eve), "its time is not over");
        assert_eq!(t.admin().get("contact", tom)["name"]["full"], "Tom");
        assert_eq!(refusal(t.admin().write(|w| w.undo(unit, None))), "not_found");
        let kinds: Vec<String> = t
            .read(|r| Ok(r.tx().history_many(&[ada], None)?.into_iter().map(|logged| logged.event.kind).collect()))
            .expect("the log");
        assert_eq!(kinds, ["created", "deleted", "purged"]);
    });
}

#[test]
fn a_bin_that_is_to_be_kept_is_kept() {
    workspace(|t| {
        let ada = t.admin().create("contact", json!({"name": "Ada"}));
        let keep = |settings: &Settings| Ok(Settings { bin_days: 0, ..settings.clone() });
        t.house().change_settings_unless(&t.admin().ctx(), |_| Ok(None), keep, |_, _| Ok(())).expect("a setting");
        delete(t, ada);
        bin::schedule(t.house(), t).expect("it begins");
        t.settle();
        days(t, 400);
        assert!(is_in_bin(t, ada));
    });
}
