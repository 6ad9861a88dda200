//! Conditions: And, Or and Not around comparisons.

use rapport_kernel::filter::{Op, Pred};
use rapport_kernel::query::Shelf;
use rapport_kernel::{RecordId, Result};

use super::frame::Frame;
use super::{Compiler, FALSE, TRUE, join_terms};
use crate::conn::Param;

impl Compiler<'_> {
    /// A condition that is true for the records it finds, and false or unknown for all others.
    pub fn pred(&mut self, frame: &mut Frame, pred: &Pred) -> Result<String> {
        match pred {
            Pred::Const(yes) => Ok(if *yes { TRUE } else { FALSE }.to_owned()),
            Pred::And(all) => self.each(frame, all, "AND", TRUE),
            Pred::Or(any) => self.each(frame, any, "OR", FALSE),
            Pred::Not(inner) => self.not(frame, inner),
            // Empty counts as unequal; for many values, as none being equal.
            Pred::Compare { term, op: Op::Ne, value } => {
                let operand = self.term(frame, term)?;
                self.compare(&operand, Op::Eq, value).map(negate)
            }
            Pred::Compare { term, op, value } => {
                let operand = self.term(frame, term)?;
                self.compare(&operand, *op, value)
            }
            Pred::In { term, values } => {
                let operand = self.term(frame, term)?;
                self.one_of(&operand, values)
            }
            Pred::Like { term, place, text } => {
                let operand = self.term(frame, term)?;
                self.like(&operand, *place, text)
            }
            Pred::Empty(term) => {
                let operand = self.term(frame, term)?;
                Ok(self.empty(&operand))
            }
            Pred::Any { related, filter } => self.any(frame, related, filter),
            Pred::Ids(ids) => Ok(self.ids(frame, ids)),
            Pred::Matches(words) => self.matches(frame, words),
        }
    }

    fn not(&mut self, frame: &mut Frame, pred: &Pred) -> Result<String> {
        match pred {
            Pred::Const(yes) => self.pred(frame, &Pred::Const(!yes)),
            Pred::And(all) => self.each_not(frame, all, "OR", FALSE),
            Pred::Or(any) => self.each_not(frame, any, "AND", TRUE),
            Pred::Not(inner) => self.pred(frame, inner),
            // Said without a negation, so that an index may serve.
            Pred::Compare { term, op: Op::Ne, value } => {
                let operand = self.term(frame, term)?;
                self.compare(&operand, Op::Eq, value)
            }
            Pred::Empty(term) => {
                let operand = self.term(frame, term)?;
                Ok(self.filled(&operand))
            }
            leaf => self.pred(frame, leaf).map(negate),
        }
    }

    fn each(&mut self, frame: &mut Frame, preds: &[Pred], word: &str, none: &str) -> Result<String> {
        let terms = preds.iter().map(|pred| self.pred(frame, pred)).collect::<Result<_>>()?;
        Ok(join_terms(terms, word, none))
    }

    fn each_not(&mut self, frame: &mut Frame, preds: &[Pred], word: &str, none: &str) -> Result<String> {
        let terms = preds.iter().map(|pred| self.not(frame, pred)).collect::<Result<_>>()?;
        Ok(join_terms(terms, word, none))
    }

    fn ids(&mut self, frame: &Frame, ids: &[RecordId]) -> String {
        let column = format!("{}.id", frame.alias);
        match ids {
            [one] => format!("{column} = {}", self.sql.param(Param::Uuid(one.0))),
            many => self.sql.in_list(&column, Param::Uuids(many.iter().map(|id| id.0).collect())),
        }
    }

    fn matches(&mut self, frame: &Frame, words: &str) -> Result<String> {
        let (object, id) = (frame.object.id, format!("{}.id", frame.alias));
        self.sql.fragment(|sql| crate::search::matches_sql(sql, object, &id, words))
    }

    /// What every question asks first: which shelf the records lie on.
    pub fn shelf(&self, frame: &Frame, shelf: Shelf) -> &'static str {
        debug_assert_eq!(frame.alias, "t", "a shelf is asked of the outermost records");
        match shelf {
            Shelf::Living => "t.deleted_at IS NULL",
            Shelf::Bin => "t.deleted_at IS NOT NULL",
            Shelf::Both => TRUE,
        }
    }
}

fn negate(test: String) -> String {
    format!("({test}) IS NOT TRUE")
}
