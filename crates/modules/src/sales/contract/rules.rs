//! What holds for every contract.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result, Value};

use super::term::months_later;
use crate::sales::figures::{day, integer};

/// It renews one term after its start unless somebody says when, and not before it starts.
pub fn has_a_term(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [starts, months, renews] = ["starts_on", "term_months", "renews_on"].map(|key| cx.field(key));
    for draft in drafts {
        let Some(start) = day(draft.get(starts)) else { continue };
        if draft.get(renews).is_empty() {
            match months_later(start, integer(draft.get(months))) {
                Some(end) => draft.new.set(renews, Value::Date(end)),
                None => draft.refuse(Problem::new("starts_on", "out_of_range", "Its term ends beyond the year 9999")),
            }
        }
        if day(draft.get(renews)).is_some_and(|end| end <= start) {
            draft.refuse(Problem::new("renews_on", "range", format!("It starts on {start} only; renew it later")));
        }
    }
    Ok(())
}
