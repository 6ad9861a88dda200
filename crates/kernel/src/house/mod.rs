//! The house: where units of work begin and end.
//!
//! [`House::write`], [`House::read`] and [`House::dry_run`] are the only places that begin and end transactions. A
//! closure may run again after a serialization failure, so it changes nothing outside but through its argument.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::catalog::Catalog;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::id::UnitId;
use crate::limits;
use crate::part::{Action, Part, Rule};
use crate::port::{Epochs, Store, Tx, Urgency};

mod agenda;
mod audit;
pub(crate) mod bin;
mod checks;
mod conditions;
mod delete;
mod files;
mod first_steps;
mod history;
mod json;
mod kept_filters;
mod layout;
mod list;
mod own;
mod patch;
mod read;
mod rebase;
pub(crate) mod reindex;
mod reports;
mod rollup;
mod save;
mod saved_views;
mod schema;
mod secondary;
mod stale;
mod titles;
mod told;
mod undo;
pub(crate) mod undo_batch;
mod upsert;
mod work;

pub use audit::{AuditRequest, AuditedUnit};
pub use history::{About, Entry, HistoryRequest, TimelineRequest};
pub use json::{Shape, Shown};
pub use list::{ListPage, ListRequest, SummaryRequest, SummaryTable};
pub use own::Own;
pub use read::Read;
pub use save::{Atomicity, Saved, doc_of};
pub use saved_views::SHARED_WITH_ME;
pub use schema::{CatalogPreview, Loss};
pub use undo::{Undone, UndoneRow};
pub use undo_batch::{UndoState, Undoing};
pub use work::Work;

/// Who is told of something, each by a call.
#[derive(Default)]
struct Listeners(RwLock<Vec<Box<dyn Fn() + Send + Sync>>>);

impl Listeners {
    fn add(&self, listener: Box<dyn Fn() + Send + Sync>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    fn tell(&self) {
        for listener in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener();
        }
    }
}

/// A workspace: a store, the declarations of all modules, and the catalog that came of both.
pub struct House {
    store: Arc<dyn Store>,
    part: Part,
    rules: HashMap<&'static str, Vec<Rule>>,
    catalog: RwLock<Arc<Catalog>>,
    on_commit: Listeners,
    on_log: Listeners,
}

impl House {
    /// Opens a workspace: brings the stored catalog up to what the modules declare.
    ///
    /// # Errors
    /// When the store cannot be reached, or a declaration contradicts what is stored.
    pub fn open(store: Arc<dyn Store>, part: Part) -> Result<Self> {
        let rules = part.rules_by_object();
        let house = Self {
            store,
            part,
            rules,
            catalog: RwLock::new(Arc::new(Catalog::default())),
            on_commit: Listeners::default(),
            on_log: Listeners::default(),
        };
        house.sync_catalog()?;
        house.begin_reactions()?;
        Ok(house)
    }

    /// A reaction that a workspace did not know begins at the end of its log: an upgrade tells nobody of what is long past.
    fn begin_reactions(&self) -> Result<()> {
        self.again(|| {
            let mut tx = self.store.read()?;
            let mut new = Vec::new();
            for reaction in &self.part.reactions {
                if tx.cursor(reaction.name)?.is_none() {
                    new.push(reaction.name);
                }
            }
            drop(tx);
            if new.is_empty() {
                return Ok(());
            }
            let mut tx = self.store.write(Urgency::Interactive)?;
            let end = tx.log_end()?;
            for name in &new {
                if tx.cursor(name)?.is_none() {
                    tx.set_cursor(name, end)?;
                }
            }
            tx.commit()
        })
    }

    /// The catalog as this process last saw it. Inside a unit of work use the one that the work holds.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The store, for archives and checks that go by whole tables.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// What the modules declared.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// The action of that name on that object.
    pub fn action(&self, object: &str, name: &str) -> Option<&Action> {
        self.part.actions.iter().find(|action| action.object == object && action.name == name)
    }

    /// Calls `listener` after each commit that left events: it wakes the relay.
    pub fn on_commit(&self, listener: impl Fn() + Send + Sync + 'static) {
        self.on_commit.add(Box::new(listener));
    }

    /// Calls `listener` whenever something came into the log, for whoever follows it. Where units get their place there
    /// after their commit, who is woken by the commit would look too early.
    pub fn on_log(&self, listener: impl Fn() + Send + Sync + 'static) {
        self.on_log.add(Box::new(listener));
    }

    /// Wakes whoever waits for commits when another process committed since `seen` was the newest unit; the newest one now.
    ///
    /// # Errors
    /// The store's.
    pub fn look_around(&self, seen: Option<UnitId>) -> Result<Option<UnitId>> {
        let newest = self.store.read()?.newest_unit()?;
        if newest != seen {
            self.tell_committed();
        }
        Ok(newest)
    }

