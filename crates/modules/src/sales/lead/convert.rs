//! Converting a lead: a contact, a company and a deal come of it, in one unit of work that is undone as one. Who is known
//! already is not made once more.

use rapport_kernel::catalog::FieldDecl;
use rapport_kernel::filter::quoted;
use rapport_kernel::house::{ListRequest, Own};
use rapport_kernel::part::{Action, declared};
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, Kind, Object, Patch, Record, RecordId, Result, Value, Work};
use serde_json::{Map, Value as Json, json};

use super::qualified::check_qualified;
use super::touches::OF_A_TOUCH;
use crate::reading::{matching, one_of, own_object};

/// Stages of the lifecycle that a contact with a deal is beyond.
const BEFORE_A_DEAL: [&str; 4] = ["subscriber", "lead", "marketing_qualified", "sales_qualified"];

/// Makes a contact, a company and a deal of it, or takes those that are known.
pub fn convert() -> Action {
    Action {
        object: "lead",
        name: "convert",
        label: "Convert",
        params: vec![
            FieldDecl::link("contact", "Contact", "contact", "")
                .help("The one with the same address or number, or a new one, when you do not say."),
            FieldDecl::link("company", "Company", "company", "")
                .help("The one of that name, or a new one, when you do not say."),
            FieldDecl::text("deal_name", "Deal").help("Made from the company and the product when you do not say."),
            FieldDecl::new("amount", "Amount", Kind::Money).help("The budget when you do not say."),
            FieldDecl::link("stage", "Stage", "stage", "").help("The first of the first pipeline when you do not say."),
            FieldDecl::new("without_deal", "Without a deal", Kind::Boolean).default(false),
        ],
        run,
    }
}

fn run(work: &mut Work<'_>, id: RecordId, params: &Map<String, Json>) -> Result<Json> {
    let leads = own_object(work.catalog(), "lead");
    let lead = work.get(&leads, id)?;
    if !lead.get(declared(&leads, "converted_at")).is_empty() {
        return Err(Error::rule("converted", "This lead was converted already; its contact and its deal stand on it"));
    }
    check_qualified(work, &lead)?;
    let lead = Lead { object: &leads, record: &lead };
    let company = lead.company(work, params)?;
    let contact = lead.contact(work, params, company.as_ref().map(|(id, _)| *id))?;
    let has_deal = params.get("without_deal").and_then(Json::as_bool) != Some(true);
    let deal = has_deal.then(|| lead.deal(work, params, contact.0, company.as_ref().map(|(id, _)| *id))).transpose()?;
    let made = Made { contact: contact.0, company: company.as_ref().map(|(id, _)| *id), deal };
    made.take_activities(work, id)?;
    work.set_fields(&leads, id, made.on_the_lead(work, &leads))?;
    Ok(json!({
        "contact": made.contact, "contact_is_new": contact.1,
        "company": made.company, "company_is_new": company.is_some_and(|(_, is_new)| is_new),
        "deal": made.deal,
    }))
}

/// The lead that is converted.
struct Lead<'l> {
    object: &'l Object,
    record: &'l Record,
}

/// What came of it.
struct Made {
    contact: RecordId,
    company: Option<RecordId>,
    deal: Option<RecordId>,
}

