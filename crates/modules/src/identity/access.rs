//! From roles to access: what a user may do is what all roles grant together, compiled for the kernel.
//!
//! Several roles add up: of two scopes the wider one holds, a field is hidden only where every role that reads the
//! object hides it. Everyone knows the names of users and teams. A filter that cannot be read any more grants nothing.

use rapport_kernel::access::{Access, Ceiling, Grant, Scope};
use rapport_kernel::catalog::{FOLLOW_OBJECT, NOTIFICATION_OBJECT, SAVED_VIEW_OBJECT};
use rapport_kernel::filter::{self, CheckCx, Pred};
use rapport_kernel::house::SHARED_WITH_ME;
use rapport_kernel::part::declared;
use rapport_kernel::query::Shelf;
use rapport_kernel::value::Ref;
use rapport_kernel::{Error, FieldId, Object, Read, Record, RecordId, Result, Value};

use super::role::grants::{self, EVERY_FIELD, Entry, Grants, REST, Words};
use crate::reading::{matching, one_of, own_object};

/// Objects whose titles everyone knows, whatever the roles say.
const KNOWN_BY_NAME: &[&str] = &["user", "team"];
/// Objects of which everyone sees and deletes their own, whatever the roles say.
const OWN_TO_EVERYONE: &[&str] = &["session"];
/// Objects of which everyone sees, marks or names, and deletes their own, which the product makes.
const MARKED_BY_EVERYONE: &[&str] = &[NOTIFICATION_OBJECT, "passkey"];
/// Objects of which everyone makes and deletes their own, seen by nobody else.
const KEPT_BY_EVERYONE: &[&str] = &[FOLLOW_OBJECT];
/// Objects that everyone keeps their own of, and shares with others as the record says.
const SHARED_BY_EVERYONE: &[&str] = &[SAVED_VIEW_OBJECT];

/// What a user may do. `read` reads as the system: roles are not the user's to see.
///
/// # Errors
/// The store's.
pub fn of_user(read: &mut Read<'_>, user: &Record) -> Result<Access> {
    let (users, roles) = (own_object(read.catalog(), "user"), own_object(read.catalog(), "role"));
    let held = read.get_many(&roles, &ids(user.get(declared(&users, "roles"))), Shelf::Living)?;
    let team_mates = team_mates(read, &users, user)?;
    let administrator = declared(&roles, "administrator");
    if held.iter().any(|role| *role.get(administrator) == Value::Boolean(true)) {
        return Ok(Access { user: Some(user.id), team_mates, everything: true, ..Access::default() });
    }
    let field = declared(&roles, "grants");
    let written: Vec<Grants> = held.iter().map(|role| grants_of(role.get(field))).collect();
    let holder = Holder { user: user.id, team_mates };
    holder.access(read, &written)
}

/// The grants that a value of the field holds; those that cannot be read grant nothing.
pub fn grants_of(value: &Value) -> Grants {
    match value {
        Value::Json(json) => grants::read(Some(json)).unwrap_or_default(),
        _ => Grants::new(),
    }
}

/// What a token's scopes allow at most: `contact:read`, `*:write`. Writing includes reading.
pub fn ceiling(scopes: &[String]) -> Ceiling {
    let mut ceiling = Ceiling::default();
    for scope in scopes {
        let Some((object, verb)) = scope.split_once(':') else { continue };
        ceiling.read.push(object.to_owned());
        if verb == "write" {
            ceiling.write.push(object.to_owned());
        }
    }
    ceiling
}

/// The user and everyone who shares a team.
fn team_mates(read: &mut Read<'_>, users: &Object, user: &Record) -> Result<Vec<RecordId>> {
    let teams = declared(users, "teams");
    let shared = match user.get(teams) {
        Value::Links(list) => list.iter().map(|team| Value::Link(*team)).collect(),
        _ => Vec::new(),
    };
    let mut mates = vec![user.id];
    if !shared.is_empty() {
        let found = matching(users, one_of(teams, shared), read)?;
        mates.extend(found.iter().map(|mate| mate.id).filter(|id| *id != user.id));
    }
    Ok(mates)
}

