//! Users, in business words.

use rapport_kernel::account::{Accounts, NewSession, SecondFactor};
use rapport_kernel::house::TimelineRequest;
use rapport_kernel::{Error, RecordId};
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::identity::accounts::{by_email, set_password};
use crate::identity::directory::{Staff, by_user};
use crate::testing::{as_user, refusal, role, user, workspace};

fn role_id(t: &TestHouse, name: &str) -> Json {
    t.admin().list("role", &format!("name = \"{name}\"")).remove(0)["id"].clone()
}

#[test]
fn a_new_workspace_has_four_roles_and_setting_it_up_again_adds_none() {
    workspace(|t| {
        let names: Vec<Json> = t.admin().list("role", "").into_iter().map(|role| role["name"].clone()).collect();
        assert_eq!(names, ["Administrator", "Manager", "Sales representative", "Read only"]);
        t.write(crate::set_up).expect("a second time");
        assert_eq!(t.admin().list("role", "").len(), 4);
    });
}

#[test]
fn the_first_roles_do_what_their_names_say() {
    workspace(|t| {
        let [root, max, sam, roy] =
            [("Root", "Administrator"), ("Max", "Manager"), ("Sam", "Sales representative"), ("Roy", "Read only")]
                .map(|(name, role)| user(t, name, &[role]));
        let ann = as_user(t, sam).create("contact", json!({"name": "Ann"}));
        let bo = as_user(t, max).create("contact", json!({"name": "Bo"}));
        for somebody in [root, max, sam, roy] {
            assert_eq!(as_user(t, somebody).list("contact", "").len(), 2);
        }
        assert_eq!(refusal(as_user(t, roy).try_create("contact", json!({"name": "Cy"}))), "forbidden");
        assert_eq!(refusal(as_user(t, roy).try_update("contact", ann, json!({"nickname": "A"}))), "forbidden");
        assert_eq!(refusal(as_user(t, sam).try_update("contact", bo, json!({"nickname": "B"}))), "forbidden");
        assert_eq!(refusal(as_user(t, sam).try_create("product", json!({"name": "Desk"}))), "forbidden");
        as_user(t, max).update("contact", ann, json!({"nickname": "A"}));
        as_user(t, max).delete("contact", ann);
        assert_eq!(refusal(as_user(t, max).try_list("role", "")), "not_found");
        assert_eq!(as_user(t, root).list("role", "").len(), 4);
    });
}

#[test]
fn somebody_signs_in_by_address_in_any_case_while_active() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        t.write(|w| set_password(w, sam, "$argon2id$v=19$made-up")).expect("a password");
        let found = |email: &str| t.read(|r| by_email(r, email)).expect("it can be read");
        let known = found("SAM@Office.example").expect("known");
        assert_eq!((known.user, known.password_hash.as_deref()), (sam, Some("$argon2id$v=19$made-up")));
        assert_eq!(found("nobody@office.example"), None);
        assert_eq!(found("no address"), None);
        t.admin().update("user", sam, json!({"active": false}));
        assert_eq!(found("sam@office.example"), None);
        assert!(t.read(|r| by_user(r, sam)).expect("it can be read").is_none());
    });
}

#[test]
fn a_user_is_answered_in_the_own_language_or_the_workspaces() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        let locale = || t.read(|r| by_user(r, sam)).expect("it can be read").expect("active").locale;
        assert_eq!(locale(), "en");
        t.admin().update("user", sam, json!({"language": "fr"}));
        assert_eq!(locale(), "fr");
    });
}

#[test]
fn a_time_zone_is_one_that_exists() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        assert_eq!(refusal(t.admin().try_update("user", sam, json!({"time_zone": "Mars/Base"}))), "time_zone");
        t.admin().update("user", sam, json!({"time_zone": "Europe/Vienna"}));
    });
}

/// Somebody who sets up users, and sells.
fn deputy(t: &TestHouse) -> RecordId {
    let all = json!({"read": "all", "create": true, "update": "all"});
    role(
        t,
        "Deputy",
        json!({"role": {"read": "all"}, "user": all, "team": {"read": "all"}, "contact": {"read": "all"}}),
    );
    role(t, "Looker", json!({"contact": {"read": "own"}}));
    user(t, "Dora", &["Deputy"])
}

