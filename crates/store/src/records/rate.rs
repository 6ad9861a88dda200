//! Exchange rates.

use rapport_kernel::catalog::{Kind, Object};
use rapport_kernel::decimal::Decimal;
use rapport_kernel::money::{Currency, RATE_OBJECT, RATE_ONE, Rate};
use rapport_kernel::text::fold;
use rapport_kernel::time::Date;
use rapport_kernel::{Catalog, Error, Result};

use super::codec::{integer, scale};
use crate::conn::{Conn, Param};
use crate::sql::Sql;

/// Digits after the point of a rate.
const RATE_SCALE: u8 = 9;

/// The rate of `currency` on the last day up to `day` for which one is known.
pub fn rate(conn: &mut dyn Conn, catalog: &Catalog, currency: Currency, day: Date) -> Result<Option<Rate>> {
    if currency == catalog.settings.currency() {
        return Ok(Some(RATE_ONE));
    }
    let Some(object) = catalog.find(RATE_OBJECT) else { return Ok(None) };
    let columns = RateColumns::of(object)?;
    let RateColumns { currency: code, day: date, rate, scale } = &columns;
    let mut sql = Sql::of(conn.dialect(), &format!("SELECT {rate} FROM {} WHERE {code} = ", object.table(0)));
    let code = if columns.is_folded() { fold(currency.code()).into_owned() } else { currency.code().to_owned() };
    sql.bind(Param::Text(code.into())).push(&format!(" AND {date} <= "));
    sql.bind(Param::Integer(day.days().into())).push(&format!(" AND {rate} > 0 AND deleted_at IS NULL"));
    sql.push(&format!(" ORDER BY {date} DESC, id DESC LIMIT 1"));
    let rows = sql.rows(conn)?;
    let Some(cell) = rows.first().and_then(|row| row.first()) else { return Ok(None) };
    let known = Decimal { units: integer(cell)?, scale: *scale };
    let exact = known.rescale(RATE_SCALE);
    exact.map(|rate| Some(Rate(rate.units))).ok_or_else(|| Error::fault("reading a rate", "it is too large"))
}

struct RateColumns {
    currency: String,
    day: String,
    rate: String,
    scale: u8,
}

impl RateColumns {
    fn of(object: &Object) -> Result<Self> {
        let column = |key: &str| {
            let field = object.find(key).filter(|field| field.slot.table == 0);
            let field = field.ok_or_else(|| Error::fault("reading a rate", format!("{RATE_OBJECT} has no {key}")))?;
            Ok((field.column(field.kind.sort_suffix().unwrap_or_default()), &field.kind))
        };
        let ((currency, _), (day, _), (rate, kind)) = (column("currency")?, column("day")?, column("rate")?);
        let scale = if matches!(kind, Kind::Decimal { .. }) { scale(kind) } else { 0 };
        Ok(Self { currency, day, rate, scale })
    }
    /// Whether the currency is a text, which compares by its key, and not a choice.
    fn is_folded(&self) -> bool {
        self.currency.ends_with('k')
    }
}
