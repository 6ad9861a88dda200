//! Full-text search over every searchable field of every object, in the same transaction as the data.
//!
//! Words are folded and split here, alike for both engines, and given to them as plain tokens ([`words`]): what is
//! found does not depend on an engine's idea of a word, and nothing a user types is ever the engine's syntax. Each
//! document also has the token of its object, so that a search within one object reads no others.

mod find;
mod found;
mod near;
mod words;
mod write;

use rapport_kernel::{ObjectId, Result};

pub use find::search;
pub(crate) use words::stands_alone;
pub use write::{index, unindex};

use crate::conn::Param;
use crate::dialect::Wanted;
use crate::sql::Sql;

/// Characters of a title by which it is found as a whole; an index entry has its limits.
const TITLE_KEY_CHARS_MAX: usize = 200;

/// Appends the condition that the record whose id is `id` has words that begin with those of `text`. A text without
/// words finds nothing.
pub fn matches_sql(sql: &mut Sql<'_>, object: ObjectId, id: &str, text: &str) -> Result<()> {
    let mut wanted: Vec<Wanted> = words::of_question(text).into_iter().map(Wanted::beginning).collect();
    if wanted.is_empty() {
        sql.push("1 = 0");
        return Ok(());
    }
    wanted.push(Wanted::one_of(vec![words::of_object(object)]));
    let from = from_sql(sql, &wanted);
    sql.push(&format!("{id} IN (SELECT d.record FROM {from})"));
    Ok(())
}

/// The documents `d` that have all of `wanted`: tables and condition.
fn from_sql(sql: &mut Sql<'_>, wanted: &[Wanted]) -> String {
    let dialect = sql.dialect();
    let is_letter = |one: &&Wanted| one.beginning.as_ref().is_some_and(|word| word.chars().nth(1).is_none());
    let (letters, longer): (Vec<&Wanted>, Vec<&Wanted>) = wanted.iter().partition(is_letter);
    // Letters alone are asked of the index all the same: there is nothing else to begin with.
    if letters.is_empty() || longer.iter().all(|one| one.beginning.is_none()) || !dialect.search_shuns_letters() {
        let question = sql.param(Param::Text(dialect.search_question(wanted).into()));
        return dialect.search_from(&question, None);
    }
    let question = sql.param(Param::Text(dialect.search_question(longer).into()));
    let of_each = sql.param(Param::Text(dialect.search_question(letters).into()));
    dialect.search_from(&question, Some(&of_each))
}

/// The key by which a title is found as a whole.
fn title_key(title: &str) -> String {
    let key = rapport_kernel::text::fold(title);
    key.chars().take(TITLE_KEY_CHARS_MAX).collect()
}
