//! What there is to do after a transition: a task for whoever has the deal.

use std::collections::BTreeSet;

use rapport_kernel::filter::Pred;
use rapport_kernel::house::Own;
use rapport_kernel::part::{RuleCx, Written, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Record, Result, Value};

use crate::reading::{is_a_step, matching, one_of, own_object, without};

const DAY_MS: i64 = 86_400_000;

/// The task of the transition that a deal took; what an import brings took none.
pub fn transitions_bring_tasks(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let stage = cx.field("stage");
    let moved: Vec<&Written> = written.iter().filter(|deal| deal.old.is_some() && deal.changed(stage)).collect();
    if moved.is_empty() || !is_a_step(cx.work.ctx().cause) {
        return Ok(());
    }
    let steps = own_object(&cx.catalog(), "transition");
    let stages = own_object(&cx.catalog(), "stage");
    let reached: BTreeSet<_> = moved.iter().filter_map(|deal| deal.get(stage).as_link()).collect();
    let reached = reached.into_iter().map(|id| Value::Link(Ref { object: stages.id, id })).collect();
    let there = one_of(declared(&steps, "to"), reached);
    let found = matching(&steps, there.and(Pred::Not(Box::new(without(declared(&steps, "task"))))), cx.work)?;
    let activities = own_object(&cx.catalog(), "activity");
    let mut tasks = Vec::new();
    for deal in moved {
        let step = found.iter().filter(|step| is_taken(deal, step, &steps, cx));
        // One that is for these two stages goes before one that is for any.
        let step = step.max_by_key(|step| !step.get(declared(&steps, "from")).is_empty());
        tasks.extend(step.map(|step| task(deal, step, &steps, &activities, cx)));
    }
    if tasks.is_empty() { Ok(()) } else { cx.work.write_own(&activities, tasks).map(drop) }
}

fn is_taken(deal: &Written, step: &Record, steps: &Object, cx: &RuleCx<'_, '_>) -> bool {
    let stage = cx.field("stage");
    let left = deal.old.as_ref().and_then(|old| old.get(stage).as_link());
    let from = step.get(declared(steps, "from")).as_link();
    step.get(declared(steps, "to")).as_link() == deal.get(stage).as_link() && (from.is_none() || from == left)
}

fn task(deal: &Written, step: &Record, steps: &Object, activities: &Object, cx: &RuleCx<'_, '_>) -> Own {
    let days = match step.get(declared(steps, "task_days")) {
        Value::Integer(days) => *days,
        _ => 0,
    };
    let due = cx.work.ctx().now.plus_ms(days * DAY_MS);
    let mut set = vec![
        (declared(activities, "kind"), Value::Text("task".to_owned())),
        (declared(activities, "subject"), step.get(declared(steps, "task")).clone()),
        (declared(activities, "deal"), Value::Link(Ref { object: cx.object.id, id: deal.id })),
        (declared(activities, "due_at"), Value::Instant(due)),
    ];
    let alike = ["owner", "contact", "company"].map(|key| (declared(activities, key), deal.get(cx.field(key)).clone()));
    set.extend(alike);
    Own { id: None, set }
}
