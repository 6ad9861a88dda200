//! What a quote takes off, held against what somebody may take off.

use rapport_kernel::decimal::Decimal;
use rapport_kernel::part::declared;
use rapport_kernel::{Error, Object, Read, Record, RecordId, Result};

use super::Terms;
use super::held::Held;
use super::totals::{Totals, totals};
use crate::reading::{choice, own_object};
use crate::sales::amount::{PERCENT_SCALE, Prices, QUANTITY_SCALE, WHOLE, line_sum};
use crate::sales::discount_limit::{Limit, of_user};
use crate::sales::figures::{money, units};

/// Refuses more than may be given by who sends the quote; by its owner, where nobody but the product does. A colleague's
/// higher limit is of no use to who writes them in as its owner.
pub fn within_limit(quote: &Held, read: &mut Read<'_>) -> Result<()> {
    let Some((limit, found)) = beyond(quote, giver(quote, read), read)? else { return Ok(()) };
    Err(Error::rule("beyond_limit", format!("{}. Ask for approval, or take off less", told(&limit, &found))))
}

/// How much more than they may somebody takes off, in words.
pub fn beyond_in_words(quote: &Held, user: Option<RecordId>, read: &mut Read<'_>) -> Result<Option<String>> {
    Ok(beyond(quote, user, read)?.map(|(limit, found)| told(&limit, &found)))
}

/// Who takes off what a quote takes off.
pub fn giver(quote: &Held, read: &Read<'_>) -> Option<RecordId> {
    read.ctx().user().or_else(|| quote.value("owner").as_link())
}

/// The limit of a user with what is beyond it; nothing when all is within.
fn beyond(quote: &Held, user: Option<RecordId>, read: &mut Read<'_>) -> Result<Option<(Limit, Vec<String>)>> {
    let limit = match user {
        Some(user) => of_user(user, read)?,
        None => None,
    };
    let Some(limit) = limit else { return Ok(None) };
    let lines = quote.lines(read)?;
    let object = own_object(read.catalog(), "quote_line");
    let numbered = lines.iter().enumerate();
    let mut found: Vec<String> =
        numbered.filter_map(|(at, line)| line_beyond(at + 1, line, &object, limit.percent)).collect();
    if let Some(terms) = Terms::of(&quote.record.values, &quote.object) {
        let totals = totals(&lines, &object, &terms)?;
        found.extend(whole_beyond(&lines, &object, &terms, &totals, limit.percent));
    }
    Ok((!found.is_empty()).then_some((limit, found)))
}

/// What a line takes off its list price, by its discount and by a lower price, if that is too much.
fn line_beyond(number: usize, line: &Record, lines: &Object, limit: i64) -> Option<String> {
    let (listed, asked) = (list_price(line, lines)?, money(line.get(declared(lines, "unit_price")))?.minor);
    let discount = units(line.get(declared(lines, "discount")), PERCENT_SCALE).unwrap_or(0);
    let left = i128::from(asked) * i128::from(WHOLE - discount);
    let taken_off = share(i128::from(listed) * i128::from(WHOLE), left)?;
    let name = line.get(declared(lines, "description")).words();
    (taken_off > limit).then(|| format!("line {number} ({name}) has {}", percent(taken_off)))
}

/// What all lines together and the discount on the whole take off, if that is too much. A minor unit for each line is what
/// rounding may have taken.
fn whole_beyond(lines: &[Record], object: &Object, terms: &Terms, totals: &Totals, limit: i64) -> Option<String> {
    let discounts: i64 = totals.values().map(|sums| sums.discount).fold(0, i64::saturating_add);
    if discounts <= 0 {
        return None;
    }
    let counted: Vec<i128> = lines.iter().filter_map(|line| listed_sum(line, object)).collect();
    let listed: i128 = counted.iter().sum();
    let owed = |prices| totals.values().map(|sums| i128::from(paid(sums, prices))).sum::<i128>();
    let left = owed(terms.prices);
    let rounded_off = i128::try_from(counted.len()).unwrap_or(0);
    let is_beyond = share(listed, left + rounded_off).is_some_and(|off| off > limit);
    let taken_off = share(listed, left).filter(|_| is_beyond)?;
    Some(format!("all in all there are {}", percent(taken_off)))
}

fn paid(sums: &crate::sales::amount::Sums<Option<RecordId>>, prices: Prices) -> i64 {
    match prices {
        Prices::Exclusive => sums.taxed.net,
        Prices::Inclusive => sums.taxed.gross,
    }
}

/// What is known of the price before anything was taken off: what somebody says where there is no other.
fn list_price(line: &Record, lines: &Object) -> Option<i64> {
    let price = |key: &str| money(line.get(declared(lines, key))).map(|money| money.minor);
    price("list_price").or_else(|| price("unit_price"))
}

fn listed_sum(line: &Record, lines: &Object) -> Option<i128> {
    let is_option = *line.get(declared(lines, "optional")) == rapport_kernel::Value::Boolean(true);
    if is_option || choice(line, lines, "kind") != Some("line") {
        return None;
    }
    let quantity = units(line.get(declared(lines, "quantity")), QUANTITY_SCALE)?;
    line_sum(quantity, list_price(line, lines)?, 0).map(i128::from)
}

/// How much less than `whole` is left, in hundredths of a per cent; nothing of what is worth nothing.
fn share(whole: i128, left: i128) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    let taken_off = (whole - left).checked_mul(i128::from(WHOLE))?;
    // What is above a limit by less than that is shown, and counts, as the next hundredth.
    let exact = taken_off.div_euclid(whole) + i128::from(taken_off.rem_euclid(whole) > 0);
    i64::try_from(exact).ok()
}

fn told(limit: &Limit, found: &[String]) -> String {
    format!("Your limit is {}: {}", percent(limit.percent), found.join(", "))
}

fn percent(hundredths: i64) -> String {
    let text = Decimal { units: hundredths, scale: PERCENT_SCALE }.to_string();
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}
