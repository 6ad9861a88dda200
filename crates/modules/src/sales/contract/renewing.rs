//! Renewing a contract, and cancelling it.

use std::collections::HashMap;

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::house::Own;
use rapport_kernel::money::Money;
use rapport_kernel::part::{Action, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Kind, Record, RecordId, Result, Value, Work};
use serde_json::{Value as Json, json};

use super::beginning::{ALIKE, LINES_ALIKE};
use super::term::months_later;
use crate::reading::{choice, living, matching, one_of, own_object};
use crate::sales::amount::{Item, Off, Prices, TAX_SCALE, sums};
use crate::sales::figures::{day, integer, money, units};

/// Makes the order of the next term.
pub fn renew() -> Action {
    Action {
        object: "contract",
        name: "renew",
        label: "Renew",
        params: vec![
            FieldDecl::new("at_todays_prices", "At today's prices", Kind::Boolean)
                .help("What products cost today, in place of what was agreed."),
        ],
        run: |work, id, params| {
            let todays = params.get("at_todays_prices").and_then(Json::as_bool) == Some(true);
            let order = renewed(id, todays, work)?;
            Ok(json!({"order": order}))
        },
    }
}

/// Ends a contract with its term.
pub fn cancel() -> Action {
    Action {
        object: "contract",
        name: "cancel",
        label: "Cancel contract",
        params: vec![FieldDecl::text("reason", "Reason").required().help("Why the customer leaves.")],
        run: |work, id, params| {
            let contract = active(id, work)?;
            let object = own_object(work.catalog(), "contract");
            let reason = params.get("reason").and_then(Json::as_str).unwrap_or_default().to_owned();
            let set = vec![
                (declared(&object, "status"), Value::Text("cancelled".to_owned())),
                (declared(&object, "cancel_reason"), Value::Text(reason)),
            ];
            work.write_own(&object, vec![Own { id: Some(contract.id), set }])?;
            Ok(json!({"status": "cancelled"}))
        },
    }
}

/// The contract, locked, if it still runs.
fn active(id: RecordId, work: &mut Work<'_>) -> Result<Record> {
    let object = own_object(work.catalog(), "contract");
    work.tx().lock_many(&object, &[id])?;
    let contract = work.get(&object, id)?;
    match choice(&contract, &object, "status") {
        Some("active") => Ok(contract),
        _ => Err(Error::rule("contract_over", "This contract is over; begin another one with an order")),
    }
}

/// The order of the next term, which begins where the last ends.
pub fn renewed(id: RecordId, at_todays_prices: bool, work: &mut Work<'_>) -> Result<RecordId> {
    let object = own_object(work.catalog(), "contract");
    let contract = active(id, work)?;
    let value = |key: &str| contract.get(declared(&object, key)).clone();
    let (renews, months) = (day(&value("renews_on")), integer(&value("term_months")));
    let next = renews.and_then(|renews| months_later(renews, months));
    let Some(next) = next else {
        return Err(Error::rule("contract_without_term", "Say when this contract renews, before the year 9999"));
    };
    let order = make_order(&contract, at_todays_prices, work)?;
    let today = work.ctx().now.date_in(&work.catalog().settings.zone());
    let set = [
        ("renews_on", Value::Date(next)),
        ("renewals", Value::Integer(integer(&value("renewals")) + 1)),
        ("renewed_on", Value::Date(today)),
    ];
    let set = set.map(|(key, value)| (declared(&object, key), value)).to_vec();
    work.write_own(&object, vec![Own { id: Some(id), set }])?;
    Ok(order)
}

