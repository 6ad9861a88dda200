//! Three records of each object: the actor's own, that of somebody in the actor's team, and that of somebody else.

use rapport_kernel::account::NewSession;
use rapport_kernel::blob::{FILE_OBJECT, FileFields};
use rapport_kernel::part::declared;
use rapport_kernel::passkey::NewPasskey;
use rapport_kernel::value::Ref;
use rapport_kernel::{Object, Patch, RecordId, Value, Work};
use rapport_testkit::TestHouse;
use serde_json::{Map, Value as Json, json};

use super::asked::{Actor, sign};
use crate::identity::passkey;
use crate::identity::session::begin;
use crate::testing::{as_user, user};

/// A workspace with people and what they own.
pub struct World<'t> {
    pub t: &'t TestHouse,
    /// The actor, somebody in the actor's team, and somebody else.
    pub people: [RecordId; 3],
    /// Theirs, for what hangs on a record.
    contacts: [RecordId; 3],
    orders: [RecordId; 3],
    deals: [RecordId; 3],
    pipeline: RecordId,
    stage: RecordId,
    made: usize,
}

impl<'t> World<'t> {
    /// With somebody to act in it.
    pub fn new(t: &'t TestHouse, actor: RecordId) -> Self {
        let people = [actor, user(t, "Mate", &[]), user(t, "Other", &[])];
        let north = t.admin().create("team", json!({"name": "North"}));
        for mate in &people[..2] {
            t.admin().update("user", *mate, json!({"teams": [north]}));
        }
        let masked = json!({
            "change": "add_field", "object": "contact", "key": "iban", "kind": {"type": "text"}, "masked": true,
        });
        let masked = serde_json::from_value(masked).expect("a wish");
        t.house().change_catalog(&t.admin().ctx(), &masked).expect("a masked field");
        let contacts = people.map(|owner| t.admin().create("contact", json!({"name": "Parent", "owner": owner})));
        let orders = people.map(|owner| t.admin().create("order", json!({"owner": owner})));
        let deals = people.map(|owner| t.admin().create("deal", json!({"name": "Parent", "owner": owner})));
        let pipeline = t.admin().create("pipeline", json!({"name": "Parent"}));
        let stage = t.admin().create("stage", json!({"name": "Parent", "pipeline": pipeline, "kind": "open"}));
        Self { t, people, contacts, orders, deals, pipeline, stage, made: 0 }
    }

    /// Living records that an administrator changed.
    pub fn records(&mut self, key: &str) -> [RecordId; 3] {
        let made = match key {
            "user" => self.people,
            _ => [0, 1, 2].map(|of| self.make(key, of)),
        };
        // Of a session, of what the product keeps, or of what is followed, nobody changes anything.
        for id in
            made.into_iter().filter(|_| !matches!(key, "session" | "follow" | "stage_visit" | "forecast_snapshot"))
        {
            self.t.later(1);
            self.t.admin().update(key, id, Json::Object(change_of(key)));
        }
        made
    }

    /// Deleted ones; living ones of what nobody deletes.
    pub fn in_the_bin(&mut self, key: &str) -> [RecordId; 3] {
        let made = [0, 1, 2].map(|of| self.make(key, of));
        for id in made.into_iter().filter(|_| key != "credit_note") {
            self.t.admin().delete(key, id);
        }
        made
    }

    fn make(&mut self, key: &str, of: usize) -> RecordId {
        match key {
            "session" => return self.sign_in(of),
            "passkey" => return self.add_passkey(of),
            _ => {}
        }
        let fields = self.sample(key, of);
        self.t.write(|w| make(w, key, fields.clone())).unwrap_or_else(|error| panic!("making a {key}: {error}"))
    }

