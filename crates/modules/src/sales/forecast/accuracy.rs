//! How near forecasts came: what was expected of a quarter on earlier days, held against what was won.

use rapport_kernel::report::{Cell, Row, Section, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::time::Date;
use rapport_kernel::{Read, Result};

use super::add_up::minor;
use super::sheet::amount;
use crate::sales::funnel::summary;

/// Days before the end of a quarter whose forecasts are held against what came.
const DAYS_BEFORE: [i32; 4] = [90, 60, 30, 7];

/// None where nothing was kept.
///
/// # Errors
/// The store's.
pub fn section(r: &mut Read<'_>, first: Date, last: Date, won: i64) -> Result<Option<Section>> {
    if r.object("forecast_snapshot").is_err() {
        return Ok(None);
    }
    let today = r.ctx().now.date_in(&r.catalog().settings.zone());
    let is_over = last < today;
    let mut rows = Vec::new();
    for days in DAYS_BEFORE {
        let day = last.plus_days(-days);
        let taken = format!("quarter = {first} and taken_on = {day}");
        let measure = "count,sum(weighted),sum(commit),sum(won)";
        let Some(kept) = summary(r, "forecast_snapshot", &taken, "", measure)?.into_iter().next() else { continue };
        if kept["count"].as_i64() == Some(0) {
            continue;
        }
        let weighted = minor(&kept["sum(weighted)"]);
        let committed = minor(&kept["sum(commit)"]) + minor(&kept["sum(won)"]);
        let cells = vec![
            Cell::new(Shown::Days(days.to_string())).of("forecast_snapshot", taken),
            amount(weighted, r),
            amount(committed, r),
            amount(won, r),
            Cell::new(accuracy(weighted, won, is_over)),
            Cell::new(accuracy(committed, won, is_over)),
        ];
        rows.push(Row { cells, is_total: false, mark: None });
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let columns = [
        ("before_the_end", "Before the end"),
        ("weighted", "Weighted"),
        ("won_and_commit", "Won and commit"),
        ("won", "Won"),
        ("accuracy_weighted", "Accuracy of weighted"),
        ("accuracy_commit", "Accuracy of commit"),
    ];
    let columns = columns.map(|(id, english)| Text::new(id, english)).to_vec();
    Ok(Some(Section {
        title: Some(Text::new("accuracy", "What was expected, and what came")),
        table: Some(Table { columns, rows }),
        note: Some(Text::new(
            "accuracy_note",
            "Accuracy is 100 % less the share by which a forecast was off what came; known once the quarter is over.",
        )),
        ..Section::default()
    }))
}

/// `100 · (1 − |expected − won| / won)`, and none less than 0; nothing while the quarter goes on.
fn accuracy(expected: i64, won: i64, is_over: bool) -> Shown {
    if !is_over || won == 0 {
        return Shown::Nothing;
    }
    let off = (expected - won).abs() as f64 / won.abs() as f64;
    Shown::Percent(format!("{:.1}", (100.0 * (1.0 - off)).max(0.0)))
}
