//! What is known of a contract.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};

const STATUSES: &[(&str, &str)] = &[("active", "Active"), ("cancelled", "Cancelled"), ("ended", "Ended")];
/// Months of a term when nobody says otherwise.
const TERM_MONTHS: i64 = 12;
/// Ten years.
const TERM_MONTHS_MAX: i64 = 120;
/// Days before the end of a term on which one begins to speak of the next.
const NOTICE_DAYS: i64 = 30;

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["number", "name", "company", "status", "monthly_amount", "renews_on", "owner"];
    let due =
        ViewDecl::new("renewals", "Renewals", "renews_on", &columns).only("status = \"active\" and renews_on <= +90d");
    let active = due.like("active", "Active", "status = \"active\"");
    let mine = due.like("mine", "My contracts", "owner = me and status = \"active\"");
    let over = due.like("over", "Cancelled and ended", "status != \"active\"");
    let all = ViewDecl::new("all", "All contracts", "-created_at", &columns);
    ObjectDecl::new("contract", "contracts", "Contract", "Contracts")
        .navigation("sales", "repeat")
        .title("name")
        .owner("owner")
        .subjects(&["contact", "company"])
        .section("what", "Contract", what())
        .section("term", "Term", term())
        .views([due, active, mine, over, all])
}

fn what() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("number", "Number", Kind::AutoNumber { prefix: "C-".to_owned() }).indexed().searchable(),
        FieldDecl::text("name", "Name").required().searchable(),
        FieldDecl::link("company", "Company", "company", "contracts").indexed().synonyms(&["Account", "Customer"]),
        FieldDecl::link("contact", "Contact", "contact", "contracts").indexed().synonyms(&["Contact person"]),
        FieldDecl::link("owner", "Owner", "user", "contracts")
            .indexed()
            .default("@me")
            .help("Who looks after its renewal.")
            .synonyms(&["Account manager"]),
        FieldDecl::choice("status", "Status", STATUSES).required().indexed().read_only().default("active"),
        FieldDecl::new("monthly_amount", "A month", Kind::Money)
            .read_only()
            .untracked()
            .indexed()
            .help("What its lines come to in a month, without tax: monthly recurring revenue.")
            .synonyms(&["MRR", "Monthly recurring revenue"]),
        FieldDecl::text("cancel_reason", "Reason for cancelling").read_only(),
        FieldDecl::text("external_id", "External id")
            .unique()
            .searchable()
            .help("Its number in the system it came from; imports find it by this.")
            .synonyms(&["Contract ID", "Subscription ID", "Id"]),
    ]
}

fn term() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("starts_on", "Starts on", Kind::Date).required().default("@today").synonyms(&["Start date"]),
        FieldDecl::new("term_months", "Term in months", Kind::Integer { min: Some(1), max: Some(TERM_MONTHS_MAX) })
            .required()
            .default(TERM_MONTHS)
            .help("How long it goes on each time."),
        FieldDecl::new("renews_on", "Renews on", Kind::Date)
            .indexed()
            .help("The first day of the next term; one term after the start when you do not say.")
            .synonyms(&["Renewal date", "End date"]),
        FieldDecl::new("notice_days", "Notice in days", Kind::Integer { min: Some(0), max: Some(365) })
            .required()
            .default(NOTICE_DAYS)
            .help("So many days before, its owner has a task."),
        FieldDecl::new("auto_renew", "Renews by itself", Kind::Boolean)
            .default(false)
            .help("Whether it is renewed on that day unless somebody cancels; else it ends."),
        FieldDecl::integer("renewals", "Renewals").read_only().default(0),
        FieldDecl::new("renewed_on", "Renewed on", Kind::Date).read_only(),
    ]
}
