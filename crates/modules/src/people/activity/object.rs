//! What is known of an activity.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, Look, ObjectDecl, ViewDecl};

use super::agenda::OWN;
use super::recurrence::REPEATS;
use crate::people::purpose::SERVE;

const KINDS: &[(&str, &str)] = &[
    ("call", "Call"),
    ("meeting", "Meeting"),
    ("note", "Note"),
    ("task", "Task"),
    ("email", "E-mail"),
    ("message", "Message"),
    ("letter", "Letter"),
    ("visit", "Visit"),
    ("other", "Other"),
];

/// Who began it.
pub const DIRECTIONS: &[(&str, &str)] = &[("outbound", "Outbound"), ("inbound", "Inbound")];

/// How it went.
pub const OUTCOMES: &[(&str, &str)] = &[
    ("connected", "Connected"),
    ("left_message", "Left a message"),
    ("no_answer", "No answer"),
    ("busy", "Busy"),
    ("wrong_number", "Wrong number"),
    ("held", "Took place"),
    ("no_show", "Did not show up"),
    ("rescheduled", "Rescheduled"),
];

/// The object.
pub fn object() -> ObjectDecl {
    let tasks =
        ViewDecl::new("my_tasks", "My open tasks", "due_at", &["subject", "due_at", "contact", "company", "deal"])
            .only("kind = \"task\" and status = \"open\" and owner = me");
    let meetings = ["subject", "occurred_at", "contact", "company", "location"];
    let meetings = ViewDecl::new("my_meetings", "My upcoming meetings", "occurred_at", &meetings)
        .only("kind = \"meeting\" and owner = me and occurred_at >= now");
    let reminders = ["subject", "remind_at", "due_at", "contact", "company", "kind"];
    let reminders = ViewDecl::new("my_reminders", "My reminders", "remind_at", &reminders)
        .only("status = \"open\" and owner = me and remind_at is not empty");
    let columns = ["kind", "subject", "contact", "company", "due_at", "status", "owner"];
    let calendar = ["scheduled_at", "kind", "subject", "contact", "company", "location", "status"];
    let look = Look { shape: Some("calendar".to_owned()), by: Some("scheduled_at".to_owned()), ..Look::default() };
    let calendar =
        ViewDecl { look, ..ViewDecl::new("my_calendar", "My calendar", "scheduled_at", &calendar).only(OWN) };
    let mine_late = ["subject", "due_at", "contact", "company", "deal"];
    let mine_late = ViewDecl::new("my_overdue", "My overdue tasks", "due_at", &mine_late)
        .only("kind = \"task\" and status = \"open\" and owner = me and due_at < now");
    let late = ViewDecl::new("overdue", "Overdue", "due_at", &columns).only("status = \"open\" and due_at < now");
    let all = ViewDecl::new("all", "All activities", "-occurred_at", &columns);
    ObjectDecl::new("activity", "activities", "Activity", "Activities")
        .navigation("people", "square-check")
        .board("status")
        .title("subject")
        .owner("owner")
        .subjects(&["contact", "company", "deal", "lead", "about"])
        .occurred("occurred_at")
        .planned("scheduled_at")
        .section("what", "Activity", what())
        .section("about", "About", about())
        .section("when", "When", when())
        .section("who", "Who and how", who())
        .views([tasks, mine_late, meetings, reminders, calendar, late, all])
}

fn what() -> Vec<FieldDecl> {
    vec![
        FieldDecl::choice("kind", "Kind", KINDS).required().indexed().default("note").synonyms(&[
            "Type",
            "Activity type",
            "Activity - Type",
        ]),
        FieldDecl::text("subject", "Subject").required().searchable().purpose(SERVE).synonyms(&[
            "Title",
            "Activity - Subject",
            "Call subject",
        ]),
        FieldDecl::new("body", "Notes", Kind::LongText).searchable().purpose(SERVE).synonyms(&[
            "Note",
            "Description",
            "Comments",
            "Activity - Note",
            "Content",
        ]),
    ]
}

