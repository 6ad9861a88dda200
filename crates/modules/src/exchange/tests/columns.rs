//! Which column is which field.

use rapport_testkit::{TestHouse, on_both};
use serde_json::json;

use super::table::{Table, id_of, import, import_all, mapped, order, refusal, values};

#[test]
fn columns_are_known_by_key_label_synonym_and_part() {
    on_both(crate::part(), |t| {
        let header = "First Name | LAST_NAME | E-mail Address | lifecycle stage | Mailing City | Job Title | Shoe size";
        let report = import_all(
            t,
            &order("contact"),
            &Table::new(header, &["Ada|Lovelace|ada@example.org|Lead|London|Countess|7"]),
        );
        let ada = t.admin().get("contact", id_of(t, "contact", ""));
        assert_eq!(ada["name"]["full"], "Ada Lovelace");
        assert_eq!(ada["email"], "ada@example.org");
        assert_eq!(ada["lifecycle_stage"], "lead");
        assert_eq!(ada["address"]["city"], "London");
        let found: Vec<&str> = report.columns.iter().map(|column| column.field.as_str()).collect();
        assert_eq!(found, ["name.given", "name.family", "email", "lifecycle_stage", "address.city", "job_title"]);
        assert_eq!(report.unmapped.len(), 1);
        assert_eq!(report.unmapped[0].column, "Shoe size");
    });
}

#[test]
fn two_columns_for_one_field_are_refused_with_both_names() {
    let t = TestHouse::new(crate::part());
    let table = Table::new("Last Name | Business Phone | Phone Number", &["Lovelace|+44 7700 900111|"]);
    let text = refusal(&t, &order("contact"), &table);
    assert!(text.contains("\"Business Phone\" and \"Phone Number\" both mean phone"), "{text}");
    let text =
        refusal(&t, &mapped("contact", json!({"columns": {"Business Phone": "email", "Last Name": "email"}})), &table);
    assert!(text.contains("both mean email"), "{text}");
    import_all(&t, &mapped("contact", json!({"ignore": ["Phone Number"]})), &table);
}

#[test]
fn a_column_by_its_own_name_goes_before_a_synonym() {
    let t = TestHouse::new(crate::part());
    let report = import_all(&t, &order("contact"), &Table::new("Name | Title | Job title", &["Ada|Ms|Countess"]));
    assert_eq!(values(&t, "contact", "job_title", ""), ["Countess"]);
    assert_eq!(report.unmapped[0].reason, "job_title is read from the column \"Job title\"");
}

#[test]
fn the_whole_name_beside_its_parts_counts_where_they_are_missing() {
    let t = TestHouse::new(crate::part());
    let table = Table::new("Name | First name | Last name", &["Ada King|Ada|Lovelace", "Grace Hopper||"]);
    import_all(&t, &order("contact"), &table);
    let names = values(&t, "contact", "name", "");
    assert_eq!((&names[0]["full"], &names[1]["family"]), (&json!("Ada Lovelace"), &json!("Hopper")));
}

#[test]
fn a_whole_address_beside_its_parts_counts_where_they_are_missing() {
    let t = TestHouse::new(crate::part());
    let table = Table::new("Name | Mailing Address | Mailing City", &["Ada|12 Hill Road, Bristol|", "Bea|x|Graz"]);
    import_all(&t, &order("contact"), &table);
    let found = values(&t, "contact", "address", "");
    assert_eq!(found, [json!({"street": "12 Hill Road, Bristol"}), json!({"city": "Graz"})]);
}

#[test]
fn a_mapping_names_columns_constants_replacements_and_rows_to_leave_out() {
    on_both(crate::part(), |t| {
        let mapping = json!({
            "columns": {"Wer": "name", "Mail": {"field": "email", "split": " ::: "},
                        "Labels": {"field": "tags", "split": " ::: ", "drop": ["* mine"]}, "X": false},
            "constants": {"source": "Fair", "lifecycle_stage": "lead"},
            "replace": {"Stufe": {"Kunde": "Customer"}},
            "skip": {"Deleted": ["1", "true"]},
        });
        let mut mapping = mapping;
        mapping["columns"]["Stufe"] = json!("lifecycle_stage");
        let table = Table::new(
            "Wer|Mail|Labels|Stufe|X|Deleted",
            &[
                "Ada|ada@example.org ::: a2@example.org|Vip ::: * mine ::: Maths|kunde|?|0",
                "Bob|||||0",
                "Eve||||?|TRUE",
            ],
        );
        let report = import_all(t, &mapped("contact", mapping), &table);
        assert_eq!((report.tally.created, report.tally.skipped), (2, 1));
        let ada = t.admin().get("contact", id_of(t, "contact", "email is not empty"));
        assert_eq!((&ada["email"], &ada["tags"]), (&json!("ada@example.org"), &json!(["Vip", "Maths"])));
        assert_eq!((&ada["lifecycle_stage"], &ada["source"]), (&json!("customer"), &json!("Fair")));
        let bob = t.admin().get("contact", id_of(t, "contact", "email is empty"));
        assert_eq!(bob["lifecycle_stage"], "lead");
    });
}

