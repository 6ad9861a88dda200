//! An absence: days on which somebody is not at work, so that nothing new is given to them.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::part::{Draft, Part, RuleCx};
use rapport_kernel::{Problem, Result, Value};

/// What an absence declares.
pub fn part() -> Part {
    Part::new().object(object()).rule("absence", "ends_after_it_begins", ends_after_it_begins)
}

fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All absences", "-starts_on", &["user", "starts_on", "ends_on", "reason"]);
    let now = all.like("now", "Absent now", "starts_on <= today and ends_on >= today");
    ObjectDecl::new("absence", "absences", "Absence", "Absences")
        .set_up_with("people", "tree-palm")
        .owner("user")
        .views([now, all])
        .field(
            FieldDecl::link("user", "Who", "user", "absences")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .default("@me"),
        )
        .field(FieldDecl::new("starts_on", "From", Kind::Date).required().indexed().default("@today"))
        .field(FieldDecl::new("ends_on", "Until", Kind::Date).required().indexed().help("The last day of it."))
        .field(FieldDecl::text("reason", "Reason"))
}

fn ends_after_it_begins(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (starts_on, ends_on) = (cx.field("starts_on"), cx.field("ends_on"));
    for draft in drafts {
        let (Value::Date(first), Value::Date(last)) = (draft.get(starts_on), draft.get(ends_on)) else { continue };
        if last < first {
            draft.refuse(Problem::new("ends_on", "ends_before", "An absence ends on the day it begins, or later"));
        }
    }
    Ok(())
}
