//! How SQLite goes about a roll-up: children are found by their parents, whatever else they must fulfil.

use rapport_kernel::ObjectId;
use rapport_kernel::catalog::{ChoiceOption, OnDelete, Slot, Traits};
use rapport_kernel::filter::{Op, Term};
use rapport_kernel::port::{SchemaChange, Urgency};
use rapport_kernel::settings::Settings;
use rapport_kernel::time::Instant;
use uuid::Uuid;

use super::*;
use crate::conn::{Question, Row};
use crate::dialect::Dialect;
use crate::sqlite::{Options, Sqlite};

const TASK: ObjectId = ObjectId(1);
const STATUS: FieldId = FieldId(1);
const DONE_AT: FieldId = FieldId(2);
const CONTACT: FieldId = FieldId(3);
const GUESTS: FieldId = FieldId(4);

fn tasks(link: FieldId) -> Object {
    let field = |id: FieldId, kind: Kind, indexed: bool| {
        let traits = Traits { indexed, ..Traits::default() };
        Field { id, key: format!("f{id}"), label: String::new(), kind, slot: Slot { table: 0, number: id.0 }, traits }
    };
    let done = ChoiceOption { key: "done".into(), label: "Done".into(), retired: false };
    let (targets, inverse) = (vec![TASK], "tasks".to_owned());
    let one = Kind::Link { targets: targets.clone(), inverse: inverse.clone(), on_delete: OnDelete::Clear };
    let last = Kind::Rollup {
        child: TASK,
        link,
        measure: Measure::Max,
        field: Some(DONE_AT),
        filter: None,
        result: Box::new(Kind::Instant),
    };
    Object {
        id: TASK,
        key: "task".into(),
        plural: "tasks".into(),
        aliases: Vec::new(),
        label: "Task".into(),
        label_plural: "Tasks".into(),
        custom: false,
        title: None,
        owner: None,
        parent: None,
        author: None,
        subjects: Vec::new(),
        occurred: None,
        planned: None,
        layout: Vec::new(),
        guarded: false,
        kept: Vec::new(),
        fields: vec![
            field(STATUS, Kind::Choice { options: vec![done], steps: Vec::new() }, true),
            field(DONE_AT, Kind::Instant, true),
            field(CONTACT, one, false),
            field(GUESTS, Kind::Links { targets, inverse: "invitations".into() }, false),
            field(FieldId(5), last, false),
        ],
    }
}

/// Notes how each question would be gone about, and answers nothing.
struct Planner<'c> {
    conn: &'c mut dyn Conn,
    plans: Vec<String>,
}

impl Conn for Planner<'_> {
    fn dialect(&self) -> Dialect {
        self.conn.dialect()
    }
    fn now(&self) -> Instant {
        self.conn.now()
    }
    fn set_now(&mut self, now: Instant) {
        self.conn.set_now(now);
    }
    fn lift_time_limit(&mut self) -> Result<()> {
        self.conn.lift_time_limit()
    }
    fn rows_of_all(&mut self, asked: &[Question<'_>]) -> Result<Vec<Vec<Row>>> {
        let step = |row: Row| if let Some(Cell::Text(step)) = row.into_iter().nth(3) { step } else { String::new() };
        for Question { sql, params, .. } in asked {
            let steps = self.conn.rows(&format!("EXPLAIN QUERY PLAN {sql}"), params)?;
            self.plans.push(steps.into_iter().map(step).collect::<Vec<_>>().join("\n"));
        }
        Ok(vec![Vec::new(); asked.len()])
    }
    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        self.conn.run(sql, params)
    }
    fn script(&mut self, sql: &str) -> Result<()> {
        self.conn.script(sql)
    }
    fn insert(&mut self, table: &str, columns: &[Named<'_>], rows: &[Vec<Param<'_>>], conflict: &str) -> Result<()> {
        self.conn.insert(table, columns, rows, conflict)
    }
    fn update(&mut self, table: &str, key: &[Named<'_>], set: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        self.conn.update(table, key, set, rows)
    }
    fn delete(&mut self, table: &str, key: &[Named<'_>], rows: &[Vec<Param<'_>>]) -> Result<()> {
        self.conn.delete(table, key, rows)
    }
}

/// The plan of the question for the children, which are counted only where they are done.
fn plan(link: FieldId) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Sqlite::open(folder.path().join("plan.db"), Options::default()).expect("it opens");
    let mut session = store.begin_write(Urgency::Interactive).expect("a session");
    let tasks = tasks(link);
    let create = SchemaChange { create: vec![tasks.clone()], ..SchemaChange::default() };
    crate::schema::change_schema(&mut session, &create).expect("tables");
    let catalog = Catalog::build(1, Settings::default(), vec![tasks.clone()]);
    let mut planner = Planner { conn: &mut session, plans: Vec::new() };
    let done =
        Pred::Compare { term: Term::Path(Path::field(STATUS)), op: Op::Eq, value: Value::Text("done".to_owned()) };
    let rollup = tasks.field(FieldId(5)).expect("a roll-up");
    roll_up(&mut planner, &catalog, &tasks, rollup, &done, &[RecordId(Uuid::nil())]).expect("it is asked");
    planner.plans.into_iter().find(|plan| plan.contains('t')).expect("a question")
}

#[test]
fn children_are_found_by_their_link() {
    let plan = plan(CONTACT);
    assert!(plan.contains("SEARCH t USING INDEX o1_i3 (c3=?)"), "{plan}");
}

#[test]
fn children_with_several_parents_are_found_by_their_entries() {
    let plan = plan(GUESTS);
    assert!(plan.contains("SEARCH m USING") && plan.contains("id=?"), "{plan}");
}
