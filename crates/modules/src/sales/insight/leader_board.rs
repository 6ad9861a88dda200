//! Who sells best: by what they won, how often they win, how quickly, and how much they do for it.

use std::collections::HashMap;

use rapport_kernel::report::{Cell, Row, Section, Sheet, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::{Read, Result};
use serde_json::{Map, Value as Json};

use super::closed::{Closed, names};
use crate::sales::funnel::{days, money, number, percent, summary};

/// The owners of deals that were closed, who won most first.
///
/// # Errors
/// `Invalid` for what cannot be asked; the store's.
pub fn sheet(r: &mut Read<'_>, asked: &Map<String, Json>) -> Result<Sheet> {
    let closed = Closed::asked(r, asked)?;
    let (all_filter, won_filter) = (&closed.filter, closed.that_are("won"));
    let all = summary(r, "deal", all_filter, "owner", "count,avg(win_rate),avg(cycle_days)")?;
    let won = by_owner(summary(r, "deal", &won_filter, "owner", "count,sum(amount)")?);
    let done = done(r, &closed)?;
    let names = names(r, &all, "owner")?;
    let mut rows: Vec<(f64, Row)> = all
        .iter()
        .filter_map(|row| {
            let owner = row["owner"].as_str()?;
            let mine = won.get(owner);
            let amount = mine.and_then(|row| number(&row["sum(amount)"]["amount"])).unwrap_or(0.0);
            let whose = format!("owner = \"{owner}\"");
            let count = |row: Option<&Json>| Shown::Count(row.and_then(|row| row["count"].as_i64()).unwrap_or(0));
            let cells = vec![
                Cell::new(Shown::Name(names.get(owner).cloned().unwrap_or_else(|| "–".to_owned()))),
                Cell::new(mine.map_or(Shown::Nothing, |row| money(&row["sum(amount)"]))),
                Cell::new(count(mine)).of("deal", format!("{won_filter} and {whose}")),
                Cell::new(percent(number(&row["avg(win_rate)"]))).of("deal", format!("{all_filter} and {whose}")),
                Cell::new(days(number(&row["avg(cycle_days)"]))),
                done.as_ref().map_or(Cell::new(Shown::Nothing), |(filter, done)| {
                    Cell::new(count(done.get(owner))).of("activity", format!("{filter} and {whose}"))
                }),
            ];
            Some((amount, Row { cells, is_total: false, mark: None }))
        })
        .collect();
    rows.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let columns = [
        ("who", "Who"),
        ("won_amount", "Won amount"),
        ("won_deals", "Won"),
        ("win_rate", "Win rate"),
        ("days_to_close", "Days to close"),
        ("done", "Calls and meetings"),
    ];
    let columns = columns.map(|(id, english)| Text::new(id, english)).to_vec();
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Sheet { sections: vec![Section { table: Some(Table { columns, rows }), ..Section::default() }] })
}

fn by_owner(rows: Vec<Json>) -> HashMap<String, Json> {
    rows.into_iter().filter_map(|row| Some((row["owner"].as_str()?.to_owned(), row))).collect()
}

/// Calls and meetings that were held, with the filter that finds them; none for who may not see activities.
fn done(r: &mut Read<'_>, closed: &Closed) -> Result<Option<(String, HashMap<String, Json>)>> {
    if r.object("activity").is_err() {
        return Ok(None);
    }
    let filter = format!(
        "kind in (\"call\", \"meeting\") and occurred_at >= {} and occurred_at <= {}",
        closed.from, closed.until
    );
    let rows = summary(r, "activity", &filter, "owner", "count")?;
    Ok(Some((filter, by_owner(rows))))
}
