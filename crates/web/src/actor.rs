//! Who did something, as a page says it.

use rapport_kernel::ctx::Actor;
use rapport_kernel::{Read, Result};

use crate::words::Words;

/// The name of a person, and of what nobody did that of the product: which of its threads it was says nothing to anybody.
///
/// # Errors
/// The store's.
pub fn name(r: &mut Read<'_>, actor: &Actor, words: &Words) -> Result<String> {
    match actor {
        Actor::System { .. } => Ok(words.say("product")),
        actor => r.actor_name(actor),
    }
}
