//! What is known of a booking page.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

/// What is booked.
pub const KINDS: &[(&str, &str)] = &[("meeting", "Meeting"), ("call", "Call"), ("visit", "Visit")];

/// The object.
pub fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All booking pages", "name", &["name", "slug", "user", "duration", "active"]);
    ObjectDecl::new("booking_page", "booking_pages", "Booking page", "Booking pages")
        .set_up_with("people", "calendar-days")
        .title("name")
        .owner("user")
        .section("what", "What is booked", what())
        .section("when", "When", when())
        .views([all])
}

fn what() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("name", "Name")
            .required()
            .searchable()
            .help("What customers read, such as First conversation."),
        FieldDecl::text("slug", "Address")
            .unique()
            .help("The end of its address, such as ada-first-talk; made from the name when you do not say."),
        FieldDecl::link("user", "With whom", "user", "booking_pages")
            .on_delete(OnDelete::Cascade)
            .required()
            .indexed()
            .default("@me"),
        FieldDecl::choice("kind", "Kind", KINDS).required().default("meeting"),
        FieldDecl::new("active", "Active", Kind::Boolean).default(true).help("Whether it can be booked now."),
        FieldDecl::new("text", "Text", Kind::LongText).help("What it is about, and what to bring along."),
        FieldDecl::text("location", "Where").help("A place, or a link to where one talks."),
    ]
}

fn when() -> Vec<FieldDecl> {
    let minutes = |key: &str, label: &str| FieldDecl::new(key, label, Kind::Duration);
    vec![
        minutes("duration", "How long").required().default(1_800),
        minutes("buffer_before", "Free before").default(0).help("Time to get ready."),
        minutes("buffer_after", "Free after").default(0).help("Time to put down what was said."),
        minutes("every", "Begins every").required().default(1_800).help("From one time that is offered to the next."),
        minutes("notice", "At the earliest in")
            .required()
            .default(14_400)
            .help("How long before it begins it can be booked at the latest."),
        FieldDecl::new("days_ahead", "Days ahead", Kind::Integer { min: Some(1), max: Some(365) })
            .required()
            .default(30)
            .help("How far ahead it can be booked."),
        FieldDecl::new("a_day", "A day at most", Kind::Integer { min: Some(1), max: Some(50) })
            .help("How many are booked here on one day; as many as fit when empty."),
    ]
}
