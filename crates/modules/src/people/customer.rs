//! Buying makes customers: the first order or won deal moves its contact and its company to that stage.

use rapport_kernel::event::{Body, Event, Unit};
use rapport_kernel::part::{Reaction, declared};
use rapport_kernel::query::Shelf;
use rapport_kernel::{Object, Patch, Record, Result, Work};
use serde_json::{Map, json};

use crate::people::lifecycle::{CUSTOMER, becomes_customer};
use crate::reading::{choice, own_object};

/// What is written when somebody becomes a customer.
const STAGE: &str = "lifecycle_stage";

/// An order that is neither a draft nor cancelled.
pub fn by_order() -> Reaction {
    Reaction {
        name: "people.customer_by_order",
        object: "order",
        kinds: &["created", "updated", "restored"],
        imports: true,
        run: ordered,
    }
}

/// A won deal.
pub fn by_deal() -> Reaction {
    Reaction {
        name: "people.customer_by_deal",
        object: "deal",
        kinds: &["created", "updated", "restored"],
        imports: true,
        run: won,
    }
}

fn ordered(work: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let order = own_object(work.catalog(), "order");
    let sold = |record: &Record| !matches!(choice(record, &order, "status"), Some("draft" | "cancelled"));
    promote(work, event, &order, sold)
}

fn won(work: &mut Work<'_>, _: &Unit, event: &Event) -> Result<()> {
    let deal = own_object(work.catalog(), "deal");
    promote(work, event, &deal, |record| choice(record, &deal, "status") == Some("won"))
}

/// Makes customers of the contact and the company of a purchase, once it is `bought`.
fn promote(work: &mut Work<'_>, event: &Event, object: &Object, bought: impl Fn(&Record) -> bool) -> Result<()> {
    if !touches(event, object, &["status", "contact", "company"]) {
        return Ok(());
    }
    let found = work.get_many(object, &[event.record], Shelf::Living)?;
    let Some(purchase) = found.into_iter().find(bought) else { return Ok(()) };
    for buyer in ["contact", "company"] {
        let Some(id) = purchase.get(declared(object, buyer)).as_link() else { continue };
        let buyers = own_object(work.catalog(), buyer);
        let Some(record) = work.get_many(&buyers, &[id], Shelf::Living)?.pop() else { continue };
        if becomes_customer(choice(&record, &buyers, STAGE)) {
            let stage = Map::from_iter([(STAGE.to_owned(), json!(CUSTOMER))]);
            work.save(&buyers, Patch::update(id, stage))?;
        }
    }
    Ok(())
}

/// Whether the event changed one of the fields; events without a diff may have.
fn touches(event: &Event, object: &Object, keys: &[&str]) -> bool {
    match &event.body {
        Body::Diff(diff) if event.kind == "updated" => {
            diff.0.iter().any(|change| keys.iter().any(|key| declared(object, key) == change.field))
        }
        _ => true,
    }
}
