//! What holds for every payment.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::{Action, Draft, RuleCx, Written, declared};
use rapport_kernel::{Error, Kind, Problem, Record, RecordId, Result, Value};
use serde_json::{Map, json};

use crate::reading::{linked, own_object};
use crate::sales::change::Change;
use crate::sales::figures::money;
use crate::sales::order::settle;

/// What comes in for an order stays there.
pub fn stays_with_its_order(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let order = cx.field("order");
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(order)) {
        let text = "A payment stays with its order; delete it there and add it to the other one";
        draft.refuse(Problem::new("order", "fixed", text));
    }
    Ok(())
}

/// What is paid is in the currency in which it is owed, and something.
pub fn is_in_the_orders_currency(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let orders = own_object(&cx.catalog(), "order");
    let (order, amount, total) = (cx.field("order"), cx.field("amount"), declared(&orders, "total"));
    let found = linked(drafts.iter(), order, &orders, cx)?;
    for draft in drafts {
        let owed = draft.get(order).as_link().and_then(|id| found.get(&id)).and_then(|order| money(order.get(total)));
        let Some(paid) = money(draft.get(amount)) else { continue };
        match owed {
            None => {
                let text = "The order has no total yet, so nothing is owed; say what it comes to first";
                draft.refuse(Problem::new("order", "nothing_owed", text));
            }
            Some(owed) if owed.currency != paid.currency => {
                let text = format!("The order is in {}; say what came in in that currency", owed.currency);
                draft.refuse(Problem::new("amount", "other_currency", text).with("currency", owed.currency));
            }
            Some(_) if paid.minor == 0 => {
                draft.refuse(Problem::new("amount", "nothing", "Nothing is no payment; say how much it was"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The order says what was paid of it.
pub fn order_knows_what_was_paid(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (order, amount) = (cx.field("order"), cx.field("amount"));
    let changed = written.iter().filter(|payment| payment.changed(amount));
    let orders: Vec<RecordId> = changed.filter_map(|payment| payment.get(order).as_link()).collect();
    settle(&cx.object.clone(), "paid", orders, Change::None, cx.work)
}

/// The same without what goes into the bin.
pub fn order_knows_what_went(payments: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    settle(&cx.object.clone(), "paid", orders_of(payments, cx), Change::Without(payments), cx.work)
}

/// The same with what comes out of it.
pub fn order_knows_what_came_back(payments: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    settle(&cx.object.clone(), "paid", orders_of(payments, cx), Change::With(payments), cx.work)
}

fn orders_of(payments: &[Record], cx: &RuleCx<'_, '_>) -> Vec<RecordId> {
    let order = cx.field("order");
    payments.iter().filter_map(|payment| payment.get(order).as_link()).collect()
}

/// Records what came in for an order: all that is due, unless somebody says otherwise.
pub fn pay() -> Action {
    Action {
        object: "order",
        name: "record_payment",
        label: "Record payment",
        params: vec![
            FieldDecl::new("amount", "Amount", Kind::Money).help("All that is due when you do not say."),
            FieldDecl::new("paid_on", "Paid on", Kind::Date).help("Today when you do not say."),
            FieldDecl::text("reference", "Reference").help("What the bank or the provider calls it."),
        ],
        run: |work, id, params| {
            let orders = work.object("order")?;
            work.tx().lock_many(&orders, &[id])?;
            let due = work.get(&orders, id)?.get(declared(&orders, "due")).clone();
            let mut fields: Map<_, _> = params.clone();
            fields.retain(|_, value| !value.is_null());
            if !fields.contains_key("amount") {
                let open = money(&due).filter(|due| due.minor > 0);
                let open =
                    open.ok_or_else(|| Error::rule("nothing_due", "Nothing is due of this order; say an amount"))?;
                fields.insert("amount".to_owned(), Value::Money(open).to_json());
            }
            fields.insert("order".to_owned(), json!(id));
            let payments = work.object("payment")?;
            let made = work.create_with(&payments, fields, Vec::new())?;
            Ok(json!({"payment": made.id()}))
        },
    }
}
