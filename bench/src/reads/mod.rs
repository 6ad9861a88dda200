//! Questions that read. Before a question is timed, both sides must give the same answer.

use anyhow::{Context, ensure};
use rapport_kernel::ctx::Ctx;
use rapport_kernel::house::{ListRequest, Shown};
use rapport_kernel::query::Fields;
use rapport_kernel::text::fold;
use rapport_kernel::time::Instant;
use rapport_kernel::{Error, House, RecordId};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::ask::{Question, Side};
use crate::http::{Client, escaped};
use crate::options::Options;
use crate::people::{Chance, Contact};
use crate::process::Server;
use crate::raw::{Cell, Param, Raw};
use crate::report::{Line, Target};
use crate::shape::{Shape, lists_sql, read_columns, sort_column};
use crate::workspace::Workspace;

mod pages;
mod search;
mod summary;

/// Operations of a quick question.
pub const QUICK: usize = 600;
/// Operations of a question that takes its time.
pub const SLOW: usize = 200;
/// Records a page.
pub const PAGE: usize = 50;

/// What the questions are asked with.
pub struct Asking<'a> {
    /// What was asked for on the command line.
    pub options: &'a Options,
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Its server.
    pub server: &'a Server,
    /// How many contacts it has.
    pub contacts: usize,
    /// Its tables.
    pub shape: Shape,
    house: House,
}

impl<'a> Asking<'a> {
    /// Gets ready to ask.
    pub fn new(
        options: &'a Options,
        workspace: &'a Workspace,
        server: &'a Server,
        contacts: usize,
    ) -> anyhow::Result<Self> {
        let house = workspace.house()?;
        let shape = Shape::of(&house.catalog())?;
        Ok(Self { options, workspace, server, contacts, shape, house })
    }

    /// All questions that read.
    pub fn all(&self) -> anyhow::Result<Vec<Line>> {
        let mut lines = Vec::new();
        if self.options.wants("point read") {
            lines.push(self.point()?);
        }
        lines.extend(pages::all(self)?);
        lines.extend(search::all(self)?);
        lines.extend(summary::all(self)?);
        Ok(lines)
    }

    /// A client with a token of its own.
    fn client(&self, name: &str) -> anyhow::Result<Client> {
        Client::connect(self.server.address, &self.workspace.token(name)?)
    }

    /// Ids of contacts from all over the table.
    fn some_contacts(&self, count: usize) -> anyhow::Result<Vec<Uuid>> {
        let contact = &self.shape.contact;
        let (table, email) = (contact.table(0), sort_column(contact, "email")?);
        let sql = format!("SELECT id FROM {table} WHERE deleted_at IS NULL AND {email} = ?1");
        let mut raw = self.workspace.raw()?;
        let mut chance = Chance::new(1, 11);
        let mut ids = Vec::with_capacity(count);
        for _ in 0..count {
            let email = Contact::new(chance.below(self.contacts)).email;
            let rows = raw.rows(&sql, &[Cell::Text(fold(&email).into_owned()).into()])?;
            let id = rows.first().and_then(|row| row[0].uuid());
            ids.push(id.with_context(|| format!("{email} was not imported"))?);
        }
        Ok(ids)
    }

    fn point(&self) -> anyhow::Result<Line> {
        let ids = self.some_contacts(1_000)?;
        let id = |number: usize| ids[number % ids.len()];
        let contact = self.shape.contact.clone();
        let row = format!(
            "SELECT {} FROM {} AS t WHERE t.id = ?1 AND t.deleted_at IS NULL",
            read_columns(&contact, "t"),
            contact.table(0)
        );
        let lists = lists_sql(&contact);
        let (mut raw, mut client) = (self.workspace.raw()?, self.client("point read")?);
        let one = client.json(&format!("/api/v1/contacts/{}", id(0)))?;
        ensure!(one["id"] == json!(id(0)) && one["email"].is_string(), "a point read answers {one}");
        Question {
            name: "point read".to_owned(),
            count: QUICK,
            target: Target::Adds { ms: 0.25 },
            raw: Box::new(move |number| {
                let rows = raw.rows(&row, &[Cell::Uuid(id(number)).into()])?;
                ensure!(rows.len() == 1, "the row is gone");
                with_lists(raw.as_mut(), lists.as_deref(), vec![id(number)])
            }),
            house: Some(self.read(move |read, number| {
                let record = read.get(&contact, RecordId(id(number)))?;
                bytes(&read.shape(&contact, &Fields::All).of(&record))
            })),
            http: Box::new(move |number| client.get(&format!("/api/v1/contacts/{}", id(number))).map(drop)),
        }
        .ask()
    }

    /// A side that reads within this process, up to the bytes of the answer.
    fn read<'s>(
        &'s self,
        mut answer: impl FnMut(&mut rapport_kernel::Read<'_>, usize) -> rapport_kernel::Result<Vec<u8>> + 's,
    ) -> Side<'s> {
        Box::new(move |number| {
            let now = Instant::from_ms(jiff::Timestamp::now().as_millisecond());
            let ctx = Ctx::as_system("bench", now, number as u64);
            std::hint::black_box(self.house.read(&ctx, |read| answer(read, number))?);
            Ok(())
        })
    }

    /// A side that reads a list within this process.
    fn list<'s>(&'s self, mut request: impl FnMut(usize) -> ListRequest + 's) -> Side<'s> {
        let contact = self.shape.contact.clone();
        self.read(move |read, number| {
            let page = read.list(&contact, &request(number))?;
            let shape = read.shape(&contact, &page.fields);
            let data: Vec<Shown<'_>> = page.records.iter().map(|record| shape.of(record)).collect();
            bytes(&(data, page.next_cursor))
        })
    }
}

/// As the answer of a request is written.
fn bytes(answer: &impl Serialize) -> rapport_kernel::Result<Vec<u8>> {
    serde_json::to_vec(answer).map_err(|error| Error::fault("writing an answer", error))
}

/// Reads the many-valued fields of records, as the record itself is not whole without them.
fn with_lists(raw: &mut dyn Raw, lists: Option<&str>, ids: Vec<Uuid>) -> anyhow::Result<()> {
    if let Some(lists) = lists {
        std::hint::black_box(raw.rows(lists, &[Param::Ids(ids)])?);
    }
    Ok(())
}

/// The ids in an answer, in order.
fn ids_of(answer: &Value) -> Vec<Uuid> {
    let records = answer["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    records.iter().filter_map(|record| record["id"].as_str()?.parse().ok()).collect()
}

/// A path with its query.
fn path(of: &str, query: &[(&str, &str)]) -> String {
    let pairs = query.iter().map(|(key, value)| format!("{key}={}", escaped(value)));
    format!("/api/v1/{of}?{}", pairs.collect::<Vec<_>>().join("&"))
}
