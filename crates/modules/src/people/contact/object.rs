//! What is known of a contact: the fields in the order of the layout, by group.

use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, Measure, ObjectDecl, ViewDecl};

use super::profile;
use crate::people::buying::order_interval;
use crate::people::lifecycle::{self, SOLD};
use crate::people::purpose::{IDENTIFY, REACH, SERVE};

/// The object.
pub fn object() -> ObjectDecl {
    ObjectDecl::new("contact", "contacts", "Contact", "Contacts")
        .navigation("people", "contact")
        .board("lifecycle_stage")
        .title("name")
        .owner("owner")
        .section("person", "Person", identity())
        .section("reach", "How to reach them", reach())
        .section("standing", "Relationship", standing())
        .section("consent", "Consent and preferences", profile::consent())
        .section("demography", "Background", profile::demography())
        .section("interests", "Interests", profile::interests())
        .section("business", "Business", business())
        .section("touches", "Where they came from", profile::touches())
        .views(views())
}

fn views() -> [ViewDecl; 5] {
    let columns = ["name", "email", "phone", "company", "lifecycle_stage", "owner", "last_activity_at"];
    let all = ViewDecl::new("all", "All contacts", "name", &columns);
    [
        all.like("mine", "My contacts", "owner = me"),
        all.like("customers", "Customers", "lifecycle_stage = \"customer\""),
        ViewDecl { sort: "-created_at".to_owned(), ..all.like("new", "New this month", "created_at = this month") },
        all.like("quiet", "Quiet for 90 days", "last_activity_at < -90d or last_activity_at is empty"),
        all,
    ]
}

fn identity() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("name", "Name", Kind::PersonName)
            .indexed()
            .searchable()
            .purpose(IDENTIFY)
            .synonyms(&["Full name", "Contact name", "Person - Name", "Customer name", "Display name"])
            .part_synonyms("title", &["Salutation", "Name Prefix", "Prefix", "Honorific"])
            .part_synonyms("given", &["First Name", "Given Name", "Forename", "fname", "Person - First name"])
            .part_synonyms("middle", &["Middle Name", "Additional Name"])
            .part_synonyms("family", &["Last Name", "Family Name", "Surname", "lname", "Person - Last name"])
            .part_synonyms("suffix", &["Suffix", "Name Suffix"]),
        FieldDecl::text("nickname", "Nickname").purpose(REACH),
        FieldDecl::text("job_title", "Job title").searchable().purpose(IDENTIFY).synonyms(&[
            "Position",
            "Title",
            "Organization Title",
            "Role",
        ]),
        FieldDecl::text("department", "Department").purpose(IDENTIFY).synonyms(&["Organization Department"]),
        FieldDecl::link("company", "Company", "company", "contacts")
            .indexed()
            .purpose(IDENTIFY)
            .help("Where the person works.")
            .synonyms(&[
                "Associated company",
                "Company name",
                "Account",
                "Account name",
                "Account ID",
                "Organization",
                "Organization Name",
                "Organization - Name",
                "Organisation",
                "Employer",
            ]),
        FieldDecl::link("reports_to", "Reports to", "contact", "reports")
            .purpose(IDENTIFY)
            .help("The person's superior.")
            .synonyms(&["Superior"]),
    ]
}

