//! What an object shows when nobody has arranged it otherwise: the sections of a record's page, ready-made lists, and
//! where these are found.

use crate::catalog::{FieldDecl, ObjectDecl};

/// A group of fields on a record's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionDecl {
    /// Its name for programs.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// The keys of its fields, in order.
    pub fields: Vec<String>,
}

/// A list that people find ready.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewDecl {
    /// Its name for programs.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// Which records, in the filter language; all when absent.
    pub filter: Option<String>,
    /// In which order, as a list takes it.
    pub sort: String,
    /// The keys of the fields that it shows, in order.
    pub columns: Vec<String>,
    /// How it is looked at beyond that.
    pub look: Look,
}

/// How a list is looked at: as a table with its columns so wide, in groups, or as a board, calendar or chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// `board`, `calendar` or `chart`; a list when absent.
    pub shape: Option<String>,
    /// By which field a board has columns and a calendar its days; by which group a chart has its bars.
    pub by: Option<String>,
    /// What a chart measures, as a summary takes it.
    pub measure: Option<String>,
    /// In which groups a list stands, as a summary takes it.
    pub group: Option<String>,
    /// Pixels of columns by their keys: `email:240`.
    pub widths: Vec<String>,
    /// Columns that stay while the others are scrolled, from the first.
    pub pinned: usize,
}

/// Where people find the lists of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationDecl {
    /// The group that it stands in, such as `sales`.
    pub area: String,
    /// The group within the area, if it has groups.
    pub group: Option<String>,
    /// The name of its icon, of the Lucide set.
    pub icon: String,
}

/// The area of what a workspace is set up with.
pub const SETUP_AREA: &str = "setup";

/// The object of lists that people keep, by key. Whoever declares it gives it the fields `name`, `object_key`, `filter`, `sort`,
/// `columns`, `sharing` (`private`, `team`, `everyone`) and `owner`; those of a [`Look`] may be there.
pub const SAVED_VIEW_OBJECT: &str = "saved_view";
/// The key of the object of which each is something that somebody says beside a record; fields `text`, `about`.
pub const COMMENT_OBJECT: &str = "comment";
/// The key of the object of which each is a record that somebody follows; fields `about`, `user`.
pub const FOLLOW_OBJECT: &str = "follow";
/// The key of the object of which each is something that somebody is to look at; fields `reason`, `about`, `by`, `user`,
/// `read_at`.
pub const NOTIFICATION_OBJECT: &str = "notification";

impl NavigationDecl {
    /// In that area, with that icon.
    pub fn new(area: &str, icon: &str) -> Self {
        Self { area: area.to_owned(), group: None, icon: icon.to_owned() }
    }
}

impl ViewDecl {
    /// A list of all records.
    pub fn new(key: &str, label: &str, sort: &str, columns: &[&str]) -> Self {
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            filter: None,
            sort: sort.to_owned(),
            columns,
            look: Look::default(),
        }
    }
    /// Shows these only.
    pub fn only(mut self, filter: &str) -> Self {
        self.filter = Some(filter.to_owned());
        self
    }
    /// The same columns in the same order under another name, for other records.
    pub fn like(&self, key: &str, label: &str, filter: &str) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), ..self.clone() }.only(filter)
    }
}

impl ObjectDecl {
    /// Adds fields that stand together on a record's page.
    pub fn section(mut self, key: &str, label: &str, fields: Vec<FieldDecl>) -> Self {
        let keys = fields.iter().map(|field| field.key.clone()).collect();
        self.sections.push(SectionDecl { key: key.to_owned(), label: label.to_owned(), fields: keys });
        self.fields.extend(fields);
        self
    }
    /// Says in which area people find it, and with which icon.
    pub fn navigation(mut self, area: &str, icon: &str) -> Self {
        self.navigation = Some(NavigationDecl::new(area, icon));
        self
    }
    /// Says in which group of the set-up people find it, and with which icon.
    pub fn set_up_with(mut self, group: &str, icon: &str) -> Self {
        let navigation = NavigationDecl::new(SETUP_AREA, icon);
        self.navigation = Some(NavigationDecl { group: Some(group.to_owned()), ..navigation });
        self
    }
    /// Says by which choice or link its board has columns.
    pub fn board(mut self, field: &str) -> Self {
        self.board = Some(field.to_owned());
        self
    }
    /// Adds ready-made lists; the first is what people see first.
    pub fn views(mut self, views: impl IntoIterator<Item = ViewDecl>) -> Self {
        self.views.extend(views);
        self
    }
}
