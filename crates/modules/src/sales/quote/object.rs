//! What is known of a quote.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};

use super::status::STATUSES;

/// Whether prices include tax.
const TAX_MODES: &[(&str, &str)] = &[("exclusive", "Plus tax"), ("inclusive", "Tax included")];
/// Letters of a currency code.
const CODE_CHARS: usize = 3;
/// Digits of a SHA-256.
pub const HASH_CHARS: usize = 64;
/// Characters of an address in the network.
pub const IP_CHARS: usize = 45;

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["number", "name", "company", "status", "gross", "valid_until", "owner"];
    let open = ViewDecl::new("open", "With customers", "valid_until", &columns).only("status = \"sent\"");
    let mine = ViewDecl::new("mine", "My quotes", "-created_at", &columns).only("owner = me");
    let drafts = open.like("drafts", "In writing", "status in (\"draft\", \"approved\")");
    let approval = open.like("approval", "To be approved", "status = \"awaiting_approval\"");
    let ending = open.like("ending", "Ending this week", "status = \"sent\" and valid_until <= this week");
    let accepted = ViewDecl::new("accepted", "Accepted", "-accepted_at", &columns).only("status = \"accepted\"");
    let all = ViewDecl::new("all", "All quotes", "-created_at", &columns);
    ObjectDecl::new("quote", "quotes", "Quote", "Quotes")
        .navigation("sales", "file-text")
        .title("name")
        .owner("owner")
        .subjects(&["contact", "company", "deal"])
        .section("what", "Quote", what())
        .section("terms", "Terms", terms())
        .section("texts", "Texts", texts())
        .section("sums", "What it comes to", sums())
        .section("approval", "Approval", approved())
        .section("answer", "Answer", answer())
        .views([mine, open, drafts, approval, ending, accepted, all])
}

fn what() -> Vec<FieldDecl> {
    vec![
        // A rule sees to it that there is one.
        FieldDecl::text("name", "Name").searchable().help("What it is about; the deal's name when you do not say."),
        FieldDecl::text("number", "Number")
            .read_only()
            .indexed()
            .searchable()
            .help("Given when it is first sent, so that no year has gaps."),
        FieldDecl::integer("revision", "Revision").read_only().default(1),
        FieldDecl::text("full_number", "Number with revision")
            .read_only()
            .unique()
            .untracked()
            .help("Each number has each revision once."),
        FieldDecl::link("revises", "Revises", "quote", "revisions").read_only().help("The revision before."),
        FieldDecl::choice("status", "Status", STATUSES).read_only().indexed().default("draft"),
        FieldDecl::link("deal", "Deal", "deal", "quotes").indexed().help("The deal that is won when it is accepted."),
        FieldDecl::link("company", "Company", "company", "quotes")
            .indexed()
            .help("The deal's or the contact's when you do not say.")
            .synonyms(&["Account", "Customer"]),
        FieldDecl::link("contact", "Contact", "contact", "quotes")
            .indexed()
            .help("Whom it is for; the deal's when you do not say.")
            .synonyms(&["Contact person", "Person"]),
        FieldDecl::link("owner", "Owner", "user", "quotes")
            .indexed()
            .default("@me")
            .help("Who answers for it.")
            .synonyms(&["Salesperson", "Assigned to"]),
    ]
}

fn terms() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("currency", "Currency", Kind::Text { chars_max: CODE_CHARS }).help(
            "The code, such as USD; that of the price book, of the deal, or the base currency when you do not say.",
        ),
        FieldDecl::link("price_book", "Price book", "price_book", "quotes")
            .help("Whose prices go first; those that hold for the company when empty."),
        FieldDecl::choice("tax_mode", "Prices", TAX_MODES)
            .help("Whether prices include tax; as in the price book, or plus tax, when you do not say."),
        FieldDecl::new("discount_percent", "Discount in per cent", Kind::Percent).help("Off all lines together."),
        FieldDecl::new("discount_amount", "Discount as an amount", Kind::Money)
            .help("Off what is paid once, all lines together; instead of a percentage."),
        FieldDecl::new("valid_until", "Valid until", Kind::Date)
            .indexed()
            .help("The last day on which it can be accepted, until midnight in the workspace's time zone.")
            .synonyms(&["Expiry date", "Expires on"]),
    ]
}

fn texts() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("intro", "Introduction", Kind::LongText).help("Stands above the lines."),
        FieldDecl::new("closing", "Closing", Kind::LongText).help("Stands below the lines."),
        FieldDecl::new("conditions", "Conditions", Kind::LongText)
            .help("Payment, delivery, liability.")
            .synonyms(&["Terms", "Terms and conditions"]),
        FieldDecl::link("letterhead", "Letterhead", "letterhead", "quotes")
            .help("In whose name it is; the first letterhead when you do not say."),
        FieldDecl::text("language", "Language")
            .help("Of its document, such as en, de or ar; the workspace's when you do not say."),
        FieldDecl::text("external_id", "External id")
            .unique()
            .searchable()
            .help("Its number in the system it came from; imports find it by this.")
            .synonyms(&["Record ID", "Quote ID", "Quote number", "Id"]),
    ]
}

/// All worked out from the lines, whose changes timelines tell.
fn sums() -> Vec<FieldDecl> {
    let sum = |key: &str, label: &str| FieldDecl::new(key, label, Kind::Money).read_only().untracked();
    vec![
        sum("subtotal", "Lines").help("What is paid once, before the discount on the whole."),
        sum("discount", "Discount"),
        sum("net", "Net"),
        sum("tax", "Tax"),
        sum("gross", "Total").indexed().help("What is paid once, with tax."),
        sum("monthly_net", "Every month, net"),
        sum("monthly_gross", "Every month"),
        sum("quarterly_net", "Every quarter, net"),
        sum("quarterly_gross", "Every quarter"),
        sum("yearly_net", "Every year, net"),
        sum("yearly_gross", "Every year"),
        FieldDecl::new("taxes", "Taxes", Kind::Json)
            .read_only()
            .untracked()
            .help("By what is paid once, every month, every quarter and every year, and in these by rate."),
    ]
}

fn approved() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("approval_reason", "Asks for", Kind::LongText).read_only(),
        FieldDecl::link("approved_by", "Decided by", "user", "quotes_decided").read_only(),
        FieldDecl::new("approved_at", "Decided at", Kind::Instant).read_only(),
        FieldDecl::text("approval_note", "Decision").read_only(),
    ]
}

fn answer() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("sent_at", "Sent at", Kind::Instant).read_only().indexed(),
        FieldDecl::new("accepted_at", "Accepted at", Kind::Instant).read_only().indexed(),
        FieldDecl::text("accepted_by", "Accepted by").read_only(),
        FieldDecl::new("signature", "Signature", Kind::LongText).read_only(),
        FieldDecl::new("accepted_ip", "From address", Kind::Text { chars_max: IP_CHARS }).read_only(),
        FieldDecl::new("document_sha256", "Document", Kind::Text { chars_max: HASH_CHARS })
            .read_only()
            .help("The SHA-256 of what was accepted."),
        FieldDecl::new("declined_at", "Declined at", Kind::Instant).read_only(),
        FieldDecl::text("decline_reason", "Reason for declining").read_only(),
    ]
}
