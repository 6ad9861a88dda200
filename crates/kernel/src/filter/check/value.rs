//! Literals into the values that a field holds.

use std::collections::HashMap;

use super::{Asked, Checker, Type, mismatch_text};
use crate::catalog::ChoiceOption;
use crate::ctx::USER_OBJECT;
use crate::decimal::Decimal;
use crate::error::{Error, Result};
use crate::filter::names::nearest;
use crate::filter::tree::{Literal, What};
use crate::filter::wrong::{either, quoted};
use crate::filter::{lex, print};
use crate::money::{Currency, Money};
use crate::text::fold;
use crate::value::{Ref, Value};

/// Options that an error names.
const OPTIONS_SHOWN_MAX: usize = 20;

impl<'a> Checker<'a, '_> {
    /// The value that a literal means for a term that is no link, date or time.
    pub(super) fn value(&mut self, asked: &Asked<'a>, with: &Literal) -> Result<Value> {
        let found = match asked.ty {
            Type::Text | Type::Tags => text(with).map(|text| Value::Text(text.to_owned())),
            Type::Boolean => match with.what {
                What::Bool(yes) => Some(Value::Boolean(yes)),
                _ => None,
            },
            Type::Integer { prefix } => {
                number(with, prefix).and_then(|n| n.rescale(0)).map(|n| Value::Integer(n.units))
            }
            Type::Decimal { scale } => number(with, "").and_then(|n| n.rescale(scale)).map(Value::Decimal),
            Type::Duration => seconds(with).map(Value::Integer),
            Type::Money => return self.money(asked, with),
            Type::Amount => number(with, "").map(Value::Decimal),
            Type::Choice(options) => return self.option(asked, options, with),
            Type::Currency => text(with).and_then(Currency::parse).map(|is| Value::Text(is.code().to_owned())),
            Type::Date | Type::Instant | Type::Link(_) | Type::Id(_) | Type::Address | Type::Opaque => None,
        };
        found.ok_or_else(|| self.mismatch(asked, with.at, &expected(asked.ty), &describe(with)))
    }

    /// An amount: with a currency, or of the base currency. Amounts compare in base currency, at today's rate.
    fn money(&mut self, asked: &Asked<'a>, with: &Literal) -> Result<Value> {
        let read = match &with.what {
            What::Text(text) => amount(text, self.base),
            What::Number(number) => number.rescale(self.base.digits()).map(|n| Money::new(n.units, self.base)),
            _ => None,
        };
        let Some(money) = read else {
            let digits = self.base.digits();
            let expected = format!(
                "an amount of {} with at most {digits} digits after the point, or one such as \"1000 USD\"",
                self.base
            );
            return Err(self.mismatch(asked, with.at, &expected, &describe(with)));
        };
        if money.currency == self.base {
            return Ok(Value::Money(Money { base: Some(money.minor), ..money }));
        }
        let Some(rate) = (self.rate)(money.currency) else {
            let expected = format!("an amount of {}, as no rate of {} is known", self.base, money.currency);
            return Err(self.wrong("no_rate", with.at, mismatch_text("no_rate", asked, &expected, &describe(with))));
        };
        let Some(base) = rate.convert(money, self.base) else {
            return Err(self.mismatch(asked, with.at, "a smaller amount", &describe(with)));
        };
        Ok(Value::Money(Money { base: Some(base), ..money }))
    }

    /// An option by its key, or by key or label in whatever case.
    fn option(&mut self, asked: &Asked<'a>, options: &[ChoiceOption], with: &Literal) -> Result<Value> {
        let Some(said) = text(with) else {
            return Err(self.mismatch(asked, with.at, "an option in quotes", &describe(with)));
        };
        if let Some(option) = options.iter().find(|option| option.key == said) {
            return Ok(Value::Text(option.key.clone()));
        }
        // A long list of long choices folds each of them once only.
        let folded = self.folded_options.entry(options.as_ptr()).or_insert_with(|| folded(options));
        match folded.get(fold(said).as_ref()) {
            Some(key) => Ok(Value::Text(key.clone())),
            None => Err(self.no_option(asked, options, said, with)),
        }
    }

    fn no_option(&self, asked: &Asked<'_>, options: &[ChoiceOption], said: &str, with: &Literal) -> Error {
        let offered = || options.iter().filter(|option| !option.retired).map(|option| option.key.as_str());
        let mut expected = either(offered(), OPTIONS_SHOWN_MAX);
        if options.len() > OPTIONS_SHOWN_MAX
            && let Some(meant) = nearest(said, offered())
        {
            expected = format!("{} or another option", quoted(meant));
        }
        self.wrong("unknown_option", with.at, mismatch_text("unknown_option", asked, &expected, &describe(with)))
    }

    /// The records that a literal names: an id, the actor, the actor's team.
    pub(super) fn records(&mut self, asked: &Asked<'a>, with: &Literal) -> Result<Vec<Ref>> {
        let targets = match asked.ty {
            Type::Link(targets) => targets.to_vec(),
            Type::Id(object) => vec![object],
            _ => Vec::new(),
        };
        let users = self.sight.catalog.find(USER_OBJECT).map(|users| users.id).filter(|users| targets.contains(users));
        match (&with.what, users) {
            (What::Text(text), _) => {
                if let Ok(id) = text.trim().parse() {
                    // Ids are unique over all objects, so that the object does not matter.
                    return Ok(targets.first().map(|object| Ref { object: *object, id }).into_iter().collect());
                }
            }
            (What::Me, Some(object)) => {
                return Ok(self.sight.access.user.iter().map(|id| Ref { object, id: *id }).collect());
            }
            (What::MyTeam, Some(object)) => {
                return Ok(self.sight.access.team_mates.iter().map(|id| Ref { object, id: *id }).collect());
            }
            _ => {}
        }
        let expected = match users {
            Some(_) => "the id of a record in quotes, “me” or “my team”",
            None => "the id of a record in quotes",
        };
        Err(self.mismatch(asked, with.at, expected, &describe(with)))
    }
}

