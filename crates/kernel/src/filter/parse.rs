//! Text into a tree. Bounded: the text's bytes, the comparisons, the brackets within brackets, the lists.

mod literal;

pub(super) use literal::{BUCKETS, DAYS, literal};

use crate::catalog::Measure;
use crate::error::{Error, Result};
use crate::filter::bounds;
use crate::filter::lex::{self, Piece, Token};
use crate::filter::tree::{At, Literal, Measuring, Name, Names, Phrase, Subject, Test, Tree, Word};
use crate::filter::wrong::Source;
use crate::filter::{Op, Place};
use crate::limits;

/// The measures by the names that they have in filters and summaries.
pub(super) const MEASURES: [(&str, Measure); 6] = [
    ("count", Measure::Count),
    ("sum", Measure::Sum),
    ("min", Measure::Min),
    ("max", Measure::Max),
    ("avg", Measure::Avg),
    ("latest", Measure::Latest),
];

/// Words that no name may be without backticks, where a condition begins.
pub(super) const RESERVED: [&str; 5] = ["and", "or", "not", "true", "false"];

/// The signs of comparisons.
pub(super) const COMPARISONS: [(&str, Op); 7] =
    [("=", Op::Eq), ("!=", Op::Ne), ("<>", Op::Ne), ("<=", Op::Le), (">=", Op::Ge), ("<", Op::Lt), (">", Op::Gt)];

/// Reads a filter.
///
/// # Errors
/// `Invalid` with the code `filter_syntax`, the place and what was expected there; `Limit`.
pub fn parse(text: &str) -> Result<Tree> {
    let mut parser = Parser::new(text, Source::Filter)?;
    let tree = parser.alternatives()?;
    parser.end("“and”, “or” or the end")?;
    Ok(tree)
}

/// Reads tokens from left to right.
pub(super) struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    terms: usize,
    pub source: Source,
}

impl Parser {
    pub fn new(text: &str, source: Source) -> Result<Self> {
        Ok(Self { tokens: lex::tokens(text, source)?, next: 0, depth: 0, terms: 0, source })
    }

    /// One or more alternatives between `or`.
    fn alternatives(&mut self) -> Result<Tree> {
        let first = self.conjunction()?;
        let mut all = vec![first];
        while self.take_word("or") {
            all.push(self.conjunction()?);
        }
        Ok(one_or(all, Tree::Or))
    }

    fn conjunction(&mut self) -> Result<Tree> {
        let first = self.condition()?;
        let mut all = vec![first];
        while self.take_word("and") {
            all.push(self.condition()?);
        }
        Ok(one_or(all, Tree::And))
    }

    fn condition(&mut self) -> Result<Tree> {
        if self.take_word("not") {
            return self.deeper(|parser| Ok(negated(parser.condition()?)));
        }
        if self.take("(") {
            return self.deeper(|parser| {
                let inner = parser.alternatives()?;
                parser.close()?;
                Ok(inner)
            });
        }
        self.count_term()?;
        self.term()
    }

    /// What is no bracket and no `not`.
    fn term(&mut self) -> Result<Tree> {
        for (word, yes) in [("true", true), ("false", false)] {
            if self.take_word(word) {
                return Ok(Tree::Const(yes));
            }
        }
        if self.is_word(0, "matches") && matches!(self.peek(1), Piece::Text(_)) {
            self.next += 1;
            return self.phrase().map(Tree::Matches);
        }
        if self.takes_call("any") {
            return self.related();
        }
        if self.takes_call("none") {
            return self.related().map(negated);
        }
        for (word, measure) in MEASURES {
            let at = self.at();
            if self.takes_call(word) {
                let (names, filter) = self.related_parts()?;
                let measuring = Measuring { at, measure, names, filter };
                return self.tested(Subject::Measure(Box::new(measuring)));
            }
        }
        let names = self.names("a condition")?;
        self.tested(Subject::Field(names))
    }

    fn related(&mut self) -> Result<Tree> {
        let (related, filter) = self.related_parts()?;
        Ok(Tree::Any { related, filter: filter.map(Box::new) })
    }

    /// `deals, stage = "won")` after the opening bracket.
    fn related_parts(&mut self) -> Result<(Names, Option<Tree>)> {
        let names = self.names("the name of related records")?;
        let filter = match self.take(",") {
            true => Some(self.deeper(Self::alternatives)?),
            false => None,
        };
        if !self.take(")") {
            let wanted = if filter.is_some() { "“and”, “or” or “)”" } else { "“,” or “)”" };
            return Err(self.expected(wanted));
        }
        Ok((names, filter))
    }

    fn tested(&mut self, subject: Subject) -> Result<Tree> {
        let negated = self.starts_negated_test();
        self.next += usize::from(negated);
        let (test, not) = self.test()?;
        let tree = Tree::Is { subject, test };
        Ok(if negated != not { Tree::Not(Box::new(tree)) } else { tree })
    }

    /// Whether `not in`, `not contains` and the like come.
    fn starts_negated_test(&self) -> bool {
        self.is_word(0, "not") && ["in", "contains", "starts", "ends"].iter().any(|word| self.is_word(1, word))
    }

