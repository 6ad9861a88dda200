//! The access matrix: what the built-in roles, and somebody without any, may do with each object. It lies in
//! `matrix.txt` beside this, to be looked at by people whenever it changes; `RENEW_MATRIX=1` writes it anew.

mod asked;
mod world;

use std::fmt::Write as _;

use rapport_kernel::{Object, RecordId};
use rapport_testkit::{Acting, TestHouse};

use crate::identity::role::grants::first_roles;
use crate::testing::{as_user, user};
use asked::{Actor, ON_LIVING, export, restore};
use world::World;

const REVIEWED: &str = include_str!("matrix.txt");
const LEGEND: &str = "\
What each built-in role may do with each object; the last table is of somebody without a role. Three signs stand for
the actor's own record, one of somebody in the actor's team, and one of somebody else: y yes, - there is no such record
for the actor, f forbidden, x refused by a rule. `in bin` are records that were deleted. The last column is what the
actor learns of the fields and may write of them, beside those that only the product writes.

Renewed by RENEW_MATRIX=1 cargo xtask unit -p rapport-modules the_access_matrix
";

#[test]
fn the_access_matrix_is_as_reviewed() {
    let actual = matrix();
    if std::env::var_os("RENEW_MATRIX").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/matrix/matrix.txt");
        std::fs::write(path, &actual).expect("the matrix can be written");
        return;
    }
    assert_eq!(differing(REVIEWED, &actual), differing(&actual, REVIEWED), "look at it, then renew the matrix");
}

/// The lines that the other table has not.
fn differing<'t>(one: &'t str, other: &str) -> Vec<&'t str> {
    let others: Vec<&str> = other.lines().collect();
    one.lines().enumerate().filter(|(at, line)| others.get(*at) != Some(line)).map(|(_, line)| line).collect()
}

fn matrix() -> String {
    let mut all = LEGEND.to_owned();
    for (role, ..) in first_roles() {
        table(&mut all, role, &[role]);
    }
    table(&mut all, "Nobody's role", &[]);
    all
}

fn table(all: &mut String, title: &str, roles: &[&str]) {
    let t = TestHouse::new(crate::part());
    t.write(crate::set_up).expect("a new workspace");
    let actor = user(&t, "Actor", roles);
    let mut world = World::new(&t, actor);
    let verbs = ON_LIVING.iter().map(|(verb, _)| *verb).chain(["export", "create", "in bin", "restore"]);
    let head: Vec<String> = verbs.map(|verb| format!("{verb:10}")).collect();
    write!(all, "\n{title}\n\n{:16}{}fields\n", "object", head.concat()).expect("text");
    for object in t.house().catalog().objects() {
        let signs: Vec<String> = signs(&mut world, object).iter().map(|sign| format!("{sign:10}")).collect();
        let fields = fields(&as_user(&t, actor), object);
        writeln!(all, "{:16}{}{fields}", object.key, signs.concat()).expect("text");
    }
}

/// The columns of an object, in the order of the head.
fn signs(world: &mut World<'_>, object: &Object) -> Vec<String> {
    let (t, key) = (world.t, object.key.as_str());
    let living = world.records(key);
    let binned = world.in_the_bin(key);
    let actor = Actor { t, acting: as_user(t, world.people[0]) };
    let three = |ids: &[RecordId], sign: &dyn Fn(RecordId) -> char| ids.iter().map(|id| sign(*id)).collect::<String>();
    let mut signs: Vec<String> =
        ON_LIVING.iter().map(|(_, ask)| three(&living, &|id| ask(&actor, object, id))).collect();
    signs.push(export(&actor, key, &living, false));
    signs.push((0..3).map(|of| world.may_create(key, of)).collect());
    signs.push(export(&actor, key, &binned, true));
    signs.push(three(&binned, &|id| restore(&actor, object, id)));
    signs
}

/// What the actor learns of the fields and may write.
fn fields(actor: &Acting<'_>, object: &Object) -> String {
    let access = actor.ctx().access;
    if actor.read(|r| r.object(&object.key)).is_err() {
        return "-".to_owned();
    }
    let keys = |wanted: &dyn Fn(&rapport_kernel::Field) -> bool| {
        let found: Vec<&str> =
            object.fields.iter().filter(|field| wanted(field)).map(|field| field.key.as_str()).collect();
        match found.len() {
            0 => "none".to_owned(),
            all if all == object.fields.len() => "all".to_owned(),
            many if many * 2 > object.fields.len() => {
                let others = object.fields.iter().map(|field| field.key.as_str()).filter(|key| !found.contains(key));
                format!("all but {}", others.collect::<Vec<_>>().join(" "))
            }
            _ => found.join(" "),
        }
    };
    let sees = keys(&|field| access.sees(object, field.id));
    let in_part = keys(&|field| access.glimpses(object, field.id));
    let writes = keys(&|field| !field.is_writable() || access.writes(object, field.id));
    let in_part = if in_part == "none" { String::new() } else { format!(", {in_part} in part") };
    format!("sees {sees}{in_part}; writes {writes}")
}
