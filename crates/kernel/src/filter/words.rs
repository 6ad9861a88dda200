//! Words that a record must have, wherever they are asked for: `q`, `matches` and search find nothing by fields that the
//! actor may not see.

use crate::access::Access;
use crate::catalog::{Field, Object};
use crate::filter::{Path, Place, Pred, Term};

/// The records that have these words in fields that the actor sees.
pub(crate) fn words(access: &Access, object: &Object, text: String) -> Pred {
    words_in_sight(access, object, &text).and(Pred::Matches(text))
}

/// The index knows the words of all searchable fields; whoever may not see some of them must find the words in those
/// that they see, and as words: who may write a field would else put a piece of a hidden word into the middle of one
/// there, to hear from the index whether the hidden word begins so. Always true for everyone else.
pub(crate) fn words_in_sight(access: &Access, object: &Object, text: &str) -> Pred {
    let (seen, hidden): (Vec<&Field>, Vec<&Field>) = object.searched().partition(|field| access.sees(object, field.id));
    if hidden.is_empty() {
        return Pred::Const(true);
    }
    let begins_one = |field: &&Field, word: &str| Pred::Like {
        term: Term::Path(Path::field(field.id)),
        place: Place::Word,
        text: word.to_owned(),
    };
    let has_text = |field: &&&Field| field.kind.sort_suffix() == Some("k");
    let word = |word: &str| Pred::Or(seen.iter().filter(has_text).map(|field| begins_one(field, word)).collect());
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    Pred::And(words.map(word).collect())
}