    /// What is asked of a subject, and whether it is to be negated (`is not empty`).
    fn test(&mut self) -> Result<(Test, bool)> {
        if let Piece::Symbol(symbol) = self.peek(0)
            && let Some((_, op)) = COMPARISONS.iter().find(|(known, _)| known == symbol)
        {
            self.next += 1;
            return Ok((Test::Compare { op: *op, with: self.literal()? }, false));
        }
        if self.take_word("in") {
            return Ok((Test::In(self.list()?), false));
        }
        if self.take_word("between") {
            let from = self.literal()?;
            if !self.take_word("and") {
                return Err(self.expected("“and” and the other end of the range"));
            }
            return Ok((Test::Between(from, self.literal()?), false));
        }
        if self.take_word("contains") {
            return Ok((Test::Like { place: Place::Within, text: self.phrase()? }, false));
        }
        for (word, place) in [("starts", Place::Start), ("ends", Place::End)] {
            if self.take_word(word) {
                if !self.take_word("with") {
                    return Err(self.expected("“with”"));
                }
                return Ok((Test::Like { place, text: self.phrase()? }, false));
            }
        }
        if self.take_word("is") {
            let not = self.take_word("not");
            return match self.take_word("empty") {
                true => Ok((Test::Empty, not)),
                false if not => Err(self.expected("“empty”")),
                false => Err(self.expected("“empty” or “not empty”")),
            };
        }
        match self.ends_condition() {
            true => Ok((Test::True, false)),
            false => Err(self.expected("a comparison such as “=”, “in”, “contains” or “is empty”")),
        }
    }

    /// Whether a condition may end here.
    fn ends_condition(&self) -> bool {
        match self.peek(0) {
            Piece::End => true,
            Piece::Symbol(symbol) => matches!(*symbol, ")" | ","),
            Piece::Word(_) => self.is_word(0, "and") || self.is_word(0, "or"),
            _ => false,
        }
    }

    /// What follows `in`: values in brackets, or one that stands for several, such as `my team`.
    fn list(&mut self) -> Result<Vec<Literal>> {
        if !self.take("(") {
            return Ok(vec![self.literal()?]);
        }
        let mut list = vec![self.literal()?];
        while self.take(",") {
            if list.len() == limits::FILTER_LIST_MAX {
                return Err(bounds::list_too_long());
            }
            list.push(self.literal()?);
        }
        match self.take(")") {
            true => Ok(list),
            false => Err(self.expected("“,” or “)”")),
        }
    }

    fn phrase(&mut self) -> Result<Phrase> {
        let at = self.at();
        match self.peek(0) {
            Piece::Text(text) => {
                let text = text.clone();
                self.next += 1;
                Ok(Phrase { at, text })
            }
            _ => Err(self.expected("a text in quotes")),
        }
    }

    /// One or more names with dots between them; the error expects `what`.
    pub fn names(&mut self, what: &str) -> Result<Names> {
        let mut names = vec![self.name(what, Self::is_reserved)?];
        while self.take(".") {
            names.push(self.name("a name", |_| false)?);
        }
        Ok(Names(names))
    }

    fn name(&mut self, what: &str, refused: fn(&str) -> bool) -> Result<Name> {
        let at = self.at();
        let word = match self.peek(0) {
            Piece::Word(word) if !refused(word) => Word::Key(word.clone()),
            Piece::Name(word) => word.clone(),
            _ => return Err(self.expected(what)),
        };
        self.next += 1;
        Ok(Name { at, word })
    }

    fn is_reserved(word: &str) -> bool {
        RESERVED.iter().any(|reserved| word.eq_ignore_ascii_case(reserved))
    }

    fn count_term(&mut self) -> Result<()> {
        self.terms += 1;
        if self.terms > limits::FILTER_TERMS_MAX { Err(bounds::too_many_terms()) } else { Ok(()) }
    }

    /// Reads something that lies one bracket deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.enter()?;
        let out = read(self)?;
        self.leave();
        Ok(out)
    }

    /// One bracket deeper.
    pub fn enter(&mut self) -> Result<()> {
        if self.depth == limits::FILTER_DEPTH_MAX {
            return Err(bounds::too_deep());
        }
        self.depth += 1;
        Ok(())
    }

    /// And out again.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    fn close(&mut self) -> Result<()> {
        if self.take(")") { Ok(()) } else { Err(self.expected("“and”, “or” or “)”")) }
    }

    /// Nothing may follow; the error expects `what`.
    pub fn end(&self, what: &str) -> Result<()> {
        if *self.peek(0) == Piece::End { Ok(()) } else { Err(self.expected(what)) }
    }

    /// Something else was expected here.
    pub fn expected(&self, what: &str) -> Error {
        self.source.expected("filter_syntax", self.at(), what, &self.peek(0).describe())
    }

    /// Where the next token stands.
    pub fn at(&self) -> At {
        self.tokens[self.next.min(self.tokens.len() - 1)].at
    }

    /// The token that comes after `skip` others.
    pub fn peek(&self, skip: usize) -> &Piece {
        &self.tokens[(self.next + skip).min(self.tokens.len() - 1)].is
    }

    pub fn advance(&mut self) {
        self.next += 1;
    }

    pub fn is_word(&self, skip: usize, wanted: &str) -> bool {
        matches!(self.peek(skip), Piece::Word(word) if word.eq_ignore_ascii_case(wanted))
    }

    pub fn take_word(&mut self, wanted: &str) -> bool {
        let is = self.is_word(0, wanted);
        self.next += usize::from(is);
        is
    }

    /// Takes a word with an opening bracket after it.
    pub fn takes_call(&mut self, wanted: &str) -> bool {
        let is = self.is_word(0, wanted) && *self.peek(1) == Piece::Symbol("(");
        self.next += if is { 2 } else { 0 };
        is
    }

    pub fn take(&mut self, symbol: &str) -> bool {
        let is = matches!(self.peek(0), Piece::Symbol(found) if *found == symbol);
        self.next += usize::from(is);
        is
    }
}

fn one_or(mut all: Vec<Tree>, many: fn(Vec<Tree>) -> Tree) -> Tree {
    match all.pop() {
        Some(only) if all.is_empty() => only,
        last => {
            all.extend(last);
            many(all)
        }
    }
}

fn negated(tree: Tree) -> Tree {
    Tree::Not(Box::new(tree))
}
