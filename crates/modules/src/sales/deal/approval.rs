//! Steps that need an approval: who may not take one asks for it, and whoever is named in its transition takes it for them,
//! or leaves the deal where it is.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::part::{Action, Draft, RuleCx, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Object, Patch, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use crate::reading::{ids_of, matching, one_of, own_object, text};

/// Asks for a step.
pub fn ask() -> Action {
    Action {
        object: "deal",
        name: "ask_for_step",
        label: "Ask for approval",
        params: vec![FieldDecl::link("stage", "To the stage", "stage", "").required()],
        run: |work, id, params| {
            let asked = Asked::lock(work, id)?;
            let stage = params.get("stage").and_then(Json::as_str).and_then(|id| id.parse::<RecordId>().ok());
            let stage = stage.ok_or_else(|| Error::invalid("stage", "required", "Choose a stage"))?;
            let approvers = asked.approvers(work, stage)?;
            if approvers.is_empty() {
                return Err(Error::rule("needs_no_approval", "This step needs no approval; take it"));
            }
            let user = work.ctx().user();
            let (stages, users) = (own_object(work.catalog(), "stage").id, own_object(work.catalog(), "user").id);
            let set = vec![
                ("approval_for", Value::Link(Ref { object: stages, id: stage })),
                ("approval_asked_by", user.map_or(Value::Null, |id| Value::Link(Ref { object: users, id }))),
                ("approval_note", Value::Null),
            ];
            asked.set(work, set)?;
            asked.tell(work, "approval_asked", &approvers)?;
            Ok(json!({"approval_for": stage}))
        },
    }
}

/// Takes the step that was asked for.
pub fn approve() -> Action {
    let run = |work: &mut Work<'_>, id, params: &Map<String, Json>| {
        let (asked, stage) = awaited(work, id)?;
        let fields = Map::from_iter([("stage".to_owned(), json!(stage))]);
        work.save(&asked.deals, Patch::update(id, fields))?;
        asked.decided(work, "step_approved", params)?;
        Ok(json!({"stage": stage}))
    };
    decision("approve_step", "Approve the step", run)
}

/// Leaves it where it is.
pub fn reject() -> Action {
    let run = |work: &mut Work<'_>, id, params: &Map<String, Json>| {
        let (asked, _) = awaited(work, id)?;
        asked.decided(work, "step_rejected", params)?;
        Ok(Json::Null)
    };
    decision("reject_step", "Reject the step", run)
}

fn decision(
    name: &'static str,
    label: &'static str,
    run: fn(&mut Work<'_>, RecordId, &Map<String, Json>) -> Result<Json>,
) -> Action {
    Action { object: "deal", name, label, params: vec![FieldDecl::text("approval_note", "Note on the approval")], run }
}

/// A deal of which a step is asked for, and to which stage; the actor is one of those who decide.
fn awaited(work: &mut Work<'_>, id: RecordId) -> Result<(Asked, RecordId)> {
    let asked = Asked::lock(work, id)?;
    let stage = asked.value("approval_for").as_link();
    let stage = stage.ok_or_else(|| Error::rule("no_step_asked", "Nobody asks for a step of this deal"))?;
    let approvers = asked.approvers(work, stage)?;
    if work.ctx().user().is_some_and(|user| !approvers.contains(&user)) {
        return Err(Error::rule("not_your_approval", "The approvers of the transition decide about this step"));
    }
    Ok((asked, stage))
}

/// A deal that nobody else changes until the end of the unit of work.
struct Asked {
    deals: std::sync::Arc<Object>,
    deal: Record,
}

impl Asked {
    fn lock(work: &mut Work<'_>, id: RecordId) -> Result<Self> {
        let deals = own_object(work.catalog(), "deal");
        work.check_may_change(&deals, id)?;
        work.tx().lock_many(&deals, &[id])?;
        let deal = work.get(&deals, id)?;
        Ok(Self { deals, deal })
    }

    fn value(&self, key: &str) -> &Value {
        self.deal.get(declared(&self.deals, key))
    }

    /// Who decides about the step to a stage; nobody where it needs no approval.
    fn approvers(&self, work: &mut Work<'_>, stage: RecordId) -> Result<Vec<RecordId>> {
        let steps = own_object(work.catalog(), "transition");
        let stages = own_object(work.catalog(), "stage").id;
        let [from, to, approvers] = ["from", "to", "approvers"].map(|key| declared(&steps, key));
        let here = self.value("stage").as_link();
        let leading = one_of(to, vec![Value::Link(Ref { object: stages, id: stage })]);
        let found = matching(&steps, leading, work)?;
        let steps = found.iter().filter(|step| step.get(from).is_empty() || step.get(from).as_link() == here);
        // One that is for these two stages goes before one that is for any.
        let step = steps.max_by_key(|step| step.get(from).as_link().is_some());
        Ok(step.map(|step| ids_of(step.get(approvers))).unwrap_or_default())
    }

    fn set(&self, work: &mut Work<'_>, fields: Vec<(&str, Value)>) -> Result<()> {
        let set: Vec<(FieldId, Value)> =
            fields.into_iter().map(|(key, value)| (declared(&self.deals, key), value)).collect();
        work.set_fields(&self.deals, self.deal.id, set).map(drop)
    }

    /// Nobody asks any more; who asked is told what was decided.
    fn decided(&self, work: &mut Work<'_>, kind: &str, params: &Map<String, Json>) -> Result<()> {
        let note = params.get("approval_note").and_then(Json::as_str).map_or(Value::Null, text);
        let none = ["approval_for", "approval_asked_by"].map(|key| (key, Value::Null));
        self.set(work, none.into_iter().chain([("approval_note", note)]).collect())?;
        let asker: Vec<RecordId> = self.value("approval_asked_by").as_link().into_iter().collect();
        self.tell(work, kind, &asker)
    }

    /// Logs it, from which these hear.
    fn tell(&self, work: &mut Work<'_>, kind: &str, who: &[RecordId]) -> Result<()> {
        work.emit(&self.deals, &self.deal, kind, json!({"who": who}))
    }
}

/// Who has come on by another way is not asked for any more.
pub fn asks_no_more(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let stage = cx.field("stage");
    let asked = ["approval_for", "approval_asked_by"].map(|key| cx.field(key));
    for draft in drafts.iter_mut().filter(|draft| draft.old.is_some() && draft.changes(stage)) {
        for field in asked {
            draft.new.set(field, Value::Null);
        }
    }
    Ok(())
}