#[test]
fn nobody_gives_a_role_that_may_do_more_than_they_may() {
    workspace(|t| {
        let dora = deputy(t);
        let hire = |role: &str| {
            let new = json!({"name": "New", "email": "new@office.example", "roles": [role_id(t, role)]});
            as_user(t, dora).try_create("user", new)
        };
        assert_eq!(refusal(hire("Administrator")), "more_than_own");
        assert_eq!(refusal(hire("Read only")), "more_than_own");
        let new = hire("Looker").expect("a role with less");
        assert_eq!(
            refusal(as_user(t, dora).try_update("user", dora, json!({"roles": [role_id(t, "Manager")]}))),
            "more_than_own"
        );
        as_user(t, dora).update("user", new, json!({"active": false}));
    });
}

#[test]
fn nobody_takes_over_the_sign_in_of_somebody_who_may_do_more() {
    workspace(|t| {
        let dora = deputy(t);
        let root = user(t, "Root", &["Administrator"]);
        for change in [json!({"email": "mine@office.example"}), json!({"active": false}), json!({"roles": []})] {
            assert_eq!(refusal(as_user(t, dora).try_update("user", root, change)), "more_than_own");
        }
        as_user(t, dora).update("user", root, json!({"phone": "+49 30 23125 000"}));
    });
}

#[test]
fn who_is_no_administrator_adds_people_to_the_own_teams_only() {
    workspace(|t| {
        let dora = deputy(t);
        let new = user(t, "New", &["Looker"]);
        let [own, other] = ["Own", "Other"].map(|name| t.admin().create("team", json!({"name": name})));
        t.admin().update("user", dora, json!({"teams": [own]}));
        assert_eq!(refusal(as_user(t, dora).try_update("user", new, json!({"teams": [own, other]}))), "more_than_own");
        as_user(t, dora).update("user", new, json!({"teams": [own]}));
    });
}

#[test]
fn the_last_administrator_stays_active_and_administrator() {
    workspace(|t| {
        let root = user(t, "Root", &["Administrator"]);
        assert_eq!(refusal(t.admin().try_update("user", root, json!({"active": false}))), "last_administrator");
        assert_eq!(refusal(t.admin().try_update("user", root, json!({"roles": []}))), "last_administrator");
        user(t, "Spare", &["Administrator"]);
        t.admin().update("user", root, json!({"active": false}));
    });
}

#[test]
fn the_last_administrator_is_not_deleted() {
    workspace(|t| {
        let [root, other] = ["Root", "Other"].map(|name| user(t, name, &["Administrator"]));
        let plain = user(t, "Plain", &[]);
        t.admin().delete("user", other);
        let refused = t.admin().try_delete("user", root);
        assert!(matches!(&refused, Err(Error::Rule { code: "last_administrator", .. })), "{refused:?}");
        assert_eq!(t.admin().get("user", root)["active"], json!(true));
        t.admin().delete("user", plain);
    });
}

#[test]
fn a_new_password_is_told_in_the_history_and_not_what_it_is() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        t.write(|w| Staff.change_password(w, sam, "$argon2id$v=19$made-up", None)).expect("a new password");
        let told = t.read(|r| {
            let users = r.object("user")?;
            let (timeline, _) = r.timeline(&users, sam, TimelineRequest::default())?;
            Ok(format!("{timeline:?}"))
        });
        let told = told.expect("it can be read");
        assert!(told.contains("password_changed") && !told.contains("argon2id"), "{told}");
    });
}

fn with_second_factor(t: &TestHouse, user: RecordId) {
    let factor =
        SecondFactor { secret: "SECRETBASE32".to_owned(), used_step: 7, recovery_sha256: vec!["a".to_owned()] };
    t.write(|w| Staff.keep_second_factor(w, user, &factor)).expect("it is kept");
}

fn has_second_factor(t: &TestHouse, user: RecordId) -> (bool, Json) {
    let account = t.read(|r| Staff.by_user(r, user)).expect("it can be read").expect("active");
    (account.has_second_factor, t.admin().get("user", user)["two_factor"].clone())
}

