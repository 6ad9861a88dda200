//! `rapport object`

use std::sync::Arc;

use anyhow::Context;
use rapport_kernel::{Field, Object};
use serde_json::{Value as Json, json};

use super::{How, carry_out, kind, open_for, print_table, said, wish, wrong};
use crate::config::Place;
use crate::opened::Opened;

/// What to do with objects.
#[derive(clap::Subcommand)]
pub enum Command {
    /// List the objects
    List {
        /// As JSON, with all their fields
        #[arg(long)]
        json: bool,
    },
    /// Show an object's fields
    Show {
        /// Its key, such as contact
        object: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Make an object
    Create(Create),
    /// Change an object's names
    Update(Update),
    /// Delete a custom object with its records
    Delete {
        /// Its key
        object: String,
        #[command(flatten)]
        how: How,
    },
}

/// The names of an object, and which of its fields play a part for it.
#[derive(clap::Args)]
pub struct Names {
    /// Name in URLs, such as properties
    #[arg(long)]
    plural: Option<String>,
    /// Name on pages
    #[arg(long)]
    label: Option<String>,
    /// Name of several on pages
    #[arg(long)]
    label_plural: Option<String>,
    /// Key of the field that names a record
    #[arg(long, value_name = "FIELD")]
    title: Option<String>,
    /// Key of the link to the user whose record it is; a new object has the field owner when nothing is said
    #[arg(long, value_name = "FIELD")]
    owner: Option<String>,
    /// Key of a link whose record's timeline tells of it; all that lead to no user when nothing is said
    #[arg(long = "subject", value_name = "FIELD")]
    subjects: Vec<String>,
}

/// The object to make.
#[derive(clap::Args)]
pub struct Create {
    /// Its key, such as property
    key: String,
    #[command(flatten)]
    names: Names,
    /// A field and its type, such as name=text or owner=link:contact; may be given several times
    #[arg(long = "field", value_name = "KEY=TYPE")]
    fields: Vec<String>,
    #[command(flatten)]
    how: How,
}

/// What is to be other than it was.
#[derive(clap::Args)]
pub struct Update {
    /// Its key
    object: String,
    /// New key
    #[arg(long)]
    key: Option<String>,
    #[command(flatten)]
    names: Names,
    #[command(flatten)]
    how: How,
}

impl Names {
    fn members(self) -> [(&'static str, Option<Json>); 6] {
        let Self { plural, label, label_plural, title, owner, subjects } = self;
        [
            ("plural", said(plural)),
            ("label", said(label)),
            ("label_plural", said(label_plural)),
            ("title", said(title)),
            ("owner", said(owner)),
            ("subjects", (!subjects.is_empty()).then(|| json!(subjects))),
        ]
    }
}

/// Does it.
pub fn run(place: &Place, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { json } => list(place, json),
        Command::Show { object, json } => show(place, &object, json),
        Command::Create(create) => make(place, create),
        Command::Update(Update { object, key, names, how }) => {
            let (opened, object) = open_for(place, &object)?;
            let which = [("object", Some(json!(object.key))), ("key", said(key))];
            carry_out(&opened, &how, wish("update_object", which.into_iter().chain(names.members())))
        }
        Command::Delete { object, how } => {
            let (opened, object) = open_for(place, &object)?;
            carry_out(&opened, &how, wish("delete_object", [("object", Some(json!(object.key)))]))
        }
    }
}

fn make(place: &Place, create: Create) -> anyhow::Result<()> {
    let Create { key, names, fields, how } = create;
    let inverse = names.plural.clone().unwrap_or_else(|| format!("{key}s"));
    let field = |text: &String| {
        let (key, kind) =
            text.split_once('=').ok_or_else(|| wrong("field", format!("Say a field as KEY=TYPE, not {text:?}")))?;
        let kind = kind::read(kind, &inverse).with_context(|| format!("the field {key}"))?;
        anyhow::Ok(json!({"key": key.trim(), "kind": kind}))
    };
    let fields = fields.iter().map(field).collect::<anyhow::Result<Vec<_>>>()?;
    let own = [("key", Some(json!(key))), ("fields", Some(json!(fields)))];
    carry_out(&Opened::open(place)?, &how, wish("create_object", own.into_iter().chain(names.members())))
}

fn list(place: &Place, as_json: bool) -> anyhow::Result<()> {
    let opened = Opened::open(place)?;
    if as_json {
        let all = opened.house.read(&opened.ctx(), |r| {
            r.objects().iter().map(|object| rapport_api::object_json(r, object)).collect::<Result<Vec<_>, _>>()
        })?;
        println!("{}", json!({ "data": all }));
        return Ok(());
    }
    let catalog = opened.house.catalog();
    let row = |object: &Arc<Object>| {
        let whose = if object.custom { "your own" } else { "" };
        [
            object.key.clone(),
            object.plural.clone(),
            object.label.clone(),
            object.fields.len().to_string(),
            whose.to_owned(),
        ]
    };
    print_table(["object", "in URLs", "label", "fields", ""], &catalog.objects().iter().map(row).collect::<Vec<_>>());
    Ok(())
}

fn show(place: &Place, object: &str, as_json: bool) -> anyhow::Result<()> {
    let (opened, object) = open_for(place, object)?;
    if as_json {
        println!("{}", opened.house.read(&opened.ctx(), |r| rapport_api::object_json(r, &object))?);
        return Ok(());
    }
    let row = |field: &Field| {
        let traits = &field.traits;
        let words = [
            (traits.required, "required"),
            (traits.unique, "unique"),
            (traits.searchable, "searchable"),
            (!field.is_writable(), "read only"),
            (traits.custom, "your own"),
        ];
        let words = words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect::<Vec<_>>().join(", ");
        [field.key.clone(), field.kind.name().to_owned(), field.label.clone(), words]
    };
    print_table(["field", "type", "label", ""], &object.fields.iter().map(row).collect::<Vec<_>>());
    Ok(())
}
