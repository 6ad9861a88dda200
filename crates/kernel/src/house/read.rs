//! Reading inside a unit of work: every question carries the actor's scope.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::access::Verb;
use crate::catalog::{Catalog, Field, Object};
use crate::ctx::{Actor, Ctx, USER_OBJECT};
use crate::error::{Error, Result};
use crate::filter::{Pred, words_in_sight};
use crate::house::House;
use crate::house::list::page_size;
use crate::id::{ObjectId, RecordId};
use crate::limits;
use crate::money::{Currency, RATE_ONE, Rate};
use crate::port::{Epochs, Tx};
use crate::query::{Fields, Hit, Shelf};
use crate::record::Record;
use crate::value::Value;

/// A unit of work that reads.
pub struct Read<'h> {
    pub(super) house: &'h House,
    pub(super) ctx: &'h Ctx,
    pub(super) catalog: Arc<Catalog>,
    epochs: Epochs,
    pub(super) tx: Box<dyn Tx + 'h>,
    rates: HashMap<Currency, Option<Rate>>,
    /// Of those who did something: a page of the log names the same few people again and again.
    names: HashMap<RecordId, String>,
}

impl<'h> Read<'h> {
    pub(super) fn new(
        house: &'h House,
        ctx: &'h Ctx,
        catalog: Arc<Catalog>,
        epochs: Epochs,
        mut tx: Box<dyn Tx + 'h>,
    ) -> Self {
        tx.set_now(ctx.now);
        Self { house, ctx, catalog, epochs, tx, rates: HashMap::new(), names: HashMap::new() }
    }

