//! Who is named in a text, as in `@Ada Lovelace`.

use std::collections::BTreeSet;

use rapport_kernel::part::declared;
use rapport_kernel::text::fold;
use rapport_kernel::{Read, RecordId, Result, Value};

use crate::reading::{matching, one_of, own_object};

/// Places in one text that are looked at: a text of nothing but @ is no reason to ask for thousands of names.
const MENTIONS_MAX: usize = 50;
/// Words that a name has, at most.
const WORDS_MAX: usize = 5;

/// The active users who are named in a text: at each `@`, the one whose name is the longest that stands there.
///
/// # Errors
/// The store's.
pub fn mentioned(read: &mut Read<'_>, text: &str) -> Result<BTreeSet<RecordId>> {
    let places: Vec<Vec<String>> = places(text).collect();
    let users = own_object(read.catalog(), "user");
    let (name, active) = (declared(&users, "name"), declared(&users, "active"));
    let names: BTreeSet<&String> = places.iter().flatten().collect();
    let names = names.into_iter().map(|name| Value::Text(name.clone())).collect();
    let found = matching(&users, one_of(name, names), read)?;
    let found: Vec<(String, RecordId)> = found
        .iter()
        .filter(|user| *user.get(active) == Value::Boolean(true))
        .map(|user| (fold(&user.get(name).words()).into_owned(), user.id))
        .collect();
    let longest = |names: &Vec<String>| {
        names.iter().rev().find_map(|wanted| {
            let wanted = fold(wanted);
            found.iter().find(|(name, _)| *name == wanted).map(|(_, id)| *id)
        })
    };
    Ok(places.iter().filter_map(longest).collect())
}

/// For each `@`, what may be a name there: one word, two, and so on.
fn places(text: &str) -> impl Iterator<Item = Vec<String>> {
    let starts = text.match_indices('@').map(|(at, _)| at + 1);
    // What stands in an address is no mention.
    let free = starts.filter(|at| text[..at - 1].chars().next_back().is_none_or(|c| !c.is_alphanumeric()));
    free.take(MENTIONS_MAX).map(|at| {
        let is_end = |c: char| matches!(c, '\n' | '@' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"');
        let rest = text[at..].split(is_end).next().unwrap_or_default();
        let words: Vec<&str> = rest.split_whitespace().take(WORDS_MAX).collect();
        let mut names = Vec::new();
        for end in 1..=words.len() {
            let name = words[..end].join(" ");
            // A full stop may end a sentence, or belong to the name: "@Ada L.".
            let bare = name.trim_end_matches(['.', '\'']).to_owned();
            if bare != name && !bare.is_empty() {
                names.push(bare);
            }
            names.push(name);
        }
        names
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Vec<String>> {
        places(text).collect()
    }

    #[test]
    fn a_name_is_one_word_or_several_up_to_where_the_sentence_breaks() {
        assert_eq!(found("ask @Ada Lovelace, please"), [["Ada", "Ada Lovelace"]]);
        assert_eq!(found("@Ada. She knows"), [["Ada", "Ada.", "Ada. She", "Ada. She knows"]]);
    }

    #[test]
    fn an_address_names_nobody_and_many_signs_are_not_all_looked_at() {
        assert!(found("write to ada@example.com").is_empty());
        assert_eq!(found(&" @a\n".repeat(9_000)).len(), MENTIONS_MAX);
    }
}
