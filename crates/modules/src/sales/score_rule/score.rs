//! Working out scores, many at once: each rule is asked once for all leads.

use std::collections::HashSet;

use rapport_kernel::filter::Pred;
use rapport_kernel::house::Own;
use rapport_kernel::part::declared;
use rapport_kernel::query::Shelf;
use rapport_kernel::time::Instant;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Record, RecordId, Result, Value, Work};

use crate::reading::{living, matching, own_object, text, text_of};

/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;

/// A rule, as far as scoring goes.
struct Rule {
    id: RecordId,
    name: String,
    check: String,
    points: i64,
    half_life_days: Option<i64>,
    fades_from: String,
}

/// Works out the scores of leads and writes those that differ. Converted leads keep theirs.
///
/// # Errors
/// The store's.
pub fn score(work: &mut Work<'_>, ids: &[RecordId]) -> Result<()> {
    let rules = rules(work)?;
    let bands = bands(work)?;
    let leads = own_object(work.catalog(), "lead");
    let mut found = Vec::with_capacity(rules.len());
    for rule in rules {
        let fits = work.fulfilling(&leads, ids, &rule.check)?;
        found.push((rule, fits));
    }
    let now = work.ctx().now;
    let bands_of = own_object(work.catalog(), "score_band").id;
    let mut rows = Vec::new();
    for lead in living(ids.iter().copied(), &leads, work)?.into_values() {
        if text_of(&lead, &leads, "status") == Some("converted") {
            continue;
        }
        let (points, reasons) = reasons(&found, &lead, &leads, now);
        let band = bands.iter().find(|(from, _)| *from <= points).map(|(_, id)| Ref { object: bands_of, id: *id });
        let set = vec![
            (declared(&leads, "score"), if found.is_empty() { Value::Null } else { Value::Integer(points) }),
            (declared(&leads, "score_band"), band.filter(|_| !found.is_empty()).map_or(Value::Null, Value::Link)),
            (declared(&leads, "score_reasons"), text(reasons)),
        ];
        if set.iter().any(|(field, value)| lead.get(*field) != value) {
            rows.push(Own { id: Some(lead.id), set });
        }
    }
    if rows.is_empty() { Ok(()) } else { work.write_own(&leads, rows).map(drop) }
}

/// What a lead's rules come to, and a line for each with its points as they count today, the weightiest first.
fn reasons(found: &[(Rule, HashSet<RecordId>)], lead: &Record, leads: &Object, now: Instant) -> (i64, String) {
    let fits = found.iter().filter(|(_, fits)| fits.contains(&lead.id));
    let mut each: Vec<(i64, &Rule)> = fits.map(|(rule, _)| (rule.points_at(lead, leads, now), rule)).collect();
    each.retain(|(points, _)| *points != 0);
    each.sort_by_key(|(points, rule)| (-points.abs(), rule.id));
    let sum = each.iter().map(|(points, _)| points).sum();
    let lines: Vec<String> = each.into_iter().map(|(points, rule)| format!("{points:+} {}", rule.name)).collect();
    (sum, lines.join("\n"))
}

impl Rule {
    /// The points as they count at a moment: those of a rule with a half-life `h` are worth `points · 2^(−t/h)` after
    /// `t` days, rounded to whole points (exponential decay). Where nothing is known to count from, they are whole.
    fn points_at(&self, lead: &Record, leads: &Object, now: Instant) -> i64 {
        let Some(half_life) = self.half_life_days else { return self.points };
        let since = match self.fades_from.as_str() {
            "created_at" => Some(lead.created_at),
            key => match lead.get(declared(leads, key)) {
                Value::Instant(at) => Some(*at),
                _ => None,
            },
        };
        let Some(since) = since else { return self.points };
        let days = (now.ms() - since.ms()).max(0) as f64 / DAY_MS;
        (self.points as f64 * (-days / half_life as f64).exp2()).round() as i64
    }
}

fn rules(work: &mut Work<'_>) -> Result<Vec<Rule>> {
    let object = own_object(work.catalog(), "score_rule");
    let words = |record: &Record, key: &str| text_of(record, &object, key).unwrap_or_default().to_owned();
    let integer = |record: &Record, key: &str| match record.get(declared(&object, key)) {
        Value::Integer(number) => Some(*number),
        _ => None,
    };
    let all = matching(&object, Pred::Const(true), work)?;
    let active = all.iter().filter(|record| *record.get(declared(&object, "active")) == Value::Boolean(true));
    let rule = |record: &Record| Rule {
        id: record.id,
        name: words(record, "name"),
        check: words(record, "check"),
        points: integer(record, "points").unwrap_or_default(),
        half_life_days: integer(record, "half_life_days"),
        fades_from: words(record, "fades_from"),
    };
    Ok(active.map(rule).collect())
}

/// From how many points each, the highest first.
fn bands(work: &mut Work<'_>) -> Result<Vec<(i64, RecordId)>> {
    let object = own_object(work.catalog(), "score_band");
    let from = |record: &Record| match record.get(declared(&object, "from_points")) {
        Value::Integer(points) => Some((*points, record.id)),
        _ => None,
    };
    let mut all: Vec<_> = matching(&object, Pred::Const(true), work)?.iter().filter_map(from).collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    Ok(all)
}

/// Whether there is anything to score by, or a score to be taken away.
///
/// # Errors
/// The store's.
pub fn is_scored(work: &mut Work<'_>) -> Result<bool> {
    Ok(!rules(work)?.is_empty())
}

/// The living leads after that one, in the order of their ids.
///
/// # Errors
/// The store's.
pub fn leads_after(work: &mut Work<'_>, after: Option<RecordId>, count: usize) -> Result<Vec<RecordId>> {
    use rapport_kernel::query::{After, Fields, Query};
    let leads = own_object(work.catalog(), "lead");
    let query = Query {
        object: leads.id,
        filter: Pred::Const(true),
        sort: Vec::new(),
        after: after.map(|id| After { keys: Vec::new(), id }),
        limit: count,
        fields: Fields::Some(Vec::new()),
        shelf: Shelf::Living,
    };
    let catalog = work.catalog().clone();
    Ok(work.tx().query(&catalog, &query)?.records.iter().map(|record| record.id).collect())
}
