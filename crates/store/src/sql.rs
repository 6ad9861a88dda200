//! A small writer of statements: text and bound parameters, numbered as the engine wants them.
//!
//! Names of tables and columns come from catalog numbers only; whatever a user typed is a parameter.

use std::borrow::Cow;

use rapport_kernel::Result;

use crate::conn::{Conn, Param, Question, Row};
use crate::dialect::Dialect;

/// A statement in the making.
#[derive(Clone, Debug)]
pub struct Sql<'a> {
    dialect: Dialect,
    text: String,
    params: Vec<Param<'a>>,
    /// Placeholders of parameters that fragments may lose.
    loose: Vec<(usize, String)>,
    is_by_id: bool,
}

impl<'a> Sql<'a> {
    /// An empty statement.
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, text: String::new(), params: Vec::new(), loose: Vec::new(), is_by_id: false }
    }
    /// A statement that begins with `text`.
    pub fn of(dialect: Dialect, text: &str) -> Self {
        Self { dialect, text: text.to_owned(), params: Vec::new(), loose: Vec::new(), is_by_id: false }
    }
    /// For which engine.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }
    /// The same question with the text changed.
    #[cfg(test)]
    pub fn with_text(&self, change: impl FnOnce(&str) -> String) -> Self {
        Self { text: change(&self.text), ..self.clone() }
    }
    /// Says that it asks for rows by their ids, and joins nothing: one plan is good for all of them.
    pub fn by_id(&mut self) -> &mut Self {
        self.is_by_id = true;
        self
    }
    /// Appends text.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }
    /// Appends the placeholder of a new parameter.
    pub fn bind(&mut self, param: Param<'a>) -> &mut Self {
        let placeholder = self.param(param);
        self.push(&placeholder)
    }
    /// Appends that `left` is one of the values of a new list parameter.
    pub fn bind_list(&mut self, left: &str, list: Param<'a>) -> &mut Self {
        let test = self.in_list(left, list);
        self.push(&test)
    }
    /// The placeholder of a new parameter, for a fragment that is put into the text later.
    pub fn param(&mut self, param: Param<'a>) -> String {
        self.params.push(param);
        self.dialect.placeholder(self.params.len())
    }
    /// The same of a fragment that may not come into the text after all, as that of a comparison which is always false:
    /// engines refuse values that no statement asks for. Its type is said, as nothing else may tell it.
    pub fn loose_param(&mut self, param: Param<'a>, of_type: &str) -> String {
        let said = format!("CAST({} AS {of_type})", self.param(param));
        self.loose.push((self.params.len(), said.clone()));
        said
    }
    /// A fragment: `left` is one of the values of a new list parameter.
    pub fn in_list(&mut self, left: &str, list: Param<'a>) -> String {
        let placeholder = self.param(list);
        self.dialect.in_list(left, &placeholder)
    }
    /// What `write` appends, as a fragment in place of at the end; its parameters stay.
    pub fn fragment(&mut self, write: impl FnOnce(&mut Self) -> Result<()>) -> Result<String> {
        let start = self.text.len();
        write(self)?;
        Ok(self.text.split_off(start))
    }
    /// How many parameters there are, to take back later ones with [`Sql::forget`].
    pub fn mark(&self) -> usize {
        self.params.len()
    }
    /// Takes back the parameters after `mark`; PostgreSQL refuses parameters that the text does not use.
    pub fn forget(&mut self, mark: usize) {
        self.params.truncate(mark);
        self.loose.retain(|(number, _)| *number <= mark);
    }
    /// Runs it as a query.
    pub fn rows(&self, conn: &mut dyn Conn) -> Result<Vec<Row>> {
        Ok(conn.rows_of_all(&[self.question()])?.pop().unwrap_or_default())
    }
    /// Runs several queries together; their rows in the same order.
    pub fn rows_of_all(asked: &[Self], conn: &mut dyn Conn) -> Result<Vec<Vec<Row>>> {
        conn.rows_of_all(&asked.iter().map(Self::question).collect::<Vec<_>>())
    }
    /// Runs it as a statement; how many rows it touched.
    pub fn run(&self, conn: &mut dyn Conn) -> Result<u64> {
        conn.run(&self.text, &self.params)
    }

    fn question(&self) -> Question<'_> {
        Question { sql: self.whole(), params: &self.params, is_by_id: self.is_by_id }
    }

    /// The text with what it lost in a table that nobody reads.
    fn whole(&self) -> Cow<'_, str> {
        let lost = self.loose.iter().map(|(_, said)| said.as_str()).filter(|said| !self.text.contains(said));
        let lost: Vec<&str> = lost.collect();
        if lost.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let lost = lost.join(", ");
        match self.text.strip_prefix("WITH ") {
            Some(rest) => Cow::Owned(format!("WITH lost AS (SELECT {lost}), {rest}")),
            None => Cow::Owned(format!("WITH lost AS (SELECT {lost}) {}", self.text)),
        }
    }
}
