//! What a line comes to.

use rapport_kernel::money::Money;
use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Object, Problem, Record, Result, Value};

use crate::reading::{linked, own_object};
use crate::sales::amount::{PERCENT_SCALE, QUANTITY_SCALE, TAX_SCALE, Taxed, WHOLE, line_sum};
use crate::sales::figures::{money, set_money, units};
use crate::sales::quote::{Status, Terms, status_of};

/// How often something is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Every {
    /// Once.
    Once,
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every year.
    Year,
}

impl Every {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Once, Self::Month, Self::Quarter, Self::Year];

    /// That of a line.
    pub fn of(lines: &Object, line: &Record) -> Self {
        let interval = line.get(declared(lines, "interval")).as_text();
        Self::ALL.into_iter().find(|every| Some(every.key()) == interval).unwrap_or(Self::Once)
    }

    /// Its name for programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// What only a line with a price has.
const OF_LINES: [&str; 11] = [
    "product",
    "quantity",
    "unit",
    "unit_price",
    "list_price",
    "discount",
    "tax_rate",
    "interval",
    "net",
    "tax",
    "gross",
];

/// A quote is in one currency.
pub fn price_is_in_the_quotes_currency(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (quote, unit_price) = (cx.field("quote"), cx.field("unit_price"));
    let quotes = own_object(&cx.catalog(), "quote");
    let homes = linked(drafts.iter().filter(|draft| draft.changes(unit_price)), quote, &quotes, cx)?;
    for draft in drafts {
        let home = draft.get(quote).as_link().and_then(|id| homes.get(&id));
        let terms = home.and_then(|home| Terms::of(&home.values, &quotes));
        let (Some(terms), Some(price)) = (terms, money(draft.get(unit_price))) else { continue };
        if price.currency != terms.currency {
            let currency = terms.currency;
            let problem = Problem::new("unit_price", "other_currency", format!("This quote is in {currency}"));
            draft.refuse(problem.with("currency", currency));
        }
    }
    Ok(())
}

/// A line comes to quantity times price less its discount, with its tax; headings and notes come to nothing.
pub fn comes_to_something(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let catalog = cx.catalog();
    let (quotes, rates) = (own_object(&catalog, "quote"), own_object(&catalog, "tax_rate"));
    let (quote, kind) = (cx.field("quote"), cx.field("kind"));
    let (tax_rate, tax_percent) = (cx.field("tax_rate"), cx.field("tax_percent"));
    let of_lines = OF_LINES.map(|key| cx.field(key));
    let homes = linked(&*drafts, quote, &quotes, cx)?;
    let taxes = linked(&*drafts, tax_rate, &rates, cx)?;
    for draft in drafts {
        if draft.get(kind).as_text().is_some_and(|kind| kind != "line") {
            for field in of_lines.into_iter().chain([tax_percent]) {
                draft.new.set(field, Value::Null);
            }
            continue;
        }
        let Some(home) = draft.get(quote).as_link().and_then(|id| homes.get(&id)) else { continue };
        // What was offered keeps the tax of its day.
        if status_of(home, &catalog) == Status::Draft {
            let rate = draft.get(tax_rate).as_link().and_then(|id| taxes.get(&id));
            draft.new.set(tax_percent, rate.map_or(Value::Null, |rate| rate.get(declared(&rates, "rate")).clone()));
        }
        if let Some(terms) = Terms::of(&home.values, &quotes) {
            work_out(draft, &terms, cx);
        }
    }
    Ok(())
}

fn work_out(draft: &mut Draft, terms: &Terms, cx: &RuleCx<'_, '_>) {
    let percent = units(draft.get(cx.field("discount")), PERCENT_SCALE).unwrap_or(0);
    if !(0..=WHOLE).contains(&percent) {
        draft.refuse(Problem::new("discount", "range", "A discount lies between 0 and 100 per cent"));
        return;
    }
    let (quantity, unit_price) = (draft.get(cx.field("quantity")), draft.get(cx.field("unit_price")));
    let (Some(quantity), Some(price)) = (units(quantity, QUANTITY_SCALE), money(unit_price)) else {
        for key in ["net", "tax", "gross"] {
            draft.new.set(cx.field(key), Value::Null);
        }
        return;
    };
    let rate = units(draft.get(cx.field("tax_percent")), TAX_SCALE).unwrap_or(0);
    let taxed = line_sum(quantity, price.minor, percent).and_then(|sum| terms.prices.taxed(sum, rate));
    let Some(Taxed { net, tax, gross }) = taxed else {
        let name = draft.get(cx.field("description")).words();
        let text = format!("{name} comes to more than can be written; lower its quantity or price");
        draft.refuse(Problem::new("quantity", "range", text));
        return;
    };
    for (key, minor) in [("net", net), ("tax", tax), ("gross", gross)] {
        set_money(draft, cx.field(key), Some(Money::new(minor, price.currency)));
    }
}
