//! A term with what can be asked of it.

use super::{any, not};
use crate::catalog::{ChoiceOption, Kind, Measure};
use crate::filter::names::Ended;
use crate::filter::tree::{At, Names};
use crate::filter::{End, Op, Path, Pred, Term};
use crate::id::{ObjectId, RecordId};
use crate::value::{Address, Ref, Value};

/// A term with its type and how it was written.
pub(in crate::filter) struct Asked<'a> {
    pub term: Term,
    pub ty: Type<'a>,
    /// Whether it has several entries.
    pub many: bool,
    /// As written.
    pub name: String,
    /// The kind of field, for people.
    pub kind: &'static str,
    pub at: At,
}

/// What a term's values are, as far as comparing goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::filter) enum Type<'a> {
    Text,
    /// An integer, perhaps written with a prefix.
    Integer {
        prefix: &'a str,
    },
    Decimal {
        scale: u8,
    },
    Money,
    /// What stands before an amount's currency, whichever that is.
    Amount,
    Boolean,
    Date,
    Instant,
    /// Seconds.
    Duration,
    Choice(&'a [ChoiceOption]),
    Tags,
    /// Records of these objects.
    Link(&'a [ObjectId]),
    /// The record at hand, or the one at the end of the links.
    Id(ObjectId),
    Currency,
    Address,
    /// Only whether something is there.
    Opaque,
}

impl<'a> Asked<'a> {
    /// A field or another end of a path, as written.
    pub fn path(names: &Names, ended: Ended<'a>) -> Self {
        let (ty, kind) = type_of(&ended);
        let many = matches!(ended.path.end, End::Field { part: None, .. })
            && ended.field.is_some_and(|field| field.kind.is_many());
        let at = names.0.last().map_or_else(At::default, |name| name.at);
        Self { term: Term::Path(ended.path), ty, many, name: names.to_string(), kind, at }
    }

    /// The name of a kind, for people.
    pub fn kind_name(kind: &Kind) -> &'static str {
        name_of(kind)
    }

    /// A comparison; of several entries none may be equal for `!=`.
    pub fn compare(&self, op: Op, value: Value) -> Pred {
        match op {
            Op::Ne if self.many => not(self.compare(Op::Eq, value)),
            op => Pred::Compare { term: self.term.clone(), op, value },
        }
    }

    /// Nothing there.
    pub fn empty(&self) -> Pred {
        match &self.term {
            // Every record has these, and how many there are is always known.
            Term::Aggregate(aggregate) if aggregate.measure == Measure::Count => Pred::Const(false),
            Term::Path(Path { hops, end }) if hops.is_empty() && !matches!(end, End::Field { .. }) => {
                Pred::Const(false)
            }
            term => Pred::Empty(term.clone()),
        }
    }

    /// One of the records.
    pub fn is_record(&self, refs: Vec<Ref>) -> Pred {
        if self.is_own_id() {
            let ids: Vec<RecordId> = refs.into_iter().map(|to| to.id).collect();
            return if ids.is_empty() { Pred::Const(false) } else { Pred::Ids(ids) };
        }
        self.one_of(refs.into_iter().map(Value::Link).collect())
    }

    /// One of the values.
    pub fn one_of(&self, mut values: Vec<Value>) -> Pred {
        match values.len() {
            0 => Pred::Const(false),
            1 => self.compare(Op::Eq, values.remove(0)),
            _ => Pred::In { term: self.term.clone(), values },
        }
    }

    fn is_own_id(&self) -> bool {
        matches!(&self.term, Term::Path(Path { hops, end: End::Id }) if hops.is_empty())
    }

    /// The condition holds for any part of an address.
    pub fn any_part(&self, test: impl Fn(Term) -> Pred) -> Pred {
        let Term::Path(Path { hops, end: End::Field { field, .. } }) = &self.term else { return Pred::Const(false) };
        let parts = Address::default().parts().map(|(key, _)| {
            let end = End::Field { field: *field, part: Some(key) };
            test(Term::Path(Path { hops: hops.clone(), end }))
        });
        any(parts.to_vec())
    }
}

/// The type of what lies at the end of a path, and its name for people.
fn type_of<'a>(ended: &Ended<'a>) -> (Type<'a>, &'static str) {
    match (&ended.path.end, ended.field) {
        (End::Id, _) => (Type::Id(ended.object.id), "id"),
        (End::CreatedAt | End::UpdatedAt, _) => (Type::Instant, "instant"),
        (End::Version, _) => (Type::Integer { prefix: "" }, "integer"),
        (End::Field { part: Some("currency"), .. }, _) => (Type::Currency, "currency"),
        (End::Field { part: Some("amount"), .. }, _) => (Type::Amount, "number"),
        (End::Field { part: Some(_), .. }, _) => (Type::Text, "text"),
        (End::Field { part: None, .. }, Some(field)) => (Type::of(&field.kind), name_of(&field.kind)),
        (End::Field { .. }, None) => (Type::Opaque, "field"),
    }
}

impl<'a> Type<'a> {
    /// The type of a whole field.
    pub fn of(kind: &'a Kind) -> Self {
        match kind.result() {
            Kind::Text { .. } | Kind::LongText | Kind::Email | Kind::Phone | Kind::Url | Kind::PersonName => Self::Text,
            Kind::Integer { .. } | Kind::Rating { .. } => Self::Integer { prefix: "" },
            Kind::AutoNumber { prefix } => Self::Integer { prefix },
            Kind::Decimal { scale } => Self::Decimal { scale: *scale },
            Kind::Percent => Self::Decimal { scale: 2 },
            Kind::Money => Self::Money,
            Kind::Boolean => Self::Boolean,
            Kind::Date => Self::Date,
            Kind::Instant => Self::Instant,
            Kind::Duration => Self::Duration,
            Kind::Choice { options, .. } | Kind::Choices { options } => Self::Choice(options),
            Kind::Tags => Self::Tags,
            Kind::Link { targets, .. } | Kind::Links { targets, .. } => Self::Link(targets),
            Kind::Address => Self::Address,
            Kind::Files { .. } | Kind::Location | Kind::Json | Kind::Formula { .. } | Kind::Rollup { .. } => {
                Self::Opaque
            }
        }
    }

    /// Whether one value can be less than another.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::Text | Self::Date | Self::Instant | Self::Amount) || self.is_number()
    }

    /// Whether values can be added up.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer { .. } | Self::Decimal { .. } | Self::Money | Self::Duration)
    }
}

/// The name of a kind, for people.
fn name_of(kind: &Kind) -> &'static str {
    match kind.result().name() {
        "long_text" => "long text",
        "person_name" => "person name",
        "auto_number" => "auto-number",
        name => name,
    }
}
