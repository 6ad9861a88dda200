//! The sheet of keys: what each does, on a page of its own that other pages show above themselves.

use axum::response::Response;
use rapport_gate::Failure;
use serde::Serialize;

use crate::Person;
use crate::screen::Screen;
use crate::shell::Shell;
use crate::words::Words;

/// The keys, each with its message, in the groups in which they are shown.
const KEYS: [(&str, &[(&str, &str)]); 3] = [
    (
        "anywhere",
        &[("Ctrl K", "palette"), ("s", "search"), ("c", "create"), ("n", "rail"), ("?", "sheet"), ("Esc", "back")],
    ),
    (
        "list",
        &[
            ("j k", "move"),
            ("x", "pick"),
            ("Enter", "open"),
            ("e", "edit"),
            ("/", "find"),
            ("F2", "cell"),
            ("Shift ← →", "shift"),
        ],
    ),
    ("record", &[("e", "edit"), ("l", "log")]),
];

/// The context of `keys.html`.
#[derive(Serialize)]
struct Group {
    label: String,
    keys: Vec<(Vec<&'static str>, String)>,
}

/// The sheet.
pub async fn show(person: Person) -> Result<Response, Failure> {
    let screen = person
        .read(|r| {
            let words = Words::of(r);
            let group = |(group, keys): &(&str, &[(&'static str, &str)])| Group {
                label: words.say(&format!("keys-{group}")),
                keys: keys
                    .iter()
                    .map(|(keys, id)| (keys.split(' ').collect(), words.say(&format!("key-{id}"))))
                    .collect(),
            };
            let groups: Vec<Group> = KEYS.iter().map(group).collect();
            let shell = Shell::of(r, &words, None)?;
            let title = words.say("keys");
            Ok(Screen::within(shell, words, "keys.html", &title, groups))
        })
        .await?;
    Ok(screen.show()?)
}
