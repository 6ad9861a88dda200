//! What holds for every token.

use rapport_kernel::access::Ceiling;
use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Catalog, Problem, Result, Value};

use crate::identity::access::ceiling;

/// Stands for every object.
const EVERY: &str = "*";

/// Scopes say an object and `read` or `write`.
pub fn scopes_can_be_read(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let scopes = cx.field("scopes");
    let catalog = cx.catalog();
    for draft in drafts.iter_mut().filter(|draft| draft.changes(scopes)) {
        let Value::List(written) = draft.get(scopes) else { continue };
        let before = match draft.old.as_ref().map(|old| old.get(scopes)) {
            Some(Value::List(before)) => before.as_slice(),
            _ => &[],
        };
        // The object of a scope may have gone meanwhile.
        let wrong = written.iter().find(|scope| !is_scope(scope, &catalog) && !before.contains(scope)).cloned();
        if let Some(scope) = wrong {
            let text =
                format!("{scope:?} is no scope; write an object or * with :read or :write, such as contact:read");
            draft.refuse(Problem::new("scopes", "scope", text));
        }
    }
    Ok(())
}

fn is_scope(scope: &str, catalog: &Catalog) -> bool {
    let parts = scope.split_once(':');
    parts.is_some_and(|(object, verb)| {
        matches!(verb, "read" | "write") && (object == EVERY || catalog.find(object).is_some())
    })
}

/// Nobody makes a token that acts as somebody else, but administrators.
pub fn belongs_to_its_maker(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let user = cx.field("user");
    let access = cx.work.ctx().access.clone();
    if access.administers() {
        return Ok(());
    }
    for draft in drafts.iter_mut().filter(|draft| draft.changes(user)) {
        if draft.get(user).as_link() != access.user {
            draft.refuse(Problem::new("user", "not_yours", "You can make tokens for yourself only"));
        }
    }
    Ok(())
}

/// A token with limits makes no token that may do more, nor lends such a one to somebody else or for a longer time.
pub fn reaches_no_further_than_its_maker(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let reach = ["scopes", "user", "expires_at"].map(|key| cx.field(key));
    let [scopes, ..] = reach;
    let Some(own) = cx.work.ctx().access.ceiling.clone() else { return Ok(()) };
    for draft in drafts.iter_mut().filter(|draft| reach.iter().any(|field| draft.changes(*field))) {
        let Value::List(wanted) = draft.get(scopes) else { continue };
        if !is_within(&ceiling(wanted), &own) {
            let text = "A token gives no scopes but its own; sign in or use a token with more";
            draft.refuse(Problem::new("scopes", "more_than_own", text));
        }
    }
    Ok(())
}

fn is_within(wanted: &Ceiling, own: &Ceiling) -> bool {
    let all = |wanted: &[String], own: &[String]| wanted.iter().all(|key| own.iter().any(|o| o == EVERY || o == key));
    all(&wanted.read, &own.read) && all(&wanted.write, &own.write)
}
