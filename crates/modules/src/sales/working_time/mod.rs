//! A working time: when somebody is at work, in their own time zone. Who has none is always there.

use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::part::{Draft, Part, RuleCx};
use rapport_kernel::{Problem, Result, Value};

#[cfg(test)]
mod tests;
mod times;

pub use times::Hours;

/// The days of the week, as calendars begin it in Europe.
const DAYS: &[(&str, &str)] = &[
    ("monday", "Monday"),
    ("tuesday", "Tuesday"),
    ("wednesday", "Wednesday"),
    ("thursday", "Thursday"),
    ("friday", "Friday"),
    ("saturday", "Saturday"),
    ("sunday", "Sunday"),
];

/// What working times declare.
pub fn part() -> Part {
    Part::new().object(object()).rule("working_time", "are_times_of_a_day", are_times_of_a_day)
}

fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All working times", "user.name", &["user", "days", "starts_at", "ends_at"]);
    ObjectDecl::new("working_time", "working_times", "Working time", "Working times")
        .set_up_with("people", "clock")
        .owner("user")
        .views([all])
        .field(
            FieldDecl::link("user", "Who", "user", "working_times")
                .on_delete(OnDelete::Cascade)
                .required()
                .indexed()
                .default("@me"),
        )
        .field(FieldDecl::choices("days", "Days", DAYS).required())
        .field(FieldDecl::text("starts_at", "From").required().default("09:00").help("A time of the day: 09:00."))
        .field(FieldDecl::text("ends_at", "Until").required().default("17:00").help("A later time of the day: 17:30."))
}

fn are_times_of_a_day(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let fields = [("starts_at", cx.field("starts_at")), ("ends_at", cx.field("ends_at"))];
    for draft in drafts {
        let read = fields.map(|(_, field)| draft.get(field).as_text().and_then(times::minute_of_day));
        for ((key, field), minute) in fields.into_iter().zip(read) {
            match minute {
                Some(minute) => draft.new.set(field, Value::Text(times::written(minute))),
                None => draft.refuse(Problem::new(key, "not_a_time", "Write a time of the day, such as 09:00")),
            }
        }
        if let [Some(from), Some(until)] = read
            && until <= from
        {
            draft.refuse(Problem::new(
                "ends_at",
                "ends_before",
                "Work ends later than it begins; divide a night in two",
            ));
        }
    }
    Ok(())
}
