//! What customers bought: orders with their lines.

use rapport_kernel::time::Instant;

use super::goods::GOODS;
use super::people::Contact;
use super::rates::list_price;
use super::rng::Rng;
use super::{DemoRow, Key, staff};

/// An order that is this old has arrived.
const DELIVERED_AFTER_MS: i64 = 14 * 86_400_000;

const SOURCES: [(usize, &str); 4] = [(46, "Web shop"), (30, "Sales"), (14, "Phone"), (10, "Showroom")];

/// Counts the orders and lines so far.
#[derive(Default)]
pub struct Trade {
    orders: usize,
    lines: usize,
}

/// An order with its lines.
pub struct Order {
    /// The order.
    pub row: DemoRow,
    /// Its lines.
    pub lines: Vec<DemoRow>,
}

impl Trade {
    /// An order by a contact, placed at `at`, as it stands at `now`.
    pub fn order(&mut self, rng: &mut Rng, number: usize, buyer: &Contact, at: Instant, now: Instant) -> Order {
        let key = Key::new("order", self.orders);
        self.orders += 1;
        let currency = buyer.country().currency;
        let is_company = buyer.company().is_some();
        let discount = if rng.chance(22) { rng.between(1, 4) * 5 } else { 0 };
        let mut lines = Vec::with_capacity(4);
        let mut total = 0;
        for position in 0..=rng.below(4) {
            let (product, quantity) = wanted(rng, is_company);
            let price = list_price(GOODS[product].2, currency);
            total += line_total(price, quantity, discount);
            let row = DemoRow::new(Key::new("order_line", self.lines))
                .with("position", position)
                .with("description", GOODS[product].0)
                .with("quantity", quantity.to_string())
                .maybe("discount", (discount > 0).then(|| discount.to_string()))
                .money("unit_price", price, currency)
                .link("order", key)
                .link("product", Key::new("product", product));
            self.lines += 1;
            lines.push(row);
        }
        let row = DemoRow::new(key)
            .with("status", status(rng, now.ms() - at.ms()))
            .with("source", *rng.weighted(&SOURCES))
            .with("external_id", format!("SO-{:07}", 1_000_000 + key.number))
            .with("total_from_lines", true)
            .moment("placed_at", at)
            .money("total", total, currency)
            .link("contact", Key::new("contact", number))
            .maybe_link("company", buyer.company())
            .link("owner", staff::user(buyer.seller()));
        Order { row, lines }
    }
}

/// A product and how many of it.
fn wanted(rng: &mut Rng, is_company: bool) -> (usize, i64) {
    let product = rng.below(GOODS.len());
    let is_big = GOODS[product].2 > 100_000;
    let most = match (is_company, is_big) {
        (true, false) => 12,
        (true, true) => 3,
        (false, false) => 2,
        (false, true) => 1,
    };
    (product, rng.between(1, most))
}

fn status(rng: &mut Rng, age_ms: i64) -> &'static str {
    match (age_ms > DELIVERED_AFTER_MS, rng.below(100)) {
        (_, 0..=3) => "cancelled",
        (true, 4..=6) => "returned",
        (true, _) => "delivered",
        (false, 4..=30) => "placed",
        (false, 31..=60) => "paid",
        (false, _) => "shipped",
    }
}

/// As the rule of order lines works it out: halves of a cent away from zero.
fn line_total(price: i64, quantity: i64, discount: i64) -> i64 {
    (price * quantity * (100 - discount) + 50) / 100
}
