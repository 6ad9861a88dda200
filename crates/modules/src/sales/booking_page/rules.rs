//! What holds for every booking page.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::text::fold;
use rapport_kernel::{Problem, Result, Value};

/// Characters of an address.
const SLUG_CHARS_MAX: usize = 60;
const MINUTE_S: i64 = 60;
const DAY_S: i64 = 24 * 60 * MINUTE_S;

/// An address is of small letters, digits and hyphens.
pub fn has_an_address(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (slug, name) = (cx.field("slug"), cx.field("name"));
    for draft in drafts {
        if draft.get(slug).is_empty() {
            let made = address_of(&draft.get(name).words());
            let made = if made.is_empty() { draft.id.to_string() } else { made };
            draft.new.set(slug, Value::Text(made));
        } else if draft.changes(slug)
            && let Some(said) = draft.get(slug).as_text()
        {
            let said = said.trim().to_lowercase();
            if address_of(&said) == said {
                draft.new.set(slug, Value::Text(said));
            } else {
                let text = "An address is of small letters, digits and hyphens, such as ada-first-talk";
                draft.refuse(Problem::new("slug", "not_an_address", text));
            }
        }
    }
    Ok(())
}

/// A text as an address: what is neither letter nor digit divides.
fn address_of(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let made = words.collect::<Vec<_>>().join("-").to_lowercase();
    made.chars().take(SLUG_CHARS_MAX).collect()
}

/// Times are offered at least every five minutes, and for less than a day.
pub fn offers_what_can_be(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let limits = [
        ("duration", 5 * MINUTE_S, 12 * 60 * MINUTE_S),
        ("every", 5 * MINUTE_S, 12 * 60 * MINUTE_S),
        ("buffer_before", 0, 12 * 60 * MINUTE_S),
        ("buffer_after", 0, 12 * 60 * MINUTE_S),
        ("notice", 0, 365 * DAY_S),
    ];
    for (key, min, max) in limits {
        let field = cx.field(key);
        for draft in drafts.iter_mut() {
            let Value::Integer(seconds) = *draft.get(field) else { continue };
            if !(min..=max).contains(&seconds) || seconds % MINUTE_S != 0 {
                let text = format!("Say whole minutes, from {} to {}", min / MINUTE_S, max / MINUTE_S);
                let problem = Problem::new(key, "range", text);
                draft.refuse(problem.with("min", min / MINUTE_S).with("max", max / MINUTE_S));
            }
        }
    }
    Ok(())
}