    /// How a session comes to be.
    fn sign_in(&mut self, of: usize) -> RecordId {
        self.made += 1;
        let (device, hash) = (format!("Sample {}", self.made), format!("{:064x}", self.made));
        let new = NewSession { user: self.people[of], device: &device, address: "192.0.2.1", secret_sha256: &hash };
        self.t.write(|w| begin(w, &new)).expect("a session")
    }

    /// How a passkey comes to be.
    fn add_passkey(&mut self, of: usize) -> RecordId {
        self.made += 1;
        let (name, hash) = (format!("Sample {}", self.made), format!("{:064x}", self.made));
        let new = NewPasskey { user: self.people[of], name: &name, id_sha256: &hash, credential: &Json::Null };
        self.t.write(|w| passkey::add(w, &new)).expect("a passkey")
    }

    /// Whether the actor may make one that is the actor's own, that of somebody in the team, or that of somebody else.
    pub fn may_create(&mut self, key: &str, of: usize) -> char {
        let fields = self.sample(key, of);
        let actor = Actor { t: self.t, acting: as_user(self.t, self.people[0]) };
        sign(actor.try_out(|w| make(w, key, fields.clone())))
    }

    /// An order of which something is due.
    fn owed(&self, owner: RecordId) -> RecordId {
        let total = json!({"amount": "100", "currency": "EUR"});
        self.t.admin().create("order", json!({"owner": owner, "total": total}))
    }

    /// What one says to make a record of the first, second or third of the people.
    fn sample(&mut self, key: &str, of: usize) -> Map<String, Json> {
        self.made += 1;
        let name = format!("Sample {}", self.made);
        let owner = self.people[of];
        let fields = match key {
            "contact" | "company" | "lead" | "deal" => json!({"name": name, "owner": owner}),
            "activity" => json!({"subject": name, "owner": owner}),
            "order" => json!({"description": name, "owner": owner}),
            "contact_point" => json!({"contact": self.contacts[of], "kind": "handle", "value": name}),
            "quote" => json!({"name": name, "owner": owner}),
            "deal_line" => json!({"deal": self.deals[of], "description": name}),
            "quote_line" => {
                let quote = self.t.admin().create("quote", json!({"name": "Parent", "owner": owner}));
                json!({"quote": quote, "description": name})
            }
            "payment" => {
                json!({"order": self.owed(owner), "amount": {"amount": "1", "currency": "EUR"}, "reference": name})
            }
            "credit_note" => {
                json!({"order": self.owed(owner), "amount": {"amount": "1", "currency": "EUR"}, "reason": name})
            }
            "delivery" => json!({"order": self.orders[of], "carrier": name}),
            "delivery_line" => {
                let order = self.owed(owner);
                let line = self.t.admin().create("order_line", json!({"order": order, "description": name}));
                let delivery = self.t.admin().create("delivery", json!({"order": order}));
                json!({"delivery": delivery, "order_line": line, "quantity": "1"})
            }
            "contract" => json!({"name": name, "owner": owner}),
            "contract_line" => {
                let contract = self.t.admin().create("contract", json!({"name": "Parent", "owner": owner}));
                json!({"contract": contract, "description": name, "unit_price": {"amount": "1", "currency": "EUR"}})
            }
            "letterhead" => json!({"name": name, "address": "Harbour Road"}),
            "discount_limit" => {
                let role = self.t.admin().create("role", json!({"name": name}));
                json!({"name": name, "role": role, "percent": "10"})
            }
            "order_line" => json!({"order": self.orders[of], "description": name}),
            "deal_contact" => json!({"deal": self.deals[of], "contact": self.contacts[of], "note": name}),
            "deal_member" => {
                let colleague = user(self.t, &format!("Member{}", self.made), &[]);
                json!({"deal": self.deals[of], "user": colleague, "role": name})
            }
            "stage_visit" => json!({"deal": self.deals[of]}),
            "assignment_rule" => json!({"name": name, "users": [owner]}),
            "quota" => {
                let colleague = user(self.t, &format!("Quota{}", self.made), &[]);
                let amount = json!({"amount": "1", "currency": "EUR"});
                json!({"user": colleague, "quarter": "2026-01-01", "amount": amount})
            }
            "forecast_snapshot" => json!({"owner": owner}),
            "follow_up_rule" => json!({"name": name, "check": "true", "task": "Call"}),
            "score_rule" => json!({"name": name, "check": "true", "points": 1}),
            "score_band" => json!({"name": name, "from_points": 1}),
            "absence" => json!({"user": owner, "starts_on": "2026-03-01", "ends_on": "2026-03-02"}),
            "working_time" => json!({"user": owner, "days": ["monday"]}),
            "booking_page" => json!({"user": owner, "name": name}),
            "transition" => json!({"name": name, "to": self.stage}),
            "comment" => json!({"about": self.contacts[of], "text": name, "author": owner}),
            "follow" => json!({"about": self.t.admin().create("company", json!({"name": name})), "user": owner}),
            "notification" => json!({"about": self.contacts[of], "user": owner, "reason": "changed"}),
            FILE_OBJECT => json!({"about": self.contacts[of], "name": name}),
            "user" => json!({"name": name, "email": format!("{}@office.example", self.made)}),
            "token" => json!({"name": name, "user": owner, "scopes": ["contact:read"]}),
            "session" => json!({"user": owner}),
            "passkey" => json!({"name": name, "user": owner}),
            "saved_view" => json!({"name": name, "object_key": "contact", "owner": owner}),
            "stage" => json!({"name": name, "pipeline": self.pipeline, "kind": "open"}),
            "exchange_rate" => {
                json!({"currency": "USD", "day": format!("2025-01-{:02}", self.made % 28 + 1), "rate": "1.1"})
            }
            "tax_rate" => json!({"name": name, "rate": "19"}),
            "bundle_item" => json!({"bundle": self.product(), "product": self.product()}),
            "price" => {
                let book = self.t.admin().create("price_book", json!({"name": name}));
                json!({"price_book": book, "product": self.product(), "unit_price": "5"})
            }
            "product" | "price_book" | "pipeline" | "team" | "role" | "competitor" | "qualification" => {
                json!({"name": name})
            }
            other => panic!("say here how a {other} is made, and in `change_of` how one is changed"),
        };
        fields.as_object().expect("fields").clone()
    }

