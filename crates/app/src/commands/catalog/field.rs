//! `rapport field`

use serde_json::{Map, Value as Json, json};

use super::{How, carry_out, kind, open_for, said, wish, wrong};
use crate::config::Place;

/// What to do with fields.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Add a field to an object
    Add(Add),
    /// Rename a field, or give it another type
    Update(Update),
    /// Delete a custom field
    Delete {
        /// Key of the object
        object: String,
        /// Its key
        field: String,
        #[command(flatten)]
        how: How,
    },
}

/// The field to add.
#[derive(clap::Args)]
pub struct Add {
    /// Key of the object, such as contact
    object: String,
    /// Its key, such as shoe_size
    field: String,
    #[arg(long = "type", help = kind::HELP)]
    kind: String,
    /// Name on pages
    #[arg(long)]
    label: Option<String>,
    /// It may not be left empty
    #[arg(long)]
    required: bool,
    /// No two records share a value
    #[arg(long)]
    unique: bool,
    /// It has an index of its own
    #[arg(long)]
    indexed: bool,
    /// Full-text search looks into it
    #[arg(long)]
    searchable: bool,
    /// What else there is to say, as JSON: '{"default": 42, "required_if": "stage = \"lost\""}'
    #[arg(long, value_name = "JSON")]
    traits: Option<String>,
    #[command(flatten)]
    how: How,
}

/// What is to be other than it was.
#[derive(clap::Args)]
pub struct Update {
    /// Key of the object
    object: String,
    /// Its key
    field: String,
    /// New key; the old one is still understood
    #[arg(long)]
    key: Option<String>,
    /// New name on pages
    #[arg(long)]
    label: Option<String>,
    #[arg(long = "type", help = kind::HELP)]
    kind: Option<String>,
    /// What else is said of it from now on, as JSON: takes the place of all that was said
    #[arg(long, value_name = "JSON")]
    traits: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Does it.
pub fn run(place: &Place, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add(add) => add_one(place, add),
        Command::Update(update) => update_one(place, update),
        Command::Delete { object, field, how } => {
            let (opened, object) = open_for(place, &object)?;
            let which = [("object", Some(json!(object.key))), ("field", Some(json!(field)))];
            carry_out(&opened, &how, wish("delete_field", which))
        }
    }
}

fn add_one(place: &Place, add: Add) -> anyhow::Result<()> {
    let (opened, object) = open_for(place, &add.object)?;
    let flag = |is: bool| is.then_some(Json::Bool(true));
    let members = [
        ("object", Some(json!(object.key))),
        ("key", Some(json!(add.field))),
        ("kind", Some(kind::read(&add.kind, &object.plural)?)),
        ("label", said(add.label)),
        ("required", flag(add.required)),
        ("unique", flag(add.unique)),
        ("indexed", flag(add.indexed)),
        ("searchable", flag(add.searchable)),
    ];
    let mut wish = wish("add_field", members);
    for (member, value) in traits(add.traits.as_deref())?.unwrap_or_default() {
        if wish.insert(member.clone(), value).is_some() {
            return Err(wrong(&member, "This is said twice").into());
        }
    }
    carry_out(&opened, &add.how, wish)
}

fn update_one(place: &Place, update: Update) -> anyhow::Result<()> {
    let (opened, object) = open_for(place, &update.object)?;
    let members = [
        ("object", Some(json!(object.key))),
        ("field", Some(json!(update.field))),
        ("key", said(update.key)),
        ("label", said(update.label)),
        ("kind", update.kind.map(|kind| kind::read(&kind, &object.plural)).transpose()?),
        ("traits", traits(update.traits.as_deref())?.map(Json::Object)),
    ];
    carry_out(&opened, &update.how, wish("update_field", members))
}

fn traits(text: Option<&str>) -> anyhow::Result<Option<Map<String, Json>>> {
    let read = |text: &str| {
        let refused = |_| wrong("traits", format!("--traits takes a JSON object, not {text}"));
        serde_json::from_str(text).map_err(refused)
    };
    Ok(text.map(read).transpose()?)
}
