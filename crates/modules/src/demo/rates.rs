//! What the currencies of the customers were worth, from month to month.

use rapport_kernel::money::Currency;
use rapport_kernel::time::Date;

use super::rng::Rng;
use super::{DemoBatch, DemoRow, Key};

/// The currency of the story.
const EURO: &str = "EUR";
const MILLION: i64 = 1_000_000;

/// (currency, millionths of a euro for one unit when the story begins)
const CURRENCIES: [(&str, i64); 6] =
    [("GBP", 1_172_000), ("USD", 921_000), ("CHF", 1_038_000), ("CAD", 676_000), ("SEK", 87_400), ("PLN", 231_500)];

/// Per mille by which a rate moves in a month, at most.
const MOVE_PER_MILLE: i64 = 18;

/// The rates as they stand.
pub struct Rates {
    millionths: [i64; CURRENCIES.len()],
    count: usize,
}

impl Rates {
    /// As the story begins.
    pub fn new() -> Self {
        Self { millionths: CURRENCIES.map(|(_, rate)| rate), count: 0 }
    }

    /// The rates of a new month, which began on `day`.
    pub fn month(&mut self, rng: &mut Rng, day: Date) -> Vec<DemoRow> {
        let mut rows = Vec::with_capacity(CURRENCIES.len());
        for ((currency, _), rate) in CURRENCIES.iter().zip(&mut self.millionths) {
            *rate += *rate * rng.between(-MOVE_PER_MILLE, MOVE_PER_MILLE) / 1_000;
            let written = format!("{}.{:06}", *rate / 1_000_000, *rate % 1_000_000);
            let row = DemoRow::new(Key::new("exchange_rate", self.count))
                .with("currency", *currency)
                .with("rate", written)
                .with("source", "Made up")
                .day("day", day);
            rows.push(row);
            self.count += 1;
        }
        rows
    }
}

/// Whether the story knows what a currency is worth.
pub fn knows(base: Currency) -> bool {
    base.code() == EURO || CURRENCIES.iter().any(|(code, _)| *code == base.code())
}

/// Rates of the story, which are in euros, in another base currency: the euro comes in its place.
pub fn in_base(mut batch: DemoBatch, base: Currency) -> DemoBatch {
    let text = |row: &DemoRow, key: &str| row.fields[key].as_str().unwrap_or_default().to_owned();
    let rate = |row: &DemoRow| text(row, "rate").replace('.', "").parse::<i64>().unwrap_or(MILLION);
    let of_base = batch.rows.iter().find(|row| text(row, "currency") == base.code()).map(rate);
    let Some(of_base) = of_base.filter(|rate| *rate > 0) else { return batch };
    for row in &mut batch.rows {
        let is_base = text(row, "currency") == base.code();
        let worth = if is_base { MILLION } else { rate(row) };
        let millionths = worth * MILLION / of_base;
        if is_base {
            row.fields.insert("currency".to_owned(), EURO.into());
        }
        let written = format!("{}.{:06}", millionths / MILLION, millionths % MILLION);
        row.fields.insert("rate".to_owned(), written.into());
    }
    batch
}

/// A price list of another currency: cents of it for cents of a euro, in round numbers.
pub fn list_price(euro_cents: i64, currency: &str) -> i64 {
    let per_mille = match currency {
        "GBP" => 870,
        "USD" => 1_100,
        "CHF" => 980,
        "CAD" => 1_490,
        "SEK" => 11_500,
        "PLN" => 4_350,
        _ => 1_000,
    };
    // Whole units, as price lists have them.
    (euro_cents * per_mille / 1_000 / 100).max(1) * 100
}
