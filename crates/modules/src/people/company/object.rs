//! What is known of a company.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, Measure, ObjectDecl, ViewDecl};

use crate::people::buying::order_interval;
use crate::people::lifecycle::{self, SOLD};

/// The object.
pub fn object() -> ObjectDecl {
    let columns = ["name", "domain", "industry", "lifecycle_stage", "owner", "won_amount", "last_activity_at"];
    let all = ViewDecl::new("all", "All companies", "name", &columns);
    let mine = all.like("mine", "My companies", "owner = me");
    let customers = all.like("customers", "Customers", "lifecycle_stage = \"customer\"");
    ObjectDecl::new("company", "companies", "Company", "Companies")
        .navigation("people", "building-2")
        .title("name")
        .owner("owner")
        .section("facts", "Company", facts())
        .section("reach", "How to reach them", reach())
        .section("standing", "Relationship", standing())
        .section("business", "Business", business())
        .section("touches", "Where they came from", touches())
        .views([mine, customers, all])
}

fn facts() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("name", "Name").required().indexed().searchable().synonyms(&[
            "Company name",
            "Company",
            "Account",
            "Account name",
            "Organization",
            "Organization - Name",
            "Organization Name",
            "Organisation",
        ]),
        FieldDecl::text("domain", "Domain")
            .indexed()
            .searchable()
            .help("The host of its web site and mail, such as acme.example.")
            .synonyms(&["Company Domain Name", "Web domain"]),
        FieldDecl::text("industry", "Industry")
            .indexed()
            .help("The line of business, in your own words or those of the system it came from.")
            .synonyms(&["Sector", "Branch", "Vertical"]),
        FieldDecl::new("employees", "Employees", Kind::Integer { min: Some(0), max: None }).synonyms(&[
            "Number of employees",
            "Employee count",
            "Headcount",
            "Company size",
            "No of Employees",
        ]),
        FieldDecl::new("annual_revenue", "Annual revenue", Kind::Money).synonyms(&[
            "Revenue",
            "Turnover",
            "Yearly revenue",
        ]),
        FieldDecl::new("founded_year", "Founded", Kind::Integer { min: Some(1), max: Some(9999) })
            .help("The year in which it was founded.")
            .synonyms(&["Year established", "Year founded", "Founded year"]),
        FieldDecl::link("parent", "Parent company", "company", "subsidiaries")
            .indexed()
            .help("The company that it belongs to.")
            .synonyms(&["Subsidiary of", "Parent account", "Parent", "Parent organization"]),
    ]
}

fn reach() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("phone", "Phone", Kind::Phone).indexed().searchable().synonyms(&[
            "Phone number",
            "Company phone",
            "Telephone",
            "Company Main Phone",
        ]),
        FieldDecl::new("email", "E-mail", Kind::Email)
            .searchable()
            .help("The company's own address, such as office@acme.example."),
        FieldDecl::new("website", "Website", Kind::Url).synonyms(&["Web site", "Website URL", "Homepage", "URL"]),
        FieldDecl::new("linkedin", "LinkedIn", Kind::Url).synonyms(&["LinkedIn company page", "LinkedIn URL"]),
        FieldDecl::new("address", "Address", Kind::Address)
            .searchable()
            .synonyms(&["Organization - Address", "Billing Address", "Company address"])
            .part_synonyms("street", &["Street", "Street address", "Billing Street", "Address line 1"])
            .part_synonyms("city", &["City", "Billing City", "Town"])
            .part_synonyms("region", &["State", "Region", "State/Region", "Billing State", "Province", "County"])
            .part_synonyms("postal_code", &["Postal code", "ZIP", "Zip code", "Postcode", "Billing Postal Code"])
            .part_synonyms("country", &["Country", "Country/Region", "Billing Country", "Office location"]),
    ]
}

fn standing() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("owner", "Owner", "user", "companies")
            .indexed()
            .default("@me")
            .help("Who looks after it.")
            .synonyms(&["Company owner", "Account owner", "Sales agent", "Assigned to"]),
        lifecycle::field(),
        FieldDecl::new("description", "Description", Kind::LongText).searchable().synonyms(&["About us", "Notes"]),
        FieldDecl::new("tags", "Tags", Kind::Tags).synonyms(&["Labels"]),
        FieldDecl::text("external_id", "External id")
            .unique()
            .help("Its id in the system it came from; imports find it by this.")
            .synonyms(&["Record ID", "Company ID", "Account ID", "Id"]),
    ]
}

fn business() -> Vec<FieldDecl> {
    let count = || Kind::Integer { min: None, max: None };
    vec![
        FieldDecl::rollup("deals_count", "Deals", "deal.company", Measure::Count, None, count()),
        FieldDecl::rollup(
            "open_deals_amount",
            "Open deals",
            "deal.company",
            Measure::Sum,
            Some("deal.amount"),
            Kind::Money,
        )
        .only("status = \"open\"")
        .help("What all open deals are worth together, in base currency."),
        FieldDecl::rollup("won_amount", "Won deals", "deal.company", Measure::Sum, Some("deal.amount"), Kind::Money)
            .only("status = \"won\"")
            .help("What all won deals were worth together, in base currency."),
        FieldDecl::rollup("orders_count", "Orders", "order.company", Measure::Count, None, count()).only(SOLD),
        FieldDecl::rollup(
            "orders_total",
            "Orders total",
            "order.company",
            Measure::Sum,
            Some("order.total"),
            Kind::Money,
        )
        .only(SOLD)
        .help("What all orders came to, drafts and cancelled ones left out, in base currency."),
        FieldDecl::rollup(
            "first_order_at",
            "First order",
            "order.company",
            Measure::Min,
            Some("order.placed_at"),
            Kind::Instant,
        )
        .only(SOLD),
        FieldDecl::rollup(
            "last_order_at",
            "Last order",
            "order.company",
            Measure::Max,
            Some("order.placed_at"),
            Kind::Instant,
        )
        .only(SOLD),
        FieldDecl::rollup(
            "monthly_amount",
            "Contracts a month",
            "contract.company",
            Measure::Sum,
            Some("contract.monthly_amount"),
            Kind::Money,
        )
        .only("status = \"active\"")
        .help("What its active contracts come to in a month, without tax, in base currency."),
        order_interval(),
        FieldDecl::rollup(
            "last_activity_at",
            "Last activity",
            "activity.company",
            Measure::Max,
            Some("activity.occurred_at"),
            Kind::Instant,
        )
        .only("status = \"done\""),
    ]
}

fn touches() -> Vec<FieldDecl> {
    vec![
        FieldDecl::text("source", "Source")
            .indexed()
            .help("What made the company known, such as Trade fair or Referral.")
            .synonyms(&["Original source", "Lead source", "Account source"]),
    ]
}
