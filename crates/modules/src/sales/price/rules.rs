//! What holds for every price.

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Problem, Result, Value};

use crate::reading::{linked, own_object};
use crate::sales::amount::QUANTITY_SCALE;
use crate::sales::figures::{self, units};

/// A price is in the currency of its book.
pub fn is_in_the_currency_of_its_book(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (book, price) = (cx.field("price_book"), cx.field("unit_price"));
    let books = own_object(&cx.catalog(), "price_book");
    let found = linked(&*drafts, book, &books, cx)?;
    for draft in drafts {
        let home = draft.get(book).as_link().and_then(|id| found.get(&id));
        let theirs = home.and_then(|home| figures::currency(home.get(declared(&books, "currency"))));
        let (Some(theirs), Some(own)) = (theirs, figures::money(draft.get(price))) else { continue };
        if own.currency != theirs {
            let text = format!("The prices of this book are in {theirs}");
            draft.refuse(Problem::new("unit_price", "other_currency", text).with("currency", theirs));
        }
    }
    Ok(())
}

/// A book has one price of a product from a quantity on: the key is unique.
pub fn each_step_once(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (book, product, from, key) =
        (cx.field("price_book"), cx.field("product"), cx.field("from_quantity"), cx.field("key"));
    for draft in drafts {
        let quantity = units(draft.get(from), QUANTITY_SCALE).unwrap_or(0);
        if quantity < 0 {
            draft.refuse(Problem::new("from_quantity", "range", "A price holds from 0 or more on"));
        }
        let (Some(home), Some(what)) = (draft.get(book).as_link(), draft.get(product).as_link()) else { continue };
        draft.new.set(key, Value::Text(format!("{home}/{what}/{quantity}")));
    }
    Ok(())
}
