//! What holds for every comment.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::record::Values;
use rapport_kernel::{Problem, Result};

/// Nobody speaks in the name of somebody else, but for administrators and the system, who carry over what was said.
/// Whoever may change the record may delete what was said beside it.
pub fn is_changed_by_its_author(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let author = cx.field("author");
    let ctx = cx.work.ctx();
    let Some(me) = ctx.user().filter(|_| !ctx.access.everything) else { return Ok(()) };
    let is_mine = |values: &Values| values.get(author).as_link() == Some(me);
    for draft in drafts.iter_mut() {
        if draft.old.as_ref().is_some_and(|old| !is_mine(old)) {
            let text = "Only who wrote a comment changes it; answer with one of your own";
            draft.refuse(Problem::new("text", "not_yours", text));
        } else if !is_mine(&draft.new) {
            draft.refuse(Problem::new("author", "not_yours", "A comment is by who writes it; leave the author out"));
        }
    }
    Ok(())
}
