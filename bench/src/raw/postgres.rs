//! tokio-postgres.

use std::collections::HashMap;
use std::error::Error as StdError;

use anyhow::Context;
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::future::try_join_all;
use futures_util::{SinkExt, pin_mut};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement as Prepared};
use uuid::Uuid;

use super::{Cell, Param, Raw, Row, Statement};

type Problem = Box<dyn StdError + Sync + Send>;

/// A connection to a PostgreSQL database.
pub struct Postgres {
    runtime: Runtime,
    client: Client,
    prepared: HashMap<String, Prepared>,
}

impl Postgres {
    /// Connects.
    pub fn open(url: &str) -> anyhow::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let client = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.context("cannot reach PostgreSQL")?;
            // Ends with the client; a failure shows in the statement that waits.
            tokio::spawn(async move { connection.await.ok() });
            anyhow::Ok(client)
        })?;
        Ok(Self { runtime, client, prepared: HashMap::new() })
    }

    fn prepare(&mut self, sql: &str) -> anyhow::Result<Prepared> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.runtime.block_on(self.client.prepare(&spelled(sql))).with_context(|| sql.to_owned())?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Raw for Postgres {
    fn version(&mut self) -> anyhow::Result<String> {
        let settings = "SELECT 'PostgreSQL ' || current_setting('server_version') || ', shared_buffers ' \
                        || current_setting('shared_buffers') || ', max_wal_size ' || current_setting('max_wal_size') \
                        || ', fsync ' || current_setting('fsync')";
        Ok(self.rows(settings, &[])?.first().map(|row| row[0].text().to_owned()).unwrap_or_default())
    }

    fn rows(&mut self, sql: &str, params: &[Param]) -> anyhow::Result<Vec<Row>> {
        let statement = self.prepare(sql)?;
        let rows = self.runtime.block_on(self.client.query(&statement, &bound(params)))?;
        let read = |row: &tokio_postgres::Row| (0..row.len()).map(|at| Ok(row.try_get(at)?)).collect();
        rows.iter().map(read).collect()
    }

    /// All statements in one breath, so that the server does not wait for us in between.
    fn write(&mut self, statements: &[Statement]) -> anyhow::Result<()> {
        let prepared =
            statements.iter().map(|statement| self.prepare(&statement.sql)).collect::<anyhow::Result<Vec<_>>>()?;
        let params: Vec<_> = statements.iter().map(|statement| bound(&statement.params)).collect();
        let client = &self.client;
        self.runtime.block_on(async {
            let each = prepared.iter().zip(&params).map(|(statement, params)| client.execute(statement, params));
            let (begun, done, kept) = tokio::join!(
                biased;
                client.batch_execute("BEGIN"),
                try_join_all(each),
                client.batch_execute("COMMIT"),
            );
            begun?;
            done?;
            Ok(kept?)
        })
    }

    fn insert(&mut self, table: &str, columns: &[String], rows: &[Row]) -> anyhow::Result<()> {
        let copy = format!("COPY {table} ({}) FROM STDIN (FORMAT binary)", columns.join(", "));
        let data = copy_data(rows)?;
        let client = &self.client;
        self.runtime.block_on(async {
            let sink = client.copy_in::<_, Bytes>(&copy).await?;
            pin_mut!(sink);
            sink.send(data).await?;
            sink.close().await?;
            Ok(())
        })
    }

    fn script(&mut self, sql: &str) -> anyhow::Result<()> {
        Ok(self.runtime.block_on(self.client.batch_execute(sql))?)
    }

    fn is_sqlite(&self) -> bool {
        false
    }
}

/// `?1` and `{in ?1}` as PostgreSQL has them.
fn spelled(sql: &str) -> String {
    sql.replace("{in ?", "= ANY($").replace('}', ")").replace('?', "$")
}

fn bound(params: &[Param]) -> Vec<&(dyn ToSql + Sync)> {
    let each = params.iter().map(|param| match param {
        Param::One(cell) => cell as &(dyn ToSql + Sync),
        Param::Ids(ids) => ids,
        Param::Texts(texts) => texts,
    });
    each.collect()
}

/// Rows as COPY takes them.
fn copy_data(rows: &[Row]) -> anyhow::Result<Bytes> {
    let mut out = BytesMut::with_capacity(rows.len() * 512);
    out.put_slice(b"PGCOPY\n\xff\r\n\0");
    out.put_i32(0);
    out.put_i32(0);
    for row in rows {
        out.put_i16(i16::try_from(row.len())?);
        for cell in row {
            put(cell, &mut out)?;
        }
    }
    out.put_i16(-1);
    Ok(out.freeze())
}

fn put(cell: &Cell, out: &mut BytesMut) -> anyhow::Result<()> {
    let mut sized = |bytes: &[u8]| {
        out.put_i32(i32::try_from(bytes.len())?);
        out.put_slice(bytes);
        anyhow::Ok(())
    };
    match cell {
        Cell::Null => {
            out.put_i32(-1);
            Ok(())
        }
        Cell::Integer(number) => sized(&number.to_be_bytes()),
        Cell::Real(number) => sized(&number.to_be_bytes()),
        Cell::Text(text) => sized(text.as_bytes()),
        Cell::Uuid(id) => sized(id.as_bytes()),
        Cell::Bytes(bytes) => sized(bytes),
    }
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Problem> {
        Ok(match *kind {
            Type::INT8 => Self::Integer(i64::from_be_bytes(raw.try_into()?)),
            Type::INT4 => Self::Integer(i32::from_be_bytes(raw.try_into()?).into()),
            Type::FLOAT8 => Self::Real(f64::from_be_bytes(raw.try_into()?)),
            Type::UUID => Self::Uuid(Uuid::from_slice(raw)?),
            Type::TEXT | Type::VARCHAR | Type::NAME => Self::Text(std::str::from_utf8(raw)?.to_owned()),
            _ => Self::Bytes(raw.to_vec()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Problem> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl ToSql for Cell {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Integer(number) => out.put_i64(*number),
            Self::Real(number) => out.put_f64(*number),
            Self::Text(text) => out.put_slice(text.as_bytes()),
            Self::Uuid(id) => out.put_slice(id.as_bytes()),
            Self::Bytes(bytes) => out.put_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
