//! What holds for every bundle item.

use std::collections::HashSet;

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, RecordId, Result, Value};

use crate::reading::{matching, one_of};
use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::figures::units;

/// A bundle holds some of what it holds.
pub fn counts_something(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let quantity = cx.field("quantity");
    for draft in drafts {
        if units(draft.get(quantity), QUANTITY_SCALE).is_some_and(|quantity| quantity <= 0) {
            draft.refuse(Problem::new("quantity", "range", "A bundle holds more than none of it"));
        }
    }
    Ok(())
}

/// A bundle holds each product once: the key is unique.
pub fn is_there_once(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (bundle, product, key) = (cx.field("bundle"), cx.field("product"), cx.field("key"));
    for draft in drafts {
        let (Some(of), Some(what)) = (draft.get(bundle).as_link(), draft.get(product).as_link()) else { continue };
        draft.new.set(key, Value::Text(format!("{of}/{what}")));
    }
    Ok(())
}

/// What a bundle holds is no bundle, so that no bundle holds itself.
pub fn no_bundle_in_a_bundle(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (bundle, product) = (cx.field("bundle"), cx.field("product"));
    let object = cx.object.clone();
    let asked = |field| drafts.iter().map(|draft| draft.get(field).clone()).collect::<Vec<_>>();
    let (outer, inner) = (asked(bundle), asked(product));
    let holders = matching(&object, one_of(bundle, inner), cx.work)?;
    let held = matching(&object, one_of(product, outer), cx.work)?;
    let mut holders: HashSet<RecordId> = holders.iter().filter_map(|item| item.get(bundle).as_link()).collect();
    let mut held: HashSet<RecordId> = held.iter().filter_map(|item| item.get(product).as_link()).collect();
    // Those of this batch as well.
    holders.extend(drafts.iter().filter_map(|draft| draft.get(bundle).as_link()));
    held.extend(drafts.iter().filter_map(|draft| draft.get(product).as_link()));
    for draft in drafts {
        let is = |field, set: &HashSet<RecordId>| draft.get(field).as_link().is_some_and(|id| set.contains(&id));
        if is(product, &holders) || is(bundle, &held) {
            let text = "A bundle holds products and no bundles; put what that bundle holds in here";
            draft.refuse(Problem::new("product", "bundle_in_bundle", text));
        }
    }
    Ok(())
}
