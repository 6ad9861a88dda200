//! The funnel: how deals go through the stages of a pipeline. How many came to each stage, how many went on, how long they
//! stayed, and which stage is furthest behind what is usual there.

use rapport_kernel::Kind;
use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::Part;
use rapport_kernel::report::Report;

mod count;
mod sheet;
#[cfg(test)]
mod tests;

pub use count::{number, summary};
pub use sheet::{days, first, money, percent, stretch};

/// What the funnel declares.
pub fn part() -> Part {
    Part::new().report(Report {
        key: "funnel",
        label: "Funnel",
        area: "sales",
        icon: "funnel",
        objects: &["deal", "stage", "stage_visit", "pipeline"],
        params,
        run: sheet::sheet,
    })
}

fn params() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("pipeline", "Pipeline", "pipeline", "").help("The first when you do not say."),
        FieldDecl::new("from", "From", Kind::Date).help("Ninety days ago when you do not say."),
        FieldDecl::new("until", "Until", Kind::Date).help("Today when you do not say."),
    ]
}
