//! What holds for every delivery line.

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Problem, Result, Value};

use crate::reading::{choice, linked, own_object};
use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::figures::units;

/// It delivers something of a line of its delivery's order, and stays there.
pub fn is_of_its_order(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (deliveries, lines) = (own_object(&cx.catalog(), "delivery"), own_object(&cx.catalog(), "order_line"));
    let [delivery, line, quantity, text, is_return] =
        ["delivery", "order_line", "quantity", "description", "is_return"].map(|key| cx.field(key));
    let homes = linked(drafts.iter(), delivery, &deliveries, cx)?;
    let ordered = linked(drafts.iter(), line, &lines, cx)?;
    for draft in drafts {
        for (key, field) in [("delivery", delivery), ("order_line", line)] {
            if draft.old.is_some() && draft.changes(field) {
                draft.refuse(Problem::new(key, "fixed", "This stays as it is; delete the line and add another one"));
            }
        }
        let home = draft.get(delivery).as_link().and_then(|id| homes.get(&id));
        let of = draft.get(line).as_link().and_then(|id| ordered.get(&id));
        let (Some(home), Some(of)) = (home, of) else { continue };
        let (here, there) = (home.get(declared(&deliveries, "order")), of.get(declared(&lines, "order")));
        if here.as_link() != there.as_link() {
            draft.refuse(Problem::new("order_line", "other_order", "Choose a line of the order that is delivered"));
        }
        if units(draft.get(quantity), QUANTITY_SCALE).is_none_or(|quantity| quantity <= 0) {
            draft.refuse(Problem::new("quantity", "range", "Deliver more than nothing; what comes back is a return"));
        }
        draft.new.set(text, of.get(declared(&lines, "description")).clone());
        draft.new.set(is_return, Value::Boolean(choice(home, &deliveries, "kind") == Some("return")));
    }
    Ok(())
}
