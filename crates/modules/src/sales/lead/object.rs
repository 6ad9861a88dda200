//! What is known of a lead.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, Measure, ObjectDecl, ViewDecl};

use super::touches::touches;

/// The states of a lead, in their order.
pub const STATUSES: &[(&str, &str)] = &[
    ("new", "New"),
    ("working", "Working"),
    ("qualified", "Qualified"),
    ("unqualified", "Unqualified"),
    ("converted", "Converted"),
];

/// A lead that somebody is still to do something about, as a filter.
const OPEN: &str = "status in (\"new\", \"working\", \"qualified\")";

/// Nobody got in touch by the time.
const ANSWER_OVERDUE: &str = "respond_by < now and responded_at is empty";

/// Whole days since it came.
const AGE_DAYS: &str = "days_between(created_at, now)";

/// The object.
pub fn object() -> ObjectDecl {
    let columns = [
        "name",
        "company_name",
        "status",
        "score",
        "score_band",
        "source",
        "owner",
        "age_days",
        "next_step",
        "last_activity_at",
    ];
    let open = ViewDecl::new("open", "Open leads", "-created_at", &columns).only(OPEN);
    let mine = open.like("mine", "My open leads", &format!("{OPEN} and owner = me"));
    let nobodys = open.like("unassigned", "Nobody's", &format!("{OPEN} and owner is empty"));
    let overdue = open.like("overdue", "Answer overdue", &format!("{OPEN} and answer_overdue"));
    let untouched = open.like("untouched", "Not answered yet", &format!("{OPEN} and last_activity_at is empty"));
    let all = ViewDecl::new("all", "All leads", "-created_at", &columns);
    ObjectDecl::new("lead", "leads", "Lead", "Leads")
        .navigation("sales", "magnet")
        .board("status")
        .title("name")
        .owner("owner")
        .subjects(&["converted_contact", "converted_company", "converted_deal"])
        .section("who", "Who", who())
        .section("progress", "Progress", progress())
        .section("score", "Score", score())
        .section("assignment", "Assignment", assignment())
        .section("interest", "Interest", interest())
        .section("converted", "Converted to", converted())
        .section("touches", "Where it came from", touches())
        .section("rest", "Details", rest())
        .views([mine, open, nobodys, untouched, overdue, all])
}

fn who() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("name", "Name", Kind::PersonName)
            .indexed()
            .searchable()
            .synonyms(&["Full name", "Lead name", "Contact name"])
            .part_synonyms("title", &["Salutation", "Prefix"])
            .part_synonyms("given", &["First Name", "Given Name"])
            .part_synonyms("middle", &["Middle Name"])
            .part_synonyms("family", &["Last Name", "Family Name", "Surname"])
            .part_synonyms("suffix", &["Suffix"]),
        FieldDecl::text("company_name", "Company").indexed().searchable().synonyms(&[
            "Company name",
            "Account",
            "Account name",
            "Organization",
            "Organisation",
            "Organization - Name",
        ]),
        FieldDecl::text("job_title", "Job title").searchable().synonyms(&["Title", "Position", "Role"]),
        FieldDecl::new("email", "E-mail", Kind::Email).indexed().searchable().synonyms(&[
            "E-mail Address",
            "Email",
            "Mail",
            "Person - Email",
        ]),
        FieldDecl::new("phone", "Phone", Kind::Phone).indexed().searchable().synonyms(&[
            "Phone Number",
            "Mobile",
            "Mobile Phone",
            "Telephone",
            "Person - Phone",
        ]),
        FieldDecl::new("website", "Website", Kind::Url).synonyms(&["Web Page", "Company website", "Homepage"]),
        FieldDecl::new("address", "Address", Kind::Address)
            .part_synonyms("street", &["Street", "Street address"])
            .part_synonyms("city", &["City"])
            .part_synonyms("region", &["State", "State/Province", "Region"])
            .part_synonyms("postal_code", &["Zip", "Zip/Postal Code", "Postal Code"])
            .part_synonyms("country", &["Country"]),
    ]
}

