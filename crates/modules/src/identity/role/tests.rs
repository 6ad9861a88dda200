//! Roles, in business words.

use rapport_kernel::RecordId;
use rapport_testkit::TestHouse;
use serde_json::{Value as Json, json};

use crate::testing::{as_user, refusal, role, user, workspace};

fn contact(t: &TestHouse, name: &str, owner: RecordId) -> RecordId {
    t.admin().create("contact", json!({"name": name, "owner": owner, "income_band": "high"}))
}

/// The names of the contacts that a user sees.
fn names(t: &TestHouse, user: RecordId) -> Vec<String> {
    let seen = as_user(t, user).list("contact", "");
    let mut names: Vec<String> =
        seen.iter().filter_map(|contact| contact["name"]["full"].as_str().map(str::to_owned)).collect();
    names.sort();
    names
}

fn in_team(t: &TestHouse, team: RecordId, users: &[RecordId]) {
    for user in users {
        t.admin().update("user", *user, json!({"teams": [team]}));
    }
}

#[test]
fn a_scope_is_all_team_own_none_or_a_filter() {
    workspace(|t| {
        for (name, scope) in [("All", "all"), ("Team", "team"), ("Own", "own"), ("None", "none")] {
            role(t, name, json!({"contact": {"read": scope}}));
        }
        role(t, "Filter", json!({"contact": {"read": "name.given = \"Bo\" or owner = me"}}));
        let [all, team, own, none, filter] =
            ["All", "Team", "Own", "None", "Filter"].map(|name| user(t, name, &[name]));
        let mate = user(t, "Mate", &["Own"]);
        let north = t.admin().create("team", json!({"name": "North"}));
        in_team(t, north, &[team, mate]);
        contact(t, "Ann", team);
        contact(t, "Bo", mate);
        contact(t, "Cy", own);
        contact(t, "Di", filter);
        assert_eq!(names(t, all), ["Ann", "Bo", "Cy", "Di"]);
        assert_eq!(names(t, team), ["Ann", "Bo"]);
        assert_eq!(names(t, own), ["Cy"]);
        assert_eq!(refusal(as_user(t, none).try_list("contact", "")), "not_found");
        assert_eq!(names(t, filter), ["Bo", "Di"]);
    });
}

#[test]
fn several_roles_allow_together_what_each_allows() {
    workspace(|t| {
        role(t, "Own", json!({"contact": {"read": "own", "hidden": ["income_band", "gender"]}}));
        role(t, "Bos", json!({"contact": {"read": "name.given = \"Bo\"", "create": true, "hidden": ["income_band"]}}));
        let pat = user(t, "Pat", &["Own", "Bos"]);
        let other = user(t, "Other", &["Own"]);
        let mine = contact(t, "Ann", pat);
        contact(t, "Bo", other);
        contact(t, "Cy", other);
        assert_eq!(names(t, pat), ["Ann", "Bo"]);
        let seen = as_user(t, pat).get("contact", mine);
        assert!(seen.get("income_band").is_none(), "hidden by both");
        assert!(seen.get("gender").is_some(), "hidden by one only");
        as_user(t, pat).create("contact", json!({"name": "Bo Two"}));
    });
}

#[test]
fn a_hidden_field_does_not_exist_and_a_locked_one_cannot_be_written() {
    workspace(|t| {
        let grants = json!({"read": "all", "update": "all", "hidden": ["income_band"], "locked": ["job_title"]});
        role(t, "Careful", json!({"contact": grants}));
        let pat = user(t, "Pat", &["Careful"]);
        let ann = contact(t, "Ann", pat);
        let pat = as_user(t, pat);
        assert_eq!(refusal(pat.try_list("contact", "income_band = \"high\"")), "unknown_field");
        assert_eq!(refusal(pat.try_update("contact", ann, json!({"income_band": "low"}))), "unknown_field");
        assert_eq!(refusal(pat.try_update("contact", ann, json!({"job_title": "Boss"}))), "read_only");
        pat.update("contact", ann, json!({"nickname": "Annie"}));
    });
}

#[test]
fn the_rest_is_what_is_not_named_and_not_guarded() {
    workspace(|t| {
        role(t, "Rest", json!({"*": {"read": "all"}, "deal": {"read": "none"}}));
        let pat = user(t, "Pat", &["Rest"]);
        contact(t, "Ann", pat);
        assert_eq!(names(t, pat), ["Ann"]);
        assert_eq!(refusal(as_user(t, pat).try_list("deal", "")), "not_found");
        assert_eq!(refusal(as_user(t, pat).try_list("role", "")), "not_found");
        assert_eq!(refusal(as_user(t, pat).try_list("token", "")), "not_found");
    });
}

