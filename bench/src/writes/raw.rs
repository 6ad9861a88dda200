//! The bare driver's writes.

use std::collections::HashMap;

use anyhow::Context;
use rapport_kernel::Object;
use rapport_kernel::id::IdMaker;
use rapport_kernel::text::fold;
use rapport_kernel::time::Instant;
use uuid::Uuid;

use super::{ROWS, WARM_UP, changed};
use crate::people::Contact;
use crate::raw::{
    Cell, EVENT, POSTGRES_DOC, Param, Raw, Row, SQLITE_DOC, Statement, UNIT, of_ids, owned, searched, used_columns,
    words,
};
use crate::samples::Samples;
use crate::shape::{Shape, field, sort_column};

/// What Rapport left of some records, under new ids and addresses.
struct Again {
    units: Vec<Row>,
    records: Vec<Row>,
    events: Vec<Row>,
    docs: Vec<Row>,
    words: Vec<Row>,
}

/// Rows of one table.
struct Rows<'r> {
    table: String,
    columns: Vec<String>,
    rows: &'r [Row],
}

/// Makes new rows of old ones.
struct Renewer<'a> {
    contact: &'a Object,
    columns: Vec<String>,
    searched: Vec<usize>,
    email: [usize; 2],
    ids: IdMaker,
    is_sqlite: bool,
    next_number: i64,
    next_pos: i64,
}

/// Each contact in a transaction of its own.
pub fn create(raw: &mut dyn Raw, shape: &Shape, ids: &[Uuid]) -> anyhow::Result<Samples> {
    let mut renewer = Renewer::new(raw, &shape.contact, ids)?;
    let mut samples = Samples::default();
    for (number, id) in ids.iter().enumerate() {
        let again = renewer.renew(raw, &[*id])?;
        let statements = renewer.statements(&again);
        let mut once = Samples::default();
        once.time(|| raw.write(&statements))?;
        if number >= WARM_UP {
            samples.join(&once);
        }
    }
    Ok(samples)
}

/// Each call in a transaction of its own: known people are found by their address and changed, new ones are written.
pub fn upsert(raw: &mut dyn Raw, shape: &Shape, calls: &[Vec<Uuid>], contacts: usize) -> anyhow::Result<Samples> {
    let all: Vec<Uuid> = calls.iter().flatten().copied().collect();
    let mut renewer = Renewer::new(raw, &shape.contact, &all)?;
    let mut samples = Samples::default();
    let half = ROWS / 2;
    for (call, ids) in calls.iter().enumerate() {
        let again = renewer.renew(raw, ids)?;
        // Other people than Rapport changed, so that there is something to change.
        let known: Vec<Contact> =
            (0..half).map(|row| Contact::new((contacts / 2 + call * half + row) % contacts)).collect();
        let mut once = Samples::default();
        once.time(|| renewer.upsert(raw, &again, &known, call))?;
        if call >= WARM_UP {
            samples.join(&once);
        }
    }
    Ok(samples)
}

impl<'a> Renewer<'a> {
    fn new(raw: &mut dyn Raw, contact: &'a Object, ids: &[Uuid]) -> anyhow::Result<Self> {
        let columns = used_columns(raw, contact)?;
        let email = field(contact, "email")?;
        let place = |suffix: &str| columns.iter().position(|name| *name == email.column(suffix)).context("no e-mail");
        let is_sqlite = raw.is_sqlite();
        let mut highest = |sql: &str| -> anyhow::Result<i64> {
            Ok(if is_sqlite { raw.rows(sql, &[])?.first().map_or(0, |row| row[0].integer()) } else { 0 })
        };
        let seed = ids.first().map_or(1, |id| id.as_u64_pair().1);
        let now = Instant::from_ms(jiff::Timestamp::now().as_millisecond());
        Ok(Self {
            contact,
            searched: searched(contact, &columns),
            email: [place("")?, place("k")?],
            ids: IdMaker::new(now, seed),
            is_sqlite,
            next_number: 1 + highest("SELECT max(number) FROM search_doc")?,
            next_pos: 1 + highest("SELECT max(pos) FROM unit")?,
            columns,
        })
    }

