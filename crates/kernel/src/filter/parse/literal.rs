//! Values as they are written: texts, numbers, dates, stretches of time, `me`.

use super::Parser;
use crate::error::Result;
use crate::filter::lex::{self, Piece};
use crate::filter::tree::{Literal, Period, SHIFT_COUNT_MAX, Turn, Unit, What};
use crate::query::Bucket;

/// The units of a period by their names, one and several.
pub(in crate::filter) const BUCKETS: [(&str, &str, Bucket); 5] = [
    ("day", "days", Bucket::Day),
    ("week", "weeks", Bucket::Week),
    ("month", "months", Bucket::Month),
    ("quarter", "quarters", Bucket::Quarter),
    ("year", "years", Bucket::Year),
];

/// The periods of one day, which have names of their own.
pub(in crate::filter) const DAYS: [(&str, Turn); 3] =
    [("yesterday", Turn::Last), ("today", Turn::This), ("tomorrow", Turn::Next)];

const TURNS: [(&str, Turn); 3] = [("last", Turn::Last), ("this", Turn::This), ("next", Turn::Next)];

/// Reads one literal, as the program form holds it.
pub(in crate::filter) fn literal(text: &str) -> Result<Literal> {
    let mut parser = Parser::new(text, crate::filter::wrong::Source::Filter)?;
    let literal = parser.literal()?;
    parser.end("the end")?;
    Ok(literal)
}

impl Parser {
    pub fn literal(&mut self) -> Result<Literal> {
        let at = self.at();
        let what = match self.peek(0).clone() {
            Piece::Text(text) => What::Text(text),
            Piece::Number(digits) => self.number(&digits)?,
            Piece::Quantity(count, unit) => What::Span { count, unit },
            Piece::Date(date) => What::Date(date),
            Piece::Instant(instant) => What::Instant(instant),
            Piece::Symbol(sign @ ("-" | "+")) => {
                self.advance();
                self.signed(sign)?
            }
            Piece::Word(word) => self.word(&word.to_ascii_lowercase())?,
            _ => return Err(self.expected_value()),
        };
        self.advance();
        Ok(Literal { at, what })
    }

    fn number(&self, digits: &str) -> Result<What> {
        lex::decimal(digits).map(What::Number).map_err(|wanted| self.expected(&wanted))
    }

    fn signed(&mut self, sign: &str) -> Result<What> {
        match self.peek(0).clone() {
            Piece::Number(digits) => self.number(&format!("{sign}{digits}")),
            Piece::Quantity(count, unit) => Ok(self.shift(sign, count, unit)),
            _ => Err(self.expected("a number, or a stretch of time such as 30d")),
        }
    }

    fn shift(&self, sign: &str, count: u32, unit: Unit) -> What {
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        What::Shift { count: if sign == "-" { -count } else { count }, unit }
    }

    /// A word that stands for a value; leaves its last word to be taken.
    fn word(&mut self, word: &str) -> Result<What> {
        if let Some((_, turn)) = DAYS.iter().find(|(day, _)| *day == word) {
            return Ok(What::Period(Period::Whole { turn: *turn, unit: Bucket::Day }));
        }
        if let Some((_, turn)) = TURNS.iter().find(|(known, _)| *known == word) {
            self.advance();
            return self.period(*turn).map(What::Period);
        }
        Ok(match word {
            "true" => What::Bool(true),
            "false" => What::Bool(false),
            "null" => What::Null,
            "now" => What::Now,
            "me" => What::Me,
            "my" => {
                self.advance();
                if !self.is_word(0, "team") {
                    return Err(self.expected("“team”"));
                }
                What::MyTeam
            }
            _ => return Err(self.expected_value()),
        })
    }

    fn expected_value(&self) -> crate::Error {
        match self.peek(0) {
            Piece::Word(word) => self.expected(&format!("a value (a text stands in quotes: \"{}\")", brief(word))),
            _ => self.expected("a value"),
        }
    }

    /// What follows `last`, `this` or `next`.
    fn period(&mut self, turn: Turn) -> Result<Period> {
        if let Piece::Number(digits) = self.peek(0).clone()
            && turn != Turn::This
        {
            return self.rolling(turn, &digits);
        }
        let unit = BUCKETS[1..].iter().find(|(one, _, _)| self.is_word(0, one));
        match unit {
            Some((_, _, unit)) => Ok(Period::Whole { turn, unit: *unit }),
            None if turn == Turn::This => Err(self.expected("“week”, “month”, “quarter” or “year”")),
            None => Err(self.expected("“week”, “month”, “quarter”, “year” or a number of days")),
        }
    }

    fn rolling(&mut self, turn: Turn, digits: &str) -> Result<Period> {
        let count = digits.strip_suffix('.').and_then(|whole| whole.parse::<u32>().ok());
        let Some(count) = count.filter(|count| (1..=SHIFT_COUNT_MAX).contains(count)) else {
            return Err(self.expected(&format!("a whole number from 1 to {SHIFT_COUNT_MAX}")));
        };
        self.advance();
        let unit = BUCKETS.iter().find(|(one, many, _)| self.is_word(0, one) || self.is_word(0, many));
        let Some((_, _, unit)) = unit else {
            return Err(self.expected("“days”, “weeks”, “months”, “quarters” or “years”"));
        };
        let count = i32::try_from(count).unwrap_or(i32::MAX);
        Ok(Period::Rolling { count: if turn == Turn::Last { -count } else { count }, unit: *unit })
    }
}

fn brief(word: &str) -> String {
    word.chars().take(40).collect()
}
