//! All that the two engines say differently. Nothing else in this crate asks which engine it speaks to.

use rapport_kernel::catalog::Storage;
use rapport_kernel::query::{Bucket, Direction};
use rapport_kernel::settings::Settings;

use crate::compile::Look;

mod formula;
mod search;

pub use search::{SearchRow, Wanted};

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

    // -- tables ----------------------------------------------------------------------------------------------------

    /// The type of a column.
    pub fn column_type(self, storage: Storage) -> &'static str {
        match (self, storage) {
            (Self::Sqlite, Storage::Text) => "TEXT",
            (Self::Sqlite, Storage::Integer) => "INTEGER",
            (Self::Sqlite, Storage::Real) => "REAL",
            (Self::Sqlite, Storage::Uuid) => "BLOB",
            // Without "C" the order of texts would follow the language of the server's machine.
            (Self::Postgres, Storage::Text) => "text COLLATE \"C\"",
            (Self::Postgres, Storage::Integer) => "bigint",
            (Self::Postgres, Storage::Real) => "double precision",
            (Self::Postgres, Storage::Uuid) => "uuid",
        }
    }
    /// What follows the columns of a table.
    pub fn table_end(self) -> &'static str {
        match self {
            Self::Sqlite => " STRICT",
            Self::Postgres => "",
        }
    }
    /// What follows the columns of a table that is little more than its primary key.
    pub fn narrow_table_end(self) -> &'static str {
        match self {
            Self::Sqlite => " STRICT, WITHOUT ROWID",
            Self::Postgres => "",
        }
    }
    /// A column of an index that is to serve [`Dialect::order_by`] both ways.
    pub fn index_key(self, column: &str) -> String {
        match self {
            Self::Sqlite => column.to_owned(),
            Self::Postgres => format!("{column} NULLS FIRST"),
        }
    }
    /// A query for the names of a table's columns; none when there is no such table.
    pub fn columns_of(self, table: &str) -> String {
        match self {
            Self::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
            Self::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = '{table}'"
            ),
        }
    }
    /// A query for the names of all indexes.
    pub fn index_names(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'index'",
            Self::Postgres => "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema()",
        }
    }
    /// A query for what is wrong with the file itself, one row each; none where the engine has no such check.
    pub fn integrity_check(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
            Self::Postgres => None,
        }
    }
    /// What an engine wants to be told when many rows were written at once: PostgreSQL plans by statistics, which it
    /// would gather some minutes later.
    pub fn after_filling(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("ANALYZE"),
        }
    }
    /// What locks the rows of a query until the end of the transaction; nothing where only one writes at a time.
    pub fn row_lock(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("FOR UPDATE"),
        }
    }

    /// How related records are best looked at when nothing else is known.
    pub fn look(self) -> Look {
        match self {
            Self::Sqlite => Look::AsSet,
            // It turns one into the other by its statistics.
            Self::Postgres => Look::ByRecord,
        }
    }
    /// That a record of `t` lives, in a question that looks at all of them.
    pub fn any_living(self) -> &'static str {
        match self {
            // SQLite takes an index of living records for half as long as the table, and would read the table through
            // it in the order of the index; the sign keeps it from that.
            Self::Sqlite => "+t.deleted_at IS NULL",
            Self::Postgres => "t.deleted_at IS NULL",
        }
    }
    /// Says behind a table in FROM that it is to be searched by that index. SQLite knows nothing of how many records
    /// have a value: beside a list of links it would rather read all that have some status.
    pub fn by_index(self, index: &str) -> String {
        match self {
            Self::Sqlite => format!(" INDEXED BY {index}"),
            Self::Postgres => String::new(),
        }
    }
    /// Whether the engine must be told to try the order of a list before its conditions: SQLite knows neither how many
    /// records fulfil a condition nor how few are wanted, and would sort half the table for one page.
    pub fn tries_orders(self) -> bool {
        self == Self::Sqlite
    }

    // -- expressions -----------------------------------------------------------------------------------------------

    /// An item of ORDER BY: empty first ascending and last descending.
    pub fn order_by(self, column: &str, direction: Direction) -> String {
        match (self, direction) {
            (Self::Sqlite, Direction::Ascending) => column.to_owned(),
            (Self::Sqlite, Direction::Descending) => format!("{column} DESC"),
            (Self::Postgres, Direction::Ascending) => format!("{column} NULLS FIRST"),
            (Self::Postgres, Direction::Descending) => format!("{column} DESC NULLS LAST"),
        }
    }
    /// The values of a list parameter as a table `v` with a column `value`.
    pub fn list_table(self, placeholder: &str, storage: Storage) -> String {
        match self {
            Self::Sqlite => format!("rarray({placeholder}) AS v"),
            Self::Postgres => {
                let of = self.column_type(storage).split(' ').next().unwrap_or("text");
                let of = if storage == Storage::Real { "double precision" } else { of };
                format!("unnest({placeholder}::{of}[]) AS v(value)")
            }
        }
    }
    /// No value, in a column of that type: what stands beside the values of other parts of a UNION.
    pub fn null_of(self, storage: Storage) -> &'static str {
        match (self, storage) {
            (Self::Sqlite, _) => "NULL",
            (Self::Postgres, Storage::Text) => "NULL::text",
            (Self::Postgres, Storage::Integer) => "NULL::bigint",
            (Self::Postgres, Storage::Real) => "NULL::double precision",
            (Self::Postgres, Storage::Uuid) => "NULL::uuid",
        }
    }
    /// Whether `text` lies anywhere in `column`, byte for byte.
    pub fn contains(self, column: &str, text: &str) -> String {
        match self {
            Self::Sqlite => format!("instr({column}, {text}) > 0"),
            Self::Postgres => format!("strpos({column}, {text}) > 0"),
        }
    }
    /// Whether `column` ends with `text`, which has `chars` characters (one at least).
    pub fn ends_with(self, column: &str, text: &str, chars: usize) -> String {
        match self {
            Self::Sqlite => format!("substr({column}, -{chars}) = {text}"),
            Self::Postgres => format!("right({column}, {chars}) = {text}"),
        }
    }
    /// The day of a moment in a zone, both in days since the epoch.
    pub fn day_of(self, instant: &str, zone: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_day({instant}, {zone})"),
            Self::Postgres => format!(
                "((to_timestamp(floor({instant} / 1000.0)::double precision) AT TIME ZONE {zone}::text)::date \
                 - DATE '1970-01-01')::bigint"
            ),
        }
    }
    /// The first day of the period that holds a day, both in days since the epoch.
    pub fn bucket(self, day: &str, bucket: Bucket, settings: &Settings) -> String {
        let (unit, first) = match bucket {
            Bucket::Day => return day.to_owned(),
            Bucket::Week => ("week", settings.week_start),
            Bucket::Month => ("month", 1),
            Bucket::Quarter => ("quarter", settings.fiscal_year_start),
            Bucket::Year => ("year", settings.fiscal_year_start),
        };
        match self {
            Self::Sqlite => format!("rapport_bucket({day}, '{unit}', {first})"),
            Self::Postgres => {
                let shift = i32::from(first) - 1;
                let by = if bucket == Bucket::Week { "day" } else { "month" };
                let shift = format!("INTERVAL '{shift} {by}'");
                format!(
                    "((date_trunc('{unit}', DATE '1970-01-01' + ({day})::integer - {shift}) + {shift})::date \
                     - DATE '1970-01-01')::bigint"
                )
            }
        }
    }

    // -- other nodes -----------------------------------------------------------------------------------------------

    /// Tells a text (the second parameter) to those who listen on a channel (the first), once committed; none where
    /// all who could listen see the file.
    pub fn notify(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SELECT pg_notify($1, $2)"),
        }
    }

    // -- log and queue ---------------------------------------------------------------------------------------------

    /// The place of a new unit, where `given` has none: the next one if only one writes at a time, else none yet.
    pub fn place_of_new_unit(self, given: &str) -> String {
        match self {
            Self::Sqlite => format!("coalesce({given}, (SELECT coalesce(max(pos), 0) + 1 FROM unit))"),
            Self::Postgres => given.to_owned(),
        }
    }
    /// What locks the rows of a query and passes over those that others have locked.
    pub fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}
