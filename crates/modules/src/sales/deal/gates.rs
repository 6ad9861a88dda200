//! Gates: what must be so before a deal comes to a stage. A stage says what it needs and what lets a deal go on from it;
//! a transition adds who may take a step, what must be so before it and what is filled in on the way.
//!
//! They are for people and programs that move deals. What an import brings is as it is, an undo brings back what was, and
//! what follows from something else, such as a customer who accepts a quote, is not held up.

use std::collections::HashMap;
use std::sync::Arc;

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Catalog, Object, Problem, Record, RecordId, Result, Value};

use crate::reading::{ids_of, is_a_step, living, matching, one_of, own_object};

/// A deal comes to a stage through its gates.
pub fn stages_have_gates(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let stage = cx.field("stage");
    let is_held_up = cx.work.ctx().user().is_some() && is_a_step(cx.work.ctx().cause);
    if !is_held_up || !drafts.iter().any(|draft| draft.changes(stage)) {
        return Ok(());
    }
    let gates = Gates::read(drafts, cx)?;
    for draft in drafts.iter_mut().filter(|draft| draft.changes(stage)) {
        let from = draft.old.as_ref().and_then(|old| gates.stage(old.get(stage)));
        let Some(to) = gates.stage(draft.get(stage)) else { continue };
        gates.ask_for(draft, &to.needs, &to.name);
        if let Some(from) = from {
            exit(draft, from, to);
            gates.take_step(draft, from, to);
        }
    }
    Ok(())
}

/// What is wrong with a list of keys of fields of a deal.
pub fn unknown_field(catalog: &Catalog, keys: &[String]) -> Option<String> {
    let deals = own_object(catalog, "deal");
    let unknown = keys.iter().find(|key| !deals.find(key).is_some_and(|field| field.is_writable()))?;
    Some(format!("A deal has no field {unknown:?} that one fills in; name it by its key, such as amount"))
}

/// What a deal lacks that may not go on from its stage. Back it may always go, and be lost.
fn exit(draft: &mut Draft, from: &Stage, to: &Stage) {
    let is_forward = from.pipeline == to.pipeline && from.position < to.position && !to.is_lost;
    let Some(check) = from.exit_check.as_deref().filter(|_| is_forward) else { return };
    let why = from.advice.clone().unwrap_or_else(|| check.to_owned());
    let text = format!("The deal cannot go on from {} yet: {why}", from.name);
    let problem = Problem::new("stage", "exit_check", text).with("stage", &from.name).with("why", why);
    draft.demand(check, problem);
}

/// What stands between the stages that the deals of a batch leave and come to.
struct Gates {
    deals: Arc<Object>,
    stages: HashMap<RecordId, Stage>,
    steps: Vec<Step>,
    /// Pipelines in which there is no way but along transitions.
    guided: Vec<RecordId>,
    /// What the actor is.
    roles: Vec<RecordId>,
    /// Who the actor is.
    me: Option<RecordId>,
}

/// A stage, as far as gates go.
struct Stage {
    id: RecordId,
    name: String,
    pipeline: Option<RecordId>,
    position: i64,
    is_lost: bool,
    needs: Vec<String>,
    exit_check: Option<String>,
    advice: Option<String>,
}

/// A transition.
struct Step {
    name: String,
    from: Option<RecordId>,
    to: Option<RecordId>,
    roles: Vec<RecordId>,
    approvers: Vec<RecordId>,
    check: Option<String>,
    advice: Option<String>,
    asks: Vec<String>,
}

impl Gates {
    fn read(drafts: &[Draft], cx: &mut RuleCx<'_, '_>) -> Result<Self> {
        let catalog = cx.catalog();
        let [stages, steps, pipelines, users] =
            ["stage", "transition", "pipeline", "user"].map(|key| own_object(&catalog, key));
        let stage = cx.field("stage");
        let moved = drafts.iter().filter(|draft| draft.changes(stage));
        let ids = moved.flat_map(|draft| {
            let left = draft.old.as_ref().and_then(|old| old.get(stage).as_link());
            [left, draft.get(stage).as_link()].into_iter().flatten()
        });
        let found = living(ids, &stages, cx.work)?;
        let known: HashMap<_, _> = found.values().map(|record| (record.id, Stage::of(&stages, record))).collect();
        let homes = known.values().filter_map(|stage| stage.pipeline);
        let is_guided = |pipeline: &Record| *pipeline.get(declared(&pipelines, "guided")) == Value::Boolean(true);
        let guided = living(homes, &pipelines, cx.work)?;
        let guided = guided.values().filter(|one| is_guided(one)).map(|one| one.id).collect();
        let reached = known.keys().map(|id| link_to(&stages, *id)).collect();
        let found = matching(&steps, one_of(declared(&steps, "to"), reached), cx.work)?;
        let me = living(cx.work.ctx().user().into_iter(), &users, cx.work)?;
        let roles = me.values().flat_map(|user| ids_of(user.get(declared(&users, "roles")))).collect();
        let steps = found.iter().map(|record| Step::of(&steps, record)).collect();
        let me = cx.work.ctx().user();
        Ok(Self { deals: cx.object.clone(), stages: known, steps, guided, roles, me })
    }

