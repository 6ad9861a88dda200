//! Giving leads to people, many at once: each rule is asked once for all leads that are left.

use std::collections::HashSet;

use rapport_kernel::ctx::{Actor, Cause};
use rapport_kernel::filter::Pred;
use rapport_kernel::house::Own;
use rapport_kernel::part::{Action, RuleCx, Written, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Object, Record, RecordId, Result, Value, Work};
use serde_json::json;

use super::candidates::{Candidates, Passed};
use crate::reading::{ids_of, living, matching, own_object, text_of};

/// Gives it to whom the rules say now.
pub fn assign() -> Action {
    Action {
        object: "lead",
        name: "assign",
        label: "Assign by rules",
        params: Vec::new(),
        run: |work, id, _| {
            let given = give(work, &[id], |_| true)?;
            match given.first() {
                Some(given) => Ok(json!({"owner": given.owner, "why": given.why})),
                None => {
                    Err(Error::rule("nobody_to_assign", "No assignment rule has anybody who can take this lead now"))
                }
            }
        },
    }
}

/// New leads without an owner go to whom the rules say, and else to whoever wrote them down.
pub fn new_leads_go_to_whom_rules_say(written: &[Written], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let owner = cx.field("owner");
    let is_new = |lead: &&Written| lead.old.is_none() && lead.get(owner).is_empty();
    let ids: Vec<RecordId> = written.iter().filter(is_new).map(|lead| lead.id).collect();
    let cause = cx.work.ctx().cause;
    if ids.is_empty() || matches!(cause, Cause::Undo | Cause::Setup) {
        return Ok(());
    }
    let is_import = cause == Cause::Import;
    let given: HashSet<RecordId> =
        give(cx.work, &ids, |rule| !is_import || rule.imports)?.into_iter().map(|given| given.lead).collect();
    let Actor::User { user } = cx.work.ctx().actor else { return Ok(()) };
    if is_import {
        return Ok(());
    }
    let users = own_object(&cx.catalog(), "user");
    let mine = ids.into_iter().filter(|id| !given.contains(id));
    let mine: Vec<Own> = mine
        .map(|id| Own { id: Some(id), set: vec![(owner, Value::Link(Ref { object: users.id, id: user }))] })
        .collect();
    let leads = cx.object.clone();
    if mine.is_empty() { Ok(()) } else { cx.work.write_own(&leads, mine).map(drop) }
}

/// A rule, as far as giving goes.
pub struct Rule {
    id: RecordId,
    name: String,
    check: Option<String>,
    pub users: Vec<RecordId>,
    pub teams: Vec<RecordId>,
    is_in_turn: bool,
    pub capacity: Option<i64>,
    pub in_hours: bool,
    imports: bool,
    respond_within: Option<i64>,
    last: Option<RecordId>,
}

/// A lead that was given to somebody.
struct Given {
    lead: RecordId,
    owner: RecordId,
    rule: RecordId,
    respond_within: Option<i64>,
    why: String,
}

/// Gives leads to people by the rules that are asked, and writes it down; the rest have nobody who can take them.
fn give(work: &mut Work<'_>, ids: &[RecordId], is_asked: impl Fn(&Rule) -> bool) -> Result<Vec<Given>> {
    let object = own_object(work.catalog(), "assignment_rule");
    let mut rules = rules(work, &object)?;
    rules.retain(is_asked);
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let leads = own_object(work.catalog(), "lead");
    let mut candidates = Candidates::read(work)?;
    let mut left = ids.to_vec();
    let mut given = Vec::with_capacity(ids.len());
    let mut turns = Vec::new();
    for mut rule in rules {
        let fits = match &rule.check {
            Some(check) => work.fulfilling(&leads, &left, check)?,
            None => left.iter().copied().collect(),
        };
        let before = rule.last;
        left.retain(|lead| {
            let taken = if fits.contains(lead) { next(&mut rule, &mut candidates, *lead) } else { None };
            let stays = taken.is_none();
            given.extend(taken);
            stays
        });
        turns.extend(rule.last.filter(|_| rule.last != before).map(|last| (rule.id, last)));
    }
    write(work, &leads, &given)?;
    remember(work, &object, turns)?;
    Ok(given)
}

/// In their order. They are locked, so that turns are taken one after the other.
fn rules(work: &mut Work<'_>, object: &Object) -> Result<Vec<Rule>> {
    let is_active = |record: &Record| *record.get(declared(object, "active")) == Value::Boolean(true);
    let mut ids: Vec<RecordId> =
        matching(object, Pred::Const(true), work)?.iter().filter(|one| is_active(one)).map(|one| one.id).collect();
    ids.sort_unstable();
    work.tx().lock_many(object, &ids)?;
    let mut found: Vec<Record> = living(ids.into_iter(), object, work)?.into_values().collect();
    found.sort_by_key(|record| match record.get(declared(object, "position")) {
        Value::Integer(position) => (*position, record.id),
        _ => (0, record.id),
    });
    Ok(found.iter().map(|record| Rule::of(object, record)).collect())
}

