//! Making the tasks, along with what is logged.

use rapport_kernel::filter::Pred;
use rapport_kernel::house::Own;
use rapport_kernel::part::{RuleCx, Written, declared};
use rapport_kernel::{Record, RecordId, Result, Value};

use crate::reading::{is_a_step, matching, one_of, own_object, text_of};

const DAY_MS: i64 = 86_400_000;
/// What a task is about is what was logged about.
const ALIKE: [&str; 6] = ["owner", "contact", "company", "deal", "lead", "about"];

/// Whoever logs a call, a meeting and the like has the task that a rule says; what an import brings is over.
pub fn follow_ups_are_tasks(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (kind, status) = (cx.field("kind"), cx.field("status"));
    let is_logged = |activity: &&Written| {
        let is_done = activity.changed(status) && activity.get(status).as_text() == Some("done");
        is_done && activity.get(kind).as_text() != Some("task")
    };
    let logged: Vec<&Written> = written.iter().filter(is_logged).collect();
    if logged.is_empty() || !is_a_step(cx.work.ctx().cause) {
        return Ok(());
    }
    let ids: Vec<RecordId> = logged.iter().map(|activity| activity.id).collect();
    let activities = cx.object.clone();
    let mut tasks = Vec::new();
    for rule in rules(cx)? {
        let fits = cx.work.fulfilling(&activities, &ids, &rule.check)?;
        tasks.extend(
            logged.iter().filter(|activity| fits.contains(&activity.id)).map(|activity| rule.task(activity, cx)),
        );
    }
    if tasks.is_empty() { Ok(()) } else { cx.work.write_own(&activities, tasks).map(drop) }
}

struct Rule {
    check: String,
    task: Value,
    days: i64,
}

fn rules(cx: &mut RuleCx<'_, '_>) -> Result<Vec<Rule>> {
    let object = own_object(&cx.catalog(), "follow_up_rule");
    let active: Pred = one_of(declared(&object, "active"), vec![Value::Boolean(true)]);
    let rule = |record: &Record| Rule {
        check: text_of(record, &object, "check").unwrap_or_default().to_owned(),
        task: record.get(declared(&object, "task")).clone(),
        days: match record.get(declared(&object, "days")) {
            Value::Integer(days) => *days,
            _ => 0,
        },
    };
    Ok(matching(&object, active, cx.work)?.iter().map(rule).collect())
}

impl Rule {
    fn task(&self, activity: &Written, cx: &RuleCx<'_, '_>) -> Own {
        let due = cx.work.ctx().now.plus_ms(self.days * DAY_MS);
        let mut set = vec![
            (cx.field("kind"), Value::Text("task".to_owned())),
            (cx.field("subject"), self.task.clone()),
            (cx.field("due_at"), Value::Instant(due)),
            // It has not happened yet.
            (cx.field("occurred_at"), Value::Null),
        ];
        set.extend(ALIKE.map(|key| (cx.field(key), activity.get(cx.field(key)).clone())));
        Own { id: None, set }
    }
}
