//! A pipeline: the way of a deal, as stages in their order. The first pipeline is the one that a deal takes when
//! nobody says which.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl};
use rapport_kernel::part::Part;

mod reactions;
mod set_up;
#[cfg(test)]
mod tests;

pub use set_up::set_up;

/// What a pipeline declares.
pub fn part() -> Part {
    Part::new().object(object()).reaction(reactions::stages_follow_its_name())
}

fn object() -> ObjectDecl {
    ObjectDecl::new("pipeline", "pipelines", "Pipeline", "Pipelines")
        .set_up_with("sales", "funnel")
        .title("name")
        .field(FieldDecl::text("name", "Name").required().unique().searchable().synonyms(&["Pipeline name"]))
        .field(
            FieldDecl::new("position", "Position", Kind::Integer { min: Some(0), max: None })
                .default(0)
                .help("Pipelines with lower numbers come first."),
        )
        .field(FieldDecl::text("description", "Description").help("Which deals take it."))
        .field(
            FieldDecl::new("guided", "Guided", Kind::Boolean)
                .default(false)
                .help("Whether deals go along its transitions only, and not from any stage to any other."),
        )
}
