//! What holds for every assignment rule.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result};

/// It names people or teams.
pub fn gives_to_somebody(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (users, teams) = (cx.field("users"), cx.field("teams"));
    for draft in drafts {
        if draft.get(users).is_empty() && draft.get(teams).is_empty() {
            draft.refuse(Problem::new("users", "required", "Name people or teams to whom it gives leads"));
        }
    }
    Ok(())
}
