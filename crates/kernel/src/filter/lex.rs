//! Text into tokens, for filters, sorts, summaries and formulas alike.

use crate::decimal::{Decimal, SCALE_MAX};
use crate::error::{Error, Result};
use crate::filter::bounds;
use crate::filter::tree::{At, SHIFT_COUNT_MAX, Unit, Word};
use crate::filter::wrong::{Source, quoted};
use crate::id::{FieldId, ObjectId};
use crate::limits;
use crate::time::{Date, Instant};

/// A piece of the text with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub at: At,
    pub is: Piece,
}

/// What a piece of the text is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// A name or a keyword.
    Word(String),
    /// A name in backticks, or an id such as `#12`: never a keyword.
    Name(Word),
    Text(String),
    /// Without a sign, with a point.
    Number(String),
    /// `30d`
    Quantity(u32, Unit),
    Date(Date),
    Instant(Instant),
    Symbol(&'static str),
    End,
}

/// Longer symbols first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 17] = ["<=", ">=", "!=", "<>", "=", "<", ">", "(", ")", ",", ".", "+", "-", "*", "/", "&", ":"];

impl Piece {
    /// For an error: what was found.
    pub fn describe(&self) -> String {
        match self {
            Self::Word(word) => quoted(word),
            Self::Name(word) => quoted(&word.to_string()),
            Self::Text(text) => format!("the text {}", quoted(text)),
            Self::Number(number) => format!("the number {}", quoted(number.trim_end_matches('.'))),
            Self::Quantity(count, unit) => quoted(&format!("{count}{}", unit.sign())),
            Self::Date(date) => format!("the date {date}"),
            Self::Instant(instant) => format!("the time {instant}"),
            Self::Symbol(symbol) => quoted(symbol),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Cuts a text into tokens; the last one is [`Piece::End`].
pub(super) fn tokens(text: &str, source: Source) -> Result<Vec<Token>> {
    if text.len() > limits::FILTER_BYTES_MAX {
        return Err(bounds::too_many_bytes());
    }
    let mut lexer = Lexer { rest: text, at: 0, source };
    let mut all = Vec::new();
    loop {
        lexer.skip(lexer.count(char::is_whitespace));
        let at = At::new(lexer.at);
        let is = lexer.piece()?;
        let ended = is == Piece::End;
        all.push(Token { at, is });
        if ended {
            return Ok(all);
        }
    }
}

struct Lexer<'t> {
    rest: &'t str,
    /// Characters before `rest`.
    at: usize,
    source: Source,
}

impl<'t> Lexer<'t> {
    fn piece(&mut self) -> Result<Piece> {
        let Some(first) = self.rest.chars().next() else { return Ok(Piece::End) };
        match first {
            '"' | '\'' => self.quote(first).map(Piece::Text),
            '`' => self.quote(first).map(|name| Piece::Name(Word::Key(name))),
            '#' => self.pinned(),
            '0'..='9' => self.digits(),
            c if c.is_alphabetic() || c == '_' => {
                Ok(Piece::Word(self.take(self.count(|c| c.is_alphanumeric() || c == '_')).to_owned()))
            }
            other => match SYMBOLS.iter().find(|symbol| self.rest.starts_with(**symbol)) {
                Some(symbol) => {
                    self.skip(symbol.len());
                    Ok(Piece::Symbol(symbol))
                }
                None => Err(self.expected(self.at, "a name, a value or a sign", &quoted(&other.to_string()))),
            },
        }
    }

    /// A text between two of `mark`, with escapes.
    fn quote(&mut self, mark: char) -> Result<String> {
        let start = self.at;
        self.skip(1);
        let mut out = String::new();
        loop {
            let at = self.at;
            match self.next() {
                None => {
                    let wanted = format!("a closing {mark} for the one at character {start}");
                    return Err(self.expected(at, &wanted, "the end"));
                }
                Some(c) if c == mark => return Ok(out),
                Some('\\') => out.push(self.escape(at)?),
                Some('\0') => return Err(self.expected(at, "text", "a character that cannot be stored")),
                Some(c) => out.push(c),
            }
        }
    }

    fn escape(&mut self, at: usize) -> Result<char> {
        const WANTED: &str = "an escape such as \\\", \\\\, \\n or \\u{20AC}";
        let found = match self.next() {
            Some(c @ ('"' | '\'' | '`' | '\\')) => return Ok(c),
            Some('n') => return Ok('\n'),
            Some('r') => return Ok('\r'),
            Some('t') => return Ok('\t'),
            Some('u') => match self.code_point() {
                Some(c) => return Ok(c),
                None => "an escape that names no character".to_owned(),
            },
            Some(other) => quoted(&format!("\\{other}")),
            None => "the end".to_owned(),
        };
        Err(self.expected(at, WANTED, &found))
    }

    /// `{20AC}` after `\u`; the character zero cannot be stored.
    fn code_point(&mut self) -> Option<char> {
        self.rest.strip_prefix('{')?;
        self.skip(1);
        let digits = self.take(self.count(|c| c.is_ascii_hexdigit()));
        self.rest.strip_prefix('}')?;
        self.skip(1);
        let code = u32::from_str_radix(digits, 16).ok()?;
        char::from_u32(code).filter(|c| *c != '\0')
    }

    /// `#12`, `#^12` or `#@3`.
    fn pinned(&mut self) -> Result<Piece> {
        let start = self.at;
        self.skip(1);
        let kind = self.rest.chars().next().filter(|c| matches!(c, '^' | '@'));
        self.skip(usize::from(kind.is_some()));
        let digits = self.take(self.count(|c| c.is_ascii_digit()));
        let Ok(id) = digits.parse() else {
            return Err(self.expected(start, "the id of a field such as #12", &quoted(&format!("#{digits}"))));
        };
        Ok(Piece::Name(match kind {
            None => Word::Field(FieldId(id)),
            Some('^') => Word::Inverse(FieldId(id)),
            Some(_) => Word::Object(ObjectId(id)),
        }))
    }

    /// A number, a quantity such as `30d`, a date or a time.
    fn digits(&mut self) -> Result<Piece> {
        if looks_like_date(self.rest.as_bytes()) {
            return self.date();
        }
        let start = self.at;
        let whole = self.take(self.count(|c| c.is_ascii_digit()));
        if self.rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return self.quantity(start, whole);
        }
        let fraction = match self.rest.as_bytes() {
            [b'.', b'0'..=b'9', ..] => {
                self.skip(1);
                self.take(self.count(|c| c.is_ascii_digit()))
            }
            _ => "",
        };
        Ok(Piece::Number(format!("{whole}.{fraction}")))
    }

    fn quantity(&mut self, start: usize, count: &str) -> Result<Piece> {
        let at = self.at;
        let sign = self.take(self.count(|c| c.is_alphanumeric() || c == '_'));
        let Some((unit, _)) = Unit::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(sign)) else {
            return Err(self.expected(at, "a unit: s, min, h, d, w, m (months), q or y", &quoted(sign)));
        };
        match count.parse::<u32>() {
            Ok(count) if count <= SHIFT_COUNT_MAX => Ok(Piece::Quantity(count, *unit)),
            _ => Err(self.expected(start, &format!("at most {}", SHIFT_COUNT_MAX), &quoted(count))),
        }
    }