#[test]
fn everyone_knows_colleagues_and_teams_by_name_and_no_more() {
    workspace(|t| {
        role(t, "Little", json!({}));
        let pat = user(t, "Pat", &["Little"]);
        t.admin().create("team", json!({"name": "North", "description": "Secret plans"}));
        let users = as_user(t, pat).list("user", "");
        assert_eq!(users[0]["name"]["full"], "Pat");
        assert!(users[0].get("email").is_none());
        let teams = as_user(t, pat).list("team", "");
        assert_eq!(teams[0]["name"], "North");
        assert!(teams[0].get("description").is_none());
        assert!(as_user(t, pat).try_update("user", pat, json!({"name": "Patricia"})).is_err());
    });
}

#[test]
fn a_role_may_show_more_of_colleagues_when_it_names_them() {
    workspace(|t| {
        role(t, "Office", json!({"user": {"read": "all", "update": "own", "locked": ["roles"]}}));
        let pat = user(t, "Pat", &["Office"]);
        let sam = user(t, "Sam", &["Office"]);
        assert_eq!(as_user(t, pat).get("user", sam)["email"], "sam@office.example");
        as_user(t, pat).update("user", pat, json!({"job_title": "Clerk"}));
        assert!(as_user(t, pat).try_update("user", sam, json!({"job_title": "Clerk"})).is_err());
    });
}

#[test]
fn grants_that_make_no_sense_are_refused_with_their_place() {
    workspace(|t| {
        let places = |grants: Json| {
            let refused = t.admin().try_create("role", json!({"name": "Odd", "grants": grants})).expect_err("refused");
            let rapport_kernel::Error::Invalid(problems) = refused else { panic!("{refused}") };
            problems.into_iter().map(|problem| problem.field).collect::<Vec<_>>()
        };
        assert_eq!(places(json!({"unicorn": {"read": "all"}})), ["grants.unicorn"]);
        assert_eq!(places(json!({"contact": {"hidden": ["horn"]}})), ["grants.contact.horn"]);
        assert_eq!(places(json!({"contact": {"read": "owner = = me"}})), ["grants.contact.read"]);
        assert_eq!(places(json!({"contact": {"update": "horn = 1"}})), ["grants.contact.update"]);
        assert_eq!(places(json!({"*": {"read": "owner = me"}})), ["grants.*.read"]);
        assert_eq!(places(json!({"contact": {"reed": "all"}})), ["grants"]);
    });
}

#[test]
fn a_filter_that_cannot_be_read_any_more_grants_nothing() {
    workspace(|t| {
        let field = rapport_kernel::catalog::CatalogChange::AddField {
            object: "contact".to_owned(),
            field: rapport_kernel::catalog::FieldChange {
                key: "tier".to_owned(),
                label: None,
                kind: rapport_kernel::Kind::Integer { min: None, max: None },
                traits: Default::default(),
            },
        };
        t.house().change_catalog(&t.admin().ctx(), &field).expect("a field");
        role(t, "Tier", json!({"contact": {"read": "tier = 1"}, "deal": {"read": "all"}}));
        let pat = user(t, "Pat", &["Tier"]);
        t.admin().create("contact", json!({"name": "Ann", "tier": 1}));
        assert_eq!(names(t, pat), ["Ann"]);
        let gone = rapport_kernel::catalog::CatalogChange::DeleteField {
            object: "contact".to_owned(),
            field: "tier".to_owned(),
        };
        t.house().change_catalog(&t.admin().ctx(), &gone).expect("deleted");
        assert_eq!(refusal(as_user(t, pat).try_list("contact", "")), "not_found");
        assert!(as_user(t, pat).list("deal", "").is_empty());
    });
}

/// A role whose holder may set up roles, but reads contacts only of the own team.
fn deputy(t: &TestHouse) -> RecordId {
    let all = json!({"read": "all", "create": true, "update": "all"});
    let contacts = json!({"read": "team", "update": "own", "hidden": ["income_band"]});
    role(t, "Deputy", json!({"role": all, "user": all, "contact": contacts}));
    user(t, "Dora", &["Deputy"])
}

