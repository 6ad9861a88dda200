//! What holds for every token.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Catalog, Problem, Result, Value};

/// Stands for every object.
const EVERY: &str = "*";

/// Scopes say an object and `read` or `write`.
pub fn scopes_can_be_read(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let scopes = cx.field("scopes");
    let catalog = cx.catalog();
    for draft in drafts.iter_mut().filter(|draft| draft.changes(scopes)) {
        let Value::List(written) = draft.get(scopes) else { continue };
        let wrong = written.iter().find(|scope| !is_scope(scope, &catalog)).cloned();
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
    if access.everything {
        return Ok(());
    }
    for draft in drafts.iter_mut().filter(|draft| draft.changes(user)) {
        if draft.get(user).as_link() != access.user {
            draft.refuse(Problem::new("user", "not_yours", "You can make tokens for yourself only"));
        }
    }
    Ok(())
}
