//! The forecast of a quarter: what was won, what is expected, and what was to be sold, by person and rolled up through the
//! teams; and how near earlier forecasts came.
//!
//! Deals count by their forecast category in the quarter in which they are expected to close, in base currency. Weighted is
//! what was won and the amounts of the rest by their probability; model is what was won and those amounts by the share of
//! deals that were won, of all that ever stood in the same stage and were closed.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::filter::Calendar;
use rapport_kernel::part::Part;
use rapport_kernel::query::Bucket;
use rapport_kernel::report::Report;
use rapport_kernel::settings::Settings;
use rapport_kernel::time::{Date, Instant};
use rapport_kernel::{Kind, RecordId};

mod accuracy;
mod add_up;
mod sheet;
mod teams;
#[cfg(test)]
mod tests;

pub use add_up::{expected, rates_of_now};

/// What the forecast declares.
pub fn part() -> Part {
    Part::new().report(Report {
        key: "forecast",
        label: "Forecast",
        area: "sales",
        icon: "trending-up",
        objects: &["deal", "stage"],
        params: || {
            vec![
                FieldDecl::new("quarter", "Quarter", Kind::Date)
                    .help("Any day of it; this quarter when you do not say."),
            ]
        },
        run: sheet::sheet,
    })
}

/// How forecasts count a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Pipeline,
    BestCase,
    Commit,
}

/// What is expected of somebody's deals, in minor units of the base currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    pub owner: Option<RecordId>,
    pub won: i64,
    pub pipeline: i64,
    pub best_case: i64,
    pub commit: i64,
    /// What was won, and the rest by its probability.
    pub weighted: i64,
    /// What was won, and the rest by how often deals of its stage were won.
    pub model: i64,
}

impl Expected {
    /// The open deals of a category.
    pub fn of(&self, category: Category) -> i64 {
        match category {
            Category::Pipeline => self.pipeline,
            Category::BestCase => self.best_case,
            Category::Commit => self.commit,
        }
    }

    /// Both together.
    pub fn add(&mut self, other: &Self) {
        self.won += other.won;
        self.pipeline += other.pipeline;
        self.best_case += other.best_case;
        self.commit += other.commit;
        self.weighted += other.weighted;
        self.model += other.model;
    }
}

/// The first and the last day of the quarter in which a day lies, as the workspace's fiscal year has them.
pub fn quarter_of(day: Date, settings: &Settings, now: Instant) -> Option<(Date, Date)> {
    let calendar = Calendar::new(settings, now);
    let first = calendar.bucket_start(day, Bucket::Quarter)?;
    // A quarter has 90 to 92 days: a hundred days on lies in the next one.
    let next = calendar.bucket_start(first.plus_days(100), Bucket::Quarter)?;
    Some((first, next.plus_days(-1)))
}
