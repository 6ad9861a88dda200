//! Links that lead to every custom object.

use super::*;
use crate::id::ObjectId;

fn comment() -> ObjectDecl {
    let about = FieldDecl::link_any("about", "About", &["contact", "company"], "comments").to_custom();
    ObjectDecl::new("comment", "comments", "Comment", "Comments").field(about)
}

fn property(field: &str) -> Json {
    let fields = json!([{"key": field, "kind": {"type": "text"}}]);
    json!({"change": "create_object", "key": "property", "plural": "properties", "fields": fields})
}

fn leads_to(world: &World, path: &str) -> Vec<ObjectId> {
    let (targets, _) = world.field(path).kind.link_targets().expect("a link");
    targets.to_vec()
}

#[test]
fn a_link_to_custom_objects_leads_to_a_new_one_and_lets_it_go_again() {
    let mut world = World::with(&[shop(), vec![comment()]].concat());
    let declared = leads_to(&world, "comment.about");
    world.change(property("street"));
    let property = world.object("property").id;
    assert_eq!(leads_to(&world, "comment.about"), [declared.clone(), vec![property]].concat());
    let plan = world.sync(&[shop(), vec![comment()]].concat());
    assert!(plan.sentences.is_empty(), "a restart leaves it as it is: {:?}", plan.sentences);
    let plan = world.change(json!({"change": "delete_object", "object": "property"}));
    assert_eq!(leads_to(&world, "comment.about"), declared);
    assert_eq!(plan.schema.free.len() + plan.schema.add.len(), 0, "its columns stay");
}

#[test]
fn objects_that_were_there_before_are_led_to_unless_they_use_the_name_otherwise() {
    let mut world = World::with(&shop());
    world.change(property("street"));
    let mut diary = property("comments");
    (diary["key"], diary["plural"]) = (json!("diary"), json!("diaries"));
    world.change(diary);
    let property = world.object("property").id;
    world.sync(&[shop(), vec![comment()]].concat());
    assert_eq!(leads_to(&world, "comment.about")[2..], [property]);
}

#[test]
fn a_new_object_has_no_field_by_the_name_of_what_leads_to_it() {
    let mut world = World::with(&[shop(), vec![comment()]].concat());
    assert_refused(world.ask(property("comments")), "taken", "fields.comments.key");
}

#[test]
fn nobody_makes_such_a_link_at_run_time() {
    let mut world = World::with(&shop());
    let link = json!({"type": "link", "targets": ["contact", "company"], "inverse": "notes"});
    let mut wish = add("order", "note", link);
    wish["to_custom"] = json!(true);
    world.change(wish);
    assert!(!world.field("order.note").traits.to_custom);
}
