//! Deals that were closed in a stretch of time, by what they have in common.

use std::collections::HashMap;

use rapport_kernel::report::{Cell, Row, Section, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::time::Date;
use rapport_kernel::value::Ref;
use rapport_kernel::{Read, RecordId, Result};
use serde_json::{Map, Value as Json};

use crate::sales::funnel::{days, money, number, percent, stretch, summary};

/// Groups that are shown; the rest is in the chart of the list.
const ROWS: usize = 25;

/// What was asked.
pub struct Closed {
    /// The first day.
    pub from: Date,
    /// The last one.
    pub until: Date,
    /// Which deals.
    pub filter: String,
    /// The same, asked of what is about a deal.
    about: String,
}

impl Closed {
    /// As it was asked.
    ///
    /// # Errors
    /// `Invalid` for what cannot be asked.
    pub fn asked(r: &Read<'_>, asked: &Map<String, Json>) -> Result<Self> {
        let (from, until) = stretch(r, asked)?;
        let pipeline = asked.get("pipeline").and_then(Json::as_str).and_then(|id| id.parse::<RecordId>().ok());
        let conditions = |of: &str| {
            let pipeline = pipeline.map(|id| format!(" and {of}pipeline = \"{id}\"")).unwrap_or_default();
            format!("{of}closed_on >= {from} and {of}closed_on <= {until}{pipeline}")
        };
        Ok(Self { from, until, filter: conditions(""), about: conditions("deal.") })
    }

    /// Those of that status.
    pub fn that_are(&self, status: &str) -> String {
        format!("{} and status = \"{status}\"", self.filter)
    }

    /// What is about those of that status, such as activities.
    pub fn about_those_that_are(&self, status: &str) -> String {
        format!("{} and deal.status = \"{status}\"", self.about)
    }

    /// A table of the closed deals by a field, the most won first; none where no deal has one.
    ///
    /// # Errors
    /// The store's.
    pub fn by(&self, r: &mut Read<'_>, key: &'static str, title: Text) -> Result<Option<Section>> {
        let Ok(object) = r.object("deal") else { return Ok(None) };
        let Some(field) = object.find(key) else { return Ok(None) };
        if !r.ctx().access.sees(&object, field.id) {
            return Ok(None);
        }
        let known = format!("{} and {key} is not empty", self.filter);
        let all = summary(r, "deal", &known, key, "count,avg(win_rate),avg(cycle_days)")?;
        let won =
            summary(r, "deal", &format!("{} and {key} is not empty", self.that_are("won")), key, "count,sum(amount)")?;
        if all.is_empty() {
            return Ok(None);
        }
        let won: HashMap<String, Json> = won.into_iter().map(|row| (word(&row[key]), row)).collect();
        let names = names(r, &all, key)?;
        let mut groups: Vec<(f64, Row)> = all
            .iter()
            .map(|row| {
                let value = word(&row[key]);
                let mine = won.get(&value);
                let amount = mine.and_then(|row| number(&row["sum(amount)"]["amount"])).unwrap_or(0.0);
                (amount, self.row(key, &value, names.get(&value), row, mine))
            })
            .collect();
        groups.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let rows = groups.into_iter().map(|(_, row)| row).take(ROWS).collect();
        let columns = [
            ("of", ""),
            ("closed_deals", "Closed"),
            ("won_deals", "Won"),
            ("win_rate", "Win rate"),
            ("won_amount", "Won amount"),
            ("days_to_close", "Days to close"),
        ];
        let columns = columns.map(|(id, english)| Text::new(id, english)).to_vec();
        Ok(Some(Section { title: Some(title), table: Some(Table { columns, rows }), ..Section::default() }))
    }

    /// A table of the deals of a status by why they are, the most frequent reason first; none where nobody said any.
    ///
    /// # Errors
    /// The store's.
    pub fn by_reason(&self, r: &mut Read<'_>, status: &str, key: &'static str, title: Text) -> Result<Option<Section>> {
        let deals = r.object("deal")?;
        if deals.find(key).is_none_or(|field| !r.ctx().access.sees(&deals, field.id)) {
            return Ok(None);
        }
        let known = format!("{} and {key} is not empty", self.that_are(status));
        let mut found = summary(r, "deal", &known, key, "count,sum(amount),avg(cycle_days)")?;
        if found.is_empty() {
            return Ok(None);
        }
        found.sort_by_key(|row| std::cmp::Reverse(row["count"].as_i64()));
        let row = |row: &Json| {
            let reason = word(&row[key]);
            let count = Shown::Count(row["count"].as_i64().unwrap_or(0));
            let cells = vec![
                Cell::new(Shown::Name(reason.clone())),
                Cell::new(count).of("deal", format!("{} and {key} = {}", self.that_are(status), quoted(&reason))),
                Cell::new(money(&row["sum(amount)"])),
                Cell::new(days(number(&row["avg(cycle_days)"]))),
            ];
            Row { cells, is_total: false, mark: None }
        };
        let rows = found.iter().map(row).take(ROWS).collect();
        let columns = [("of", ""), ("deals", "Deals"), ("amount", "Amount"), ("days_to_close", "Days to close")];
        let columns = columns.map(|(id, english)| Text::new(id, english)).to_vec();
        Ok(Some(Section { title: Some(title), table: Some(Table { columns, rows }), ..Section::default() }))
    }

    fn row(&self, key: &str, value: &str, name: Option<&String>, all: &Json, won: Option<&Json>) -> Row {
        let here = |filter: &str| format!("{filter} and {key} = {}", quoted(value));
        let count = |row: Option<&Json>| Shown::Count(row.and_then(|row| row["count"].as_i64()).unwrap_or(0));
        let cells = vec![
            Cell::new(Shown::Name(name.cloned().unwrap_or_else(|| value.to_owned()))),
            Cell::new(count(Some(all))).of("deal", here(&self.filter)),
            Cell::new(count(won)).of("deal", here(&self.that_are("won"))),
            Cell::new(percent(number(&all["avg(win_rate)"]))),
            Cell::new(won.map_or(Shown::Nothing, |row| money(&row["sum(amount)"]))),
            Cell::new(days(number(&all["avg(cycle_days)"]))),
        ];
        Row { cells, is_total: false, mark: None }
    }
}

/// A text as filters hold it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What stands for a group: a text, or the id of a record.
fn word(json: &Json) -> String {
    json.as_str().or_else(|| json["id"].as_str()).unwrap_or_default().to_owned()
}

/// What the linked records of these groups are called that the actor may see, by id.
///
/// # Errors
/// The store's.
pub fn names(r: &mut Read<'_>, rows: &[Json], key: &str) -> Result<HashMap<String, String>> {
    let deals = r.object("deal")?;
    let target = deals.find(key).and_then(|field| match &field.kind {
        rapport_kernel::Kind::Link { targets, .. } | rapport_kernel::Kind::Links { targets, .. } => {
            targets.first().copied()
        }
        _ => None,
    });
    let Some(object) = target else { return Ok(HashMap::new()) };
    let ids = rows.iter().filter_map(|row| word(&row[key]).parse::<RecordId>().ok());
    let refs: Vec<Ref> = ids.map(|id| Ref { object, id }).collect();
    Ok(r.titles(refs)?.into_iter().map(|(id, title)| (id.to_string(), title)).collect())
}
