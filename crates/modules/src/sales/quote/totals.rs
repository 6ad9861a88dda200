//! What a quote comes to: its lines added up, apart for what is paid once, every month, every quarter and every year.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rapport_kernel::decimal::Decimal;
use rapport_kernel::house::Own;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::declared;
use rapport_kernel::{Error, FieldId, Object, Read, Record, RecordId, Result, Value, Work};
use serde_json::{Value as Json, json};

use super::Terms;
use crate::reading::{living, own_object};
use crate::sales::amount::{Item, Prices, RateSums, Sums, TAX_SCALE, sums};
use crate::sales::figures::{money, units};
use crate::sales::quote_line::{Every, of_quotes};

/// What a quote comes to, by how often it is paid. What is paid once is always there.
pub type Totals = BTreeMap<Every, Sums<Option<RecordId>>>;

/// Adds quotes up, of those of their lines that are `kept` and of these that are on their way back, and writes what differs.
/// The quotes are locked by then.
///
/// # Errors
/// A rule `quote_too_large`; the store's.
pub fn add_up(quotes: &[RecordId], kept: impl Fn(&Record) -> bool, more: &[Record], work: &mut Work<'_>) -> Result<()> {
    let (object, lines) = (own_object(work.catalog(), "quote"), own_object(work.catalog(), "quote_line"));
    let found = living(quotes.iter().copied(), &object, work)?;
    let mut lines_of = of_quotes(quotes, work)?;
    for line in more {
        if let Some(quote) = line.get(declared(&lines, "quote")).as_link() {
            lines_of.entry(quote).or_default().push(line.clone());
        }
    }
    let mut counted = HashMap::new();
    for id in found.keys() {
        let mut lines = lines_of.remove(id).unwrap_or_default();
        lines.retain(&kept);
        counted.insert(*id, lines);
    }
    let names = names_of_taxes(counted.values().flatten(), &lines, work)?;
    let mut rows = Vec::new();
    for (id, quote) in found {
        let Some(terms) = Terms::of(&quote.values, &object) else { continue };
        let totals = totals(&counted[&id], &lines, &terms)?;
        let set = differing(&quote, wanted(&totals, &terms, &names, &object));
        if !set.is_empty() {
            rows.push(Own { id: Some(id), set });
        }
    }
    rows.sort_by_key(|row| row.id);
    if rows.is_empty() { Ok(()) } else { work.write_own(&object, rows).map(drop) }
}

/// What the fields of a quote would hold with these lines, written nowhere.
///
/// # Errors
/// A rule `quote_too_large`; the store's.
pub fn would_come_to(quote: &Record, lines: &[Record], read: &mut Read<'_>) -> Result<Vec<(FieldId, Value)>> {
    let (object, of_lines) = (own_object(read.catalog(), "quote"), own_object(read.catalog(), "quote_line"));
    let Some(terms) = Terms::of(&quote.values, &object) else { return Ok(Vec::new()) };
    let names = names_of_taxes(lines.iter(), &of_lines, read)?;
    Ok(wanted(&totals(lines, &of_lines, &terms)?, &terms, &names, &object))
}

/// Adds the lines of one quote up.
///
/// # Errors
/// A rule `quote_too_large`, with the line that is largest.
pub fn totals(lines: &[Record], object: &Object, terms: &Terms) -> Result<Totals> {
    let mut totals = Totals::new();
    for every in Every::ALL {
        let theirs = lines.iter().filter(|line| Every::of(object, line) == every);
        let items: Vec<Item<_>> = theirs.filter_map(|line| item(line, object, terms)).collect();
        if items.is_empty() && every != Every::Once {
            continue;
        }
        let off = if every == Every::Once { terms.off_once() } else { terms.off_again() };
        totals.insert(every, sums(&items, off, terms.prices).map_err(|_| too_large(lines, object))?);
    }
    Ok(totals)
}

/// A line that counts: neither a heading, nor without a price, nor an option that nobody chose.
fn item(line: &Record, object: &Object, terms: &Terms) -> Option<Item<Option<RecordId>>> {
    let value = |key: &str| line.get(declared(object, key));
    let is = |key: &str| *value(key) == Value::Boolean(true);
    if is("optional") && !is("chosen") {
        return None;
    }
    let sum = match terms.prices {
        Prices::Exclusive => money(value("net")),
        Prices::Inclusive => money(value("gross")),
    };
    let rate = units(value("tax_percent"), TAX_SCALE).unwrap_or(0);
    Some(Item { sum: sum?.minor, key: value("tax_rate").as_link(), rate })
}

