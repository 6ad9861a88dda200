//! Taking snapshots, each night, of this quarter and the next.

use jiff::tz::TimeZone;
use rapport_kernel::decimal::Decimal;
use rapport_kernel::filter::Pred;
use rapport_kernel::house::Own;
use rapport_kernel::part::{JobHandler, RuleCx, Written, declared};
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Record, Result, Value, Work};
use serde_json::{Value as Json, json};

use crate::reading::{choice, matching, money_of, one_of, own_object};
use crate::sales::amount::PERCENT_SCALE;
use crate::sales::deal;
use crate::sales::forecast::{Category, Expected, expected, quarter_of, rates_of_now};

/// The job that takes them.
const SNAPSHOT: &str = "sales.forecast_snapshot";
/// Just before the day ends: what came on it is in.
const BEFORE_MIDNIGHT_MS: i64 = 5 * 60 * 1_000;
/// For how long after midnight a day is still that of the evening before.
const LATE_MS: i64 = 12 * 3_600 * 1_000;

/// Where there are deals, there is something to keep.
pub fn is_begun(_: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    begin(cx.work)
}

/// Waits for the next night; while one is waited for already, nothing happens.
fn begin(work: &mut Work<'_>) -> Result<()> {
    let zone = work.catalog().settings.zone();
    let now = work.ctx().now;
    let today = now.date_in(&zone);
    let nights = [today, today.plus_days(1)].map(|day| night_of(day, &zone));
    let next = nights.into_iter().find(|night| *night > now).unwrap_or(nights[1]);
    work.enqueue(SNAPSHOT, Some("night"), json!({}), next)
}

/// Takes them and waits for the next night.
pub fn job() -> JobHandler {
    JobHandler { kind: SNAPSHOT, run: take }
}

fn take(work: &mut Work<'_>, _: &Json) -> Result<Option<Json>> {
    let settings = work.catalog().settings.clone();
    let now = work.ctx().now;
    let zone = settings.zone();
    // A server that slept through midnight keeps what it finds in the morning as the evening before.
    let day = now.plus_ms(-LATE_MS).date_in(&zone);
    let object = own_object(work.catalog(), "forecast_snapshot");
    let is_kept = !matching(&object, one_of(declared(&object, "taken_on"), vec![Value::Date(day)]), work)?.is_empty();
    let mut quarter = quarter_of(day, &settings, now).filter(|_| !is_kept);
    for _ in 0..2 {
        let Some((first, last)) = quarter else { break };
        let rows =
            expected(work, first, last)?.iter().map(|one| row(one, &object, work, day, first)).collect::<Vec<_>>();
        if !rows.is_empty() {
            work.write_own(&object, rows)?;
        }
        quarter = quarter_of(last.plus_days(1), &settings, now);
    }
    keep_won_shares(work)?;
    deal::raise_alerts(day, work)?;
    begin(work)?;
    Ok(None)
}

/// Keeps in each stage how often what stood there was won.
fn keep_won_shares(work: &mut Work<'_>) -> Result<()> {
    let stages = own_object(work.catalog(), "stage");
    let share = declared(&stages, "won_share");
    let rates = rates_of_now(work)?;
    let kept = matching(&stages, Pred::Const(true), work)?;
    let row = |stage: &Record| {
        let rate = match choice(stage, &stages, "kind") {
            // Where deals end there is nothing to count, and something to see that a night has passed.
            Some("won") => Some(1.0),
            Some("lost") => Some(0.0),
            _ => rates.get(&stage.id.to_string()).copied(),
        };
        let percent = rate.map_or(Value::Null, |rate| Value::Decimal(hundredths((rate * 10_000.0).round() as i64)));
        (*stage.get(share) != percent).then(|| Own { id: Some(stage.id), set: vec![(share, percent)] })
    };
    let rows: Vec<Own> = kept.iter().filter_map(row).collect();
    if rows.is_empty() { Ok(()) } else { work.write_own(&stages, rows).map(drop) }
}

/// Per cent of so many hundredths.
fn hundredths(units: i64) -> Decimal {
    Decimal { units, scale: PERCENT_SCALE }
}

fn row(one: &Expected, object: &Object, work: &Work<'_>, day: Date, first: Date) -> Own {
    let users = own_object(work.catalog(), "user").id;
    let owner = one.owner.map_or(Value::Null, |id| Value::Link(Ref { object: users, id }));
    let mut set = vec![
        (declared(object, "taken_on"), Value::Date(day)),
        (declared(object, "quarter"), Value::Date(first)),
        (declared(object, "owner"), owner),
    ];
    let amounts = [
        ("won", one.won),
        ("commit", one.of(Category::Commit)),
        ("best_case", one.of(Category::BestCase)),
        ("pipeline", one.of(Category::Pipeline)),
        ("weighted", one.weighted),
    ];
    set.extend(amounts.map(|(key, minor)| (declared(object, key), money_of(minor, work))));
    Own { id: None, set }
}

fn night_of(day: Date, zone: &TimeZone) -> Instant {
    day.plus_days(1).start_in(zone).plus_ms(-BEFORE_MIDNIGHT_MS)
}