fn history(t: &TestHouse, user: RecordId) -> String {
    let told = t.read(|r| {
        let users = r.object("user")?;
        let (timeline, _) = r.timeline(&users, user, TimelineRequest::default())?;
        Ok(format!("{timeline:?}"))
    });
    told.expect("it can be read")
}

#[test]
fn the_record_says_whether_somebody_has_a_second_factor_and_never_its_secret() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        assert_eq!(has_second_factor(t, sam), (false, json!(false)));
        with_second_factor(t, sam);
        assert_eq!(has_second_factor(t, sam), (true, json!(true)));
        let (record, history) = (t.admin().get("user", sam).to_string(), history(t, sam));
        assert!(!record.contains("SECRETBASE32") && !history.contains("SECRETBASE32"), "{record} {history}");
        assert_eq!(refusal(t.admin().try_update("user", sam, json!({"two_factor": false}))), "read_only");
    });
}

#[test]
fn an_administrator_turns_the_second_factor_of_somebody_off_and_nobody_else_does() {
    workspace(|t| {
        let [root, sam] = [("Root", "Administrator"), ("Sam", "Manager")].map(|(name, role)| user(t, name, &[role]));
        with_second_factor(t, sam);
        let new = NewSession { user: sam, device: "Lost phone", address: "192.0.2.7", secret_sha256: "a" };
        t.write(|w| Staff.begin_session(w, &new)).expect("a session");
        let deputy = deputy(t);
        assert_eq!(refusal(as_user(t, deputy).try_act("user", sam, "turn_off_two_factor", json!({}))), "forbidden");
        as_user(t, root).act("user", sam, "turn_off_two_factor", json!({}));
        assert_eq!(has_second_factor(t, sam), (false, json!(false)));
        assert!(t.read(|r| Staff.sessions(r, sam)).expect("it can be read").is_empty(), "who has the phone is out");
        assert!(history(t, sam).contains(&root.to_string()), "it is told who did it");
    });
}

#[test]
fn to_undo_that_a_second_factor_was_turned_off_says_nothing_that_is_not_so() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Manager"]);
        with_second_factor(t, sam);
        let off = t.write(|w| {
            Staff.drop_second_factor(w, sam)?;
            Ok(w.unit_id())
        });
        let off = off.expect("it is off");
        let undone = t.write(|w| w.undo(off, None));
        assert_eq!(has_second_factor(t, sam), (false, json!(false)), "{undone:?}");
    });
}

#[test]
fn users_set_their_own_profile_and_nothing_that_lets_them_do_more() {
    workspace(|t| {
        let sam = user(t, "Sam", &["Read only"]);
        let keep = |fields: Json| t.write(|w| Staff.keep_profile(w, sam, fields.as_object().expect("fields")));
        keep(json!({"name": "Samira Idris", "language": "de", "time_zone": "Europe/Berlin"})).expect("it is theirs");
        assert_eq!(t.admin().get("user", sam)["language"], "de");
        for (field, value) in [("email", json!("x@office.example")), ("roles", json!([])), ("active", json!(true))] {
            assert_eq!(refusal(keep(json!({field: value}))), "not_yours", "{field}");
        }
        assert_eq!(refusal(keep(json!({"time_zone": "Mars/Base"}))), "time_zone");
    });
}

#[test]
fn who_is_made_a_user_by_a_colleague_is_to_be_invited_and_nobody_else_is() {
    workspace(|t| {
        let root = user(t, "Root", &["Administrator"]);
        t.settle();
        let invited = |t: &TestHouse| {
            let mut relay = rapport_kernel::runner::relay::Relay::new("test".to_owned());
            while relay.step(t.house(), t, &mut |failure| panic!("{failure:?}")).expect("the relay runs") {}
            t.jobs().iter().filter(|job| job.kind == rapport_kernel::mail::MAIL_JOB).count()
        };
        assert_eq!(invited(t), 0, "the product made that one itself");
        as_user(t, root).create("user", json!({"name": "New", "email": "new@office.example"}));
        assert_eq!(invited(t), 1);
        let import = as_user(t, root).with(|ctx| ctx.cause = rapport_kernel::ctx::Cause::Import);
        import.create("user", json!({"name": "Imported", "email": "imported@office.example"}));
        assert_eq!(invited(t), 1, "of an import somebody takes care");
        t.settle();
    });
}