    fn renew(&mut self, raw: &mut dyn Raw, ids: &[Uuid]) -> anyhow::Result<Again> {
        let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let mut records = of_ids(raw, &self.contact.table(0), &names, "id", ids)?;
        let mut events = of_ids(raw, "event", &EVENT, "record", ids)?;
        // A reaction may have changed a record since: what counts is its making.
        events.retain(|event| event[5] == Cell::Integer(1));
        let doc: &[&str] = if self.is_sqlite { &SQLITE_DOC } else { &POSTGRES_DOC };
        let mut docs = of_ids(raw, "search_doc", doc, "record", ids)?;
        let unit = events.first().and_then(|event| event[0].uuid()).context("a record has no event")?;
        let mut units = of_ids(raw, "unit", &UNIT, "id", &[unit])?;
        let new_unit = self.ids.next_uuid();
        for unit in &mut units {
            unit[0] = Cell::Uuid(new_unit);
            unit[1] = if self.is_sqlite { Cell::Integer(self.next_pos) } else { Cell::Null };
        }
        self.next_pos += 1;
        let new: HashMap<Uuid, Uuid> = ids.iter().map(|id| (*id, self.ids.next_uuid())).collect();
        let renewed =
            |cell: &Cell| cell.uuid().and_then(|id| new.get(&id)).map_or_else(|| cell.clone(), |id| Cell::Uuid(*id));
        for event in &mut events {
            event[0] = Cell::Uuid(new_unit);
            event[4] = renewed(&event[4]);
        }
        for doc in &mut docs {
            let record = if self.is_sqlite { 2 } else { 0 };
            doc[record] = renewed(&doc[record]);
        }
        for record in &mut records {
            record[0] = renewed(&record[0]);
            for at in self.email {
                record[at] = Cell::Text(format!("again.{}", record[at].text()));
            }
        }
        let words = self.number(&records, &mut docs);
        Ok(Again { units, records, events, docs, words })
    }

    /// Gives new numbers to documents, and their words.
    fn number(&mut self, records: &[Row], docs: &mut [Row]) -> Vec<Row> {
        if !self.is_sqlite {
            return Vec::new();
        }
        let by_id: HashMap<Uuid, &Row> = records.iter().filter_map(|row| Some((row[0].uuid()?, row))).collect();
        let mut rows = Vec::with_capacity(docs.len());
        for doc in docs {
            doc[0] = Cell::Integer(self.next_number);
            self.next_number += 1;
            let record = doc[2].uuid().and_then(|id| by_id.get(&id));
            let texts = record.map(|record| words(self.contact, self.searched.iter().map(|at| record[*at].text())));
            rows.push(vec![doc[0].clone(), Cell::Text(texts.unwrap_or_default())]);
        }
        rows
    }

    /// All rows as single statements.
    fn statements(&self, again: &Again) -> Vec<Statement> {
        let mut all = Vec::new();
        for Rows { table, columns, rows } in self.tables(again) {
            let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
            let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
            all.extend(
                rows.iter()
                    .map(|row| Statement { sql: sql.clone(), params: row.iter().cloned().map(Param::One).collect() }),
            );
        }
        all
    }

    /// The rows of each table.
    fn tables<'r>(&self, again: &'r Again) -> Vec<Rows<'r>> {
        let of = |table: &str, columns: Vec<String>, rows| Rows { table: table.to_owned(), columns, rows };
        let mut all = vec![
            of("unit", owned(&UNIT), &again.units),
            of(&self.contact.table(0), self.columns.clone(), &again.records),
            of("event", owned(&EVENT), &again.events),
        ];
        if self.is_sqlite {
            all.push(of("search_doc", owned(&SQLITE_DOC), &again.docs));
            all.push(of("search_words", owned(&["rowid", "words"]), &again.words));
        } else {
            all.push(of("search_doc", owned(&POSTGRES_DOC), &again.docs));
        }
        all
    }

    fn upsert(&mut self, raw: &mut dyn Raw, again: &Again, known: &[Contact], call: usize) -> anyhow::Result<()> {
        raw.script(if self.is_sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" })?;
        let change = Change::new(self.contact)?;
        let stored = change.find(raw, known)?;
        change.update(raw, &stored, known, call)?;
        for Rows { table, columns, rows } in self.tables(again) {
            raw.insert(&table, &columns, rows)?;
        }
        let unit = again.units.first().and_then(|unit| unit[0].uuid()).context("no unit")?;
        raw.insert("event", &owned(&EVENT), &change.events(unit, &stored, known, call))?;
        self.find_by_new_words(raw, &stored, known, call)?;
        raw.script("COMMIT")
    }

    /// Search learns the changed texts.
    fn find_by_new_words(
        &self,
        raw: &mut dyn Raw,
        stored: &HashMap<String, Row>,
        known: &[Contact],
        call: usize,
    ) -> anyhow::Result<()> {
        let mut ids = Vec::with_capacity(known.len());
        let mut texts = Vec::with_capacity(known.len());
        for person in known {
            let Some(id) = stored.get(&person.email).and_then(|row| row[0].uuid()) else { continue };
            let (title, mobile) = (format!("Senior {}", person.job_title), changed(&person.mobile, call));
            let mut cells = person.cells().map(str::to_owned).to_vec();
            cells.extend([title, mobile]);
            ids.push(id);
            texts.push(words(self.contact, cells.iter().map(String::as_str)));
        }
        if !self.is_sqlite {
            let sql = "UPDATE search_doc AS d SET words = array_to_tsvector(string_to_array(v.words, ' ')) \
                       FROM unnest(?1::uuid[], ?2::text[]) AS v (record, words) WHERE d.record = v.record";
            return raw.rows(sql, &[Param::Ids(ids), Param::Texts(texts)]).map(drop);
        }
        let numbers =
            raw.rows("SELECT record, number FROM search_doc WHERE record {in ?1}", &[Param::Ids(ids.clone())])?;
        let numbers: HashMap<Uuid, i64> =
            numbers.iter().filter_map(|row| Some((row[0].uuid()?, row[1].integer()))).collect();
        let mut rows = Vec::with_capacity(ids.len());
        for (id, words) in ids.iter().zip(texts) {
            let Some(number) = numbers.get(id) else { continue };
            raw.rows("DELETE FROM search_words WHERE rowid = ?1", &[Cell::Integer(*number).into()])?;
            rows.push(vec![Cell::Integer(*number), Cell::Text(words)]);
        }
        raw.insert("search_words", &owned(&["rowid", "words"]), &rows)
    }
}

