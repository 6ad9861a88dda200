//! What holds for everything that is followed.

use std::collections::HashSet;

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Record, RecordId, Result, Value};

use crate::reading::{matching, one_of};

/// Nobody has somebody else follow a record, but for administrators and the system.
pub fn is_for_oneself(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (user, ctx) = (cx.field("user"), cx.work.ctx());
    let Some(me) = ctx.user().filter(|_| !ctx.access.everything) else { return Ok(()) };
    for draft in drafts.iter_mut().filter(|draft| draft.get(user).as_link() != Some(me)) {
        draft.refuse(Problem::new("user", "more_than_own", "Follow it yourself; others follow for themselves"));
    }
    Ok(())
}

/// A record is followed once by the same.
pub fn is_once(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (user, about) = (cx.field("user"), cx.field("about"));
    let values = |draft: &Draft| (draft.get(user).as_link(), draft.get(about).as_link());
    let asked: Vec<Value> = drafts.iter().map(|draft| draft.get(about).clone()).collect();
    let object = cx.object.clone();
    let known = matching(&object, one_of(about, asked), cx.work)?;
    let pair = |record: &Record| (record.get(user).as_link(), record.get(about).as_link());
    let there: Vec<(RecordId, _)> = known.iter().map(|record| (record.id, pair(record))).collect();
    let mut seen = HashSet::new();
    for draft in drafts.iter_mut() {
        let (id, both) = (draft.id, values(draft));
        let is_there = there.iter().any(|(other, pair)| *other != id && *pair == both);
        if is_there || !seen.insert(both) {
            draft.refuse(Problem::new("about", "already_followed", "This is followed already"));
        }
    }
    Ok(())
}
