//! A product: a thing or service on the price list, paid once or again and again. What is not sold any more is inactive,
//! so that old orders keep it. One with items is a bundle of other products.

use rapport_kernel::part::{Draft, Part, RuleCx};
use rapport_kernel::{Result, Value};

mod object;
#[cfg(test)]
mod tests;

pub use object::INTERVALS;

/// What a product declares.
pub fn part() -> Part {
    Part::new().object(object::object()).rule(
        "product",
        "only_what_recurs_has_an_interval",
        only_what_recurs_has_an_interval,
    )
}

/// What is paid once has no interval.
fn only_what_recurs_has_an_interval(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (billing, interval) = (cx.field("billing"), cx.field("interval"));
    for draft in drafts.iter_mut().filter(|draft| draft.get(billing).as_text() != Some("recurring")) {
        draft.new.set(interval, Value::Null);
    }
    Ok(())
}
