//! Whether a lead is worth a deal: each qualification that is required is ticked, or its condition finds the lead.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::ctx::Cause;
use rapport_kernel::filter::Pred;
use rapport_kernel::part::{Action, Draft, RuleCx, declared};
use rapport_kernel::{Error, Patch, Problem, Record, RecordId, Result, Value, Work};
use serde_json::{Map, json};

use crate::reading::{matching, own_object};

/// Puts it aside, with the reason.
pub fn disqualify() -> Action {
    Action {
        object: "lead",
        name: "disqualify",
        label: "Disqualify",
        params: vec![FieldDecl::text("reason", "Reason").required()],
        run: |work, id, params| {
            let leads = own_object(work.catalog(), "lead");
            let reason = params.get("reason").cloned().unwrap_or_default();
            let fields = [("status", json!("unqualified")), ("unqualified_reason", reason)];
            let fields = fields.map(|(key, value)| (key.to_owned(), value));
            work.save(&leads, Patch::update(id, Map::from_iter(fields)))?;
            Ok(json!({"status": "unqualified"}))
        },
    }
}

/// Who says that a lead is qualified is told what it lacks.
pub fn qualified_is_what_fulfils_all(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (status, ticked) = (cx.field("status"), cx.field("ticked"));
    let is_said = |draft: &Draft| draft.changes(status) && draft.get(status).as_text() == Some("qualified");
    let is_asked = !matches!(cx.work.ctx().cause, Cause::Import | Cause::Undo | Cause::Setup);
    if !is_asked || !drafts.iter().any(is_said) {
        return Ok(());
    }
    let wanted = required(cx.work)?;
    for draft in drafts.iter_mut().filter(|draft| is_said(draft)) {
        let ticked = draft.get(ticked).clone();
        for one in wanted.iter().filter(|one| !one.is_in(&ticked)) {
            match &one.check {
                Some(check) => draft.demand(check.as_str(), one.problem()),
                None => draft.refuse(one.problem()),
            }
        }
    }
    Ok(())
}

/// Refuses to go on with a lead that lacks what is required.
///
/// # Errors
/// `Invalid` with a problem for each qualification that it lacks; the store's.
pub fn check_qualified(work: &mut Work<'_>, lead: &Record) -> Result<()> {
    let leads = own_object(work.catalog(), "lead");
    let ticked = lead.get(declared(&leads, "ticked")).clone();
    let mut problems = Vec::new();
    for one in required(work)?.iter().filter(|one| !one.is_in(&ticked)) {
        let is_met = match &one.check {
            Some(check) => work.fulfilling(&leads, &[lead.id], check)?.contains(&lead.id),
            None => false,
        };
        problems.extend((!is_met).then(|| one.problem()));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// A qualification that is asked for.
struct Wanted {
    id: RecordId,
    name: String,
    check: Option<String>,
    advice: Option<String>,
}

fn required(work: &mut Work<'_>) -> Result<Vec<Wanted>> {
    let object = own_object(work.catalog(), "qualification");
    let text = |record: &Record, key: &str| record.get(declared(&object, key)).as_text().map(str::to_owned);
    let holds = |record: &Record, key: &str| *record.get(declared(&object, key)) == Value::Boolean(true);
    let all = matching(&object, Pred::Const(true), work)?;
    let asked = all.iter().filter(|record| holds(record, "active") && holds(record, "required"));
    let wanted = asked.map(|record| Wanted {
        id: record.id,
        name: text(record, "name").unwrap_or_default(),
        check: text(record, "check"),
        advice: text(record, "advice"),
    });
    Ok(wanted.collect())
}

impl Wanted {
    fn is_in(&self, ticked: &Value) -> bool {
        matches!(ticked, Value::Links(list) if list.iter().any(|to| to.id == self.id))
    }

    fn problem(&self) -> Problem {
        let advice = self.advice.as_deref().or(self.check.as_deref()).unwrap_or("tick it once you know");
        let text = format!("Not qualified yet: {} ({advice})", self.name);
        Problem::new("ticked", "not_qualified", text).with("name", &self.name).with("advice", advice)
    }
}
