//! What the forecast says.

use std::collections::HashMap;

use rapport_kernel::filter::Pred;
use rapport_kernel::part::declared;
use rapport_kernel::report::{Cell, Figure, Row, Section, Sheet, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::time::Date;
use rapport_kernel::{Error, Read, RecordId, Result, Value};
use serde_json::{Map, Value as Json};

use super::accuracy;
use super::add_up::{Filters, expected};
use super::teams::{Team, Teams};
use super::{Expected, quarter_of};
use crate::reading::{matching, money_of, one_of};

/// The forecast of a quarter.
///
/// # Errors
/// `Invalid` for what cannot be asked; the store's.
pub fn sheet(r: &mut Read<'_>, asked: &Map<String, Json>) -> Result<Sheet> {
    let (settings, now) = (r.catalog().settings.clone(), r.ctx().now);
    let day = asked.get("quarter").and_then(Json::as_str).and_then(Date::parse);
    let day = day.unwrap_or_else(|| now.date_in(&settings.zone()));
    let Some((first, last)) = quarter_of(day, &settings, now) else {
        return Err(Error::invalid("quarter", "out_of_range", "Choose a day between the years 1 and 9999"));
    };
    let forecast = Forecast {
        people: expected(r, first, last)?,
        teams: Teams::read(r)?,
        quotas: quotas(r, first)?,
        filters: Filters::of(first, last),
    };
    let all = forecast.sum(|_| true);
    let sections = vec![forecast.figures(r, &all), forecast.table(r), accuracy::section(r, first, last, all.won)?];
    Ok(Sheet { sections: sections.into_iter().flatten().collect() })
}

/// Quotas of a quarter in base currency, by the person or the team.
fn quotas(r: &mut Read<'_>, first: Date) -> Result<HashMap<RecordId, i64>> {
    let Ok(object) = r.object("quota") else { return Ok(HashMap::new()) };
    let of_quarter = one_of(declared(&object, "quarter"), vec![Value::Date(first)]);
    let scope = r.scoped_filter(&object, None, None)?;
    let mut quotas = HashMap::new();
    for quota in matching(&object, Pred::and(of_quarter, scope), r)? {
        let of = ["user", "team"].into_iter().find_map(|key| quota.get(declared(&object, key)).as_link());
        if let (Some(of), Value::Money(money)) = (of, quota.get(declared(&object, "amount"))) {
            quotas.insert(of, money.base.unwrap_or_default());
        }
    }
    Ok(quotas)
}

struct Forecast {
    people: Vec<Expected>,
    teams: Teams,
    quotas: HashMap<RecordId, i64>,
    filters: Filters,
}

impl Forecast {
    fn sum(&self, counts: impl Fn(&Expected) -> bool) -> Expected {
        let mut sum = Expected::default();
        self.people.iter().filter(|one| counts(one)).for_each(|one| sum.add(one));
        sum
    }

    fn is_in(&self, one: &Expected, team: &Team) -> bool {
        let member = one.owner.and_then(|id| self.teams.people.get(&id));
        member.is_some_and(|member| member.teams.iter().any(|of| team.within.contains(of)))
    }

    /// A team's own quota, or else what its members have together.
    fn quota_of_team(&self, team: &Team) -> i64 {
        if let Some(own) = self.quotas.get(&team.id) {
            return *own;
        }
        let is_member = |(id, _): &(&RecordId, &i64)| {
            let member = self.teams.people.get(id);
            member.is_some_and(|member| member.teams.iter().any(|of| team.within.contains(of)))
        };
        self.quotas.iter().filter(is_member).map(|(_, quota)| quota).sum()
    }

    fn figures(&self, r: &Read<'_>, all: &Expected) -> Option<Section> {
        let Filters { won, open } = &self.filters;
        let figure = |id, english: &str, minor: i64, note: Option<Text>| Figure {
            label: Text::new(id, english),
            cell: amount(minor, r),
            note,
        };
        let mut first = figure("won_amount", "Won amount", all.won, None);
        first.cell = first.cell.of("deal", won.clone());
        let mut open_figure = figure("open_amount", "In the pipeline", all.pipeline + all.best_case + all.commit, None);
        open_figure.cell = open_figure.cell.of("deal", open.clone());
        let weighted = Text::new("weighted_note", "won, and open deals by their probability");
        let model = Text::new("model_note", "won, and open deals by how often deals of their stage were won");
        let figures = vec![
            first,
            open_figure,
            figure("weighted", "Weighted", all.weighted, Some(weighted)),
            figure("model", "Model", all.model, Some(model)),
        ];
        Some(Section { figures, ..Section::default() })
    }

    fn table(&self, r: &Read<'_>) -> Option<Section> {
        let mut rows = Vec::new();
        for team in &self.teams.teams {
            let sum = self.sum(|one| self.is_in(one, team));
            let name = format!("{}{}", "– ".repeat(team.depth), team.name);
            rows.push(self.row(r, name, &sum, self.quota_of_team(team), None, true));
            let mut members: Vec<&Expected> = self.people.iter().filter(|one| self.is_directly_in(one, team)).collect();
            members.sort_by_key(|one| self.name(one));
            rows.extend(members.into_iter().map(|one| self.person(r, one)));
        }
        let mut others: Vec<&Expected> = self.people.iter().filter(|one| !self.is_in_any(one)).collect();
        others.sort_by_key(|one| self.name(one));
        rows.extend(others.into_iter().map(|one| self.person(r, one)));
        let all = self.sum(|_| true);
        let quota =
            self.quotas.iter().filter(|(id, _)| self.teams.people.contains_key(id)).map(|(_, quota)| quota).sum();
        rows.push(self.row(r, "Σ".to_owned(), &all, quota, None, true));
        let columns = [
            ("who", "Who"),
            ("quota", "Quota"),
            ("won", "Won"),
            ("commit", "Commit"),
            ("best_case", "Best case"),
            ("pipeline", "Pipeline"),
            ("weighted", "Weighted"),
            ("model", "Model"),
            ("attained", "Attained"),
        ];
        let columns = columns.map(|(id, english)| Text::new(id, english)).to_vec();
        let title = Some(Text::new("by_person", "By person and team"));
        Some(Section { title, table: Some(Table { columns, rows }), ..Section::default() })
    }

    fn is_directly_in(&self, one: &Expected, team: &Team) -> bool {
        let member = one.owner.and_then(|id| self.teams.people.get(&id));
        member.is_some_and(|member| member.teams.contains(&team.id))
    }

    fn is_in_any(&self, one: &Expected) -> bool {
        let member = one.owner.and_then(|id| self.teams.people.get(&id));
        member.is_some_and(|member| !member.teams.is_empty())
    }

    fn name(&self, one: &Expected) -> String {
        let member = one.owner.and_then(|id| self.teams.people.get(&id));
        member.map_or_else(|| "–".to_owned(), |member| member.name.clone())
    }

    fn person(&self, r: &Read<'_>, one: &Expected) -> Row {
        let quota = one.owner.and_then(|id| self.quotas.get(&id)).copied().unwrap_or_default();
        let owner = one.owner.map_or_else(|| "owner is empty".to_owned(), |id| format!("owner = \"{id}\""));
        self.row(r, self.name(one), one, quota, Some(&owner), false)
    }

    /// A row; with the deals behind its numbers where a condition says whose they are.
    fn row(&self, r: &Read<'_>, name: String, one: &Expected, quota: i64, whose: Option<&str>, is_total: bool) -> Row {
        let behind = |cell: Cell, filter: String| match whose {
            Some(whose) => cell.of("deal", format!("{filter} and {whose}")),
            None => cell,
        };
        let of = |category: &str| format!("{} and forecast_category = \"{category}\"", self.filters.open);
        let attained = match quota {
            0 => Shown::Nothing,
            quota => Shown::Percent(format!("{:.1}", 100.0 * one.won as f64 / quota as f64)),
        };
        let cells = vec![
            Cell::new(Shown::Name(name)),
            if quota == 0 { Cell::new(Shown::Nothing) } else { amount(quota, r) },
            behind(amount(one.won, r), self.filters.won.clone()),
            behind(amount(one.commit, r), of("commit")),
            behind(amount(one.best_case, r), of("best_case")),
            behind(amount(one.pipeline, r), of("pipeline")),
            amount(one.weighted, r),
            amount(one.model, r),
            Cell::new(attained),
        ];
        Row { cells, is_total, mark: None }
    }
}

/// An amount in base currency.
pub fn amount(minor: i64, r: &Read<'_>) -> Cell {
    Cell::new(Shown::Money(money_of(minor, r).to_json()))
}
