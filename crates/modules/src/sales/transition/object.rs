//! What is known of a transition.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["name", "from", "to", "roles", "asks", "task"];
    ObjectDecl::new("transition", "transitions", "Transition", "Transitions")
        .set_up_with("sales", "waypoints")
        .title("name")
        .section("step", "Step", step())
        .section("before", "Before", before())
        .section("during", "On the way", during())
        .section("after", "Afterwards", after())
        .views([ViewDecl::new("all", "All transitions", "to.position,from.position", &columns)])
}

fn step() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("name", "Name").searchable().help("Made from its stages when you do not say."),
        FieldDecl::link("from", "From", "stage", "transitions_from")
            .on_delete(OnDelete::Cascade)
            .indexed()
            .help("Any stage of the pipeline when empty."),
        FieldDecl::link("to", "To", "stage", "transitions_to").on_delete(OnDelete::Cascade).required().indexed(),
    ]
}

fn before() -> Vec<FieldDecl> {
    vec![
        FieldDecl::links("roles", "Who may", "role", "transitions")
            .help("Everybody who may change the deal when empty."),
        FieldDecl::links("approvers", "Approved by", "user", "approves")
            .help("Who takes the step, or lets others take it who ask them; nobody need be asked when empty."),
        FieldDecl::filter("check", "If", "deal").help("What the deal fulfils: amount > 0 and contact is not empty."),
        FieldDecl::text("advice", "Advice").help("What a deal lacks that cannot take it yet."),
    ]
}

fn during() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("asks", "Asks for", Kind::Tags)
            .help("Fields of the deal, by their keys, that are filled in on the way: loss_reason."),
    ]
}

fn after() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("task", "Task").help("What its owner is to do then; nothing when empty."),
        FieldDecl::new("task_days", "Within days", Kind::Integer { min: Some(0), max: Some(3_650) })
            .default(1)
            .help("When it is due."),
    ]
}