fn too_large(lines: &[Record], object: &Object) -> Error {
    let size = |line: &&Record| money(line.get(declared(object, "net"))).map(|money| money.minor.unsigned_abs());
    let largest = lines.iter().max_by_key(size);
    let name = largest.map(|line| line.get(declared(object, "description")).words()).unwrap_or_default();
    Error::rule(
        "quote_too_large",
        format!("The quote comes to more than can be written; lower {name:?}, its largest line"),
    )
}

/// What the fields of a quote are to hold.
fn wanted(totals: &Totals, terms: &Terms, names: &HashMap<RecordId, String>, object: &Object) -> Vec<(FieldId, Value)> {
    let once = &totals[&Every::Once];
    let money = |minor: i64| Value::Money(Money::new(minor, terms.currency));
    let again = |every: Every, of: fn(&Sums<Option<RecordId>>) -> i64| {
        totals.get(&every).map_or(Value::Null, |sums| money(of(sums)))
    };
    let by_rate: Vec<Json> = totals
        .iter()
        .flat_map(|(every, sums)| sums.rates.iter().map(|rate| told(*every, rate, terms.currency, names)))
        .collect();
    let fields = [
        ("subtotal", money(once.lines)),
        ("discount", money(once.discount)),
        ("net", money(once.taxed.net)),
        ("tax", money(once.taxed.tax)),
        ("gross", money(once.taxed.gross)),
        ("monthly_net", again(Every::Month, |sums| sums.taxed.net)),
        ("monthly_gross", again(Every::Month, |sums| sums.taxed.gross)),
        ("quarterly_net", again(Every::Quarter, |sums| sums.taxed.net)),
        ("quarterly_gross", again(Every::Quarter, |sums| sums.taxed.gross)),
        ("yearly_net", again(Every::Year, |sums| sums.taxed.net)),
        ("yearly_gross", again(Every::Year, |sums| sums.taxed.gross)),
        ("taxes", if by_rate.is_empty() { Value::Null } else { Value::Json(Box::new(Json::Array(by_rate))) }),
    ];
    fields.map(|(key, value)| (declared(object, key), value)).into()
}

/// What is owed by one rate, as programs and documents read it.
fn told(
    every: Every,
    rate: &RateSums<Option<RecordId>>,
    currency: Currency,
    names: &HashMap<RecordId, String>,
) -> Json {
    let amount = |minor: i64| Money::new(minor, currency).amount().to_string();
    json!({
        "every": every.key(),
        "tax_rate": rate.key,
        "name": rate.key.and_then(|id| names.get(&id)),
        "rate": Decimal { units: rate.rate, scale: TAX_SCALE }.to_string(),
        "lines": amount(rate.lines),
        "discount": amount(rate.discount),
        "net": amount(rate.taxed.net),
        "tax": amount(rate.taxed.tax),
        "gross": amount(rate.taxed.gross),
    })
}

/// Those that are not so yet. An amount is the same whatever it was worth in base currency.
fn differing(quote: &Record, wanted: Vec<(FieldId, Value)>) -> Vec<(FieldId, Value)> {
    let is_new = |field: FieldId, value: &Value| match (value, quote.get(field)) {
        (Value::Money(new), Value::Money(old)) => (new.minor, new.currency) != (old.minor, old.currency),
        (new, old) => new != old,
    };
    wanted.into_iter().filter(|(field, value)| is_new(*field, value)).collect()
}

fn names_of_taxes<'l>(
    lines: impl Iterator<Item = &'l Record>,
    object: &Arc<Object>,
    read: &mut Read<'_>,
) -> Result<HashMap<RecordId, String>> {
    let (rates, link) = (own_object(read.catalog(), "tax_rate"), declared(object, "tax_rate"));
    let found = living(lines.filter_map(|line| line.get(link).as_link()), &rates, read)?;
    Ok(found.into_iter().map(|(id, rate)| (id, rate.get(declared(&rates, "name")).words())).collect())
}