fn reach() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("email", "E-mail", Kind::Email)
            .unique()
            .searchable()
            .purpose(REACH)
            .help("The address to write to first; further ones are contact points.")
            .synonyms(&["E-mail Address", "E-mail 1 - Value", "Person - Email (Work)", "Primary email", "Mail"]),
        FieldDecl::new("phone", "Phone", Kind::Phone).indexed().searchable().purpose(REACH).synonyms(&[
            "Phone Number",
            "Phone 1 - Value",
            "Business Phone",
            "Primary Phone",
            "Person - Phone",
            "Telephone",
            "Work phone",
        ]),
        FieldDecl::new("mobile", "Mobile", Kind::Phone).indexed().searchable().purpose(REACH).synonyms(&[
            "Mobile Phone",
            "Mobile Phone Number",
            "Mobile number",
            "Cell phone",
            "Cell",
        ]),
        FieldDecl::new("website", "Website", Kind::Url).purpose(REACH).synonyms(&[
            "Website URL",
            "Web Page",
            "Personal Web Page",
            "Homepage",
        ]),
        FieldDecl::new("linkedin", "LinkedIn", Kind::Url).purpose(REACH).synonyms(&[
            "LinkedIn URL",
            "LinkedIn profile",
            "URL",
        ]),
        FieldDecl::text("x_handle", "X").purpose(REACH).help("Name on X, with or without @.").synonyms(&[
            "Twitter",
            "Twitter username",
            "X username",
        ]),
        FieldDecl::text("instagram", "Instagram").purpose(REACH).synonyms(&["Instagram username"]),
        FieldDecl::new("facebook", "Facebook", Kind::Url).purpose(REACH).synonyms(&["Facebook URL"]),
        FieldDecl::new("address", "Address", Kind::Address)
            .searchable()
            .purpose(SERVE)
            .synonyms(&["Mailing Address", "Postal address", "Address 1 - Formatted"])
            .part_synonyms(
                "street",
                &[
                    "Street",
                    "Street address",
                    "Mailing Street",
                    "Business Street",
                    "Address 1 - Street",
                    "Address line 1",
                ],
            )
            .part_synonyms("city", &["City", "Mailing City", "Business City", "Address 1 - City", "Town", "Suburb"])
            .part_synonyms(
                "region",
                &[
                    "State",
                    "Region",
                    "State/Region",
                    "Mailing State",
                    "Business State",
                    "Address 1 - Region",
                    "Province",
                ],
            )
            .part_synonyms(
                "postal_code",
                &[
                    "Postal code",
                    "ZIP",
                    "Zip code",
                    "Postcode",
                    "Mailing Postal Code",
                    "Business Postal Code",
                    "Address 1 - Postal Code",
                ],
            )
            .part_synonyms(
                "country",
                &[
                    "Country",
                    "Country/Region",
                    "Mailing Country",
                    "Business Country/Region",
                    "Address 1 - Country",
                    "CC",
                ],
            ),
    ]
}

fn standing() -> Vec<FieldDecl> {
    vec![
        FieldDecl::link("owner", "Owner", "user", "contacts")
            .indexed()
            .default("@me")
            .help("Who looks after the person.")
            .synonyms(&["Contact owner", "Sales agent", "Assigned to"]),
        lifecycle::field(),
        FieldDecl::new("lifecycle_changed_at", "Lifecycle stage since", Kind::Instant).read_only().untracked(),
        FieldDecl::choice(
            "lead_status",
            "Lead status",
            &[
                ("new", "New"),
                ("open", "Open"),
                ("in_progress", "In progress"),
                ("attempted_to_contact", "Attempted to contact"),
                ("connected", "Connected"),
                ("open_deal", "Open deal"),
                ("unqualified", "Unqualified"),
                ("bad_timing", "Bad timing"),
            ],
        )
        .help("Where sales stands with a lead.")
        .synonyms(&["Status"]),
        FieldDecl::new("description", "Description", Kind::LongText).searchable().purpose(SERVE).synonyms(&[
            "Notes",
            "Note",
            "Note - Content",
            "About",
        ]),
        FieldDecl::new("tags", "Tags", Kind::Tags).purpose(SERVE).synonyms(&["Labels", "Categories", "Groups"]),
        FieldDecl::text("external_id", "External id")
            .unique()
            .help("Its id in the system it came from; imports find it by this.")
            .synonyms(&["Record ID", "Contact ID", "Customer ID", "Id", "LEID", "User ID"]),
    ]
}

fn business() -> Vec<FieldDecl> {
    let count = || Kind::Integer { min: None, max: None };
    let of_orders = |key: &str, label: &str, measure: Measure, field: &str, result| {
        FieldDecl::rollup(key, label, "order.contact", measure, Some(field), result).only(SOLD)
    };
    vec![
        FieldDecl::rollup("orders_count", "Orders", "order.contact", Measure::Count, None, count()).only(SOLD),
        of_orders("orders_total", "Orders total", Measure::Sum, "order.total", Kind::Money)
            .help("What all orders came to, drafts and cancelled ones left out, in base currency."),
        of_orders("first_order_at", "First order", Measure::Min, "order.placed_at", Kind::Instant),
        of_orders("last_order_at", "Last order", Measure::Max, "order.placed_at", Kind::Instant),
        order_interval(),
        FieldDecl::rollup("open_deals", "Open deals", "deal.contact", Measure::Count, None, count())
            .only("status = \"open\""),
        FieldDecl::rollup(
            "last_activity_at",
            "Last activity",
            "activity.contact",
            Measure::Max,
            Some("activity.occurred_at"),
            Kind::Instant,
        )
        .only("status = \"done\""),
    ]
}