impl Lead<'_> {
    fn value(&self, key: &str) -> &Value {
        self.record.get(declared(self.object, key))
    }

    fn json(&self, key: &str) -> Json {
        self.value(key).to_json()
    }

    /// The company that was said, or that has this name, or a new one; none for a lead without a company. And whether it
    /// is new.
    fn company(&self, work: &mut Work<'_>, params: &Map<String, Json>) -> Result<Option<(RecordId, bool)>> {
        if let Some(said) = said(params, "company") {
            return Ok(Some((said, false)));
        }
        let Some(name) = self.value("company_name").as_text() else { return Ok(None) };
        let companies = own_object(work.catalog(), "company");
        if let Some(known) = found(work, &companies, &format!("name = {}", quoted(name)))? {
            return Ok(Some((known, false)));
        }
        let mut fields = Map::from_iter([("name".to_owned(), json!(name))]);
        for key in ["website", "address", "owner", "source"] {
            fields.insert(key.to_owned(), self.json(key));
        }
        fields.retain(|key, _| companies.find(key).is_some());
        Ok(Some((work.save(&companies, Patch::create(fields))?.id(), true)))
    }

    /// The contact that was said, or that has the same address or number, or a new one. And whether it is new.
    fn contact(
        &self,
        work: &mut Work<'_>,
        params: &Map<String, Json>,
        company: Option<RecordId>,
    ) -> Result<(RecordId, bool)> {
        let contacts = own_object(work.catalog(), "contact");
        let known = match said(params, "contact") {
            Some(said) => Some(said),
            None => self.known_contact(work, &contacts)?,
        };
        let mut fields = Map::new();
        for key in ["name", "job_title", "email", "phone", "website", "address", "owner", "source"] {
            fields.insert(key.to_owned(), self.json(key));
        }
        fields.insert("company".to_owned(), json!(company));
        self.add_touches(&mut fields, &contacts);
        fields.retain(|_, value| !value.is_null());
        let before = known.map(|id| work.get(&contacts, id)).transpose()?;
        if let Some(before) = &before {
            // What is known of somebody is not overwritten by what a form said.
            let is_last = |key: &str| key.starts_with("last_");
            fields.retain(|key, _| is_last(key) || before.get(declared(&contacts, key)).is_empty());
        }
        let stage = before.as_ref().and_then(|before| before.get(declared(&contacts, "lifecycle_stage")).as_text());
        if stage.is_none_or(|stage| BEFORE_A_DEAL.contains(&stage)) {
            fields.insert("lifecycle_stage".to_owned(), json!("opportunity"));
        }
        let patch = match known {
            Some(id) => Patch::update(id, fields),
            None => Patch::create(fields),
        };
        Ok((work.save(&contacts, patch)?.id(), known.is_none()))
    }

    /// A contact with the same address, be it a further one, or else with the same number.
    fn known_contact(&self, work: &mut Work<'_>, contacts: &Object) -> Result<Option<RecordId>> {
        for key in ["email", "phone"] {
            let Some(text) = self.value(key).as_text() else { continue };
            if let Some(known) = found(work, contacts, &format!("{key} = {}", quoted(text)))? {
                return Ok(Some(known));
            }
            let Some(field) = contacts.find(key) else { continue };
            let further = work.find_secondary(contacts, field, &[(0, self.value(key).clone())])?;
            if let Some((_, known)) = further.first() {
                return Ok(Some(*known));
            }
        }
        Ok(None)
    }

    fn add_touches(&self, fields: &mut Map<String, Json>, contacts: &Object) {
        for (key, _) in OF_A_TOUCH {
            for which in ["first", "last"] {
                let key = format!("{which}_{key}");
                if contacts.find(&key).is_some() {
                    fields.insert(key.clone(), self.json(&key));
                }
            }
        }
    }

    fn deal(
        &self,
        work: &mut Work<'_>,
        params: &Map<String, Json>,
        contact: RecordId,
        company: Option<RecordId>,
    ) -> Result<RecordId> {
        let deals = own_object(work.catalog(), "deal");
        let given = |key: &str| params.get(key).filter(|value| !value.is_null()).cloned();
        let mut fields = Map::from_iter([
            ("contact".to_owned(), json!(contact)),
            ("company".to_owned(), json!(company)),
            ("name".to_owned(), given("deal_name").unwrap_or_default()),
            ("amount".to_owned(), given("amount").unwrap_or_else(|| self.json("budget"))),
            ("stage".to_owned(), given("stage").unwrap_or_default()),
            ("description".to_owned(), self.json("message")),
        ]);
        for key in ["product", "owner", "source", "next_step", "next_step_on"] {
            fields.insert(key.to_owned(), self.json(key));
        }
        fields.retain(|_, value| !value.is_null());
        Ok(work.save(&deals, Patch::create(fields))?.id())
    }
}

impl Made {
    /// What was said and done with the lead stands with its contact, its company and its deal from now on, too.
    fn take_activities(&self, work: &mut Work<'_>, lead: RecordId) -> Result<()> {
        let catalog = work.catalog().clone();
        let (leads, activities) = (own_object(&catalog, "lead"), own_object(&catalog, "activity"));
        let about = one_of(declared(&activities, "lead"), vec![Value::Link(Ref { object: leads.id, id: lead })]);
        let mut rows = Vec::new();
        for activity in matching(&activities, about, work)? {
            let mut set = Vec::new();
            for (key, id) in [("contact", Some(self.contact)), ("company", self.company), ("deal", self.deal)] {
                let (field, object) = (declared(&activities, key), own_object(&catalog, key));
                if let Some(id) = id.filter(|_| activity.get(field).is_empty()) {
                    set.push((field, Value::Link(Ref { object: object.id, id })));
                }
            }
            rows.push(Own { id: Some(activity.id), set });
        }
        if rows.is_empty() { Ok(()) } else { work.write_own(&activities, rows).map(drop) }
    }

    fn on_the_lead(&self, work: &Work<'_>, leads: &Object) -> Vec<(rapport_kernel::FieldId, Value)> {
        let link = |key: &str, id: Option<RecordId>| {
            let object = own_object(work.catalog(), key).id;
            (declared(leads, &format!("converted_{key}")), id.map_or(Value::Null, |id| Value::Link(Ref { object, id })))
        };
        vec![
            (declared(leads, "status"), Value::Text("converted".to_owned())),
            (declared(leads, "converted_at"), Value::Instant(work.ctx().now)),
            link("contact", Some(self.contact)),
            link("company", self.company),
            link("deal", self.deal),
        ]
    }
}

fn said(params: &Map<String, Json>, key: &str) -> Option<RecordId> {
    params.get(key)?.as_str()?.parse().ok()
}

/// The first record that a filter finds among those that the actor may see.
fn found(work: &mut Work<'_>, object: &Object, filter: &str) -> Result<Option<RecordId>> {
    let request = ListRequest { filter: Some(filter.to_owned()), limit: Some(1), ..ListRequest::default() };
    Ok(work.list(object, &request)?.records.first().map(|record| record.id))
}
