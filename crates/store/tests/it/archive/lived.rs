//! A workspace that people worked in, and go on working in after it was restored or moved.

use std::sync::Arc;

use rapport_kernel::catalog::{FieldDecl, Kind, ObjectDecl};
use rapport_kernel::event::Past;
use rapport_kernel::part::Part;
use rapport_kernel::port::Store;
use rapport_kernel::time::Instant;
use rapport_kernel::{Ctx, House, Object, Patch, RecordId, UnitId};
use rapport_store::archive;
use serde_json::{Map, Value as Json, json};

use super::{back_up, database, no_files, outline, quiet};
use crate::support::{Bed, on_pairs};

fn part() -> Part {
    let company = ObjectDecl::new("company", "companies", "Company", "Companies")
        .field(FieldDecl::text("name", "Name").searchable())
        .title("name");
    let number = FieldDecl::new("number", "Number", Kind::AutoNumber { prefix: "C-".to_owned() });
    let contact = ObjectDecl::new("contact", "contacts", "Contact", "Contacts")
        .field(FieldDecl::text("name", "Name").searchable())
        .field(FieldDecl::new("email", "E-mail", Kind::Email).unique().searchable())
        .field(FieldDecl::new("tags", "Tags", Kind::Tags).searchable())
        .field(FieldDecl::link("company", "Company", "company", "staff"))
        .field(number)
        .title("name");
    Part { objects: vec![company, contact], ..Part::new() }
}

fn open(bed: &Bed) -> House {
    let store: Arc<dyn Store> = Arc::from(bed.open());
    House::open(store, part()).expect("it opens")
}

fn at(minute: i64) -> Ctx {
    let now = Instant::from_ms(1_772_442_000_000 + minute * 60_000);
    Ctx::as_system("test", now, minute.cast_unsigned() << 32)
}

fn object(house: &House, key: &str) -> Arc<Object> {
    house.catalog().find(key).expect("an object").clone()
}

fn fields(json: &Json) -> Map<String, Json> {
    json.as_object().expect("an object").clone()
}

fn create(house: &House, minute: i64, of: &str, json: &Json) -> RecordId {
    let of = object(house, of);
    house.write(&at(minute), |w| w.save(&of, Patch::create(fields(json)))).expect("it is saved").id()
}

fn change(house: &House, minute: i64, id: RecordId, json: &Json) -> rapport_kernel::Result<()> {
    let contact = object(house, "contact");
    house.write(&at(minute), |w| w.save(&contact, Patch::update(id, fields(json))).map(drop))
}

fn name(house: &House, id: RecordId) -> Json {
    let contact = object(house, "contact");
    house.read(&at(100), |r| r.get(&contact, id)).expect("a contact").values.iter().next().expect("a name").1.to_json()
}

fn name_at(house: &House, id: RecordId, minute: i64) -> Json {
    let contact = object(house, "contact");
    let record = house.read(&at(100), |r| r.as_of(&contact, id, at(minute).now)).expect("it was there");
    record.get(contact.find("name").expect("a name").id).to_json()
}

fn last_unit(house: &House, id: RecordId) -> UnitId {
    house
        .read(&at(100), |r| r.tx().history(id, Past::version(0), 100))
        .expect("a history")
        .last()
        .expect("an event")
        .unit
        .id
}

/// Ada is made, renamed and given tags; Bob is made and deleted. Answers them.
fn live(house: &House) -> [RecordId; 2] {
    let works = create(house, 1, "company", &json!({"name": "Babbage & Co"}));
    let ada = create(house, 2, "contact", &json!({"name": "Ada", "email": "ada@example.org", "company": works}));
    change(house, 3, ada, &json!({"tags": ["vip", "Größe"]})).expect("it is saved");
    let bob = create(house, 4, "contact", &json!({"name": "Bob", "email": "bob@example.org"}));
    let contact = object(house, "contact");
    house.write(&at(5), |w| w.delete(&contact, bob)).expect("it is deleted");
    change(house, 6, ada, &json!({"name": "Countess"})).expect("it is saved");
    [ada, bob]
}

/// What was possible before is possible after.
fn goes_on(house: &House, [ada, bob]: [RecordId; 2]) {
    assert_eq!(name(house, ada), json!("Countess"));
    assert_eq!([name_at(house, ada, 2), name_at(house, ada, 7)], [json!("Ada"), json!("Countess")]);
    house.write(&at(10), |w| w.undo(last_unit(house, ada), None)).expect("it is undone");
    assert_eq!(name(house, ada), json!("Ada"));
    house.write(&at(11), |w| w.undo(last_unit(house, bob), None)).expect("it is undone");
    assert_eq!(name(house, bob), json!("Bob"));
    let taken = change(house, 12, bob, &json!({"email": "ADA@example.org"}));
    assert!(taken.is_err(), "a unique value is still unique");
    let contact = object(house, "contact");
    let carl = create(house, 13, "contact", &json!({"name": "Carl"}));
    let number = contact.find("number").expect("a number").id;
    let carl = house.read(&at(100), |r| r.get(&contact, carl)).expect("Carl");
    assert_eq!(carl.get(number), &rapport_kernel::Value::Integer(3), "numbers go on");
    let hits = |text: &str| {
        let everywhere = [(contact.id, rapport_kernel::filter::Pred::Const(true))];
        house.read(&at(100), |r| {
            let catalog = r.catalog().clone();
            r.tx().search(&catalog, text, &everywhere, 10)
        })
    };
    assert_eq!(hits("grosse").expect("hits").len(), 1, "tags are found after the rebuild");
    assert_eq!(hits("countess").expect("hits").len(), 0, "and what was undone is not");
}

#[test]
fn as_of_undo_numbers_and_search_go_on_after_a_restore() {
    on_pairs(|from, to| {
        let people = live(&open(from));
        let (bytes, _) = back_up(from);
        archive::restore(&database(to), &no_files(), &bytes[..], &mut quiet).expect("a restore");
        let house = open(to);
        assert_eq!(outline(from), outline(to), "opening what was restored changes nothing");
        goes_on(&house, people);
    });
}

#[test]
fn as_of_undo_numbers_and_search_go_on_after_a_move() {
    on_pairs(|from, to| {
        let people = live(&open(from));
        archive::move_to(&database(from), &database(to), None, &mut quiet).expect("a move");
        goes_on(&open(to), people);
        goes_on(&open(from), people);
    });
}

#[test]
fn a_field_made_at_run_time_and_its_values_come_along() {
    use rapport_kernel::catalog::CatalogChange;
    on_pairs(|from, to| {
        let house = open(from);
        let wish = json!({"change": "add_field", "object": "contact", "key": "size", "label": "Size",
            "kind": {"type": "integer"}, "indexed": true});
        let wish: CatalogChange = serde_json::from_value(wish).expect("a change");
        house.change_catalog(&at(1), &wish).expect("a new field");
        let ada = create(&house, 2, "contact", &json!({"name": "Ada", "size": 170}));
        archive::move_to(&database(from), &database(to), None, &mut quiet).expect("a move");
        let moved = open(to);
        let contact = object(&moved, "contact");
        let record = moved.read(&at(3), |r| r.get(&contact, ada)).expect("Ada");
        assert_eq!(record.get(contact.find("size").expect("the field").id), &rapport_kernel::Value::Integer(170));
    });
}
