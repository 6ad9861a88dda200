//! What a module hands in: declarations. Surfaces and the pipeline interpret them.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::agenda::AgendaDecl;
use crate::booking::BookingDecl;
use crate::caller::Caller;
use crate::catalog::{FieldDecl, KindDecl, ObjectDecl};
use crate::ctx::Actor;
use crate::document::DocumentDecl;
use crate::error::{Problem, Result};
use crate::event::{Event, Unit};
use crate::house::{Read, Work};
use crate::id::{FieldId, RecordId};
use crate::record::{Record, Values};
use crate::report::Report;
use crate::value::Value;
use crate::{Catalog, Object};

/// Declarations of one thing of the business: its objects, rules, actions, reactions and jobs.
#[derive(Default, Clone)]
pub struct Part {
    /// Objects.
    pub objects: Vec<ObjectDecl>,
    /// Rules, run before save in the order of declaration.
    pub rules: Vec<Rule>,
    /// Rules, run before records go into the bin.
    pub delete_rules: Vec<DeleteRule>,
    /// Rules, run before records come out of the bin.
    pub restore_rules: Vec<DeleteRule>,
    /// What goes along with a change, in its transaction.
    pub after_saves: Vec<AfterSave>,
    /// Verbs on records.
    pub actions: Vec<Action>,
    /// What happens after a commit.
    pub reactions: Vec<Reaction>,
    /// Handlers of jobs.
    pub jobs: Vec<JobHandler>,
    /// Carry over what is kept by key when people change the catalog.
    pub catalog_rules: Vec<CatalogRule>,
    /// Where secondary values of fields lie.
    pub secondary: Vec<Secondary>,
    /// Objects, by key, whose records decide what people may do.
    pub access_objects: Vec<&'static str>,
    /// Objects, by key, whose records let people in.
    pub entry_objects: Vec<&'static str>,
    /// Finds who an actor is, and what they may do today.
    pub callers: Option<FindCaller>,
    /// What somebody who is new does first.
    pub first_steps: Vec<FirstStep>,
    /// What many records come to.
    pub reports: Vec<Report>,
    /// What records are to customers; one an object.
    pub documents: Vec<DocumentDecl>,
    /// What stands in calendars; one an object.
    pub agendas: Vec<AgendaDecl>,
    /// Where times are booked from outside.
    pub booking: Option<BookingDecl>,
}

