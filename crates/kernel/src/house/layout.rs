//! How an object is shown to an actor: sections and views, without what the actor may not see.

use crate::catalog::{Field, Kind, Look, MOMENTS, NavigationDecl, Object, ObjectDecl, Section, SectionDecl, ViewDecl};
use crate::house::Read;

/// Where the customers' own objects are found.
const CUSTOM_AREA: &str = "custom";
const CUSTOM_ICON: &str = "box";

/// Columns of the view that is made up where none is declared.
const COLUMNS: usize = 6;

impl Read<'_> {
    /// The sections of a record's page: as the workspace arranged them, else as they are declared. A field that was not
    /// placed, such as one that was made since, stands in the section that declares it, or in the last one.
    pub fn layout(&self, object: &Object) -> Vec<SectionDecl> {
        let mut sections = self.whole_layout(object);
        let shown: Vec<&Field> = self.shown_fields(object);
        for section in &mut sections {
            section.fields.retain(|key| shown.iter().any(|field| field.key == *key));
        }
        sections.retain(|section| !section.fields.is_empty());
        sections
    }

    /// The sections with all fields, whoever sees them, and those in which nothing stands.
    pub fn whole_layout(&self, object: &Object) -> Vec<SectionDecl> {
        if object.layout.is_empty() { self.declared_layout(object) } else { arranged(self, object) }
    }

    /// The sections of an object as they are declared, with all fields: those that no section names, such as
    /// customers' own, come last.
    pub fn declared_layout(&self, object: &Object) -> Vec<SectionDecl> {
        let mut left: Vec<&Field> = object.fields.iter().collect();
        let mut sections = Vec::new();
        for section in self.declared(object).map(|declared| declared.sections.as_slice()).unwrap_or_default() {
            let fields: Vec<&Field> = section.fields.iter().filter_map(|key| object.find(key)).collect();
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
            let is_column = |field: &&Field| !field.kind.is_many() && !matches!(field.kind, Kind::Json);
            let columns: Vec<&Field> = self.fields(object).into_iter().filter(is_column).take(COLUMNS).collect();
            let sort = "-created_at".to_owned();
            let (key, label) = ("all".to_owned(), format!("All {}", object.label_plural.to_lowercase()));
            views.push(ViewDecl { key, label, filter: None, sort, columns: keys(&columns), look: Look::default() });
        }
        views
    }

    /// Where people find the lists of an object; none for what is found on other records only, or not at all, as the
    /// workspace hides it.
    pub fn navigation(&self, object: &Object) -> Option<NavigationDecl> {
        self.place(object).filter(|_| !self.catalog.settings.hidden.contains(&object.key))
    }

    /// Where the lists of an object belong, also where the workspace hides them.
    pub fn place(&self, object: &Object) -> Option<NavigationDecl> {
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
            if MOMENTS.contains(&key.as_str()) {
                return Some(key.clone());
            }
            let field = object.find(key)?;
            fields.iter().any(|one| one.id == field.id).then(|| field.key.clone())
        };
        let columns = view.columns.iter().filter_map(column).collect();
        let Look { shape, by, measure, group, widths, pinned } = view.look;
        let group = group.filter(|group| self.check_summary(object, group, "count").is_ok());
        let measure = measure.filter(|measure| self.check_summary(object, "", measure).is_ok());
        let by = by.filter(|by| self.check_summary(object, by, "count").is_ok());
        let look = Look { shape, by, measure, group, widths, pinned };
        Some(ViewDecl { columns, look, ..view })
    }

    /// What a module declared the object as; none for customers' own.
    fn declared(&self, object: &Object) -> Option<&ObjectDecl> {
        let is_it = |declared: &&ObjectDecl| self.catalog().find(&declared.key).is_some_and(|one| one.id == object.id);
        self.house().part().objects.iter().find(is_it)
    }
}

/// The sections as the workspace arranged them, with all fields.
fn arranged(r: &Read<'_>, object: &Object) -> Vec<SectionDecl> {
    let declared = r.declared_layout(object);
    let of_key = |key: &str| declared.iter().find(|section| section.key == key);
    let mut left: Vec<&Field> = object.fields.iter().collect();
    let section = |own: &Section| {
        let fields: Vec<&Field> = own.fields.iter().filter_map(|id| object.field(*id)).collect();
        left.retain(|field| !fields.iter().any(|one| one.id == field.id));
        let label = own.label.clone().or_else(|| of_key(&own.key).map(|section| section.label.clone()));
        SectionDecl { key: own.key.clone(), label: label.unwrap_or_else(|| own.key.clone()), fields: keys(&fields) }
    };
    let mut sections: Vec<SectionDecl> = object.layout.iter().map(section).collect();
    let last = sections.len().saturating_sub(1);
    for field in left {
        let home = declared.iter().find(|section| section.fields.contains(&field.key));
        let at = home.and_then(|home| sections.iter().position(|section| section.key == home.key)).unwrap_or(last);
        if let Some(section) = sections.get_mut(at) {
            section.fields.push(field.key.clone());
        }
    }
    sections
}

fn keys(fields: &[&Field]) -> Vec<String> {
    fields.iter().map(|field| field.key.clone()).collect()
}
