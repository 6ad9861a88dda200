//! What one learns of deals that were closed: why they were won and lost, who sells best, and what activities do.

use rapport_kernel::Kind;
use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::Part;
use rapport_kernel::report::Report;

mod activity_effect;
mod closed;
mod leader_board;
#[cfg(test)]
mod tests;
mod win_loss;

/// What is declared.
pub fn part() -> Part {
    Part::new()
        .report(Report {
            key: "win_loss",
            label: "Won and lost",
            area: "sales",
            icon: "scale",
            objects: &["deal"],
            params,
            run: win_loss::sheet,
        })
        .report(Report {
            key: "leader_board",
            label: "Leader board",
            area: "sales",
            icon: "trophy",
            objects: &["deal", "user"],
            params,
            run: leader_board::sheet,
        })
        .report(Report {
            key: "activity_effect",
            label: "What activities do",
            area: "sales",
            icon: "activity",
            objects: &["deal", "activity"],
            params,
            run: activity_effect::sheet,
        })
}

fn params() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("pipeline", "Pipeline", "pipeline", "").help("All of them when you do not say."),
        FieldDecl::new("from", "From", Kind::Date).help("Ninety days ago when you do not say."),
        FieldDecl::new("until", "Until", Kind::Date).help("Today when you do not say."),
    ]
}
