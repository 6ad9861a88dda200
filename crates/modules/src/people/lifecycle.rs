//! The lifecycle stage of a person or company: how near to being a customer.

use rapport_kernel::catalog::FieldDecl;

/// The stages with their labels, in their order.
pub const STAGES: &[(&str, &str)] = &[
    ("subscriber", "Subscriber"),
    ("lead", "Lead"),
    ("marketing_qualified", "Marketing qualified lead"),
    ("sales_qualified", "Sales qualified lead"),
    ("opportunity", "Opportunity"),
    (CUSTOMER, "Customer"),
    ("evangelist", "Evangelist"),
    ("former", "Former customer"),
    ("other", "Other"),
];

/// Has bought something.
pub const CUSTOMER: &str = "customer";

/// Which orders count as bought, as a filter on orders.
pub const SOLD: &str = "status != \"draft\" and status != \"cancelled\"";

/// Stages of those who already have bought something, and go on from there.
const BEYOND: &[&str] = &[CUSTOMER, "evangelist"];

/// The field, alike for people and companies.
pub fn field() -> FieldDecl {
    FieldDecl::choice("lifecycle_stage", "Lifecycle stage", STAGES)
        .indexed()
        .help("How near to being a customer; the first order or won deal makes one.")
        .synonyms(&["Lifecycle", "Stage"])
}

/// Whether somebody at `stage` becomes a customer by buying.
pub fn becomes_customer(stage: Option<&str>) -> bool {
    !stage.is_some_and(|stage| BEYOND.contains(&stage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buying_makes_a_customer_of_everyone_who_is_not_one() {
        let made: Vec<&str> = STAGES.iter().map(|(key, _)| *key).filter(|key| becomes_customer(Some(key))).collect();
        let all_before = ["subscriber", "lead", "marketing_qualified", "sales_qualified", "opportunity"];
        assert_eq!(made, [all_before.as_slice(), &["former", "other"]].concat());
        assert!(becomes_customer(None));
    }
}