    fn date(&mut self) -> Result<Piece> {
        let start = self.at;
        let day = self.take(10);
        if !self.rest.starts_with(['T', 't']) {
            let date = Date::parse(day).map(Piece::Date);
            return date.ok_or_else(|| self.expected(start, "a day of the calendar", &quoted(day)));
        }
        self.skip(1);
        let time = self.take(self.count(|c| c.is_ascii_digit() || matches!(c, ':' | '.')));
        let zone = match self.rest.as_bytes() {
            [b'Z' | b'z', ..] => self.take(1),
            [b'+' | b'-', b'0'..=b'9', ..] => {
                self.take(1 + self.rest[1..].bytes().take_while(|c| matches!(c, b'0'..=b'9' | b':')).count())
            }
            _ => return Err(self.expected(self.at, "Z or an offset such as +02:00 after the time", &self.found())),
        };
        let text = format!("{day}T{time}{zone}");
        let instant = Instant::parse(&text, &jiff::tz::TimeZone::UTC).map(Piece::Instant);
        instant.ok_or_else(|| self.expected(start, "a time such as 2024-05-01T12:00:00Z", &quoted(&text)))
    }

    /// What stands here, for an error.
    fn found(&self) -> String {
        match self.rest.split_whitespace().next() {
            Some(word) if !self.rest.starts_with(char::is_whitespace) => quoted(word),
            Some(_) => "a blank".to_owned(),
            None => "the end".to_owned(),
        }
    }

    /// How many characters from here on are such.
    fn count(&self, such: impl Fn(char) -> bool) -> usize {
        self.rest.chars().take_while(|c| such(*c)).count()
    }

    /// The next characters, as many as asked for.
    fn take(&mut self, chars: usize) -> &'t str {
        let end = self.rest.char_indices().nth(chars).map_or(self.rest.len(), |(end, _)| end);
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.at += chars;
        taken
    }

    fn skip(&mut self, chars: usize) {
        self.take(chars);
    }

    fn next(&mut self) -> Option<char> {
        self.take(usize::from(!self.rest.is_empty())).chars().next()
    }

    fn expected(&self, at: usize, expected: &str, found: &str) -> Error {
        self.source.expected("filter_syntax", At::new(at), expected, found)
    }
}

/// Reads a [`Piece::Number`], perhaps with a sign, with as few digits after the point as it needs; the error says what is wrong with it.
pub(super) fn decimal(digits: &str) -> Result<Decimal, String> {
    // The point is always there, so that these zeros are of the fraction.
    let digits = digits.trim_end_matches('0');
    let scale = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    match u8::try_from(scale) {
        Ok(scale) if scale <= SCALE_MAX => {
            Decimal::parse(digits, scale).map_err(|_| "a number that fits 64 bits".to_owned())
        }
        _ => Err(format!("a number with at most {SCALE_MAX} digits after the point")),
    }
}

/// Four digits, a dash and a digit: `2024-05-01`, or a mistaken one.
fn looks_like_date(bytes: &[u8]) -> bool {
    let shape = b"dddd-dd-dd";
    bytes.len() >= shape.len()
        && shape.iter().zip(bytes).all(|(want, byte)| match want {
            b'd' => byte.is_ascii_digit(),
            dash => byte == dash,
        })
}