    fn product(&self) -> RecordId {
        self.t.admin().create("product", json!({"name": "Parent"}))
    }
}

fn make(w: &mut Work<'_>, key: &str, fields: Map<String, Json>) -> rapport_kernel::Result<RecordId> {
    let object = w.object(key)?;
    match key {
        "notification" => return notified(w, &object, &fields),
        "stage_visit" => return visited(w, &object, &fields),
        "forecast_snapshot" => return expected(w, &object, &fields),
        _ => {}
    }
    if key != FILE_OBJECT {
        return Ok(w.save(&object, Patch::create(fields))?.id());
    }
    let catalog = w.catalog().clone();
    let files = FileFields::of(&catalog).expect("this workspace has files");
    let facts = vec![(files.size.id, Value::Integer(1_000)), (files.hash.id, Value::Text("a1".repeat(32)))];
    Ok(w.create_with(files.object, fields, facts)?.id())
}

/// A notification as the product makes it.
fn notified(w: &mut Work<'_>, object: &Object, fields: &Map<String, Json>) -> rapport_kernel::Result<RecordId> {
    let facts = vec![
        link(w, object, fields, ("about", "contact")),
        link(w, object, fields, ("user", "user")),
        (declared(object, "reason"), Value::Text("changed".to_owned())),
    ];
    Ok(w.create_with(object, Map::new(), facts)?.id())
}

/// A stage visit as the product makes it.
fn visited(w: &mut Work<'_>, object: &Object, fields: &Map<String, Json>) -> rapport_kernel::Result<RecordId> {
    let facts =
        vec![link(w, object, fields, ("deal", "deal")), (declared(object, "entered_at"), Value::Instant(w.ctx().now))];
    Ok(w.create_with(object, Map::new(), facts)?.id())
}

