//! The limits of a filter, and the brackets by which its depth is counted.

use crate::error::{Error, Result};
use crate::filter::tree::{Subject, Test, Tree};
use crate::limits;

impl Tree {
    /// Refuses a tree beyond the limits of a filter: terms, depth, list entries. Does not recurse.
    ///
    /// # Errors
    /// `Limit`.
    pub fn within_limits(&self) -> Result<()> {
        let mut left = vec![(self, 0)];
        let mut terms = 0;
        while let Some((tree, depth)) = left.pop() {
            if depth > limits::FILTER_DEPTH_MAX {
                return Err(too_deep());
            }
            match tree {
                Self::And(list) | Self::Or(list) => {
                    left.extend(list.iter().map(|one| (one, depth + tree.brackets(one))));
                    continue;
                }
                Self::Not(one) => {
                    let not = usize::from(!one.has_own_not());
                    left.push((one, depth + not + tree.brackets(one)));
                    continue;
                }
                Self::Any { filter: Some(filter), .. } => left.push((filter, depth + 1)),
                Self::Is { subject, test } => {
                    if let Subject::Measure(measuring) = subject {
                        left.extend(measuring.filter.iter().map(|filter| (filter, depth + 1)));
                    }
                    if matches!(test, Test::In(list) if list.len() > limits::FILTER_LIST_MAX) {
                        return Err(list_too_long());
                    }
                }
                Self::Const(_) | Self::Any { .. } | Self::Matches(_) => {}
            }
            terms += 1;
            if terms > limits::FILTER_TERMS_MAX {
                return Err(too_many_terms());
            }
        }
        Ok(())
    }

    /// Whether its negation has words of its own: `none(…)`, `not in`, `is not empty`.
    pub(super) fn has_own_not(&self) -> bool {
        match self {
            Self::Any { .. } => true,
            Self::Is { test, .. } => matches!(test, Test::In(_) | Test::Like { .. } | Test::Empty),
            _ => false,
        }
    }

    /// How many brackets a part gets in the text form.
    pub(super) fn brackets(&self, part: &Self) -> usize {
        let bare = match self {
            Self::And(_) | Self::Not(_) => !matches!(part, Self::And(_) | Self::Or(_)),
            Self::Or(_) => !matches!(part, Self::Or(_)),
            _ => true,
        };
        usize::from(!bare)
    }
}

pub(super) fn too_many_bytes() -> Error {
    let max = limits::FILTER_BYTES_MAX;
    Error::limit("filter_bytes_max", max, format!("A filter may have at most {max} bytes"))
}

pub(super) fn too_many_terms() -> Error {
    let max = limits::FILTER_TERMS_MAX;
    Error::limit("filter_terms_max", max, format!("A filter may have at most {max} comparisons"))
}

pub(super) fn too_deep() -> Error {
    let max = limits::FILTER_DEPTH_MAX;
    Error::limit("filter_depth_max", max, format!("A filter may nest at most {max} brackets"))
}

pub(super) fn list_too_long() -> Error {
    let max = limits::FILTER_LIST_MAX;
    Error::limit("filter_list_max", max, format!("A list in a filter may have at most {max} values"))
}
