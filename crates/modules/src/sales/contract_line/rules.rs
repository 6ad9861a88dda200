//! What holds for every contract line.

use std::collections::HashMap;

use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::{Draft, RuleCx, Written};
use rapport_kernel::value::Ref;
use rapport_kernel::{Problem, Record, RecordId, Result, Value};

use crate::reading::{matching, one_of, own_object};
use crate::sales::amount::{PERCENT_SCALE, QUANTITY_SCALE, WHOLE, line_sum};
use crate::sales::change::Change;
use crate::sales::contract::worth_follows;
use crate::sales::figures::{money, set_money, units};

/// Quantity times unit price less the discount, in the one currency of the contract.
pub fn comes_to_something(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let currencies = currencies(drafts, cx)?;
    let [contract, quantity, price, discount, total] =
        ["contract", "quantity", "unit_price", "discount", "total"].map(|key| cx.field(key));
    for draft in drafts {
        let percent = units(draft.get(discount), PERCENT_SCALE).unwrap_or(0);
        if !(0..=WHOLE).contains(&percent) {
            draft.refuse(Problem::new("discount", "range", "A discount lies between 0 and 100 per cent"));
            continue;
        }
        let (Some(count), Some(each)) = (units(draft.get(quantity), QUANTITY_SCALE), money(draft.get(price))) else {
            continue;
        };
        let home = draft.get(contract).as_link();
        let other = home
            .and_then(|id| currencies.get(&id))
            .filter(|(line, known)| *line != draft.id && *known != each.currency);
        if let Some((_, known)) = other {
            let text = format!("The other lines of this contract are in {known}; write the price in that currency");
            draft.refuse(Problem::new("unit_price", "other_currency", text).with("currency", known));
        }
        match line_sum(count, each.minor, percent) {
            Some(sum) => set_money(draft, total, Some(Money::new(sum, each.currency))),
            None => draft.refuse(Problem::new("quantity", "range", "The total is too large; lower quantity or price")),
        }
    }
    Ok(())
}

/// A line of each of these contracts that is not of the batch, and its currency.
fn currencies(drafts: &[Draft], cx: &mut RuleCx<'_, '_>) -> Result<HashMap<RecordId, (RecordId, Currency)>> {
    let (contract, price) = (cx.field("contract"), cx.field("unit_price"));
    let contracts = own_object(&cx.catalog(), "contract");
    let ids = drafts.iter().filter_map(|draft| draft.get(contract).as_link());
    let links = ids.map(|id| Value::Link(Ref { object: contracts.id, id })).collect();
    let object = cx.object.clone();
    let found = matching(&object, one_of(contract, links), cx.work)?;
    let others = found.iter().filter(|line| drafts.iter().all(|draft| draft.id != line.id));
    let known =
        others.filter_map(|line| Some((line.get(contract).as_link()?, (line.id, money(line.get(price))?.currency))));
    Ok(known.collect())
}

/// The contract says what it comes to.
pub fn contract_knows_its_worth(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (contract, total, interval) = (cx.field("contract"), cx.field("total"), cx.field("interval"));
    let changed = written.iter().filter(|line| line.changed(total) || line.changed(interval));
    worth_follows(changed.filter_map(|line| line.get(contract).as_link()).collect(), Change::None, cx.work)
}

/// The same without what goes into the bin.
pub fn contract_knows_what_goes(lines: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    worth_follows(contracts_of(lines, cx), Change::Without(lines), cx.work)
}

/// The same with what comes out of it.
pub fn contract_knows_what_comes_back(lines: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    worth_follows(contracts_of(lines, cx), Change::With(lines), cx.work)
}

fn contracts_of(lines: &[Record], cx: &RuleCx<'_, '_>) -> Vec<RecordId> {
    let contract = cx.field("contract");
    lines.iter().filter_map(|line| line.get(contract).as_link()).collect()
}
