//! What is known of a deal.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, Measure, ObjectDecl, OnDelete, ViewDecl};

use crate::sales::stage::FORECAST_CATEGORIES;

/// Whole days, while it is open.
const DAYS_IN_STAGE: &str = "if(status = \"open\", days_between(stage_since, now))";
const STALLED: &str = "status = \"open\" and days_between(stage_since, now) >= stalled_after";
const WEIGHTED: &str = "amount * probability / 100";
const WIN_RATE: &str = "if(status = \"won\", 100, if(status = \"lost\", 0))";
const CYCLE_DAYS: &str = "days_between(engaged_on, closed_on)";

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["name", "amount", "stage", "expected_close", "company", "owner"];
    let open = ViewDecl::new("open", "Open deals", "expected_close", &columns).only("status = \"open\"");
    let mine = open.like("mine", "My open deals", "status = \"open\" and owner = me");
    let soon = open.like("closing", "Closing this month", "status = \"open\" and expected_close = this month");
    let stalled = open.like("stalled", "Stalled", "status = \"open\" and stalled");
    let overdue = open.like("overdue", "Overdue", "status = \"open\" and expected_close < today");
    let idle = "status = \"open\" and next_step is empty and none(activities, status = \"open\")";
    let idle = open.like("without_next_step", "Without a next step", idle);
    let asked = open.like("to_approve", "Approval asked for", "status = \"open\" and approval_for is not empty");
    let won = ViewDecl::new("won", "Won", "-closed_at", &columns).only("status = \"won\"");
    let all = ViewDecl::new("all", "All deals", "-created_at", &columns);
    ObjectDecl::new("deal", "deals", "Deal", "Deals")
        .navigation("sales", "handshake")
        .board("stage")
        .title("name")
        .owner("owner")
        .subjects(&["contact", "company", "contacts"])
        .section("what", "Deal", what())
        .section("whom", "With whom", whom())
        .section("progress", "Progress", progress())
        .section("outcome", "Outcome", outcome())
        .section("rest", "Details", rest())
        .views([mine, open, soon, stalled, overdue, idle, asked, won, all])
}

fn what() -> Vec<FieldDecl> {
    vec![
        // A rule sees to it that there is one.
        FieldDecl::text("name", "Name")
            .indexed()
            .searchable()
            .help("Made from the company and product when you do not say.")
            .synonyms(&["Deal name", "Deal title", "Deal - Title", "Opportunity name", "Title"]),
        FieldDecl::new("amount", "Amount", Kind::Money).indexed().help("What it is worth.").synonyms(&[
            "Value",
            "Deal value",
            "Deal - Value",
            "Close value",
            "Deal amount",
        ]),
        FieldDecl::new("lines_total", "Lines come to", Kind::Money)
            .read_only()
            .untracked()
            .help("The sum of its lines, which is its amount; empty without any."),
        FieldDecl::link("product", "Product", "product", "deals")
            .indexed()
            .help("What the customer is interested in.")
            .synonyms(&["Product interest", "Product name"]),
    ]
}

fn whom() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("company", "Company", "company", "deals").indexed().synonyms(&[
            "Account",
            "Account name",
            "Associated company",
            "Organization",
            "Organization - Name",
            "Customer",
        ]),
        FieldDecl::link("contact", "Contact", "contact", "deals")
            .indexed()
            .help("Whom one talks to first.")
            .synonyms(&["Contact person", "Primary contact", "Associated contact", "Person", "Person - Name"]),
        FieldDecl::links("contacts", "People involved", "contact", "deals_involved")
            .help("Everybody else who has a say.")
            .synonyms(&["Associated Contact IDs", "Associated contacts"]),
        FieldDecl::link("owner", "Owner", "user", "deals")
            .indexed()
            .default("@me")
            .help("Who works on it.")
            .synonyms(&["Deal owner", "Opportunity owner", "Sales agent", "Salesperson", "Assigned to"]),
    ]
}

