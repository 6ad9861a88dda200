//! What the choice of a price takes, read once for a whole batch.

use std::collections::HashMap;

use rapport_kernel::money::{Currency, Money, RATE_ONE};
use rapport_kernel::part::declared;
use rapport_kernel::time::Date;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Read, Record, RecordId, Result, Value};

use super::choice::{Asked, Book, Step, of_books};
use crate::reading::{MATCHES_MAX, fulfilling, living, matching, one_of, own_object};
use crate::sales::amount::{ONE, Prices, QUANTITY_SCALE, TAX_SCALE, WHOLE_TAX, rounded};
use crate::sales::figures::{currency, day, integer, money, units};

/// Products whose prices, over all books, are surely read in one question: 200 of each.
const PRODUCTS_AT_ONCE: usize = MATCHES_MAX / 200;

/// The price books and products that some questions are about.
pub struct PriceList {
    books: Vec<Book>,
    steps: Vec<Step>,
    products: HashMap<RecordId, Product>,
    /// By bundle: the products with how many of them.
    items: HashMap<RecordId, Vec<(RecordId, i64)>>,
}

/// A product, as far as its price goes.
struct Product {
    price: Option<Money>,
    /// The rate of its tax.
    tax: i64,
}

impl PriceList {
    /// Reads what these questions take.
    ///
    /// # Errors
    /// The store's.
    pub fn read(asked: &[Asked], read: &mut Read<'_>) -> Result<Self> {
        let mut wanted: Vec<RecordId> = asked.iter().map(|asked| asked.product).collect();
        let items = items(&wanted, read)?;
        wanted.extend(items.values().flatten().map(|(product, _)| *product));
        wanted.sort_unstable();
        wanted.dedup();
        let companies: Vec<RecordId> = asked.iter().filter_map(|asked| asked.company).collect();
        let books = books(&companies, read)?;
        let steps = if books.is_empty() { Vec::new() } else { steps(&wanted, read)? };
        Ok(Self { books, steps, products: products(&wanted, read)?, items })
    }

    /// The price of one, in minor units of the currency; nothing where nobody knows it.
    ///
    /// # Errors
    /// The store's.
    pub fn price(&self, asked: &Asked, read: &mut Read<'_>) -> Result<Option<i64>> {
        if let Some(price) = self.price_of_its_own(asked, read)? {
            return Ok(Some(price));
        }
        let Some(items) = self.items.get(&asked.product) else { return Ok(None) };
        let mut sum = 0i64;
        for (product, count) in items {
            let needed = i128::from(asked.quantity) * i128::from(*count);
            let quantity = i64::try_from(rounded(needed, i128::from(ONE))).unwrap_or(i64::MAX);
            let Some(each) = self.price_of_its_own(&Asked { product: *product, quantity, ..*asked }, read)? else {
                return Ok(None);
            };
            let part = rounded(i128::from(each) * i128::from(*count), i128::from(ONE));
            let Some(next) = i64::try_from(part).ok().and_then(|part| sum.checked_add(part)) else { return Ok(None) };
            sum = next;
        }
        Ok(Some(sum))
    }

    fn price_of_its_own(&self, asked: &Asked, read: &mut Read<'_>) -> Result<Option<i64>> {
        if let Some(price) = of_books(asked, &self.books, &self.steps) {
            return Ok(Some(price));
        }
        let Some(product) = self.products.get(&asked.product) else { return Ok(None) };
        let Some(price) = product.price else { return Ok(None) };
        let Some(net) = converted(price, asked.currency, asked.day, read)? else { return Ok(None) };
        let gross = || rounded(i128::from(net) * i128::from(WHOLE_TAX + product.tax), i128::from(WHOLE_TAX));
        Ok(match asked.prices {
            Prices::Exclusive => Some(net),
            Prices::Inclusive => i64::try_from(gross()).ok(),
        })
    }

    /// The currency of a product's own price.
    pub fn own_currency(&self, product: RecordId) -> Option<Currency> {
        self.products.get(&product)?.price.map(|price| price.currency)
    }
}

/// An amount in another currency at the rates of a day, rounded once; nothing where a rate is not known.
fn converted(price: Money, to: Currency, day: Date, read: &mut Read<'_>) -> Result<Option<i64>> {
    if price.currency == to {
        return Ok(Some(price.minor));
    }
    let (Some(from_rate), Some(to_rate)) = (rate(price.currency, day, read)?, rate(to, day, read)?) else {
        return Ok(None);
    };
    let digits = |currency: Currency| 10i128.pow(u32::from(currency.digits()));
    let above = i128::from(from_rate).checked_mul(digits(to)).and_then(|times| times.checked_mul(price.minor.into()));
    let below = i128::from(to_rate) * digits(price.currency);
    Ok(above.filter(|_| below > 0).and_then(|above| i64::try_from(rounded(above, below)).ok()))
}

