//! What the modules declare is called something in every language that we have.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use rapport_kernel::catalog::{FieldDecl, KindDecl, ObjectDecl};
use rapport_kernel::part::Action;

/// The ids of all messages in Arabic.
fn arabic() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/messages/ar");
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path());
    let texts = files.map(|path| fs::read_to_string(path).expect("text"));
    let ids = |text: String| {
        let named = text.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned());
        named.collect::<Vec<_>>()
    };
    texts.flat_map(ids).collect()
}

/// What a field and all that belongs to it is called by.
fn names(object: &ObjectDecl, field: &FieldDecl, plurals: &HashMap<String, String>) -> Vec<String> {
    let mut all = vec![format!("field-{}-{}", object.key, field.key)];
    if field.traits.help.is_some() && is_on_forms(field) {
        all.push(format!("help-{}-{}", object.key, field.key));
    }
    match &field.kind {
        KindDecl::Choice { options, .. } | KindDecl::Choices { options } => {
            all.extend(options.iter().map(|option| format!("option-{}-{}", field.key, option.key)));
        }
        KindDecl::Link { inverse, .. } | KindDecl::Links { inverse, .. } if *inverse != plurals[&object.key] => {
            all.push(format!("relation-{}-{inverse}", object.key));
        }
        _ => {}
    }
    all
}

fn is_on_forms(field: &FieldDecl) -> bool {
    let is_worked_out = matches!(
        field.kind,
        KindDecl::Formula { .. } | KindDecl::Rollup { .. } | KindDecl::AutoNumber { .. } | KindDecl::Json
    );
    !field.traits.read_only && !is_worked_out
}

#[test]
fn everything_that_is_declared_has_an_arabic_name() {
    let part = rapport_modules::part();
    let objects = &part.objects;
    let plurals = objects.iter().map(|object| (object.key.clone(), object.plural.clone())).collect();
    let known = arabic();
    // Those on users have a page of their own.
    let actions = part.actions.iter().filter(|action| action.object != "user");
    let told = |action: &Action| {
        let params = action.params.iter().map(|param| format!("field-{}-{}", action.object, param.key));
        params.collect::<Vec<_>>()
    };
    let actions = actions
        .flat_map(|action| [format!("action-{}-{}", action.object, action.name)].into_iter().chain(told(action)));
    let mut missing: Vec<String> = actions.filter(|id| !known.contains(id)).collect();
    for object in objects {
        let own = [format!("object-{}", object.key), format!("objects-{}", object.key)];
        let views = object.views.iter().map(|view| format!("view-{}-{}", object.key, view.key));
        let sections = object.sections.iter().map(|section| format!("section-{}-{}", object.key, section.key));
        let fields = object.fields.iter().flat_map(|field| names(object, field, &plurals));
        missing.extend(own.into_iter().chain(views).chain(sections).chain(fields).filter(|id| !known.contains(id)));
    }
    assert!(missing.is_empty(), "messages/ar lacks {missing:#?}");
}
