//! What holds for every user.

use rapport_kernel::part::{Draft, RuleCx};
use rapport_kernel::record::Values;
use rapport_kernel::settings::Settings;
use rapport_kernel::{Error, FieldId, Problem, Record, RecordId, Result, Value};

use crate::identity::access::ids;
use crate::identity::{administrators, giving};

/// A time zone is one that the zone database knows.
pub fn knows_its_time_zone(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let field = cx.field("time_zone");
    for draft in drafts.iter_mut().filter(|draft| draft.changes(field)) {
        let Some(zone) = draft.get(field).as_text() else { continue };
        let settings = Settings { time_zone: zone.to_owned(), ..Settings::default() };
        if let Some((_, sentence)) = settings.problems().into_iter().next() {
            draft.refuse(Problem::new("time_zone", "time_zone", sentence));
        }
    }
    Ok(())
}

/// Who is not an administrator gives no role that may do more than they may themselves and no team but their own, and
/// leaves the sign-in of those who may do more alone.
pub fn gets_no_more_than_the_giver_has(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let guarded = ["roles", "teams", "email", "active"].map(|key| cx.field(key));
    let [roles, teams, ..] = guarded;
    let own_teams = teams_of_the_giver(cx, teams)?;
    for draft in drafts.iter_mut().filter(|draft| guarded.iter().any(|field| draft.changes(*field))) {
        let mut held = ids(draft.get(roles));
        held.extend(draft.old.iter().flat_map(|old| ids(old.get(roles))));
        if let Some(why) = giving::roles_beyond_the_giver(cx.work, &held)? {
            draft.refuse(Problem::new("roles", "more_than_own", why));
        }
        if let Some(own) = &own_teams
            && added(draft, teams).iter().any(|team| !own.contains(team))
        {
            draft.refuse(Problem::new("teams", "more_than_own", "You can add people to your own teams only"));
        }
    }
    Ok(())
}

/// The teams of who gives; none when that is somebody who may give any.
fn teams_of_the_giver(cx: &mut RuleCx<'_, '_>, teams: FieldId) -> Result<Option<Vec<RecordId>>> {
    let access = cx.work.ctx().access.clone();
    let giver = match access.user {
        _ if access.everything => return Ok(None),
        Some(user) => user,
        None => return Ok(Some(Vec::new())),
    };
    let object = cx.object.clone();
    let found = crate::reading::matching(&object, rapport_kernel::filter::Pred::Ids(vec![giver]), cx.work)?;
    Ok(Some(found.first().map(|user| ids(user.get(teams))).unwrap_or_default()))
}

/// What this save adds to a links field.
fn added(draft: &Draft, field: FieldId) -> Vec<RecordId> {
    let before = draft.old.as_ref().map(|old| ids(old.get(field))).unwrap_or_default();
    ids(draft.get(field)).into_iter().filter(|id| !before.contains(id)).collect()
}

/// The last one who may do everything is not deleted.
pub fn one_administrator_is_kept(leaving: &[Record], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let ids: Vec<RecordId> = leaving.iter().map(|user| user.id).collect();
    let had_one = administrators::remain(cx.work, &[], &[])?;
    if had_one && !administrators::remain(cx.work, &[], &ids)? {
        return Err(Error::rule("last_administrator", administrators::LAST));
    }
    Ok(())
}

/// There is always somebody who may do everything.
pub fn one_administrator_stays(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (roles, active) = (cx.field("roles"), cx.field("active"));
    let touched = |draft: &Draft| draft.old.is_some() && (draft.changes(roles) || draft.changes(active));
    if !drafts.iter().any(touched) {
        return Ok(());
    }
    let all: Vec<RecordId> = administrators::roles(cx.work)?.iter().map(|role| role.id).collect();
    let is_one = |values: &Values| {
        *values.get(active) == Value::Boolean(true) && ids(values.get(roles)).iter().any(|role| all.contains(role))
    };
    let gives_up = |draft: &Draft| draft.old.as_ref().is_some_and(is_one) && !is_one(&draft.new);
    let given_up: Vec<RecordId> = drafts.iter().filter(|draft| gives_up(draft)).map(|draft| draft.id).collect();
    if given_up.is_empty() || administrators::remain(cx.work, &[], &given_up)? {
        return Ok(());
    }
    for draft in drafts.iter_mut().filter(|draft| gives_up(draft)) {
        draft.refuse(Problem::new("roles", "last_administrator", administrators::LAST));
    }
    Ok(())
}