/// Somebody for whom grants are compiled: `me` and `my team` in filters.
pub struct Holder {
    /// The user.
    pub user: RecordId,
    /// The user and everyone who shares a team.
    pub team_mates: Vec<RecordId>,
}

impl Holder {
    /// For asking whether a filter can be read at all, whoever `me` is.
    pub fn nobody() -> Self {
        Self { user: RecordId(uuid::Uuid::nil()), team_mates: Vec::new() }
    }

    /// What the grants of several roles allow together.
    ///
    /// # Errors
    /// The store's.
    pub fn access(&self, read: &mut Read<'_>, written: &[Grants]) -> Result<Access> {
        let mut access = self.nothing();
        for object in read.catalog().clone().objects() {
            let entries: Vec<&Entry> = written.iter().filter_map(|grants| entry(grants, object)).collect();
            let mut all: Vec<Grant> = Vec::with_capacity(entries.len());
            for entry in &entries {
                all.push(self.grant(read, object, entry)?);
            }
            if all.is_empty() && KNOWN_BY_NAME.contains(&object.key.as_str()) {
                all.push(known_by_name(object));
            }
            if OWN_TO_EVERYONE.contains(&object.key.as_str()) {
                all.push(Grant { read: Scope::Own, delete: Scope::Own, ..Grant::default() });
            }
            if MARKED_BY_EVERYONE.contains(&object.key.as_str()) {
                let own = || Scope::Own;
                all.push(Grant { read: own(), update: own(), delete: own(), ..Grant::default() });
            }
            if KEPT_BY_EVERYONE.contains(&object.key.as_str()) {
                all.push(Grant { read: Scope::Own, create: true, delete: Scope::Own, ..Grant::default() });
            }
            if SHARED_BY_EVERYONE.contains(&object.key.as_str()) {
                let read = self.scope(read, object, &Words::Where(SHARED_WITH_ME.to_owned()))?;
                all.push(Grant { read, create: true, update: Scope::Own, delete: Scope::Own, ..Grant::default() });
            }
            // What hangs on a record is read by those whose roles say nothing of it.
            if all.is_empty() && !masked(object).is_empty() {
                all.push(Grant { masked: masked(object), ..Grant::default() });
            }
            if !all.is_empty() {
                access.grants.insert(object.id, self.together(read, object, all));
            }
        }
        Ok(access)
    }

    fn nothing(&self) -> Access {
        Access { user: Some(self.user), team_mates: self.team_mates.clone(), ..Access::default() }
    }

    fn grant(&self, read: &mut Read<'_>, object: &Object, entry: &Entry) -> Result<Grant> {
        let keys = |keys: &[String]| keys.iter().filter_map(|key| Some(object.find(key)?.id)).collect::<Vec<_>>();
        let unmasked = keys(&entry.unmasked);
        let masked = match entry.unmasked.iter().any(|key| key == EVERY_FIELD) {
            true => Vec::new(),
            false => masked(object).into_iter().filter(|field| !unmasked.contains(field)).collect(),
        };
        Ok(Grant {
            read: self.scope(read, object, &entry.read)?,
            create: entry.create,
            update: self.scope(read, object, &entry.update)?,
            delete: self.scope(read, object, &entry.delete)?,
            hidden: keys(&entry.hidden),
            masked,
            locked: keys(&entry.locked),
        })
    }

    fn scope(&self, read: &mut Read<'_>, object: &Object, words: &Words) -> Result<Scope> {
        Ok(match words {
            Words::None => Scope::None,
            Words::Own => Scope::Own,
            Words::Team => Scope::Team,
            Words::All => Scope::All,
            Words::Where(text) => match self.condition(read, object, text) {
                Ok(pred) => Scope::Where(Box::new(pred)),
                Err(Error::Invalid(_) | Error::Limit { .. }) => Scope::None,
                Err(error) => return Err(error),
            },
        })
    }

    /// A filter as the kernel's own: it may look at whatever it names, the holder is `me`.
    ///
    /// # Errors
    /// `Invalid` with the position of what is wrong.
    pub fn condition(&self, read: &mut Read<'_>, object: &Object, text: &str) -> Result<Pred> {
        let tree = filter::parse(text)?;
        let catalog = read.catalog().clone();
        let all_seeing = Access { everything: true, ..self.nothing() };
        let now = read.ctx().now;
        let mut rate = |currency| read.rate(currency).ok().flatten();
        filter::check(&tree, object, &mut CheckCx::new(&catalog, &all_seeing, now, &mut rate))
    }

