//! Who may do what: grants per object and verb, with a scope. Scopes are ANDed into every query.

use std::collections::HashMap;

use crate::catalog::{Catalog, Kind, Object};
use crate::ctx::USER_OBJECT;
use crate::filter::{End, Hop, Path, Pred, Term};
use crate::id::{FieldId, ObjectId, RecordId};
use crate::value::{Ref, Value};

/// Stands for every object in a ceiling.
const EVERY_OBJECT: &str = "*";

/// What an actor may do; made anew when roles, teams or the catalog change.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The user, where there is one: `me` in filters.
    pub user: Option<RecordId>,
    /// The user and everyone in the user's teams: `my team` in filters.
    pub team_mates: Vec<RecordId>,
    /// Everything, for the system and administrators.
    pub everything: bool,
    /// What roles grant, over all of them.
    pub grants: HashMap<ObjectId, Grant>,
    /// What a token may do at most; no narrowing when absent.
    pub ceiling: Option<Ceiling>,
}

/// What may be done with the records of one object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grant {
    /// Which records may be read.
    pub read: Scope,
    /// Whether records may be made.
    pub create: bool,
    /// Which records may be changed.
    pub update: Scope,
    /// Which records may be deleted and restored.
    pub delete: Scope,
    /// Fields that do not exist for the actor.
    pub hidden: Vec<FieldId>,
    /// Fields of which the actor is shown a part and knows nothing else.
    pub masked: Vec<FieldId>,
    /// Fields that the actor sees and does not change.
    pub locked: Vec<FieldId>,
}

/// Which records.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scope {
    /// None.
    #[default]
    None,
    /// Those the actor owns.
    Own,
    /// Those that someone in the actor's teams owns.
    Team,
    /// Those that a filter finds.
    Where(Box<Pred>),
    /// All.
    All,
}

/// What a token may do at most, by object key; `*` stands for every object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ceiling {
    /// Objects that may be read.
    pub read: Vec<String>,
    /// Objects that may be written.
    pub write: Vec<String>,
}

/// What is done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// See it.
    Read,
    /// Make it.
    Create,
    /// Change it.
    Update,
    /// Put it into the bin, or take it out.
    Delete,
}

impl Access {
    /// May do everything.
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// May set the workspace up: change objects, fields and settings, and look after jobs. These belong to no object,
    /// so that a token reaches them only when its scopes leave nothing out.
    pub fn administers(&self) -> bool {
        self.everything && !self.is_limited()
    }

    /// Whether a token's scopes leave something out; `*:write` alone does not.
    pub fn is_limited(&self) -> bool {
        self.ceiling.as_ref().is_some_and(|ceiling| !ceiling.write.iter().any(|key| key == EVERY_OBJECT))
    }

    /// The records of `object` on which the actor may do `verb`, as a condition.
    pub fn scope(&self, catalog: &Catalog, object: &Object, verb: Verb) -> Pred {
        if !self.under_ceiling(catalog, object, verb) {
            return Pred::Const(false);
        }
        if self.everything {
            return Pred::Const(true);
        }
        if let Some(parent) = object.parent {
            return self.scope_through(catalog, object, parent, verb);
        }
        let Some(grant) = self.grants.get(&object.id) else { return Pred::Const(false) };
        let scope = match verb {
            Verb::Read => &grant.read,
            Verb::Create if grant.create => &Scope::All,
            Verb::Create => &Scope::None,
            Verb::Update => &grant.update,
            Verb::Delete => &grant.delete,
        };
        self.pred(object, scope)
    }

    /// The records of `object` that the actor's records may lead to. A token's ceiling says what a program may ask for,
    /// not where its records may lead: whoever writes deals links them to stages and to an owner.
    pub fn link_scope(&self, catalog: &Catalog, object: &Object, verb: Verb) -> Pred {
        if self.under_ceiling(catalog, object, verb) {
            return self.scope(catalog, object, verb);
        }
        Self { ceiling: None, ..self.clone() }.scope(catalog, object, verb)
    }

