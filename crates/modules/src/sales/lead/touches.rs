//! Where a lead came from: what brought it first, and what did last.

use rapport_kernel::Kind;
use rapport_kernel::catalog::FieldDecl;

/// What is known of a touch, as (key, label); a contact has the same for each of its two.
pub const OF_A_TOUCH: &[(&str, &str)] = &[
    ("touch_at", "touch"),
    ("utm_source", "UTM source"),
    ("utm_medium", "UTM medium"),
    ("utm_campaign", "UTM campaign"),
    ("utm_term", "UTM term"),
    ("utm_content", "UTM content"),
    ("landing_page", "landing page"),
    ("referrer", "referrer"),
    ("click_id", "click id"),
];

/// The fields, with the source above them.
pub fn touches() -> Vec<FieldDecl> {
    let mut fields = vec![
        FieldDecl::text("source", "Source")
            .indexed()
            .help("What brought it, such as Web form, Trade fair or Referral.")
            .synonyms(&["Lead source", "Original source", "Lead Origin", "How did you hear about us"]),
    ];
    for (which, label) in [("first", "First"), ("last", "Last")] {
        for (key, what) in OF_A_TOUCH {
            let (key, label) = (format!("{which}_{key}"), format!("{label} {what}"));
            fields.push(match key.as_str() {
                _ if key.ends_with("_at") => FieldDecl::new(&key, &label, Kind::Instant),
                _ if key.ends_with("_page") || key.ends_with("_referrer") => FieldDecl::new(&key, &label, Kind::Url),
                _ => FieldDecl::text(&key, &label),
            });
        }
    }
    fields
}
