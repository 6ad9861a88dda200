//! One comparison.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rapport_kernel::filter::{Op, Place};
use rapport_kernel::money::Currency;
use rapport_kernel::text::fold;
use rapport_kernel::{Error, Result, Value};

use super::literal::{Fixed, Literal, fixed, literal, number};
use super::operand::{Domain, Many, One, Operand};
use super::{Compiler, FALSE, Look, join_terms};
use crate::conn::Param;

impl Compiler<'_> {
    /// A comparison that is true where it holds, and false or unknown elsewhere. `Ne` is not asked for here.
    pub(super) fn compare(&mut self, operand: &Operand, op: Op, value: &Value) -> Result<String> {
        if value.is_empty() {
            return Ok(if op == Op::Eq { self.empty(operand) } else { FALSE.to_owned() });
        }
        match operand {
            Operand::One(one) => self.compare_one(one, op, value),
            Operand::Many(many) => {
                let (entry, alias) = self.entry(many);
                let test = self.compare_one(&entry, op, value)?;
                Ok(self.has_entry(many, &alias, &test))
            }
            Operand::Parts(parts) if op == Op::Eq => {
                self.any_part(parts, |this, part| this.compare_one(part, op, value))
            }
            Operand::Parts(parts) => self.compare_one(&parts[1], op, value),
            Operand::Bare(_) => Err(only_emptiness()),
        }
    }

    /// One of the values.
    pub(super) fn one_of(&mut self, operand: &Operand, values: &[Value]) -> Result<String> {
        match operand {
            Operand::One(one) => self.one_of_these(one, values),
            Operand::Many(many) => {
                let (entry, alias) = self.entry(many);
                let test = self.one_of_these(&entry, values)?;
                Ok(self.has_entry(many, &alias, &test))
            }
            Operand::Parts(parts) => self.any_part(parts, |this, part| this.one_of_these(part, values)),
            Operand::Bare(_) => Err(only_emptiness()),
        }
    }

    /// A text within another.
    pub(super) fn like(&mut self, operand: &Operand, place: Place, text: &str) -> Result<String> {
        match operand {
            Operand::One(one) => self.like_one(one, place, text),
            Operand::Many(many) => {
                let (entry, alias) = self.entry(many);
                let test = self.like_one(&entry, place, text)?;
                Ok(self.has_entry(many, &alias, &test))
            }
            Operand::Parts(parts) => self.any_part(parts, |this, part| this.like_one(part, place, text)),
            Operand::Bare(_) => Err(only_emptiness()),
        }
    }

    /// Nothing there; never unknown.
    pub(super) fn empty(&mut self, operand: &Operand) -> String {
        match operand {
            Operand::One(one) => format!("{} IS NULL", one.there),
            Operand::Bare(column) => format!("{column} IS NULL"),
            Operand::Parts(parts) => {
                let each = parts.iter().map(|part| format!("{} IS NULL", part.there)).collect();
                join_terms(each, "AND", FALSE)
            }
            Operand::Many(many) => {
                format!("NOT EXISTS (SELECT 1 FROM {} AS m WHERE m.record = {})", many.table, many.owner)
            }
        }
    }

    /// Something there; never unknown.
    pub(super) fn filled(&mut self, operand: &Operand) -> String {
        match operand {
            Operand::One(one) => format!("{} IS NOT NULL", one.there),
            Operand::Bare(column) => format!("{column} IS NOT NULL"),
            Operand::Parts(parts) => {
                let each = parts.iter().map(|part| format!("{} IS NOT NULL", part.there)).collect();
                join_terms(each, "OR", FALSE)
            }
            Operand::Many(many) => {
                format!("EXISTS (SELECT 1 FROM {} AS m WHERE m.record = {})", many.table, many.owner)
            }
        }
    }

    fn any_part(&mut self, parts: &[One], mut test: impl FnMut(&mut Self, &One) -> Result<String>) -> Result<String> {
        let each = parts.iter().map(|part| test(self, part)).collect::<Result<Vec<_>>>()?;
        Ok(join_terms(each, "OR", FALSE))
    }

    fn entry(&mut self, many: &Many) -> (One, String) {
        let alias = self.alias();
        let sql = format!("{alias}.{}", many.column);
        (One::of(sql, many.domain.clone()), alias)
    }

    fn has_entry(&self, many: &Many, alias: &str, test: &str) -> String {
        let Many { table, owner, .. } = many;
        match self.look {
            Look::AsSet => format!("{owner} IN (SELECT {alias}.record FROM {table} AS {alias} WHERE {test})"),
            Look::ByRecord => {
                format!("EXISTS (SELECT 1 FROM {table} AS {alias} WHERE {alias}.record = {owner} AND {test})")
            }
        }
    }

    fn compare_one(&mut self, one: &One, op: Op, value: &Value) -> Result<String> {
        if let Domain::Amount(currency) = &one.domain {
            return self.compare_amount(&one.sql, currency, op, value);
        }
        let literal = literal(&one.domain, value, &self.catalog.settings)?;
        Ok(self.compare_literal(&one.sql, op, literal))
    }

    fn compare_literal(&mut self, sql: &str, op: Op, literal: Literal) -> String {
        let fixed = match literal {
            Literal::Text(text) => return self.compare_param(sql, op, Param::Text(text.into())),
            Literal::Id(id) => return self.compare_param(sql, op, Param::Uuid(id)),
            Literal::Number(fixed) => fixed,
        };
        match (fixed, op) {
            (Fixed::At(number), op) => self.compare_param(sql, op, Param::Integer(number)),
            (_, Op::Eq) => FALSE.to_owned(),
            (Fixed::After(floor), Op::Lt | Op::Le) => self.compare_param(sql, Op::Le, Param::Integer(floor)),
            (Fixed::After(floor), _) => self.compare_param(sql, Op::Gt, Param::Integer(floor)),
            (Fixed::Above, Op::Lt | Op::Le) | (Fixed::Below, Op::Gt | Op::Ge) => format!("{sql} IS NOT NULL"),
            (Fixed::Above | Fixed::Below, _) => FALSE.to_owned(),
        }
    }

    fn compare_param(&mut self, sql: &str, op: Op, param: Param<'static>) -> String {
        format!("{sql} {} {}", super::comparison_sign(op), self.sql.param(param))
    }

    /// Amounts count in their own currency, so how many minor units a number is depends on the currency.
    fn compare_amount(&mut self, sql: &str, currency: &str, op: Op, value: &Value) -> Result<String> {
        let (units, from) = match value {
            Value::Money(money) => (money.minor, money.currency.digits()),
            value => number(value, &self.catalog.settings).ok_or_else(only_emptiness)?,
        };
        let mut each = Vec::new();
        let mut unusual = Vec::new();
        for (digits, codes) in currencies_of_unusual_digits() {
            let test = self.compare_literal(sql, op, fixed(units, from, *digits));
            each.push(format!("({currency} IN ({codes}) AND {test})"));
            unusual.push(codes.as_str());
        }
        let test = self.compare_literal(sql, op, fixed(units, from, USUAL_DIGITS));
        each.push(format!("({currency} NOT IN ({}) AND {test})", unusual.join(", ")));
        if let Value::Money(money) = value {
            let code = self.sql.param(Param::Text(money.currency.code().into()));
            return Ok(format!("({currency} = {code} AND {})", join_terms(each, "OR", FALSE)));
        }
        Ok(join_terms(each, "OR", FALSE))
    }

    fn one_of_these(&mut self, one: &One, values: &[Value]) -> Result<String> {
        let mut tests = Vec::new();
        let (mut texts, mut ids, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for value in values {
            if value.is_empty() {
                tests.push(format!("{} IS NULL", one.there));
            } else if matches!(one.domain, Domain::Amount(_)) {
                tests.push(self.compare_one(one, Op::Eq, value)?);
            } else {
                match literal(&one.domain, value, &self.catalog.settings)? {
                    Literal::Text(text) => texts.push(text),
                    Literal::Id(id) => ids.push(id),
                    Literal::Number(Fixed::At(number)) => numbers.push(number),
                    Literal::Number(_) => {}
                }
            }
        }
        for list in [Param::Texts(texts), Param::Uuids(ids), Param::Integers(numbers)] {
            tests.extend(self.in_list(&one.sql, list));
        }
        Ok(join_terms(tests, "OR", FALSE))
    }

    /// One value compares plainly, which engines plan best; none is no test at all.
    fn in_list(&mut self, sql: &str, list: Param<'static>) -> Option<String> {
        let single = match &list {
            Param::Texts(texts) if texts.len() == 1 => Param::Text(texts[0].clone().into()),
            Param::Uuids(ids) if ids.len() == 1 => Param::Uuid(ids[0]),
            Param::Integers(numbers) if numbers.len() == 1 => Param::Integer(numbers[0]),
            Param::Texts(texts) if texts.is_empty() => return None,
            Param::Uuids(ids) if ids.is_empty() => return None,
            Param::Integers(numbers) if numbers.is_empty() => return None,
            _ => return Some(self.sql.in_list(sql, list)),
        };
        Some(self.compare_param(sql, Op::Eq, single))
    }

    fn like_one(&mut self, one: &One, place: Place, text: &str) -> Result<String> {
        let text = match one.domain {
            Domain::Folded => fold(text).into_owned(),
            Domain::Text => text.to_owned(),
            _ => return Err(Error::invalid("", "not_a_text", "Only texts are searched for a part of them")),
        };
        let Some(last) = text.chars().last() else { return Ok(format!("{} IS NOT NULL", one.sql)) };
        Ok(match place {
            Place::Start => {
                let after = after_all_that_begin_with(&text, last);
                let from = self.compare_param(&one.sql, Op::Ge, Param::Text(text.into()));
                match after {
                    Some(after) => {
                        let to = self.compare_param(&one.sql, Op::Lt, Param::Text(after.into()));
                        format!("({from} AND {to})")
                    }
                    None => from,
                }
            }
            Place::Within => {
                let needle = self.sql.param(Param::Text(text.into()));
                self.dialect().contains(&one.sql, &needle)
            }
            Place::Word => self.has_word(&one.sql, text),
            Place::End => {
                let chars = text.chars().count();
                let needle = self.sql.param(Param::Text(text.into()));
                self.dialect().ends_with(&one.sql, &needle, chars)
            }
        })
    }
}

