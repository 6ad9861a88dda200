//! What holds for every role.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::{Error, Problem, RecordId, Result, Value};

use super::grants::{self, EVERY_FIELD, Grants, REST, Words};
use crate::identity::access::{Holder, grants_of};
use crate::identity::{administrators, giving};

/// Grants name objects and fields that exist, and scopes that can be read.
pub fn grants_make_sense(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let field = cx.field("grants");
    for draft in drafts.iter_mut().filter(|draft| draft.changes(field)) {
        let Value::Json(json) = draft.get(field).clone() else { continue };
        match grants::read(Some(&json)) {
            Ok(read) => {
                let before = draft.old.as_ref().map(|old| grants_of(old.get(field))).unwrap_or_default();
                // What went out of the catalog meanwhile does not keep the rest from being changed.
                let known = problems(&before, cx)?;
                let is_known = |one: &Problem| {
                    known.iter().any(|other| other.field == one.field && other.text.english == one.text.english)
                };
                draft.problems.extend(problems(&read, cx)?.into_iter().filter(|problem| !is_known(problem)));
            }
            Err(sentence) => draft.refuse(problem("grants", sentence)),
        }
    }
    Ok(())
}

fn problem(place: impl Into<String>, english: impl Into<String>) -> Problem {
    Problem::new(place, "grants", english)
}

fn problems(grants: &Grants, cx: &mut RuleCx<'_, '_>) -> Result<Vec<Problem>> {
    let catalog = cx.catalog();
    let mut found = Vec::new();
    for (key, entry) in grants {
        let place = |name: &str| format!("grants.{key}.{name}");
        let object = catalog.find(key);
        if object.is_none() && key != REST {
            found.push(problem(format!("grants.{key}"), format!("There is no object {key:?}; * stands for the rest")));
            continue;
        }
        let unmasked = entry.unmasked.iter().filter(|field| *field != EVERY_FIELD);
        for field in entry.hidden.iter().chain(&entry.locked).chain(unmasked) {
            if object.is_some_and(|object| object.find(field).is_none()) {
                found.push(problem(place(field), format!("There is no field {field:?} on {key}")));
            }
        }
        for (verb, words) in entry.scopes() {
            let Words::Where(text) = words else { continue };
            let Some(object) = object else {
                found.push(problem(
                    place(verb),
                    "A filter is about one object; say all, team, own or none for the rest",
                ));
                continue;
            };
            match Holder::nobody().condition(cx.work, object, text) {
                Ok(_) => {}
                Err(error @ (Error::Invalid(_) | Error::Limit { .. })) => {
                    found.push(problem(place(verb), format!("Say all, team, own, none or a filter: {error}")));
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(found)
}

/// Who is not an administrator makes no administrators, and no role that may do more than they may themselves.
pub fn gives_no_more_than_the_giver_has(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (administrator, grants) = (cx.field("administrator"), cx.field("grants"));
    for draft in drafts.iter_mut().filter(|draft| draft.changes(administrator) || draft.changes(grants)) {
        // Neither may somebody take rights away that they do not have.
        let states = [draft.old.as_ref(), Some(&draft.new)];
        for state in states.into_iter().flatten() {
            let is_administrator = *state.get(administrator) == Value::Boolean(true);
            let written = grants_of(state.get(grants));
            if let Some(why) = giving::beyond_the_giver(cx.work, is_administrator, &written)? {
                draft.problems.push(Problem::new("grants", "more_than_own", why));
                break;
            }
        }
    }
    Ok(())
}

/// There is always somebody who may do everything: the last role that lets active users do so goes on doing it.
pub fn one_administrator_stays(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let administrator = cx.field("administrator");
    let yes = Value::Boolean(true);
    let gives_up = |draft: &Draft| {
        draft.old.as_ref().is_some_and(|old| *old.get(administrator) == yes) && *draft.get(administrator) != yes
    };
    let given_up: Vec<RecordId> = drafts.iter().filter(|draft| gives_up(draft)).map(|draft| draft.id).collect();
    if given_up.is_empty() || administrators::remain(cx.work, &given_up, &[])? {
        return Ok(());
    }
    for draft in drafts.iter_mut().filter(|draft| gives_up(draft)) {
        draft.refuse(Problem::new("administrator", "last_administrator", administrators::LAST));
    }
    Ok(())
}
