//! What follows from what was done, until nothing more follows: reactions by their cursors, then jobs that are due.

use rapport_kernel::runner::relay::Relay;
use rapport_kernel::runner::{Failure, worker};

use crate::TestHouse;

/// More rounds than this are a circle.
const ROUNDS_MAX: usize = 10_000;

/// Runs reactions and due jobs until there are none; panics when one fails.
pub fn settle(t: &TestHouse) {
    let mut relay = Relay::new("test".to_owned());
    for _ in 0..ROUNDS_MAX {
        let moved = relay.step(t.house(), t, &mut fail).expect("the relay runs");
        let worked = worker::step(t.house(), t, "test", &mut fail).expect("the worker runs");
        if !moved && worked == 0 {
            return;
        }
    }
    panic!("this never settles: a reaction or job leads to itself");
}

fn fail(failure: &Failure<'_>) {
    panic!("{} failed: {}", failure.what, failure.error);
}
