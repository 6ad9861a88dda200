//! All that the two engines say differently. Nothing else in this crate asks which engine it speaks to.

/// An engine's way of saying things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

impl Dialect {
    /// The placeholder of the parameter with that number, from 1.
    pub fn placeholder(self, number: usize) -> String {
        match self {
            Self::Sqlite => format!("?{number}"),
            Self::Postgres => format!("${number}"),
        }
    }
    /// `left` is one of the values of a list parameter.
    pub fn in_list(self, left: &str, placeholder: &str) -> String {
        match self {
            Self::Sqlite => format!("{left} IN rarray({placeholder})"),
            Self::Postgres => format!("{left} = ANY({placeholder})"),
        }
    }
}
