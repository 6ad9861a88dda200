//! The tree of teams with who is in them, in the order in which a forecast shows it.

use std::collections::{HashMap, HashSet};

use rapport_kernel::part::declared;
use rapport_kernel::text::fold;
use rapport_kernel::{Object, Read, Record, RecordId, Result, Value};

use crate::reading::{ids_of, matching, own_object};

/// Teams within teams, at most.
const DEPTH_MAX: usize = 10;

/// Everybody, and the teams.
pub struct Teams {
    /// By id: what they are called, and in which teams they are.
    pub people: HashMap<RecordId, Member>,
    /// In their order: each team after the one that it is part of.
    pub teams: Vec<Team>,
}

/// Somebody.
pub struct Member {
    pub name: String,
    pub teams: Vec<RecordId>,
}

/// A team with its place in the tree.
#[derive(Clone)]
pub struct Team {
    pub id: RecordId,
    pub name: String,
    /// How far in the tree it stands; 0 for one that is part of no other.
    pub depth: usize,
    /// Itself and those within it.
    pub within: HashSet<RecordId>,
}

impl Teams {
    /// Those whom the actor may see.
    ///
    /// # Errors
    /// The store's.
    pub fn read(r: &mut Read<'_>) -> Result<Self> {
        let (users, teams) = (own_object(r.catalog(), "user"), own_object(r.catalog(), "team"));
        let (name, of) = (declared(&users, "name"), declared(&users, "teams"));
        let people = seen(&users, r)?;
        let member = |user: &Record| (user.id, Member { name: user.get(name).words(), teams: ids_of(user.get(of)) });
        let people = people.iter().map(member).collect();
        let (title, parent) = (declared(&teams, "name"), declared(&teams, "parent"));
        let mut children: HashMap<Option<RecordId>, Vec<(RecordId, String)>> = HashMap::new();
        let found = seen(&teams, r)?;
        let known: HashSet<RecordId> = found.iter().map(|team| team.id).collect();
        for team in &found {
            let home = match team.get(parent) {
                Value::Link(to) if known.contains(&to.id) => Some(to.id),
                _ => None,
            };
            children.entry(home).or_default().push((team.id, team.get(title).words()));
        }
        for list in children.values_mut() {
            list.sort_by_cached_key(|(id, name)| (fold(name).into_owned(), *id));
        }
        let mut teams = Vec::new();
        walk(None, 0, &children, &mut teams);
        Ok(Self { people, teams })
    }
}

/// All records that the actor may read; none of an object that they may not know.
fn seen(object: &Object, r: &mut Read<'_>) -> Result<Vec<Record>> {
    match r.object(&object.key) {
        Ok(object) => {
            let scope = r.scoped_filter(&object, None, None)?;
            matching(&object, scope, r)
        }
        Err(_) => Ok(Vec::new()),
    }
}

/// Puts down what is below a team, and says which teams that are.
fn walk(
    parent: Option<RecordId>,
    depth: usize,
    children: &HashMap<Option<RecordId>, Vec<(RecordId, String)>>,
    teams: &mut Vec<Team>,
) -> HashSet<RecordId> {
    let mut below = HashSet::new();
    if depth > DEPTH_MAX {
        return below;
    }
    for (id, name) in children.get(&parent).into_iter().flatten() {
        let at = teams.len();
        teams.push(Team { id: *id, name: name.clone(), depth, within: HashSet::from([*id]) });
        let within = walk(Some(*id), depth + 1, children, teams);
        teams[at].within.extend(within);
        below.extend(teams[at].within.iter().copied());
    }
    below
}
