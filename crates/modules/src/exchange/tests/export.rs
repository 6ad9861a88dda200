//! What goes out and comes back.

use rapport_kernel::Ctx;
use rapport_kernel::Kind;
use rapport_kernel::catalog::{FieldDecl, KindDecl, ObjectDecl};
use rapport_kernel::part::Part;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Map, Value as Json, json};

use super::table::{Table, import_all, order, text};
use crate::exchange::export::{self, Cell, Order, RecordSink, RowSink, Sink};

#[derive(Default)]
struct Written {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl RowSink for Written {
    fn begin(&mut self, columns: &[String]) -> rapport_kernel::Result<()> {
        self.header = columns.to_vec();
        Ok(())
    }
    fn row(&mut self, cells: &[Cell]) -> rapport_kernel::Result<()> {
        self.rows.push(cells.iter().map(text).collect());
        Ok(())
    }
}

impl RecordSink for Vec<Json> {
    fn record(&mut self, record: &Map<String, Json>) -> rapport_kernel::Result<()> {
        self.push(Json::Object(record.clone()));
        Ok(())
    }
}

/// The table that somebody gets.
pub fn exported(t: &TestHouse, ctx: &Ctx, order: &Order) -> Table {
    let mut written = Written::default();
    export::run(t.house(), ctx, order, Sink::Table(&mut written), &mut |_| {}).expect("an export");
    Table::of(written.header, written.rows)
}

fn all(object: &str) -> Order {
    Order { object: object.to_owned(), ..Order::default() }
}

/// An object with every kind of field that people write.
fn thing() -> Part {
    let kinds = [
        ("long", Kind::LongText),
        ("mail", Kind::Email),
        ("phone", Kind::Phone),
        ("site", Kind::Url),
        ("count", Kind::Integer { min: None, max: None }),
        ("exact", Kind::Decimal { scale: 4 }),
        ("price", Kind::Money),
        ("share", Kind::Percent),
        ("sure", Kind::Boolean),
        ("day", Kind::Date),
        ("moment", Kind::Instant),
        ("length", Kind::Duration),
        ("labels", Kind::Tags),
        ("place", Kind::Address),
        ("person", Kind::PersonName),
        ("stars", Kind::Rating { max: 5 }),
        ("spot", Kind::Location),
        ("data", Kind::Json),
        ("doubled", formula("stars * 2", Kind::Integer { min: None, max: None })),
        ("worth", formula("price * 2", Kind::Money)),
        ("number", Kind::AutoNumber { prefix: "T-".to_owned() }),
    ];
    let options = [("a", "First; one"), ("b", "Second, one")];
    let object = ObjectDecl::new("thing", "things", "Thing", "Things")
        .title("name")
        .field(FieldDecl::text("name", "Name").indexed())
        .field(FieldDecl::choice("pick", "Pick", &options).default("b"))
        .field(FieldDecl::choices("picks", "Picks", &options))
        .field(FieldDecl::link("parent", "Parent", "thing", "children"))
        .field(FieldDecl::links("friends", "Friends", "thing", "befriended"));
    let fields = kinds.into_iter().map(|(key, kind)| FieldDecl::new(key, key, kind));
    Part::new().object(fields.fold(object, ObjectDecl::field))
}

fn full() -> Json {
    json!({
        "name": "=Root, \"the\" first", "pick": "a", "picks": ["b", "a"],
        "long": "many\nlines, \"quoted\"; 'x'", "mail": "ada@example.org", "phone": "+44 7700 900111",
        "site": "https://example.org/a?b=c;d", "count": -3, "exact": "0.0001", "share": "12.50", "sure": false,
        "price": {"amount": "1234567.89", "currency": "USD"},
        "day": "1815-12-10", "moment": "2024-05-01T12:00:00.250Z", "length": 5400,
        "labels": ["a;b", "c, d", "[e]", "f"],
        "place": {"street": "1 Main St\nSuite 5", "city": "Cork", "country": "IE"},
        "person": {"title": "Dr", "given": "Ada", "middle": "King", "family": "Noel; Lovelace"},
        "stars": 4, "spot": {"latitude": 52.520_008, "longitude": -13.404_954}, "data": {"a": [1, "2", null]},
    })
}

fn formula(text: &str, result: KindDecl) -> KindDecl {
    Kind::Formula { expression: text.to_owned(), result: Box::new(result) }
}

fn without_identity(mut record: Json) -> Json {
    for key in ["id", "version", "created_at", "updated_at", "number", "parent", "friends"] {
        record.as_object_mut().expect("a record").shift_remove(key);
    }
    record
}

#[test]
fn what_an_export_writes_an_import_reads_back_the_same_into_an_empty_workspace() {
    on_both(thing(), |t| {
        let root = t.admin().create("thing", full());
        t.later(1);
        t.admin().create("thing", json!({"name": "Bare", "pick": null, "data": "5"}));
        t.later(1);
        let third = json!({"name": "Leaf", "parent": root, "friends": [root], "data": 5, "sure": true});
        t.admin().create("thing", third);
        let table = exported(t, &t.admin().ctx(), &all("thing"));
        let fresh = TestHouse::new(thing());
        import_all(&fresh, &order("thing"), &table);
        let (before, after) = (t.admin().list("thing", ""), fresh.admin().list("thing", ""));
        assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(without_identity(before.clone()), without_identity(after.clone()));
        }
        // Links lead to the records of the same names.
        assert_eq!((&after[2]["parent"], &after[2]["friends"]), (&after[0]["id"], &json!([after[0]["id"]])));
    });
}

