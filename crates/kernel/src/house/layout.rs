//! How an object is shown to an actor by default: sections and views, without what the actor may not see.

use crate::catalog::{Field, Kind, NavigationDecl, Object, ObjectDecl, SectionDecl, ViewDecl};
use crate::house::Read;

/// Where the customers' own objects are found.
const CUSTOM_AREA: &str = "custom";
const CUSTOM_ICON: &str = "box";

/// Columns of the view that is made up where none is declared.
const COLUMNS: usize = 6;

impl Read<'_> {
    /// The sections of a record's page. Fields that no section names, such as customers' own, come last.
    pub fn layout(&self, object: &Object) -> Vec<SectionDecl> {
        let shown: Vec<&Field> = self.shown_fields(object);
        let mut left: Vec<&Field> = shown.clone();
        let mut sections = Vec::new();
        for section in self.declared(object).map(|declared| declared.sections.as_slice()).unwrap_or_default() {
            let of_section = section.fields.iter().filter_map(|key| object.find(key));
            let fields: Vec<&Field> = of_section.filter(|field| shown.iter().any(|one| one.id == field.id)).collect();
            left.retain(|field| !fields.iter().any(|one| one.id == field.id));
            if !fields.is_empty() {
                sections.push(SectionDecl { fields: keys(&fields), ..section.clone() });
            }
        }
        if !left.is_empty() {
            let (key, label) = if sections.is_empty() { ("details", "Details") } else { ("more", "More") };
            sections.push(SectionDecl { key: key.to_owned(), label: label.to_owned(), fields: keys(&left) });
        }
        sections
    }

    /// The ready-made lists; those that go by what the actor may not see are left out. There is always one of all.
    pub fn views(&mut self, object: &Object) -> Vec<ViewDecl> {
        let declared = self.declared(object).map(|declared| declared.views.clone()).unwrap_or_default();
        let mut views: Vec<ViewDecl> = declared.into_iter().filter_map(|view| self.seen(object, view)).collect();
        if views.is_empty() {
            let columns: Vec<&Field> =
                self.fields(object).into_iter().filter(|field| !field.kind.is_many()).take(COLUMNS).collect();
            let sort = "-created_at".to_owned();
            let (key, label) = ("all".to_owned(), format!("All {}", object.label_plural.to_lowercase()));
            views.push(ViewDecl { key, label, filter: None, sort, columns: keys(&columns) });
        }
        views
    }

    /// Where people find the lists of an object; none for what is found on other records only.
    pub fn navigation(&self, object: &Object) -> Option<NavigationDecl> {
        match self.declared(object) {
            Some(declared) => declared.navigation.clone(),
            None => Some(NavigationDecl::new(CUSTOM_AREA, CUSTOM_ICON)),
        }
    }

    /// The fields by whose values a board can have columns, the declared one first: choices, and links to few records.
    pub fn board_fields<'o>(&self, object: &'o Object) -> Vec<&'o Field> {
        let declared = self.declared(object).and_then(|declared| declared.board.as_deref());
        let is_choice = |field: &&Field| matches!(field.kind, Kind::Choice { .. });
        let is_declared = |field: &&Field| Some(field.key.as_str()) == declared;
        let seen = self.fields(object);
        let mut fields: Vec<&Field> =
            seen.into_iter().filter(|field| field.is_writable() && (is_choice(field) || is_declared(field))).collect();
        fields.sort_by_key(|field| !is_declared(field));
        fields
    }

    pub(super) fn seen(&mut self, object: &Object, view: ViewDecl) -> Option<ViewDecl> {
        self.scoped_filter(object, view.filter.as_deref(), None).ok()?;
        self.sorted_by(object, &view.sort).ok()?;
        let fields = self.fields(object);
        let column = |key: &String| {
            let field = object.find(key)?;
            fields.iter().any(|one| one.id == field.id).then(|| field.key.clone())
        };
        let columns = view.columns.iter().filter_map(column).collect();
        Some(ViewDecl { columns, ..view })
    }

    /// What a module declared the object as; none for customers' own.
    fn declared(&self, object: &Object) -> Option<&ObjectDecl> {
        let is_it = |declared: &&ObjectDecl| self.catalog().find(&declared.key).is_some_and(|one| one.id == object.id);
        self.house().part().objects.iter().find(is_it)
    }
}

fn keys(fields: &[&Field]) -> Vec<String> {
    fields.iter().map(|field| field.key.clone()).collect()
}
