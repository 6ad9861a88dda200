//! One connection with the runtime that drives it and the statements prepared on it.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;

use futures_util::future::try_join_all;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error as PgError, Row, Statement};

use super::config::Target;
use super::fault;
use crate::conn::Param;
use crate::limits::STATEMENTS_KEPT;

/// Parameters as the driver takes them.
pub(super) type Bound<'a> = [&'a (dyn ToSql + Sync)];

/// One connection.
pub(super) struct Link {
    runtime: Driver,
    client: Client,
    statements: Statements,
    /// The pool's count of schema changes when the statements were last known to be good.
    pub schema_changes: u64,
}

impl Link {
    /// Connects and says what every connection is told.
    pub(super) fn open(target: &Target) -> Result<Self, OpenError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(OpenError::Runtime)?;
        let client = runtime.block_on(async {
            let client = connect(target).await?;
            client.batch_execute(&target.settings()).await?;
            Ok::<_, PgError>(client)
        });
        let client = client.map_err(OpenError::Server)?;
        Ok(Self { runtime: Driver(Some(runtime)), client, statements: Statements::default(), schema_changes: 0 })
    }

    /// Runs queries, all of them sent before the first answer is awaited; `before` goes ahead of them in the same way.
    pub(super) fn query(
        &mut self,
        before: Option<&str>,
        asked: &[(&str, &Bound<'_>)],
    ) -> Result<Vec<Vec<Row>>, PgError> {
        let Self { runtime, client, statements, .. } = self;
        runtime.block_on(async {
            let mut before = before;
            let mut prepared = Vec::with_capacity(asked.len());
            for (sql, _) in asked {
                prepared.push(match statements.find(sql) {
                    Some(statement) => statement,
                    None => {
                        let statement = after(client, before.take(), client.prepare(sql)).await?;
                        statements.keep(sql, &statement);
                        statement
                    }
                });
            }
            let answers = prepared.iter().zip(asked).map(|(statement, (_, bound))| client.query(statement, bound));
            after(client, before, try_join_all(answers)).await
        })
    }

    /// Runs a statement; how many rows it touched.
    pub(super) fn execute(&mut self, before: Option<&str>, sql: &str, bound: &Bound<'_>) -> Result<u64, PgError> {
        let Self { runtime, client, statements, .. } = self;
        runtime.block_on(async {
            if let Some(statement) = statements.find(sql) {
                return after(client, before, client.execute(&statement, bound)).await;
            }
            let statement = after(client, before, client.prepare(sql)).await?;
            statements.keep(sql, &statement);
            client.execute(&statement, bound).await
        })
    }

    /// Sends rows by `COPY … FROM STDIN BINARY`.
    pub(super) fn copy(
        &mut self,
        before: Option<&str>,
        sql: &str,
        types: &[Type],
        rows: &[Vec<Param<'_>>],
    ) -> Result<(), PgError> {
        let Self { runtime, client, statements, .. } = self;
        runtime.block_on(async {
            let sink = match statements.find(sql) {
                Some(statement) => after(client, before, client.copy_in(&statement)).await?,
                None => {
                    let statement = after(client, before, client.prepare(sql)).await?;
                    statements.keep(sql, &statement);
                    client.copy_in(&statement).await?
                }
            };
            let writer = BinaryCopyInWriter::new(sink, types);
            let mut writer = pin!(writer);
            for row in rows {
                writer.as_mut().write_raw(row).await?;
            }
            writer.finish().await.map(drop)
        })
    }

    /// Runs statements without parameters.
    pub(super) fn script(&mut self, before: Option<&str>, sql: &str) -> Result<(), PgError> {
        let Self { runtime, client, .. } = self;
        runtime.block_on(after(client, before, client.batch_execute(sql)))
    }

    /// Sends a rollback and does not wait for the answer, which the next statement will read first.
    pub(super) fn roll_back(&mut self) {
        let Self { runtime, client, .. } = self;
        runtime.block_on(async {
            tokio::select! {
                biased;
                _answer = client.batch_execute("ROLLBACK") => {}
                // Woken by the request above, the connection runs before this comes back: the bytes are out.
                () = tokio::task::yield_now() => {}
            }
        });
    }

    /// Forgets all prepared statements.
    pub(super) fn forget_statements(&mut self) {
        self.statements = Statements::default();
    }

    /// Whether the connection is known to be gone.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }
}

/// The runtime of a connection, while there is one.
struct Driver(Option<Runtime>);

impl Driver {
    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.0.as_ref().expect("there until dropped").block_on(future)
    }
}

impl Drop for Driver {
    /// Without waiting, which tokio forbids where the last owner of the store happens to be asynchronous.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Connects as the URL asks. Where it leaves encryption to the server, what could not be encrypted is tried without.
async fn connect(target: &Target) -> Result<Client, PgError> {
    let encrypted = match connect_by(&target.config, target).await {
        Ok(client) => return Ok(client),
        Err(error) => error,
    };
    let Some(plain) = target.plain().filter(|_| fault::is_encryption_refused(&encrypted)) else {
        return Err(encrypted);
    };
    // When the server takes nothing plain either, the first answer is the one that helps.
    connect_by(&plain, target).await.map_err(|error| if fault::is_rejected(&error) { encrypted } else { error })
}

async fn connect_by(config: &tokio_postgres::Config, target: &Target) -> Result<Client, PgError> {
    let (client, connection) = config.connect(target.tls.clone()).await?;
    // Ends with the connection; why it ended is told to the statement that waits at the time.
    tokio::spawn(async move {
        let _ended = connection.await;
    });
    Ok(client)
}

/// Why a connection could not be opened.
pub(super) enum OpenError {
    /// This process has no file handles left, or the like.
    Runtime(std::io::Error),
    /// The server, or the way there.
    Server(PgError),
}

/// Awaits `then`, with `before` sent ahead of it in the same breath.
async fn after<T>(
    client: &Client,
    before: Option<&str>,
    then: impl Future<Output = Result<T, PgError>>,
) -> Result<T, PgError> {
    let Some(before) = before else { return then.await };
    // Biased: polled in this order, and polling is what sends.
    let (ready, done) = tokio::join!(biased; client.batch_execute(before), then);
    ready?;
    done
}

/// Prepared statements by their text. Two generations: when the young one is full it becomes the old one and the old
/// one goes, so what is used stays.
#[derive(Default)]
struct Statements {
    young: HashMap<String, Statement>,
    old: HashMap<String, Statement>,
}

impl Statements {
    fn find(&mut self, sql: &str) -> Option<Statement> {
        if let Some(statement) = self.young.get(sql) {
            return Some(statement.clone());
        }
        let (sql, statement) = self.old.remove_entry(sql)?;
        self.keep(&sql, &statement);
        Some(statement)
    }

    fn keep(&mut self, sql: &str, statement: &Statement) {
        if self.young.len() >= STATEMENTS_KEPT / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(sql.to_owned(), statement.clone());
    }
}