impl Compiler<'_> {
    /// A word in `column` begins with `text`, as the search index divides words.
    fn has_word(&mut self, column: &str, text: String) -> String {
        let alone = text.chars().next().is_some_and(crate::search::stands_alone);
        let after_blank = format!(" {text}");
        let needle = self.sql.param(Param::Text(text.into()));
        let within = self.dialect().contains(column, &needle);
        if alone {
            return within;
        }
        let needle = self.sql.param(Param::Text(after_blank.into()));
        let begins = self.dialect().contains(&words_apart(column), &needle);
        // Most texts do not have it at all, which is quickly seen.
        format!("({within} AND {begins})")
    }
}

/// What stands between words, beside blanks.
const BETWEEN_WORDS: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿«»·•–—‘’“”„";

/// The text with a blank before each word.
fn words_apart(column: &str) -> String {
    BETWEEN_WORDS.chars().fold(format!("' ' || {column}"), |text, between| {
        let between = if between == '\'' { "''".to_owned() } else { between.to_string() };
        format!("replace({text}, '{between}', ' ')")
    })
}

/// The least text after all that begin with `text`, in the order of bytes, which for UTF-8 is that of characters.
fn after_all_that_begin_with(text: &str, last: char) -> Option<String> {
    let mut head = &text[..text.len() - last.len_utf8()];
    let mut last = last;
    loop {
        if let Some(next) = (last..=char::MAX).nth(1) {
            return Some(format!("{head}{next}"));
        }
        last = head.chars().last()?;
        head = &head[..head.len() - last.len_utf8()];
    }
}

