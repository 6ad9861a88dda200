//! The grants that each role begins with in a new workspace.

use serde_json::Value as Json;

pub use rapport_kernel::grants::{EVERY_FIELD, Entry, Grants, REST, Words, read};

/// The roles of a new workspace, as (name, description, administrator, grants).
pub fn first_roles() -> [(&'static str, &'static str, bool, Json); 4] {
    let own_tokens = serde_json::json!({"read": "own", "delete": "own"});
    let full = serde_json::json!({"read": "all", "create": true, "update": "all", "delete": "all"});
    let sell = serde_json::json!({"read": "all", "create": true, "update": "team", "delete": "own"});
    let look = serde_json::json!({"read": "all"});
    [
        ("Administrator", "Sets up the workspace: may do everything.", true, serde_json::json!({})),
        (
            "Manager",
            "Leads: works with all records.",
            false,
            serde_json::json!({"*": full, "token": own_tokens, "discount_limit": look}),
        ),
        (
            "Sales representative",
            "Sells: sees everything, changes what the team owns, deletes what is the user's own.",
            false,
            serde_json::json!({
                "*": sell, "token": own_tokens,
                "product": look, "tax_rate": look, "price_book": look, "discount_limit": look, "letterhead": look,
                "pipeline": look, "stage": look, "transition": look, "follow_up_rule": look, "qualification": look, "assignment_rule": look,
                "score_rule": look, "score_band": look, "quota": look,
                "exchange_rate": look,
            }),
        ),
        ("Read only", "Looks on: sees everything and changes nothing.", false, serde_json::json!({"*": look})),
    ]
}
