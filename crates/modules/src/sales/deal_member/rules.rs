//! What holds for every deal team member.

use std::collections::HashMap;

use rapport_kernel::part::{Draft, RuleCx, Written, declared};
use rapport_kernel::{Error, Problem, Record, RecordId, Result, Value};

use crate::reading::{living, matching, one_of, own_object};

/// All of a deal, in hundredths of a per cent.
const WHOLE: i64 = 10_000;

/// Nobody is twice in a team: the key is unique.
pub fn is_there_once(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (deal, user, key) = (cx.field("deal"), cx.field("user"), cx.field("key"));
    for draft in drafts {
        let (Some(of), Some(who)) = (draft.get(deal).as_link(), draft.get(user).as_link()) else { continue };
        draft.new.set(key, Value::Text(format!("{of}/{who}")));
    }
    Ok(())
}

/// A share lies between nothing and all.
pub fn share_is_a_part(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let share = cx.field("share");
    for draft in drafts {
        if !(0..=WHOLE).contains(&hundredths(draft.get(share))) {
            draft.refuse(Problem::new("share", "range", "A share lies between 0 and 100 per cent"));
        }
    }
    Ok(())
}

/// The shares of a deal are together no more than all of it.
pub fn shares_are_no_more_than_all(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (deal, share) = (cx.field("deal"), cx.field("share"));
    let changed: Vec<Value> =
        written.iter().filter(|one| one.changed(share)).map(|one| one.get(deal).clone()).collect();
    let object = cx.object.clone();
    let mut sums: HashMap<RecordId, i64> = HashMap::new();
    for member in matching(&object, one_of(deal, changed), cx.work)? {
        if let Some(of) = member.get(deal).as_link() {
            *sums.entry(of).or_default() += hundredths(member.get(share));
        }
    }
    let Some((id, _)) = sums.into_iter().find(|(_, sum)| *sum > WHOLE) else { return Ok(()) };
    let deals = own_object(&cx.catalog(), "deal");
    let name = living([id].into_iter(), &deals, cx.work)?
        .remove(&id)
        .map(|deal: Record| deal.get(declared(&deals, "name")).words());
    let text = format!("The shares of {} come to more than 100 per cent; lower one first", name.unwrap_or_default());
    Err(Error::rule("shares_beyond_all", text))
}

fn hundredths(value: &Value) -> i64 {
    match value {
        Value::Decimal(decimal) => decimal.rescale(2).map_or(i64::MAX, |decimal| decimal.units),
        _ => 0,
    }
}