#[test]
fn a_mapping_that_does_not_fit_is_refused_with_all_that_is_wrong() {
    let t = TestHouse::new(crate::part());
    let mapping = json!({
        "columns": {"Nmae": "name", "Mail": "e_mail", "Since": "lifecycle_changed_at", "Orders": "orders_count"},
        "constants": {"sorce": "Fair", "tags": ["a"]},
    });
    let text = refusal(&t, &mapped("contact", mapping), &Table::new("Name|Mail|Since|Orders", &["Ada|||"]));
    for part in ["\"Nmae\"", "\"e_mail\"", "\"Since\" cannot be imported", "\"Orders\"", "\"sorce\"", "\"tags\""] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(t.admin().list("contact", "").is_empty());
}

#[test]
fn dates_and_numbers_are_read_as_the_mapping_says() {
    let t = TestHouse::new(crate::part());
    let mapping = json!({"dates": "dmy", "decimal": ",", "columns": {"Betrag": "amount", "Ende": "expected_close"},
                         "constants": {"amount.currency": "USD"}});
    let table = Table::new("Name|Betrag|Ende", &["One|1.234,50|03/04/2024", "Two|17|31 Dec 2024"]);
    let stages = t.write(crate::set_up);
    stages.expect("a pipeline");
    import_all(&t, &mapped("deal", mapping), &table);
    assert_eq!(values(&t, "deal", "amount", "")[0], json!({"amount": "1234.50", "currency": "USD"}));
    assert_eq!(values(&t, "deal", "expected_close", ""), ["2024-04-03", "2024-12-31"]);
}

#[test]
fn columns_that_rapport_writes_itself_are_left_out_and_said() {
    let t = TestHouse::new(crate::part());
    let report =
        import(&t, &order("contact"), &Table::new("Name|Orders|created_at|import_reason", &["Ada|7|2020-01-01|x"]));
    let reasons: Vec<&str> = report.unmapped.iter().map(|column| column.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["Orders is worked out by Rapport", "it is kept by Rapport itself", "it tells of an earlier import"]
    );
    assert_eq!(report.tally.created, 1);
}

#[test]
fn options_are_known_by_their_letters() {
    let t = TestHouse::new(crate::part());
    let rows = ["Ada|IN_PROGRESS", "Bob|in progress", "Cid|Attempted-to-Contact", "Dot|nonsense"];
    let report = import(&t, &order("contact"), &Table::new("Name|Lead Status", &rows));
    assert_eq!(values(&t, "contact", "lead_status", ""), ["in_progress", "in_progress", "attempted_to_contact"]);
    assert_eq!(report.tally.refused, 1);
}

#[test]
fn a_currency_without_an_amount_says_nothing() {
    let t = TestHouse::new(crate::part());
    t.admin().create("product", json!({"name": "Old", "code": "1", "price": {"amount": "5", "currency": "EUR"}}));
    let mapping =
        json!({"match": "code", "columns": {"Currency": "price.currency"}, "constants": {"cost.currency": "USD"}});
    let table = Table::new("Name|Code|Price|Currency|Cost", &["New|1||USD|", "Other|2|7|USD|3"]);
    import_all(&t, &mapped("product", mapping.clone()), &table);
    let of = |code: &str, field: &str| values(&t, "product", field, &format!("code = \"{code}\"")).remove(0);
    assert_eq!(of("1", "price"), json!({"amount": "5.00", "currency": "EUR"}));
    assert_eq!(of("2", "price"), json!({"amount": "7.00", "currency": "USD"}));
    assert_eq!((of("1", "cost"), of("2", "cost")), (json!(null), json!({"amount": "3.00", "currency": "USD"})));
    let mut clearing = mapping;
    clearing["blank"] = json!("clear");
    import_all(&t, &mapped("product", clearing), &Table::new("Name|Code|Price|Currency|Cost", &["New|1||USD|"]));
    assert_eq!(of("1", "price"), json!(null));
}
