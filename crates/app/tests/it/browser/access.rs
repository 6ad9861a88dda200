//! Pages for everybody: axe-core finds nothing on any page, in light and in dark.

use std::path::Path;
use std::sync::LazyLock;
use std::{fs, thread};

use serde_json::{Value as Json, json};

use super::keeper::Kept;
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
      found = await axe.run()
    } while (fetched)
    const node = (node) => node.html.slice(0, 160) + ' ' + node.any.map((why) => why.message).join(', ').slice(0, 160)
    const told = (one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 4).map(node).join(' | ')}`
    return [found.passes.length, found.violations.map(told)]";

static AXE: LazyLock<String> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
});

/// For whoever comes.
const OUTSIDE: &[&str] = &["/sign-in", "/forgot-password", "/new-password?link=over", "/offline", "/get-started"];
/// For who is signed in, beside records.
const INSIDE: &[&str] = &[
    "/",
    "/menu",
    "/contacts?view=all",
    "/contacts?filter=name%20%3D",
    "/contacts?q=nobody-at-all",
    "/contacts?view=all&group=lifecycle_stage&pinned=1",
    "/contacts/new",
    "/contacts/none",
    "/contacts/condition?field=lifecycle_stage",
    "/contacts/condition?field=birthday",
    "/contacts/condition?field=company",
    "/deals/board",
    "/deals/calendar",
    "/deals/chart",
    "/search?q=a",
    "/keys",
    "/quick",
    "/inbox",
    "/me",
    "/me/two-factor",
    "/help",
    "/help/everyday",
    "/get-started/data",
    "/get-started/team",
    "/setup",
    "/setup/objects",
    "/setup/objects/contact",
    "/setup/objects/contact/fields/lifecycle_stage",
    "/setup/import?object=contact",
    "/setup/audit",
    "/setup/settings",
    "/setup/webhooks",
    "/setup/token",
    "/setup/roles",
];

/// What axe finds on the page that a tab shows.
fn violations(tab: &Tab, scheme: &str) -> Vec<String> {
    if tab.run("return !window.axe", Vec::new()) == json!(true) {
        tab.run(&AXE, Vec::new());
    }
    let found: Json = tab.run(RULES, Vec::new());
    let (passed, violations): (usize, Vec<String>) = serde_json::from_value(found).expect("what is wrong");
    assert!(passed > 0, "axe looked at nothing on {}", tab.path());
    violations.into_iter().map(|found| format!("{scheme} {}: {found}", tab.path())).collect()
}

/// What axe finds on a page as it stands, in dark and in light.
pub fn unsound(tab: &Tab) -> Vec<String> {
    let look = |scheme| {
        tab.colours(scheme);
        violations(tab, scheme)
    };
    ["dark", "light"].into_iter().flat_map(look).collect()
}

/// Looks at a page that stands at the end of a way.
pub fn assert_sound(tab: &Tab) {
    let wrong = unsound(tab);
    assert!(wrong.is_empty(), "{}", json!(wrong));
}

/// The pages of a contact, a role and a user.
fn of_records(tab: &Tab) -> Vec<String> {
    let first = |list: &str| {
        tab.go(list);
        let found = tab.run("return document.querySelector('tbody .title a').getAttribute('href')", Vec::new());
        found.as_str().unwrap_or_else(|| panic!("nothing on {list}")).to_owned()
    };
    let (contact, role, user) = (first("/contacts?view=all"), first("/roles"), first("/users"));
    vec![
        format!("{contact}/edit"),
        format!("{contact}?as_of=2026-01-01T00:00"),
        format!("{contact}?provenance=1&undone=partly"),
        contact,
        format!("/setup{role}"),
        format!("/setup{role}/contact"),
        format!("{user}/sign-in"),
        user,
    ]
}

/// What axe finds on pages, one after the other.
fn wrong_on<T: AsRef<str>>(tab: &Tab, paths: &[T]) -> Vec<String> {
    let look = |path: &T| {
        tab.go(path.as_ref());
        unsound(tab)
    };
    paths.iter().flat_map(look).collect()
}

#[test]
fn axe_finds_nothing_on_any_page_in_light_and_dark() {
    let (first, rest) = INSIDE.split_at(INSIDE.len() / 2);
    let outside_and_in = || {
        let tab = Tab::new();
        let mut wrong = wrong_on(&tab, OUTSIDE);
        tab.sign_in();
        wrong.extend(wrong_on(&tab, first));
        wrong
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let one = scope.spawn(outside_and_in);
        let tab = Tab::signed_in();
        let mut wrong = wrong_on(&tab, rest);
        wrong.extend(wrong_on(&tab, &of_records(&tab)));
        wrong.extend(one.join().expect("no panic"));
        wrong
    });
    assert!(wrong.is_empty(), "{}", json!(wrong));
}

#[test]
fn axe_finds_nothing_where_a_workspace_is_set_up() {
    let folder = tempfile::tempdir().expect("a folder").keep();
    let folder = folder.to_str().expect("a path that is text");
    let program = [env!("CARGO_BIN_EXE_rapport"), "--data", folder, "serve", "--listen", "127.0.0.1:0"];
    let (_kept, address) =
        Kept::start(&program, folder, |line| line.contains("/get-started?code=").then(|| line.trim().to_owned()));
    let tab = Tab::new();
    tab.open(&address);
    assert_sound(&tab);
    let facts = [("workspace", "Lumen"), ("name", "Ada King"), ("email", "ada@office.example"), ("password", "short")];
    facts.iter().for_each(|(name, value)| tab.fill(&format!("[name={name}]"), value));
    tab.click("main button");
    tab.see("#wrong-password");
    assert_sound(&tab);
    tab.fill("[name=password]", "correct horse battery");
    tab.click("main button");
    tab.arrive(|at| at.starts_with("/get-started/data"));
    assert_sound(&tab);
}
