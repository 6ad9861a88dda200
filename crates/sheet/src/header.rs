//! Names of columns: trimmed, never empty, never twice.

use std::collections::HashMap;

/// Makes a name for each column out of the cells of the header row.
pub(crate) fn names(cells: Vec<String>) -> Vec<String> {
    let mut taken = Taken::default();
    let mut names = Vec::with_capacity(cells.len());
    for (index, cell) in cells.into_iter().enumerate() {
        let wanted = match cell.trim() {
            "" => format!("Column {}", index + 1),
            name => name.to_owned(),
        };
        names.push(taken.make_unique(wanted));
    }
    names
}

/// Names for the columns of a table that does not name them.
pub(crate) fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("Column {number}")).collect()
}

/// Names that are taken, each with the number to try next for a column that wants it too.
#[derive(Default)]
struct Taken(HashMap<String, usize>);

impl Taken {
    /// The name itself, or `Phone (2)` where a phone was there before.
    fn make_unique(&mut self, wanted: String) -> String {
        let key = fold(&wanted);
        let Some(mut number) = self.0.get(&key).copied() else {
            self.0.insert(key, 2);
            return wanted;
        };
        let mut name = format!("{wanted} ({number})");
        while self.0.contains_key(&fold(&name)) {
            number += 1;
            name = format!("{wanted} ({number})");
        }
        self.0.insert(key, number + 1);
        self.0.insert(fold(&name), 2);
        name
    }
}

/// Case does not tell two columns apart: whoever maps them by name would meet one of them twice.
fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// Whether the names of the columns look like a row of data, so that a person should be asked.
pub(crate) fn looks_like_data(header: &[String]) -> bool {
    header.iter().any(|cell| is_email(cell) || is_number(cell))
}

fn is_email(cell: &str) -> bool {
    let mut parts = cell.split('@');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(domain), None) => {
            !name.is_empty() && domain.contains('.') && !cell.contains(char::is_whitespace)
        }
        _ => false,
    }
}

/// Numbers, dates and telephone numbers; a year alone (`2024`) is a common name for a column.
fn is_number(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits > 4 && cell.chars().all(|character| character.is_ascii_digit() || " +-./:,()".contains(character))
}