fn progress() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("pipeline", "Pipeline", "pipeline", "deals")
            .on_delete(OnDelete::Restrict)
            .indexed()
            .help("The first one when you do not say."),
        FieldDecl::link("stage", "Stage", "stage", "deals")
            .on_delete(OnDelete::Restrict)
            .indexed()
            .help("The first of its pipeline when you do not say.")
            .synonyms(&["Deal stage", "Sales stage", "Opportunity stage"]),
        FieldDecl::choice("status", "Status", &[("open", "Open"), ("won", "Won"), ("lost", "Lost")])
            .read_only()
            .indexed()
            .help("Read off the stage."),
        FieldDecl::new("probability", "Probability", Kind::Percent)
            .help("How likely it is won; the stage's unless you say otherwise.")
            .synonyms(&["Deal probability", "Win probability"]),
        FieldDecl::choice("forecast_category", "Forecast category", FORECAST_CATEGORIES)
            .indexed()
            .help("How forecasts count it; the stage's unless you say otherwise."),
        formula("weighted_amount", "Weighted amount", WEIGHTED, Kind::Money).help("The amount by its probability."),
        FieldDecl::link("approval_for", "Is to come to", "stage", "deals_awaited")
            .indexed()
            .read_only()
            .help("The stage to which somebody asks to bring it, while nobody has decided."),
        FieldDecl::link("approval_asked_by", "Asked by", "user", "moves_asked_for").read_only(),
        FieldDecl::text("approval_note", "Note on the approval").read_only(),
        FieldDecl::new("stage_since", "In this stage since", Kind::Instant).indexed().read_only(),
        FieldDecl::new("stalled_after", "Stalled after", Kind::Integer { min: Some(1), max: None })
            .read_only()
            .untracked()
            .help("Days in its stage after which it counts as stalled; the stage's."),
        formula("days_in_stage", "Days in stage", DAYS_IN_STAGE, Kind::Integer { min: None, max: None }),
        formula("stalled", "Stalled", STALLED, Kind::Boolean)
            .help("Whether it stands in its stage for longer than is usual there."),
        told("stall_told_at", "Told that it stalls"),
        told("close_told_at", "Told that its day is over"),
        FieldDecl::new("engaged_on", "Engaged on", Kind::Date)
            .help("Since when one is in earnest talks.")
            .synonyms(&["Engage date", "Start date"]),
        FieldDecl::new("expected_close", "Expected close", Kind::Date)
            .indexed()
            .summed_by("status", &["owner", "stage", "forecast_category", "amount", "probability"])
            .help("When it is likely decided.")
            .synonyms(&["Close date", "Expected close date", "Closing date"]),
        FieldDecl::text("next_step", "Next step").help("What brings it further."),
        FieldDecl::new("next_step_on", "Next step on", Kind::Date).indexed(),
    ]
}

fn outcome() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("closed_at", "Closed at", Kind::Instant).indexed().help("When it was won or lost.").synonyms(&[
            "Closed date",
            "Won time",
            "Lost time",
        ]),
        FieldDecl::new("closed_on", "Closed on", Kind::Date)
            .indexed()
            .summed_by("status", &["owner", "amount"])
            .read_only()
            .help("The same by the calendar."),
        formula("cycle_days", "Days to close", CYCLE_DAYS, Kind::Integer { min: None, max: None })
            .help("From the first earnest talk, or from when it was made, to the end."),
        formula("win_rate", "Win rate", WIN_RATE, Kind::Percent)
            .help("100 when won and 0 when lost: its average over many deals is their win rate."),
        FieldDecl::text("win_reason", "Reason for win").indexed().synonyms(&["Won reason", "Closed won reason"]),
        FieldDecl::text("loss_reason", "Reason for loss").indexed().synonyms(&["Lost reason", "Closed lost reason"]),
        FieldDecl::links("competitors", "Competitors", "competitor", "deals").help("Who else wants to sell here."),
        FieldDecl::link("lost_to", "Lost to", "competitor", "deals_won")
            .indexed()
            .shown_if("status = \"lost\"")
            .help("Who sold in the end."),
    ]
}

/// When its owner heard of it; empty until it happens, and again once it is over.
fn told(key: &str, label: &str) -> FieldDecl {
    FieldDecl::new(key, label, Kind::Instant).read_only().untracked()
}

fn formula(key: &str, label: &str, expression: &str, result: rapport_kernel::catalog::KindDecl) -> FieldDecl {
    FieldDecl::new(key, label, Kind::Formula { expression: expression.to_owned(), result: Box::new(result) })
}

fn rest() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("source", "Source").indexed().help("What brought it about.").synonyms(&[
            "Lead source",
            "Original source",
            "Deal source",
        ]),
        FieldDecl::new("description", "Description", Kind::LongText)
            .searchable()
            .synonyms(&["Notes", "Deal description"]),
        FieldDecl::new("tags", "Tags", Kind::Tags).synonyms(&["Labels"]),
        FieldDecl::text("external_id", "External id")
            .unique()
            .help("Its id in the system it came from; imports find it by this.")
            .synonyms(&["Record ID", "Deal ID", "Opportunity ID", "Id"]),
        FieldDecl::rollup(
            "last_activity_at",
            "Last activity",
            "activity.deal",
            Measure::Max,
            Some("activity.occurred_at"),
            Kind::Instant,
        )
        .only("status = \"done\""),
    ]
}
