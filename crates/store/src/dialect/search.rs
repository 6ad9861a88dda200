//! Full-text search: FTS5 on SQLite, a `tsvector` on PostgreSQL. Both get words that are folded and split in Rust.

use std::collections::HashMap;

use rapport_kernel::Result;
use rapport_kernel::catalog::Storage;
use uuid::Uuid;

use super::Dialect;
use crate::conn::{Conn, Named, Param};
use crate::read::{maybe_integer, uuid};
use crate::sql::Sql;

/// A word that is wanted: any word with this beginning, or one of these. Words are letters, digits and `@.+-_` only.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// How it begins.
    pub beginning: Option<String>,
    /// What it may also be, whole.
    pub whole: Vec<String>,
}

impl Wanted {
    /// Any word that begins so.
    pub fn beginning(word: String) -> Self {
        Self { beginning: Some(word), whole: Vec::new() }
    }
    /// One of these.
    pub fn one_of(words: Vec<String>) -> Self {
        Self { beginning: None, whole: words }
    }
}

/// A document of the index.
#[derive(Clone, Debug)]
pub struct SearchRow {
    /// The number of its object.
    pub object: i64,
    /// Its record.
    pub record: Uuid,
    /// As written.
    pub title: String,
    /// Folded.
    pub title_key: String,
    /// Its different words, between blanks.
    pub words: String,
}

impl Dialect {
    /// The tables of search; `{…}` as in the other hand-made tables.
    pub fn search_tables(self) -> &'static str {
        match self {
            Self::Sqlite => SQLITE_TABLES,
            Self::Postgres => POSTGRES_TABLES,
        }
    }

    /// What the index is asked: all of `wanted`.
    pub fn search_question<'w>(self, wanted: impl IntoIterator<Item = &'w Wanted>) -> String {
        let (or, and) = match self {
            Self::Sqlite => (" OR ", " AND "),
            Self::Postgres => (" | ", " & "),
        };
        let begins = |word: &String| match self {
            Self::Sqlite => format!("\"{word}\"*"),
            Self::Postgres => format!("'{word}':*"),
        };
        let is = |word: &String| match self {
            Self::Sqlite => format!("\"{word}\""),
            Self::Postgres => format!("'{word}'"),
        };
        let each = wanted.into_iter().map(|one| {
            let any: Vec<String> = one.beginning.iter().map(begins).chain(one.whole.iter().map(is)).collect();
            format!("({})", any.join(or))
        });
        each.collect::<Vec<_>>().join(and)
    }

    /// The documents `d` that answer a question, and another one that is not asked of the index but of each document.
    pub fn search_from(self, question: &str, of_each: Option<&str>) -> String {
        match self {
            Self::Sqlite => format!(
                "search_words AS w CROSS JOIN search_doc AS d ON d.number = w.rowid WHERE w.search_words MATCH {question}"
            ),
            Self::Postgres => {
                let also = of_each.map(|each| format!(" AND ts_match_vq(d.words, {each}::text::tsquery)"));
                format!("search_doc AS d WHERE d.words @@ {question}::text::tsquery{}", also.unwrap_or_default())
            }
        }
    }

    /// Whether the index must go through all documents with a beginning of one letter, so that it is better asked of
    /// those that the other words leave.
    pub fn search_shuns_letters(self) -> bool {
        match self {
            Self::Sqlite => false,
            Self::Postgres => true,
        }
    }

    /// Whether documents with whole words come one by one, so that a limit saves work, while those with beginnings are
    /// collected before the first comes.
    pub fn search_streams_words(self) -> bool {
        match self {
            Self::Sqlite => true,
            Self::Postgres => false,
        }
    }

    /// Puts documents, in the order of their records, in place of earlier ones.
    pub fn write_search(self, conn: &mut dyn Conn, rows: Vec<SearchRow>) -> Result<()> {
        match self {
            Self::Sqlite => write_sqlite(conn, &rows),
            Self::Postgres => write_postgres(conn, rows),
        }
    }

    /// Forgets all documents and names.
    pub fn clear_search(self, conn: &mut dyn Conn) -> Result<()> {
        if self == Self::Sqlite {
            conn.run("INSERT INTO search_words (search_words) VALUES ('delete-all')", &[])?;
        }
        conn.run("DELETE FROM search_doc", &[])?;
        conn.run("DELETE FROM search_name", &[]).map(drop)
    }

    /// Forgets documents.
    pub fn drop_search(self, conn: &mut dyn Conn, records: &[Uuid]) -> Result<()> {
        if self == Self::Sqlite {
            let known = numbers(conn, records)?;
            drop_words(conn, known.into_values())?;
        }
        let mut sql = Sql::of(self, "DELETE FROM search_doc WHERE ");
        sql.bind_list("record", Param::Uuids(records.to_vec())).run(conn).map(drop)
    }
}

// -- SQLite ----------------------------------------------------------------------------------------------------------

