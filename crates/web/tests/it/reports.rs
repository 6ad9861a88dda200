//! A report is shown with all that it can say, and leads to the records behind it.

use axum::http::StatusCode;
use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::house::SummaryRequest;
use rapport_kernel::report::{Cell, Figure, Report, Row, Section, Sheet, Shown, Table};
use rapport_kernel::text::Text;
use rapport_kernel::{Read, Result};
use serde_json::{Map, Value as Json, json};

use crate::browser::with_site;

/// How many things there are of each state, with something said in every way that there is.
pub fn sizes() -> Report {
    Report {
        key: "sizes",
        label: "Sizes",
        area: "sales",
        icon: "package",
        objects: &["thing"],
        params: || vec![FieldDecl::integer("least", "Least")],
        run,
    }
}

fn run(r: &mut Read<'_>, asked: &Map<String, Json>) -> Result<Sheet> {
    let things = r.object("thing")?;
    let least = asked.get("least").and_then(Json::as_i64).unwrap_or_default();
    let request = SummaryRequest {
        filter: Some(format!("size >= {least}")),
        group: Some("state".to_owned()),
        measure: Some("count,sum(price)".to_owned()),
        ..SummaryRequest::default()
    };
    let rows = r.summary(&things, &request)?.rows.iter().map(row).collect();
    let table = Table { columns: ["State", "Count", "Price"].map(text).to_vec(), rows };
    let words =
        [Shown::Percent("12.5".to_owned()), Shown::Days("3.0".to_owned()), Shown::Nothing, Shown::Told(text("Told"))];
    let figure = |shown| Figure { label: text("Figure"), cell: Cell::new(shown), note: Some(text("Note")) };
    let figures = words.into_iter().map(figure).collect();
    let section = Section { title: Some(text("Title")), figures, table: Some(table), note: Some(text("End")) };
    Ok(Sheet { sections: vec![section] })
}

fn row(row: &Json) -> Row {
    let state = row["state"].as_str().unwrap_or_default();
    let cells = vec![
        Cell::new(Shown::Name(state.to_owned())),
        Cell::new(Shown::Count(row["count"].as_i64().unwrap_or_default())).of("thing", format!("state = \"{state}\"")),
        Cell::new(Shown::Money(row["sum(price)"].clone())),
    ];
    Row { cells, is_total: false, mark: Some(text("Odd")) }
}

fn text(english: &str) -> Text {
    Text::new("toy", english)
}

#[test]
fn a_report_is_asked_and_each_number_leads_to_what_is_behind_it() {
    with_site(|site| {
        for (name, state, size) in [("One", "new", 5), ("Two", "done", 7), ("Three", "new", 6)] {
            let price = json!({"amount": format!("{size}.50"), "currency": "EUR"});
            site.t.admin().create("thing", json!({"name": name, "state": state, "size": size, "price": price}));
        }
        let admin = site.browser("Admin");
        let page = admin.get("/reports/sizes");
        assert_eq!(page.texts("h1"), ["Sizes"]);
        assert_eq!(page.texts(".report-figures b"), ["12.5 %", "3.0 days", "–", "Told"]);
        assert_eq!(page.texts(".report-table td"), ["1", "€7.50", "2", "€12.00"]);
        let list = admin.get(&page.attributes(".report-table td a", "href")[1]);
        assert_eq!(list.texts("tbody .title"), ["One", "Three"]);
        assert_eq!(admin.get("/reports/sizes?least=6").texts(".report-table td"), ["1", "€7.50", "1", "€6.50"]);
        let wrong = admin.get("/reports/sizes?least=many");
        assert_eq!((wrong.status, wrong.texts(".field-wrong").len()), (StatusCode::OK, 1));
        assert_eq!(admin.get("/reports/nothing").status, StatusCode::NOT_FOUND);
        assert!(admin.get("/").texts("nav a").contains(&"Sizes".to_owned()), "it stands in the navigation");
    });
}
