//! A formula against the catalog: names become fields, every step gets its type and scale.

use super::numbers::{fitted, number};
use super::parse::{parse_formula, too_many_nodes};
use super::{Expr, ExprType, FORMULA_DEPTH_MAX, FORMULA_NODES_MAX, Node, Sign, Written};
use crate::access::Access;
use crate::catalog::{Catalog, ChoiceOption, Field, Kind, Object};
use crate::error::{Error, Result};
use crate::filter::check::{Asked, Type};
use crate::filter::names::{Ended, Sight};
use crate::filter::tree::{At, Literal, Names, What};
use crate::filter::wrong::{Source, quoted};
use crate::filter::{End, Op, Term};
use crate::id::FieldId;
use crate::text::Text;
use crate::value::Value;

/// Types a formula over the fields of `object`, whoever asks: who may see the field that computes it may see it.
///
/// # Errors
/// `Invalid` with the codes `unknown_field`, `formula_type` or `formula_cycle` and the place; `Limit`.
pub fn check_formula(text: &str, object: &Object, catalog: &Catalog) -> Result<Expr> {
    let object = catalog.get(object.id).ok_or(Error::NotFound)?;
    let access = Access::everything();
    let sight = Sight { catalog, access: &access, source: Source::Formula };
    Checker { sight, object, within: Vec::new(), nodes: 0, depth: 0 }.formula(text)
}

/// The formula that `field` computes, as the kind of value that it declares.
///
/// # Errors
/// As [`check_formula`]; `Invalid` when the field is no formula or its formula gives another kind of value.
pub fn field_formula(field: &Field, object: &Object, catalog: &Catalog) -> Result<Expr> {
    let object = catalog.get(object.id).ok_or(Error::NotFound)?;
    let access = Access::everything();
    let sight = Sight { catalog, access: &access, source: Source::Formula };
    Checker { sight, object, within: Vec::new(), nodes: 0, depth: 0 }.field(field, At::default())
}

pub(super) struct Checker<'a> {
    sight: Sight<'a>,
    object: &'a Object,
    /// The formulas that are being put in place of their names, outermost first.
    within: Vec<FieldId>,
    nodes: usize,
    depth: usize,
}

impl<'a> Checker<'a> {
    fn formula(&mut self, text: &str) -> Result<Expr> {
        let written = parse_formula(text)?;
        self.expr(&written)
    }

    /// What a formula field computes, as the kind of value that it declares.
    fn field(&mut self, field: &Field, at: At) -> Result<Expr> {
        let Kind::Formula { expression, result } = &field.kind else {
            return Err(wrong(at, format!("{} is no formula", quoted(&field.key))));
        };
        if self.within.contains(&field.id) {
            let english = format!("The formula {} uses itself", quoted(&field.key));
            return Err(Source::Formula.wrong("formula_cycle", at, Text::new("formula_cycle", english)));
        }
        self.within.push(field.id);
        let expr = self.formula(expression)?;
        self.within.pop();
        let base = self.base_scale();
        let wanted = match result.as_ref() {
            Kind::Integer { .. } | Kind::Duration => number(0),
            Kind::Decimal { scale } => number(*scale),
            Kind::Percent => number(2),
            Kind::Money => ExprType::Number { scale: base, is_money: true },
            Kind::Text { .. } | Kind::LongText => ExprType::Text,
            Kind::Boolean => ExprType::Boolean,
            Kind::Date => ExprType::Date,
            Kind::Instant => ExprType::Instant,
            _ => {
                let known = "integer, decimal, percent, money, duration, text, long text, boolean, date or instant";
                let found = Asked::kind_name(result);
                return Err(wrong(at, format!("Expected {known} as the result of a formula, found {found}")));
            }
        };
        fitted(expr, wanted).map(Expr::kept_as_text).map_err(|found| {
            let expected = format!("Expected {} from the formula {}", wanted.name(), quoted(&field.key));
            wrong(at, format!("{expected}, found {}", found.name()))
        })
    }

