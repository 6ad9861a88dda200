//! Turns the kernel's typed questions into SQL.
//!
//! A condition is two-valued: a comparison with an empty value is false and its negation true. SQL has three values,
//! so `NOT` is pushed down to the comparisons, and what is negated there is written `(…) IS NOT TRUE`; an unknown
//! that is left over can then only mean "false".

use std::sync::Arc;

use rapport_kernel::catalog::{Field, Object};
use rapport_kernel::filter::Calendar;
use rapport_kernel::filter::Op;
use rapport_kernel::time::Instant;
use rapport_kernel::{Catalog, Error, FieldId, ObjectId, Result};

mod compare;
mod formula;
mod frame;
mod literal;
mod operand;
mod order;
mod pred;
mod related;

pub use frame::Frame;
pub use operand::{Domain, One, Operand, Target, average_scale, is_ordered, not_measurable};
pub use order::{Order, Segment};

use crate::conn::Conn;
use crate::dialect::Dialect;
use crate::sql::Sql;

/// How related records and entries of lists are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// For each record anew: best where few records are looked at.
    ByRecord,
    /// All of them once, as a set in which each record is looked up: best where few of them match. An engine that
    /// plans by statistics decides by itself.
    AsSet,
}

/// The state of one statement while it is written.
pub struct Compiler<'c> {
    /// The catalog that the question was checked against.
    pub catalog: &'c Catalog,
    /// Text and parameters; fragments are put together outside and only their parameters lie here.
    pub sql: Sql<'static>,
    aliases: usize,
    joins: usize,
    look: Look,
    now: Instant,
}

impl<'c> Compiler<'c> {
    /// Begins a statement.
    pub fn new(catalog: &'c Catalog, conn: &dyn Conn) -> Self {
        let dialect = conn.dialect();
        Self { catalog, sql: Sql::new(dialect), aliases: 0, joins: 0, look: dialect.look(), now: conn.now() }
    }

    /// Looks at related records in another way than the engine likes best.
    pub fn looking(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    /// The records of `object`, under the alias `t`.
    pub fn root(&self, object: ObjectId) -> Result<Frame> {
        Ok(Frame::new(self.object(object)?, "t"))
    }

    /// The object of that id.
    ///
    /// # Errors
    /// `Invalid` when the catalog has no such object any more.
    pub fn object(&self, id: ObjectId) -> Result<Arc<Object>> {
        self.catalog.get(id).cloned().ok_or_else(|| Error::invalid("", "unknown_object", "There is no such object"))
    }

    /// The field of that id, which must be one of `object`.
    ///
    /// # Errors
    /// `Invalid` when it is not there any more.
    pub fn field<'o>(&self, object: &'o Object, id: FieldId) -> Result<&'o Field> {
        object
            .field(id)
            .ok_or_else(|| Error::invalid("", "unknown_field", format!("{} has no such field", object.label)))
    }

    /// A name that nothing else in the statement has.
    pub fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("a{}", self.aliases)
    }

    fn dialect(&self) -> Dialect {
        self.sql.dialect()
    }

    fn calendar(&self) -> Calendar {
        Calendar::new(&self.catalog.settings, self.now)
    }
}

/// All of `terms`, or any of them with `OR`: as a balanced tree, since SQLite bounds the depth of an expression.
fn join_terms(mut terms: Vec<String>, word: &str, none: &str) -> String {
    match terms.len() {
        0 => none.to_owned(),
        1 => terms.swap_remove(0),
        2..=16 => format!("({})", terms.join(&format!(" {word} "))),
        many => {
            let later = terms.split_off(many / 2);
            format!("({} {word} {})", join_terms(terms, word, none), join_terms(later, word, none))
        }
    }
}

/// How a comparison is written.
fn comparison_sign(op: Op) -> &'static str {
    match op {
        Op::Eq => "=",
        Op::Ne => "<>",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
    }
}

/// Always true.
const TRUE: &str = "1 = 1";
/// Never true.
const FALSE: &str = "1 = 0";