fn about() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("contact", "Contact", "contact", "activities").indexed().synonyms(&[
            "Person",
            "Contact person",
            "Activity - Contact person",
        ]),
        FieldDecl::link("company", "Company", "company", "activities")
            .indexed()
            .help("The contact's company, unless you say otherwise.")
            .synonyms(&["Account", "Organization", "Activity - Organization"]),
        FieldDecl::link("deal", "Deal", "deal", "activities").indexed().synonyms(&["Opportunity", "Activity - Deal"]),
        FieldDecl::link("lead", "Lead", "lead", "activities").indexed().synonyms(&["Activity - Lead"]),
        FieldDecl::link_any("about", "About", &["quote", "order", "contract", "product"], "activities")
            .to_custom()
            .indexed()
            .help("A quote, an order, a contract, a product or a record of an object of your own."),
    ]
}

fn when() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("occurred_at", "When", Kind::Instant)
            .indexed()
            .default("@now")
            .help("When it happened or begins.")
            .synonyms(&["Date", "Starts at", "Start", "Activity date", "Call time"]),
        FieldDecl::new("scheduled_at", "Scheduled for", Kind::Instant)
            .indexed()
            .untracked()
            .help("Where it stands in calendars: a task at the time when it is due, all else at the time when it begins."),
        FieldDecl::new("duration", "Duration", Kind::Duration).synonyms(&["Activity - Duration", "Length"]),
        FieldDecl::new("due_at", "Due", Kind::Instant)
            .indexed()
            .required_if("kind = \"task\" and repeats is not empty")
            .help("Until when it is to be done.")
            .synonyms(&["Due date", "Deadline", "Activity - Due date"]),
        FieldDecl::new("remind_at", "Reminder", Kind::Instant)
            .indexed()
            .help("When its owner is told that it is time.")
            .synonyms(&["Reminder date", "Remind at", "Reminder date/time"]),
        FieldDecl::choice("repeats", "Repeats", REPEATS)
            .help("When one is done, the next is there: on the same day and at the same time as the first. Cancel one to end it."),
        FieldDecl::new("repeats_until", "Repeats until", Kind::Date)
            .shown_if("repeats is not empty")
            .help("The last day on which there is one; without it there is always another."),
        FieldDecl::choice("status", "Status", &[("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")])
            .indexed()
            .help("Open for what is to be done, done for what happened; worked out when you do not say."),
        FieldDecl::new("done_at", "Done at", Kind::Instant).read_only(),
        FieldDecl::new("repeats_from", "Series begins", Kind::Instant)
            .read_only()
            .untracked()
            .help("The first one; the days of the others are counted from it."),
        FieldDecl::link("next", "Next one", "activity", "previous").read_only().help("Which one came after this."),
    ]
}

fn who() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("owner", "Owner", "user", "activities")
            .indexed()
            .default("@me")
            .help("Who did it or is to do it.")
            .synonyms(&["Assigned to", "Assignee", "Activity owner", "Activity - Assigned to user"]),
        FieldDecl::links("guests", "Guests", "contact", "invited_to").help("Other contacts who take part."),
        FieldDecl::links("colleagues", "Colleagues", "user", "joins")
            .help("Others of us who take part: it is in their calendars too."),
        FieldDecl::new("invited_at", "Invited", Kind::Instant).read_only().help(
            "When those who take part were written to. They hear of another time or place, and when it is cancelled.",
        ),
        FieldDecl::link("booked_with", "Booked on", "booking_page", "bookings").indexed().read_only(),
        FieldDecl::choice("priority", "Priority", &[("low", "Low"), ("normal", "Normal"), ("high", "High")])
            .synonyms(&["Activity - Priority"]),
        FieldDecl::choice("direction", "Direction", DIRECTIONS),
        FieldDecl::choice("outcome", "Outcome", OUTCOMES).synonyms(&["Result", "Call outcome"]),
        FieldDecl::text("location", "Location").help("Where one meets.").synonyms(&["Place", "Activity - Location"]),
        FieldDecl::text("external_id", "External id")
            .unique()
            .help("Its id in the system it came from; imports find it by this.")
            .synonyms(&["Record ID", "Activity ID", "Id"]),
    ]
}
