//! What is known of a stage visit. All of it is the product's to say.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// Days from its beginning to its end, empty while it goes on.
const DAYS: &str = "days_between(entered_at, left_at)";

/// The object.
pub fn object() -> ObjectDecl {
    let days = Kind::Formula { expression: DAYS.to_owned(), result: Box::new(Kind::Integer { min: None, max: None }) };
    let columns = ["deal", "stage_name", "entered_at", "left_at", "days", "by"];
    ObjectDecl::new("stage_visit", "stage_visits", "Stage visit", "Stage visits")
        .title("stage_name")
        .parent("deal")
        .views([ViewDecl::new("all", "All stage visits", "-entered_at", &columns)])
        .field(
            FieldDecl::link("deal", "Deal", "deal", "stage_visits")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .read_only(),
        )
        .field(FieldDecl::link("stage", "Stage", "stage", "visits").indexed().read_only())
        .field(FieldDecl::text("stage_name", "Stage name").read_only().help("As it was called when the deal came."))
        .field(FieldDecl::new("entered_at", "Entered", Kind::Instant).required().indexed().read_only())
        .field(
            FieldDecl::new("left_at", "Left", Kind::Instant)
                .indexed()
                .read_only()
                .help("Empty while the deal is there."),
        )
        .field(FieldDecl::new("days", "Days", days).help("How long the deal was there."))
        .field(FieldDecl::link("left_to", "Went on to", "stage", "visits_before").read_only())
        .field(
            FieldDecl::link("by", "Moved by", "user", "stage_visits").read_only().help("Who brought the deal there."),
        )
}
