//! What is known of a score rule.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};

/// From which moment of a lead points fade.
const FADES_FROM: &[(&str, &str)] =
    &[("last_activity_at", "Last activity"), ("last_touch_at", "Last touch"), ("created_at", "Creation")];

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["name", "check", "points", "half_life_days", "fades_from", "active"];
    ObjectDecl::new("score_rule", "score_rules", "Score rule", "Score rules")
        .set_up_with("sales", "gauge")
        .title("name")
        .views([ViewDecl::new("all", "All score rules", "-points,name", &columns)])
        .field(FieldDecl::text("name", "Name").required().unique().searchable().help("The reason that people read."))
        .field(
            FieldDecl::filter("check", "For leads that", "lead")
                .required()
                .help("A condition: budget > 10000, or any(activities, kind = \"meeting\")."),
        )
        .field(
            FieldDecl::new("points", "Points", Kind::Integer { min: Some(-1_000), max: Some(1_000) })
                .required()
                .help("Less than none for what speaks against it."),
        )
        .field(
            FieldDecl::new("half_life_days", "Half-life in days", Kind::Integer { min: Some(1), max: Some(3_650) })
                .help("After so many days the points count half; they stay when empty."),
        )
        .field(
            FieldDecl::choice("fades_from", "Fade from", FADES_FROM)
                .default("last_activity_at")
                .help("Since when days are counted."),
        )
        .field(FieldDecl::new("active", "Active", Kind::Boolean).default(true))
}
