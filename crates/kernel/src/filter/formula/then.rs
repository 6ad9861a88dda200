//! A formula over values that are not stored, such as those of a past moment: they take the place of its fields.

use super::{Expr, ExprType, Node};
use crate::decimal::Decimal;
use crate::filter::{End, Path};
use crate::record::Record;
use crate::value::Value;

impl Expr {
    /// Puts the values of a record in place of its fields.
    pub fn of(mut self, record: &Record) -> Self {
        self.each_mut(&mut |expr| {
            let known = match &expr.node {
                Node::Empty(of) => match &of.node {
                    Node::Field(path) => Value::Boolean(is_empty(path, record)),
                    _ => return,
                },
                Node::Field(path) => value(path, expr.ty, record),
                _ => return,
            };
            expr.node = Node::Value(known);
        });
        self
    }
}

fn is_empty(path: &Path, record: &Record) -> bool {
    match &path.end {
        End::Field { field, part: Some(part) } => part_of(record.get(*field), part).is_none(),
        End::Field { field, part: None } => record.get(*field).is_empty(),
        _ => false,
    }
}

/// What a field holds, as a formula has it: numbers in the scale of their step, amounts in base currency.
fn value(path: &Path, ty: ExprType, record: &Record) -> Value {
    let found = match &path.end {
        End::Id => return Value::Null,
        End::CreatedAt => Value::Instant(record.created_at),
        End::UpdatedAt => Value::Instant(record.updated_at),
        End::Version => Value::Integer(record.version),
        End::Field { field, part: None } => record.get(*field).clone(),
        End::Field { field, part: Some(part) } => {
            part_of(record.get(*field), part).map_or(Value::Null, |text| Value::Text(text.to_owned()))
        }
    };
    let scale = match ty {
        ExprType::Number { scale, .. } => scale,
        _ => return found,
    };
    let units = match &found {
        Value::Integer(number) => Some(*number),
        Value::Decimal(decimal) => decimal.rescale(scale).map(|decimal| decimal.units),
        Value::Money(money) => money.base,
        _ => None,
    };
    units.map_or(Value::Null, |units| Value::Decimal(Decimal { units, scale }))
}

fn part_of<'v>(value: &'v Value, part: &str) -> Option<&'v str> {
    let text = match value {
        Value::Money(money) if part == "currency" => Some(money.currency.code()),
        Value::Address(address) => known(&address.parts(), part),
        Value::Name(name) => known(&name.parts(), part),
        _ => None,
    };
    text.filter(|text| !text.is_empty())
}

fn known<'v>(parts: &[(&'static str, &'v String)], part: &str) -> Option<&'v str> {
    parts.iter().find(|(key, _)| *key == part).map(|(_, text)| text.as_str())
}
