//! One connection that writes and several that read, and who waits for them.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rapport_kernel::port::Urgency;
use rapport_kernel::{Error, Result};
use rusqlite::Connection;

use super::Options;
use super::checkpoints::Checkpoints;
use super::connection::Link;
use crate::limits::BUSY_RETRY_AFTER_S;

/// The connections of one database file.
pub struct Pool {
    path: PathBuf,
    options: Options,
    readers: Mutex<Readers>,
    reader_freed: Condvar,
    writer: Mutex<Writer>,
    writer_freed: Condvar,
    checkpoints: Checkpoints,
}

#[derive(Default)]
struct Readers {
    idle: Vec<Link>,
    open: usize,
}

struct Writer {
    seat: Seat,
    /// Who waits, in the order of coming.
    interactive: VecDeque<u64>,
    bulk: VecDeque<u64>,
    next_ticket: u64,
}

enum Seat {
    Free(Box<Link>),
    Taken,
    /// Its connection was thrown away; the next one opens another.
    Broken,
}

/// A connection on loan; goes back when dropped.
pub struct Held<'s> {
    pool: &'s Pool,
    link: Option<Link>,
    is_writer: bool,
}

impl Pool {
    /// Opens the writer; readers are opened when they are first wanted.
    pub fn open(path: &Path, options: Options) -> Result<Self> {
        let writer = Link::writer(path, &options)?;
        let checkpoints = Checkpoints::start(path, options.checkpoint_pages)?;
        let seat = Seat::Free(Box::new(writer));
        Ok(Self {
            path: path.to_owned(),
            options,
            readers: Mutex::default(),
            reader_freed: Condvar::new(),
            writer: Mutex::new(Writer { seat, interactive: VecDeque::new(), bulk: VecDeque::new(), next_ticket: 0 }),
            writer_freed: Condvar::new(),
            checkpoints,
        })
    }

    /// A connection to read with; waits for one, up to a limit.
    pub fn reader(&self) -> Result<Held<'_>> {
        let wait = Duration::from_millis(self.options.read_wait_ms_max);
        let none_free = |readers: &mut Readers| readers.idle.is_empty() && readers.open >= self.options.readers;
        let (mut readers, waited) = self
            .reader_freed
            .wait_timeout_while(lock(&self.readers), wait, none_free)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(busy());
        }
        if let Some(link) = readers.idle.pop() {
            return Ok(Held { pool: self, link: Some(link), is_writer: false });
        }
        readers.open += 1;
        drop(readers);
        // From here on a failure must give the place back, which dropping `held` does.
        let mut held = Held { pool: self, link: None, is_writer: false };
        held.link = Some(Link::reader(&self.path, &self.options)?);
        Ok(held)
    }

    /// The connection to write with. Interactive writers overtake bulk ones; alike go in the order of coming.
    pub fn writer(&self, urgency: Urgency) -> Result<Held<'_>> {
        let wait = Duration::from_millis(match urgency {
            Urgency::Interactive => self.options.write_wait_ms_max,
            Urgency::Bulk => self.options.bulk_wait_ms_max,
        });
        let mut writer = lock(&self.writer);
        let ticket = writer.queue(urgency);
        let (mut writer, waited) = self
            .writer_freed
            .wait_timeout_while(writer, wait, |writer| !writer.is_turn_of(ticket))
            .unwrap_or_else(PoisonError::into_inner);
        writer.unqueue(ticket);
        if waited.timed_out() {
            // Whoever stood behind may be next now.
            self.writer_freed.notify_all();
            return Err(busy());
        }
        let seat = std::mem::replace(&mut writer.seat, Seat::Taken);
        drop(writer);
        let mut held = Held { pool: self, link: None, is_writer: true };
        let mut link = match seat {
            Seat::Free(link) => *link,
            Seat::Broken | Seat::Taken => Link::writer(&self.path, &self.options)?,
        };
        let ready = link.hurry(urgency, &self.options);
        held.link = Some(link);
        ready.map(|()| held)
    }

    /// How many wait to write.
    pub fn writers_waiting(&self) -> usize {
        let writer = lock(&self.writer);
        writer.interactive.len() + writer.bulk.len()
    }

    fn give_back(&self, link: Option<Link>, is_writer: bool) {
        if is_writer {
            lock(&self.writer).seat = link.map_or(Seat::Broken, |link| Seat::Free(Box::new(link)));
            self.writer_freed.notify_all();
            return;
        }
        let mut readers = lock(&self.readers);
        match link {
            Some(link) => readers.idle.push(link),
            None => readers.open -= 1,
        }
        self.reader_freed.notify_one();
    }
}

impl Writer {
    fn queue(&mut self, urgency: Urgency) -> u64 {
        self.next_ticket += 1;
        match urgency {
            Urgency::Interactive => self.interactive.push_back(self.next_ticket),
            Urgency::Bulk => self.bulk.push_back(self.next_ticket),
        }
        self.next_ticket
    }
    fn unqueue(&mut self, ticket: u64) {
        self.interactive.retain(|waiting| *waiting != ticket);
        self.bulk.retain(|waiting| *waiting != ticket);
    }
    fn is_turn_of(&self, ticket: u64) -> bool {
        let first = self.interactive.front().or_else(|| self.bulk.front());
        first == Some(&ticket) && !matches!(self.seat, Seat::Taken)
    }
}

impl Held<'_> {
    /// The connection with what belongs to it.
    pub fn link(&self) -> &Link {
        self.link.as_ref().expect("a connection is held until it is dropped or thrown away")
    }
    /// The connection.
    pub fn connection(&self) -> &Connection {
        &self.link().connection
    }
    /// Says that it committed something.
    pub fn committed(&self) {
        if self.link().urgency() == Some(Urgency::Interactive) {
            self.pool.checkpoints.committed();
        }
    }
    /// Throws the connection away, as nobody knows what state it is in.
    pub fn discard(&mut self) {
        self.link = None;
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.pool.give_back(self.link.take(), self.is_writer);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What the locks guard is whole between any two statements, so a panic elsewhere spoils nothing.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn busy() -> Error {
    Error::Busy { retry_after_s: BUSY_RETRY_AFTER_S }
}
