//! Steps of formulas. Numbers are integers of 64 bits on both engines, and a step whose result does not fit is empty:
//! SQLite would go on with a float, PostgreSQL would fail. So SQLite has functions of ours (`sqlite/arithmetic.rs`),
//! and PostgreSQL computes in `numeric` and looks at the size. Each operand is written once, since formulas nest; a
//! sub-select with OFFSET is what PostgreSQL's planner does not take apart and write out several times again.

use rapport_kernel::time::Date;

use super::Dialect;

impl Dialect {
    /// The sum.
    pub fn add(self, one: &str, other: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_add({one}, {other})"),
            Self::Postgres => fitting(&format!("CAST({one} AS numeric) + {other}")),
        }
    }
    /// The difference.
    pub fn subtract(self, one: &str, other: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_subtract({one}, {other})"),
            Self::Postgres => fitting(&format!("CAST({one} AS numeric) - {other}")),
        }
    }
    /// The product.
    pub fn multiply(self, one: &str, other: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_multiply({one}, {other})"),
            Self::Postgres => fitting(&format!("CAST({one} AS numeric) * {other}")),
        }
    }
    /// Without its sign.
    pub fn absolute(self, of: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_absolute({of})"),
            Self::Postgres => fitting(&format!("abs(CAST({of} AS numeric))")),
        }
    }
    /// The same number with another scale, rounded half away from zero.
    pub fn rescale(self, of: &str, from: u8, to: u8) -> String {
        let digits = i16::from(to) - i16::from(from);
        match self {
            Self::Sqlite => format!("rapport_rescale({of}, {digits})"),
            // A product is exact, and PostgreSQL rounds a numeric half away from zero.
            Self::Postgres => fitting(&format!("round(CAST({of} AS numeric) * 1e{digits})")),
        }
    }
    /// `one` with `digits` more digits after the point, divided by `by`, rounded half away from zero.
    pub fn divide(self, one: &str, by: &str, digits: u8) -> String {
        match self {
            Self::Sqlite => format!("rapport_divide({one}, {by}, {digits})"),
            Self::Postgres => {
                let quotient = "sign(q.a) * sign(q.b) * div(2 * abs(q.a) + abs(q.b), 2 * abs(nullif(q.b, 0)))";
                let both = format!("CAST({one} AS numeric) * 1e{digits} AS a, CAST({by} AS numeric) AS b");
                fitting(&format!("(SELECT {quotient} FROM (SELECT {both} OFFSET 0) AS q)"))
            }
        }
    }
    /// The day that many days later; nothing beyond the years -9999 to 9999.
    pub fn plus_days(self, date: &str, days: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_plus_days({date}, {days})"),
            Self::Postgres => {
                let (first, last) = (i64::from(Date::MIN.days()), i64::from(Date::MAX.days()));
                between(&format!("CAST({date} AS numeric) + {days}"), first, last)
            }
        }
    }
    /// The least of those that are not empty.
    pub fn least(self, of: &[String]) -> String {
        match self {
            Self::Sqlite => format!("rapport_least({})", of.join(", ")),
            Self::Postgres => format!("least({})", of.join(", ")),
        }
    }
    /// The greatest of those that are not empty.
    pub fn greatest(self, of: &[String]) -> String {
        match self {
            Self::Sqlite => format!("rapport_greatest({})", of.join(", ")),
            Self::Postgres => format!("greatest({})", of.join(", ")),
        }
    }
    /// The year of a day.
    pub fn year(self, day: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_year({day})"),
            Self::Postgres => format!("CAST(extract(year FROM {}) - {ERAS_YEARS} AS bigint)", later(day)),
        }
    }
    /// The month of a day.
    pub fn month(self, day: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_month({day})"),
            Self::Postgres => format!("CAST(extract(month FROM {}) AS bigint)", later(day)),
        }
    }
    /// A day as `2024-05-01`.
    pub fn date_text(self, day: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_date_text({day})"),
            Self::Postgres => {
                let year = format!("(extract(year FROM d.d) - {ERAS_YEARS})::integer");
                // As all our dates are shown: years before the first with a sign and six digits.
                format!(
                    "(SELECT CASE WHEN {year} < 0 THEN '-' || lpad(abs({year})::text, 6, '0') \
                     ELSE lpad({year}::text, 4, '0') END || to_char(d.d, '-MM-DD') FROM (SELECT {} AS d OFFSET 0) AS d)",
                    later(day)
                )
            }
        }
    }
    /// In lower case, of every script.
    pub fn lower(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_lower({text})"),
            Self::Postgres => format!("(lower({text} COLLATE \"und-x-icu\") COLLATE \"C\")"),
        }
    }
    /// In upper case, of every script.
    pub fn upper(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("rapport_upper({text})"),
            Self::Postgres => format!("(upper({text} COLLATE \"und-x-icu\") COLLATE \"C\")"),
        }
    }
    /// Without blanks, tabs and line ends at its ends; nothing where nothing else is there.
    pub fn trimmed(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("nullif(trim({text}, char(32, 9, 10, 13)), '')"),
            Self::Postgres => format!("nullif(btrim({text}, E' \\t\\n\\r'), '')"),
        }
    }
    /// Without blanks at its ends, and with one for several side by side; nothing where nothing else is there.
    pub fn squeezed(self, key: &str) -> String {
        match self {
            Self::Sqlite => format!("nullif(rapport_squeeze({key}), '')"),
            Self::Postgres => format!("nullif(btrim(regexp_replace({key}, ' +', ' ', 'g'), ' '), '')"),
        }
    }
    /// A text that was put together, in the order of bytes like those of columns.
    pub fn as_text(self, text: &str) -> String {
        match self {
            Self::Sqlite => text.to_owned(),
            Self::Postgres => format!("({text} COLLATE \"C\")"),
        }
    }
}

fn fitting(number: &str) -> String {
    between(number, i64::MIN, i64::MAX)
}

fn between(number: &str, least: i64, most: i64) -> String {
    format!(
        "(SELECT CASE WHEN n.v BETWEEN {least} AND {most} THEN CAST(n.v AS bigint) END FROM (SELECT {number} AS v \
         OFFSET 0) AS n)"
    )
}

/// PostgreSQL's dates begin in 4713 BC. The calendar repeats after 400 years, so days are looked at that much later.
const ERAS_YEARS: i32 = 10_000;
const ERAS_DAYS: i32 = ERAS_YEARS / 400 * 146_097;

fn later(day: &str) -> String {
    format!("(DATE '1970-01-01' + ({day} + {ERAS_DAYS})::integer)")
}
