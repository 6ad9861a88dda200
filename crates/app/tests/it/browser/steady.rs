//! Pages stand still: nothing moves away under the hand while they arrive.

use serde_json::json;

use super::flows::create;
use super::tab::{Tab, command};

/// What moved by itself since the page was asked for. At the end something is moved on purpose: when that was told, all
/// before it was told too.
const MOVED: &str = "const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    await document.fonts.ready
    await frame()
    await frame()
    const mark = document.createElement('div')
    mark.style.minHeight = '100px'
    const from = performance.now()
    const all = await new Promise((done) => {
      const all = []
      new PerformanceObserver((list) => {
        all.push(...list.getEntries())
        if (all.some((one) => one.startTime > from)) done(all)
      }).observe({ type: 'layout-shift', buffered: true })
      document.querySelector('main').prepend(mark)
    })
    mark.remove()
    const what = ({ node }) => node?.outerHTML?.slice(0, 120) ?? 'what is gone'
    return all.filter((one) => one.startTime <= from).map((one) => `${one.value}: ${one.sources.map(what).join(' | ')}`)";

/// What moves on a page once `there` is on it.
fn moves(tab: &Tab, path: &str, there: &str) -> Vec<String> {
    tab.go(path);
    tab.see(there);
    let moved: Vec<String> = serde_json::from_value(tab.run(MOVED, Vec::new())).expect("what moved");
    moved.into_iter().map(|one| format!("{path}: {one}")).collect()
}

#[test]
fn nothing_moves_while_a_page_arrives() {
    let (email, password) = ("sten@steady.example", "correct horse battery");
    let add = ["user", "add", "--email", email, "--name", "Sten Steady", "--role", "Manager", "--password-stdin"];
    command(&add, password);
    let (colleague, tab) = (Tab::new(), Tab::signed_in());
    // What others make meanwhile moves what comes after it, and may.
    tab.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": "window.EventSource = EventTarget"}));
    create(&tab, "Quirin", "Quiet");
    let record = tab.path().split('?').next().expect("a path").to_owned();
    colleague.say_password(email, password);
    colleague.see("nav.rail");
    colleague.go(&record);
    colleague.see(".presence-one");
    let pages = [
        ("/", ".home-list [data-row]"),
        ("/contacts?view=all", "tbody .title"),
        ("/deals/board", "[data-board-ready]"),
        // Somebody else looks at it too, which is seen once it has arrived.
        (&record, ".presence-one"),
        ("/deals/calendar", ".day"),
        ("/deals/chart", ".chart svg path"),
        ("/contacts/new", ".form"),
        ("/inbox", "main h1"),
    ];
    let nobody = Tab::new();
    let at = |width: u32| {
        tab.width(width);
        nobody.width(width);
        let inside = pages.iter().flat_map(|(path, there)| moves(&tab, path, there));
        inside.chain(moves(&nobody, "/sign-in", "main button")).map(move |one| format!("{width} px {one}"))
    };
    let moved: Vec<String> = [1440, 390].into_iter().flat_map(at).collect();
    assert!(moved.is_empty(), "{}", json!(moved));
}
