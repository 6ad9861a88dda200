//! A team: people who share the records that they own, as far as their roles say `team`.

use rapport_kernel::catalog::{FieldDecl, ObjectDecl};
use rapport_kernel::part::Part;

/// What a team declares.
pub fn part() -> Part {
    Part::new().object(object())
}

fn object() -> ObjectDecl {
    ObjectDecl::new("team", "teams", "Team", "Teams")
        .set_up_with("people", "users")
        .title("name")
        .guarded()
        .field(FieldDecl::text("name", "Name").required().unique().searchable().synonyms(&[
            "Team",
            "Team name",
            "Regional office",
        ]))
        .field(
            FieldDecl::link("lead", "Team lead", "user", "teams_led")
                .help("Who answers for the team.")
                .synonyms(&["Manager", "Team leader"]),
        )
        .field(
            FieldDecl::link("parent", "Part of", "team", "sub_teams")
                .indexed()
                .help("The larger team: what its members sell counts there too."),
        )
        .field(FieldDecl::text("description", "Description").help("What the team is for."))
}