/// A forecast snapshot as the product makes it.
fn expected(w: &mut Work<'_>, object: &Object, fields: &Map<String, Json>) -> rapport_kernel::Result<RecordId> {
    let today = w.ctx().now.date_in(&w.catalog().settings.zone());
    let facts = vec![
        link(w, object, fields, ("owner", "user")),
        (declared(object, "taken_on"), Value::Date(today)),
        (declared(object, "quarter"), Value::Date(today)),
    ];
    Ok(w.create_with(object, Map::new(), facts)?.id())
}

/// The value of a link field that leads to records of that object.
fn link(
    w: &Work<'_>,
    object: &Object,
    fields: &Map<String, Json>,
    (key, to): (&str, &str),
) -> (rapport_kernel::FieldId, Value) {
    let to = w.catalog().find(to).expect("an object").id;
    let id = fields[key].as_str().and_then(|id| id.parse().ok()).expect("an id");
    (declared(object, key), Value::Link(Ref { object: to, id }))
}

/// What is set to something else in a record.
pub fn change_of(key: &str) -> Map<String, Json> {
    let field = match key {
        "contact" => "nickname",
        "activity" => "subject",
        "contact_point" => "label",
        "user" => "job_title",
        "token" | "saved_view" | "passkey" => "name",
        "session" => "device",
        "comment" => "text",
        "deal_contact" => "note",
        "deal_member" => "role",
        "stage_visit" => "stage_name",
        "transition" | "qualification" => "advice",
        "follow_up_rule" => "task",
        "competitor" => "strengths",
        "letterhead" => "footer",
        "payment" => "reference",
        "credit_note" => "reason",
        "delivery" => "carrier",
        "deal_line" => return Map::from_iter([("discount".to_owned(), json!("5"))]),
        "delivery_line" => return Map::from_iter([("quantity".to_owned(), json!("0.5"))]),
        "contract" => return Map::from_iter([("notice_days".to_owned(), json!(7))]),
        "contract_line" => return Map::from_iter([("discount".to_owned(), json!("5"))]),
        "absence" => "reason",
        "booking_page" => "location",
        "quota" => return Map::from_iter([("amount".to_owned(), json!({"amount": "2", "currency": "EUR"}))]),
        "forecast_snapshot" => "quarter",
        "score_rule" => return Map::from_iter([("points".to_owned(), json!(7))]),
        "score_band" => return Map::from_iter([("from_points".to_owned(), json!(7))]),
        "assignment_rule" => return Map::from_iter([("position".to_owned(), json!(7))]),
        "working_time" => return Map::from_iter([("ends_at".to_owned(), json!("18:00"))]),
        "follow" => return Map::from_iter([("about".to_owned(), Json::Null)]),
        "notification" => return Map::from_iter([("read_at".to_owned(), json!("2026-03-02T09:00:00Z"))]),
        "tax_rate" => return Map::from_iter([("rate".to_owned(), json!("7"))]),
        "discount_limit" => return Map::from_iter([("percent".to_owned(), json!("7"))]),
        "quote" => return Map::from_iter([("intro".to_owned(), json!("Dear all"))]),
        "quote_line" => return Map::from_iter([("details".to_owned(), json!("Oak"))]),
        "bundle_item" => return Map::from_iter([("quantity".to_owned(), json!("3"))]),
        "price" => return Map::from_iter([("unit_price".to_owned(), json!("6"))]),
        "stage" => return Map::from_iter([("position".to_owned(), json!(77))]),
        "exchange_rate" => return Map::from_iter([("rate".to_owned(), json!("1.2"))]),
        _ => "description",
    };
    Map::from_iter([(field.to_owned(), json!("Sample, changed"))])
}
