//! Who is told of what: after a commit, from the log.

use std::collections::BTreeSet;

use rapport_kernel::catalog::{COMMENT_OBJECT, FOLLOW_OBJECT};
use rapport_kernel::ctx::Actor;
use rapport_kernel::event::{Body, Event, Unit};
use rapport_kernel::part::{CUSTOM_OBJECTS, Reaction, declared};
use rapport_kernel::query::Shelf;
use rapport_kernel::value::Ref;
use rapport_kernel::{FieldId, Object, Record, RecordId, Result, Value, Work};

use super::Reason;
use super::told::News;
use crate::desk::mentions::mentioned;
use crate::reading::{matching, one_of, own_object};

/// The activity, in whose texts people are named too.
const ACTIVITY: &str = "activity";

/// All of them.
pub fn reactions() -> Vec<Reaction> {
    let on = |name, object, kinds, run| Reaction { name, object, kinds, imports: false, run };
    vec![
        on("desk.told_of_comments", COMMENT_OBJECT, &["created", "updated"], told_of_comment),
        on("desk.told_of_mentions", ACTIVITY, &["created", "updated"], told_of_mention),
        on("desk.told_of_activities", ACTIVITY, &["created", "updated"], told_of_record),
        on("desk.told_of_cancelled_bookings", ACTIVITY, &["updated"], told_of_cancelled_booking),
        on("desk.told_of_contacts", "contact", &["created", "updated"], told_of_record),
        on("desk.told_of_companies", "company", &["created", "updated"], told_of_record),
        on("desk.told_of_leads", "lead", &["created", "updated"], told_of_record),
        on("desk.told_of_overdue_leads", "lead", &["answer_overdue"], told_of_overdue),
        on("desk.told_of_stalled_deals", "deal", &["stalled", "close_overdue"], told_of_alert),
        on("desk.told_of_steps", "deal", &["approval_asked", "step_approved", "step_rejected"], told_of_step),
        on("desk.told_of_deals", "deal", &["created", "updated"], told_of_record),
        on("desk.told_of_quotes", "quote", &["created", "updated"], told_of_record),
        on("desk.told_of_answers", "quote", &["updated"], told_of_answer),
        on("desk.told_of_orders", "order", &["created", "updated"], told_of_record),
        on("desk.told_of_contracts", "contract", &["created", "updated"], told_of_record),
        on("desk.told_of_custom_records", CUSTOM_OBJECTS, &["created", "updated"], told_of_record),
    ]
}

/// Who is named is told so; of a new comment also who has the record, and who follows it.
fn told_of_comment(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let comments = own_object(work.catalog(), COMMENT_OBJECT);
    let Some(comment) = living(work, &comments, event.record)? else { return Ok(()) };
    let Value::Link(about) = *comment.get(declared(&comments, "about")) else { return Ok(()) };
    let named = newly_named(work, event, &[declared(&comments, "text")])?;
    News::of(unit, Reason::Mentioned, about).tell(work, &named)?;
    if event.kind != "created" {
        return Ok(());
    }
    let mut others = followers(work, about)?;
    others.extend(owner(work, about)?);
    let others = others.difference(&named).copied().collect();
    News::of(unit, Reason::Commented, about).tell(work, &others)
}

fn told_of_mention(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let activities = own_object(work.catalog(), ACTIVITY);
    let fields = ["subject", "body"].map(|key| declared(&activities, key));
    let named = newly_named(work, event, &fields)?;
    let about = Ref { object: event.object, id: event.record };
    News::of(unit, Reason::Mentioned, about).tell(work, &named)
}

/// Whose a record became is told so, and of every change those who follow it.
fn told_of_record(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let Some(object) = work.catalog().get(event.object).cloned() else { return Ok(()) };
    let about = Ref { object: event.object, id: event.record };
    let given: BTreeSet<RecordId> = object.owner.and_then(|owner| became(event, owner)).into_iter().collect();
    News::of(unit, Reason::Assigned, about).tell(work, &given)?;
    if event.kind != "updated" || says_nothing(&object, event) {
        return Ok(());
    }
    let followers = followers(work, about)?.difference(&given).copied().collect();
    News::of(unit, Reason::Changed, about).tell(work, &followers)
}

/// Whose a record is hears that something about it is overdue.
fn told_of_overdue(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let about = Ref { object: event.object, id: event.record };
    let owner = owner(work, about)?.into_iter().collect();
    News::of(unit, Reason::Overdue, about).tell(work, &owner)
}

