//! A discount limit: how many per cent who has a role, who is in a team, or everybody may take off without asking. Of
//! several that are for somebody the highest holds; whom none is for may take off anything. It is guarded, so that nobody
//! raises their own.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::part::Part;

mod holding;
mod rules;
#[cfg(test)]
mod tests;

pub use holding::{Limit, of_user};

/// What a discount limit declares.
pub fn part() -> Part {
    Part::new().object(object()).rule("discount_limit", "is_a_part", rules::is_a_part).rule(
        "discount_limit",
        "is_for_a_role_a_team_or_everybody",
        rules::is_for_a_role_a_team_or_everybody,
    )
}

fn object() -> ObjectDecl {
    let columns = ["name", "role", "team", "percent", "approver"];
    ObjectDecl::new("discount_limit", "discount_limits", "Discount limit", "Discount limits")
        .set_up_with("sales", "shield")
        .title("name")
        .guarded()
        .views([ViewDecl::new("all", "All discount limits", "percent", &columns)])
        .field(FieldDecl::text("name", "Name").searchable().help("That of the role or team when you do not say."))
        .field(
            FieldDecl::link("role", "Role", "role", "discount_limits")
                .on_delete(OnDelete::Cascade)
                .help("For whom it is; for everybody without a role and a team."),
        )
        .field(FieldDecl::link("team", "Team", "team", "discount_limits").on_delete(OnDelete::Cascade))
        .field(
            FieldDecl::new("percent", "Up to", Kind::Percent)
                .required()
                .help("What may be taken off without asking, in per cent of the price."),
        )
        .field(
            FieldDecl::link("approver", "Approver", "user", "discount_limits")
                .help("Who decides about more, beside all whose own limit is high enough; they may change the quote."),
        )
        .field(
            FieldDecl::text("key", "Key")
                .unique()
                .read_only()
                .untracked()
                .help("The role or the team: each has one limit."),
        )
}
