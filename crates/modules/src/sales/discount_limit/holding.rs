//! Which limit holds for somebody.

use rapport_kernel::filter::Pred;
use rapport_kernel::part::declared;
use rapport_kernel::{Read, RecordId, Result, Value};

use crate::reading::{living, matching, own_object};
use crate::sales::amount::{PERCENT_SCALE, WHOLE};
use crate::sales::figures::units;

/// How much somebody may take off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// In hundredths of a per cent.
    pub percent: i64,
    /// Who decides about more.
    pub approvers: Vec<RecordId>,
}

/// The limit of a user; none for whom there is none.
///
/// # Errors
/// The store's.
pub fn of_user(user: RecordId, read: &mut Read<'_>) -> Result<Option<Limit>> {
    let (limits, users) = (own_object(read.catalog(), "discount_limit"), own_object(read.catalog(), "user"));
    let Some(user) = living([user].into_iter(), &users, read)?.remove(&user) else { return Ok(None) };
    let is_in = |key: &str, id: RecordId| match user.get(declared(&users, key)) {
        Value::Links(list) => list.iter().any(|to| to.id == id),
        _ => false,
    };
    let mut theirs = matching(&limits, Pred::Const(true), read)?;
    theirs.retain(|limit| {
        let link = |key: &str| limit.get(declared(&limits, key)).as_link();
        link("role").is_none_or(|role| is_in("roles", role)) && link("team").is_none_or(|team| is_in("teams", team))
    });
    let percent = |limit: &rapport_kernel::Record| units(limit.get(declared(&limits, "percent")), PERCENT_SCALE);
    let Some(highest) = theirs.iter().filter_map(percent).max() else { return Ok(None) };
    let highest_ones = theirs.iter().filter(|limit| percent(limit) == Some(highest));
    let approvers = highest_ones.filter_map(|limit| limit.get(declared(&limits, "approver")).as_link()).collect();
    Ok(Some(Limit { percent: highest.min(WHOLE), approvers }))
}
