//! What somebody says about the columns of a table, as a form sends it.

use rapport_kernel::exchange::{Choice, Look};
use serde_json::{Map, Value as Json, json};

use crate::cells::Typed;
use crate::setup::input::{all, filled, is_ticked};

/// What was chosen.
pub fn choice(typed: &Typed) -> Choice {
    let mut mapping = Map::from_iter([("columns".to_owned(), Json::Object(columns(typed)))]);
    for name in ["blank", "dates", "decimal"] {
        mapping.extend(filled(typed, name).map(|value| (name.to_owned(), json!(value))));
    }
    let missing: Vec<&str> = all(typed, "create_missing").collect();
    if !missing.is_empty() {
        mapping.insert("create_missing".to_owned(), json!(missing));
    }
    Choice {
        sheet: filled(typed, "sheet").map(str::to_owned),
        no_header: is_ticked(typed, "no_header"),
        match_by: filled(typed, "match_by").map(str::to_owned),
        mapping: Json::Object(mapping),
    }
}

/// What each column holds: each is sent as its name, then what was chosen for it.
fn columns(typed: &Typed) -> Map<String, Json> {
    let mut columns = Map::new();
    let mut column: Option<&str> = None;
    for (name, value) in typed {
        match (name.as_str(), column) {
            ("column", _) => column = Some(value),
            ("target", Some(of)) => {
                let held = if value.is_empty() { json!(false) } else { json!(value) };
                columns.insert(of.to_owned(), held);
                column = None;
            }
            _ => {}
        }
    }
    columns
}

/// What the form of a table holds before anybody said anything, or as it was chosen.
pub fn typed(choice: &Choice, look: &Look) -> Typed {
    let mut typed = Typed::new();
    let mut put = |name: &str, value: &str| typed.push((name.to_owned(), value.to_owned()));
    for name in ["blank", "dates", "decimal"] {
        put(name, choice.mapping[name].as_str().unwrap_or_default());
    }
    for key in choice.mapping["create_missing"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        put("create_missing", key);
    }
    put("sheet", choice.sheet.as_deref().unwrap_or_default());
    put("no_header", &choice.no_header.to_string());
    put("match_by", choice.match_by.as_deref().unwrap_or_default());
    for column in &look.columns {
        let said = &choice.mapping["columns"][&column.name];
        let held = match said {
            Json::String(path) => path.as_str(),
            Json::Bool(false) => "",
            _ => column.field.as_deref().unwrap_or_default(),
        };
        put("column", &column.name);
        put("target", held);
    }
    typed
}

/// What was chosen for a column.
pub fn target_of<'t>(typed: &'t Typed, column: &str) -> &'t str {
    let at = typed.iter().position(|(name, value)| name == "column" && value == column);
    let next = at.and_then(|at| typed.get(at + 1)).filter(|(name, _)| name == "target");
    next.map_or("", |(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_sends_is_what_it_showed() {
        let sent: Typed = [
            ("column", "Mail"),
            ("target", "email"),
            ("column", "X"),
            ("target", ""),
            ("match_by", "email"),
            ("dates", "dmy"),
            ("create_missing", "company"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let choice = choice(&sent);
        assert_eq!(
            choice.mapping,
            json!({"columns": {"Mail": "email", "X": false}, "dates": "dmy", "create_missing": ["company"]})
        );
        let column = |name: &str| rapport_kernel::exchange::LookColumn {
            name: name.to_owned(),
            samples: Vec::new(),
            field: Some("name".to_owned()),
        };
        let look = Look { columns: vec![column("Mail"), column("X"), column("New")], ..Look::default() };
        let typed = typed(&choice, &look);
        assert_eq!(["Mail", "X", "New"].map(|name| target_of(&typed, name)), ["email", "", "name"]);
    }
}
