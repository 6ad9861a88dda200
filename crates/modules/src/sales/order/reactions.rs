//! What follows from a change of an order's lines.

use std::collections::HashSet;

use rapport_kernel::event::{Event, Unit};
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::{Reaction, declared};
use rapport_kernel::query::Shelf;
use rapport_kernel::value::Ref;
use rapport_kernel::{Patch, RecordId, Result, Value, Work};
use serde_json::Map;

use crate::reading::{matching, one_of, own_object};

/// The total of an order that adds itself up is the sum of its lines.
pub fn total_follows_lines() -> Reaction {
    Reaction {
        name: "sales.order_total",
        object: "order_line",
        kinds: &["created", "updated", "deleted", "restored"],
        imports: true,
        run: add_up,
    }
}

fn add_up(work: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let (orders, lines) = (own_object(work.catalog(), "order"), own_object(work.catalog(), "order_line"));
    let line = work.get_many(&lines, &[event.record], Shelf::Both)?.pop();
    let home = line.and_then(|line| line.get(declared(&lines, "order")).as_link());
    let Some(order) =
        home.map(|id| work.get_many(&orders, &[id], Shelf::Living)).transpose()?.and_then(|mut o| o.pop())
    else {
        return Ok(());
    };
    if *order.get(declared(&orders, "total_from_lines")) != Value::Boolean(true) {
        return Ok(());
    }
    let total = sum_of_lines(work, order.id)?;
    let before = order.get(declared(&orders, "total"));
    if before.to_json() != total.to_json() {
        work.save(&orders, Patch::update(order.id, Map::from_iter([("total".to_owned(), total.to_json())])))?;
    }
    Ok(())
}

/// In the lines' own currency, or in base currency when they differ.
fn sum_of_lines(work: &mut Work<'_>, order: RecordId) -> Result<Value> {
    let (orders, lines) = (own_object(work.catalog(), "order"), own_object(work.catalog(), "order_line"));
    let here = Value::Link(Ref { object: orders.id, id: order });
    let found = matching(&lines, one_of(declared(&lines, "order"), vec![here]), work)?;
    let total = declared(&lines, "total");
    let amounts: Vec<Money> = found
        .iter()
        .filter_map(|line| match line.get(total) {
            Value::Money(money) => Some(*money),
            _ => None,
        })
        .collect();
    let currencies: HashSet<Currency> = amounts.iter().map(|money| money.currency).collect();
    let sum = match currencies.len() {
        0 => return Ok(Value::Null),
        1 => add(amounts.iter().map(|money| Some(money.minor)), amounts[0].currency),
        _ => add(amounts.iter().map(|money| money.base), work.catalog().settings.currency()),
    };
    Ok(sum.map_or(Value::Null, Value::Money))
}

/// `None` when an amount is unknown or the sum does not fit.
fn add(mut minors: impl Iterator<Item = Option<i64>>, currency: Currency) -> Option<Money> {
    let sum = minors.try_fold(0i64, |sum, minor| sum.checked_add(minor?))?;
    Some(Money::new(sum, currency))
}
