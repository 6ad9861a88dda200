//! The lines of a quote in its document.

use rapport_kernel::document::{Choice, Line, LineCell, Row};
use rapport_kernel::money::Money;
use rapport_kernel::part::declared;
use rapport_kernel::report::Shown;
use rapport_kernel::text::Text;
use rapport_kernel::{Object, Read, Record, Value};

use super::Terms;
use super::document::Quoted;
use crate::reading::{own_object, text_of};
use crate::sales::amount::Prices;
use crate::sales::figures::money;
use crate::sales::quote_line::Every;

/// What the cells of lines are; discounts have a column where there are any.
pub fn columns(lines: &[Record], read: &Read<'_>) -> Vec<Text> {
    let mut columns = vec![
        Text::new("line-what", "Description"),
        Text::new("line-quantity", "Quantity"),
        Text::new("line-price", "Price"),
    ];
    if any_discount(lines, &own_object(read.catalog(), "quote_line")) {
        columns.push(Text::new("line-discount", "Discount"));
    }
    columns.push(Text::new("line-amount", "Amount"));
    columns
}

/// The lines as they stand in it.
pub fn rows(quote: &Quoted, lines: &[Record], read: &Read<'_>) -> Vec<Row> {
    let object = own_object(read.catalog(), "quote_line");
    let quotes = own_object(read.catalog(), "quote");
    let Some(terms) = Terms::of(&quote.record.values, &quotes) else { return Vec::new() };
    let mut teller = Teller { object: &object, terms, with_discounts: any_discount(lines, &object), carried: 0 };
    lines.iter().map(|line| teller.row(line)).collect()
}

fn any_discount(lines: &[Record], object: &Object) -> bool {
    lines.iter().any(|line| !line.get(declared(object, "discount")).is_empty())
}

/// Tells of one line after the other.
struct Teller<'o> {
    object: &'o Object,
    terms: Terms,
    with_discounts: bool,
    /// What those up to here come to that are paid once, in minor units.
    carried: i64,
}

impl Teller<'_> {
    fn row(&mut self, line: &Record) -> Row {
        let text = |key: &str| text_of(line, self.object, key).unwrap_or_default().to_owned();
        match text("kind").as_str() {
            "section" => Row::Section(text("description")),
            "note" => Row::Note([text("description"), text("details")].join("\n").trim().to_owned()),
            _ => Row::Line(self.line(line)),
        }
    }

    fn line(&mut self, line: &Record) -> Line {
        let value = |key: &str| line.get(declared(self.object, key));
        let is = |key: &str| *value(key) == Value::Boolean(true);
        let details = value("details").as_text().map(|text| Shown::Name(text.to_owned()));
        let every = Every::of(self.object, line);
        let mut cells = vec![
            LineCell::new(Shown::Name(value("description").words())).with(details),
            LineCell::new(quantity(value("quantity"), value("unit"))),
            LineCell::new(amount(value("unit_price"))).with(per(every)),
        ];
        if self.with_discounts {
            cells.push(LineCell::new(percent(value("discount"))));
        }
        let sum = match self.terms.prices {
            Prices::Exclusive => value("net"),
            Prices::Inclusive => value("gross"),
        };
        let option = is("optional").then(|| Choice { id: line.id, is_chosen: is("chosen") });
        cells.push(LineCell::new(amount(sum)).with(option.map(|option| said(option.is_chosen))));
        let counts = option.is_none_or(|option| option.is_chosen) && every == Every::Once;
        if let Some(sum) = money(sum).filter(|_| counts) {
            self.carried = self.carried.saturating_add(sum.minor);
        }
        Line { cells, carry: Some(Shown::of_money(Money::new(self.carried, self.terms.currency))), option }
    }
}

fn said(is_chosen: bool) -> Shown {
    Shown::Told(match is_chosen {
        true => Text::new("line-chosen", "chosen"),
        false => Text::new("line-optional", "optional"),
    })
}

fn per(every: Every) -> Option<Shown> {
    let text = match every {
        Every::Once => return None,
        Every::Month => Text::new("line-per-month", "a month"),
        Every::Quarter => Text::new("line-per-quarter", "a quarter"),
        Every::Year => Text::new("line-per-year", "a year"),
    };
    Some(Shown::Told(text))
}

fn amount(value: &Value) -> Shown {
    money(value).map_or(Shown::Nothing, Shown::of_money)
}

fn quantity(value: &Value, unit: &Value) -> Shown {
    match value {
        Value::Decimal(number) => Shown::Quantity(shortest(&number.to_string()), unit.words()),
        _ => Shown::Nothing,
    }
}

fn percent(value: &Value) -> Shown {
    match value {
        Value::Decimal(number) => Shown::Percent(shortest(&number.to_string())),
        _ => Shown::Nothing,
    }
}

/// A decimal without noughts at its end.
pub fn shortest(number: &str) -> String {
    match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => number.to_owned(),
    }
}
