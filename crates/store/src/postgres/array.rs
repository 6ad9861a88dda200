//! One column of many rows as a PostgreSQL array, written straight from the rows.

use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use rapport_kernel::catalog::Storage;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use super::write::type_of;
use crate::conn::Param;

type Problem = Box<dyn StdError + Sync + Send>;

/// Column `at` of `rows`.
#[derive(Debug)]
pub(super) struct ColumnArray<'a> {
    pub rows: &'a [Vec<Param<'a>>],
    pub at: usize,
    pub storage: Storage,
}

impl ToSql for ColumnArray<'_> {
    fn to_sql(&self, _ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        put_head(out, &type_of(self.storage), self.rows.len())?;
        for row in self.rows {
            let cell = row.get(self.at).ok_or("a row is shorter than its columns")?;
            match (cell, self.storage) {
                (Param::Null, _) => out.put_i32(-1),
                (Param::Text(text), Storage::Text) => put_bytes(out, text.as_bytes())?,
                (Param::Integer(number), Storage::Integer) => put_bytes(out, &number.to_be_bytes())?,
                (Param::Real(number), Storage::Real) => put_bytes(out, &number.to_be_bytes())?,
                (Param::Uuid(id), Storage::Uuid) => put_bytes(out, id.as_bytes())?,
                (_, storage) => return Err(format!("column {} takes {storage:?} only", self.at).into()),
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        [Type::TEXT_ARRAY, Type::INT8_ARRAY, Type::FLOAT8_ARRAY, Type::UUID_ARRAY].contains(ty)
    }

    to_sql_checked!();
}

/// Texts, as an array.
pub(super) fn put_texts(out: &mut BytesMut, texts: &[String]) -> Result<(), Problem> {
    put_head(out, &Type::TEXT, texts.len())?;
    texts.iter().try_for_each(|text| put_bytes(out, text.as_bytes()))
}

/// Integers, as an array.
pub(super) fn put_integers(out: &mut BytesMut, numbers: &[i64]) -> Result<(), Problem> {
    put_head(out, &Type::INT8, numbers.len())?;
    numbers.iter().try_for_each(|number| put_bytes(out, &number.to_be_bytes()))
}

/// UUIDs, as an array.
pub(super) fn put_uuids(out: &mut BytesMut, ids: &[Uuid]) -> Result<(), Problem> {
    put_head(out, &Type::UUID, ids.len())?;
    ids.iter().try_for_each(|id| put_bytes(out, id.as_bytes()))
}

/// The head of an array of one dimension, whose elements follow as length and bytes.
fn put_head(out: &mut BytesMut, element: &Type, count: usize) -> Result<(), Problem> {
    let dimensions = i32::from(count > 0);
    out.put_i32(dimensions);
    out.put_i32(1);
    out.put_u32(element.oid());
    if dimensions > 0 {
        out.put_i32(i32::try_from(count)?);
        out.put_i32(1);
    }
    Ok(())
}

fn put_bytes(out: &mut BytesMut, bytes: &[u8]) -> Result<(), Problem> {
    out.put_i32(i32::try_from(bytes.len())?);
    out.put_slice(bytes);
    Ok(())
}