/// Whose a deal is hears that it stalls, or was to be decided by now.
fn told_of_alert(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let about = Ref { object: event.object, id: event.record };
    let reason = if event.kind == "stalled" { Reason::Stalled } else { Reason::Undecided };
    let owner = owner(work, about)?.into_iter().collect();
    News::of(unit, reason, about).tell(work, &owner)
}

/// Who decides about a step hears that it is asked for, and who asked what was decided.
fn told_of_step(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let Body::Data(data) = &event.body else { return Ok(()) };
    let reason = match event.kind.as_str() {
        "approval_asked" => Reason::Approval,
        "step_approved" => Reason::Accepted,
        _ => Reason::Declined,
    };
    let who = data["who"].as_array().into_iter().flatten().filter_map(|id| id.as_str()?.parse().ok()).collect();
    News::of(unit, reason, Ref { object: event.object, id: event.record }).tell(work, &who)
}

/// Whose time somebody from outside had booked hears that it was taken back.
fn told_of_cancelled_booking(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let Body::Diff(diff) = &event.body else { return Ok(()) };
    let activities = own_object(work.catalog(), ACTIVITY);
    let status = declared(&activities, "status");
    let is_cancelled = diff.0.iter().any(|change| change.field == status && change.new.as_text() == Some("cancelled"));
    let is_booked = |activity: &Record| !activity.get(declared(&activities, "booked_with")).is_empty();
    // Who cancels it here knows.
    if !is_cancelled
        || !matches!(unit.actor, Actor::System { .. })
        || !living(work, &activities, event.record)?.is_some_and(|activity| is_booked(&activity))
    {
        return Ok(());
    }
    let about = Ref { object: event.object, id: event.record };
    let owner = owner(work, about)?.into_iter().collect();
    News::of(unit, Reason::Declined, about).tell(work, &owner)
}

/// Whose a quote is hears what was answered to it.
fn told_of_answer(work: &mut Work<'_>, unit: &Unit, event: &Event) -> Result<()> {
    let Body::Diff(diff) = &event.body else { return Ok(()) };
    let status = declared(&own_object(work.catalog(), "quote"), "status");
    let answer = diff.0.iter().find(|change| change.field == status).and_then(|change| change.new.as_text());
    let reason = match answer {
        Some("accepted") => Reason::Accepted,
        Some("declined") => Reason::Declined,
        _ => return Ok(()),
    };
    let about = Ref { object: event.object, id: event.record };
    let owner = owner(work, about)?.into_iter().collect();
    News::of(unit, reason, about).tell(work, &owner)
}

/// To whom a link leads since this event.
fn became(event: &Event, link: FieldId) -> Option<RecordId> {
    let Body::Diff(diff) = &event.body else { return None };
    diff.0.iter().find(|change| change.field == link)?.new.as_link()
}

/// Whether an event changed nothing that people keep track of.
fn says_nothing(object: &Object, event: &Event) -> bool {
    let Body::Diff(diff) = &event.body else { return true };
    let is_untracked = |id: FieldId| object.field(id).is_none_or(|field| field.traits.untracked);
    diff.0.iter().all(|change| is_untracked(change.field))
}

/// Who is named in these fields since this event, and was not before.
fn newly_named(work: &mut Work<'_>, event: &Event, fields: &[FieldId]) -> Result<BTreeSet<RecordId>> {
    let Body::Diff(diff) = &event.body else { return Ok(BTreeSet::new()) };
    let mut named = BTreeSet::new();
    for change in diff.0.iter().filter(|change| fields.contains(&change.field)) {
        let (old, new) = (change.old.words(), change.new.words());
        if new.contains('@') {
            let before = mentioned(work, &old)?;
            named.extend(mentioned(work, &new)?.difference(&before));
        }
    }
    Ok(named)
}

fn followers(work: &mut Work<'_>, about: Ref) -> Result<BTreeSet<RecordId>> {
    let follows = own_object(work.catalog(), FOLLOW_OBJECT);
    let of_it = one_of(declared(&follows, "about"), vec![Value::Link(about)]);
    let user = declared(&follows, "user");
    let found = matching(&follows, of_it, work)?;
    Ok(found.iter().filter_map(|follow| follow.get(user).as_link()).collect())
}

fn owner(work: &mut Work<'_>, about: Ref) -> Result<Option<RecordId>> {
    let Some(object) = work.catalog().get(about.object).cloned() else { return Ok(None) };
    let record = living(work, &object, about.id)?;
    Ok(record.zip(object.owner).and_then(|(record, owner)| record.get(owner).as_link()))
}

fn living(work: &mut Work<'_>, object: &Object, id: RecordId) -> Result<Option<Record>> {
    Ok(work.get_many(object, &[id], Shelf::Living)?.pop())
}
