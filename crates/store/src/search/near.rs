//! Words of titles that a mistyped word may have meant.

use rapport_kernel::Result;

use crate::conn::{Conn, Param};
use crate::read::text;
use crate::sql::Sql;

/// Letters of a word from which one slip is allowed.
const ONE_SLIP_LETTERS_MIN: usize = 4;
/// Letters of a word from which two slips are allowed.
const TWO_SLIPS_LETTERS_MIN: usize = 8;
/// Letters of the shortest name that a mistyped word can have meant.
const NAME_LETTERS_MIN: usize = ONE_SLIP_LETTERS_MIN - 1;
/// Names that are compared with one word.
const NAMES_COMPARED_MAX: usize = 20_000;
/// Names that one word may stand for.
const NEAR_MAX: usize = 8;

/// By what a name is found: first letter and number of letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NameKey {
    pub letter: String,
    pub letters: i64,
}

/// A name near a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Near {
    /// How many slips lie between.
    pub slips: usize,
    /// The name.
    pub name: String,
}

/// The key of a word that can be a name; numbers and addresses have no near ones.
pub(super) fn name_key(word: &str) -> Option<NameKey> {
    let letters = word.chars().count();
    if letters < NAME_LETTERS_MIN || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let letter = word.chars().next()?.to_string();
    Some(NameKey { letter, letters: i64::try_from(letters).ok()? })
}

/// Names near `word`, nearest first. A slip is a letter too many, missing, wrong, or two that changed places; the first
/// letter is right.
pub(super) fn names_near(conn: &mut dyn Conn, word: &str) -> Result<Vec<Near>> {
    let (Some(key), Some(slips_max)) = (name_key(word), slips_allowed(word)) else { return Ok(Vec::new()) };
    let reach = slips_max as i64;
    let mut sql = Sql::of(conn.dialect(), "SELECT word FROM search_name WHERE letter = ");
    sql.bind(Param::Text(key.letter.into())).push(" AND letters BETWEEN ");
    sql.bind(Param::Integer(key.letters - reach)).push(" AND ").bind(Param::Integer(key.letters + reach));
    sql.push(" LIMIT ").bind(Param::Integer(NAMES_COMPARED_MAX as i64));
    let rows = sql.rows(conn)?;
    let mut near = Vec::new();
    for row in &rows {
        let name = text(row, 0)?;
        let slips = strsim::osa_distance(word, name);
        if (1..=slips_max).contains(&slips) {
            near.push(Near { slips, name: name.to_owned() });
        }
    }
    near.sort_unstable();
    near.truncate(NEAR_MAX);
    Ok(near)
}

fn slips_allowed(word: &str) -> Option<usize> {
    match word.chars().count() {
        TWO_SLIPS_LETTERS_MIN.. => Some(2),
        ONE_SLIP_LETTERS_MIN.. => Some(1),
        _ => None,
    }
}
