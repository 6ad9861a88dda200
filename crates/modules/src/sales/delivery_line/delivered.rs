//! What was delivered and taken back of each line of an order, and how it stands with the order.

use std::collections::HashMap;
use std::sync::Arc;

use rapport_kernel::decimal::Decimal;
use rapport_kernel::house::Own;
use rapport_kernel::part::{RuleCx, Written, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Object, Record, RecordId, Result, Value, Work};

use crate::reading::{choice, distinct, living, matching, one_of, own_object};
use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::change::Change;
use crate::sales::figures::units;

/// In the transaction of a change.
pub fn order_line_knows_what_came(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (line, quantity) = (cx.field("order_line"), cx.field("quantity"));
    let changed = written.iter().filter(|one| one.changed(quantity));
    let lines = changed.filter_map(|one| one.get(line).as_link()).collect();
    count(lines, Change::None, cx)
}

/// Without what goes into the bin.
pub fn order_line_knows_what_went(gone: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    count(lines_of(gone, cx), Change::Without(gone), cx)
}

/// With what comes out of it.
pub fn order_line_knows_what_came_back(back: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    count(lines_of(back, cx), Change::With(back), cx)
}

fn lines_of(parts: &[Record], cx: &RuleCx<'_, '_>) -> Vec<RecordId> {
    let line = cx.field("order_line");
    parts.iter().filter_map(|part| part.get(line).as_link()).collect()
}

/// What came and what went back, in thousandths.
#[derive(Clone, Copy, Default)]
struct Moved {
    sent: i64,
    back: i64,
}

fn count(lines: Vec<RecordId>, change: Change<'_>, cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let lines = distinct(lines);
    if lines.is_empty() {
        return Ok(());
    }
    let (orders, of_lines) = (own_object(&cx.catalog(), "order"), own_object(&cx.catalog(), "order_line"));
    let home = declared(&of_lines, "order");
    let first = living(lines.iter().copied(), &of_lines, cx.work)?;
    let homes = distinct(first.values().filter_map(|line| line.get(home).as_link()).collect());
    if homes.is_empty() {
        // The order goes with all that hangs on it.
        return Ok(());
    }
    // Of two deliveries at once, the second sees what the first took.
    cx.work.tx().lock_many(&orders, &homes)?;
    let moved = moved(&lines, &of_lines, change, cx)?;
    let found = living(lines.iter().copied(), &of_lines, cx.work)?;
    let mut rows = Vec::new();
    for (id, line) in found {
        rows.extend(row(&line, moved.get(&id).copied().unwrap_or_default(), &of_lines)?);
    }
    rows.sort_by_key(|row: &Own| row.id);
    if !rows.is_empty() {
        cx.work.write_own(&of_lines, rows)?;
    }
    stand(&homes, &orders, &of_lines, cx.work)
}

/// The sums of all deliveries and returns of these lines.
fn moved(
    lines: &[RecordId],
    of_lines: &Arc<Object>,
    change: Change<'_>,
    cx: &mut RuleCx<'_, '_>,
) -> Result<HashMap<RecordId, Moved>> {
    let parts = cx.object.clone();
    let (line, quantity, is_return) = (cx.field("order_line"), cx.field("quantity"), cx.field("is_return"));
    let links = lines.iter().map(|id| Value::Link(Ref { object: of_lines.id, id: *id })).collect();
    let all = change.of(matching(&parts, one_of(line, links), cx.work)?);
    let mut moved: HashMap<RecordId, Moved> = HashMap::new();
    for part in all {
        let Some(of) = part.get(line).as_link() else { continue };
        let count = units(part.get(quantity), QUANTITY_SCALE).unwrap_or(0);
        let sum = moved.entry(of).or_default();
        let side = if *part.get(is_return) == Value::Boolean(true) { &mut sum.back } else { &mut sum.sent };
        *side = side.saturating_add(count);
    }
    Ok(moved)
}

/// What the line is to say, if that is news. What is with the customer is what was sent less what came back.
fn row(line: &Record, moved: Moved, object: &Object) -> Result<Option<Own>> {
    let ordered = units(line.get(declared(object, "quantity")), QUANTITY_SCALE).unwrap_or(0);
    let name = || line.get(declared(object, "description")).words();
    let there = moved.sent - moved.back;
    if there > ordered {
        let text =
            format!("More of {:?} would be delivered than was ordered; deliver {} at most", name(), shown(ordered));
        return Err(Error::rule("delivered_beyond_order", text));
    }
    if there < 0 {
        let text =
            format!("More of {:?} would come back than was delivered; take back {} at most", name(), shown(moved.sent));
        return Err(Error::rule("returned_beyond_delivery", text));
    }
    let wanted: Vec<(FieldId, Value)> = [("delivered", there), ("returned", moved.back)]
        .into_iter()
        .map(|(key, count)| (declared(object, key), Value::Decimal(Decimal { units: count, scale: QUANTITY_SCALE })))
        .filter(|(field, value)| line.get(*field) != value)
        .collect();
    Ok((!wanted.is_empty()).then_some(Own { id: Some(line.id), set: wanted }))
}

fn shown(thousandths: i64) -> String {
    let text = Decimal { units: thousandths, scale: QUANTITY_SCALE }.to_string();
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How it stands with the orders as a whole. One that is wholly with the customer is a delivered one, one of which all came
/// back a returned one.
fn stand(homes: &[RecordId], orders: &Arc<Object>, of_lines: &Object, work: &mut Work<'_>) -> Result<()> {
    let links = homes.iter().map(|id| Value::Link(Ref { object: orders.id, id: *id })).collect();
    let home = declared(of_lines, "order");
    let mut lines: HashMap<RecordId, Vec<Record>> = HashMap::new();
    for line in matching(of_lines, one_of(home, links), work)? {
        if let Some(order) = line.get(home).as_link() {
            lines.entry(order).or_default().push(line);
        }
    }
    let found = living(homes.iter().copied(), orders, work)?;
    let (field, status) = (declared(orders, "delivery_status"), declared(orders, "status"));
    let mut rows = Vec::new();
    for (id, order) in &found {
        let stands = standing_of(lines.get(id).map(Vec::as_slice).unwrap_or_default(), of_lines);
        if order.get(field).as_text() == Some(stands) {
            continue;
        }
        let mut set = vec![(field, Value::Text(stands.to_owned()))];
        let is_open = matches!(choice(order, orders, "status"), Some("placed" | "paid" | "shipped" | "delivered"));
        if is_open && matches!(stands, "delivered" | "returned") {
            set.push((status, Value::Text(stands.to_owned())));
        }
        rows.push(Own { id: Some(*id), set });
    }
    rows.sort_by_key(|row| row.id);
    if rows.is_empty() { Ok(()) } else { work.write_own(orders, rows).map(drop) }
}

fn standing_of(lines: &[Record], object: &Object) -> &'static str {
    let of = |line: &Record, key: &str| units(line.get(declared(object, key)), QUANTITY_SCALE).unwrap_or(0);
    let goods: Vec<&Record> = lines.iter().filter(|line| of(line, "quantity") > 0).collect();
    let (any_there, any_back) =
        (goods.iter().any(|line| of(line, "delivered") > 0), goods.iter().any(|line| of(line, "returned") > 0));
    match (any_there, any_back) {
        (true, _) if goods.iter().all(|line| of(line, "delivered") >= of(line, "quantity")) => "delivered",
        (true, _) => "partly_delivered",
        (false, true) => "returned",
        (false, false) => "not_delivered",
    }
}