    /// What several grants on one object allow together.
    fn together(&self, read: &Read<'_>, object: &Object, all: Vec<Grant>) -> Grant {
        let reading: Vec<&Grant> = all.iter().filter(|grant| grant.read != Scope::None).collect();
        let writing: Vec<&Grant> = all.iter().filter(|grant| grant.create || grant.update != Scope::None).collect();
        let shut = |grant: &Grant| [grant.locked.as_slice(), grant.hidden.as_slice()].concat();
        let widest = |of: fn(&Grant) -> &Scope| {
            all.iter().map(of).fold(Scope::None, |wide, next| self.wider(read, object, wide, next.clone()))
        };
        Grant {
            read: widest(|grant| &grant.read),
            create: all.iter().any(|grant| grant.create),
            update: widest(|grant| &grant.update),
            delete: widest(|grant| &grant.delete),
            // Of what hangs on a record the grants say nothing but this.
            masked: in_all(all.iter().map(|grant| grant.masked.clone())),
            hidden: in_all(reading.iter().map(|grant| grant.hidden.clone())),
            locked: in_all(writing.iter().map(|grant| shut(grant))),
        }
    }

    /// The records of both scopes.
    fn wider(&self, read: &Read<'_>, object: &Object, one: Scope, other: Scope) -> Scope {
        match (one, other) {
            (Scope::None, scope) | (scope, Scope::None) => scope,
            (Scope::All, _) | (_, Scope::All) => Scope::All,
            (one, other) if one == other => one,
            (Scope::Own, Scope::Team) | (Scope::Team, Scope::Own) => Scope::Team,
            (one, other) => {
                let mut either = self.pred(read, object, one);
                either.extend(self.pred(read, object, other));
                Scope::Where(Box::new(Pred::Or(either)))
            }
        }
    }

    /// The conditions of a scope, any of which lets a record in.
    fn pred(&self, read: &Read<'_>, object: &Object, scope: Scope) -> Vec<Pred> {
        match scope {
            Scope::Where(pred) => match *pred {
                Pred::Or(any) => any,
                pred => vec![pred],
            },
            scope => {
                // The kernel itself says what own and team mean for this object.
                let mut access = self.nothing();
                access.grants.insert(object.id, Grant { read: scope, ..Grant::default() });
                let alone = Object { parent: None, ..object.clone() };
                vec![access.scope(read.catalog(), &alone, rapport_kernel::access::Verb::Read)]
            }
        }
    }
}

/// What a role says about an object: by name, or as one of the rest.
fn entry<'g>(grants: &'g Grants, object: &Object) -> Option<&'g Entry> {
    grants.get(&object.key).or_else(|| grants.get(REST).filter(|_| !object.guarded))
}

/// The title of every record and nothing else.
fn known_by_name(object: &Object) -> Grant {
    let hidden = object.fields.iter().map(|field| field.id).filter(|id| Some(*id) != object.title);
    Grant { read: Scope::All, hidden: hidden.collect(), masked: masked(object), ..Grant::default() }
}

/// The fields that are shown in part to those who have no right to more.
fn masked(object: &Object) -> Vec<FieldId> {
    object.fields.iter().filter(|field| field.traits.masked).map(|field| field.id).collect()
}

/// Those that are in every list; none when there is no list.
fn in_all(mut lists: impl Iterator<Item = Vec<FieldId>>) -> Vec<FieldId> {
    let Some(first) = lists.next() else { return Vec::new() };
    lists.fold(first, |kept, list| kept.into_iter().filter(|id| list.contains(id)).collect())
}

/// The records that a value links to.
pub fn ids(value: &Value) -> Vec<RecordId> {
    match value {
        Value::Link(Ref { id, .. }) => vec![*id],
        Value::Links(list) => list.iter().map(|to| to.id).collect(),
        _ => Vec::new(),
    }
}
