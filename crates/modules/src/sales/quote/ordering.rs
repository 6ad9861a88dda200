//! What follows from a yes: the order, and the deal that is won.

use rapport_kernel::access::Verb;
use rapport_kernel::house::{Own, Saved};
use rapport_kernel::money::Money;
use rapport_kernel::part::declared;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Object, Record, RecordId, Result, Value, Work};
use serde_json::Map;

use super::held::Held;
use crate::reading::{choice, living, own_object};
use crate::sales::contract;
use crate::sales::figures::money;

/// What an order has of its quote, by key.
const ALIKE: [&str; 4] = ["contact", "company", "deal", "owner"];
/// What a line of an order has of the line of a quote, by key.
const LINES_ALIKE: [&str; 8] =
    ["position", "product", "description", "quantity", "unit_price", "discount", "tax_rate", "interval"];

/// Makes the order, with the lines that were ordered. It comes to what is due first: what is paid once, and what recurs for
/// the first time, with tax.
pub fn make_order(quote: &Held, work: &mut Work<'_>) -> Result<RecordId> {
    let orders = own_object(work.catalog(), "order");
    let mut set: Vec<(FieldId, Value)> =
        ALIKE.map(|key| (declared(&orders, key), quote.value(key).clone())).into_iter().collect();
    set.push((declared(&orders, "quote"), quote.link()));
    set.push((declared(&orders, "total"), first_bill(quote, GROSS)?.map_or(Value::Null, Value::Money)));
    let order = one(work.write_own(&orders, vec![Own { id: None, set }])?);
    let lines = own_object(work.catalog(), "order_line");
    let home = Value::Link(Ref { object: orders.id, id: order });
    let ordered = own_object(work.catalog(), "quote_line");
    let rows = quote.lines(work)?.into_iter().filter(|line| is_ordered(line, &ordered)).map(|line| {
        let alike = LINES_ALIKE.map(|key| (declared(&lines, key), line.get(declared(&ordered, key)).clone()));
        Own { id: None, set: alike.into_iter().chain([(declared(&lines, "order"), home.clone())]).collect() }
    });
    let rows: Vec<Own> = rows.collect();
    work.write_own(&lines, rows)?;
    contract::begin(order, work)?;
    Ok(order)
}

/// Wins the deal of the quote, if it is open. One without an amount is worth what was accepted, without tax. Gates of the
/// pipeline hold up colleagues who say yes for the customer, and never the customer.
pub fn win_deal(quote: &Held, work: &mut Work<'_>) -> Result<()> {
    let deals = own_object(work.catalog(), "deal");
    let found = living(quote.value("deal").as_link().into_iter(), &deals, work)?;
    let Some(deal) = found.values().find(|deal| choice(deal, &deals, "status") == Some("open")) else { return Ok(()) };
    if !work.may(&deals, deal.id, Verb::Update)? {
        let text = "You may not win the deal of this quote; ask its owner to accept, or take the quote off the deal";
        return Err(Error::rule("deal_not_yours", text));
    }
    let mut params = Map::new();
    if deal.get(declared(&deals, "amount")).is_empty()
        && let Some(worth) = first_bill(quote, NET)?
    {
        params.insert("amount".to_owned(), Value::Money(worth).to_json());
    }
    work.act(&deals, "win", deal.id, &params).map(drop)
}

const GROSS: [&str; 4] = ["gross", "monthly_gross", "quarterly_gross", "yearly_gross"];
const NET: [&str; 4] = ["net", "monthly_net", "quarterly_net", "yearly_net"];

fn first_bill(quote: &Held, parts: [&str; 4]) -> Result<Option<Money>> {
    let amounts: Vec<Money> = parts.iter().filter_map(|key| money(quote.value(key))).collect();
    let Some(first) = amounts.first() else { return Ok(None) };
    let sum = amounts.iter().try_fold(0i64, |sum, amount| sum.checked_add(amount.minor));
    let sum = sum.ok_or_else(|| Error::rule("quote_too_large", "The order would come to more than can be written"))?;
    Ok(Some(Money::new(sum, first.currency)))
}

fn is_ordered(line: &Record, lines: &Object) -> bool {
    let is = |key: &str| *line.get(declared(lines, key)) == Value::Boolean(true);
    choice(line, lines, "kind") == Some("line") && (!is("optional") || is("chosen"))
}

fn one(saved: Vec<Saved>) -> RecordId {
    saved.first().expect("one row, one answer").id()
}