    /// Says that something was committed.
    fn tell_committed(&self) {
        self.on_commit.tell();
        if !self.store.places_later() {
            self.on_log.tell();
        }
    }

    /// Says that units got their place in the log.
    pub(crate) fn tell_placed(&self) {
        self.on_log.tell();
    }

    /// A unit of work that reads one snapshot.
    ///
    /// # Errors
    /// What the closure answers, or the store's.
    pub fn read<T>(&self, ctx: &Ctx, mut f: impl FnMut(&mut Read<'_>) -> Result<T>) -> Result<T> {
        let mut answer = None;
        self.read_with(ctx, &mut |read| keep(&mut answer, f(read)))?;
        Ok(answer.expect(ANSWERED))
    }

    fn read_with(&self, ctx: &Ctx, f: &mut dyn FnMut(&mut Read<'_>) -> Result<()>) -> Result<()> {
        self.again(|| {
            let tx = self.store.read()?;
            f(&mut self.begin(ctx, tx)?)
        })
    }

    /// A unit of work that writes: committed when the closure answers `Ok`, else rolled back.
    ///
    /// # Errors
    /// What the closure answers, or the store's.
    pub fn write<T>(&self, ctx: &Ctx, mut f: impl FnMut(&mut Work<'_>) -> Result<T>) -> Result<T> {
        let mut answer = None;
        self.write_with(ctx, &mut |work| keep(&mut answer, f(work)))?;
        Ok(answer.expect(ANSWERED))
    }

    fn write_with(&self, ctx: &Ctx, f: &mut dyn FnMut(&mut Work<'_>) -> Result<()>) -> Result<()> {
        let mut wrote = false;
        self.again(|| {
            let mut work = self.begin_work(ctx)?;
            f(&mut work)?;
            wrote = work.wrote();
            work.commit()
        })?;
        if wrote {
            self.tell_committed();
        }
        Ok(())
    }

    /// The same closure as for [`House::write`], always rolled back; answers the events it would have left as well.
    ///
    /// # Errors
    /// What the closure answers, or the store's.
    pub fn dry_run<T>(&self, ctx: &Ctx, mut f: impl FnMut(&mut Work<'_>) -> Result<T>) -> Result<(T, Vec<Event>)> {
        let mut answer = None;
        let events = self.dry_run_with(ctx, &mut |work| keep(&mut answer, f(work)))?;
        Ok((answer.expect(ANSWERED), events))
    }

    fn dry_run_with(&self, ctx: &Ctx, f: &mut dyn FnMut(&mut Work<'_>) -> Result<()>) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        self.again(|| {
            let mut work = self.begin_work(ctx)?;
            work.keep_events();
            f(&mut work)?;
            events = work.kept_events();
            Ok(())
        })?;
        Ok(events)
    }

    fn begin_work<'h>(&'h self, ctx: &'h Ctx) -> Result<Work<'h>> {
        let urgency = if ctx.bulk { Urgency::Bulk } else { Urgency::Interactive };
        let tx = self.store.write(urgency)?;
        Ok(Work::new(self.begin(ctx, tx)?))
    }

    fn begin<'h>(&'h self, ctx: &'h Ctx, mut tx: Box<dyn Tx + 'h>) -> Result<Read<'h>> {
        let epochs = tx.epochs()?;
        if ctx.access_at.is_some_and(|at| at != epochs) {
            return Err(Error::Outdated);
        }
        let catalog = self.fresh_catalog(tx.as_mut(), epochs)?;
        Ok(Read::new(self, ctx, catalog, epochs, tx))
    }

    /// The cached catalog if its epoch is still the stored one, else the stored one.
    fn fresh_catalog(&self, tx: &mut dyn Tx, epochs: Epochs) -> Result<Arc<Catalog>> {
        let cached = self.catalog();
        if epochs.catalog == cached.epoch {
            return Ok(cached);
        }
        let stored = tx.load_catalog()?;
        let fresh = Arc::new(Catalog::build(stored.epoch, stored.settings, stored.objects));
        self.remember(fresh.clone());
        Ok(fresh)
    }

    fn remember(&self, catalog: Arc<Catalog>) {
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = catalog;
    }

    fn again<T>(&self, mut once: impl FnMut() -> Result<T>) -> Result<T> {
        for _ in 0..limits::RETRIES_MAX {
            match once() {
                Err(Error::Retry) => {}
                answer => return answer,
            }
        }
        Err(Error::Busy { retry_after_s: 1 })
    }

    fn rules_of(&self, object: &str) -> &[Rule] {
        self.rules.get(object).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What a unit of work keeps while it is done again and again: its last answer. So what does it is compiled once, and not
/// for each answer that there is.
fn keep<T>(answer: &mut Option<T>, last: Result<T>) -> Result<()> {
    *answer = Some(last?);
    Ok(())
}

const ANSWERED: &str = "a unit of work that was done has answered";
