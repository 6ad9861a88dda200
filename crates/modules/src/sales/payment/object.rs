//! What is known of a payment.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};

const METHODS: &[(&str, &str)] = &[
    ("bank_transfer", "Bank transfer"),
    ("card", "Card"),
    ("direct_debit", "Direct debit"),
    ("cash", "Cash"),
    ("cheque", "Cheque"),
    ("other", "Other"),
];

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["number", "order", "amount", "paid_on", "method", "reference"];
    let all = ViewDecl::new("all", "All payments", "-paid_on", &columns);
    let back = all.like("back", "Paid back", "amount < 0");
    let object = ObjectDecl::new("payment", "payments", "Payment", "Payments")
        .title("number")
        .parent("order")
        .subjects(&["order"])
        .views([all, back]);
    fields().into_iter().fold(object, ObjectDecl::field)
}

fn fields() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("number", "Number", Kind::AutoNumber { prefix: "P-".to_owned() }).indexed().searchable(),
        FieldDecl::link("order", "Order", "order", "payments")
            .on_delete(OnDelete::Cascade)
            .required()
            .indexed()
            .synonyms(&["Order ID", "Order number", "Invoice"]),
        FieldDecl::new("amount", "Amount", Kind::Money)
            .required()
            .help("In the currency of the order; below zero for what is paid back."),
        FieldDecl::new("paid_on", "Paid on", Kind::Date).required().indexed().default("@today"),
        FieldDecl::choice("method", "Method", METHODS),
        FieldDecl::text("reference", "Reference")
            .searchable()
            .help("What the bank or the provider calls it.")
            .synonyms(&["Transaction ID", "Transaction"]),
    ]
}
