//! Text into a formula as written. Bounded: the text's bytes, the nodes, the brackets within brackets.

use super::{FORMULA_NODES_MAX, Sign, Written};
use crate::error::{Error, Result};
use crate::filter::lex::{self, Piece};
use crate::filter::parse::{COMPARISONS, Parser};
use crate::filter::tree::{Literal, Period, Turn, What};
use crate::filter::wrong::Source;
use crate::query::Bucket;

/// Reads a formula.
///
/// # Errors
/// `Invalid` with the code `filter_syntax`, the place and what was expected there; `Limit`.
pub fn parse_formula(text: &str) -> Result<Written> {
    let mut reader = Reader { parser: Parser::new(text, Source::Formula)?, nodes: 0 };
    let written = reader.alternatives()?;
    reader.parser.end("a sign such as “+” or the end")?;
    Ok(written)
}

pub(super) fn too_many_nodes() -> Error {
    let max = FORMULA_NODES_MAX;
    Error::limit("formula_nodes_max", max, format!("A formula may have at most {max} values and operations"))
}

struct Reader {
    parser: Parser,
    nodes: usize,
}

impl Reader {
    fn alternatives(&mut self) -> Result<Written> {
        let mut all = vec![self.conjunction()?];
        while self.parser.take_word("or") {
            all.push(self.conjunction()?);
        }
        self.joined(all, Written::Any)
    }

    fn conjunction(&mut self) -> Result<Written> {
        let mut all = vec![self.condition()?];
        while self.parser.take_word("and") {
            all.push(self.condition()?);
        }
        self.joined(all, Written::All)
    }

    fn joined(&mut self, mut all: Vec<Written>, many: fn(Vec<Written>) -> Written) -> Result<Written> {
        match all.pop() {
            Some(only) if all.is_empty() => Ok(only),
            last => {
                all.extend(last);
                self.made(many(all))
            }
        }
    }

    fn condition(&mut self) -> Result<Written> {
        let at = self.parser.at();
        if self.parser.take_word("not") {
            let inner = self.deeper(Self::condition)?;
            return self.made(Written::Not(at, Box::new(inner)));
        }
        let left = self.signed(1)?;
        let at = self.parser.at();
        if self.parser.take_word("is") {
            return self.emptiness(left);
        }
        let comparison = match self.parser.peek(0) {
            Piece::Symbol(symbol) => COMPARISONS.iter().find(|(known, _)| known == symbol),
            _ => None,
        };
        let Some((_, op)) = comparison else { return Ok(left) };
        self.parser.advance();
        let right = self.signed(1)?;
        self.made(Written::Signed { at, sign: Sign::Compare(*op), left: Box::new(left), right: Box::new(right) })
    }

    fn emptiness(&mut self, of: Written) -> Result<Written> {
        let at = of.at();
        let not = self.parser.take_word("not");
        if !self.parser.take_word("empty") {
            return Err(self.parser.expected(if not { "“empty”" } else { "“empty” or “not empty”" }));
        }
        let empty = self.made(Written::Empty(at, Box::new(of)))?;
        if not { self.made(Written::Not(at, Box::new(empty))) } else { Ok(empty) }
    }

    /// Values with signs that bind as tightly as `level` or more; those of one level from left to right.
    fn signed(&mut self, level: u8) -> Result<Written> {
        const SIGNS: [(&str, Sign); 5] =
            [("&", Sign::Concat), ("+", Sign::Plus), ("-", Sign::Minus), ("*", Sign::Times), ("/", Sign::By)];
        if level > Sign::Times.level() {
            return self.negatable();
        }
        let mut left = self.signed(level + 1)?;
        loop {
            let at = self.parser.at();
            let sign = SIGNS.iter().find(|(symbol, sign)| sign.level() == level && self.parser.take(symbol));
            let Some((_, sign)) = sign else { return Ok(left) };
            let right = self.signed(level + 1)?;
            left = self.made(Written::Signed { at, sign: *sign, left: Box::new(left), right: Box::new(right) })?;
        }
    }

    fn negatable(&mut self) -> Result<Written> {
        let at = self.parser.at();
        if self.parser.take("-") {
            let inner = self.deeper(Self::negatable)?;
            return self.made(Written::Negate(at, Box::new(inner)));
        }
        if self.parser.take("(") {
            let inner = self.deeper(Self::alternatives)?;
            return match self.parser.take(")") {
                true => Ok(inner),
                false => Err(self.parser.expected("a sign such as “+” or “)”")),
            };
        }
        self.value()
    }

    fn value(&mut self) -> Result<Written> {
        let at = self.parser.at();
        let what = match self.parser.peek(0).clone() {
            Piece::Text(text) => What::Text(text),
            Piece::Number(digits) => {
                lex::decimal(&digits).map(What::Number).map_err(|wanted| self.parser.expected(&wanted))?
            }
            Piece::Date(date) => What::Date(date),
            Piece::Instant(instant) => What::Instant(instant),
            Piece::Word(word) => match word.to_ascii_lowercase().as_str() {
                "true" => What::Bool(true),
                "false" => What::Bool(false),
                _ if *self.parser.peek(1) == Piece::Symbol("(") => return self.call(word.to_ascii_lowercase()),
                // Without brackets; a field of that name stands in backticks.
                "today" => What::Period(Period::Whole { turn: Turn::This, unit: Bucket::Day }),
                "now" => What::Now,
                _ => return self.names(),
            },
            _ => return self.names(),
        };
        self.parser.advance();
        self.made(Written::Literal(Literal { at, what }))
    }

    fn names(&mut self) -> Result<Written> {
        let names = self.parser.names("a value, a field or a function")?;
        self.made(Written::Names(names))
    }

    fn call(&mut self, function: String) -> Result<Written> {
        let at = self.parser.at();
        self.parser.takes_call(&function);
        let mut args = Vec::new();
        if !self.parser.take(")") {
            args.push(self.deeper(Self::alternatives)?);
            while self.parser.take(",") {
                args.push(self.deeper(Self::alternatives)?);
            }
            if !self.parser.take(")") {
                return Err(self.parser.expected("a sign such as “+”, “,” or “)”"));
            }
        }
        self.made(Written::Call { at, function, args })
    }

    fn made(&mut self, written: Written) -> Result<Written> {
        self.nodes += 1;
        if self.nodes > FORMULA_NODES_MAX { Err(too_many_nodes()) } else { Ok(written) }
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Result<Written>) -> Result<Written> {
        self.parser.enter()?;
        let out = read(self)?;
        self.parser.leave();
        Ok(out)
    }
}
