//! What holds for every deal line.

use std::collections::HashMap;

use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Problem, Record, RecordId, Result, Value};

use crate::reading::{linked, matching, one_of, own_object};
use crate::sales::amount::{ONE, PERCENT_SCALE, Prices, QUANTITY_SCALE, WHOLE, line_sum};
use crate::sales::figures::{money, set_money, units};
use crate::sales::price::{Asked, PriceList};

/// A line does not move to another deal.
pub fn stays_with_its_deal(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let deal = cx.field("deal");
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(deal)) {
        let text = "A line stays with its deal; delete it there and add it to the other one";
        draft.refuse(Problem::new("deal", "fixed", text));
    }
    Ok(())
}

/// A line with a product takes its name, price and interval where nobody said others: the price that holds for the company of
/// the deal today.
pub fn follows_its_product(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (product, price) = (cx.field("product"), cx.field("unit_price"));
    let products = own_object(&cx.catalog(), "product");
    let taken = [("description", "name"), ("interval", "interval")];
    let taken = taken.map(|(here, there)| (cx.field(here), declared(&products, there)));
    let moved = |draft: &&Draft| draft.changes(product);
    let found = linked(drafts.iter().filter(moved), product, &products, cx)?;
    for draft in drafts.iter_mut().filter(|draft| moved(&&**draft)) {
        let Some(record) = draft.get(product).as_link().and_then(|id| found.get(&id)) else { continue };
        for (here, there) in taken {
            if draft.get(here).is_empty() {
                draft.new.set(here, record.get(there).clone());
            }
        }
    }
    let lacks = |draft: &&Draft| draft.changes(product) && draft.get(price).is_empty();
    let deals = own_object(&cx.catalog(), "deal");
    let homes = linked(drafts.iter().filter(lacks), cx.field("deal"), &deals, cx)?;
    let company = declared(&deals, "company");
    let asked: Vec<Asked> = drafts.iter().filter(lacks).filter_map(|draft| asked(draft, &homes, company, cx)).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let list = PriceList::read(&asked, cx.work)?;
    let base = cx.catalog().settings.currency();
    for draft in drafts.iter_mut().filter(|draft| lacks(&&**draft)) {
        let Some(mut asked) = self::asked(draft, &homes, company, cx) else { continue };
        asked.currency = list.own_currency(asked.product).unwrap_or(base);
        let found = list.price(&asked, cx.work)?.map(|minor| Money::new(minor, asked.currency));
        set_money(draft, price, found);
    }
    Ok(())
}

/// What the price of a line is asked for.
fn asked(
    draft: &Draft,
    deals: &HashMap<RecordId, Record>,
    company: rapport_kernel::FieldId,
    cx: &RuleCx<'_, '_>,
) -> Option<Asked> {
    let settings = &cx.work.catalog().settings;
    let deal = draft.get(cx.field("deal")).as_link().and_then(|id| deals.get(&id));
    Some(Asked {
        product: draft.get(cx.field("product")).as_link()?,
        company: deal.and_then(|deal| deal.get(company).as_link()),
        currency: settings.currency(),
        quantity: units(draft.get(cx.field("quantity")), QUANTITY_SCALE).unwrap_or(ONE),
        day: cx.work.ctx().now.date_in(&settings.zone()),
        prices: Prices::Exclusive,
        book: None,
    })
}

/// Quantity times unit price less the discount, in the one currency of the deal.
pub fn comes_to_something(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let currencies = currencies(drafts, cx)?;
    let [deal, quantity, price, discount, total] =
        ["deal", "quantity", "unit_price", "discount", "total"].map(|key| cx.field(key));
    for draft in drafts {
        let percent = units(draft.get(discount), PERCENT_SCALE).unwrap_or(0);
        if !(0..=WHOLE).contains(&percent) {
            draft.refuse(Problem::new("discount", "range", "A discount lies between 0 and 100 per cent"));
            continue;
        }
        let (Some(count), Some(each)) = (units(draft.get(quantity), QUANTITY_SCALE), money(draft.get(price))) else {
            draft.new.set(total, Value::Null);
            continue;
        };
        let home = draft.get(deal).as_link();
        let other = home.and_then(|id| currencies.get(&id)).filter(|known| **known != each.currency);
        if let Some(known) = other {
            let text = format!("The other lines of this deal are in {known}; write the price in that currency");
            draft.refuse(Problem::new("unit_price", "other_currency", text).with("currency", known));
        }
        match line_sum(count, each.minor, percent) {
            Some(sum) => set_money(draft, total, Some(Money::new(sum, each.currency))),
            None => draft.refuse(Problem::new("quantity", "range", "The total is too large; lower quantity or price")),
        }
    }
    Ok(())
}

/// The currencies of the lines that these deals have besides.
fn currencies(drafts: &[Draft], cx: &mut RuleCx<'_, '_>) -> Result<HashMap<RecordId, Currency>> {
    let (deal, price) = (cx.field("deal"), cx.field("unit_price"));
    let deals = own_object(&cx.catalog(), "deal");
    let ids = drafts.iter().filter_map(|draft| draft.get(deal).as_link());
    let links = ids.map(|id| Value::Link(Ref { object: deals.id, id })).collect();
    let object = cx.object.clone();
    let found = matching(&object, one_of(deal, links), cx.work)?;
    let others = found.iter().filter(|line| drafts.iter().all(|draft| draft.id != line.id));
    Ok(others.filter_map(|line| Some((line.get(deal).as_link()?, money(line.get(price))?.currency))).collect())
}
