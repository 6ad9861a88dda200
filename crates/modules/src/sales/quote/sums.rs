//! What a quote comes to, in its document: what is paid once, and then what is paid every month, quarter and year.

use rapport_kernel::Value;
use rapport_kernel::document::Total;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::text::Text;
use serde_json::Value as Json;

use super::document::Quoted;
use super::lines::shortest;
use crate::sales::figures::{currency, money};
use crate::sales::quote_line::Every;

/// The totals, in the order of reading.
pub fn sums(quote: &Quoted) -> Vec<Total> {
    let Some(currency) = currency(quote.value("currency")) else { return Vec::new() };
    let is_inclusive = quote.value("tax_mode").as_text() == Some("inclusive");
    let mut totals = once(quote, is_inclusive, currency);
    for (every, net, gross) in [
        (Every::Month, "monthly_net", "monthly_gross"),
        (Every::Quarter, "quarterly_net", "quarterly_gross"),
        (Every::Year, "yearly_net", "yearly_gross"),
    ] {
        let Some(gross) = money(quote.value(gross)) else { continue };
        let (plus, with) = labels(every);
        let taxes = taxes(quote, every, currency);
        if let Some(net) = money(quote.value(net)).filter(|_| !taxes.is_empty() && !is_inclusive) {
            totals.push(plain(plus, net));
            totals.extend(taxes);
        }
        totals.push(grand(with, gross));
    }
    totals
}

/// What is paid once, unless there is nothing of it beside what is paid again and again.
fn once(quote: &Quoted, is_inclusive: bool, currency: Currency) -> Vec<Total> {
    let Some(gross) = money(quote.value("gross")) else { return Vec::new() };
    let is_alone = ["monthly_gross", "quarterly_gross", "yearly_gross"].iter().all(|key| quote.value(key).is_empty());
    if gross.minor == 0 && !is_alone {
        return Vec::new();
    }
    let amount = |key: &str| money(quote.value(key)).unwrap_or(Money::new(0, currency));
    let taxes = taxes(quote, Every::Once, currency);
    let (discount, has_taxes) = (amount("discount"), !taxes.is_empty());
    let mut totals = Vec::new();
    if discount.minor != 0 {
        totals.push(plain(Text::new("sum-lines", "Sum of the lines"), amount("subtotal")));
        totals.push(plain(Text::new("sum-discount", "Discount"), Money::new(-discount.minor, currency)));
    }
    if has_taxes && !is_inclusive {
        totals.push(plain(Text::new("sum-net", "Net"), amount("net")));
        totals.extend(taxes.clone());
    }
    totals.push(grand(Text::new("sum-total", "Total"), gross));
    if has_taxes && is_inclusive {
        totals.extend(taxes.into_iter().map(|tax| Total { label: included(&tax.label), ..tax }));
    }
    totals
}

fn labels(every: Every) -> (Text, Text) {
    match every {
        Every::Once => (Text::new("sum-net", "Net"), Text::new("sum-total", "Total")),
        Every::Month => (Text::new("sum-month-net", "Every month, net"), Text::new("sum-month", "Every month")),
        Every::Quarter => {
            (Text::new("sum-quarter-net", "Every quarter, net"), Text::new("sum-quarter", "Every quarter"))
        }
        Every::Year => (Text::new("sum-year-net", "Every year, net"), Text::new("sum-year", "Every year")),
    }
}

/// What is owed by each rate.
fn taxes(quote: &Quoted, every: Every, currency: Currency) -> Vec<Total> {
    let Value::Json(rates) = quote.value("taxes") else { return Vec::new() };
    let of_these = |rate: &&Json| rate["every"] == every.key();
    rates.as_array().into_iter().flatten().filter(of_these).filter_map(|rate| tax(rate, currency)).collect()
}

fn tax(rate: &Json, currency: Currency) -> Option<Total> {
    let amount = Money::parse(rate["tax"].as_str()?, currency).ok()?;
    let percent = shortest(rate["rate"].as_str()?);
    let name = rate["name"].as_str();
    if name.is_none() && amount.minor == 0 {
        return None;
    }
    let name = name.unwrap_or("Tax");
    // A name such as "VAT 19 %" says its rate itself.
    let says_it = name.contains(percent.as_str());
    let label = Text::new("sum-tax", name).with("name", name);
    Some(Total { label, rate: (!says_it).then_some(percent), amount, is_grand: false })
}

fn included(label: &Text) -> Text {
    Text::new("sum-tax-included", format!("Included: {}", label.english)).with("name", &label.english)
}

fn plain(label: Text, amount: Money) -> Total {
    Total { label, rate: None, amount, is_grand: false }
}

fn grand(label: Text, amount: Money) -> Total {
    Total { is_grand: true, ..plain(label, amount) }
}
