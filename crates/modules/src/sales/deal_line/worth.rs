//! What deals come to by their lines, and how a quote for a deal begins.

use std::collections::HashMap;

use rapport_kernel::house::Own;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::{RuleCx, Written, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Record, RecordId, Result, Value, Work};

use crate::reading::{distinct, is_a_step, living, matching, one_of, own_object};
use crate::sales::change::Change;
use crate::sales::figures::money;

/// What a line of a quote has of a deal's, by key.
const ALIKE: [&str; 6] = ["product", "description", "quantity", "unit_price", "discount", "interval"];

/// In the transaction of a change.
pub fn deal_knows_its_worth(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (deal, total) = (cx.field("deal"), cx.field("total"));
    let changed = written.iter().filter(|line| line.changed(total));
    add_up(changed.filter_map(|line| line.get(deal).as_link()).collect(), Change::None, cx.work)
}

/// Without what goes into the bin.
pub fn deal_knows_what_goes(lines: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    add_up(deals_of(lines, cx), Change::Without(lines), cx.work)
}

/// With what comes out of it.
pub fn deal_knows_what_comes_back(lines: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    add_up(deals_of(lines, cx), Change::With(lines), cx.work)
}

fn deals_of(lines: &[Record], cx: &RuleCx<'_, '_>) -> Vec<RecordId> {
    let deal = cx.field("deal");
    lines.iter().filter_map(|line| line.get(deal).as_link()).collect()
}

/// The amounts of deals are what their lines come to; one whose last line goes keeps its amount. They are locked from then on.
fn add_up(deals: Vec<RecordId>, change: Change<'_>, work: &mut Work<'_>) -> Result<()> {
    let deals = distinct(deals);
    if deals.is_empty() {
        return Ok(());
    }
    let (object, lines) = (own_object(work.catalog(), "deal"), own_object(work.catalog(), "deal_line"));
    work.tx().lock_many(&object, &deals)?;
    let found = living(deals.iter().copied(), &object, work)?;
    let (link, total) = (declared(&lines, "deal"), declared(&lines, "total"));
    let links = deals.iter().map(|id| Value::Link(Ref { object: object.id, id: *id })).collect();
    let all = change.of(matching(&lines, one_of(link, links), work)?);
    let mut sums: HashMap<RecordId, (Currency, i64)> = HashMap::new();
    for line in &all {
        let (Some(deal), Some(one)) = (line.get(link).as_link(), money(line.get(total))) else { continue };
        let (_, sum) = sums.entry(deal).or_insert((one.currency, 0));
        *sum = sum
            .checked_add(one.minor)
            .ok_or_else(|| Error::rule("deal_too_large", "The lines come to more than can be written"))?;
    }
    let [amount, lines_total] = ["amount", "lines_total"].map(|key| declared(&object, key));
    let rows = found.values().filter_map(|deal| {
        let sum = sums.get(&deal.id).map(|(currency, sum)| Value::Money(Money::new(*sum, *currency)));
        let mut set = vec![(lines_total, sum.clone().unwrap_or_default())];
        set.extend(sum.map(|sum| (amount, sum)));
        let is_so = set.iter().all(|(field, value)| deal.get(*field) == value);
        (!is_so).then_some(Own { id: Some(deal.id), set })
    });
    let mut rows: Vec<Own> = rows.collect();
    rows.sort_by_key(|row| row.id);
    if rows.is_empty() { Ok(()) } else { work.write_own(&object, rows).map(drop) }
}

/// A new quote for a deal has its lines, in their order.
pub fn quote_begins_with_them(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (deal, revised, currency) = (cx.field("deal"), cx.field("revises"), cx.field("currency"));
    if !is_a_step(cx.work.ctx().cause) {
        return Ok(());
    }
    let begun = |quote: &&Written| quote.old.is_none() && !quote.get(deal).is_empty() && quote.get(revised).is_empty();
    for quote in written.iter().filter(begun) {
        let Some(home) = quote.get(deal).as_link() else { continue };
        let catalog = cx.catalog();
        let [deals, of_deal, of_quote] = ["deal", "deal_line", "quote_line"].map(|key| own_object(&catalog, key));
        let link = one_of(declared(&of_deal, "deal"), vec![Value::Link(Ref { object: deals.id, id: home })]);
        let mut lines = matching(&of_deal, link, cx.work)?;
        // What is in another currency is priced anew there.
        let price = declared(&of_deal, "unit_price");
        let is_priced = |line: &Record| {
            let code = quote.get(currency).as_text();
            money(line.get(price)).is_some_and(|money| Some(money.currency.code()) == code)
        };
        lines.sort_by_key(|line| line.id);
        let row = |line: &Record| {
            let alike = ALIKE.into_iter().filter(|key| *key != "unit_price" || is_priced(line));
            let mut set: Vec<_> =
                alike.map(|key| (declared(&of_quote, key), line.get(declared(&of_deal, key)).clone())).collect();
            set.push((declared(&of_quote, "quote"), Value::Link(Ref { object: cx.object.id, id: quote.id })));
            Own { id: None, set }
        };
        let rows: Vec<Own> = lines.iter().map(row).collect();
        if !rows.is_empty() {
            cx.work.write_own(&of_quote, rows)?;
        }
    }
    Ok(())
}
