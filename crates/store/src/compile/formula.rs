//! Formulas: the steps of an [`Expr`] as one expression.
//!
//! Each step mentions each of its operands once, so that the text grows with the formula and not with a power of it.
//! Texts have two expressions, the text itself and its folded key, which is put together from the keys of its parts:
//! no engine can fold a text as [`fold`] does.

use rapport_kernel::catalog::{Field, Storage};
use rapport_kernel::filter::Op;
use rapport_kernel::filter::formula::{Expr, ExprType, Node, field_formula};
use rapport_kernel::text::fold;
use rapport_kernel::{Error, Result, Value};

use super::frame::{Frame, Place};
use super::operand::{Domain, One, Operand};
use super::{Compiler, FALSE, TRUE, join_terms};
use crate::conn::Param;

/// Where a formula looks at fields.
struct At<'f> {
    frame: &'f mut Frame,
    place: &'f Place,
}

const MS_A_DAY: i64 = 86_400_000;

impl Compiler<'_> {
    /// What a formula field computes.
    pub(super) fn formula(&mut self, frame: &mut Frame, place: &Place, field: &Field) -> Result<Operand> {
        let expr = field_formula(field, &place.object, self.catalog)?.at(&self.calendar());
        let mut at = At { frame, place };
        if let Node::Field(path) = &expr.node {
            return self.end(at.frame, place, &path.end);
        }
        let value = self.value(&mut at, &expr)?;
        if expr.ty != ExprType::Text {
            return Ok(Operand::One(One::of(value, self.domain(field.kind.result()))));
        }
        let key = self.key(&mut at, &expr)?;
        let dialect = self.dialect();
        let (shown, sql) = (dialect.as_text(&value), dialect.as_text(&dialect.squeezed(&key)));
        Ok(Operand::One(One { sql, there: shown.clone(), shown: Some(shown), domain: Domain::Folded }))
    }

    /// What is read of a formula field: its value, or nothing where the formula fits its fields no more.
    pub fn formula_shown(&mut self, frame: &mut Frame, field: &Field) -> Result<String> {
        let place = frame.here();
        match self.formula(frame, &place, field) {
            Ok(Operand::One(one)) => Ok(one.shown.unwrap_or(one.sql)),
            Ok(_) | Err(Error::Invalid(_) | Error::Limit { .. }) => {
                let storage = field.kind.result().columns().first().map(|column| column.storage);
                Ok(self.dialect().null_of(storage.unwrap_or(Storage::Text)).to_owned())
            }
            Err(other) => Err(other),
        }
    }

    /// A formula that looks at no field.
    pub fn constant_formula(&mut self, frame: &mut Frame, expr: &Expr) -> Result<String> {
        let place = frame.here();
        self.value(&mut At { frame, place: &place }, expr)
    }

    fn value(&mut self, at: &mut At<'_>, expr: &Expr) -> Result<String> {
        Ok(match &expr.node {
            Node::Value(value) => self.constant(value, expr.ty)?,
            Node::Field(path) => match self.end(at.frame, at.place, &path.end)? {
                Operand::One(one) => one.shown.unwrap_or(one.sql),
                _ => return Err(misfit("a field without one value")),
            },
            Node::Today | Node::Now => return Err(misfit("a formula whose time was not set")),
            Node::Coalesce(list) => first_of(self.values(at, list)?),
            Node::If { test, then, otherwise } => {
                let test = self.test(at, test)?;
                let then = self.value(at, then)?;
                let otherwise = otherwise.as_ref().map(|otherwise| self.value(at, otherwise)).transpose()?;
                either(&test, &then, otherwise.as_deref())
            }
            Node::Compare(..) | Node::Empty(_) | Node::All(_) | Node::Any(_) | Node::Not(_) => {
                format!("CAST(CASE WHEN {} THEN 1 ELSE 0 END AS bigint)", self.test(at, expr)?)
            }
            Node::Concat(_) | Node::Trim(_) | Node::ToText(_) | Node::Lower(_) | Node::Upper(_) => {
                self.text_step(at, expr)?
            }
            _ => self.number_step(at, expr)?,
        })
    }

    fn text_step(&mut self, at: &mut At<'_>, expr: &Expr) -> Result<String> {
        let dialect = self.dialect();
        Ok(match &expr.node {
            Node::Concat(list) => one_after_the_other(self.values(at, list)?),
            Node::Trim(of) => dialect.trimmed(&self.value(at, of)?),
            Node::Lower(of) => dialect.lower(&self.value(at, of)?),
            Node::Upper(of) => dialect.upper(&self.value(at, of)?),
            Node::ToText(of) => {
                let value = self.value(at, of)?;
                match of.ty {
                    ExprType::Date => dialect.date_text(&value),
                    ExprType::Number { .. } => format!("CAST({value} AS text)"),
                    _ => value,
                }
            }
            _ => return Err(misfit("a step of no text")),
        })
    }

    /// Numbers, dates and times.
    fn number_step(&mut self, at: &mut At<'_>, expr: &Expr) -> Result<String> {
        let dialect = self.dialect();
        Ok(match &expr.node {
            Node::Rescale(of) => dialect.rescale(&self.value(at, of)?, scale(of), scale(expr)),
            Node::Negate(of) => dialect.subtract("0", &self.value(at, of)?),
            Node::Abs(of) => dialect.absolute(&self.value(at, of)?),
            Node::Add(one, other) => dialect.add(&self.value(at, one)?, &self.value(at, other)?),
            Node::Subtract(one, other) => dialect.subtract(&self.value(at, one)?, &self.value(at, other)?),
            Node::Multiply(one, other) => dialect.multiply(&self.value(at, one)?, &self.value(at, other)?),
            Node::Divide(one, by) => {
                let digits = scale(expr) + scale(by) - scale(one);
                dialect.divide(&self.value(at, one)?, &self.value(at, by)?, digits)
            }
            Node::PlusDays(date, days) => dialect.plus_days(&self.value(at, date)?, &self.value(at, days)?),
            Node::DaysBetween(from, to) => {
                let days = dialect.subtract(&self.value(at, to)?, &self.value(at, from)?);
                // Both engines divide integers towards zero.
                if from.ty == ExprType::Instant { format!("({days} / {MS_A_DAY})") } else { days }
            }
            Node::Year(of) => dialect.year(&self.value(at, of)?),
            Node::Month(of) => dialect.month(&self.value(at, of)?),
            Node::Least(list) => dialect.least(&self.values(at, list)?),
            Node::Greatest(list) => dialect.greatest(&self.values(at, list)?),
            _ => return Err(misfit("a step of no number")),
        })
    }

    fn values(&mut self, at: &mut At<'_>, list: &[Expr]) -> Result<Vec<String>> {
        list.iter().map(|one| self.value(at, one)).collect()
    }

    fn constant(&mut self, value: &Value, ty: ExprType) -> Result<String> {
        let number = match value {
            Value::Text(text) => return Ok(self.text(text)),
            Value::Null if matches!(ty, ExprType::Text | ExprType::Choice) => return Ok(self.text("")),
            Value::Null => return Ok(self.sql.loose_param(Param::Null, "bigint")),
            Value::Decimal(decimal) => decimal.units,
            Value::Boolean(yes) => i64::from(*yes),
            Value::Date(date) => i64::from(date.days()),
            Value::Instant(instant) => instant.ms(),
            _ => return Err(misfit("a value of another type")),
        };
        Ok(self.sql.loose_param(Param::Integer(number), "bigint"))
    }

    /// A text in the formula; a blank one is nothing.
    fn text(&mut self, text: &str) -> String {
        let param = if text.is_empty() { Param::Null } else { Param::Text(text.to_owned().into()) };
        self.sql.loose_param(param, "text")
    }

    /// A condition: unknown counts as false.
    fn test(&mut self, at: &mut At<'_>, expr: &Expr) -> Result<String> {
        Ok(match &expr.node {
            Node::Compare(Op::Ne, one, other) => {
                let same = self.comparison(at, "=", one, other)?;
                format!("({same}) IS NOT TRUE")
            }
            Node::Compare(op, one, other) => self.comparison(at, super::comparison_sign(*op), one, other)?,
            Node::Empty(of) => match &of.node {
                Node::Field(path) => {
                    let operand = self.end(at.frame, at.place, &path.end)?;
                    self.empty(&operand)
                }
                _ => format!("{} IS NULL", self.value(at, of)?),
            },
            Node::All(list) => join_terms(self.tests(at, list)?, "AND", TRUE),
            Node::Any(list) => join_terms(self.tests(at, list)?, "OR", FALSE),
            Node::Not(of) => format!("({}) IS NOT TRUE", self.test(at, of)?),
            _ => format!("{} = 1", self.value(at, expr)?),
        })
    }

    fn tests(&mut self, at: &mut At<'_>, list: &[Expr]) -> Result<Vec<String>> {
        list.iter().map(|one| self.test(at, one)).collect()
    }

    fn comparison(&mut self, at: &mut At<'_>, sign: &str, one: &Expr, other: &Expr) -> Result<String> {
        if one.ty != ExprType::Text {
            return Ok(format!("{} {sign} {}", self.value(at, one)?, self.value(at, other)?));
        }
        // Parts that have no key compare as they are written, which is what filters do.
        let by_key = self.has_key(at, one)? && self.has_key(at, other)?;
        let mut side = |expr: &Expr| match &expr.node {
            Node::Value(Value::Text(text)) if by_key => Ok(self.text(&fold(text))),
            _ if by_key => self.key(at, expr),
            _ => self.value(at, expr),
        };
        Ok(format!("{} {sign} {}", side(one)?, side(other)?))
    }

    fn has_key(&mut self, at: &mut At<'_>, expr: &Expr) -> Result<bool> {
        let Node::Field(path) = &expr.node else { return Ok(true) };
        let operand = self.end(at.frame, at.place, &path.end)?;
        Ok(!matches!(operand, Operand::One(One { domain: Domain::Text, .. })))
    }

    /// The folded key of a text, but for blanks at its ends and several side by side.
    fn key(&mut self, at: &mut At<'_>, expr: &Expr) -> Result<String> {
        let dialect = self.dialect();
        Ok(match &expr.node {
            Node::Value(Value::Text(text)) => self.text(&fold_within(text)),
            Node::Field(path) => match self.end(at.frame, at.place, &path.end)? {
                Operand::One(One { sql, domain: Domain::Text, .. }) => dialect.lower(&sql),
                Operand::One(one) => one.sql,
                _ => return Err(misfit("a field without one text")),
            },
            Node::Concat(list) => one_after_the_other(self.keys(at, list)?),
            Node::Trim(of) => dialect.squeezed(&self.key(at, of)?),
            Node::ToText(of) if of.ty == ExprType::Choice => {
                let value = self.value(at, of)?;
                self.option_key(at, of, &value)
            }
            Node::Lower(of) | Node::Upper(of) => self.key(at, of)?,
            Node::Coalesce(list) => first_of(self.keys(at, list)?),
            Node::If { test, then, otherwise } => {
                let test = self.test(at, test)?;
                let then = self.key(at, then)?;
                let otherwise = otherwise.as_ref().map(|otherwise| self.key(at, otherwise)).transpose()?;
                either(&test, &then, otherwise.as_deref())
            }
            // Numbers and dates are their own keys.
            _ => self.value(at, expr)?,
        })
    }

    fn keys(&mut self, at: &mut At<'_>, list: &[Expr]) -> Result<Vec<String>> {
        list.iter().map(|one| self.key(at, one)).collect()
    }

    /// The key of an option: most are their own.
    fn option_key(&mut self, at: &At<'_>, of: &Expr, value: &str) -> String {
        let fields = of.fields();
        let fields = fields.iter().filter_map(|field| at.place.object.field(*field));
        let mut others: Vec<(String, String)> = fields
            .flat_map(|field| field.kind.options().unwrap_or_default())
            .map(|option| (option.key.clone(), fold(&option.key).into_owned()))
            .filter(|(option, key)| option != key)
            .collect();
        others.sort_unstable();
        others.dedup();
        if others.is_empty() {
            return value.to_owned();
        }
        let when: String =
            others.iter().map(|(option, key)| format!(" WHEN {} THEN {}", self.text(option), self.text(key))).collect();
        // Said once, and found twice.
        format!("(SELECT CASE o.v{when} ELSE o.v END FROM (SELECT {value} AS v LIMIT 1) AS o)")
    }
}

