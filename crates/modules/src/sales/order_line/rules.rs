//! What holds for every order line.

use rapport_kernel::decimal::Decimal;
use rapport_kernel::money::Money;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Problem, Result, Value};

use super::object::QUANTITY_SCALE;
use crate::reading::{linked, own_object};

/// Digits of a percentage after the point.
const PERCENT_SCALE: u8 = 2;
/// All of it, as a percentage with its digits.
const WHOLE: i128 = 10_000;

/// A line does not move to another order.
pub fn stays_with_its_order(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let order = cx.field("order");
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(order)) {
        let text = "A line stays with its order; delete it there and add it to the other one";
        draft.refuse(Problem::new("order", "fixed", text));
    }
    Ok(())
}

/// A line with a product takes its price and name where it has none of its own.
pub fn price_and_text_come_from_the_product(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let product = cx.field("product");
    let taken = [("unit_price", "price"), ("description", "name")];
    let products = own_object(&cx.catalog(), "product");
    let pairs = taken.map(|(here, there)| (cx.field(here), declared(&products, there)));
    let lacks = |draft: &&Draft| draft.changes(product) && pairs.iter().any(|(here, _)| draft.get(*here).is_empty());
    let found = linked(drafts.iter().filter(lacks), product, &products, cx)?;
    for draft in drafts {
        let Some(record) = draft.get(product).as_link().and_then(|id| found.get(&id)) else { continue };
        for (here, there) in pairs {
            if draft.get(here).is_empty() {
                draft.new.set(here, record.get(there).clone());
            }
        }
    }
    Ok(())
}

/// The total is worked out, never given; halves of the smallest coin are rounded away from zero.
pub fn total_is_quantity_times_price(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (quantity, unit_price) = (cx.field("quantity"), cx.field("unit_price"));
    let (discount, total) = (cx.field("discount"), cx.field("total"));
    for draft in drafts {
        let percent = decimal(draft.get(discount), PERCENT_SCALE).unwrap_or(0);
        if !(0..=WHOLE).contains(&percent) {
            draft.refuse(Problem::new("discount", "range", "A discount lies between 0 and 100 per cent"));
            continue;
        }
        let (Some(quantity), Value::Money(price)) =
            (decimal(draft.get(quantity), QUANTITY_SCALE), draft.get(unit_price))
        else {
            draft.new.set(total, Value::Null);
            continue;
        };
        match line_total(quantity, *price, percent) {
            Some(money) => draft.new.set(total, Value::Money(money)),
            None => draft.refuse(Problem::new("quantity", "range", "The total is too large; order less of it")),
        }
    }
    Ok(())
}

/// The number without its point, with `scale` digits after it.
fn decimal(value: &Value, scale: u8) -> Option<i128> {
    match value {
        Value::Decimal(decimal) => decimal.rescale(scale).map(|Decimal { units, .. }| i128::from(units)),
        _ => None,
    }
}

fn line_total(quantity: i128, price: Money, percent: i128) -> Option<Money> {
    let exact = i128::from(price.minor).checked_mul(quantity)?.checked_mul(WHOLE - percent)?;
    let by = WHOLE * 10i128.pow(u32::from(QUANTITY_SCALE));
    let half = if exact < 0 { -by / 2 } else { by / 2 };
    let minor = i64::try_from((exact + half) / by).ok()?;
    Some(Money::new(minor, price.currency))
}
