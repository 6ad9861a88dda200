//! A follow-up rule: what there is to do after something was logged, such as to call again where nobody answered.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};
use rapport_kernel::part::Part;

mod tasks;
#[cfg(test)]
mod tests;

/// What follow-up rules declare.
pub fn part() -> Part {
    Part::new().object(object()).after_save("activity", "follow_ups_are_tasks", tasks::follow_ups_are_tasks)
}

fn object() -> ObjectDecl {
    let columns = ["name", "check", "task", "days", "active"];
    ObjectDecl::new("follow_up_rule", "follow_up_rules", "Follow-up rule", "Follow-up rules")
        .set_up_with("sales", "list-todo")
        .title("name")
        .views([ViewDecl::new("all", "All follow-up rules", "name", &columns)])
        .field(FieldDecl::text("name", "Name").required().unique().searchable())
        .field(
            FieldDecl::filter("check", "After activities that", "activity")
                .required()
                .help("A condition: kind = \"call\" and outcome = \"no_answer\"."),
        )
        .field(FieldDecl::text("task", "Task").required().help("What whoever logged it is to do then."))
        .field(
            FieldDecl::new("days", "Within days", Kind::Integer { min: Some(0), max: Some(3_650) })
                .required()
                .default(1)
                .help("When it is due."),
        )
        .field(FieldDecl::new("active", "Active", Kind::Boolean).default(true))
}
