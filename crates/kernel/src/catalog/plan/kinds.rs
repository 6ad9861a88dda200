//! How a field goes from one kind to another, and what is kept of choices on the way.

use crate::catalog::{ChoiceOption, Kind};
use crate::id::ObjectId;

/// How a field goes from one kind to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The stored values mean the same: they stay where they are. New limits hold for new writes.
    Stay,
    /// The system works them out anew, in other columns.
    Anew,
    /// They are read anew into other columns; what cannot be read is lost.
    Copy,
    /// There is none: what people entered would be replaced by what the system works out.
    Never,
}

/// The way from `old` to `new`.
pub fn way(old: &Kind, new: &Kind) -> Way {
    use Kind::{AutoNumber, Formula, Integer, Rollup};
    match (old, new) {
        (AutoNumber { .. }, AutoNumber { .. } | Integer { .. }) | (Formula { .. }, Formula { .. }) => Way::Stay,
        (Rollup { .. }, Rollup { .. }) if means_the_same(old.result(), new.result()) => Way::Stay,
        (Rollup { .. } | Formula { .. }, Rollup { .. } | Formula { .. }) => Way::Anew,
        (_, new) if new.is_computed() => Way::Never,
        (old, new) if means_the_same(old, new) => Way::Stay,
        _ => Way::Copy,
    }
}

/// Whether each stored value of the one kind is one of the other, in equal columns.
fn means_the_same(old: &Kind, new: &Kind) -> bool {
    use Kind::{Decimal, Duration, Email, Integer, Link, Links, LongText, Percent, Phone, Rating, Text, Url};
    match (old, new) {
        (Text { .. } | LongText | Email | Phone | Url, Text { .. } | LongText) => true,
        (Integer { .. } | Rating { .. } | Duration, Integer { .. }) => true,
        (Decimal { scale: from }, Decimal { scale: to }) => from == to,
        (Percent, Decimal { scale: 2 }) | (Decimal { scale: 2 }, Percent) => true,
        (Link { targets: from, .. }, Link { targets: to, .. }) => leads_there(from, to),
        (Links { targets: from, .. }, Links { targets: to, .. }) => leads_there(from, to),
        (Kind::Formula { .. } | Kind::Rollup { .. }, _) => false,
        (old, new) => old.name() == new.name(),
    }
}

/// One target needs no word on which object it is; several have one, and may become more.
fn leads_there(old: &[ObjectId], new: &[ObjectId]) -> bool {
    match (old.len(), new.len()) {
        (1, _) | (_, 1) => old == new,
        _ => old.iter().all(|target| new.contains(target)),
    }
}

/// The kind as it is to be, with what must not be lost of the old one: options that records may hold are retired
/// instead of removed. `kept` names what the workspace changed itself.
pub fn merged(old: &Kind, new: Kind, kept: &[String]) -> Kind {
    let is_kept = |name: &str| kept.iter().any(|kept| kept == name);
    match (old, new) {
        (Kind::Choice { options: before, steps: old_steps }, Kind::Choice { options, steps }) => {
            let steps = if is_kept("steps") { old_steps.clone() } else { steps };
            Kind::Choice { options: merged_options(before, options, kept), steps }
        }
        (Kind::Choices { options: before }, Kind::Choices { options }) => {
            Kind::Choices { options: merged_options(before, options, kept) }
        }
        (Kind::AutoNumber { prefix }, Kind::AutoNumber { .. }) if is_kept("prefix") => {
            Kind::AutoNumber { prefix: prefix.clone() }
        }
        (_, new) => new,
    }
}

/// What `kept` calls an option that the workspace made or changed.
pub fn option_mark(key: &str) -> String {
    format!("option:{key}")
}

fn merged_options(before: &[ChoiceOption], after: Vec<ChoiceOption>, kept: &[String]) -> Vec<ChoiceOption> {
    let is_kept = |option: &ChoiceOption| kept.contains(&option_mark(&option.key));
    let own = |key: &str| before.iter().find(|option| option.key == key && is_kept(option));
    let mut options: Vec<ChoiceOption> =
        after.into_iter().map(|option| own(&option.key).cloned().unwrap_or(option)).collect();
    for option in before {
        if !options.iter().any(|other| other.key == option.key) {
            let retired = option.retired || !is_kept(option);
            options.push(ChoiceOption { retired, ..option.clone() });
        }
    }
    options
}
