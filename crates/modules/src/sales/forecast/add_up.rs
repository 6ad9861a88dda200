//! Adding deals up, by summaries that the actor may ask.

use std::collections::{BTreeMap, HashMap};

use rapport_kernel::money::{Currency, Money};
use rapport_kernel::time::Date;
use rapport_kernel::{Read, RecordId, Result};
use serde_json::Value as Json;

use super::Expected;
use crate::sales::funnel::{number, summary};

/// The filters by which a quarter's deals are found.
pub struct Filters {
    pub won: String,
    pub open: String,
}

impl Filters {
    /// Those of a quarter.
    pub fn of(first: Date, last: Date) -> Self {
        Self {
            won: format!("status = \"won\" and closed_on >= {first} and closed_on <= {last}"),
            open: format!("status = \"open\" and expected_close >= {first} and expected_close <= {last}"),
        }
    }
}

/// What is expected of a quarter, by the owners of its deals.
///
/// # Errors
/// The store's.
pub fn expected(r: &mut Read<'_>, first: Date, last: Date) -> Result<Vec<Expected>> {
    let Filters { won, open } = Filters::of(first, last);
    let mut all: BTreeMap<Option<RecordId>, Expected> = BTreeMap::new();
    for row in summary(r, "deal", &won, "owner", "sum(amount)")? {
        let one = of_owner(&mut all, &row);
        let won = minor(&row["sum(amount)"]);
        (one.won, one.weighted, one.model) = (one.won + won, one.weighted + won, one.model + won);
    }
    for row in summary(r, "deal", &open, "owner,forecast_category", "sum(amount),sum(weighted_amount)")? {
        let one = of_owner(&mut all, &row);
        let amount = minor(&row["sum(amount)"]);
        match row["forecast_category"].as_str() {
            Some("omitted") => continue,
            Some("commit") => one.commit += amount,
            Some("best_case") => one.best_case += amount,
            _ => one.pipeline += amount,
        }
        one.weighted += minor(&row["sum(weighted_amount)"]);
    }
    let rates = rates(r)?;
    let counted = format!("{open} and forecast_category != \"omitted\"");
    for row in summary(r, "deal", &counted, "owner,stage", "sum(amount),sum(weighted_amount)")? {
        let amount = minor(&row["sum(amount)"]);
        let rate = row["stage"].as_str().and_then(|stage| rates.get(stage));
        // Where nothing was closed yet that stood there, what people think is all there is.
        let likely = rate.map_or(minor(&row["sum(weighted_amount)"]), |rate| (amount as f64 * rate).round() as i64);
        of_owner(&mut all, &row).model += likely;
    }
    Ok(all.into_values().collect())
}

/// Of all closed deals that stood in a stage, the share that was won, by the stage's id.
fn rates(r: &mut Read<'_>) -> Result<HashMap<String, f64>> {
    let closed = "left_at is not empty and deal.status in (\"won\", \"lost\")";
    let rows = summary(r, "stage_visit", closed, "stage", "avg(deal.win_rate)")?;
    let rate = |row: &Json| Some((row["stage"].as_str()?.to_owned(), number(&row["avg(deal.win_rate)"])? / 100.0));
    Ok(rows.iter().filter_map(rate).collect())
}

fn of_owner<'a>(all: &'a mut BTreeMap<Option<RecordId>, Expected>, row: &Json) -> &'a mut Expected {
    let owner = row["owner"].as_str().and_then(|id| id.parse().ok());
    all.entry(owner).or_insert_with(|| Expected { owner, ..Expected::default() })
}

/// The minor units of an amount as a summary answers it; none for no amount.
pub fn minor(json: &Json) -> i64 {
    let money = json["currency"].as_str().and_then(Currency::parse).zip(json["amount"].as_str());
    money.and_then(|(currency, amount)| Money::parse(amount, currency).ok()).map_or(0, |money| money.minor)
}
