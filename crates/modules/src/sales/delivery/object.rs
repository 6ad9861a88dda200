//! What is known of a delivery.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

const KINDS: &[(&str, &str)] = &[("delivery", "Delivery"), ("return", "Return")];

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["number", "order", "kind", "delivered_on", "carrier", "tracking"];
    let all = ViewDecl::new("all", "All deliveries", "-delivered_on", &columns);
    let returns = all.like("returns", "Returns", "kind = \"return\"");
    let object = ObjectDecl::new("delivery", "deliveries", "Delivery", "Deliveries")
        .title("number")
        .parent("order")
        .subjects(&["order"])
        .views([all, returns]);
    fields().into_iter().fold(object, ObjectDecl::field)
}

fn fields() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("number", "Number", Kind::AutoNumber { prefix: "D-".to_owned() }).indexed().searchable(),
        FieldDecl::link("order", "Order", "order", "deliveries")
            .on_delete(OnDelete::Cascade)
            .required()
            .indexed()
            .synonyms(&["Order ID", "Order number"]),
        FieldDecl::choice("kind", "Kind", KINDS).required().indexed().default("delivery"),
        FieldDecl::new("delivered_on", "On", Kind::Date).required().indexed().default("@today"),
        FieldDecl::text("carrier", "Carrier"),
        FieldDecl::text("tracking", "Tracking number").searchable(),
        FieldDecl::text("reason", "Reason").help("Why it came back."),
    ]
}
