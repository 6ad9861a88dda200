//! Figures as fields hold them, and as whole numbers to reckon with.

use rapport_kernel::money::{Currency, Money};
use rapport_kernel::part::Draft;
use rapport_kernel::time::Date;
use rapport_kernel::{FieldId, Value};

/// A number without its point, with `scale` digits after it; nothing for an empty field.
pub fn units(value: &Value, scale: u8) -> Option<i64> {
    match value {
        Value::Decimal(decimal) => decimal.rescale(scale).map(|decimal| decimal.units),
        _ => None,
    }
}

/// An amount.
pub fn money(value: &Value) -> Option<Money> {
    match value {
        Value::Money(money) => Some(*money),
        _ => None,
    }
}

/// A calendar day.
pub fn day(value: &Value) -> Option<Date> {
    match value {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

/// A whole number; nothing counts as none.
pub fn integer(value: &Value) -> i64 {
    match value {
        Value::Integer(number) => *number,
        _ => 0,
    }
}

/// A currency by its code.
pub fn currency(value: &Value) -> Option<Currency> {
    value.as_text().and_then(Currency::parse)
}

/// The code of a currency.
pub fn code(currency: Currency) -> Value {
    Value::Text(currency.code().to_owned())
}

/// Sets an amount that is worked out; one that stays the same keeps what it was worth on its day.
pub fn set_money(draft: &mut Draft, field: FieldId, amount: Option<Money>) {
    let same = |one: Money, other: Money| one.minor == other.minor && one.currency == other.currency;
    match (amount, money(draft.get(field))) {
        (Some(new), Some(old)) if same(new, old) => {}
        (Some(new), _) => draft.new.set(field, Value::Money(new)),
        (None, _) => draft.new.set(field, Value::Null),
    }
}
