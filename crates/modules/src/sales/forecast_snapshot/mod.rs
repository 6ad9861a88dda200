//! A forecast snapshot: what was expected of somebody's quarter on one day, kept each night, so that it can be held against
//! what came.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::part::Part;

mod nightly;
#[cfg(test)]
mod tests;

/// What a forecast snapshot declares.
pub fn part() -> Part {
    Part::new().object(object()).after_save("deal", "forecasts_are_kept", nightly::is_begun).job(nightly::job())
}

fn object() -> ObjectDecl {
    let columns = ["taken_on", "quarter", "owner", "won", "commit", "best_case", "pipeline", "weighted"];
    let amount = |key: &str, label: &str| FieldDecl::new(key, label, Kind::Money).read_only();
    ObjectDecl::new("forecast_snapshot", "forecast_snapshots", "Forecast snapshot", "Forecast snapshots")
        .set_up_with("sales", "camera")
        .owner("owner")
        .views([ViewDecl::new("all", "All forecast snapshots", "-taken_on", &columns)])
        .field(FieldDecl::new("taken_on", "Taken on", Kind::Date).required().indexed().read_only())
        .field(FieldDecl::new("quarter", "Quarter", Kind::Date).required().indexed().read_only().help("Its first day."))
        .field(
            FieldDecl::link("owner", "Owner", "user", "forecast_snapshots")
                .on_delete(OnDelete::Clear)
                .indexed()
                .read_only()
                .help("Whose deals."),
        )
        .field(amount("won", "Won"))
        .field(amount("commit", "Commit"))
        .field(amount("best_case", "Best case"))
        .field(amount("pipeline", "Pipeline"))
        .field(amount("weighted", "Weighted"))
}
