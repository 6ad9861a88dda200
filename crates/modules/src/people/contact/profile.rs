//! What a contact agreed to, who the person is, and what brought the person here.

use rapport_kernel::Kind;
use rapport_kernel::catalog::FieldDecl;

use crate::people::purpose::{FIT, MEASURE, PROVE, REACH};

const CONSENT: &[(&str, &str)] = &[("unknown", "Unknown"), ("opted_in", "Opted in"), ("opted_out", "Opted out")];

/// Whether and how the person wants to be written to and called.
pub fn consent() -> Vec<FieldDecl> {
    let channel = |key: &str, label: &str| FieldDecl::choice(key, label, CONSENT).default("unknown").purpose(PROVE);
    let moment = |key: &str, label: &str| FieldDecl::new(key, label, Kind::Instant).purpose(PROVE);
    vec![
        FieldDecl::choice(
            "preferred_channel",
            "Preferred channel",
            &[
                ("email", "E-mail"),
                ("phone", "Phone"),
                ("sms", "Text message"),
                ("messenger", "Messenger"),
                ("post", "Post"),
                ("in_person", "In person"),
            ],
        )
        .purpose(REACH)
        .synonyms(&["Preferred contact method", "Contact preference"]),
        channel("email_consent", "E-mail consent").synonyms(&["E-mail opt-in", "Email permission"]),
        channel("sms_consent", "Text message consent").synonyms(&["SMS opt-in", "SMS permission"]),
        channel("phone_consent", "Phone consent").synonyms(&["Phone permission"]),
        channel("post_consent", "Post consent").synonyms(&["Mail permission"]),
        FieldDecl::new("unwanted_topics", "Unwanted topics", Kind::Tags)
            .purpose(PROVE)
            .help("What the person does not want to hear of, such as newsletter or events, whatever the channel.")
            .synonyms(&["Unsubscribed topics", "Opted-out topics"]),
        FieldDecl::new("consent_changed_at", "Consent changed", Kind::Instant)
            .read_only()
            .untracked()
            .purpose(PROVE)
            .help("When one of the consents last changed."),
        moment("email_opted_in_at", "E-mail opt-in at").synonyms(&["OPTIN_TIME", "Opt-in time"]),
        FieldDecl::text("email_opt_in_ip", "E-mail opt-in IP").purpose(PROVE).synonyms(&["OPTIN_IP"]),
        moment("email_confirmed_at", "E-mail confirmed at").synonyms(&["CONFIRM_TIME", "Double opt-in time"]),
        FieldDecl::text("email_confirm_ip", "E-mail confirmation IP").purpose(PROVE).synonyms(&["CONFIRM_IP"]),
    ]
}

/// Who the person is (demographic).
pub fn demography() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("birthday", "Birthday", Kind::Date).purpose(FIT).synonyms(&[
            "Birthdate",
            "Date of birth",
            "DOB",
        ]),
        FieldDecl::choice(
            "gender",
            "Gender",
            &[("female", "Female"), ("male", "Male"), ("non_binary", "Non-binary"), ("undisclosed", "Not disclosed")],
        )
        .purpose(FIT)
        .synonyms(&["Sex"]),
        FieldDecl::text("nationality", "Nationality").purpose(FIT).synonyms(&["Citizenship"]),
        FieldDecl::choice(
            "marital_status",
            "Marital status",
            &[
                ("single", "Single"),
                ("partnered", "Partnered"),
                ("married", "Married"),
                ("separated", "Separated"),
                ("divorced", "Divorced"),
                ("widowed", "Widowed"),
            ],
        )
        .purpose(FIT),
        FieldDecl::new("household_size", "Household size", Kind::Integer { min: Some(1), max: Some(99) }).purpose(FIT),
        FieldDecl::choice(
            "education",
            "Education",
            &[
                ("none", "No degree"),
                ("secondary", "Secondary school"),
                ("vocational", "Vocational training"),
                ("bachelor", "Bachelor's degree"),
                ("master", "Master's degree"),
                ("doctorate", "Doctorate"),
            ],
        )
        .purpose(FIT)
        .synonyms(&["Degree", "Education level"]),
        FieldDecl::choice(
            "income_band",
            "Income",
            &[
                ("low", "Low"),
                ("lower_middle", "Lower middle"),
                ("middle", "Middle"),
                ("upper_middle", "Upper middle"),
                ("high", "High"),
            ],
        )
        .purpose(FIT)
        .help("A band rather than a number: keep no more than is needed.")
        .synonyms(&["Income level"]),
        FieldDecl::text("occupation", "Occupation")
            .purpose(FIT)
            .synonyms(&["Profession", "What is your current occupation"]),
        FieldDecl::text("language", "Language")
            .purpose(REACH)
            .help("The language to write in, such as en or de.")
            .synonyms(&["Preferred language", "Locale"]),
        FieldDecl::text("time_zone", "Time zone")
            .purpose(REACH)
            .help("Where the person lives, such as Europe/Berlin, so that nobody is called at night.")
            .synonyms(&["Timezone"]),
    ]
}

/// What moves the person (psychographic).
pub fn interests() -> Vec<FieldDecl> {
    vec![
        FieldDecl::new("interests", "Interests", Kind::Tags).purpose(FIT).synonyms(&["Hobby", "Hobbies"]),
        FieldDecl::new("values", "Values", Kind::Tags)
            .purpose(FIT)
            .help("What matters to the person, such as sustainability."),
        FieldDecl::new("lifestyle", "Lifestyle", Kind::Tags)
            .purpose(FIT)
            .help("How the person lives, such as cyclist or city."),
    ]
}

/// What brought the person here.
pub fn touches() -> Vec<FieldDecl> {
    let mut fields = vec![
        FieldDecl::text("source", "Source")
            .indexed()
            .purpose(MEASURE)
            .help("What made the person known, such as Web form or Referral.")
            .synonyms(&["Lead source", "Original source", "How did you hear about us"]),
    ];
    for (which, label, spoken) in [("first", "First", "the first contact"), ("last", "Last", "the latest contact")] {
        let text = |key: &str, what: &str| {
            FieldDecl::text(&format!("{which}_{key}"), &format!("{label} {what}")).purpose(MEASURE)
        };
        fields.extend([
            FieldDecl::new(&format!("{which}_touch_at"), &format!("{label} touch"), Kind::Instant)
                .purpose(MEASURE)
                .help(&format!("When {spoken} was.")),
            text("utm_source", "UTM source"),
            text("utm_medium", "UTM medium"),
            text("utm_campaign", "UTM campaign"),
            text("utm_term", "UTM term"),
            text("utm_content", "UTM content"),
            FieldDecl::new(&format!("{which}_landing_page"), &format!("{label} landing page"), Kind::Url)
                .purpose(MEASURE),
            FieldDecl::new(&format!("{which}_referrer"), &format!("{label} referrer"), Kind::Url).purpose(MEASURE),
        ]);
    }
    fields
}
