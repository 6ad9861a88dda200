//! What holds for every discount limit.

use rapport_kernel::part::{Draft, RuleCx, declared};
use rapport_kernel::{Problem, Result, Value};

use crate::reading::{self, linked, own_object};
use crate::sales::amount::{PERCENT_SCALE, WHOLE};
use crate::sales::figures::units;

/// A limit lies between nothing and all.
pub fn is_a_part(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let percent = cx.field("percent");
    for draft in drafts {
        if units(draft.get(percent), PERCENT_SCALE).is_some_and(|percent| !(0..=WHOLE).contains(&percent)) {
            draft.refuse(Problem::new("percent", "range", "A limit lies between 0 and 100 per cent"));
        }
    }
    Ok(())
}

/// It is for a role, for a team, or for everybody, who have one limit each: the key is unique.
pub fn is_for_a_role_a_team_or_everybody(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let (role, team, name, key) = (cx.field("role"), cx.field("team"), cx.field("name"), cx.field("key"));
    let (roles, teams) = (own_object(&cx.catalog(), "role"), own_object(&cx.catalog(), "team"));
    let named_roles = linked(&*drafts, role, &roles, cx)?;
    let named_teams = linked(&*drafts, team, &teams, cx)?;
    for draft in drafts {
        let (of_role, of_team) = (draft.get(role).as_link(), draft.get(team).as_link());
        if of_role.is_some() && of_team.is_some() {
            draft.refuse(Problem::new("team", "role_or_team", "Say a role or a team; make two limits for both"));
        }
        let title = match (of_role, of_team) {
            (Some(id), _) => named_roles.get(&id).map(|record| record.get(declared(&roles, "name")).words()),
            (_, Some(id)) => named_teams.get(&id).map(|record| record.get(declared(&teams, "name")).words()),
            _ => Some("Everybody".to_owned()),
        };
        if draft.get(name).is_empty() {
            draft.new.set(name, reading::text(title.unwrap_or_default()));
        }
        let whose = of_role.or(of_team).map_or_else(|| "everybody".to_owned(), |id| id.to_string());
        draft.new.set(key, Value::Text(whose));
    }
    Ok(())
}
