//! Trees that do not fit the catalog: the place, and what was expected there.

use super::sample::Sample;
use super::{problem, said};

fn refused(object: &str, expected: &[(&str, &str)]) {
    let sample = Sample::new();
    for (text, error) in expected {
        assert_eq!(said(sample.check(object, text).expect_err(text)), *error, "{text}");
    }
}

#[test]
fn an_unknown_name_is_told_with_the_nearest_one() {
    refused(
        "contact",
        &[
            ("emial = \"x\"", "0: There is no “emial” in contact; did you mean “email”?"),
            ("xyz = 1", "0: There is no “xyz” in contact"),
            ("company.nam = \"x\"", "8: There is no “nam” in “company”; did you mean “name”?"),
            ("any(company.dels)", "12: There is no “dels” in “company”; did you mean “deals”?"),
            ("any(deals, stagee = \"x\")", "11: There is no “stagee” in deal; did you mean “stage”?"),
            ("name.foo = \"x\"", "5: There is no “foo” in “name”"),
            ("city.foo = \"x\"", "5: There is no “foo” in “city”"),
            ("created_at.foo = \"x\"", "11: There is no “foo” in “created_at”"),
            ("#1 is empty", "0: There is no “#1” in contact"),
            ("#@1 is empty", "0: There is no “#@1” in contact"),
            ("#^1 is empty", "0: There is no “#^1” in contact"),
        ],
    );
}

#[test]
fn a_value_of_another_type_is_told_with_the_kind_of_field() {
    refused(
        "contact",
        &[
            ("score = 10.5", "8: Expected a whole number for “score” (integer), found the number 10.5"),
            ("score = \"x\"", "8: Expected a whole number for “score” (integer), found the text “x”"),
            (
                "weight > 1.2345",
                "9: Expected a number with at most 3 digits after the point for “weight” (decimal), found the number 1.2345",
            ),
            ("city = 3", "7: Expected a text in quotes for “city” (text), found the number 3"),
            ("city = me", "7: Expected a text in quotes for “city” (text), found me"),
            ("active = \"yes\"", "9: Expected true or false for “active” (boolean), found the text “yes”"),
            (
                "birthday > 30d",
                "11: Expected a date such as 2024-05-01, today, -30d or this quarter for “birthday” (date), found 30d",
            ),
            (
                "birthday > -1h",
                "11: Expected a date such as 2024-05-01, today, -30d or this quarter for “birthday” (date), found -1h, \
             which no date field can hold",
            ),
            (
                "seen_at > -1000000y",
                "10: Expected a date or time such as 2024-05-01, 2024-05-01T12:00:00Z, now, -30d or this quarter for \
             “seen_at” (instant), found -1000000y, which no date field can hold",
            ),
            (
                "call_length > 3m",
                "14: Expected a length of time such as 30s, 90min, 2h or 3d for “call_length” (duration), found 3m",
            ),
            (
                "budget > 1.005",
                "9: Expected an amount of EUR with at most 2 digits after the point, or one such as \"1000 USD\" for \
             “budget” (money), found the number 1.005",
            ),
            (
                "budget.currency = \"EURO\"",
                "18: Expected the code of a currency such as \"EUR\" for “budget.currency” (currency), found the text “EURO”",
            ),
            (
                "company = \"Acme\"",
                "10: Expected the id of a record in quotes for “company” (link), found the text “Acme”",
            ),
            ("company = me", "10: Expected the id of a record in quotes for “company” (link), found me"),
            (
                "owner = \"me\"",
                "8: Expected the id of a record in quotes, “me” or “my team” for “owner” (link), found the text “me”",
            ),
            ("city > null", "7: Expected a value to compare with for “city” (text), found nothing"),
            ("score in (1, \"b\")", "13: Expected a whole number for “score” (integer), found the text “b”"),
            ("score between 1 and \"b\"", "20: Expected a whole number for “score” (integer), found the text “b”"),
        ],
    );
}