/// The key of a text that may stand beside others: a blank at an end stays.
fn fold_within(text: &str) -> String {
    const END: &str = "x";
    let framed = fold(&format!("{END}{text}{END}")).into_owned();
    framed[END.len()..framed.len() - END.len()].to_owned()
}

fn one_after_the_other(texts: Vec<String>) -> String {
    let known = texts.into_iter().map(|text| format!("coalesce({text}, '')")).collect();
    format!("nullif({}, '')", join_terms(known, "||", "''"))
}

fn first_of(values: Vec<String>) -> String {
    match values.as_slice() {
        [only] => only.clone(),
        many => format!("coalesce({})", many.join(", ")),
    }
}

fn either(test: &str, then: &str, otherwise: Option<&str>) -> String {
    let otherwise = otherwise.map(|otherwise| format!(" ELSE {otherwise}")).unwrap_or_default();
    format!("CASE WHEN {test} THEN {then}{otherwise} END")
}

fn scale(expr: &Expr) -> u8 {
    match expr.ty {
        ExprType::Number { scale, .. } => scale,
        _ => 0,
    }
}

fn misfit(what: &str) -> Error {
    Error::fault("computing a formula", what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_between_others_keeps_its_blanks() {
        assert_eq!(fold_within(" "), " ");
        assert_eq!(fold_within(", É "), ", e ");
        assert_eq!(fold_within("X"), "x");
        assert_eq!(fold_within(""), "");
    }
}