    /// What hangs on a record has its permissions: reading asks for reading, every change for updating. What has an
    /// author is said by whoever reads the record; they take back what is their own, and who may change it, all of it.
    fn scope_through(&self, catalog: &Catalog, object: &Object, parent: FieldId, verb: Verb) -> Pred {
        let by = |verb| self.scope_of_parent(catalog, object, parent, verb);
        match (verb, object.author) {
            (Verb::Read, _) => by(Verb::Read),
            (_, None) => by(Verb::Update),
            (Verb::Create | Verb::Update, Some(_)) => by(Verb::Read),
            (Verb::Delete, Some(author)) => {
                let own = by(Verb::Read).and(self.led_to(object, author, self.user.as_slice()));
                by(Verb::Update).or(own)
            }
        }
    }

    fn scope_of_parent(&self, catalog: &Catalog, object: &Object, parent: FieldId, verb: Verb) -> Pred {
        let targets = match object.field(parent).map(|field| &field.kind) {
            Some(Kind::Link { targets, .. }) => targets.as_slice(),
            _ => return Pred::Const(false),
        };
        let through = targets.iter().filter_map(|target| {
            let scope = self.scope(catalog, catalog.get(*target)?, verb);
            if scope == Pred::Const(false) {
                return None;
            }
            let hop = Hop { link: parent, target: *target, scope };
            let there = Term::Path(Path { hops: vec![hop], end: End::Id });
            Some(Pred::Not(Box::new(Pred::Empty(there))))
        });
        let through: Vec<Pred> = through.collect();
        if through.is_empty() { Pred::Const(false) } else { Pred::Or(through) }
    }

    fn pred(&self, object: &Object, scope: &Scope) -> Pred {
        match scope {
            Scope::All => Pred::Const(true),
            Scope::None => Pred::Const(false),
            Scope::Where(pred) => (**pred).clone(),
            Scope::Own => self.owned_by(object, self.user.as_slice()),
            Scope::Team => self.owned_by(object, &self.team_mates),
        }
    }

    fn owned_by(&self, object: &Object, users: &[RecordId]) -> Pred {
        let Some(owner) = object.owner else {
            // The object of users owns itself: "own" is one's own user record.
            return if object.key == USER_OBJECT { Pred::Ids(users.to_vec()) } else { Pred::Const(false) };
        };
        self.led_to(object, owner, users)
    }

    /// The records whose `link` leads to one of `users`.
    fn led_to(&self, object: &Object, link: FieldId, users: &[RecordId]) -> Pred {
        let target = match object.field(link).map(|field| &field.kind) {
            Some(Kind::Link { targets, .. }) if targets.len() == 1 => targets[0],
            _ => return Pred::Const(false),
        };
        let values = users.iter().map(|id| Value::Link(Ref { object: target, id: *id })).collect();
        Pred::In { term: Term::Path(Path::field(link)), values }
    }

    /// Whether the actor can ever do `verb` on some record of `object`.
    pub fn may(&self, catalog: &Catalog, object: &Object, verb: Verb) -> bool {
        self.scope(catalog, object, verb) != Pred::Const(false)
    }

    /// Whether the field exists for the actor. One that is masked does not, but for what [`Access::glimpses`] says:
    /// whoever could filter, sort or group by it would learn what is masked.
    pub fn sees(&self, object: &Object, field: FieldId) -> bool {
        let is_out_of_sight = |grant: &Grant| grant.hidden.contains(&field) || grant.masked.contains(&field);
        self.everything || !self.grants.get(&object.id).is_some_and(is_out_of_sight)
    }

    /// Whether the actor is shown a part of the field's value when reading a record, and no more.
    pub fn glimpses(&self, object: &Object, field: FieldId) -> bool {
        let in_part = |grant: &Grant| grant.masked.contains(&field) && !grant.hidden.contains(&field);
        !self.everything && self.grants.get(&object.id).is_some_and(in_part)
    }

    /// Whether the actor may change the field, given that the record may be changed.
    pub fn writes(&self, object: &Object, field: FieldId) -> bool {
        self.sees(object, field)
            && (self.everything || !self.grants.get(&object.id).is_some_and(|grant| grant.locked.contains(&field)))
    }

    fn under_ceiling(&self, _catalog: &Catalog, object: &Object, verb: Verb) -> bool {
        let Some(ceiling) = &self.ceiling else { return true };
        let list = if verb == Verb::Read { &ceiling.read } else { &ceiling.write };
        list.iter().any(|key| key == EVERY_OBJECT || *key == object.key)
    }
}