/// What somebody who is new does first. That it was done is seen by what there is, and not ticked off.
#[derive(Clone)]
pub struct FirstStep {
    /// Names it for ever, and its texts.
    pub key: &'static str,
    /// Who does it.
    pub whose: Whose,
    /// Where.
    pub url: &'static str,
    /// Whether it was done, asked for with the rights of who does it.
    pub is_done: fn(&mut Read<'_>) -> Result<bool>,
}

/// Who does a first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody.
    Everyones,
    /// Who may set the workspace up.
    Administrators,
    /// Who may not, and makes records of that object, by key.
    MakersOf(&'static str),
}

/// Who an actor is, and what they may do today: for what is done on their behalf later. None when they may no longer
/// come in.
pub type FindCaller = fn(&mut Read<'_>, &Actor) -> Result<Option<Caller>>;

/// In the transaction of a change of the catalog that people ask for: carries over what a module keeps by key, or
/// refuses the change. Gets the catalog as it was; the unit of work has it as it is to be.
pub type CatalogRule = fn(&mut Work<'_>, &Catalog) -> Result<()>;

/// Before save, in the transaction: may change the new values and refuse rows. Gets the whole batch at once.
#[derive(Clone)]
pub struct Rule {
    /// On records of which object, by key.
    pub object: &'static str,
    /// What it promises, such as `locked_after_send`.
    pub name: &'static str,
    /// The rule.
    pub run: fn(&mut [Draft], &mut RuleCx<'_, '_>) -> Result<()>,
}

/// Before records go into the bin, alone or along with others, or come out of it: refuses by an error, and then nothing is
/// deleted or restored.
#[derive(Clone)]
pub struct DeleteRule {
    /// Records of which object, by key.
    pub object: &'static str,
    /// What it promises.
    pub name: &'static str,
    /// The rule.
    pub run: fn(&[Record], &mut RuleCx<'_, '_>) -> Result<()>,
}

/// After a batch was written, in its transaction: writes what goes along with it. Runs again for what it writes itself,
/// so it does nothing where all is as it should be. An error takes the whole unit of work back.
#[derive(Clone)]
pub struct AfterSave {
    /// Records of which object, by key.
    pub object: &'static str,
    /// What it sees to, such as `stage_history_is_kept`.
    pub name: &'static str,
    /// Does it.
    pub run: fn(&[Written], &mut RuleCx<'_, '_>) -> Result<()>,
}

/// A record as it was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Which record.
    pub id: RecordId,
    /// Before; `None` for a new record.
    pub old: Option<Values>,
    /// After.
    pub new: Values,
}

/// What a rule asks of a row as it will be written: the database decides.
#[derive(Clone, Debug)]
pub struct Demand {
    /// A filter on the object of the batch.
    pub filter: Arc<str>,
    /// What is wrong with a row that it does not find.
    pub problem: Problem,
}

/// A record about to be written.
pub struct Draft {
    /// Which record.
    pub id: RecordId,
    /// Before; `None` for a new record.
    pub old: Option<Values>,
    /// After; rules may change it.
    pub new: Values,
    /// What rules found wrong; a row with a problem is refused.
    pub problems: Vec<Problem>,
    /// What it must fulfil besides, once all else is right.
    pub demands: Vec<Demand>,
}

/// What a rule may use.
pub struct RuleCx<'a, 'h> {
    /// The unit of work, for reading as the system does (rules see all records).
    pub work: &'a mut Work<'h>,
    /// The object of the batch.
    pub object: Arc<Object>,
}

/// A verb on a record with typed parameters: a button, an endpoint, a tool, a step and a bulk action in one.
#[derive(Clone)]
pub struct Action {
    /// On records of which object, by key.
    pub object: &'static str,
    /// The verb, such as `accept`.
    pub name: &'static str,
    /// On buttons.
    pub label: &'static str,
    /// Parameters: read like fields of those kinds.
    pub params: Vec<FieldDecl>,
    /// Does it; the actor may update the record. What it answers is shown as JSON.
    pub run: fn(&mut Work<'_>, RecordId, &Map<String, Json>) -> Result<Json>,
}

/// Stands for the objects that a workspace made itself; no key has such a sign.
pub const CUSTOM_OBJECTS: &str = "*custom";

/// After commit, driven by the log, at least once, in its own unit of work.
#[derive(Clone)]
pub struct Reaction {
    /// Names its cursor; never changes.
    pub name: &'static str,
    /// Wants events of this object, by key; of all objects that a workspace made itself for [`CUSTOM_OBJECTS`].
    pub object: &'static str,
    /// And of these kinds.
    pub kinds: &'static [&'static str],
    /// Whether it wants what imports do.
    pub imports: bool,
    /// Reacts; safe to repeat.
    pub run: fn(&mut Work<'_>, &Unit, &Event) -> Result<()>,
}

/// Where secondary values of a field lie, by which a record is found as by the field itself: a contact by any of its
/// addresses. All by key.
#[derive(Clone, Copy, Debug)]
pub struct Secondary {
    /// The object that is found.
    pub object: &'static str,
    /// Its field.
    pub field: &'static str,
    /// The object whose records hold the secondary values, one each.
    pub holder: &'static str,
    /// The link from there to the record that is found.
    pub link: &'static str,
    /// The field with the value.
    pub value: &'static str,
    /// The choice that says what the value is.
    pub kind: &'static str,
    /// The options with which it is one of the field.
    pub kinds: &'static [&'static str],
}

/// Does jobs of one kind.
#[derive(Clone)]
pub struct JobHandler {
    /// The kind, such as `money.rebase`.
    pub kind: &'static str,
    /// Does one step in one unit of work; `Some(payload)` asks for another step.
    pub run: fn(&mut Work<'_>, &Json) -> Result<Option<Json>>,
}

impl Part {
    /// A part with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds an object.
    pub fn object(mut self, object: ObjectDecl) -> Self {
        self.objects.push(object);
        self
    }
    /// Adds a rule.
    pub fn rule(
        mut self,
        object: &'static str,
        name: &'static str,
        run: fn(&mut [Draft], &mut RuleCx<'_, '_>) -> Result<()>,
    ) -> Self {
        self.rules.push(Rule { object, name, run });
        self
    }
    /// Adds a rule that runs before records are deleted.
    pub fn before_delete(
        mut self,
        object: &'static str,
        name: &'static str,
        run: fn(&[Record], &mut RuleCx<'_, '_>) -> Result<()>,
    ) -> Self {
        self.delete_rules.push(DeleteRule { object, name, run });
        self
    }
    /// Adds a rule that runs before records come out of the bin.
    pub fn before_restore(
        mut self,
        object: &'static str,
        name: &'static str,
        run: fn(&[Record], &mut RuleCx<'_, '_>) -> Result<()>,
    ) -> Self {
        self.restore_rules.push(DeleteRule { object, name, run });
        self
    }
    /// Adds what goes along with a change.
    pub fn after_save(
        mut self,
        object: &'static str,
        name: &'static str,
        run: fn(&[Written], &mut RuleCx<'_, '_>) -> Result<()>,
    ) -> Self {
        self.after_saves.push(AfterSave { object, name, run });
        self
    }
    /// Adds an action.
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
    /// Adds a reaction.
    pub fn reaction(mut self, reaction: Reaction) -> Self {
        self.reactions.push(reaction);
        self
    }
    /// Adds a handler of jobs.
    pub fn job(mut self, handler: JobHandler) -> Self {
        self.jobs.push(handler);
        self
    }
    /// Adds a rule that runs when people change the catalog.
    pub fn on_catalog_change(mut self, run: CatalogRule) -> Self {
        self.catalog_rules.push(run);
        self
    }
    /// Says where secondary values of a field lie.
    pub fn secondary(mut self, secondary: Secondary) -> Self {
        self.secondary.push(secondary);
        self
    }
    /// Says that records of an object decide what people may do: a change to one ends what nodes remember of callers.
    pub fn governs_access(mut self, object: &'static str) -> Self {
        self.access_objects.push(object);
        self
    }
    /// Says that records of an object let people in: the end of one, and each change to it, ends what nodes remember of
    /// callers. That one is made does not, as nobody remembers somebody who was not known before.
    pub fn lets_in(mut self, object: &'static str) -> Self {
        self.entry_objects.push(object);
        self
    }
    /// Says who an actor is.
    pub fn callers(mut self, find: FindCaller) -> Self {
        self.callers = Some(find);
        self
    }
    /// Adds a first step.
    pub fn first_step(mut self, step: FirstStep) -> Self {
        self.first_steps.push(step);
        self
    }
    /// Adds a report.
    pub fn report(mut self, report: Report) -> Self {
        self.reports.push(report);
        self
    }
    /// Adds the document of an object.
    pub fn document(mut self, document: DocumentDecl) -> Self {
        self.documents.push(document);
        self
    }
    /// Says where times are booked from outside.
    pub fn booking(mut self, booking: BookingDecl) -> Self {
        self.booking = Some(booking);
        self
    }
    /// Adds what stands in calendars.
    pub fn agenda(mut self, agenda: AgendaDecl) -> Self {
        self.agendas.push(agenda);
        self
    }
    /// Adds all that another part has.
    pub fn part(mut self, other: Self) -> Self {
        self.objects.extend(other.objects);
        self.rules.extend(other.rules);
        self.delete_rules.extend(other.delete_rules);
        self.restore_rules.extend(other.restore_rules);
        self.after_saves.extend(other.after_saves);
        self.actions.extend(other.actions);
        self.reactions.extend(other.reactions);
        self.jobs.extend(other.jobs);
        self.catalog_rules.extend(other.catalog_rules);
        self.secondary.extend(other.secondary);
        self.access_objects.extend(other.access_objects);
        self.entry_objects.extend(other.entry_objects);
        self.callers = self.callers.or(other.callers);
        self.first_steps.extend(other.first_steps);
        self.reports.extend(other.reports);
        self.documents.extend(other.documents);
        self.agendas.extend(other.agendas);
        self.booking = self.booking.or(other.booking);
        self
    }
    /// The rules of each object, by its key.
    pub fn rules_by_object(&self) -> HashMap<&'static str, Vec<Rule>> {
        let mut all: HashMap<&'static str, Vec<Rule>> = HashMap::new();
        for rule in &self.rules {
            all.entry(rule.object).or_default().push(rule.clone());
        }
        all
    }
}

impl Draft {
    /// The value that a field is to have.
    pub fn get(&self, field: FieldId) -> &Value {
        self.new.get(field)
    }
    /// Whether this save changes the field.
    pub fn changes(&self, field: FieldId) -> bool {
        match &self.old {
            None => !self.new.get(field).is_empty(),
            Some(old) => old.get(field) != self.new.get(field),
        }
    }
    /// Refuses the row unless this filter finds it as it will be written.
    pub fn demand(&mut self, filter: impl Into<Arc<str>>, problem: Problem) {
        self.demands.push(Demand { filter: filter.into(), problem });
    }
    /// Refuses the row.
    pub fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

impl Written {
    /// The value that a field has now.
    pub fn get(&self, field: FieldId) -> &Value {
        self.new.get(field)
    }
    /// Whether the field was changed.
    pub fn changed(&self, field: FieldId) -> bool {
        self.old.as_ref().map_or(&Value::Null, |old| old.get(field)) != self.new.get(field)
    }
}

impl RuleCx<'_, '_> {
    /// The id of a declared field of the batch's object.
    pub fn field(&self, key: &str) -> FieldId {
        declared(&self.object, key)
    }
    /// The catalog.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.work.catalog().clone()
    }
}

/// The id of a field that a module declared itself, so that it is there.
pub fn declared(object: &Object, key: &str) -> FieldId {
    object.find(key).map(|field| field.id).expect("a module names only fields that it declared")
}

/// A parameter of an action.
pub fn param(key: &str, label: &str, kind: KindDecl) -> FieldDecl {
    FieldDecl::new(key, label, kind)
}
