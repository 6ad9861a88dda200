//! What is known of a delivery line.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

use crate::sales::amount::QUANTITY_SCALE;

/// The object.
pub fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All delivery lines", "-created_at", &["delivery", "order_line", "quantity"]);
    let object = ObjectDecl::new("delivery_line", "delivery_lines", "Delivery line", "Delivery lines")
        .title("description")
        .parent("delivery")
        .subjects(&["delivery"])
        .views([all]);
    fields().into_iter().fold(object, ObjectDecl::field)
}

fn fields() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("delivery", "Delivery", "delivery", "lines").on_delete(OnDelete::Cascade).required().indexed(),
        FieldDecl::link("order_line", "Order line", "order_line", "delivery_lines")
            .on_delete(OnDelete::Cascade)
            .required()
            .indexed()
            .help("A line of the delivery's order."),
        FieldDecl::new("quantity", "Quantity", Kind::Decimal { scale: QUANTITY_SCALE }).required().default("1"),
        FieldDecl::text("description", "Description").read_only().help("As the line of the order says."),
        FieldDecl::new("is_return", "Return", Kind::Boolean).read_only().untracked().help("Whether it came back."),
    ]
}
