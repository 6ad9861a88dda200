//! What is known of a stage.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// What a stage says about deals in it.
pub const KINDS: &[(&str, &str)] = &[("open", "Open"), ("won", "Won"), ("lost", "Lost")];

/// How sure one is of a deal, as forecasts count it.
pub const FORECAST_CATEGORIES: &[(&str, &str)] =
    &[("pipeline", "Pipeline"), ("best_case", "Best case"), ("commit", "Commit"), ("omitted", "Left out")];

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("stage", "stages", "Stage", "Stages")
        .set_up_with("sales", "columns-3")
        .title("name")
        .views([ViewDecl::new(
            "all",
            "All stages",
            "pipeline.name,position",
            &["name", "pipeline", "position", "kind", "probability"],
        )])
        .field(
            FieldDecl::text("name", "Name").required().indexed().searchable().synonyms(&["Stage name", "Deal stage"]),
        )
        .field(
            FieldDecl::link("pipeline", "Pipeline", "pipeline", "stages")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed(),
        )
        .field(
            FieldDecl::new("position", "Position", Kind::Integer { min: Some(0), max: None })
                .default(0)
                .help("Stages with lower numbers come first."),
        )
        .field(
            FieldDecl::choice("kind", "Kind", KINDS)
                .required()
                .default("open")
                .help("Whether a deal in it is open, won or lost."),
        )
        .field(
            FieldDecl::new("probability", "Probability", Kind::Percent)
                .help("How likely a deal in it is won; 100 for won and 0 for lost."),
        )
        .field(
            FieldDecl::choice("forecast_category", "Forecast category", FORECAST_CATEGORIES)
                .default("pipeline")
                .help("How forecasts count a deal in it."),
        )
        .field(
            FieldDecl::new("needs", "Needed here", Kind::Tags)
                .help("Fields of a deal, by their keys, that are filled in before it comes to this stage: amount."),
        )
        .field(
            FieldDecl::filter("exit_check", "To go on", "deal")
                .help("What a deal fulfils before it goes on from here: next_step is not empty and amount > 0."),
        )
        .field(
            FieldDecl::text("advice", "Advice")
                .help("What one does here, and what a deal lacks that cannot go on yet."),
        )
        .field(
            FieldDecl::new("stalled_after", "Stalled after", Kind::Integer { min: Some(1), max: Some(3_650) })
                .help("Days in this stage after which a deal counts as stalled."),
        )
        .field(
            FieldDecl::new("won_share", "Won of what stood here", Kind::Percent).read_only().untracked().help(
                "Of all closed deals that ever stood in this stage, the share that was won; worked out every night.",
            ),
        )
        .field(
            FieldDecl::text("full_name", "Full name")
                .unique()
                .read_only()
                .untracked()
                .help("With its pipeline, so that files can name it: Won (Sales pipeline)."),
        )
}
