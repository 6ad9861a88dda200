//! What is known of a deal team member.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// The object.
pub fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All deal team members", "deal.name", &["user", "role", "share", "deal"]);
    ObjectDecl::new("deal_member", "deal_members", "Deal team member", "Deal team members")
        .parent("deal")
        .views([all])
        .field(
            FieldDecl::link("deal", "Deal", "deal", "team_members").on_delete(OnDelete::Cascade).required().indexed(),
        )
        .field(
            FieldDecl::link("user", "Who", "user", "deal_memberships")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed(),
        )
        .field(FieldDecl::text("role", "Role").help("What they do in it: engineer, partner, manager."))
        .field(
            FieldDecl::new("share", "Share", Kind::Percent)
                .help("How much of the amount counts as theirs; the rest is the owner's."),
        )
        .field(
            FieldDecl::text("key", "Key")
                .unique()
                .read_only()
                .untracked()
                .help("The deal and the user: nobody is twice in a team."),
        )
}