#[test]
fn nobody_makes_a_role_that_may_do_more_than_they_may() {
    workspace(|t| {
        let dora = deputy(t);
        let try_role = |grants: Json| as_user(t, dora).try_create("role", json!({"name": "New", "grants": grants}));
        let hidden = json!(["income_band"]);
        let more = [
            json!({"contact": {"read": "all", "hidden": hidden}}),
            json!({"contact": {"read": "team"}}),
            json!({"contact": {"read": "team", "update": "team", "hidden": hidden}}),
            json!({"contact": {"read": "team", "create": true, "hidden": hidden}}),
            json!({"contact": {"read": "name.given = \"Bo\"", "hidden": hidden}}),
            json!({"deal": {"read": "own"}}),
            json!({"*": {"read": "own"}}),
        ];
        for grants in more {
            assert_eq!(refusal(try_role(grants.clone())), "more_than_own", "{grants}");
        }
        let administrator = json!({"name": "Boss", "administrator": true});
        assert_eq!(refusal(as_user(t, dora).try_create("role", administrator)), "more_than_own");
        try_role(json!({"contact": {"read": "own", "update": "own", "hidden": ["income_band"]}}))
            .expect("less is fine");
    });
}

#[test]
fn nobody_changes_a_role_that_may_do_more_than_they_may() {
    workspace(|t| {
        let dora = deputy(t);
        let managers = t.admin().list("role", "name = \"Manager\"").remove(0);
        let managers: RecordId = managers["id"].as_str().expect("an id").parse().expect("an id");
        assert_eq!(refusal(as_user(t, dora).try_update("role", managers, json!({"grants": {}}))), "more_than_own");
        as_user(t, dora).update("role", managers, json!({"description": "Leads the team."}));
    });
}

#[test]
fn the_last_administrators_role_stays_one() {
    workspace(|t| {
        let administrators = t.admin().list("role", "administrator = true").remove(0);
        let id: RecordId = administrators["id"].as_str().expect("an id").parse().expect("an id");
        user(t, "Root", &["Administrator"]);
        assert_eq!(refusal(t.admin().try_update("role", id, json!({"administrator": false}))), "last_administrator");
        t.admin().create("role", json!({"name": "Second", "administrator": true}));
        user(t, "Spare", &["Second"]);
        t.admin().update("role", id, json!({"administrator": false}));
    });
}

/// A masked field on contacts, and one on what hangs on them.
fn with_salaries(t: &TestHouse) {
    for (object, key) in [("contact", "salary"), ("contact_point", "pin")] {
        let wish = json!({
            "change": "add_field", "object": object, "key": key, "kind": {"type": "text"}, "masked": true,
        });
        let wish = serde_json::from_value(wish).expect("a wish");
        t.house().change_catalog(&t.admin().ctx(), &wish).expect("a field");
    }
}

#[test]
fn a_masked_field_is_whole_only_for_whom_some_role_unmasks_it() {
    workspace(|t| {
        with_salaries(t);
        role(t, "Look", json!({"contact": {"read": "all"}}));
        role(t, "Rest", json!({"*": {"read": "all", "create": true, "update": "all"}}));
        role(t, "Pay", json!({"contact": {"unmasked": ["salary"]}}));
        role(t, "Every", json!({"contact": {"read": "all", "unmasked": ["*"]}}));
        let ann = t.admin().create("contact", json!({"name": "Ann", "salary": "EUR 98765"}));
        let salary = |roles: &[&str]| {
            let user = user(t, &roles.concat(), roles);
            as_user(t, user).get("contact", ann)["salary"].clone()
        };
        assert_eq!(salary(&["Look"]), "••••8765");
        assert_eq!(salary(&["Rest"]), "••••8765");
        assert_eq!(salary(&["Look", "Rest"]), "••••8765");
        assert_eq!(salary(&["Look", "Pay"]), "EUR 98765");
        assert_eq!(salary(&["Every"]), "EUR 98765");
        assert_eq!(t.admin().get("contact", ann)["salary"], "EUR 98765");
        let point = json!({"contact": ann, "kind": "email", "value": "ann@example.org", "pin": "0123456789"});
        let point = t.admin().create("contact_point", point);
        let looker = user(t, "Looker", &["Look"]);
        assert_eq!(as_user(t, looker).get("contact_point", point)["pin"], "••••6789", "no role speaks of points");
    });
}

#[test]
fn nobody_unmasks_for_others_what_is_masked_for_themselves() {
    workspace(|t| {
        with_salaries(t);
        let all = json!({"read": "all", "create": true, "update": "all"});
        role(t, "Chief", json!({"contact": {"read": "all"}, "role": all}));
        let chief = user(t, "Chief", &["Chief"]);
        let wish = |entry: Json| json!({"name": "New", "grants": {"contact": entry}});
        let refused = as_user(t, chief).try_create("role", wish(json!({"read": "all", "unmasked": ["salary"]})));
        assert_eq!(refusal(refused), "more_than_own");
        as_user(t, chief).create("role", wish(json!({"read": "all"})));
        let unknown = t.admin().try_create("role", wish(json!({"read": "all", "unmasked": ["wages"]})));
        assert_eq!(refusal(unknown), "grants");
    });
}
