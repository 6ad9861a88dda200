//! Pages for everybody: axe-core finds nothing on any main page, in light and in dark.

use std::path::Path;
use std::{fs, thread};

use serde_json::{Value as Json, json};

use super::tab::Tab;

/// What keeps no page from being used is left to eyes.
///
/// A page that is fetched anew meanwhile (others write to the same workspace) is marked as busy and is looked at once more.
const RULES: &str = "const page = document.documentElement
    const ready = async () => { while (page.ariaBusy) await new Promise((done) => setTimeout(done, 50)) }
    let found, fetched
    addEventListener('turbo:visit', () => { fetched = true })
    do {
      await ready()
      fetched = false
      found = await axe.run(document, arguments[0])
    } while (fetched)
    const node = (node) => node.html.slice(0, 160) + ' ' + node.any.map((why) => why.message).join(', ').slice(0, 160)
    const told = (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 4).map(node).join(' | ')}`
    return [found.passes.length, found.violations.map(told)]";

fn violations(tab: &Tab, axe: &str, scheme: &str) -> Vec<String> {
    tab.run(axe, Vec::new());
    // In the dark, only the colours are others.
    let rules = if scheme == "dark" { json!({"runOnly": ["color-contrast"]}) } else { json!({}) };
    let found: Json = tab.run(RULES, vec![rules]);
    let (passed, violations): (usize, Vec<String>) = serde_json::from_value(found).expect("what is wrong");
    assert!(passed > 0, "axe looked at nothing on {}", tab.path());
    violations
}

#[test]
fn axe_finds_nothing_on_the_main_pages_in_light_and_dark() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let look = |scheme: &'static str| {
        let tab = Tab::new();
        tab.colours(scheme);
        let mut wrong = Vec::new();
        let look = |path: &str, wrong: &mut Vec<String>| {
            tab.go(path);
            wrong.extend(violations(&tab, &axe, scheme).into_iter().map(|found| format!("{scheme} {path}: {found}")));
        };
        look("/sign-in", &mut wrong);
        tab.sign_in();
        tab.go("/contacts?view=all");
        let first = tab.run("return document.querySelector('tbody .title a').getAttribute('href')", Vec::new());
        let record = first.as_str().expect("a record").to_owned();
        let edit = format!("{record}/edit");
        for path in ["/", "/menu", "/contacts?view=all", "/contacts?filter=name%20%3D", "/contacts?q=nobody-at-all"] {
            look(path, &mut wrong);
        }
        for path in ["/me", "/me/two-factor"] {
            look(path, &mut wrong);
        }
        for path in ["/deals/calendar", "/deals/chart", "/keys", "/contacts?view=all&group=lifecycle_stage&pinned=1"] {
            look(path, &mut wrong);
        }
        let past = format!("{record}?as_of=2026-01-01T00:00");
        let provenance = format!("{record}?provenance=1&undone=partly");
        for path in ["/inbox", &past, &provenance] {
            look(path, &mut wrong);
        }
        for path in ["/deals/board", "/search?q=a", "/contacts/new", &record, &edit, "/contacts/none"] {
            look(path, &mut wrong);
        }
        wrong
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let all = ["light", "dark"].map(|scheme| {
            let look = &look;
            scope.spawn(move || look(scheme))
        });
        all.into_iter().flat_map(|one| one.join().expect("no panic")).collect()
    });
    assert!(wrong.is_empty(), "{}", json!(wrong));
}
