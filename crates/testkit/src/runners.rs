//! What follows from what was done, until nothing more follows: reactions by their cursors, then jobs that are due.

use rapport_kernel::runner::Failure;
use rapport_kernel::runner::relay::Relay;
use rapport_kernel::runner::worker::Worker;

use crate::TestHouse;

/// More rounds than this are a circle.
const ROUNDS_MAX: usize = 10_000;

/// A reaction or a job that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The reaction or the kind of job.
    pub what: String,
    /// How often it was tried by now.
    pub tries: u32,
    /// Whether a person has to look at it.
    pub parked: bool,
    /// Why.
    pub error: String,
}

/// Runs reactions and due jobs until there are none; answers what failed meanwhile.
pub fn settle(t: &TestHouse, worker: &Worker) -> Vec<Failed> {
    let mut failed = Vec::new();
    let mut note = |failure: &Failure<'_>| failed.push(Failed::of(failure));
    let mut relay = Relay::new("test".to_owned());
    for _ in 0..ROUNDS_MAX {
        let moved = relay.step(t.house(), t, &mut note).expect("the relay runs");
        let worked = worker.step(t.house(), t, &mut note).expect("the worker runs");
        if !moved && worked == 0 {
            return failed;
        }
    }
    panic!("this never settles: a reaction or job leads to itself");
}

impl Failed {
    fn of(failure: &Failure<'_>) -> Self {
        let Failure { what, tries, parked, error } = failure;
        Self { what: (*what).to_owned(), tries: *tries, parked: *parked, error: error.to_string() }
    }
}