/// Who is next by a rule, if there is anybody.
fn next(rule: &mut Rule, candidates: &mut Candidates, lead: RecordId) -> Option<Given> {
    let (mut able, mut passed) = (Vec::new(), Vec::new());
    for (id, why) in candidates.of(rule) {
        match why {
            None => able.push(id),
            Some(why) => passed.push((id, why)),
        }
    }
    let owner = match rule.is_in_turn {
        // Behind who had the last turn, and from the beginning again.
        true => {
            let last = rule.last.and_then(|last| candidates.place(last));
            able.iter().copied().find(|id| candidates.place(*id) > last).or(able.first().copied())
        }
        false => able.iter().copied().min_by_key(|id| candidates.open(*id)),
    }?;
    let why = told(rule, candidates, owner, able.len(), &passed);
    candidates.give(owner);
    rule.last = Some(owner);
    Some(Given { lead, owner, rule: rule.id, respond_within: rule.respond_within, why })
}

/// Why it is hers: the rule, how she was chosen among how many, and who was passed over.
fn told(rule: &Rule, candidates: &Candidates, owner: RecordId, able: usize, passed: &[(RecordId, Passed)]) -> String {
    /// Those who are named; the rest are counted.
    const NAMED: usize = 5;
    let name = candidates.name(owner);
    let how = match (able, rule.is_in_turn) {
        (1, _) => format!("{name} alone could take it"),
        (_, true) => format!("it was the turn of {name} among {able}"),
        (_, false) => format!("{name} had the fewest open leads ({}) among {able}", candidates.open(owner)),
    };
    let mut words = format!("Rule “{}”: {how}", rule.name);
    for (id, why) in passed.iter().take(NAMED) {
        let name = candidates.name(*id);
        words.push_str(&match why {
            Passed::Absent(until) => format!("; {name} is absent until {until}"),
            Passed::NotAtWork => format!("; {name} is not at work now"),
            Passed::Full(capacity) => format!("; {name} has {capacity} open leads or more"),
        });
    }
    if passed.len() > NAMED {
        words.push_str(&format!("; {} others could not take it", passed.len() - NAMED));
    }
    words
}

fn write(work: &mut Work<'_>, leads: &Object, given: &[Given]) -> Result<()> {
    let now = work.ctx().now;
    let [users, rules] = ["user", "assignment_rule"].map(|key| own_object(work.catalog(), key).id);
    let link = |object, id| Value::Link(Ref { object, id });
    let set = |one: &Given| -> Vec<(FieldId, Value)> {
        let by = one.respond_within.map_or(Value::Null, |seconds| Value::Instant(now.plus_ms(seconds * 1_000)));
        vec![
            (declared(leads, "owner"), link(users, one.owner)),
            (declared(leads, "assigned_at"), Value::Instant(now)),
            (declared(leads, "assigned_by"), link(rules, one.rule)),
            (declared(leads, "assigned_why"), Value::Text(one.why.clone())),
            (declared(leads, "respond_by"), by),
        ]
    };
    let rows: Vec<Own> = given.iter().map(|one| Own { id: Some(one.lead), set: set(one) }).collect();
    if rows.is_empty() { Ok(()) } else { work.write_own(leads, rows).map(drop) }
}

fn remember(work: &mut Work<'_>, rules: &Object, turns: Vec<(RecordId, RecordId)>) -> Result<()> {
    let users = own_object(work.catalog(), "user").id;
    let field = declared(rules, "last_user");
    let row = |(rule, last)| Own { id: Some(rule), set: vec![(field, Value::Link(Ref { object: users, id: last }))] };
    let rows: Vec<Own> = turns.into_iter().map(row).collect();
    if rows.is_empty() { Ok(()) } else { work.write_own(rules, rows).map(drop) }
}

impl Rule {
    fn of(object: &Object, record: &Record) -> Self {
        let value = |key: &str| record.get(declared(object, key));
        let integer = |key: &str| match value(key) {
            Value::Integer(number) => Some(*number),
            _ => None,
        };
        let holds = |key: &str| *value(key) == Value::Boolean(true);
        Self {
            id: record.id,
            name: value("name").words(),
            check: text_of(record, object, "check").map(str::to_owned),
            users: ids_of(value("users")),
            teams: ids_of(value("teams")),
            is_in_turn: value("method").as_text() == Some("in_turn"),
            capacity: integer("capacity"),
            in_hours: holds("in_hours"),
            imports: holds("imports"),
            respond_within: integer("respond_within"),
            last: value("last_user").as_link(),
        }
    }
}