#[test]
fn what_was_exported_changes_nothing_when_it_comes_back_by_id() {
    on_both(thing(), |t| {
        let root = t.admin().create("thing", full());
        t.admin().create("thing", json!({"name": "Leaf", "parent": root, "friends": [root]}));
        let table = exported(t, &t.admin().ctx(), &all("thing"));
        let by_id = crate::exchange::import::Order { match_by: Some("id".to_owned()), ..order("thing") };
        let report = import_all(t, &by_id, &table);
        assert_eq!((report.tally.unchanged, report.tally.rows), (2, 2));
    });
}

#[test]
fn a_cell_that_was_emptied_in_an_export_empties_the_field() {
    let t = TestHouse::new(thing());
    t.admin().create("thing", full());
    let table = exported(&t, &t.admin().ctx(), &all("thing"));
    let mail = table.header().iter().position(|name| name == "mail").expect("a column");
    let mut rows = table.rows().to_vec();
    rows[0][mail] = String::new();
    let by_id = crate::exchange::import::Order { match_by: Some("id".to_owned()), ..order("thing") };
    let report = import_all(&t, &by_id, &Table::of(table.header().to_vec(), rows));
    assert_eq!(report.tally.updated, 1);
    assert_eq!(t.admin().list("thing", "")[0]["mail"], json!(null));
}

#[test]
fn an_export_has_every_record_once_over_many_pages() {
    on_both(crate::part(), |t| {
        let rows: Vec<String> = (0..1_234).map(|number| format!("C{number}")).collect();
        import_all(t, &order("company"), &Table::new("Name", &rows.iter().map(String::as_str).collect::<Vec<_>>()));
        let names = Order { fields: Some(vec!["name".to_owned()]), ..all("company") };
        let mut counts = Vec::new();
        let mut written = Written::default();
        let ctx = t.admin().ctx();
        let run = export::run(t.house(), &ctx, &names, Sink::Table(&mut written), &mut |count| counts.push(count));
        assert_eq!((run.expect("an export"), counts), (1_234, vec![500, 1_000, 1_234]));
        assert_eq!(written.header, ["name"]);
        assert_eq!(written.rows.into_iter().flatten().collect::<Vec<_>>(), rows);
        assert_eq!(export::count(t.house(), &ctx, &names, 10_000).expect("a count"), 1_234);
    });
}

#[test]
fn an_export_takes_a_filter_fields_and_the_bin() {
    on_both(crate::part(), |t| {
        for (name, industry) in [("Acme", "steel"), ("Bell", "phones"), ("Cog", "steel")] {
            t.admin().create("company", json!({"name": name, "industry": industry}));
        }
        let cog = super::table::id_of(t, "company", "name = \"Cog\"");
        t.admin().delete("company", cog);
        let fields = Some(vec!["industry".to_owned(), "id".to_owned(), "name".to_owned()]);
        let steel = Order { filter: Some("industry = \"steel\"".to_owned()), fields, ..all("company") };
        let ctx = t.admin().ctx();
        let table = exported(t, &ctx, &steel);
        assert_eq!(table.header(), ["industry", "id", "name"]);
        assert_eq!((table.rows().len(), table.rows()[0][2].as_str()), (1, "Acme"));
        let binned = exported(t, &ctx, &Order { bin: true, ..steel.clone() });
        assert_eq!(binned.rows()[0][2], "Cog");
        let mut records: Vec<Json> = Vec::new();
        export::run(t.house(), &ctx, &steel, Sink::Records(&mut records), &mut |_| {}).expect("an export");
        assert_eq!((&records[0]["name"], &records[0]["domain"]), (&json!("Acme"), &Json::Null));
        assert!(!records[0].as_object().expect("a record").contains_key("domain"));
        let wrong = Order { filter: Some("industry =".to_owned()), ..all("company") };
        let mut nothing: Vec<Json> = Vec::new();
        assert!(export::run(t.house(), &ctx, &wrong, Sink::Records(&mut nothing), &mut |_| {}).is_err());
    });
}