    pub(super) fn expr(&mut self, written: &Written) -> Result<Expr> {
        self.nodes += 1;
        self.depth += 1;
        if self.nodes > FORMULA_NODES_MAX {
            return Err(too_many_nodes());
        }
        if self.depth > FORMULA_DEPTH_MAX {
            let max = FORMULA_DEPTH_MAX;
            return Err(Error::limit("formula_depth_max", max, format!("A formula may nest at most {max} operations")));
        }
        let expr = match written {
            Written::Literal(literal) => self.literal(literal)?,
            Written::Names(names) => self.names(names)?,
            Written::Negate(_, of) => self.number(of).map(|of| Expr::new(of.ty, Node::Negate(Box::new(of))))?,
            Written::Signed { at, sign, left, right } => self.signed(*at, *sign, left, right)?,
            Written::Empty(_, of) => Expr::truth(Node::Empty(Box::new(self.expr(of)?))),
            Written::Not(_, of) => Expr::truth(Node::Not(Box::new(self.condition(of)?))),
            Written::All(list) => Expr::truth(Node::All(self.conditions(list)?)),
            Written::Any(list) => Expr::truth(Node::Any(self.conditions(list)?)),
            Written::Call { at, function, args } => self.call(*at, function, args)?,
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn literal(&self, literal: &Literal) -> Result<Expr> {
        Ok(match &literal.what {
            What::Text(text) => Expr::new(ExprType::Text, Node::Value(Value::Text(text.clone()))),
            What::Number(decimal) => Expr::new(number(decimal.scale), Node::Value(Value::Decimal(*decimal))),
            What::Bool(yes) => Expr::truth(Node::Value(Value::Boolean(*yes))),
            What::Date(date) => Expr::new(ExprType::Date, Node::Value(Value::Date(*date))),
            What::Instant(instant) => Expr::new(ExprType::Instant, Node::Value(Value::Instant(*instant))),
            What::Period(_) => Expr::new(ExprType::Date, Node::Today),
            What::Now => Expr::new(ExprType::Instant, Node::Now),
            _ => return Err(wrong(literal.at, "Expected a plain value".to_owned())),
        })
    }

    fn names(&mut self, names: &Names) -> Result<Expr> {
        let ended = self.sight.path(self.object, names)?;
        let at = names.0.last().map_or_else(At::default, |name| name.at);
        if !ended.path.hops.is_empty() {
            let english = format!(
                "Expected a field of the record itself, found {}; bring in what is related by a roll-up",
                quoted(&names.to_string())
            );
            return Err(wrong(at, english));
        }
        if let (End::Field { part: None, .. }, Some(field)) = (&ended.path.end, ended.field)
            && matches!(field.kind, Kind::Formula { .. })
        {
            // Places in the other formula's text would mislead.
            return self.field(field, at).map_err(|error| moved(error, at));
        }
        let ty = self.type_of(&ended, names);
        match Asked::path(names, ended).term {
            Term::Path(path) => Ok(Expr::new(ty, Node::Field(path))),
            Term::Aggregate(_) => Err(wrong(at, "Expected a field".to_owned())),
        }
    }

    fn type_of(&self, ended: &Ended<'a>, names: &Names) -> ExprType {
        let whole_name = matches!(ended.path.end, End::Field { part: None, .. })
            && ended.field.is_some_and(|field| matches!(field.kind, Kind::PersonName));
        let path = ended.path.clone();
        let asked = Asked::path(names, Ended { path, object: ended.object, field: ended.field });
        match asked.ty {
            // Its parts are kept, and only a key of the whole.
            _ if whole_name || asked.many => ExprType::Other,
            Type::Text | Type::Currency => ExprType::Text,
            Type::Choice(_) => ExprType::Choice,
            Type::Integer { .. } | Type::Duration => number(0),
            Type::Decimal { scale } => number(scale),
            Type::Money => ExprType::Number { scale: self.base_scale(), is_money: true },
            Type::Boolean => ExprType::Boolean,
            Type::Date => ExprType::Date,
            Type::Instant => ExprType::Instant,
            Type::Amount | Type::Tags | Type::Link(_) | Type::Id(_) | Type::Address | Type::Opaque => ExprType::Other,
        }
    }

    fn base_scale(&self) -> u8 {
        self.sight.catalog.settings.currency().digits()
    }

    fn signed(&mut self, at: At, sign: Sign, left: &Written, right: &Written) -> Result<Expr> {
        match sign {
            Sign::Concat => {
                let list = vec![self.text(left)?, self.text(right)?];
                Ok(Expr::new(ExprType::Text, Node::Concat(list)))
            }
            Sign::Compare(op) => self.compare(at, op, left, right),
            Sign::Plus | Sign::Minus => self.sum(sign, left, right),
            Sign::Times => self.product(at, left, right),
            Sign::By => self.quotient(at, left, right),
        }
    }

    fn compare(&mut self, at: At, op: Op, left: &Written, right: &Written) -> Result<Expr> {
        let (first, second) = (self.expr(left)?, self.expr(right)?);
        let (first, second) = match (first.ty, second.ty) {
            (ExprType::Choice, ExprType::Text) => {
                let second = self.option(&first, second, right.at())?;
                (first, second)
            }
            (ExprType::Text, ExprType::Choice) => (self.option(&second, first, left.at())?, second),
            _ => {
                let (_, mut both) = self.alike(vec![(first, left.at()), (second, right.at())])?;
                let second = both.remove(1);
                (both.remove(0), second)
            }
        };
        match first.ty {
            ExprType::Choice | ExprType::Boolean if !matches!(op, Op::Eq | Op::Ne) => {
                return Err(mismatch(at, "“=” or “!=”", first.ty));
            }
            ExprType::Other => return Err(mismatch(left.at(), "a value that can be compared", first.ty)),
            ExprType::Text if !is_plain(&first) => return Err(no_key(left.at())),
            ExprType::Text if !is_plain(&second) => return Err(no_key(right.at())),
            _ => {}
        }
        Ok(Expr::truth(Node::Compare(op, Box::new(first), Box::new(second))))
    }

    /// A text beside a choice is one of its options.
    fn option(&self, choice: &Expr, text: Expr, at: At) -> Result<Expr> {
        let Node::Field(path) = &choice.node else { return Ok(text) };
        let End::Field { field, .. } = path.end else { return Ok(text) };
        let options = self.object.field(field).and_then(|field| field.kind.options()).unwrap_or_default();
        let Node::Value(Value::Text(said)) = &text.node else { return Err(no_key(at)) };
        match options.iter().find(|option| option.key == *said) {
            Some(ChoiceOption { key, .. }) => Ok(Expr::new(ExprType::Choice, Node::Value(Value::Text(key.clone())))),
            None => {
                let known = crate::filter::wrong::either(options.iter().map(|option| option.key.as_str()), 20);
                Err(wrong(at, format!("Expected {known}, found the text {}", quoted(said))))
            }
        }
    }

    pub(super) fn number(&mut self, written: &Written) -> Result<Expr> {
        let expr = self.expr(written)?;
        match expr.ty {
            ExprType::Number { .. } => Ok(expr),
            found => Err(mismatch(written.at(), "a number", found)),
        }
    }

    pub(super) fn condition(&mut self, written: &Written) -> Result<Expr> {
        let expr = self.expr(written)?;
        match expr.ty {
            ExprType::Boolean => Ok(expr),
            found => Err(mismatch(written.at(), "a condition", found)),
        }
    }

    fn conditions(&mut self, list: &[Written]) -> Result<Vec<Expr>> {
        list.iter().map(|written| self.condition(written)).collect()
    }

    /// A text, or what has one form as text.
    pub(super) fn text(&mut self, written: &Written) -> Result<Expr> {
        let expr = self.expr(written)?;
        match expr.ty {
            ExprType::Text => Ok(expr),
            ExprType::Choice | ExprType::Date | ExprType::Number { scale: 0, is_money: false } => {
                Ok(Expr::new(ExprType::Text, Node::ToText(Box::new(expr))))
            }
            found @ ExprType::Number { .. } => {
                Err(mismatch(written.at(), "a text, a date or a whole number (round it first)", found))
            }
            found => Err(mismatch(written.at(), "a text, a date or a whole number", found)),
        }
    }
}

impl Expr {
    pub(super) fn new(ty: ExprType, node: Node) -> Self {
        Self { ty, node }
    }
    pub(super) fn truth(node: Node) -> Self {
        Self { ty: ExprType::Boolean, node }
    }
    /// A text that was put together, as a field keeps one.
    fn kept_as_text(self) -> Self {
        match (self.ty, &self.node) {
            (ExprType::Text, Node::Field(_) | Node::Value(_)) => self,
            (ExprType::Text, _) => Self::new(ExprType::Text, Node::Trim(Box::new(self))),
            _ => self,
        }
    }
}

fn moved(error: Error, at: At) -> Error {
    match error {
        Error::Invalid(mut problems) => {
            problems.iter_mut().for_each(|problem| problem.position = at.get());
            Error::Invalid(problems)
        }
        other => other,
    }
}

/// A field or a value: its folded key is known.
fn is_plain(expr: &Expr) -> bool {
    matches!(expr.node, Node::Field(_) | Node::Value(_))
}

fn no_key(at: At) -> Error {
    wrong(at, "Expected a field or a text in quotes to compare, found a text that is worked out".to_owned())
}

pub(super) fn mismatch(at: At, expected: &str, found: ExprType) -> Error {
    wrong(at, format!("Expected {expected}, found {}", found.name()))
}

pub(super) fn wrong(at: At, english: String) -> Error {
    Source::Formula.wrong("formula_type", at, Text::new("formula_type", english))
}
