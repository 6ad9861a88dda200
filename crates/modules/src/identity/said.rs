//! What a user's record says of what is kept as notes, which nobody reads there: that there is one.

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Read, RecordId, Result, Value, Work};

use super::directory::living;
use crate::reading::own_object;

/// Has the user's record say so in that field, which the history tells.
pub fn say(work: &mut Work<'_>, user: RecordId, field: &str, is_so: bool) -> Result<()> {
    let users = own_object(work.catalog(), "user");
    let field = declared(&users, field);
    let Some(record) = living(work, "user", Some(user))? else { return Ok(()) };
    if (*record.get(field) == Value::Boolean(true)) == is_so {
        return Ok(());
    }
    work.set_fields(&users, user, vec![(field, Value::Boolean(is_so))]).map(|_| ())
}

/// What the record says is so, whoever changes it: to undo a change of it changes nothing of what is kept.
pub fn as_it_is(
    drafts: &mut [Draft],
    cx: &mut RuleCx<'_, '_>,
    field: &str,
    is_so: impl Fn(&mut Read<'_>, RecordId) -> Result<bool>,
) -> Result<()> {
    let field = cx.field(field);
    for draft in drafts.iter_mut().filter(|draft| draft.changes(field)) {
        let is_so = is_so(cx.work, draft.id)?;
        draft.new.set(field, Value::Boolean(is_so));
    }
    Ok(())
}
