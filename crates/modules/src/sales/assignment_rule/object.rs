//! What is known of an assignment rule.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};

/// Who is next among those who can take a lead.
pub const METHODS: &[(&str, &str)] = &[("in_turn", "In turn"), ("least_open", "Who has the fewest open leads")];

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["position", "name", "check", "users", "teams", "method", "capacity", "active"];
    ObjectDecl::new("assignment_rule", "assignment_rules", "Assignment rule", "Assignment rules")
        .set_up_with("sales", "signpost")
        .title("name")
        .section("which", "Which leads", which())
        .section("whom", "To whom", whom())
        .section("answer", "First answer", answer())
        .views([ViewDecl::new("all", "All assignment rules", "position,name", &columns)])
}

fn which() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("name", "Name").required().unique().searchable(),
        FieldDecl::new("position", "Position", Kind::Integer { min: Some(0), max: None })
            .default(0)
            .help("Rules with lower numbers are asked first."),
        FieldDecl::new("active", "Active", Kind::Boolean).default(true),
        FieldDecl::filter("check", "For leads that", "lead")
            .help("A condition: address.country = \"DE\" and product.category = \"Desks\". Empty for all."),
        FieldDecl::new("imports", "Imported leads too", Kind::Boolean)
            .default(false)
            .help("Whether it gives what an import brings without an owner."),
    ]
}

fn whom() -> Vec<FieldDecl> {
    vec![
        FieldDecl::links("users", "People", "user", "assignment_rules"),
        FieldDecl::links("teams", "Teams", "team", "assignment_rules").help("All of their members."),
        FieldDecl::choice("method", "Who is next", METHODS).required().default("in_turn"),
        FieldDecl::new("capacity", "Capacity", Kind::Integer { min: Some(1), max: None })
            .help("Open leads that one person has at most; any number when empty."),
        FieldDecl::new("in_hours", "At work only", Kind::Boolean)
            .default(false)
            .help("Whether it gives to those alone who are at work just then, by their working hours."),
        FieldDecl::link("last_user", "Last", "user", "last_turns")
            .read_only()
            .untracked()
            .help("Who had the last turn."),
    ]
}

fn answer() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("respond_within", "Answer within", Kind::Duration)
            .help("How soon the owner is to get in touch; there is an event, and a notification, when nobody did."),
    ]
}
