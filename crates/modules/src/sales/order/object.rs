//! What is known of an order.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, ViewDecl};

use super::settling::PAYMENT_STATUSES;

const STATUSES: &[(&str, &str)] = &[
    ("draft", "Draft"),
    ("placed", "Placed"),
    ("paid", "Paid"),
    ("shipped", "Shipped"),
    ("delivered", "Delivered"),
    ("returned", "Returned"),
    ("cancelled", "Cancelled"),
];

const DELIVERY_STATUSES: &[(&str, &str)] = &[
    ("not_delivered", "Not delivered"),
    ("partly_delivered", "Partly delivered"),
    ("delivered", "Delivered"),
    ("returned", "Returned"),
];

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["number", "contact", "company", "status", "total", "placed_at"];
    let all = ViewDecl::new("all", "All orders", "-placed_at", &columns);
    // Orders that were delivered elsewhere, and came with an import, were paid elsewhere too.
    let unpaid = "due > 0 and (status in (\"placed\", \"shipped\") or status = \"delivered\" and delivery_status = \"delivered\")";
    let unpaid = all.like("unpaid", "To be paid", unpaid);
    let unshipped = all.like(
        "unshipped",
        "To be delivered",
        "status in (\"placed\", \"paid\") and delivery_status != \"delivered\"",
    );
    ObjectDecl::new("order", "orders", "Order", "Orders")
        .navigation("sales", "shopping-cart")
        .board("status")
        .title("number")
        .owner("owner")
        .subjects(&["contact", "company", "deal", "quote"])
        .occurred("placed_at")
        .section("whose", "Customer", whose())
        .section("what", "Order", what())
        .section("rest", "Details", rest())
        .views([all, unpaid, unshipped])
}

fn whose() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("number", "Number", Kind::AutoNumber { prefix: "O-".to_owned() }).indexed().searchable(),
        FieldDecl::link("contact", "Contact", "contact", "orders").indexed().help("Who ordered.").synonyms(&[
            "Customer",
            "Customer email",
            "Buyer",
            "Email",
            "Person",
        ]),
        FieldDecl::link("company", "Company", "company", "orders")
            .indexed()
            .help("For which company; the contact's, unless you say otherwise.")
            .synonyms(&["Account", "Account name", "Organization", "Customer company"]),
        FieldDecl::link("deal", "Deal", "deal", "orders").indexed().help("The deal that it came from."),
        FieldDecl::link("quote", "Quote", "quote", "orders").indexed().help("The quote that was accepted."),
        FieldDecl::link("owner", "Owner", "user", "orders")
            .indexed()
            .default("@me")
            .help("Who looks after it.")
            .synonyms(&["Sales agent", "Salesperson", "Assigned to"]),
    ]
}

fn what() -> Vec<FieldDecl> {
    vec![
        FieldDecl::choice("status", "Status", STATUSES)
            .required()
            .indexed()
            .default("placed")
            .synonyms(&["Order status", "State"]),
        FieldDecl::new("placed_at", "Placed at", Kind::Instant).indexed().default("@now").synonyms(&[
            "Order date",
            "Date",
            "Ordered at",
            "Invoice date",
            "Created at",
        ]),
        FieldDecl::new("total", "Total", Kind::Money)
            .indexed()
            .help("What it comes to; the sum of its lines when you do not say.")
            .synonyms(&["Amount", "Order total", "Grand total", "Revenue", "Total price"]),
        sum("paid", "Paid").help("All payments, less what was paid back."),
        sum("credited", "Credited").help("All credit notes."),
        sum("due", "Due")
            .indexed()
            .help("The total, less what was paid and credited; below zero where too much was paid."),
        FieldDecl::choice("payment_status", "Payment", PAYMENT_STATUSES)
            .read_only()
            .untracked()
            .indexed()
            .default("open"),
        FieldDecl::choice("delivery_status", "Delivered", DELIVERY_STATUSES)
            .read_only()
            .indexed()
            .default("not_delivered")
            .help("By what its deliveries and returns say."),
        FieldDecl::link("contract", "Contract", "contract", "orders")
            .indexed()
            .read_only()
            .help("The contract that it begins or renews."),
        FieldDecl::new("total_from_lines", "Add up lines", Kind::Boolean)
            .untracked()
            .help("Whether the total follows the lines."),
    ]
}

fn sum(key: &str, label: &str) -> FieldDecl {
    FieldDecl::new(key, label, Kind::Money).read_only().untracked()
}

fn rest() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("source", "Source")
            .indexed()
            .help("Where it was placed, such as Web shop.")
            .synonyms(&["Channel", "Order source"]),
        FieldDecl::new("ship_to", "Ship to", Kind::Address)
            .purpose("Sell, deliver and serve")
            .synonyms(&["Shipping address", "Delivery address"])
            .part_synonyms("street", &["Shipping Street"])
            .part_synonyms("city", &["Shipping City"])
            .part_synonyms("region", &["Shipping State", "Shipping Region"])
            .part_synonyms("postal_code", &["Shipping Zip", "Shipping Postal Code"])
            .part_synonyms("country", &["Shipping Country"]),
        FieldDecl::new("description", "Description", Kind::LongText).searchable().synonyms(&["Notes"]),
        FieldDecl::new("tags", "Tags", Kind::Tags).synonyms(&["Labels"]),
        FieldDecl::text("external_id", "External id")
            .unique()
            .searchable()
            .help("Its number in the system it came from; imports find it by this.")
            .synonyms(&["Order ID", "Order number", "Invoice", "Invoice No", "Record ID", "Id"]),
    ]
}
