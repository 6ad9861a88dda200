//! What a line takes from its product.

use std::collections::HashMap;

use rapport_kernel::money::Money;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{FieldId, Object, Record, RecordId, Result, Value};

use crate::reading::{linked, living, own_object};
use crate::sales::amount::{ONE, QUANTITY_SCALE};
use crate::sales::figures::{money, set_money, units};
use crate::sales::price::{Asked, PriceList};
use crate::sales::quote::Terms;

/// What a line and its product have in common, by key: here, there.
const TAKEN: [(&str, &str); 4] =
    [("description", "name"), ("unit", "unit"), ("tax_rate", "tax_rate"), ("interval", "interval")];

/// A line that gets a product, or another one, takes what nobody said otherwise from it.
pub fn follows_its_product(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let product = cx.field("product");
    let products = own_object(&cx.catalog(), "product");
    let pairs = TAKEN.map(|(here, there)| (cx.field(here), declared(&products, there)));
    let old = |draft: &Draft| draft.old.as_ref().and_then(|old| old.get(product).as_link());
    let moved = drafts.iter().filter(|draft| draft.changes(product));
    let ids = moved.flat_map(|draft| [old(draft), draft.get(product).as_link()].into_iter().flatten());
    let found = living(ids, &products, cx.work)?;
    for draft in drafts.iter_mut().filter(|draft| draft.changes(product)) {
        let Some(record) = draft.get(product).as_link().and_then(|id| found.get(&id)) else { continue };
        let left = old(draft).and_then(|id| found.get(&id));
        for (here, there) in pairs {
            if is_taken(draft, here, left.map(|left| left.get(there))) {
                draft.new.set(here, record.get(there).clone());
            }
        }
    }
    Ok(())
}

/// Whether nobody said this: it is empty, or stands as it was taken from the product before.
fn is_taken(draft: &Draft, field: FieldId, before: Option<&Value>) -> bool {
    draft.get(field).is_empty() || (!draft.changes(field) && before == Some(draft.get(field)))
}

/// The price is the one that holds for the product and the quantity, unless somebody said another.
pub fn price_follows_quantity(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (product, quantity, quote) = (cx.field("product"), cx.field("quantity"), cx.field("quote"));
    let (unit_price, list_price) = (cx.field("unit_price"), cx.field("list_price"));
    let asks = |draft: &&Draft| draft.changes(product) || !draft.get(product).is_empty() && draft.changes(quantity);
    if !drafts.iter().any(|draft| asks(&draft)) {
        return Ok(());
    }
    let quotes = own_object(&cx.catalog(), "quote");
    let homes = linked(drafts.iter().filter(asks), quote, &quotes, cx)?;
    let asked: Vec<Asked> = drafts.iter().filter(asks).filter_map(|draft| asked(draft, &homes, &quotes, cx)).collect();
    let list = PriceList::read(&asked, cx.work)?;
    for draft in drafts.iter_mut().filter(|draft| asks(&&**draft)) {
        let price = match self::asked(draft, &homes, &quotes, cx) {
            Some(asked) => list.price(&asked, cx.work)?.map(|minor| Money::new(minor, asked.currency)),
            None => None,
        };
        let listed = draft.old.as_ref().and_then(|old| money(old.get(list_price)));
        let now = money(draft.get(unit_price));
        let stands = !draft.changes(unit_price) && listed.is_some() && same(listed, now);
        if now.is_none() || (stands && price.is_some()) {
            set_money(draft, unit_price, price);
        }
        set_money(draft, list_price, price);
    }
    Ok(())
}

fn same(one: Option<Money>, other: Option<Money>) -> bool {
    let told = |money: Money| (money.minor, money.currency);
    one.map(told) == other.map(told)
}

/// What the price of a line is asked for: as the quote is today.
fn asked(draft: &Draft, homes: &HashMap<RecordId, Record>, quotes: &Object, cx: &RuleCx<'_, '_>) -> Option<Asked> {
    let home = draft.get(cx.field("quote")).as_link().and_then(|id| homes.get(&id))?;
    let terms = Terms::of(&home.values, quotes)?;
    let link = |key: &str| home.get(declared(quotes, key)).as_link();
    Some(Asked {
        product: draft.get(cx.field("product")).as_link()?,
        company: link("company"),
        currency: terms.currency,
        quantity: units(draft.get(cx.field("quantity")), QUANTITY_SCALE).unwrap_or(ONE),
        day: cx.work.ctx().now.date_in(&cx.work.catalog().settings.zone()),
        prices: terms.prices,
        book: link("price_book"),
    })
}
