//! A qualification: what is to be known of a lead, or to be so, before it is worth a deal. With a condition the database
//! says whether it is met; without one somebody ticks it.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};
use rapport_kernel::part::Part;

/// What a qualification declares.
pub fn part() -> Part {
    Part::new().object(object())
}

fn object() -> ObjectDecl {
    let columns = ["name", "check", "advice", "required", "active"];
    ObjectDecl::new("qualification", "qualifications", "Qualification", "Qualifications")
        .set_up_with("sales", "list-checks")
        .title("name")
        .views([ViewDecl::new("all", "All qualifications", "position,name", &columns)])
        .field(FieldDecl::text("name", "Name").required().unique().searchable().help("What is asked: has a budget."))
        .field(
            FieldDecl::filter("check", "If", "lead")
                .help("What a lead fulfils that meets it: budget > 0. Empty for what is ticked by hand."),
        )
        .field(
            FieldDecl::text("advice", "Advice").help("How one finds out, and what a lead lacks that does not meet it."),
        )
        .field(
            FieldDecl::new("required", "Required", Kind::Boolean)
                .default(true)
                .help("Whether a lead that lacks it is not converted."),
        )
        .field(FieldDecl::new("active", "Active", Kind::Boolean).default(true).help("Whether it is asked for."))
        .field(FieldDecl::new("position", "Position", Kind::Integer { min: Some(0), max: None }).default(0))
}