fn only_emptiness() -> Error {
    Error::invalid("", "not_comparable", "This field can be asked only whether it is empty")
}

const USUAL_DIGITS: u8 = 2;

/// Currencies by their digits after the point where those are not two, as lists of SQL texts.
fn currencies_of_unusual_digits() -> &'static BTreeMap<u8, String> {
    static LISTS: OnceLock<BTreeMap<u8, String>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists: BTreeMap<u8, String> = BTreeMap::new();
        for code in three_letters() {
            let Some(currency) = Currency::parse(&code).filter(|known| known.digits() != USUAL_DIGITS) else {
                continue;
            };
            let list = lists.entry(currency.digits()).or_default();
            let comma = if list.is_empty() { "" } else { ", " };
            list.push_str(&format!("{comma}'{code}'"));
        }
        lists
    })
}

fn three_letters() -> impl Iterator<Item = String> {
    let letters = 'A'..='Z';
    letters.clone().flat_map(move |a| {
        let letters = letters.clone();
        letters.clone().flat_map(move |b| letters.clone().map(move |c| String::from_iter([a, b, c])))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_follows_the_order_of_bytes() {
        let after = |text: &str| after_all_that_begin_with(text, text.chars().last().expect("a text"));
        assert_eq!(after("abc").as_deref(), Some("abd"));
        assert_eq!(after("a\u{d7ff}").as_deref(), Some("a\u{e000}"));
        assert_eq!(after("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(after("\u{10ffff}"), None);
    }

    #[test]
    fn currencies_without_cents_are_known() {
        let lists = currencies_of_unusual_digits();
        assert!(lists[&0].contains("'JPY'") && lists[&3].contains("'KWD'"));
        assert!(!lists.values().any(|codes| codes.contains("'EUR'")));
    }
}
