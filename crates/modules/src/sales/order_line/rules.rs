//! What holds for every order line.

use std::collections::HashMap;

use rapport_kernel::money::Money;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Object, Problem, Record, RecordId, Result, Value};

use crate::reading::{linked, own_object};
use crate::sales::amount::{ONE, PERCENT_SCALE, Prices, QUANTITY_SCALE, WHOLE, line_sum};
use crate::sales::figures::{money, set_money, units};
use crate::sales::price::{Asked, PriceList};

/// A line does not move to another order.
pub fn stays_with_its_order(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let order = cx.field("order");
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(order)) {
        let text = "A line stays with its order; delete it there and add it to the other one";
        draft.refuse(Problem::new("order", "fixed", text));
    }
    Ok(())
}

/// A line with a product takes its price and name where it has none of its own: the price that holds for the company of the
/// order on the day on which it is placed.
pub fn price_and_text_come_from_the_product(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (product, description) = (cx.field("product"), cx.field("description"));
    let products = own_object(&cx.catalog(), "product");
    let name = declared(&products, "name");
    let lacks = |draft: &&Draft| draft.changes(product) && draft.get(description).is_empty();
    let found = linked(drafts.iter().filter(lacks), product, &products, cx)?;
    for draft in drafts.iter_mut().filter(|draft| lacks(&&**draft)) {
        if let Some(record) = draft.get(product).as_link().and_then(|id| found.get(&id)) {
            draft.new.set(description, record.get(name).clone());
        }
    }
    take_prices(drafts, cx)
}

fn take_prices(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (product, unit_price, order) = (cx.field("product"), cx.field("unit_price"), cx.field("order"));
    let lacks = |draft: &&Draft| draft.changes(product) && draft.get(unit_price).is_empty();
    if !drafts.iter().any(|draft| lacks(&draft)) {
        return Ok(());
    }
    let orders = own_object(&cx.catalog(), "order");
    let homes = linked(drafts.iter().filter(lacks), order, &orders, cx)?;
    let asked: Vec<Asked> =
        drafts.iter().filter(lacks).filter_map(|draft| asked_of(draft, &homes, &orders, cx)).collect();
    let list = PriceList::read(&asked, cx.work)?;
    let base = cx.catalog().settings.currency();
    for draft in drafts.iter_mut().filter(|draft| lacks(&&**draft)) {
        let Some(mut asked) = asked_of(draft, &homes, &orders, cx) else { continue };
        // An order has no currency of its own: a line is in that of its product.
        asked.currency = list.own_currency(asked.product).unwrap_or(base);
        let price = list.price(&asked, cx.work)?.map(|minor| Money::new(minor, asked.currency));
        set_money(draft, unit_price, price);
    }
    Ok(())
}

/// What the price of a line is asked for.
fn asked_of(draft: &Draft, orders: &HashMap<RecordId, Record>, object: &Object, cx: &RuleCx<'_, '_>) -> Option<Asked> {
    let order = draft.get(cx.field("order")).as_link().and_then(|id| orders.get(&id));
    let value = |key: &str| order.map_or(&Value::Null, |order| order.get(declared(object, key)));
    let placed_at = match value("placed_at") {
        Value::Instant(at) => *at,
        _ => cx.work.ctx().now,
    };
    let settings = &cx.work.catalog().settings;
    Some(Asked {
        product: draft.get(cx.field("product")).as_link()?,
        company: value("company").as_link(),
        currency: settings.currency(),
        quantity: units(draft.get(cx.field("quantity")), QUANTITY_SCALE).unwrap_or(ONE),
        day: placed_at.date_in(&settings.zone()),
        prices: Prices::Exclusive,
        book: None,
    })
}

/// The total is worked out, never given; halves of the smallest coin are rounded away from zero.
pub fn total_is_quantity_times_price(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (quantity, unit_price) = (cx.field("quantity"), cx.field("unit_price"));
    let (discount, total) = (cx.field("discount"), cx.field("total"));
    for draft in drafts {
        let percent = units(draft.get(discount), PERCENT_SCALE).unwrap_or(0);
        if !(0..=WHOLE).contains(&percent) {
            draft.refuse(Problem::new("discount", "range", "A discount lies between 0 and 100 per cent"));
            continue;
        }
        let (Some(quantity), Some(price)) = (units(draft.get(quantity), QUANTITY_SCALE), money(draft.get(unit_price)))
        else {
            draft.new.set(total, Value::Null);
            continue;
        };
        match line_sum(quantity, price.minor, percent) {
            Some(sum) => set_money(draft, total, Some(Money::new(sum, price.currency))),
            None => draft.refuse(Problem::new("quantity", "range", "The total is too large; order less of it")),
        }
    }
    Ok(())
}
