//! Reports that modules declare: figures and tables, each number leading to the records behind it.

use axum::extract::{Path, Query};
use axum::response::Response;
use rapport_gate::Failure;
use rapport_kernel::report::{Cell, Figure, Report, Row, Section, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::{Error, Read, Result};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::Person;
use crate::address::address;
use crate::cells::{Around, Control, Typed};
use crate::figure::figure;
use crate::form::{currencies, with_records};
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::{Args, Words};

/// The context of `report.html`.
#[derive(Serialize)]
struct Page {
    key: &'static str,
    label: String,
    controls: Vec<Control>,
    /// What is wrong with what was asked.
    wrong: Vec<String>,
    sections: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    title: Option<String>,
    figures: Vec<Number>,
    columns: Vec<Heading>,
    rows: Vec<Line>,
    note: Option<String>,
}

#[derive(Serialize)]
struct Number {
    label: String,
    cell: Place,
    note: Option<String>,
}

#[derive(Serialize)]
struct Heading {
    label: String,
    is_number: bool,
}

#[derive(Serialize)]
struct Line {
    cells: Vec<Place>,
    is_total: bool,
    mark: Option<String>,
}

/// A value with the list behind it.
#[derive(Serialize)]
struct Place {
    shown: String,
    url: Option<String>,
}

/// A report.
pub async fn show(
    person: Person,
    Path(key): Path<String>,
    Query(typed): Query<Typed>,
) -> std::result::Result<Response, Failure> {
    let screen = person.read(move |r| load(r, &key, &typed)).await?;
    Ok(screen.show()?)
}

/// What a report is called.
pub fn label(words: &Words, report: &Report) -> String {
    words.known(&format!("report-{}", report.key)).unwrap_or_else(|| report.label.to_owned())
}

fn load(r: &mut Read<'_>, key: &str, typed: &Typed) -> Result<Screen> {
    let report = r.report(key)?;
    let words = Words::of(r);
    let asked: Map<String, Json> = typed.iter().filter(|(_, value)| !value.is_empty()).map(said).collect();
    let (sheet, problems) = match r.run_report(&report, &asked) {
        Ok(sheet) => (sheet, Vec::new()),
        Err(Error::Invalid(problems)) => (Default::default(), problems),
        Err(error) => return Err(error),
    };
    let wrong = problems.iter().map(|problem| words.problem(problem)).collect();
    let controls = controls(r, &report, typed, &words)?;
    let teller = Teller { r, words: &words };
    let sections = sheet.sections.iter().map(|section| teller.part(section)).collect();
    let label = label(&words, &report);
    let page = Page { key: report.key, label: label.clone(), controls, wrong, sections };
    let shell = Shell::of(r, &words, Some(&format!("reports/{key}")))?;
    Ok(Screen::within(shell, words, "report.html", &label, page))
}

fn said((name, value): &(String, String)) -> (String, Json) {
    (name.clone(), Json::String(value.clone()))
}

/// What a report can be asked, as the controls of fields of those kinds.
fn controls(r: &mut Read<'_>, report: &Report, typed: &Typed, words: &Words) -> Result<Vec<Control>> {
    let Some(object) = report.objects.first().map(|key| r.object(key)).transpose()? else { return Ok(Vec::new()) };
    let currencies = currencies(r, typed);
    let mut controls = Vec::new();
    for declared in (report.params)() {
        let Some(field) = r.param(&declared) else { continue };
        let around = Around { object: &object, words, typed, problems: &[], currencies: &currencies };
        let Some(control) = Control::of(&field, &around) else { continue };
        controls.extend(with_records(r, &field, control, typed)?);
    }
    Ok(controls)
}

/// Says a sheet in the words of its reader.
struct Teller<'a, 'h> {
    r: &'a Read<'h>,
    words: &'a Words,
}

impl Teller<'_, '_> {
    fn part(&self, section: &Section) -> Part {
        let table = section.table.clone().unwrap_or_default();
        Part {
            title: section.title.as_ref().map(|text| self.said(text)),
            figures: section.figures.iter().map(|figure| self.number(figure)).collect(),
            columns: self.headings(&table),
            rows: table.rows.iter().map(|row| self.line(row)).collect(),
            note: section.note.as_ref().map(|text| self.said(text)),
        }
    }

    fn number(&self, figure: &Figure) -> Number {
        let note = figure.note.as_ref().map(|text| self.said(text));
        Number { label: self.said(&figure.label), cell: self.place(&figure.cell), note }
    }

    fn headings(&self, table: &Table) -> Vec<Heading> {
        let is_word = |at: usize| table.rows.iter().any(|row| row.cells.get(at).is_some_and(is_word));
        let heading = |(at, text): (usize, &Text)| Heading { label: self.said(text), is_number: !is_word(at) };
        table.columns.iter().enumerate().map(heading).collect()
    }

    fn line(&self, row: &Row) -> Line {
        Line {
            cells: row.cells.iter().map(|cell| self.place(cell)).collect(),
            is_total: row.is_total,
            mark: row.mark.as_ref().map(|text| self.said(text)),
        }
    }

    fn place(&self, cell: &Cell) -> Place {
        let url = cell.drill.as_ref().and_then(|drill| {
            let object = self.r.object(drill.object).ok()?;
            Some(address(&format!("/{}", object.plural), [("filter", Some(drill.filter.as_str()))]))
        });
        Place { shown: self.shown(&cell.shown), url }
    }

    fn shown(&self, shown: &Shown) -> String {
        figure(self.words, shown, |text| self.said(text)).unwrap_or_else(|| "–".to_owned())
    }

    /// A text of the product in the reader's language.
    fn said(&self, text: &Text) -> String {
        let told: Args = text.args.iter().map(|(name, value)| ((*name).into(), value.clone().into())).collect();
        self.words.known_with(&format!("report-{}", text.id), &told).unwrap_or_else(|| text.english.clone())
    }
}

fn is_word(cell: &Cell) -> bool {
    matches!(cell.shown, Shown::Name(_) | Shown::Told(_))
}
