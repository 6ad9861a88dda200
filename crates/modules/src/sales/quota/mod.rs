//! A quota: how much somebody, or a team, is to sell in a quarter.

use rapport_kernel::catalog::{FieldDecl, ObjectDecl, OnDelete, ViewDecl};
use rapport_kernel::part::{Draft, Part, RuleCx};
use rapport_kernel::{Kind, Problem, Result, Value};

use crate::sales::forecast::quarter_of;

/// What a quota declares.
pub fn part() -> Part {
    Part::new().object(object()).rule("quota", "is_of_a_quarter_and_of_somebody", is_of_a_quarter_and_of_somebody)
}

fn object() -> ObjectDecl {
    let all = ViewDecl::new("all", "All quotas", "-quarter", &["quarter", "user", "team", "amount"]);
    ObjectDecl::new("quota", "quotas", "Quota", "Quotas")
        .set_up_with("sales", "target")
        .views([all])
        .field(
            FieldDecl::new("quarter", "Quarter", Kind::Date)
                .required()
                .indexed()
                .help("Any day of it; kept as its first."),
        )
        .field(FieldDecl::link("user", "Who", "user", "quotas").on_delete(OnDelete::Cascade).indexed())
        .field(
            FieldDecl::link("team", "Team", "team", "quotas")
                .on_delete(OnDelete::Cascade)
                .indexed()
                .help("Instead of one person; else a team's quota is the sum of its members'."),
        )
        .field(FieldDecl::new("amount", "Amount", Kind::Money).required())
        .field(
            FieldDecl::text("key", "Key")
                .unique()
                .read_only()
                .untracked()
                .help("The quarter and for whom: there is one quota for each."),
        )
}

fn is_of_a_quarter_and_of_somebody(drafts: &mut [Draft], cx: &mut RuleCx<'_, '_>) -> Result<()> {
    let [quarter, user, team, key] = ["quarter", "user", "team", "key"].map(|key| cx.field(key));
    let (settings, now) = (cx.catalog().settings.clone(), cx.work.ctx().now);
    for draft in drafts {
        if draft.get(user).is_empty() == draft.get(team).is_empty() {
            draft.refuse(Problem::new("user", "one_of_both", "Name a person or a team, and not both"));
            continue;
        }
        let Value::Date(day) = draft.get(quarter) else { continue };
        let Some((first, _)) = quarter_of(*day, &settings, now) else { continue };
        let of = draft.get(user).as_link().or_else(|| draft.get(team).as_link());
        draft.new.set(quarter, Value::Date(first));
        draft.new.set(key, of.map_or(Value::Null, |of| Value::Text(format!("{first}/{of}"))));
    }
    Ok(())
}
