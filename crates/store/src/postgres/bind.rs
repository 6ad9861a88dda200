//! Parameters on their way to the server, in the type that it inferred.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::array::{put_integers, put_texts, put_uuids};
use crate::conn::Param;

type Problem = Box<dyn StdError + Sync + Send>;

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Text(text) => put_text(text, ty, out)?,
            Self::Integer(number) => put_integer(*number, ty, out)?,
            Self::Real(number) => put_real(*number, ty, out)?,
            Self::Uuid(id) if *ty == Type::UUID => out.put_slice(id.as_bytes()),
            Self::Texts(texts) if *ty == Type::TEXT_ARRAY => put_texts(out, texts)?,
            Self::Integers(numbers) if *ty == Type::INT8_ARRAY => put_integers(out, numbers)?,
            Self::Uuids(ids) if *ty == Type::UUID_ARRAY => put_uuids(out, ids)?,
            Self::Uuid(_) | Self::Texts(_) | Self::Integers(_) | Self::Uuids(_) => return Err(unfit(ty)),
        }
        Ok(IsNull::No)
    }

    /// Whether a value fits is seen when it is written.
    fn accepts(_ty: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn put_text(text: &str, ty: &Type, out: &mut BytesMut) -> Result<(), Problem> {
    match *ty {
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::UNKNOWN => {}
        // The version of the binary form.
        Type::JSONB => out.put_u8(1),
        _ => return Err(unfit(ty)),
    }
    out.put_slice(text.as_bytes());
    Ok(())
}

fn put_integer(number: i64, ty: &Type, out: &mut BytesMut) -> Result<(), Problem> {
    match *ty {
        Type::INT8 => out.put_i64(number),
        Type::INT4 => out.put_i32(i32::try_from(number)?),
        Type::INT2 => out.put_i16(i16::try_from(number)?),
        Type::BOOL => out.put_u8(u8::from(number != 0)),
        // Exact up to 2^53, as the comparison with a float is on SQLite.
        Type::FLOAT8 => out.put_f64(number as f64),
        _ => return Err(unfit(ty)),
    }
    Ok(())
}

fn put_real(number: f64, ty: &Type, out: &mut BytesMut) -> Result<(), Problem> {
    match *ty {
        Type::FLOAT8 => out.put_f64(number),
        Type::FLOAT4 => out.put_f32(number as f32),
        _ => return Err(unfit(ty)),
    }
    Ok(())
}

fn unfit(ty: &Type) -> Problem {
    format!("the statement takes a parameter of type {ty} here").into()
}
