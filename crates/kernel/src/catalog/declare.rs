//! How modules declare objects and fields. Names are keys here; the planner gives them ids and slots.

use serde_json::Value as Json;

use crate::catalog::field::Traits;
use crate::catalog::{ChoiceOption, Kind, Measure, NavigationDecl, OnDelete, SectionDecl, ViewDecl};
use crate::limits;

/// A kind of field with keys for names: objects as `company`, fields of other objects as `order.contact`.
pub type KindDecl = Kind<String, String>;

/// An object as a module declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectDecl {
    /// Its name in the API, singular.
    pub key: String,
    /// Its name in URLs.
    pub plural: String,
    /// Its name on pages, singular.
    pub label: String,
    /// Its name on pages, plural.
    pub label_plural: String,
    /// The key of the field that names a record.
    pub title: Option<String>,
    /// The key of the link to the owner.
    pub owner: Option<String>,
    /// The key of the link to the record whose permissions hold.
    pub parent: Option<String>,
    /// The key of the link to the user who said what the record holds.
    pub author: Option<String>,
    /// The keys of links whose records show this one's events.
    pub subjects: Vec<String>,
    /// The key of the field that says when what a record tells of occurred.
    pub occurred: Option<String>,
    /// The key of the field by which a record stands in calendars.
    pub planned: Option<String>,
    /// For administrators only, unless a role names it.
    pub guarded: bool,
    /// Earlier keys.
    pub was: Vec<String>,
    /// Fields, in the order of the layout.
    pub fields: Vec<FieldDecl>,
    /// The sections of a record's page; fields in none come last.
    pub sections: Vec<SectionDecl>,
    /// Ready-made lists.
    pub views: Vec<ViewDecl>,
    /// Where its lists are found; none for what is found on other records only.
    pub navigation: Option<NavigationDecl>,
    /// The key of the field by whose values its board has columns.
    pub board: Option<String>,
}

/// A field as a module declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDecl {
    /// Its name in the API and in filters.
    pub key: String,
    /// Its name on pages.
    pub label: String,
    /// What it holds.
    pub kind: KindDecl,
    /// What else there is to say.
    pub traits: Traits,
}

impl ObjectDecl {
    /// An object without fields.
    pub fn new(key: &str, plural: &str, label: &str, label_plural: &str) -> Self {
        Self {
            key: key.to_owned(),
            plural: plural.to_owned(),
            label: label.to_owned(),
            label_plural: label_plural.to_owned(),
            title: None,
            owner: None,
            parent: None,
            author: None,
            subjects: Vec::new(),
            occurred: None,
            planned: None,
            guarded: false,
            was: Vec::new(),
            fields: Vec::new(),
            sections: Vec::new(),
            views: Vec::new(),
            navigation: None,
            board: None,
        }
    }
    /// Says which field names a record.
    pub fn title(mut self, field: &str) -> Self {
        self.title = Some(field.to_owned());
        self
    }
    /// Says which link leads to the owner.
    pub fn owner(mut self, field: &str) -> Self {
        self.owner = Some(field.to_owned());
        self
    }
    /// Says which link leads to the record whose permissions hold.
    pub fn parent(mut self, field: &str) -> Self {
        self.parent = Some(field.to_owned());
        self
    }
    /// Says which link leads to the user who said what a record holds: whoever may read its parent may say something
    /// and take back what they said.
    pub fn author(mut self, field: &str) -> Self {
        self.author = Some(field.to_owned());
        self
    }
    /// Says which links' records show this one's events on their timelines.
    pub fn subjects(mut self, fields: &[&str]) -> Self {
        self.subjects = fields.iter().map(|&field| field.to_owned()).collect();
        self
    }
    /// Says by which field, a moment, a record stands in calendars, whatever it follows from.
    pub fn planned(mut self, field: &str) -> Self {
        self.planned = Some(field.to_owned());
        self
    }
    /// Says which field, a moment or a day, tells when what a record tells of occurred: timelines go by it.
    pub fn occurred(mut self, field: &str) -> Self {
        self.occurred = Some(field.to_owned());
        self
    }
    /// For administrators only, unless a role names it.
    pub fn guarded(mut self) -> Self {
        self.guarded = true;
        self
    }
    /// Adds a field.
    pub fn field(mut self, field: FieldDecl) -> Self {
        self.fields.push(field);
        self
    }
}