fn rate(of: Currency, day: Date, read: &mut Read<'_>) -> Result<Option<i64>> {
    if of == read.catalog().settings.currency() {
        return Ok(Some(RATE_ONE.0));
    }
    let catalog = read.catalog().clone();
    Ok(read.tx().rate(&catalog, of, day)?.map(|rate| rate.0))
}

fn books(companies: &[RecordId], read: &mut Read<'_>) -> Result<Vec<Book>> {
    let object = own_object(read.catalog(), "price_book");
    let active = one_of(declared(&object, "active"), vec![Value::Boolean(true)]);
    let mut books = Vec::new();
    for record in matching(&object, active, read)? {
        let Some(currency) = currency(record.get(declared(&object, "currency"))) else { continue };
        let value = |key: &str| record.get(declared(&object, key));
        let companies_object = own_object(read.catalog(), "company");
        let segment = match value("segment").as_text() {
            Some(filter) => Some(fulfilling(&companies_object, filter, companies, read)?),
            None => None,
        };
        books.push(Book {
            id: record.id,
            currency,
            prices: if *value("tax_included") == Value::Boolean(true) { Prices::Inclusive } else { Prices::Exclusive },
            from: day(value("valid_from")),
            until: day(value("valid_until")),
            priority: integer(value("priority")),
            segment,
        });
    }
    Ok(books)
}

fn steps(products: &[RecordId], read: &mut Read<'_>) -> Result<Vec<Step>> {
    let object = own_object(read.catalog(), "price");
    let step = |record: Record| {
        let value = |key: &str| record.get(declared(&object, key));
        Some(Step {
            book: value("price_book").as_link()?,
            product: value("product").as_link()?,
            from_quantity: units(value("from_quantity"), QUANTITY_SCALE)?,
            unit_price: money(value("unit_price"))?.minor,
        })
    };
    let found = of_products(&object, "product", products, read)?;
    Ok(found.into_iter().filter_map(step).collect())
}

fn items(bundles: &[RecordId], read: &mut Read<'_>) -> Result<HashMap<RecordId, Vec<(RecordId, i64)>>> {
    let object = own_object(read.catalog(), "bundle_item");
    let mut items: HashMap<RecordId, Vec<(RecordId, i64)>> = HashMap::new();
    for record in of_products(&object, "bundle", bundles, read)? {
        let value = |key: &str| record.get(declared(&object, key));
        let (Some(bundle), Some(product)) = (value("bundle").as_link(), value("product").as_link()) else { continue };
        items.entry(bundle).or_default().push((product, units(value("quantity"), QUANTITY_SCALE).unwrap_or(ONE)));
    }
    Ok(items)
}

/// The records whose link leads to one of these products.
fn of_products(object: &Object, link: &str, products: &[RecordId], read: &mut Read<'_>) -> Result<Vec<Record>> {
    let target = own_object(read.catalog(), "product").id;
    let mut found = Vec::new();
    for some in products.chunks(PRODUCTS_AT_ONCE) {
        let links = some.iter().map(|id| Value::Link(Ref { object: target, id: *id })).collect();
        found.extend(matching(object, one_of(declared(object, link), links), read)?);
    }
    Ok(found)
}

fn products(ids: &[RecordId], read: &mut Read<'_>) -> Result<HashMap<RecordId, Product>> {
    let (products, rates) = (own_object(read.catalog(), "product"), own_object(read.catalog(), "tax_rate"));
    let found = living(ids.iter().copied(), &products, read)?;
    let tax_rate = declared(&products, "tax_rate");
    let taxes = living(found.values().filter_map(|product| product.get(tax_rate).as_link()), &rates, read)?;
    let tax = |product: &Record| {
        let rate = taxes.get(&product.get(tax_rate).as_link()?)?;
        units(rate.get(declared(&rates, "rate")), TAX_SCALE)
    };
    let known = |product: &Record| Product {
        price: money(product.get(declared(&products, "price"))),
        tax: tax(product).unwrap_or(0),
    };
    Ok(found.iter().map(|(id, product)| (*id, known(product))).collect())
}