fn make_order(contract: &Record, at_todays_prices: bool, work: &mut Work<'_>) -> Result<RecordId> {
    let (contracts, orders) = (own_object(work.catalog(), "contract"), own_object(work.catalog(), "order"));
    let (of_contract, of_order) =
        (own_object(work.catalog(), "contract_line"), own_object(work.catalog(), "order_line"));
    let home = Value::Link(Ref { object: contracts.id, id: contract.id });
    let mut lines = matching(&of_contract, one_of(declared(&of_contract, "contract"), vec![home.clone()]), work)?;
    lines.sort_by_key(|line| line.id);
    if lines.is_empty() {
        return Err(Error::rule("contract_empty", "This contract has no lines; add what is paid first"));
    }
    let mut set: Vec<(FieldId, Value)> =
        ALIKE.map(|key| (declared(&orders, key), contract.get(declared(&contracts, key)).clone())).into();
    set.push((declared(&orders, "contract"), home));
    let order = work.write_own(&orders, vec![Own { id: None, set }])?[0].id();
    let there = Value::Link(Ref { object: orders.id, id: order });
    let rows = lines.iter().zip(0..).map(|(line, position)| {
        let is_priced_anew = at_todays_prices && !line.get(declared(&of_contract, "product")).is_empty();
        let alike = LINES_ALIKE.into_iter().filter(|key| *key != "unit_price" || !is_priced_anew);
        let mut set: Vec<(FieldId, Value)> =
            alike.map(|key| (declared(&of_order, key), line.get(declared(&of_contract, key)).clone())).collect();
        set.push((declared(&of_order, "order"), there.clone()));
        set.push((declared(&of_order, "position"), Value::Integer(position)));
        Own { id: None, set }
    });
    let rows: Vec<Own> = rows.collect();
    let made: Vec<RecordId> = work.write_own(&of_order, rows)?.into_iter().map(|saved| saved.id()).collect();
    let made = living(made.into_iter(), &of_order, work)?;
    if at_todays_prices {
        agree_anew(&lines, &made, work)?;
    }
    let total = total(made.values(), work)?;
    work.write_own(&orders, vec![Own { id: Some(order), set: vec![(declared(&orders, "total"), total)] }])?;
    Ok(order)
}

/// From now on the contract is at the prices of its latest order.
fn agree_anew(lines: &[Record], made: &HashMap<RecordId, Record>, work: &mut Work<'_>) -> Result<()> {
    let (of_contract, of_order) =
        (own_object(work.catalog(), "contract_line"), own_object(work.catalog(), "order_line"));
    let (position, price) = (declared(&of_order, "position"), declared(&of_contract, "unit_price"));
    let rows = lines.iter().zip(0..).filter_map(|(line, at)| {
        let twin = made.values().find(|made| *made.get(position) == Value::Integer(at))?;
        let new = twin.get(declared(&of_order, "unit_price")).clone();
        (line.get(price) != &new).then(|| Own { id: Some(line.id), set: vec![(price, new)] })
    });
    let rows: Vec<Own> = rows.collect();
    if rows.is_empty() { Ok(()) } else { work.write_own(&of_contract, rows).map(drop) }
}

/// What is due first, each interval once, with tax on the sum of each rate.
fn total<'l>(lines: impl Iterator<Item = &'l Record> + Clone, work: &mut Work<'_>) -> Result<Value> {
    let (object, rates) = (own_object(work.catalog(), "order_line"), own_object(work.catalog(), "tax_rate"));
    let rate_of = declared(&object, "tax_rate");
    let found = living(lines.clone().filter_map(|line| line.get(rate_of).as_link()), &rates, work)?;
    let mut currency = None;
    let items: Vec<Item<Option<RecordId>>> = lines
        .filter_map(|line| {
            let sum = money(line.get(declared(&object, "total")))?;
            currency.get_or_insert(sum.currency);
            let key = line.get(rate_of).as_link();
            let rate =
                key.and_then(|id| found.get(&id)).and_then(|rate| units(rate.get(declared(&rates, "rate")), TAX_SCALE));
            Some(Item { sum: sum.minor, key, rate: rate.unwrap_or(0) })
        })
        .collect();
    let Some(currency) = currency else { return Ok(Value::Null) };
    let sums = sums(&items, Off::Percent(0), Prices::Exclusive)
        .map_err(|_| Error::rule("contract_too_large", "The contract comes to more than can be written"))?;
    Ok(Value::Money(Money::new(sums.taxed.gross, currency)))
}