impl FieldDecl {
    /// A field of any kind.
    pub fn new(key: &str, label: &str, kind: KindDecl) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), kind, traits: Traits::default() }
    }
    /// One line of text.
    pub fn text(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::Text { chars_max: limits::TEXT_CHARS_MAX })
    }
    /// A whole number.
    pub fn integer(key: &str, label: &str) -> Self {
        Self::new(key, label, Kind::Integer { min: None, max: None })
    }
    /// One of the options, given as (key, label).
    pub fn choice(key: &str, label: &str, options: &[(&str, &str)]) -> Self {
        Self::new(key, label, Kind::Choice { options: choice_options(options), steps: Vec::new() })
    }
    /// Several of the options, given as (key, label).
    pub fn choices(key: &str, label: &str, options: &[(&str, &str)]) -> Self {
        Self::new(key, label, Kind::Choices { options: choice_options(options) })
    }
    /// A filter on records of an object, given by its key: what cannot be asked is refused, and what it speaks of may be
    /// renamed.
    pub fn filter(key: &str, label: &str, on: &str) -> Self {
        let mut field = Self::new(key, label, Kind::LongText);
        field.traits.filter_on = Some(on.to_owned());
        field
    }
    /// A link; `inverse` is the name of the other end.
    pub fn link(key: &str, label: &str, target: &str, inverse: &str) -> Self {
        Self::link_any(key, label, &[target], inverse)
    }
    /// A link that may lead to several objects.
    pub fn link_any(key: &str, label: &str, targets: &[&str], inverse: &str) -> Self {
        let targets = targets.iter().map(|&target| target.to_owned()).collect();
        Self::new(key, label, Kind::Link { targets, inverse: inverse.to_owned(), on_delete: OnDelete::Clear })
    }
    /// Many links; `inverse` is the name of the other end.
    pub fn links(key: &str, label: &str, target: &str, inverse: &str) -> Self {
        Self::new(key, label, Kind::Links { targets: vec![target.to_owned()], inverse: inverse.to_owned() })
    }
    /// A stored measure over the records whose `link` (as `order.contact`) leads here.
    pub fn rollup(key: &str, label: &str, link: &str, measure: Measure, field: Option<&str>, result: KindDecl) -> Self {
        let child = link.split('.').next().unwrap_or(link).to_owned();
        let kind = Kind::Rollup {
            child,
            link: link.to_owned(),
            measure,
            field: field.map(str::to_owned),
            filter: None,
            result: Box::new(result),
        };
        Self::new(key, label, kind)
    }
    /// Measures only the child records that a filter finds (roll-ups).
    pub fn only(mut self, condition: &str) -> Self {
        if let Kind::Rollup { filter, .. } = &mut self.kind {
            *filter = Some(condition.to_owned());
        }
        self
    }
    /// Says what happens to this record when the linked one is deleted (links).
    pub fn on_delete(mut self, what: OnDelete) -> Self {
        if let Kind::Link { on_delete, .. } = &mut self.kind {
            *on_delete = what;
        }
        self
    }
    /// Allows only these changes of a choice, as (from, to).
    pub fn steps(mut self, allowed: &[(&str, &str)]) -> Self {
        if let Kind::Choice { steps, .. } = &mut self.kind {
            *steps = allowed.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        }
        self
    }
    /// May not be empty.
    pub fn required(mut self) -> Self {
        self.traits.required = true;
        self
    }
    /// No two living records may share a value; has an index.
    pub fn unique(mut self) -> Self {
        self.traits.unique = true;
        self
    }
    /// Has an index.
    pub fn indexed(mut self) -> Self {
        self.traits.indexed = true;
        self
    }
    /// Records are added up over stretches of this field among those with one value of `first`, such as won deals of a
    /// quarter: an index holds `first`, this field and `rest`, which is all that such sums read. Each change of one of them
    /// costs a little more.
    pub fn summed_by(mut self, first: &str, rest: &[&str]) -> Self {
        self.traits.summed_by = std::iter::once(first).chain(rest.iter().copied()).map(str::to_owned).collect();
        self
    }
    /// Found by full-text search.
    pub fn searchable(mut self) -> Self {
        self.traits.searchable = true;
        self
    }
    /// Leads to every custom object as well; of links to several objects, whose values name theirs.
    pub fn to_custom(mut self) -> Self {
        self.traits.to_custom = true;
        self
    }
    /// Left out of the timeline.
    pub fn untracked(mut self) -> Self {
        self.traits.untracked = true;
        self
    }
    /// Written by actions and rules only.
    pub fn read_only(mut self) -> Self {
        self.traits.read_only = true;
        self
    }
    /// May not be empty where this filter holds.
    pub fn required_if(mut self, condition: &str) -> Self {
        self.traits.required_if = Some(condition.to_owned());
        self
    }
    /// Is shown where this filter holds; elsewhere it is not required.
    pub fn shown_if(mut self, condition: &str) -> Self {
        self.traits.shown_if = Some(condition.to_owned());
        self
    }
    /// Is shown in part to those whose roles do not unmask it.
    pub fn masked(mut self) -> Self {
        self.traits.masked = true;
        self
    }
    /// Value of a new record that says nothing; `"@now"`, `"@today"`, `"@me"` are worked out.
    pub fn default(mut self, value: impl Into<Json>) -> Self {
        self.traits.default = Some(value.into());
        self
    }
    /// Why the data is kept.
    pub fn purpose(mut self, purpose: &str) -> Self {
        self.traits.purpose = Some(purpose.to_owned());
        self
    }
    /// One sentence for people.
    pub fn help(mut self, sentence: &str) -> Self {
        self.traits.help = Some(sentence.to_owned());
        self
    }
    /// Other names under which import files know it.
    pub fn synonyms(mut self, names: &[&str]) -> Self {
        self.traits.synonyms = names.iter().map(|&name| name.to_owned()).collect();
        self
    }
    /// Names under which import files know a part of it, such as the given name of a person.
    pub fn part_synonyms(mut self, part: &str, names: &[&str]) -> Self {
        self.traits.part_synonyms.extend(names.iter().map(|&name| (part.to_owned(), name.to_owned())));
        self
    }
    /// Earlier keys.
    pub fn was(mut self, keys: &[&str]) -> Self {
        self.traits.was = keys.iter().map(|&key| key.to_owned()).collect();
        self
    }
}

fn choice_options(options: &[(&str, &str)]) -> Vec<ChoiceOption> {
    let option = |(key, label): &(&str, &str)| ChoiceOption {
        key: (*key).to_owned(),
        label: (*label).to_owned(),
        retired: false,
    };
    options.iter().map(option).collect()
}
