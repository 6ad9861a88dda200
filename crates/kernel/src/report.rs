//! Reports: what many records come to, as figures and tables that each surface shows in its way. Each number can lead to
//! the records behind it.

use serde_json::{Map, Value as Json, json};

use crate::catalog::FieldDecl;
use crate::error::Result;
use crate::house::Read;
use crate::money::Money;
use crate::text::Text;
use crate::time::Date;

/// A report as a module declares it.
#[derive(Clone)]
pub struct Report {
    /// Its name in addresses.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// In which area of the navigation it stands.
    pub area: &'static str,
    /// The icon beside it.
    pub icon: &'static str,
    /// Of which objects it tells, by key: who may not read one of them does not see the report.
    pub objects: &'static [&'static str],
    /// What it can be asked: read like fields of those kinds.
    pub params: fn() -> Vec<FieldDecl>,
    /// Works it out with the rights of who asks.
    pub run: fn(&mut Read<'_>, &Map<String, Json>) -> Result<Sheet>,
}

/// What a report says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its parts, in their order.
    pub sections: Vec<Section>,
}

/// A part of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// What it is about; none for the first where the report says it.
    pub title: Option<Text>,
    /// What is to be seen first.
    pub figures: Vec<Figure>,
    /// The rest.
    pub table: Option<Table>,
    /// How it is to be read.
    pub note: Option<Text>,
}

/// A number with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is.
    pub label: Text,
    /// The number.
    pub cell: Cell,
    /// How it is worked out, or what it is held against.
    pub note: Option<Text>,
}

/// Rows of cells under columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the columns hold.
    pub columns: Vec<Text>,
    /// As many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its cells; the first names it.
    pub cells: Vec<Cell>,
    /// Whether it sums up others.
    pub is_total: bool,
    /// What is remarkable about it.
    pub mark: Option<Text>,
}

/// What stands in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub shown: Shown,
    /// The records behind it.
    pub drill: Option<Drill>,
}

/// A value as surfaces show it.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Nothing is known.
    Nothing,
    /// A name of somebody or something.
    Name(String),
    /// Words of the product.
    Told(Text),
    /// A number of things.
    Count(i64),
    /// As a summary measures it: money as `{"amount", "currency"}`, other numbers as texts.
    Money(Json),
    /// Per cent, as a decimal text.
    Percent(String),
    /// Days, as a decimal text.
    Days(String),
    /// A day.
    Date(Date),
    /// A quantity, as a decimal text, and its unit.
    Quantity(String, String),
}

/// Records that a filter finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Drill {
    /// Of which object, by key.
    pub object: &'static str,
    /// Which.
    pub filter: String,
}

impl Shown {
    /// An amount.
    pub fn of_money(money: Money) -> Self {
        Self::Money(json!({"amount": money.amount().to_string(), "currency": money.currency.code()}))
    }
}

impl Cell {
    /// A value.
    pub fn new(shown: Shown) -> Self {
        Self { shown, drill: None }
    }
    /// With the records behind it.
    pub fn of(mut self, object: &'static str, filter: impl Into<String>) -> Self {
        self.drill = Some(Drill { object, filter: filter.into() });
        self
    }
    /// As programs read it: `{"value": …, "kind": "money", "object": "deal", "filter": "…"}`.
    pub fn to_json(&self) -> Json {
        let (kind, value) = match &self.shown {
            Shown::Nothing => ("nothing", Json::Null),
            Shown::Name(name) => ("name", json!(name)),
            Shown::Told(text) => ("text", json!(text.english)),
            Shown::Count(count) => ("count", json!(count)),
            Shown::Money(money) => ("money", money.clone()),
            Shown::Percent(number) => ("percent", json!(number)),
            Shown::Days(number) => ("days", json!(number)),
            Shown::Date(day) => ("date", json!(day.to_string())),
            Shown::Quantity(number, unit) => ("quantity", json!({"number": number, "unit": unit})),
        };
        let mut cell = json!({"kind": kind, "value": value});
        if let Some(drill) = &self.drill {
            cell["object"] = json!(drill.object);
            cell["filter"] = json!(drill.filter);
        }
        cell
    }
}

impl Sheet {
    /// As programs read it.
    pub fn to_json(&self) -> Json {
        let said = |text: &Option<Text>| text.as_ref().map_or(Json::Null, |text| json!(text.english));
        let figure = |one: &Figure| json!({"key": one.label.id, "label": one.label.english, "cell": one.cell.to_json(), "note": said(&one.note)});
        let row = |row: &Row| {
            let cells: Vec<Json> = row.cells.iter().map(Cell::to_json).collect();
            json!({"cells": cells, "total": row.is_total, "mark": said(&row.mark)})
        };
        let table = |table: &Table| {
            let column = |text: &Text| json!({"key": text.id, "label": text.english});
            json!({
                "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
                "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
            })
        };
        let section = |section: &Section| {
            json!({
                "title": said(&section.title),
                "figures": section.figures.iter().map(figure).collect::<Vec<_>>(),
                "table": section.table.as_ref().map(table),
                "note": said(&section.note),
            })
        };
        json!({"sections": self.sections.iter().map(section).collect::<Vec<_>>()})
    }
}
