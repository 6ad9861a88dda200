//! Which price holds: one choice for quotes and orders, pure over what `list.rs` read.
//!
//! For a product, a company, a currency, a quantity and a day:
//!
//! 1. Of the price books that are active, in this currency, for prices with or without tax as asked, valid on this day
//!    (first and last day included, by the workspace's calendar, whatever zone the buyer is in), and for everybody or for
//!    this company by their segment, those are looked at that have a price of the product from this quantity, or a smaller
//!    one, on. A credit (a quantity below zero) has the price of what is given back.
//! 2. The book that was named goes first, whomever its segment is for; then the one of the highest priority; then one for
//!    a segment before one for everybody; then the one that began last; then the older one.
//! 3. In that book the price from the greatest quantity holds.
//! 4. With no book the product's own price does: as it is in its currency, converted at the rate of the day into another.
//!    It is without tax, which is added where prices include it.
//! 5. A bundle without a price of its own costs what its items cost, each chosen so for as many as are needed.
//! 6. Else there is no price, and somebody has to say it.

use std::cmp::Reverse;

use rapport_kernel::RecordId;
use rapport_kernel::money::Currency;
use rapport_kernel::time::Date;

use crate::sales::amount::Prices;

/// What a price is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Of what.
    pub product: RecordId,
    /// For whom, where that is known.
    pub company: Option<RecordId>,
    /// In which currency.
    pub currency: Currency,
    /// How many, in thousandths.
    pub quantity: i64,
    /// On which day, by the workspace's calendar.
    pub day: Date,
    /// With or without tax.
    pub prices: Prices,
    /// The book that somebody named.
    pub book: Option<RecordId>,
}

/// A price book, as far as the choice goes.
#[derive(Clone, Debug)]
pub struct Book {
    /// Which.
    pub id: RecordId,
    /// In which currency its prices are.
    pub currency: Currency,
    /// Whether they include tax.
    pub prices: Prices,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// The highest goes first.
    pub priority: i64,
    /// The companies it is for; everybody when absent.
    pub segment: Option<Vec<RecordId>>,
}

/// A price of a book.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// In which book.
    pub book: RecordId,
    /// Of which product.
    pub product: RecordId,
    /// From how many on, in thousandths.
    pub from_quantity: i64,
    /// In minor units of the book's currency.
    pub unit_price: i64,
}

/// The price of the books, if one has any.
pub fn of_books(asked: &Asked, books: &[Book], steps: &[Step]) -> Option<i64> {
    let holding = books.iter().filter(|book| book.holds(asked));
    let best = holding.filter_map(|book| Some((book, step(asked, book, steps)?)));
    best.max_by_key(|(book, _)| book.rank(asked)).map(|(_, step)| step.unit_price)
}

fn step<'s>(asked: &Asked, book: &Book, steps: &'s [Step]) -> Option<&'s Step> {
    let reached = |step: &&Step| step.from_quantity.unsigned_abs() <= asked.quantity.unsigned_abs();
    let here = steps.iter().filter(|step| step.book == book.id && step.product == asked.product);
    here.filter(reached).max_by_key(|step| step.from_quantity)
}

impl Book {
    fn holds(&self, asked: &Asked) -> bool {
        let is_valid = self.from.is_none_or(|from| from <= asked.day) && self.until.is_none_or(|day| asked.day <= day);
        is_valid && self.currency == asked.currency && self.prices == asked.prices && self.is_for(asked)
    }

    fn is_for(&self, asked: &Asked) -> bool {
        let Some(segment) = &self.segment else { return true };
        asked.book == Some(self.id) || asked.company.is_some_and(|company| segment.contains(&company))
    }

    fn rank(&self, asked: &Asked) -> (bool, i64, bool, Option<Date>, Reverse<RecordId>) {
        (asked.book == Some(self.id), self.priority, self.segment.is_some(), self.from, Reverse(self.id))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> RecordId {
        RecordId(Uuid::from_u128(number))
    }

    fn euro() -> Currency {
        Currency::parse("EUR").expect("a currency")
    }

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    /// A book that holds for everybody, always.
    fn book(number: u128) -> Book {
        let (from, until, segment) = (None, None, None);
        Book { id: id(number), currency: euro(), prices: Prices::Exclusive, from, until, priority: 0, segment }
    }

    fn asked(quantity: i64) -> Asked {
        let (company, day) = (Some(id(7)), day("2026-03-02"));
        Asked { product: id(1), company, currency: euro(), quantity, day, prices: Prices::Exclusive, book: None }
    }

    /// One price in each book, that of the book's number; and another from ten on.
    fn steps() -> Vec<Step> {
        let step =
            |book: u128, from_quantity, unit_price| Step { book: id(book), product: id(1), from_quantity, unit_price };
        let each = (1..=5u8).map(|number| step(number.into(), 0, number.into()));
        each.chain([step(1, 10_000, 99)]).collect()
    }

    fn chosen(books: &[Book]) -> Option<i64> {
        of_books(&asked(1_000), books, &steps())
    }

    #[test]
    fn the_highest_priority_then_the_segment_then_the_newest_goes_first() {
        assert_eq!(chosen(&[book(1), Book { priority: 5, ..book(2) }, book(3)]), Some(2));
        let for_us = Book { segment: Some(vec![id(7)]), ..book(4) };
        assert_eq!(chosen(&[book(1), for_us.clone(), book(3)]), Some(4));
        assert_eq!(chosen(&[Book { priority: 1, ..book(1) }, for_us]), Some(1));
        assert_eq!(chosen(&[Book { from: Some(day("2026-01-01")), ..book(3) }, book(1)]), Some(3));
        assert_eq!(chosen(&[book(3), book(2)]), Some(2), "of two alike the older one");
    }

    #[test]
    fn books_of_others_of_other_days_currencies_and_taxes_do_not_hold() {
        let dollar = Currency::parse("USD").expect("a currency");
        let others = [
            Book { segment: Some(vec![id(8)]), ..book(1) },
            Book { from: Some(day("2026-03-03")), ..book(1) },
            Book { until: Some(day("2026-03-01")), ..book(1) },
            Book { currency: dollar, ..book(1) },
            Book { prices: Prices::Inclusive, ..book(1) },
        ];
        assert_eq!(chosen(&others), None);
        let today = Book { from: Some(day("2026-03-02")), until: Some(day("2026-03-02")), ..book(1) };
        assert_eq!(chosen(&[today]), Some(1), "the first and the last day are within");
    }

    #[test]
    fn the_greatest_quantity_that_is_reached_holds() {
        let price = |quantity| of_books(&asked(quantity), &[book(1)], &steps());
        assert_eq!([price(9_999), price(10_000), price(10_001)], [Some(1), Some(99), Some(99)]);
        assert_eq!(price(-10_000), Some(99), "a credit has the price of what is given back");
        assert_eq!(price(i64::MIN), Some(99));
    }

    #[test]
    fn a_book_that_was_named_goes_first() {
        let named = Asked { book: Some(id(2)), ..asked(1_000) };
        let books = [Book { priority: 9, ..book(1) }, Book { segment: Some(Vec::new()), ..book(2) }];
        assert_eq!(of_books(&named, &books, &steps()), Some(2));
        let without = Asked { product: id(3), ..named };
        assert_eq!(of_books(&without, &books, &steps()), None);
    }
}
