//! Delivering what is open of an order, and taking back what was delivered.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::decimal::Decimal;
use rapport_kernel::part::{Action, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Kind, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use crate::reading::{matching, one_of, own_object};
use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::figures::{integer, units};

/// Delivers all that is still open.
pub fn deliver() -> Action {
    Action {
        object: "order",
        name: "deliver",
        label: "Deliver the rest",
        params: vec![
            FieldDecl::new("delivered_on", "On", Kind::Date).help("Today when you do not say."),
            FieldDecl::text("carrier", "Carrier"),
            FieldDecl::text("tracking", "Tracking number"),
        ],
        run: |work, id, params| {
            let open = |ordered: i64, delivered: i64, _| ordered - delivered;
            make(work, id, "delivery", params, open, "Nothing of this order is open; all was delivered")
        },
    }
}

/// Takes back all that was delivered; for less, make a return with its lines.
pub fn take_back() -> Action {
    Action {
        object: "order",
        name: "take_back",
        label: "Take back",
        params: vec![
            FieldDecl::text("reason", "Reason").required().help("Why it came back."),
            FieldDecl::new("delivered_on", "On", Kind::Date).help("Today when you do not say."),
        ],
        run: |work, id, params| {
            let there = |_, delivered: i64, _| delivered;
            make(work, id, "return", params, there, "Nothing of this order is with the customer")
        },
    }
}

/// A delivery with a line for each line of the order of which there is any.
fn make(
    work: &mut Work<'_>,
    order: RecordId,
    kind: &str,
    params: &Map<String, Json>,
    quantity: fn(i64, i64, i64) -> i64,
    nothing: &'static str,
) -> Result<Json> {
    let orders = work.object("order")?;
    work.tx().lock_many(&orders, &[order])?;
    let lines = lines_of(order, work)?;
    let object = own_object(work.catalog(), "order_line");
    let of = |line: &Record, key: &str| units(line.get(declared(&object, key)), QUANTITY_SCALE).unwrap_or(0);
    let wanted = |line: &Record| quantity(of(line, "quantity"), of(line, "delivered"), of(line, "returned"));
    let wanted: Vec<(RecordId, i64)> =
        lines.iter().map(|line| (line.id, wanted(line))).filter(|(_, quantity)| *quantity > 0).collect();
    if wanted.is_empty() {
        return Err(Error::rule("nothing_to_deliver", nothing));
    }
    let mut fields: Map<String, Json> = params.clone();
    fields.retain(|_, value| !value.is_null());
    fields.extend([("order".to_owned(), json!(order)), ("kind".to_owned(), json!(kind))]);
    let deliveries = work.object("delivery")?;
    let made = work.create_with(&deliveries, fields, Vec::new())?.id();
    let delivery_lines = work.object("delivery_line")?;
    for (line, quantity) in wanted {
        let quantity = Decimal { units: quantity, scale: QUANTITY_SCALE }.to_string();
        let fields = json!({"delivery": made, "order_line": line, "quantity": quantity});
        work.create_with(&delivery_lines, fields.as_object().cloned().unwrap_or_default(), Vec::new())?;
    }
    Ok(json!({"delivery": made}))
}

/// The lines of an order as they stand in it.
fn lines_of(order: RecordId, work: &mut Work<'_>) -> Result<Vec<Record>> {
    let (orders, object) = (own_object(work.catalog(), "order"), own_object(work.catalog(), "order_line"));
    let here = Value::Link(Ref { object: orders.id, id: order });
    let mut lines = matching(&object, one_of(declared(&object, "order"), vec![here]), work)?;
    lines.sort_by_key(|line| (integer(line.get(declared(&object, "position"))), line.id));
    Ok(lines)
}