/// The change of the known half.
struct Change {
    table: String,
    object: i64,
    email: String,
    email_key: String,
    /// Columns of the job and of the mobile number with their keys.
    set: [String; 4],
    fields: [u32; 2],
}

impl Change {
    fn new(contact: &Object) -> anyhow::Result<Self> {
        let (email, job, mobile) = (field(contact, "email")?, field(contact, "job_title")?, field(contact, "mobile")?);
        Ok(Self {
            table: contact.table(0),
            object: i64::from(contact.id.0),
            email: email.column(""),
            email_key: sort_column(contact, "email")?,
            set: [job.column(""), job.column("k"), mobile.column(""), mobile.column("k")],
            fields: [job.id.0, mobile.id.0],
        })
    }

    /// Id, version, job and mobile number of known people, by their address.
    fn find(&self, raw: &mut dyn Raw, known: &[Contact]) -> anyhow::Result<HashMap<String, Row>> {
        let Self { table, email, email_key, set, .. } = self;
        let sql = format!(
            "SELECT id, version, {}, {}, {email} FROM {table} WHERE {email_key} {{in ?1}} AND deleted_at IS NULL",
            set[0], set[2]
        );
        let keys = known.iter().map(|person| fold(&person.email).into_owned()).collect();
        let rows = raw.rows(&sql, &[Param::Texts(keys)])?;
        Ok(rows.into_iter().map(|row| (row[4].text().to_owned(), row)).collect())
    }

    fn update(
        &self,
        raw: &mut dyn Raw,
        stored: &HashMap<String, Row>,
        known: &[Contact],
        call: usize,
    ) -> anyhow::Result<()> {
        let Self { table, set, .. } = self;
        let new = known.iter().filter_map(|person| {
            let id = stored.get(&person.email)?[0].uuid()?;
            Some((id, format!("Senior {}", person.job_title), changed(&person.mobile, call)))
        });
        if raw.is_sqlite() {
            let sql = format!(
                "UPDATE {table} SET version = version + 1, updated_at = ?1, {} = ?2, {} = ?3, {} = ?4, {} = ?5 WHERE id = ?6",
                set[0], set[1], set[2], set[3]
            );
            let now = Cell::Integer(jiff::Timestamp::now().as_millisecond());
            for (id, job, mobile) in new {
                let key = fold(&job).into_owned();
                let texts = [job, key, mobile.clone(), mobile].map(Cell::Text);
                let params: Vec<Param> =
                    [now.clone()].into_iter().chain(texts).chain([Cell::Uuid(id)]).map(Param::One).collect();
                raw.rows(&sql, &params)?;
            }
            return Ok(());
        }
        let sql = format!(
            "UPDATE {table} AS t SET version = version + 1, updated_at = (extract(epoch FROM now()) * 1000)::bigint, \
             {} = v.job, {} = v.job_key, {} = v.mobile, {} = v.mobile \
             FROM unnest(?1::uuid[], ?2::text[], ?3::text[], ?4::text[]) AS v (id, job, job_key, mobile) \
             WHERE t.id = v.id",
            set[0], set[1], set[2], set[3]
        );
        let (mut ids, mut jobs, mut keys, mut mobiles) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (id, job, mobile) in new {
            ids.push(id);
            keys.push(fold(&job).into_owned());
            jobs.push(job);
            mobiles.push(mobile);
        }
        raw.rows(&sql, &[Param::Ids(ids), Param::Texts(jobs), Param::Texts(keys), Param::Texts(mobiles)]).map(drop)
    }

    fn events(&self, unit: Uuid, stored: &HashMap<String, Row>, known: &[Contact], call: usize) -> Vec<Row> {
        let row = |(at, person): (usize, &Contact)| {
            let stored = stored.get(&person.email)?;
            let job = format!("Senior {}", person.job_title);
            let body = serde_json::json!({"diff": {
                self.fields[0].to_string(): [stored[2].text(), job],
                self.fields[1].to_string(): [stored[3].text(), changed(&person.mobile, call)],
            }});
            Some(vec![
                Cell::Uuid(unit),
                // Behind those of the new half.
                Cell::Integer((ROWS * 2 + at) as i64),
                Cell::Text("updated".to_owned()),
                Cell::Integer(self.object),
                stored[0].clone(),
                Cell::Integer(stored[1].integer() + 1),
                Cell::Text(body.to_string()),
                Cell::Null,
            ])
        };
        known.iter().enumerate().filter_map(row).collect()
    }
}
