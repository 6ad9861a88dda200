//! Search over everything: by a person's full name, and by one word that many have.

use anyhow::ensure;
use rapport_kernel::text::fold;
use serde_json::json;

use super::{Asking, QUICK, bytes, ids_of, path};
use crate::ask::Question;
use crate::people::{Chance, Contact};
use crate::raw::Cell;
use crate::report::{Line, Target};

/// Hits a search.
const HITS: usize = 20;
/// Documents that are ranked.
const RANKED_MAX: usize = 1_000;

/// All questions that search.
pub fn all(asking: &Asking<'_>) -> anyhow::Result<Vec<Line>> {
    let mut chance = Chance::new(1, 12);
    let people: Vec<Contact> = (0..200).map(|_| Contact::new(chance.below(asking.contacts))).collect();
    let full = people.iter().map(|person| format!("{} {}", person.given, person.family)).collect();
    let word = people.iter().map(|person| fold(person.given).chars().take(4).collect()).collect();
    let mut lines = Vec::new();
    for (name, texts) in [("search, full name", full), ("search, beginning of a name", word)] {
        if asking.options.wants(name) {
            lines.push(search(asking, name, texts)?);
        }
    }
    Ok(lines)
}

fn search(asking: &Asking<'_>, name: &str, texts: Vec<String>) -> anyhow::Result<Line> {
    let (mut raw, mut client) = (asking.workspace.raw()?, asking.client(name)?);
    let is_sqlite = raw.is_sqlite();
    let found = if is_sqlite {
        "search_words AS w CROSS JOIN search_doc AS d ON d.number = w.rowid WHERE w.search_words MATCH ?1"
    } else {
        "search_doc AS d WHERE d.words @@ ?1::text::tsquery"
    };
    let sql = format!(
        "SELECT object, record, title FROM (SELECT d.object, d.record, d.title, d.title_k FROM {found} \
         LIMIT {RANKED_MAX}) AS ranked ORDER BY title_k, object, record LIMIT {HITS}"
    );
    let text = |number: usize| texts[number % texts.len()].as_str();
    let path = |number: usize| path("search", &[("q", text(number))]);
    let ours = ids_of(&client.json(&path(0))?);
    let theirs = raw.rows(&sql, &[Cell::Text(question(text(0), is_sqlite)).into()])?;
    ensure!(!ours.is_empty() && !theirs.is_empty(), "{name}: {:?} was not found", text(0));
    Question {
        name: name.to_owned(),
        count: QUICK / 2,
        target: Target::None,
        raw: Box::new(move |number| {
            let rows = raw.rows(&sql, &[Cell::Text(question(text(number), is_sqlite)).into()])?;
            std::hint::black_box(rows);
            Ok(())
        }),
        house: Some(asking.read(move |read, number| {
            let hits = read.search(text(number), &[], HITS)?;
            let data = hits.iter().map(|hit| json!({"id": hit.id, "title": hit.title, "fuzzy": hit.fuzzy}));
            bytes(&data.collect::<Vec<_>>())
        })),
        http: Box::new(move |number| client.get(&path(number)).map(drop)),
    }
    .ask()
}

/// All words as beginnings, as the engine's own language has it.
fn question(text: &str, is_sqlite: bool) -> String {
    let folded = fold(text).into_owned();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (each, and): (Vec<String>, &str) = match is_sqlite {
        true => (words.map(|word| format!("\"{word}\"*")).collect(), " AND "),
        false => (words.map(|word| format!("'{word}':*")).collect(), " & "),
    };
    each.join(and)
}
