//! The JSON form.

use proptest::prelude::*;
use serde_json::json;

use super::strategy::tree;
use super::{limit, said};
use crate::filter::{Tree, parse};
use crate::limits;

#[test]
fn the_json_form_says_what_the_text_says() {
    for (text, json) in [
        (
            r#"stage = "won" and amount > 1000"#,
            json!({"and": [
                {"field": "stage", "op": "=", "value": "won"},
                {"field": "amount", "op": ">", "value": 1000},
            ]}),
        ),
        ("not (active or vip)", json!({"not": {"or": [{"field": "active"}, {"field": "vip"}]}})),
        ("phone is not empty", json!({"not": {"field": "phone", "op": "is empty"}})),
        (r#"tags in ("vip", "press")"#, json!({"field": "tags", "op": "in", "value": ["vip", "press"]})),
        ("amount between 10 and 20.5", {
            json!({"field": "amount", "op": "between", "value": [10, {"literal": "20.5"}]})
        }),
        ("created_at >= -30d", json!({"field": "created_at", "op": ">=", "value": {"literal": "-30d"}})),
        ("owner in my team", json!({"field": "owner", "op": "in", "value": [{"literal": "my team"}]})),
        (
            r#"any(company.deals, stage = "won")"#,
            json!({"any": "company.deals", "where": {"field": "stage", "op": "=", "value": "won"}}),
        ),
        (
            r#"sum(orders.total, status = "paid") > 5000"#,
            json!({
                "measure": "sum",
                "of": "orders.total",
                "where": {"field": "status", "op": "=", "value": "paid"},
                "op": ">",
                "value": 5000,
            }),
        ),
        (r#"name starts with "Ber""#, json!({"field": "name", "op": "starts with", "value": "Ber"})),
        (r#"matches "jane""#, json!({"matches": "jane"})),
        ("phone = null or true", json!({"or": [{"field": "phone", "op": "=", "value": null}, true]})),
    ] {
        let tree = parse(text).expect(text);
        assert_eq!(tree.to_json(), json);
        assert_eq!(Tree::from_json(&json).expect(text), tree);
    }
}

#[test]
fn a_program_may_write_fractions_single_values_and_short_lists() {
    for (json, text) in [
        (json!({"field": "a", "op": "=", "value": 0.1}), "a = 0.1"),
        (json!({"field": "a", "op": "in", "value": "x"}), r#"a in ("x")"#),
        (json!({"and": [{"field": "a"}]}), "a"),
        (json!({"and": []}), "true"),
        (json!({"or": []}), "false"),
    ] {
        assert_eq!(Tree::from_json(&json).expect(text), parse(text).expect(text));
    }
}

#[test]
fn an_error_names_the_place_in_the_json() {
    for (json, error) in [
        (json!(3), "Expected a condition: true, false or an object, found the number 3"),
        (json!({}), "Expected a condition, found an empty object"),
        (
            json!({"and": [true, {"field": "a", "op": "~", "value": 1}]}),
            "Expected “=”, “!=”, “<”, “<=”, “>”, “>=”, “in”, “between”, “contains”, “starts with”, “ends with” or \
             “is empty” at and.[1].op, found the text “~”",
        ),
        (json!({"field": "a", "op": "="}), "Expected a value at value, found nothing"),
        (
            json!({"field": "a", "op": "=", "value": {"ago": 3}}),
            "Expected a value, or {\"literal\": …} as in the text form at value, found another object",
        ),
        (
            json!({"field": "a", "op": "=", "value": {"literal": "soon"}}),
            "Expected a number or another literal of the text form at value, found “soon”",
        ),
        (json!({"field": "a", "op": "between", "value": [1]}), "Expected two values at value, found 1 of them"),
        (json!({"field": "a", "op": "in", "value": []}), "Expected one value at least at value, found an empty list"),
        (json!({"field": "a", "where": 1}), "Expected only “field”, “op” or “value”, found “where”"),
        (json!({"any": 1}), "Expected names with dots between them at any, found the number 1"),
        (json!({"nor": []}), "Expected “and”, “or”, “not”, “field”, “measure”, “any” or “matches” at nor, found “nor”"),
        (json!({"matches": "\u{0}"}), "Expected a text at matches, found a character that cannot be stored"),
    ] {
        assert_eq!(said(Tree::from_json(&json).expect_err("no filter")), error);
    }
}

#[test]
fn json_beyond_the_limits_is_refused_by_name() {
    let term = json!({"field": "a"});
    let wide = json!({"and": vec![term.clone(); limits::FILTER_TERMS_MAX + 1]});
    assert_eq!(limit(Tree::from_json(&wide).expect_err("too wide")), "filter_terms_max");
    let long = json!({"field": "a", "op": "in", "value": vec![1; limits::FILTER_LIST_MAX + 1]});
    assert_eq!(limit(Tree::from_json(&long).expect_err("too long")), "filter_list_max");
    for depth in [limits::FILTER_DEPTH_MAX + 1, 1_000] {
        let deep = (0..depth).fold(term.clone(), |inner, _| json!({"not": inner}));
        assert_eq!(limit(Tree::from_json(&deep).expect_err("too deep")), "filter_depth_max");
    }
}

proptest! {
    #[test]
    fn a_tree_survives_the_way_to_json_and_back(tree in tree()) {
        let json = serde_json::to_string(&tree).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Tree>(&json).expect("a tree"), tree);
    }
}
