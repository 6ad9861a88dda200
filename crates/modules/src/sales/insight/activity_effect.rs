//! What activities do: how many of each kind a deal had that was won, beside one that was lost.

use std::collections::HashMap;

use rapport_kernel::catalog::Object;
use rapport_kernel::report::{Cell, Row, Section, Sheet, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::{Read, Result};
use serde_json::{Map, Value as Json};

use super::closed::Closed;
use crate::sales::funnel::{first, summary};

/// By kind of activity. That deals which are won have more of something need not mean that they are won by it.
///
/// # Errors
/// `Invalid` for what cannot be asked; the store's.
pub fn sheet(r: &mut Read<'_>, asked: &Map<String, Json>) -> Result<Sheet> {
    let closed = Closed::asked(r, asked)?;
    let mut sides = Vec::new();
    for status in ["won", "lost"] {
        let deals = first(summary(r, "deal", &closed.that_are(status), "", "count")?)["count"].as_i64().unwrap_or(0);
        let about = closed.about_those_that_are(status);
        let rows = summary(r, "activity", &about, "kind", "count")?;
        let counts: HashMap<String, i64> =
            rows.iter().filter_map(|row| Some((row["kind"].as_str()?.to_owned(), row["count"].as_i64()?))).collect();
        sides.push((deals, about, counts));
    }
    let object = r.object("activity")?;
    let rows = kinds(&object).into_iter().filter_map(|(key, label)| row(&key, label, &sides)).collect();
    let columns = [
        ("kind_of_activity", "Activity"),
        ("on_won", "On won deals"),
        ("each_won", "For each won deal"),
        ("on_lost", "On lost deals"),
        ("each_lost", "For each lost deal"),
    ];
    let columns = columns.map(|(id, english)| Text::new(id, english)).to_vec();
    let note = Text::new(
        "activity_note",
        "More of something on deals that are won need not be why they are won: who is interested also talks more.",
    );
    Ok(Sheet {
        sections: vec![Section { table: Some(Table { columns, rows }), note: Some(note), ..Section::default() }],
    })
}

fn kinds(activities: &Object) -> Vec<(String, String)> {
    let options = activities.find("kind").and_then(|field| field.kind.options());
    options.into_iter().flatten().map(|option| (option.key.clone(), option.label.clone())).collect()
}

fn row(key: &str, label: String, sides: &[(i64, String, HashMap<String, i64>)]) -> Option<Row> {
    if sides.iter().all(|(_, _, counts)| !counts.contains_key(key)) {
        return None;
    }
    let mut cells = vec![Cell::new(Shown::Name(label))];
    for (deals, filter, counts) in sides {
        let count = counts.get(key).copied().unwrap_or(0);
        cells.push(Cell::new(Shown::Count(count)).of("activity", format!("{filter} and kind = \"{key}\"")));
        let each = (*deals > 0).then(|| format!("{:.1}", count as f64 / *deals as f64));
        cells.push(Cell::new(each.map_or(Shown::Nothing, |each| Shown::Quantity(each, String::new()))));
    }
    Some(Row { cells, is_total: false, mark: None })
}
