//! A buying role: what somebody has to say about a deal, and whether they are for it.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::part::Part;

const ROLES: &[(&str, &str)] = &[
    ("decision_maker", "Decision maker"),
    ("economic_buyer", "Economic buyer"),
    ("champion", "Champion"),
    ("influencer", "Influencer"),
    ("evaluator", "Evaluator"),
    ("user", "User"),
    ("gatekeeper", "Gatekeeper"),
    ("blocker", "Blocker"),
    ("other", "Other"),
];

const STANCES: &[(&str, &str)] = &[("for", "For us"), ("neutral", "Undecided"), ("against", "Against us")];

/// What a buying role declares.
pub fn part() -> Part {
    Part::new().object(object())
}

fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All buying roles", "deal.name", &["contact", "role", "stance", "deal", "note"]);
    ObjectDecl::new("deal_contact", "deal_contacts", "Buying role", "Buying roles")
        .parent("deal")
        .subjects(&["deal", "contact"])
        .views([all])
        .field(
            FieldDecl::link("deal", "Deal", "deal", "buying_roles").on_delete(OnDelete::Cascade).required().indexed(),
        )
        .field(
            FieldDecl::link("contact", "Contact", "contact", "buying_roles")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed(),
        )
        .field(FieldDecl::choice("role", "Role", ROLES).required().indexed().default("influencer"))
        .field(FieldDecl::choice("stance", "Stance", STANCES).default("neutral"))
        .field(FieldDecl::new("note", "Note", Kind::LongText))
}