/// The options by their folded keys, and by their folded labels where no key is the same.
fn folded(options: &[ChoiceOption]) -> HashMap<String, String> {
    let mut all = HashMap::new();
    let names = options.iter().map(|option| (&option.key, option));
    for (name, option) in names.chain(options.iter().map(|option| (&option.label, option))) {
        all.entry(fold(name).into_owned()).or_insert_with(|| option.key.clone());
    }
    all
}

fn text(with: &Literal) -> Option<&str> {
    match &with.what {
        What::Text(text) => Some(text),
        _ => None,
    }
}

/// A number, or a text that is one: decimals travel as strings.
fn number(with: &Literal, prefix: &str) -> Option<Decimal> {
    match &with.what {
        What::Number(number) => Some(*number),
        What::Text(text) => {
            let text = text.trim();
            parsed(text.strip_prefix(prefix).unwrap_or(text))
        }
        _ => None,
    }
}

fn parsed(text: &str) -> Option<Decimal> {
    let digits = if text.contains('.') { text.to_owned() } else { format!("{text}.") };
    lex::decimal(&digits).ok()
}

/// `90min`, or seconds as a number.
fn seconds(with: &Literal) -> Option<i64> {
    match with.what {
        What::Span { count, unit } => i64::from(count).checked_mul(unit.seconds()?),
        _ => number(with, "")?.rescale(0).map(|n| n.units),
    }
}

/// `1000 USD`, `USD 1000`, or `1000` of the base currency.
fn amount(text: &str, base: Currency) -> Option<Money> {
    let (amount, currency) = match text.trim().split_once(char::is_whitespace) {
        None => (text.trim(), base),
        Some((first, second)) => match Currency::parse(second) {
            Some(currency) => (first, currency),
            None => (second.trim(), Currency::parse(first)?),
        },
    };
    Money::parse(amount, currency).ok()
}

fn expected(ty: Type<'_>) -> String {
    match ty {
        Type::Text | Type::Tags => "a text in quotes".to_owned(),
        Type::Boolean => "true or false".to_owned(),
        Type::Integer { .. } | Type::Decimal { scale: 0 } => "a whole number".to_owned(),
        Type::Decimal { scale } => format!("a number with at most {scale} digits after the point"),
        Type::Amount => "a number".to_owned(),
        Type::Duration => "a length of time such as 30s, 90min, 2h or 3d".to_owned(),
        Type::Currency => "the code of a currency such as \"EUR\"".to_owned(),
        _ => "another value".to_owned(),
    }
}

/// For an error: what was found.
pub(super) fn describe(with: &Literal) -> String {
    match &with.what {
        What::Text(text) => format!("the text {}", quoted(text)),
        What::Number(number) => format!("the number {number}"),
        _ => print::literal(with),
    }
}
