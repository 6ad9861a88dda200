//! Finding: first titles that begin as asked, then words anywhere, then what may have been meant.

use std::collections::HashMap;

use rapport_kernel::filter::Pred;
use rapport_kernel::query::{Fields, Hit, Query, Shelf};
use rapport_kernel::{Catalog, ObjectId, RecordId, Result};

use super::found::{Candidate, Found, candidate};
use super::near::{Near, names_near};
use super::{from_sql, title_key, words};
use crate::conn::{Conn, Param};
use crate::dialect::Wanted;
use crate::records;
use crate::sql::Sql;

/// Titles that begin as asked, at most.
const TITLES_MAX: usize = 200;
/// Documents with the words asked for that are ranked. Beyond, which ones they are is the engine's choice.
const CANDIDATES_MAX: usize = 1_000;
/// Objects whose tokens a question names; for more, the object is looked at afterwards.
const OBJECT_WORDS_MAX: usize = 8;
/// Hits below which typing errors are allowed for.
const FUZZY_BELOW: usize = 3;
/// Above every character: the end of all texts with one beginning.
const LAST_CHAR: char = char::MAX;

/// What is asked for.
struct Question<'a> {
    key: String,
    words: Vec<String>,
    scopes: &'a HashMap<ObjectId, Pred>,
    /// None when nearly all documents are of objects that may be seen.
    objects: Vec<ObjectId>,
}

/// Records of the given objects, each with the actor's scope, whose words begin with those of `text`: exact titles
/// first, then titles that begin so, then the rest; when too few are found, also titles with a typing error.
pub fn search(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    text: &str,
    objects: &[(ObjectId, Pred)],
    limit: usize,
) -> Result<Vec<Hit>> {
    let visible = objects.iter().filter(|(_, scope)| *scope != Pred::Const(false));
    let scopes: HashMap<ObjectId, Pred> = visible.cloned().collect();
    let mut objects: Vec<ObjectId> = scopes.keys().copied().collect();
    objects.sort_unstable();
    let question = Question { key: title_key(text), words: words::of_question(text), scopes: &scopes, objects };
    if question.words.is_empty() || question.objects.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut found = Found::new(catalog, &scopes, limit);
    let titles = titles(conn, &question)?;
    found.take(conn, titles, false)?;
    if !found.is_full() {
        take_words(conn, catalog, &question, &mut found, limit)?;
    }
    if found.len() < FUZZY_BELOW {
        take_near(conn, &question, &mut found)?;
    }
    Ok(found.into_hits())
}

/// Titles that begin as asked, in their order: those that are just so come first by themselves.
fn titles(conn: &mut dyn Conn, question: &Question<'_>) -> Result<Vec<Candidate>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT object, record, title, title_k FROM search_doc WHERE title_k >= ");
    sql.bind(Param::Text(question.key.as_str().into()));
    sql.push(" AND title_k < ").bind(Param::Text(format!("{}{LAST_CHAR}", question.key).into()));
    sql.push(" AND ").bind_list("object", question.object_numbers());
    sql.push(" ORDER BY title_k, object, record LIMIT ").bind(Param::Integer(TITLES_MAX as i64));
    sql.rows(conn)?.iter().map(candidate).collect()
}

fn take_words(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    question: &Question<'_>,
    found: &mut Found<'_>,
    limit: usize,
) -> Result<()> {
    let mut candidates = candidates(conn, question)?;
    let are_all = candidates.len() < CANDIDATES_MAX;
    candidates.sort_by_cached_key(|one| (!question.is_in_title(one), one.title_key.clone(), one.id));
    found.take(conn, candidates, false)?;
    if found.is_full() || are_all {
        return Ok(());
    }
    // Many have the words and few of those may be seen: asked the other way round, from what may be seen.
    for object in &question.objects {
        if found.is_full() {
            break;
        }
        let within = within_scope(conn, catalog, question, *object, limit)?;
        found.take(conn, within, false)?;
    }
    Ok(())
}

/// Documents with words that begin as asked, in no order. Where there are too many to rank all of them, those with the
/// very words are the better choice, and may be quicker to come by.
fn candidates(conn: &mut dyn Conn, question: &Question<'_>) -> Result<Vec<Candidate>> {
    let words = question.words.iter().cloned();
    if conn.dialect().search_streams_words() {
        let whole = with_words(conn, question, words.clone().map(|word| Wanted::one_of(vec![word])).collect())?;
        if whole.len() == CANDIDATES_MAX {
            return Ok(whole);
        }
    }
    with_words(conn, question, words.map(Wanted::beginning).collect())
}

