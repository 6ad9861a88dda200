//! Full-text search: FTS5 on SQLite, a `tsvector` on PostgreSQL. Both get words that are folded and split in Rust.

use super::Dialect;

impl Dialect {
    /// The tables of search; `{…}` as in the other hand-made tables.
    pub fn search_tables(self) -> &'static str {
        match self {
            Self::Sqlite => SQLITE_TABLES,
            Self::Postgres => POSTGRES_TABLES,
        }
    }
}

/// The index keeps no text and no places of words (`detail=none`): nothing asks for phrases. The tokenizer has nothing
/// left to do but to divide at blanks.
const SQLITE_TABLES: &str = "
CREATE TABLE search_doc (
    number INTEGER NOT NULL PRIMARY KEY, object {integer} NOT NULL, record {uuid} NOT NULL, title {text} NOT NULL,
    title_k {text} NOT NULL
){end};
CREATE UNIQUE INDEX search_doc_record ON search_doc (record);
CREATE INDEX search_doc_title ON search_doc (title_k, object, record);
CREATE VIRTUAL TABLE search_words USING fts5(
    words, content='', contentless_delete=1, detail=none, tokenize=\"ascii tokenchars '@.+-_'\"
);
CREATE TABLE search_name (
    letter {text} NOT NULL, letters {integer} NOT NULL, word {text} NOT NULL, PRIMARY KEY (letter, letters, word)
){narrow};
";

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
