//! Trees against the catalog: what a text becomes.

use super::sample::Sample;
use super::show::show;
use crate::filter::parse;

/// Each text becomes what stands beside it, for an actor who may see everything.
fn becomes(object: &str, expected: &[(&str, &str)]) {
    let sample = Sample::new();
    for (text, shown) in expected {
        let pred = sample.check(object, text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(show(&pred, &sample.catalog), *shown, "{text}");
    }
}

#[test]
fn comparisons_become_typed_values() {
    becomes(
        "deal",
        &[
            (r#"stage = "won" and amount > 1000"#, "(deal.stage = 'won' & deal.amount > 1000.00 EUR base 100000)"),
            ("amount between 10 and 20", "(deal.amount >= 10.00 EUR base 1000 & deal.amount <= 20.00 EUR base 2000)"),
        ],
    );
    becomes(
        "contact",
        &[
            (
                r#"not (city = "Köln" or tags in ("vip", "press"))"#,
                "!(contact.city = 'Köln' | contact.tags in ['vip', 'press'])",
            ),
            (r#"address.city starts with "Ber""#, "contact.address/city Start Ber"),
            (r#"name contains "smith""#, "contact.name Within smith"),
            (r#"name.family = "Smith""#, "contact.name/family = 'Smith'"),
            (r#"email ends with "@acme.com""#, "contact.email End @acme.com"),
            ("score = \"10\"", "contact.score = int 10"),
            ("weight <= 1.5", "contact.weight <= dec 1.500"),
            ("discount >= 12.5", "contact.discount >= dec 12.50"),
            ("number = \"C-12\" or number = 12", "(contact.number = int 12 | contact.number = int 12)"),
            ("call_length > 90min", "contact.call_length > int 5400"),
            ("call_length = 30", "contact.call_length = int 30"),
            ("spent > 100", "contact.spent > 100.00 EUR base 10000"),
            ("double > 100", "contact.double > int 100"),
            (r#"city between "a" and "b""#, "(contact.city >= 'a' & contact.city <= 'b')"),
            ("version > 3", "version > int 3"),
            (r#"matches "jane acme""#, "matches(jane acme)"),
            ("true and score = 1", "contact.score = int 1"),
            ("false and score = 1", "false"),
            ("score = 1 or not false", "true"),
        ],
    );
}

#[test]
fn emptiness_has_many_words_for_it() {
    becomes(
        "contact",
        &[
            ("phone is empty", "empty(contact.phone)"),
            ("phone is not empty", "!empty(contact.phone)"),
            ("city = \"\"", "empty(contact.city)"),
            ("city != null", "!empty(contact.city)"),
            ("city in (\"a\", null)", "(contact.city = 'a' | empty(contact.city))"),
            ("city contains \" \"", "!empty(contact.city)"),
            ("place is empty", "empty(contact.place)"),
            ("id is empty", "false"),
            ("count(deals) is not empty", "true"),
        ],
    );
}

#[test]
fn not_equal_includes_empty_and_asks_every_entry_of_a_list() {
    becomes(
        "contact",
        &[
            (r#"city != "Köln""#, "contact.city != 'Köln'"),
            (r#"tags != "vip""#, "!contact.tags = 'vip'"),
            (r#"tags not in ("vip")"#, "!contact.tags = 'vip'"),
            (r#"owner != me"#, "!contact.owner = user:10"),
        ],
    );
}

#[test]
fn lists_contain_entries_and_addresses_contain_parts() {
    becomes(
        "contact",
        &[
            (r#"tags contains "vi""#, "contact.tags Within vi"),
            (r#"interests contains "Kunst""#, "contact.interests = 'art'"),
            (
                r#"address contains "Berlin""#,
                "(contact.address/street Within Berlin | contact.address/city Within Berlin \
             | contact.address/region Within Berlin | contact.address/postal_code Within Berlin \
             | contact.address/country Within Berlin)",
            ),
        ],
    );
}

#[test]
fn options_are_known_by_key_or_label_in_any_case() {
    becomes(
        "deal",
        &[
            (r#"stage = "WON""#, "deal.stage = 'won'"),
            (r#"stage in ("Gewonnen", "offen")"#, "deal.stage in ['won', 'open']"),
        ],
    );
}

#[test]
fn booleans_stand_alone() {
    becomes(
        "contact",
        &[
            ("active", "contact.active = true"),
            ("not active", "!contact.active = true"),
            ("active = false", "contact.active = false"),
        ],
    );
}

#[test]
fn amounts_compare_in_base_currency() {
    becomes(
        "contact",
        &[
            ("budget > 12.5", "contact.budget > 12.50 EUR base 1250"),
            (r#"budget > "1000 USD""#, "contact.budget > 1000.00 USD base 90000"),
            (r#"budget > "usd 1000.00""#, "contact.budget > 1000.00 USD base 90000"),
            (r#"budget > "7 EUR""#, "contact.budget > 7.00 EUR base 700"),
            (r#"budget.currency = "usd""#, "contact.budget/currency = 'USD'"),
            ("budget.amount >= 99.5", "contact.budget/amount >= dec 99.5"),
        ],
    );
}

#[test]
fn dates_compare_with_whole_days() {
    becomes(
        "contact",
        &[
            ("birthday = 2024-05-01", "contact.birthday = 2024-05-01"),
            ("birthday = \"2024-05-01\"", "contact.birthday = 2024-05-01"),
            ("birthday = now", "contact.birthday = 2024-05-15"),
            ("birthday > -1m", "contact.birthday > 2024-04-15"),
            ("birthday = this month", "(contact.birthday >= 2024-05-01 & contact.birthday < 2024-06-01)"),
            ("birthday != this month", "!(contact.birthday >= 2024-05-01 & contact.birthday < 2024-06-01)"),
            ("birthday < this month", "contact.birthday < 2024-05-01"),
            ("birthday <= this month", "contact.birthday < 2024-06-01"),
            ("birthday > this month", "contact.birthday >= 2024-06-01"),
            ("birthday >= this month", "contact.birthday >= 2024-05-01"),
            (
                "birthday between 2024-01-01 and this month",
                "(contact.birthday >= 2024-01-01 & contact.birthday < 2024-06-01)",
            ),
            (
                "birthday in (2024-05-01, today, last 3 weeks, null)",
                "(contact.birthday in [2024-05-01, 2024-05-15] \
             | (contact.birthday >= 2024-04-25 & contact.birthday < 2024-05-16) | empty(contact.birthday))",
            ),
        ],
    );
    becomes("deal", &[("close_date = this quarter", "(deal.close_date >= 2024-04-01 & deal.close_date < 2024-07-01)")]);
}

#[test]
fn times_compare_with_moments_and_days() {
    becomes(
        "contact",
        &[
            ("created_at >= -30d", "created_at >= 2024-04-15T10:00:00Z"),
            ("created_at = today", "(created_at >= 2024-05-15T00:00:00Z & created_at < 2024-05-16T00:00:00Z)"),
            ("updated_at < now", "updated_at < 2024-05-15T10:00:00Z"),
            ("seen_at > 2024-05-01T12:00:00+02:00", "contact.seen_at > 2024-05-01T10:00:00Z"),
            ("seen_at > \"2024-05-01 12:00\"", "contact.seen_at > 2024-05-01T12:00:00Z"),
            ("seen_at <= 2024-05-01", "contact.seen_at < 2024-05-02T00:00:00Z"),
            ("seen_at > 2024-05-01", "contact.seen_at >= 2024-05-02T00:00:00Z"),
            (
                "seen_at in last 30 days",
                "(contact.seen_at >= 2024-04-16T00:00:00Z & contact.seen_at < 2024-05-16T00:00:00Z)",
            ),
            (
                "seen_at in (today, 2024-01-01T00:00:00Z)",
                "(contact.seen_at = 2024-01-01T00:00:00Z \
             | (contact.seen_at >= 2024-05-15T00:00:00Z & contact.seen_at < 2024-05-16T00:00:00Z))",
            ),
        ],
    );
}

#[test]
fn links_compare_with_ids_me_and_my_team() {
    becomes(
        "contact",
        &[
            ("owner = me", "contact.owner = user:10"),
            ("owner in my team", "contact.owner in [user:10, user:11]"),
            ("owner not in (me, \"00000000-0000-0000-0000-000000000001\")", "!contact.owner in [user:10, user:1]"),
            ("id = \"00000000-0000-0000-0000-000000000001\"", "ids[1]"),
            ("id in (\"00000000-0000-0000-0000-000000000001\", \"00000000-0000-0000-0000-000000000002\")", "ids[1, 2]"),
            ("company.id = \"00000000-0000-0000-0000-000000000001\"", "contact.company>company:id = company:1"),
        ],
    );
    becomes("user", &[("id = me", "ids[10]")]);
    becomes("activity", &[("about = \"00000000-0000-0000-0000-000000000001\"", "activity.about = contact:1")]);
}

#[test]
fn someone_who_is_no_user_is_nobody() {
    let mut sample = Sample::new();
    sample.access.user = None;
    sample.access.team_mates.clear();
    let shown = |text| show(&sample.check("contact", text).expect(text), &sample.catalog);
    assert_eq!(shown("owner = me"), "false");
    assert_eq!(shown("owner != me"), "true");
    assert_eq!(shown("owner in my team"), "false");
}

#[test]
fn paths_follow_links() {
    becomes(
        "contact",
        &[
            (r#"company.industry = "Retail""#, "contact.company>company:company.industry = 'retail'"),
            (
                r#"company.parent.parent.parent.name = "x""#,
                "contact.company>company:company.parent>company:company.parent>company:company.parent>company:\
             company.name = 'x'",
            ),
        ],
    );
    becomes(
        "activity",
        &[
            (r#"about.contact.email = "a@b.c""#, "activity.about>contact:contact.email = 'a@b.c'"),
            ("about.contact is empty", "empty(activity.about>contact:id)"),
        ],
    );
}

#[test]
fn related_records_are_asked_by_the_name_of_the_other_end() {
    becomes(
        "contact",
        &[
            (
                r#"any(deals, stage = "won" and amount > 1000)"#,
                "any(<deal.contact: (deal.stage = 'won' & deal.amount > 1000.00 EUR base 100000))",
            ),
            ("none(orders)", "!any(<order.contact: true)"),
            (r#"none(orders, status = "paid")"#, "!any(<order.contact: order.status = 'paid')"),
            (r#"any(company.deals, stage = "won")"#, "any(contact.company>company:<deal.company: deal.stage = 'won')"),
            (r#"any(friends, city = "Bonn")"#, "any(contact.friends>contact: contact.city = 'Bonn')"),
            (r#"any(friends_of, city = "Bonn")"#, "any(<contact.friends: contact.city = 'Bonn')"),
            ("any(attended)", "any(<activity.attendees: true)"),
            ("any(deals, any(contact.orders))", "any(<deal.contact: any(deal.contact>contact:<order.contact: true))"),
        ],
    );
    becomes(
        "activity",
        &[(r#"any(attendees.contact, city = "Bonn")"#, "any(activity.attendees>contact: contact.city = 'Bonn')")],
    );
}

#[test]
fn related_records_are_measured() {
    becomes(
        "contact",
        &[
            (r#"count(deals, stage = "open") >= 2"#, "Count(<deal.contact: : deal.stage = 'open') >= int 2"),
            ("sum(orders.total) > 5000", "Sum(<order.contact: order.total: true) > 5000.00 EUR base 500000"),
            (
                r#"sum(orders.total, status = "paid") > 5000"#,
                "Sum(<order.contact: order.total: order.status = 'paid') > 5000.00 EUR base 500000",
            ),
            ("min(orders.total) > 5", "Min(<order.contact: order.total: true) > 5.00 EUR base 500"),
            ("avg(orders.pieces) > 2.5", "Avg(<order.contact: order.pieces: true) > dec 2.50"),
            ("latest(orders.placed_at) < -90d", "Latest(<order.contact: order.placed_at: true) < 2024-02-15T10:00:00Z"),
            (r#"latest(orders.status) = "paid""#, "Latest(<order.contact: order.status: true) = 'paid'"),
            (
                "max(deals.company.revenue) > 1",
                "Max(<deal.contact: deal.company>company:company.revenue: true) > 1.00 EUR base 100",
            ),
            (
                "max(orders.placed_at) = today",
                "(Max(<order.contact: order.placed_at: true) >= 2024-05-15T00:00:00Z \
             & Max(<order.contact: order.placed_at: true) < 2024-05-16T00:00:00Z)",
            ),
        ],
    );
}

#[test]
fn names_are_read_in_any_case_and_earlier_keys_still_mean_the_field() {
    becomes(
        "contact",
        &[
            ("EMAIL is empty", "empty(contact.email)"),
            ("mail is empty", "empty(contact.email)"),
            ("Any(Deals)", "any(<deal.contact: true)"),
        ],
    );
}

#[test]
fn a_tree_beyond_the_limits_is_not_checked() {
    let sample = Sample::new();
    let mut tree = parse("active").expect("a filter");
    for _ in 0..100 {
        tree = crate::filter::Tree::Not(Box::new(tree));
    }
    assert_eq!(super::limit(sample.check_tree("contact", &tree).expect_err("too deep")), "filter_depth_max");
}
