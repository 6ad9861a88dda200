//! The words of a contact for SQLite's full-text table, which keeps no text that could be read back.

use std::collections::{BTreeSet, HashMap};

use rapport_kernel::Object;
use rapport_kernel::text::fold;
use uuid::Uuid;

use super::{Cell, Row};

/// Rows of `search_words` for records, numbered as their documents are.
pub fn rows(object: &Object, columns: &[String], records: &[Row], docs: &[Row]) -> Vec<Row> {
    let numbers: HashMap<Uuid, i64> = docs.iter().filter_map(|doc| Some((doc[2].uuid()?, doc[0].integer()))).collect();
    let searched = searched(object, columns);
    let row = |record: &Row| {
        let number = numbers.get(&record[0].uuid()?)?;
        let texts = searched.iter().map(|at| record[*at].text());
        Some(vec![Cell::Integer(*number), Cell::Text(words(object, texts))])
    };
    records.iter().filter_map(row).collect()
}

/// The words of texts, with that of their object.
pub fn words<'t>(object: &Object, texts: impl Iterator<Item = &'t str>) -> String {
    let mut words = BTreeSet::from([format!("@{}", object.id)]);
    for text in texts {
        let text = fold(text);
        words.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned));
        words.extend(text.contains('@').then(|| text.into_owned()));
    }
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// Which of the columns hold texts that are searched: not their folded keys.
pub fn searched(object: &Object, columns: &[String]) -> Vec<usize> {
    let of = object.fields.iter().filter(|field| field.traits.searchable).flat_map(|field| {
        let columns =
            field.kind.columns().iter().filter(|column| column.suffix != "k" && !column.suffix.ends_with("_k"));
        columns.map(|column| field.column(column.suffix)).collect::<Vec<_>>()
    });
    of.filter_map(|name| columns.iter().position(|column| *column == name)).collect()
}
