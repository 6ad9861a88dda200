//! The pool: a bounded number of connections, people before bulk work.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rapport_kernel::port::Urgency;
use rapport_kernel::{Error, Result};

use super::Options;
use super::config::Target;
use super::fault;
use super::link::{Link, OpenError};
use crate::limits::BUSY_RETRY_AFTER_S;

/// Connections that bulk work leaves free.
const KEPT_FROM_BULK: usize = 2;

/// The connections of one process to one database.
pub(super) struct Pool {
    target: Box<Target>,
    options: Options,
    state: Mutex<State>,
    freed: Condvar,
    schema_changes: AtomicU64,
}

#[derive(Default)]
struct State {
    /// The one used last is used first: its statements are prepared and its server process is warm.
    idle: Vec<Link>,
    busy: usize,
    busy_with_bulk: usize,
    people_waiting: usize,
}

/// The right to use one connection, until it is dropped.
pub(super) struct Place<'p> {
    pool: &'p Pool,
    urgency: Urgency,
    /// The connection; `None` while it is not made yet, or when it was lost.
    pub link: Option<Link>,
    /// Whether the connection was used before, so that it may have died since.
    pub is_used: bool,
}

impl Pool {
    pub(super) fn new(target: Target, options: Options) -> Self {
        Self {
            target: Box::new(target),
            options,
            state: Mutex::default(),
            freed: Condvar::new(),
            schema_changes: AtomicU64::new(0),
        }
    }

    /// The schema in which the tables lie, where the URL names one.
    pub(super) fn schema(&self) -> Option<&str> {
        self.target.schema.as_deref()
    }

    /// Waits for a place and gives it with an idle connection, or a new one.
    pub(super) fn take(&self, urgency: Urgency) -> Result<Place<'_>> {
        let link = self.wait(urgency)?;
        let mut place = Place { pool: self, urgency, is_used: link.is_some(), link };
        match &mut place.link {
            Some(link) => self.refresh(link),
            None => place.connect()?,
        }
        Ok(place)
    }

    /// Tables changed: statements prepared earlier are no good on any connection.
    pub(super) fn schema_changed(&self) {
        self.schema_changes.fetch_add(1, Ordering::Relaxed);
    }

    fn refresh(&self, link: &mut Link) {
        let changes = self.schema_changes.load(Ordering::Relaxed);
        if link.schema_changes != changes {
            link.forget_statements();
            link.schema_changes = changes;
        }
    }

    fn wait(&self, urgency: Urgency) -> Result<Option<Link>> {
        let person = usize::from(urgency == Urgency::Interactive);
        let mut state = self.state();
        state.people_waiting += person;
        let full = |state: &mut State| !state.has_place(urgency, self.options.connections_max);
        let wait_max = Duration::from_millis(self.options.wait_ms_max(urgency));
        let waited = self.freed.wait_timeout_while(state, wait_max, full);
        let (mut state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        state.people_waiting -= person;
        if waited.timed_out() {
            return Err(Error::Busy { retry_after_s: BUSY_RETRY_AFTER_S });
        }
        state.busy += 1;
        state.busy_with_bulk += 1 - person;
        Ok(state.idle.pop())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn has_place(&self, urgency: Urgency, connections_max: usize) -> bool {
        let bulk_max = connections_max.saturating_sub(KEPT_FROM_BULK).max(1);
        let may = match urgency {
            Urgency::Interactive => true,
            Urgency::Bulk => self.people_waiting == 0 && self.busy_with_bulk < bulk_max,
        };
        may && self.busy < connections_max.max(1)
    }
}

impl Place<'_> {
    /// Puts a new connection in the place of one that was lost. The idle ones were likely lost with it.
    pub(super) fn reconnect(&mut self) -> Result<()> {
        self.link = None;
        let lost = std::mem::take(&mut self.pool.state().idle);
        drop(lost);
        self.connect()
    }

    fn connect(&mut self) -> Result<()> {
        let mut link = Link::open(&self.pool.target).map_err(|error| match error {
            OpenError::Runtime(error) => Error::fault("Cannot start a connection to PostgreSQL", error),
            OpenError::Server(error) => fault::explain_connect(&error, &self.pool.target),
        })?;
        link.schema_changes = self.pool.schema_changes.load(Ordering::Relaxed);
        self.link = Some(link);
        self.is_used = false;
        Ok(())
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let link = self.link.take().filter(|link| !link.is_closed());
        let mut state = self.pool.state();
        state.busy -= 1;
        state.busy_with_bulk -= usize::from(self.urgency == Urgency::Bulk);
        state.idle.extend(link);
        drop(state);
        // All: the first to wake may be bulk work that has to wait on.
        self.pool.freed.notify_all();
    }
}
