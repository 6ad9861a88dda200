//! Adding deals up, by summaries that the actor may ask.

use std::collections::{BTreeMap, HashMap};

use rapport_kernel::filter::Pred;
use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::declared;
use rapport_kernel::time::Date;
use rapport_kernel::{Read, Record, RecordId, Result, Value};
use serde_json::Value as Json;

use super::Expected;
use crate::reading::{matching, own_object};
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
    let rates = rates(r)?;
    let sums = "sum(amount),sum(weighted_amount)";
    for row in summary(r, "deal", &open, "owner,forecast_category,stage", sums)? {
        let one = of_owner(&mut all, &row);
        let (amount, weighted) = (minor(&row["sum(amount)"]), minor(&row["sum(weighted_amount)"]));
        match row["forecast_category"].as_str() {
            Some("omitted") => continue,
            Some("commit") => one.commit += amount,
            Some("best_case") => one.best_case += amount,
            _ => one.pipeline += amount,
        }
        one.weighted += weighted;
        let rate = row["stage"].as_str().and_then(|stage| rates.get(stage));
        // Where nothing was closed yet that stood there, what people think is all there is.
        one.model += rate.map_or(weighted, |rate| (amount as f64 * rate).round() as i64);
    }
    Ok(all.into_values().collect())
}

/// Of all closed deals that stood in a stage, the share that was won, by the stage's id: as of last night, or as of now where
/// no night has passed yet. Counting them anew reads every deal that ever was.
fn rates(r: &mut Read<'_>) -> Result<HashMap<String, f64>> {
    let stages = own_object(r.catalog(), "stage");
    let share = declared(&stages, "won_share");
    let kept = matching(&stages, Pred::Const(true), r)?;
    let of_night = |stage: &Record| match stage.get(share) {
        Value::Decimal(percent) => Some((stage.id.to_string(), percent.to_f64() / 100.0)),
        _ => None,
    };
    let kept: HashMap<String, f64> = kept.iter().filter_map(of_night).collect();
    if kept.is_empty() { rates_of_now(r) } else { Ok(kept) }
}

/// The same as of now.
///
/// # Errors
/// The store's.
pub fn rates_of_now(r: &mut Read<'_>) -> Result<HashMap<String, f64>> {
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