/// Documents with the words that are wanted, in no order.
fn with_words(conn: &mut dyn Conn, question: &Question<'_>, mut wanted: Vec<Wanted>) -> Result<Vec<Candidate>> {
    let are_few = question.objects.len() <= OBJECT_WORDS_MAX;
    if are_few {
        wanted.push(Wanted::one_of(question.objects.iter().copied().map(words::of_object).collect()));
    }
    let mut sql = Sql::of(conn.dialect(), "SELECT d.object, d.record, d.title, d.title_k FROM ");
    let from = from_sql(&mut sql, &wanted);
    sql.push(&from);
    if !are_few {
        sql.push(" AND ").bind_list("d.object", question.object_numbers());
    }
    sql.push(" LIMIT ").bind(Param::Integer(CANDIDATES_MAX as i64));
    sql.rows(conn)?.iter().map(candidate).collect()
}

fn within_scope(
    conn: &mut dyn Conn,
    catalog: &Catalog,
    question: &Question<'_>,
    object: ObjectId,
    limit: usize,
) -> Result<Vec<Candidate>> {
    let scope = question.scopes.get(&object).filter(|scope| **scope != Pred::Const(true));
    let Some(scope) = scope else { return Ok(Vec::new()) };
    let query = Query {
        object,
        filter: scope.clone().and(Pred::Matches(question.words.join(" "))),
        sort: Vec::new(),
        after: None,
        limit,
        fields: Fields::Some(Vec::new()),
        shelf: Shelf::Living,
    };
    let page = records::query(conn, catalog, &query)?;
    documents(conn, page.records.iter().map(|record| record.id).collect())
}

fn documents(conn: &mut dyn Conn, ids: Vec<RecordId>) -> Result<Vec<Candidate>> {
    let ids = ids.into_iter().map(|id| id.0).collect();
    let mut sql = Sql::of(conn.dialect(), "SELECT object, record, title, title_k FROM search_doc WHERE ");
    sql.bind_list("record", Param::Uuids(ids)).push(" ORDER BY title_k, object, record");
    sql.rows(conn)?.iter().map(candidate).collect()
}

/// Titles whose words are those asked for, but for typing errors; the fewest errors first.
fn take_near(conn: &mut dyn Conn, question: &Question<'_>, found: &mut Found<'_>) -> Result<()> {
    let near = question.words.iter().map(|word| names_near(conn, word)).collect::<Result<Vec<_>>>()?;
    if near.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let meant: Vec<(&String, &Vec<Near>)> = question.words.iter().zip(&near).collect();
    let wanted = meant.iter().map(|(word, near)| {
        let names = near.iter().map(|near| near.name.clone()).collect();
        Wanted { beginning: Some((*word).clone()), whole: names }
    });
    let candidates = with_words(conn, question, wanted.collect())?;
    let ranked = candidates.into_iter().filter_map(|one| Some((slips(&meant, &one.title)?, one)));
    let mut ranked: Vec<(usize, Candidate)> = ranked.collect();
    ranked.sort_by(|(slips, one), (others, other)| {
        (slips, &one.title_key, one.id).cmp(&(others, &other.title_key, other.id))
    });
    found.take(conn, ranked.into_iter().map(|(_, one)| one).collect(), true)
}

/// How many slips lie between what was typed and a title; `None` when a word is not in the title at all.
fn slips(meant: &[(&String, &Vec<Near>)], title: &str) -> Option<usize> {
    let title = words::of_document(title, "");
    let each = meant.iter().map(|(word, near)| {
        if title.iter().any(|there| there.starts_with(word.as_str())) {
            return Some(0);
        }
        // Nearest first.
        near.iter().find(|near| title.contains(&near.name)).map(|near| near.slips)
    });
    each.sum()
}

impl Question<'_> {
    fn object_numbers(&self) -> Param<'static> {
        Param::Integers(self.objects.iter().map(|object| i64::from(object.0)).collect())
    }

    fn is_in_title(&self, candidate: &Candidate) -> bool {
        let title = words::of_document(&candidate.title, "");
        self.words.iter().all(|word| title.iter().any(|there| there.starts_with(word)))
    }
}