fn progress() -> Vec<FieldDecl> {
    vec![
        FieldDecl::choice("status", "Status", STATUSES)
            .required()
            .indexed()
            .default("new")
            .steps(&[
                ("new", "working"),
                ("new", "qualified"),
                ("new", "unqualified"),
                ("working", "new"),
                ("working", "qualified"),
                ("working", "unqualified"),
                ("qualified", "working"),
                ("qualified", "unqualified"),
                ("unqualified", "new"),
                ("unqualified", "working"),
            ])
            .synonyms(&["Lead status", "Lead stage"]),
        FieldDecl::link("owner", "Owner", "user", "leads")
            .indexed()
            .help("Who works on it; given by the assignment rules when you do not say.")
            .synonyms(&["Lead owner", "Sales agent", "Assigned to"]),
        FieldDecl::links("ticked", "Qualified by", "qualification", "leads")
            .help("What was found out and is no condition on fields: ticked by hand."),
        FieldDecl::text("next_step", "Next step").help("What brings it further."),
        FieldDecl::new("next_step_on", "Next step on", Kind::Date).indexed(),
        FieldDecl::new(
            "age_days",
            "Age in days",
            Kind::Formula { expression: AGE_DAYS.to_owned(), result: Box::new(Kind::Integer { min: None, max: None }) },
        ),
        FieldDecl::rollup(
            "last_activity_at",
            "Last activity",
            "activity.lead",
            Measure::Max,
            Some("activity.occurred_at"),
            Kind::Instant,
        )
        .only("status = \"done\""),
        FieldDecl::text("unqualified_reason", "Reason for unqualified")
            .indexed()
            .shown_if("status = \"unqualified\"")
            .synonyms(&["Disqualification reason", "Unqualified reason", "Lost reason"]),
    ]
}

fn score() -> Vec<FieldDecl> {
    vec![
        FieldDecl::integer("score", "Score")
            .indexed()
            .read_only()
            .untracked()
            .help("The sum of the score rules for it."),
        FieldDecl::link("score_band", "Band", "score_band", "leads").indexed().read_only().untracked(),
        FieldDecl::new("score_reasons", "Reasons", Kind::LongText)
            .read_only()
            .untracked()
            .help("What the score is made of, the weightiest first."),
    ]
}

fn assignment() -> Vec<FieldDecl> {
    let overdue = Kind::Formula { expression: ANSWER_OVERDUE.to_owned(), result: Box::new(Kind::Boolean) };
    vec![
        FieldDecl::new("assigned_at", "Assigned at", Kind::Instant).indexed().read_only(),
        FieldDecl::link("assigned_by", "Assigned by", "assignment_rule", "leads").read_only(),
        FieldDecl::text("assigned_why", "Why to them").read_only().help("How the rule chose, and who was passed over."),
        FieldDecl::new("respond_by", "Answer by", Kind::Instant).indexed().read_only(),
        FieldDecl::new("responded_at", "Answered at", Kind::Instant)
            .indexed()
            .read_only()
            .help("When somebody first got in touch."),
        FieldDecl::new("answer_overdue", "Answer overdue", overdue),
    ]
}

fn interest() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("product", "Product", "product", "leads").indexed().synonyms(&["Product interest"]),
        FieldDecl::new("budget", "Budget", Kind::Money).indexed().help("What they want to spend, as far as they say."),
        FieldDecl::new("message", "Message", Kind::LongText)
            .searchable()
            .help("In their own words.")
            .synonyms(&["Comments", "Enquiry", "Inquiry"]),
    ]
}

fn converted() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("converted_at", "Converted at", Kind::Instant).indexed().read_only(),
        FieldDecl::link("converted_contact", "Contact made", "contact", "leads").indexed().read_only(),
        FieldDecl::link("converted_company", "Company made", "company", "leads").indexed().read_only(),
        FieldDecl::link("converted_deal", "Deal made", "deal", "leads").indexed().read_only(),
    ]
}

fn rest() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("description", "Description", Kind::LongText).searchable().synonyms(&["Notes"]),
        FieldDecl::new("tags", "Tags", Kind::Tags).synonyms(&["Labels"]),
        FieldDecl::text("external_id", "External id")
            .unique()
            .help("Its id in the system it came from; imports find it by this.")
            .synonyms(&["Record ID", "Lead ID", "Lead Number", "Id"]),
    ]
}
