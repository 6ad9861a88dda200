//! What holds for every contact.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Problem, Result, Value};

/// Of every contact at least a name, an address or a number is known; else nobody could say who it is.
pub fn can_be_told_apart(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let telling = ["name", "email", "phone", "mobile"].map(|key| cx.field(key));
    for draft in drafts {
        if telling.iter().all(|field| draft.get(*field).is_empty()) {
            let text = "Say at least a name, an e-mail address or a phone number";
            draft.refuse(Problem::new("name", "nameless", text));
        }
    }
    Ok(())
}

/// A change of the lifecycle stage says when it was.
pub fn lifecycle_is_dated(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (stage, since) = (cx.field("lifecycle_stage"), cx.field("lifecycle_changed_at"));
    let now = Value::Instant(cx.work.ctx().now);
    for draft in drafts.iter_mut().filter(|draft| draft.changes(stage)) {
        draft.new.set(since, now.clone());
    }
    Ok(())
}

/// A change of consent says when it was; not knowing is not a consent.
pub fn consent_is_dated(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let consents = ["email_consent", "sms_consent", "phone_consent", "post_consent"].map(|key| cx.field(key));
    let changed_at = cx.field("consent_changed_at");
    let now = Value::Instant(cx.work.ctx().now);
    for draft in drafts {
        let said = |draft: &Draft, field| draft.old.is_some() || draft.get(field).as_text() != Some("unknown");
        if consents.iter().any(|field| draft.changes(*field) && said(draft, *field)) {
            draft.new.set(changed_at, now.clone());
        }
    }
    Ok(())
}