    fn stage(&self, link: &Value) -> Option<&Stage> {
        self.stages.get(&link.as_link()?)
    }

    /// Each of the fields is filled in.
    fn ask_for(&self, draft: &mut Draft, keys: &[String], whence: &str) {
        for field in keys.iter().filter_map(|key| self.deals.find(key)) {
            if draft.get(field.id).is_empty() {
                let text = format!("{whence} asks for {}; fill it in first", field.label);
                draft.refuse(Problem::new(field.key.as_str(), "needed_for_stage", text).with("stage", whence));
            }
        }
    }

    /// The step is one that there is, and that the actor may take: by any of the transitions that are for it.
    fn take_step(&self, draft: &mut Draft, from: &Stage, to: &Stage) {
        let is_step = |step: &&Step| step.to == Some(to.id) && step.from.is_none_or(|id| id == from.id);
        let steps: Vec<&Step> = self.steps.iter().filter(is_step).collect();
        if steps.is_empty() {
            let home = to.pipeline.filter(|_| to.pipeline == from.pipeline);
            if home.is_some_and(|home| self.guided.contains(&home)) {
                let text = format!("No transition leads from {} to {} in this pipeline", from.name, to.name);
                let problem = Problem::new("stage", "no_transition", text);
                draft.refuse(problem.with("from", &from.name).with("to", &to.name));
            }
            return;
        }
        let is_mine = |step: &&&Step| step.roles.is_empty() || step.roles.iter().any(|role| self.roles.contains(role));
        // One that is for these two stages goes before one that is for any.
        let Some(step) = steps.iter().filter(is_mine).max_by_key(|step| step.from.is_some()) else {
            let text = format!("Your roles may not take a deal from {} to {}", from.name, to.name);
            let problem = Problem::new("stage", "not_your_transition", text);
            draft.refuse(problem.with("from", &from.name).with("to", &to.name));
            return;
        };
        if !step.approvers.is_empty() && self.me.is_none_or(|me| !step.approvers.contains(&me)) {
            let text = format!("The step {} needs an approval; ask for it", step.name);
            draft.refuse(Problem::new("stage", "needs_approval", text).with("step", &step.name));
            return;
        }
        self.ask_for(draft, &step.asks, &step.name);
        if let Some(check) = &step.check {
            let why = step.advice.as_ref().unwrap_or(check);
            let text = format!("The deal cannot take the step {} yet: {why}", step.name);
            let problem = Problem::new("stage", "transition_check", text).with("step", &step.name).with("why", why);
            draft.demand(check.as_str(), problem);
        }
    }
}

impl Stage {
    fn of(object: &Object, record: &Record) -> Self {
        let value = |key: &str| record.get(declared(object, key));
        let position = match value("position") {
            Value::Integer(number) => *number,
            _ => 0,
        };
        Self {
            id: record.id,
            name: value("name").words(),
            pipeline: value("pipeline").as_link(),
            position,
            is_lost: value("kind").as_text() == Some("lost"),
            needs: list(value("needs")),
            exit_check: value("exit_check").as_text().map(str::to_owned),
            advice: value("advice").as_text().map(str::to_owned),
        }
    }
}

impl Step {
    fn of(object: &Object, record: &Record) -> Self {
        let value = |key: &str| record.get(declared(object, key));
        Self {
            name: value("name").words(),
            from: value("from").as_link(),
            to: value("to").as_link(),
            roles: ids_of(value("roles")),
            approvers: ids_of(value("approvers")),
            check: value("check").as_text().map(str::to_owned),
            advice: value("advice").as_text().map(str::to_owned),
            asks: list(value("asks")),
        }
    }
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::List(list) => list.clone(),
        _ => Vec::new(),
    }
}

fn link_to(object: &Object, id: RecordId) -> Value {
    Value::Link(rapport_kernel::value::Ref { object: object.id, id })
}
