//! What the tests of all things share: a workspace as it begins, people with roles, and how refusals are looked at.

use rapport_kernel::ctx::Cause;
use rapport_kernel::{Error, RecordId, Result, UnitId};
use rapport_testkit::{Acting, TestHouse, on_both};
use serde_json::{Map, Value as Json, json};

use crate::identity::directory::{NewUser, add_user, by_user};

/// Runs a test in a new workspace, with its roles and its pipeline, on both engines.
pub fn workspace(test: impl Fn(&TestHouse)) {
    on_both(crate::part(), |t| {
        t.write(crate::set_up).expect("a new workspace");
        test(t);
    });
}

/// Somebody who works here, with these roles.
pub fn user(t: &TestHouse, name: &str, roles: &[&str]) -> RecordId {
    let email = format!("{}@office.example", name.to_lowercase());
    let new = NewUser { email: &email, name, roles, password_hash: None };
    t.write(|w| add_user(w, &new)).expect("a user")
}

/// Acts as a user, with what the roles allow just now.
pub fn as_user(t: &TestHouse, user: RecordId) -> Acting<'_> {
    let caller = t.read(|r| by_user(r, user)).expect("it can be read").expect("an active user");
    t.caller(&caller)
}

/// The id of a record as the API shows it.
pub fn id(record: &Json) -> RecordId {
    record["id"].as_str().expect("an id").parse().expect("an id")
}

/// Does an action, and says in which unit of work.
pub fn act(who: &Acting<'_>, object: &str, id: RecordId, action: &str, params: &Json) -> UnitId {
    let params: Map<String, Json> = params.as_object().cloned().unwrap_or_default();
    let done = who.write(|w| {
        let object = w.object(object)?;
        w.act(&object, action, id, &params)?;
        Ok(w.unit_id())
    });
    done.unwrap_or_else(|error| panic!("{object}.{action}: {error}"))
}

/// Undoes a unit of work.
pub fn undo(who: Acting<'_>, unit: UnitId) {
    let undone = who.with(|ctx| ctx.cause = Cause::Undo).write(|w| w.undo(unit, None));
    undone.unwrap_or_else(|error| panic!("undoing: {error}"));
}

/// A role with these grants.
pub fn role(t: &TestHouse, name: &str, grants: Json) -> RecordId {
    t.admin().create("role", json!({"name": name, "grants": grants}))
}

/// Why something was refused: the error's code, or for wrong input the code of the first problem.
pub fn refusal<T>(answer: Result<T>) -> &'static str {
    match answer.err().expect("this should be refused") {
        Error::Invalid(problems) => problems.first().map_or("invalid", |problem| problem.code),
        other => other.code(),
    }
}
