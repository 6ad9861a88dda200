//! A score band: what a score is called from so many points on, such as hot, warm and cold.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};
use rapport_kernel::part::Part;

/// What a score band declares.
pub fn part() -> Part {
    Part::new().object(object())
}

fn object() -> ObjectDecl {
    ObjectDecl::new("score_band", "score_bands", "Score band", "Score bands")
        .set_up_with("sales", "thermometer")
        .title("name")
        .views([ViewDecl::new("all", "All score bands", "-from_points", &["name", "from_points"])])
        .field(FieldDecl::text("name", "Name").required().unique().searchable())
        .field(
            FieldDecl::new("from_points", "From points", Kind::Integer { min: None, max: None })
                .required()
                .help("A score is in the highest band whose points it has."),
        )
}