#[test]
fn a_comparison_that_the_kind_does_not_know_is_told_with_those_that_it_does() {
    refused(
        "contact",
        &[
            ("score", "0: Expected a comparison for “score” (integer), found none"),
            ("count(deals)", "0: Expected a comparison for “count(deals)” (integer), found none"),
            ("owner > me", "0: Expected “=”, “!=” or “in” for “owner” (link), found “>”"),
            ("tags between \"a\" and \"b\"", "0: Expected “=”, “!=” or “in” for “tags” (tags), found “>=”"),
            (
                "score contains \"1\"",
                "0: Expected a comparison such as “=” or “<” for “score” (integer), found “contains”",
            ),
            (
                "interests starts with \"a\"",
                "0: Expected “=”, “!=”, “in” or “contains” for “interests” (choices), found “starts with”",
            ),
            ("extra = \"x\"", "0: Expected “is empty” or “is not empty” for “extra” (json), found “=”"),
            (
                "place contains \"x\"",
                "0: Expected “is empty” or “is not empty” for “place” (location), found “contains”",
            ),
            (
                "address = \"Berlin\"",
                "0: Expected “contains”, “is empty” or a part such as city for “address” (address), found “=”",
            ),
        ],
    );
    refused("deal", &[("stage < \"won\"", "0: Expected “=”, “!=” or “in” for “stage” (choice), found “<”")]);
}

#[test]
fn an_unknown_option_is_told_with_the_options() {
    refused(
        "deal",
        &[
            ("stage = \"gone\"", "8: Expected “open”, “won” or “lost” for “stage” (choice), found the text “gone”"),
            ("stage = 3", "8: Expected an option in quotes for “stage” (choice), found the number 3"),
        ],
    );
    let sample = Sample::new();
    assert_eq!(problem(sample.check("deal", "stage = \"gone\"").expect_err("no option")).code, "unknown_option");
}

#[test]
fn an_amount_without_a_known_rate_cannot_be_compared() {
    refused(
        "contact",
        &[(
            "budget > \"1000 CHF\"",
            "9: Expected an amount of EUR, as no rate of CHF is known for “budget” (money), found the text “1000 CHF”",
        )],
    );
    let sample = Sample::new();
    assert_eq!(problem(sample.check("contact", "budget > \"1 CHF\"").expect_err("no rate")).code, "no_rate");
}

#[test]
fn related_records_are_not_taken_for_one_value_nor_one_value_for_several() {
    refused(
        "contact",
        &[
            ("deals.stage = \"x\"", "0: “deals” are several records; write any(deals, …) or count(deals, …)"),
            ("deals is empty", "0: “deals” are several records; write any(deals, …) or count(deals, …)"),
            ("any(company)", "4: Expected the name of related records, found “company”, which is one value"),
            ("any(city)", "4: Expected the name of related records, found “city”, which is one value"),
            ("any(id)", "4: Expected the name of related records, found “id”, which is one value"),
            ("any(deals.stage)", "10: Expected “,” or “)” after “deals”: write any(deals, stage …)"),
            ("count(orders.total) > 1", "13: Expected related records alone in count(…), found “orders.total”"),
            (
                "sum(orders) > 1",
                "4: Expected a field of the related records, such as sum(orders.amount), found “orders”",
            ),
            (
                "sum(orders.status) > 1",
                "11: Expected a number, an amount or a length of time in sum(…), found “status” (choice)",
            ),
            (
                "max(orders.status) > 1",
                "11: Expected a number, an amount, a date or a time in max(…), found “status” (choice)",
            ),
            ("count(deals) = \"x\"", "15: Expected a whole number for “count(deals)” (integer), found the text “x”"),
        ],
    );
    refused(
        "activity",
        &[
            ("any(attendees)", "4: Expected “contact” or “user” after “attendees”, found nothing"),
            ("about.name = \"x\"", "6: There is no “name” in “about”"),
        ],
    );
}

#[test]
fn a_path_of_many_links_is_refused_by_name() {
    let sample = Sample::new();
    let error = sample.check("contact", "company.parent.parent.parent.parent.name = \"x\"").expect_err("five links");
    assert_eq!(super::limit(error), "path_hops_max");
}
