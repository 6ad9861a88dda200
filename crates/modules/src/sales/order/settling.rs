//! What is due of an order: its total, less what was paid and what was credited. In the order's own currency and in whole minor
//! units, worked out whenever one of them changes, in the same transaction.

use std::collections::HashMap;

use rapport_kernel::house::Own;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Object, Problem, Record, RecordId, Result, Value, Work};

use crate::reading::{distinct, living, matching, one_of, own_object};
use crate::sales::change::Change;
use crate::sales::figures::{money, set_money};

/// How it stands with the money of an order.
pub const PAYMENT_STATUSES: &[(&str, &str)] = &[
    ("open", "Open"),
    ("partly_paid", "Partly paid"),
    ("paid", "Paid"),
    ("overpaid", "Overpaid"),
    ("credited", "Credited"),
];

/// Adds up what payments or credit notes, in `field` of their orders, come to. The orders are locked from then on.
///
/// # Errors
/// A rule for a sum that is too large; the store's.
pub fn settle(
    parts: &Object,
    field: &str,
    orders: Vec<RecordId>,
    change: Change<'_>,
    work: &mut Work<'_>,
) -> Result<()> {
    let orders = distinct(orders);
    if orders.is_empty() {
        return Ok(());
    }
    let object = own_object(work.catalog(), "order");
    work.tx().lock_many(&object, &orders)?;
    let found = living(orders.iter().copied(), &object, work)?;
    let sums = sums(parts, &object, &found, change, work)?;
    let to = declared(&object, field);
    let rows = found.values().filter_map(|order| {
        let currency = money(order.get(declared(&object, "total")))?.currency;
        let sum = Value::Money(Money::new(*sums.get(&order.id).unwrap_or(&0), currency));
        let is_so = money(order.get(to)).is_some_and(|old| Some(old.minor) == money(&sum).map(|new| new.minor));
        (!is_so).then(|| Own { id: Some(order.id), set: vec![(to, sum)] })
    });
    let mut rows: Vec<Own> = rows.collect();
    rows.sort_by_key(|row| row.id);
    if rows.is_empty() { Ok(()) } else { work.write_own(&object, rows).map(drop) }
}

/// By order, in minor units of its currency.
fn sums(
    parts: &Object,
    orders: &Object,
    found: &HashMap<RecordId, Record>,
    change: Change<'_>,
    work: &mut Work<'_>,
) -> Result<HashMap<RecordId, i64>> {
    let (link, amount) = (declared(parts, "order"), declared(parts, "amount"));
    let links = found.keys().map(|id| Value::Link(Ref { object: orders.id, id: *id })).collect();
    let all = change.of(matching(parts, one_of(link, links), work)?);
    let mut sums: HashMap<RecordId, i64> = HashMap::new();
    for part in all {
        let (Some(order), Some(one)) = (part.get(link).as_link(), money(part.get(amount))) else { continue };
        let sum = sums.entry(order).or_default();
        *sum = sum.checked_add(one.minor).ok_or_else(|| {
            Error::rule("order_too_large", "What was paid or credited comes to more than can be written")
        })?;
    }
    Ok(sums)
}

/// What is due, and how it stands, follow from the total and from what was paid and credited. A placed order that is paid
/// is a paid one.
pub fn due_follows(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [total, paid, credited, due] = ["total", "paid", "credited", "due"].map(|key| cx.field(key));
    let (standing, status) = (cx.field("payment_status"), cx.field("status"));
    for draft in drafts {
        let Some(owed) = money(draft.get(total)) else {
            if has_moved(draft, paid) || has_moved(draft, credited) {
                let text = "Something was paid or credited already; an order with payments has a total";
                draft.refuse(Problem::new("total", "fixed", text));
            }
            set_money(draft, due, None);
            draft.new.set(standing, Value::Text("open".to_owned()));
            continue;
        };
        let (Ok(in_hand), Ok(forgone)) =
            (part(draft.get(paid), owed.currency), part(draft.get(credited), owed.currency))
        else {
            let text = "Something was paid or credited in another currency already; the order stays in that one";
            draft.refuse(Problem::new("total", "fixed", text));
            continue;
        };
        let rest = owed.minor.checked_sub(in_hand).and_then(|rest| rest.checked_sub(forgone));
        let Some(rest) = rest else {
            draft.refuse(Problem::new("total", "order_too_large", "What is due is more than can be written"));
            continue;
        };
        set_money(draft, due, Some(Money::new(rest, owed.currency)));
        let stands = standing_of(owed.minor, in_hand, forgone, rest);
        let is_news = draft.get(standing).as_text() != Some(stands);
        draft.new.set(standing, Value::Text(stands.to_owned()));
        if is_news && stands == "paid" && draft.get(status).as_text() == Some("placed") {
            draft.new.set(status, Value::Text("paid".to_owned()));
        }
    }
    Ok(())
}

fn standing_of(total: i64, paid: i64, credited: i64, due: i64) -> &'static str {
    match due {
        _ if paid == 0 && credited == 0 => "open",
        0 if paid == 0 && total != 0 => "credited",
        0 => "paid",
        due if due < 0 => "overpaid",
        _ => "partly_paid",
    }
}

fn has_moved(draft: &Draft, field: rapport_kernel::FieldId) -> bool {
    money(draft.get(field)).is_some_and(|amount| amount.minor != 0)
}

/// Minor units; an error where it is of another currency.
fn part(value: &Value, currency: Currency) -> std::result::Result<i64, ()> {
    match money(value) {
        None => Ok(0),
        Some(amount) if amount.minor == 0 || amount.currency == currency => Ok(amount.minor),
        Some(_) => Err(()),
    }
}