    /// Who asks, why and when.
    pub fn ctx(&self) -> &'h Ctx {
        self.ctx
    }

    /// The catalog of this unit of work.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// How often what processes remember had changed when this unit of work began.
    pub fn epochs(&self) -> Epochs {
        self.epochs
    }

    /// The house.
    pub fn house(&self) -> &'h House {
        self.house
    }

    /// The object of that key, if the actor may know of it.
    ///
    /// # Errors
    /// `NotFound` else.
    pub fn object(&self, key: &str) -> Result<Arc<Object>> {
        let object = self.catalog.find(key).ok_or(Error::NotFound)?;
        self.known(object)
    }

    /// The object of that plural, if the actor may know of it.
    ///
    /// # Errors
    /// `NotFound` else.
    pub fn object_by_plural(&self, plural: &str) -> Result<Arc<Object>> {
        let object = self.catalog.find_plural(plural).ok_or(Error::NotFound)?;
        self.known(object)
    }

    pub(super) fn known(&self, object: &Arc<Object>) -> Result<Arc<Object>> {
        match self.ctx.access.may(&self.catalog, object, Verb::Read) {
            true => Ok(object.clone()),
            false => Err(Error::NotFound),
        }
    }

    /// Every object that the actor may read.
    pub fn objects(&self) -> Vec<Arc<Object>> {
        self.catalog.objects().iter().filter_map(|object| self.known(object).ok()).collect()
    }

    /// The fields of `object` that exist for the actor.
    pub fn fields<'o>(&self, object: &'o Object) -> Vec<&'o Field> {
        object.fields.iter().filter(|field| self.ctx.access.sees(object, field.id)).collect()
    }

    /// The fields of `object` that records show to the actor, whole or in part.
    pub fn shown_fields<'o>(&self, object: &'o Object) -> Vec<&'o Field> {
        let access = &self.ctx.access;
        let shown = |field: &&Field| access.sees(object, field.id) || access.glimpses(object, field.id);
        object.fields.iter().filter(shown).collect()
    }

    /// A living record.
    ///
    /// # Errors
    /// `NotFound` when there is none, or the actor may not know of it.
    pub fn get(&mut self, object: &Object, id: RecordId) -> Result<Record> {
        self.get_many(object, &[id], Shelf::Living)?.pop().ok_or(Error::NotFound)
    }

    /// Those of `ids` that the actor may read, in no order.
    ///
    /// # Errors
    /// The store's.
    pub fn get_many(&mut self, object: &Object, ids: &[RecordId], shelf: Shelf) -> Result<Vec<Record>> {
        let scope = self.scope(object, Verb::Read);
        self.get_scoped(object, ids, &scope, shelf)
    }

    pub(super) fn get_scoped(
        &mut self,
        object: &Object,
        ids: &[RecordId],
        scope: &Pred,
        shelf: Shelf,
    ) -> Result<Vec<Record>> {
        self.get_fields(object, ids, scope, shelf, &Fields::All)
    }

    /// The same, with these of their fields.
    pub(super) fn get_fields(
        &mut self,
        object: &Object,
        ids: &[RecordId],
        scope: &Pred,
        shelf: Shelf,
        fields: &Fields,
    ) -> Result<Vec<Record>> {
        if ids.is_empty() || *scope == Pred::Const(false) {
            return Ok(Vec::new());
        }
        let catalog = self.catalog.clone();
        self.tx.get_many(&catalog, object, ids, scope, shelf, fields)
    }

    /// Which of `ids` are there within a scope.
    pub(super) fn ids_scoped(
        &mut self,
        object: &Object,
        ids: &[RecordId],
        scope: &Pred,
        shelf: Shelf,
    ) -> Result<Vec<RecordId>> {
        let found = self.get_fields(object, ids, scope, shelf, &Fields::Some(Vec::new()))?;
        Ok(found.iter().map(|record| record.id).collect())
    }

    /// Which of `ids` the actor may read.
    ///
    /// # Errors
    /// The store's.
    pub fn readable_ids(&mut self, object: &Object, ids: &[RecordId], shelf: Shelf) -> Result<Vec<RecordId>> {
        let scope = self.scope(object, Verb::Read);
        self.ids_scoped(object, ids, &scope, shelf)
    }

    /// Which records of `object` the actor may do `verb` on.
    pub fn scope(&self, object: &Object, verb: Verb) -> Pred {
        self.ctx.access.scope(&self.catalog, object, verb)
    }

    /// Whether the actor may do `verb` on this record.
    ///
    /// # Errors
    /// The store's.
    pub fn may(&mut self, object: &Object, id: RecordId, verb: Verb) -> Result<bool> {
        match self.scope(object, verb) {
            Pred::Const(all) => Ok(all),
            scope => Ok(!self.ids_scoped(object, &[id], &scope, Shelf::Both)?.is_empty()),
        }
    }

    /// Goes on where the actor may change this record.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub fn check_may_change(&mut self, object: &Object, id: RecordId) -> Result<()> {
        match self.may(object, id, Verb::Update)? {
            true => Ok(()),
            false => Err(Error::forbidden("You may see this record, but not change it")),
        }
    }

    /// Records whose words begin with those of `text`, over all objects the actor may read or just those named.
    ///
    /// # Errors
    /// `NotFound` when a named object is unknown; `Limit`; the store's.
    pub fn search(&mut self, text: &str, keys: &[String], limit: usize) -> Result<Vec<Hit>> {
        let limit = page_size(Some(limit), limit, "search_hits_max", limits::SEARCH_HITS_MAX)?;
        let objects = match keys {
            [] => self.objects(),
            keys => keys.iter().map(|key| self.object(key)).collect::<Result<_>>()?,
        };
        let text: String = text.chars().take(limits::SEARCH_CHARS_MAX).collect();
        let access = self.ctx.access.as_ref();
        let scope = |object: &Arc<Object>| {
            let in_sight = words_in_sight(access, object, &text);
            (object.id, access.scope(&self.catalog, object, Verb::Read).and(in_sight))
        };
        let scopes: Vec<(ObjectId, Pred)> = objects.iter().map(scope).collect();
        let catalog = self.catalog.clone();
        let hits = self.tx.search(&catalog, &text, &scopes, limit)?;
        self.named(hits)
    }

    /// The rate at which amounts of `currency` are compared today.
    ///
    /// # Errors
    /// The store's.
    pub fn rate(&mut self, currency: Currency) -> Result<Option<Rate>> {
        if currency == self.catalog.settings.currency() {
            return Ok(Some(RATE_ONE));
        }
        if let Some(known) = self.rates.get(&currency) {
            return Ok(*known);
        }
        let today = self.ctx.now.date_in(&self.catalog.settings.zone());
        let catalog = self.catalog.clone();
        let rate = self.tx.rate(&catalog, currency, today)?;
        self.rates.insert(currency, rate);
        Ok(rate)
    }

    /// The name of whoever did something, as people of this workspace know it.
    ///
    /// # Errors
    /// The store's.
    pub fn actor_name(&mut self, actor: &Actor) -> Result<String> {
        let user = match actor {
            Actor::System { name } => return Ok(name.clone()),
            Actor::User { user } | Actor::Token { user, .. } => *user,
        };
        if let Some(known) = self.names.get(&user) {
            return Ok(known.clone());
        }
        let Some(users) = self.catalog.find(USER_OBJECT).cloned() else { return Ok(user.to_string()) };
        // Names of colleagues are no secret to those who see what they did.
        let title = Fields::Some(self.naming_ids(&users));
        let found = self.get_fields(&users, &[user], &Pred::Const(true), Shelf::Both, &title)?;
        let name = found.first().map_or_else(|| user.to_string(), |record| self.title(&users, record));
        self.names.insert(user, name.clone());
        Ok(name)
    }

    /// The one living record whose unique `field` has `value`, as the actor may see it.
    ///
    /// # Errors
    /// The store's.
    pub fn find_by(&mut self, object: &Object, field: &Field, value: &Value) -> Result<Option<Record>> {
        let found = self.tx.find_by(object, field, std::slice::from_ref(value))?;
        match found.as_slice() {
            [(_, id)] => Ok(self.get_many(object, &[*id], Shelf::Living)?.pop()),
            _ => Ok(None),
        }
    }

    /// A small document of a space; see [`Tx::note`].
    ///
    /// # Errors
    /// The store's.
    pub fn note(&mut self, space: &str, key: &str) -> Result<Option<Json>> {
        self.tx.note(space, key, self.ctx.now)
    }

    /// All documents of a space.
    ///
    /// # Errors
    /// The store's.
    pub fn notes(&mut self, space: &str) -> Result<HashMap<String, Json>> {
        self.tx.notes(space, limits::NOTES_MAX)
    }

    /// The transaction itself, for the runners and archives that read the log, the queue and the search index.
    pub fn tx(&mut self) -> &mut (dyn Tx + 'h) {
        self.tx.as_mut()
    }
}
