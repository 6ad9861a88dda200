//! The catalog in the house: brought up to the declarations at the start, changed at run time, always by the planner
//! and in one transaction.

use std::sync::Arc;

use serde_json::json;

use crate::catalog::{Catalog, CatalogChange, Kind, Plan, change, inverse, sync};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::filter::Pred;
use crate::house::{House, Read, Work};
use crate::money::RATE_OBJECT;
use crate::port::{Tx, Urgency};
use crate::settings::Settings;
use crate::time::Instant;

mod losses;
mod retype;
mod undo;

pub use losses::{CatalogPreview, Loss};
use losses::{count, filled, left_behind};
use retype::copy_values;

/// A change that was done in a transaction which is still to be kept.
struct Tried<'h> {
    /// The catalog as it was.
    was: Catalog,
    plan: Plan,
    work: Work<'h>,
    preview: CatalogPreview,
    /// Whether the catalog is another one now.
    differs: bool,
}

impl House {
    /// What opening the store with these declarations would change, one sentence each.
    ///
    /// # Errors
    /// The store's, or a declaration that contradicts what is stored.
    pub fn plan(store: &dyn crate::port::Store, part: &crate::part::Part) -> Result<Vec<String>> {
        let stored = store.read()?.load_catalog()?;
        Ok(sync(&stored, &part.objects)?.sentences)
    }

    pub(super) fn sync_catalog(&self) -> Result<()> {
        self.again(|| {
            let mut tx = self.store.write(Urgency::Interactive)?;
            let stored = tx.load_catalog()?;
            let plan = sync(&stored, &self.part.objects)?;
            let catalog = Arc::new(catalog_of(&plan));
            if plan.stored.epoch != stored.epoch {
                // No clock here: ids of jobs differ by the seed.
                let seed = plan.stored.epoch;
                let ctx = Ctx::as_system("bring the catalog up to date", Instant::default(), seed);
                let before = Catalog::build(stored.epoch, stored.settings, stored.objects);
                let mut lost = CatalogPreview::of(&plan);
                let mut work = self.carry_out(&ctx, tx, &before, catalog.clone(), &plan, &mut lost)?;
                work.tx().save_catalog(&plan.stored)?;
                work.commit()?;
            }
            self.remember(catalog);
            Ok(())
        })
    }

