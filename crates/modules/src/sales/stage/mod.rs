//! A stage: a step of a pipeline. Its kind says whether a deal in it is open, won or lost.

use rapport_kernel::part::Part;

mod object;
mod rules;
#[cfg(test)]
mod tests;

pub use object::FORECAST_CATEGORIES;

/// What a stage declares.
pub fn part() -> Part {
    Part::new()
        .object(object::object())
        .rule("stage", "pipeline_is_the_first_unless_said", rules::pipeline_is_the_first_unless_said)
        .rule("stage", "full_name_tells_the_pipeline", rules::full_name_tells_the_pipeline)
        .rule("stage", "probability_fits_the_kind", rules::probability_fits_the_kind)
        .rule("stage", "needs_are_fields_of_a_deal", rules::needs_are_fields_of_a_deal)
}
