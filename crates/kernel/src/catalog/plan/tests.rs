//! Plans, looked at as the house does: each is carried out on a model of the tables, which must fit the catalog.

mod alter;
mod model;
mod random;
mod reach;
mod sync;

use serde_json::{Value as Json, json};

use model::Tables;

use crate::catalog::{CatalogChange, Field, FieldDecl, Measure, Object, ObjectDecl, Plan, change, sync as sync_plan};
use crate::error::{Error, Problem, Result};
use crate::port::StoredCatalog;

/// A workspace with its tables.
#[derive(Clone, Default)]
struct World {
    stored: StoredCatalog,
    tables: Tables,
}

impl World {
    fn with(declared: &[ObjectDecl]) -> Self {
        let mut world = Self::default();
        world.sync(declared);
        world
    }

    #[track_caller]
    fn sync(&mut self, declared: &[ObjectDecl]) -> Plan {
        let plan = sync_plan(&self.stored, declared).expect("the declarations are right");
        self.carry_out(&plan);
        let again = sync_plan(&self.stored, declared).expect("the declarations are right");
        assert_eq!((again.sentences, again.stored.epoch), (Vec::new(), self.stored.epoch), "synced twice");
        plan
    }

    /// Asks for a change as the API does.
    fn ask(&mut self, wish: Json) -> Result<Plan> {
        let wish: CatalogChange = serde_json::from_value(wish).expect("a change");
        let plan = change(&self.stored, &wish)?;
        self.carry_out(&plan);
        Ok(plan)
    }

    #[track_caller]
    fn change(&mut self, wish: Json) -> Plan {
        self.ask(wish).expect("it is allowed")
    }

    #[track_caller]
    fn carry_out(&mut self, plan: &Plan) {
        let is_changed = plan.stored.epoch != self.stored.epoch;
        assert_eq!(plan.stored.epoch, self.stored.epoch + u64::from(is_changed));
        assert_eq!(plan.sentences.is_empty(), !is_changed, "{:?}", plan.sentences);
        self.tables.carry_out(&plan.schema);
        self.stored = plan.stored.clone();
        self.tables.check(&self.stored);
    }

    #[track_caller]
    fn object(&self, key: &str) -> &Object {
        self.stored.objects.iter().find(|object| object.key == key).expect("the object is there")
    }

    #[track_caller]
    fn field(&self, path: &str) -> &Field {
        let (object, field) = path.split_once('.').expect("object.field");
        self.object(object).find(field).expect("the field is there")
    }

    fn keys(&self, object: &str) -> Vec<&str> {
        self.object(object).fields.iter().map(|field| field.key.as_str()).collect()
    }
}

/// The code of a refusal, or of its first problem with the member at fault.
fn refusal(result: Result<Plan>) -> (String, String) {
    match result.expect_err("it is refused") {
        Error::Invalid(problems) => {
            let Problem { field, code, .. } = &problems[0];
            ((*code).to_owned(), field.clone())
        }
        Error::Limit { name, .. } => (name.to_owned(), String::new()),
        error @ Error::NotFound => (error.code().to_owned(), String::new()),
        error => (error.code().to_owned(), error.to_string()),
    }
}

#[track_caller]
fn assert_refused(result: Result<Plan>, code: &str, place: &str) {
    assert_eq!(refusal(result), (code.to_owned(), place.to_owned()));
}

fn integer() -> Json {
    json!({"type": "integer"})
}

fn add(object: &str, key: &str, kind: Json) -> Json {
    json!({"change": "add_field", "object": object, "key": key, "kind": kind})
}

fn delete(object: &str, field: &str) -> Json {
    json!({"change": "delete_field", "object": object, "field": field})
}

fn retype(object: &str, field: &str, kind: Json) -> Json {
    json!({"change": "update_field", "object": object, "field": field, "kind": kind})
}

fn company() -> ObjectDecl {
    ObjectDecl::new("company", "companies", "Company", "Companies")
        .title("name")
        .field(FieldDecl::text("name", "Name").required().searchable().indexed())
        .field(FieldDecl::choice("tier", "Tier", &[("a", "A"), ("b", "B")]))
}

/// Links to what is declared later, and measures it.
fn contact() -> ObjectDecl {
    let count = crate::catalog::Kind::Integer { min: None, max: None };
    ObjectDecl::new("contact", "contacts", "Contact", "Contacts")
        .title("name")
        .owner("company")
        .field(FieldDecl::new("name", "Name", crate::catalog::Kind::PersonName).required())
        .field(FieldDecl::new("email", "E-mail", crate::catalog::Kind::Email).unique())
        .field(FieldDecl::link("company", "Company", "company", "contacts"))
        .field(FieldDecl::rollup("orders_count", "Orders", "order.contact", Measure::Count, None, count))
        .field(FieldDecl::new("tags", "Tags", crate::catalog::Kind::Tags))
}

fn order() -> ObjectDecl {
    ObjectDecl::new("order", "orders", "Order", "Orders")
        .field(FieldDecl::new("total", "Total", crate::catalog::Kind::Money))
        .field(FieldDecl::link("contact", "Contact", "contact", "orders"))
}

fn shop() -> Vec<ObjectDecl> {
    vec![contact(), order(), company()]
}
