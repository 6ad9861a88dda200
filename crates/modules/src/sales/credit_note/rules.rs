//! What holds for every credit note.

use std::collections::HashMap;

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::money::Money;
use rapport_kernel::part::{Action, Draft, RuleCx, Written, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Kind, Object, Problem, Record, RecordId, Result, Value};
use serde_json::{Map, json};

use crate::reading::{distinct, living, matching, one_of, own_object};
use crate::sales::amount::{QUANTITY_SCALE, rounded};
use crate::sales::change::Change;
use crate::sales::figures::{money, units};
use crate::sales::order::settle;

/// What was issued is in the customer's books.
pub fn stays_as_it_was_issued(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    for key in ["order", "amount"] {
        let field = cx.field(key);
        for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(field)) {
            let text = "A credit note that was issued stays as it is; issue another one";
            draft.refuse(Problem::new(key, "fixed", text));
        }
    }
    Ok(())
}

/// All that is credited is no more than the order came to, in its currency. Without an amount it is the share of what was taken
/// back: total × value taken back ÷ value of all lines, rounded half away from zero, less what was credited before.
pub fn is_within_the_order(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let orders = own_object(&cx.catalog(), "order");
    let (order, amount) = (cx.field("order"), cx.field("amount"));
    let is_new = |draft: &&Draft| draft.old.is_none();
    let ids = distinct(drafts.iter().filter(is_new).filter_map(|draft| draft.get(order).as_link()).collect());
    if ids.is_empty() {
        return Ok(());
    }
    // Of two who credit at once, the second sees what the first did.
    cx.work.tx().lock_many(&orders, &ids)?;
    let found = living(ids.into_iter(), &orders, cx.work)?;
    let shares = taken_back(&found, &orders, cx)?;
    let mut left: HashMap<RecordId, i64> = HashMap::new();
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_none()) {
        let Some(home) = draft.get(order).as_link().and_then(|id| found.get(&id)) else { continue };
        let amounts = ["total", "credited"].map(|key| money(home.get(declared(&orders, key))));
        let Some(total) = amounts[0] else {
            let text = "The order has no total yet, so nothing can be credited";
            draft.refuse(Problem::new("order", "nothing_owed", text));
            continue;
        };
        let credited = amounts[1].map_or(0, |credited| credited.minor);
        let left = left.entry(home.id).or_insert(total.minor - credited);
        let share = shares.get(&home.id).map(|share| (*share - credited).max(0));
        if draft.get(amount).is_empty()
            && let Some(share) = share.filter(|share| *share > 0)
        {
            draft.new.set(amount, Value::Money(Money::new(share, total.currency)));
        }
        match money(draft.get(amount)) {
            None => {
                let text = "Nothing was taken back that is not credited yet; say how much you credit";
                draft.refuse(Problem::new("amount", "required", text));
            }
            Some(said) if said.currency != total.currency => {
                let text = format!("The order is in {}; credit in that currency", total.currency);
                draft.refuse(Problem::new("amount", "other_currency", text).with("currency", total.currency));
            }
            Some(said) if said.minor <= 0 || said.minor > *left => {
                let most = Money::new((*left).max(0), total.currency);
                let text = format!("Credit more than nothing and no more than {} {}", most.amount(), most.currency);
                let problem = Problem::new("amount", "credit_beyond_order", text);
                draft.refuse(problem.with("most", format!("{} {}", most.amount(), most.currency)));
            }
            Some(said) => *left -= said.minor,
        }
    }
    Ok(())
}

/// What of the total was taken back, by order.
fn taken_back(
    orders: &HashMap<RecordId, Record>,
    object: &Object,
    cx: &mut RuleCx<'_, '_>,
) -> Result<HashMap<RecordId, i64>> {
    let lines = own_object(&cx.catalog(), "order_line");
    let field = |key: &str| declared(&lines, key);
    let links = orders.keys().map(|id| Value::Link(Ref { object: object.id, id: *id })).collect();
    let mut sums: HashMap<RecordId, (i128, i128)> = HashMap::new();
    for line in matching(&lines, one_of(field("order"), links), cx.work)? {
        let Some(home) = line.get(field("order")).as_link() else { continue };
        let of = |key: &str| units(line.get(field(key)), QUANTITY_SCALE).unwrap_or(0);
        let (ordered, back) = (i128::from(of("quantity")), i128::from(of("returned")));
        let worth = i128::from(money(line.get(field("total"))).map_or(0, |total| total.minor));
        let (all, returned) = sums.entry(home).or_default();
        *all += worth;
        if ordered != 0 {
            // In thousandths of a minor unit, so that lines round together.
            *returned += rounded(worth * back * 1_000, ordered);
        }
    }
    let share = |(id, (all, back)): (RecordId, (i128, i128))| {
        let total = money(orders[&id].get(declared(object, "total")))?.minor;
        let share = if all == 0 { 0 } else { rounded(i128::from(total) * back, all * 1_000) };
        Some((id, i64::try_from(share).ok()?))
    };
    Ok(sums.into_iter().filter_map(share).collect())
}

/// The next of the year, once nothing is wrong with it any more.
pub fn has_its_number(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (number, issued) = (cx.field("number"), cx.field("issued_on"));
    let today = cx.work.ctx().now.date_in(&cx.catalog().settings.zone());
    let year = today.civil().year();
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_none() && draft.problems.is_empty()) {
        let next = cx.work.tx().next_numbers(&format!("credit_note.{year}"), 1)?;
        draft.new.set(number, Value::Text(format!("CN-{year}-{next:04}")));
        draft.new.set(issued, Value::Date(today));
    }
    Ok(())
}

/// The order says what was credited.
pub fn order_knows_what_was_credited(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (order, amount) = (cx.field("order"), cx.field("amount"));
    let changed = written.iter().filter(|note| note.changed(amount));
    let orders: Vec<RecordId> = changed.filter_map(|note| note.get(order).as_link()).collect();
    settle(&cx.object.clone(), "credited", orders, Change::None, cx.work)
}

/// A number that was given away is not given back, whoever deletes or undoes.
pub fn never_goes(_: &[Record], _: &mut RuleCx<'_, '_>) -> Result<()> {
    let text = "A credit note that was issued stays; record what is paid again as a payment";
    Err(Error::rule("credit_note_issued", text))
}

/// Credits an order: what was taken back, unless somebody says how much.
pub fn credit() -> Action {
    Action {
        object: "order",
        name: "credit",
        label: "Credit",
        params: vec![
            FieldDecl::new("amount", "Amount", Kind::Money).help("The share that was taken back when you do not say."),
            FieldDecl::text("reason", "Reason").required().help("Why, as the customer reads it."),
        ],
        run: |work, id, params| {
            let mut fields: Map<_, _> = params.clone();
            fields.retain(|_, value| !value.is_null());
            fields.insert("order".to_owned(), json!(id));
            let notes = work.object("credit_note")?;
            let made = work.create_with(&notes, fields, Vec::new())?;
            Ok(json!({"credit_note": made.id()}))
        },
    }
}
