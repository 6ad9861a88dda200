//! A newcomer is shown around.

use super::access::assert_sound;
use super::tab::Tab;

/// Goes through all stops, each with something of the page in sight, by a button; how many there are.
fn go_round(tab: &Tab) -> usize {
    tab.see(".tour");
    let count = tab.text(".tour [data-tour-target=count]");
    let all: usize = count.split('/').next_back().and_then(|all| all.trim().parse().ok()).expect("how many there are");
    for at in 1..=all {
        let counted = format!("{at} / {all}");
        tab.until(&counted, || async {
            (tab.texts_now(".tour [data-tour-target=count]").await == [counted.clone()]).then_some(())
        });
        tab.see(".tour-here");
        assert!(!tab.text(".tour [data-tour-target=stop]:not([hidden]) p").is_empty());
        tab.click(".tour [data-tour-target=next]");
    }
    tab.until("the end", || async { tab.texts_now(".tour, .tour-here").await.is_empty().then_some(()) });
    all
}

#[test]
fn a_newcomer_is_shown_around_from_the_first_steps_and_by_keys() {
    let tab = Tab::signed_in();
    tab.width(1440);
    tab.go("/");
    tab.click("a[data-tour]");
    tab.see(".tour");
    assert_sound(&tab);
    assert!(go_round(&tab) >= 9, "too little is shown");
    tab.go("/tour");
    tab.click("main a[data-tour]");
    tab.see(".tour");
    tab.keys(".tour [data-tour-target=next]", "\u{e014}");
    tab.until("the second", || async {
        tab.texts_now(".tour [data-tour-target=count]").await.concat().starts_with("2 /").then_some(())
    });
    tab.keys(".tour [data-tour-target=next]", "\u{e00c}");
    tab.until("its end", || async { tab.texts_now(".tour, .tour-here").await.is_empty().then_some(()) });
}

#[test]
fn on_a_phone_what_is_shown_is_not_covered_by_what_is_said() {
    let tab = Tab::signed_in();
    tab.width(390);
    tab.go("/tour");
    tab.click("main a[data-tour]");
    assert!(go_round(&tab) >= 7, "too little is shown");
    tab.go("/tour");
    tab.click("main a[data-tour]");
    tab.see(".tour-here");
    let is_covered =
        "const [a, b] = ['.tour', '.tour-here'].map((one) => document.querySelector(one).getBoundingClientRect());
        return a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right";
    assert_eq!(tab.run(is_covered, Vec::new()), false);
}
