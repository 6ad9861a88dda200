//! A typed predicate in a few words, for tests.

use crate::catalog::Catalog;
use crate::filter::{By, End, Hop, Op, Path, Pred, Related, Term};
use crate::id::{FieldId, ObjectId};
use crate::value::Value;

/// `(deal.stage = won & deal.amount > 1000.00 EUR)`.
pub fn show(pred: &Pred, catalog: &Catalog) -> String {
    Show(catalog).pred(pred)
}

/// `contact.company[scope].company.name`: each field with its object.
pub fn show_path(path: &Path, catalog: &Catalog) -> String {
    Show(catalog).path(path)
}

struct Show<'a>(&'a Catalog);

impl Show<'_> {
    fn pred(&self, pred: &Pred) -> String {
        let list = |list: &[Pred], between: &str| {
            format!("({})", list.iter().map(|pred| self.pred(pred)).collect::<Vec<_>>().join(between))
        };
        match pred {
            Pred::Const(yes) => yes.to_string(),
            Pred::And(all) => list(all, " & "),
            Pred::Or(any) => list(any, " | "),
            Pred::Not(one) => format!("!{}", self.pred(one)),
            Pred::Compare { term, op, value } => format!("{} {} {}", self.term(term), sign(*op), self.value(value)),
            Pred::In { term, values } => format!("{} in [{}]", self.term(term), self.values(values)),
            Pred::Like { term, place, text } => format!("{} {place:?} {text}", self.term(term)),
            Pred::Empty(term) => format!("empty({})", self.term(term)),
            Pred::Any { related, filter } => format!("any({}: {})", self.related(related), self.pred(filter)),
            Pred::Ids(ids) => format!("ids{:?}", ids.iter().map(|id| id.0.as_u128()).collect::<Vec<_>>()),
            Pred::Matches(words) => format!("matches({words})"),
        }
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Path(path) => self.path(path),
            Term::Aggregate(measure) => {
                let field = measure.field.as_ref().map(|path| self.path(path)).unwrap_or_default();
                let related = self.related(&measure.related);
                format!("{:?}({related}: {field}: {})", measure.measure, self.pred(&measure.filter))
            }
        }
    }

    fn related(&self, related: &Related) -> String {
        let by = match related.by {
            By::Inverse(field) => format!("<{}", self.field(field)),
            By::Forward(field) => format!("{}>{}", self.field(field), self.object(related.object)),
        };
        format!("{}{by}{}", self.hops(&related.hops), self.scope(&related.scope))
    }

    fn path(&self, path: &Path) -> String {
        let end = match &path.end {
            End::Id => "id".to_owned(),
            End::CreatedAt => "created_at".to_owned(),
            End::UpdatedAt => "updated_at".to_owned(),
            End::Version => "version".to_owned(),
            End::Field { field, part: None } => self.field(*field),
            End::Field { field, part: Some(part) } => format!("{}/{part}", self.field(*field)),
        };
        self.hops(&path.hops) + &end
    }

    fn hops(&self, hops: &[Hop]) -> String {
        let hop =
            |hop: &Hop| format!("{}>{}{}:", self.field(hop.link), self.object(hop.target), self.scope(&hop.scope));
        hops.iter().map(hop).collect()
    }

    fn scope(&self, scope: &Pred) -> String {
        if *scope == Pred::Const(true) { String::new() } else { format!("[{}]", self.pred(scope)) }
    }

    fn field(&self, id: FieldId) -> String {
        let (object, field) = self.0.field(id).expect("a field");
        format!("{}.{}", object.key, field.key)
    }

    fn object(&self, id: ObjectId) -> &str {
        &self.0.get(id).expect("an object").key
    }

    fn values(&self, values: &[Value]) -> String {
        values.iter().map(|value| self.value(value)).collect::<Vec<_>>().join(", ")
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => format!("'{text}'"),
            Value::Integer(number) => format!("int {number}"),
            Value::Decimal(decimal) => format!("dec {decimal}"),
            Value::Money(money) => {
                format!("{} {} base {:?}", money.amount(), money.currency, money.base.expect("a converted amount"))
            }
            Value::Boolean(yes) => yes.to_string(),
            Value::Date(date) => date.to_string(),
            Value::Instant(instant) => instant.to_string(),
            Value::Link(to) => format!("{}:{}", self.object(to.object), to.id.0.as_u128()),
            other => panic!("no filter compares with {other:?}"),
        }
    }
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Eq => "=",
        Op::Ne => "!=",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
    }
}
