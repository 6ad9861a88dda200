//! What objects show by default.

use rapport_testkit::{TestHouse, on_both};

/// Every view can be asked, and nothing in it or in a layout is unknown.
#[test]
fn every_declared_layout_and_view_is_whole() {
    on_both(crate::part(), |t: &TestHouse| {
        let declared = crate::part().objects;
        for object in &declared {
            let (layout, views) = t
                .read(|r| {
                    let object = r.object(&object.key)?;
                    Ok((r.layout(&object), r.views(&object)))
                })
                .expect("the object is read");
            let fields: Vec<&String> = layout.iter().flat_map(|section| &section.fields).collect();
            assert_eq!(fields.len(), object.fields.len(), "{}: each field stands once in the layout", object.key);
            for section in &object.sections {
                assert!(layout.contains(section), "{}: section {}", object.key, section.key);
            }
            for view in &object.views {
                assert!(views.contains(view), "{}: view {} names what is not there", object.key, view.key);
            }
            for view in &views {
                t.admin().list(&object.key, view.filter.as_deref().unwrap_or_default());
            }
        }
        let with_views = declared.iter().filter(|object| !object.views.is_empty());
        assert!(with_views.count() >= 6);
    });
}