/// The index keeps no text and no places of words (`detail=none`): nothing asks for phrases. The tokenizer has nothing
/// left to do but to divide at blanks. Beginnings of one and two letters have an index of their own: it costs 2.5 µs a
/// document and makes `smith j` ten times as fast.
const SQLITE_TABLES: &str = "
CREATE TABLE search_doc (
    number INTEGER NOT NULL PRIMARY KEY, object {integer} NOT NULL, record {uuid} NOT NULL, title {text} NOT NULL,
    title_k {text} NOT NULL
){end};
CREATE UNIQUE INDEX search_doc_record ON search_doc (record);
CREATE INDEX search_doc_title ON search_doc (title_k, object, record);
CREATE VIRTUAL TABLE search_words USING fts5(
    words, content='', contentless_delete=1, detail=none, prefix='1 2', tokenize=\"ascii tokenchars '@.+-_'\"
);
CREATE TABLE search_name (
    letter {text} NOT NULL, letters {integer} NOT NULL, word {text} NOT NULL, PRIMARY KEY (letter, letters, word)
){narrow};
";

const SQLITE_DOC: [Named<'_>; 5] = [
    ("number", Storage::Integer),
    ("object", Storage::Integer),
    ("record", Storage::Uuid),
    ("title", Storage::Text),
    ("title_k", Storage::Text),
];

/// FTS5 knows documents by number. Only one writes at a time, so the next number is the highest and one.
fn write_sqlite(conn: &mut dyn Conn, rows: &[SearchRow]) -> Result<()> {
    let known = numbers(conn, &rows.iter().map(|row| row.record).collect::<Vec<_>>())?;
    drop_words(conn, known.values().copied())?;
    let mut next = highest_number(conn)?;
    let numbered: Vec<(i64, &SearchRow)> = rows
        .iter()
        .map(|row| {
            let number = known.get(&row.record).copied().unwrap_or_else(|| {
                next += 1;
                next
            });
            (number, row)
        })
        .collect();
    let docs: Vec<Vec<Param<'_>>> = numbered
        .iter()
        .map(|(number, row)| {
            let title = Param::Text(row.title.as_str().into());
            let title_key = Param::Text(row.title_key.as_str().into());
            vec![Param::Integer(*number), Param::Integer(row.object), Param::Uuid(row.record), title, title_key]
        })
        .collect();
    let again = "ON CONFLICT (number) DO UPDATE SET title = excluded.title, title_k = excluded.title_k";
    conn.insert("search_doc", &SQLITE_DOC, &docs, again)?;
    let words: Vec<Vec<Param<'_>>> = numbered
        .iter()
        .map(|(number, row)| vec![Param::Integer(*number), Param::Text(row.words.as_str().into())])
        .collect();
    conn.insert("search_words", &[("rowid", Storage::Integer), ("words", Storage::Text)], &words, "")
}

fn numbers(conn: &mut dyn Conn, records: &[Uuid]) -> Result<HashMap<Uuid, i64>> {
    let mut sql = Sql::of(conn.dialect(), "SELECT record, number FROM search_doc WHERE ");
    let rows = sql.bind_list("record", Param::Uuids(records.to_vec())).rows(conn)?;
    rows.iter().map(|row| Ok((uuid(row, 0)?, maybe_integer(row, 1)?.unwrap_or(0)))).collect()
}

fn highest_number(conn: &mut dyn Conn) -> Result<i64> {
    let rows = conn.rows("SELECT max(number) FROM search_doc", &[])?;
    Ok(rows.first().map_or(Ok(None), |row| maybe_integer(row, 0))?.unwrap_or(0))
}

fn drop_words(conn: &mut dyn Conn, numbers: impl Iterator<Item = i64>) -> Result<()> {
    for number in numbers {
        conn.run("DELETE FROM search_words WHERE rowid = ?1", &[Param::Integer(number)])?;
    }
    Ok(())
}

// -- PostgreSQL ------------------------------------------------------------------------------------------------------

const POSTGRES_TABLES: &str = "
CREATE TABLE search_doc (
    record {uuid} NOT NULL PRIMARY KEY, object {integer} NOT NULL, title {text} NOT NULL, title_k {text} NOT NULL,
    words tsvector NOT NULL
){end};
CREATE INDEX search_doc_title ON search_doc (title_k, object, record);
CREATE INDEX search_doc_words ON search_doc USING gin (words);
CREATE TABLE search_name (
    letter {text} NOT NULL, letters {integer} NOT NULL, word {text} NOT NULL, PRIMARY KEY (letter, letters, word)
){narrow};
";

fn write_postgres(conn: &mut dyn Conn, rows: Vec<SearchRow>) -> Result<()> {
    let sql = "INSERT INTO search_doc (record, object, title, title_k, words) \
               SELECT v.record, v.object, v.title, v.title_k, array_to_tsvector(string_to_array(v.words, ' ')) \
               FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[]) \
               AS v (record, object, title, title_k, words) \
               ON CONFLICT (record) DO UPDATE \
               SET title = excluded.title, title_k = excluded.title_k, words = excluded.words";
    let (mut records, mut objects) = (Vec::new(), Vec::new());
    let (mut titles, mut title_keys, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        records.push(row.record);
        objects.push(row.object);
        titles.push(row.title);
        title_keys.push(row.title_key);
        words.push(row.words);
    }
    let [titles, title_keys, words] = [titles, title_keys, words].map(Param::Texts);
    let params = [Param::Uuids(records), Param::Integers(objects), titles, title_keys, words];
    conn.run(sql, &params).map(drop)
}