    /// Changes the tables, then carries values over and works out roll-ups and search with the catalog as it is to be.
    fn carry_out<'h>(
        &'h self,
        ctx: &'h Ctx,
        mut tx: Box<dyn Tx + 'h>,
        before: &Catalog,
        after: Arc<Catalog>,
        plan: &Plan,
        preview: &mut CatalogPreview,
    ) -> Result<Work<'h>> {
        tx.change_schema(&plan.schema)?;
        for retype in &plan.retypes {
            copy_values(tx.as_mut(), before, &after, retype, ctx, preview)?;
        }
        let epochs = tx.epochs()?;
        let mut work = Work::new(Read::new(self, ctx, after.clone(), epochs, tx));
        for (object, field) in &plan.recount {
            if let Some(object) = after.get(*object) {
                work.recount(object, *field)?;
            }
        }
        work.reindex_changed(before)?;
        Ok(work)
    }

    /// Changes objects or fields, at once for everyone.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; `Invalid`, `Rule` and `Limit` from the planner; the store's.
    pub fn change_catalog(&self, ctx: &Ctx, wish: &CatalogChange) -> Result<CatalogPreview> {
        self.change_catalog_unless(ctx, wish, |_| Ok(None), |_, done| Ok(done))
    }

    /// As [`House::change_catalog`], unless `before` finds in the same transaction that it was done already: then that
    /// is answered. `after` makes the answer with the changed catalog, and may keep it for the next time.
    ///
    /// # Errors
    /// As [`House::change_catalog`], and what the closures answer.
    pub fn change_catalog_unless<T>(
        &self,
        ctx: &Ctx,
        wish: &CatalogChange,
        mut before: impl FnMut(&mut Work<'_>) -> Result<Option<T>>,
        mut after: impl FnMut(&mut Work<'_>, CatalogPreview) -> Result<T>,
    ) -> Result<T> {
        self.may_set_up(ctx, "change objects and fields")?;
        self.again(|| {
            let mut work = self.begin_work(ctx)?;
            if let Some(answer) = before(&mut work)? {
                return Ok(answer);
            }
            let Tried { was, plan, mut work, preview, differs } = self.try_change(ctx, work.into_tx(), wish)?;
            if differs {
                work.tx().save_catalog(&plan.stored)?;
                let back = inverse(&was, wish).filter(|_| preview.lost == 0);
                let data = json!({"change": wish, "steps": preview.steps, "lost": preview.lost, "undo": back});
                work.log_of_workspace("catalog_changed", plan.stored.epoch, data)?;
            }
            let answer = after(&mut work, preview)?;
            let catalog = work.catalog().clone();
            work.commit()?;
            self.remember(catalog);
            Ok(answer)
        })
    }

    /// What [`House::change_catalog`] would do, with the values it would lose.
    ///
    /// # Errors
    /// As [`House::change_catalog`].
    pub fn preview_catalog(&self, ctx: &Ctx, wish: &CatalogChange) -> Result<CatalogPreview> {
        self.may_set_up(ctx, "change objects and fields")?;
        self.again(|| Ok(self.try_change(ctx, self.store.write(Urgency::Interactive)?, wish)?.preview))
    }

    /// Asks whether the actor may set the workspace up; `what` is what they want to do.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators, and for their tokens that are limited to some scopes.
    pub fn may_set_up(&self, ctx: &Ctx, what: &str) -> Result<()> {
        match ctx.access.everything {
            _ if ctx.access.administers() => Ok(()),
            true => Err(Error::forbidden(format!("A token needs the scope *:write to {what}"))),
            false => Err(Error::forbidden(format!("Only administrators {what}"))),
        }
    }

    /// Does it in a transaction that is still to be kept.
    fn try_change<'h>(&'h self, ctx: &'h Ctx, mut tx: Box<dyn Tx + 'h>, wish: &CatalogChange) -> Result<Tried<'h>> {
        let stored = tx.load_catalog()?;
        let plan = change(&stored, wish)?;
        let differs = plan.stored.epoch != stored.epoch;
        let before = Catalog::build(stored.epoch, stored.settings, stored.objects);
        let after = Arc::new(catalog_of(&plan));
        let mut preview = CatalogPreview::of(&plan);
        preview.lost = left_behind(tx.as_mut(), &before, &after)?;
        let mut work = self.carry_out(ctx, tx, &before, after, &plan, &mut preview)?;
        work.follow_filters(&before)?;
        for rule in &self.part.catalog_rules {
            rule(&mut work, &before)?;
        }
        Ok(Tried { was: before, plan, work, preview, differs })
    }

    /// Changes the workspace's settings, unless `before` finds in the same transaction that it was done already.
    /// `change` makes the new settings of those that are stored; `after` makes the answer, and may keep it.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; `Invalid` naming the setting; what the closures answer; the store's.
    pub fn change_settings_unless<T>(
        &self,
        ctx: &Ctx,
        mut before: impl FnMut(&mut Work<'_>) -> Result<Option<T>>,
        mut change: impl FnMut(&Settings) -> Result<Settings>,
        mut after: impl FnMut(&mut Work<'_>, &Settings) -> Result<T>,
    ) -> Result<T> {
        self.may_set_up(ctx, "change the settings")?;
        self.again(|| {
            let mut work = self.begin_work(ctx)?;
            if let Some(answer) = before(&mut work)? {
                return Ok(answer);
            }
            let mut stored = work.tx().load_catalog()?;
            let settings = change(&stored.settings)?;
            check(&settings)?;
            check_hidden(work.catalog(), &stored.settings, &settings)?;
            if stored.settings.currency() != settings.currency() {
                let catalog = work.catalog().clone();
                check_nothing_has_a_worth(work.tx(), &catalog)?;
            }
            let data = json!({"old": stored.settings, "new": settings});
            stored.settings = settings;
            stored.epoch += 1;
            work.tx().save_catalog(&stored)?;
            work.log_of_workspace("settings_changed", stored.epoch, data)?;
            let answer = after(&mut work, &stored.settings)?;
            work.commit()?;
            self.remember(Arc::new(Catalog::build(stored.epoch, stored.settings, stored.objects)));
            Ok(answer)
        })
    }
}

fn check(settings: &Settings) -> Result<()> {
    let problems = settings.problems();
    let problem = |(field, text): (&str, String)| crate::Problem::new(field, "invalid_setting", text);
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(problems.into_iter().map(problem).collect())),
    }
}

/// What is hidden is there; what was hidden before it went is no reason to refuse anything.
fn check_hidden(catalog: &Catalog, old: &Settings, new: &Settings) -> Result<()> {
    let is_new = |key: &&String| !old.hidden.contains(key);
    match new.hidden.iter().filter(is_new).find(|key| catalog.find(key).is_none()) {
        Some(key) => Err(Error::invalid("hidden", "invalid_setting", format!("There is no object {key}"))),
        None => Ok(()),
    }
}

fn catalog_of(plan: &Plan) -> Catalog {
    let stored = &plan.stored;
    Catalog::build(stored.epoch, stored.settings.clone(), stored.objects.clone())
}

/// Amounts are stored with what they are worth in the base currency, and rates speak of it.
fn check_nothing_has_a_worth(tx: &mut dyn Tx, catalog: &Catalog) -> Result<()> {
    for object in catalog.objects() {
        let rates = (object.key == RATE_OBJECT).then_some(Pred::Const(true));
        let amounts = object.fields.iter().filter(|field| matches!(field.kind, Kind::Money)).map(filled);
        for filter in rates.into_iter().chain(amounts) {
            if count(tx, catalog, object, filter, 1)? > 0 {
                let english = format!(
                    "There are {} by now, which count in {}; the base currency is chosen before the first amount or rate",
                    object.label_plural, catalog.settings.base_currency
                );
                return Err(Error::rule("base_currency_in_use", english));
            }
        }
    }
    Ok(())
}
