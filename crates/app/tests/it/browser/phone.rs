//! On a phone.

use serde_json::json;

use super::access::assert_sound;
use super::flows::{create, create_deal};
use super::tab::{Tab, command};

/// Opens a page and looks whether it is wider than the phone.
fn fits(tab: &Tab, path: &str) {
    tab.go(path);
    let wide = tab.run(
        "const page = document.documentElement
         const parts = [...document.querySelectorAll('.content, .setup-page, .form')]
         const inside = Math.max(0, ...parts.map((part) => part.scrollWidth - part.clientWidth))
         return [page.scrollWidth - page.clientWidth, page.scrollHeight - page.clientHeight, inside, window.innerWidth]",
        Vec::new(),
    );
    assert_eq!(wide, json!([0, 0, 0, 390]), "{path} scrolls sideways, or the bar at its bottom scrolls away");
}

#[test]
fn on_a_phone_no_page_scrolls_sideways() {
    let tab = Tab::new();
    tab.width(390);
    fits(&tab, "/sign-in");
    tab.sign_in();
    // As long as a name can be made without a place to break it.
    create(&tab, &"Theodora".repeat(20), "Featherstonehaugh-Cholmondeley-Marjoribanks");
    let record = tab.path();
    let record = record.split('?').next().expect("a path");
    for path in [
        "/",
        "/menu",
        "/quick",
        "/tour",
        "/contacts/condition?field=lifecycle_stage",
        "/deals/calendar",
        "/deals/chart",
        "/contacts",
        "/deals/board",
        "/contacts/new",
        "/deals/new",
        "/search?q=a",
        "/inbox",
        "/me",
        "/me/two-factor",
        "/keys",
        "/help",
        "/help/filters",
        "/setup",
        "/setup/objects",
        "/setup/objects/contact",
        "/setup/objects/contact/fields",
        "/setup/import",
        "/setup/roles",
        "/setup/token",
        "/setup/audit",
        "/setup/settings",
        "/setup/webhooks",
        "/users",
        "/contacts?filter=nothing%20of%20the%20kind",
        record,
    ] {
        fits(&tab, path);
    }
    fits(&tab, &format!("{record}/edit"));
    fits(&tab, "/contacts/none");
}

#[test]
fn on_a_phone_the_inbox_and_the_guide_are_two_taps_away() {
    let tab = Tab::signed_in();
    tab.width(390);
    for place in ["/inbox", "/help"] {
        tab.go("/");
        tab.click(".tabs-bar [href='/menu']");
        tab.click(&format!(".menu-page [href='{place}']"));
        tab.arrive(|at| at.starts_with(place));
    }
}

#[test]
fn on_a_phone_the_timeline_is_near_and_the_other_fields_are_a_tap_away() {
    let tab = Tab::signed_in();
    tab.width(390);
    create(&tab, "Xaver", "Folded");
    let page = tab.path().split('?').next().expect("a path").to_owned();
    let sections =
        "return [...document.querySelectorAll('.facts > section')].filter(one => one.checkVisibility()).length";
    assert_eq!(tab.run(sections, Vec::new()), json!(1));
    let before = tab.run("return document.querySelector('.composer').offsetTop", Vec::new());
    assert!(before.as_i64().is_some_and(|px| px < 1_000), "{before} px before one can write something down");
    tab.click("label[for=facts-all]");
    assert!(tab.run(sections, Vec::new()).as_i64() > Some(1));
    // What changes meanwhile folds nothing.
    let other = Tab::signed_in();
    other.go(&format!("{page}/edit"));
    other.fill("[name=job_title]", "Judge");
    other.fill("[name=phone]", "+44 28 9649 6970");
    other.press("Save");
    tab.until("the change", || async { tab.texts_now(".facts").await.concat().contains("Judge").then_some(()) });
    assert!(tab.run(sections, Vec::new()).as_i64() > Some(1));
    // Whom one wants to reach is reached without unfolding anything.
    tab.see(".head .key-facts a[href='tel:+442896496970']");
}

#[test]
fn on_a_phone_a_visit_is_put_down_in_three_taps() {
    let tab = Tab::new();
    tab.width(390);
    tab.sign_in();
    create(&tab, "Ursula", "Doorstep");
    tab.go("/");
    tab.click(".tabs-log");
    tab.see(".quick");
    tab.run("document.querySelector('[name=kind][value=visit] + span').click()", Vec::new());
    tab.press("Ursula Doorstep");
    tab.read("Put down.");
    tab.see(".toasts > form button");
    tab.press("Say more about it");
    tab.see("form.form");
    let subject = tab.run("return document.querySelector('[name=subject]').value", Vec::new());
    assert_eq!(subject, json!("Visit: Ursula Doorstep"));
}

#[test]
fn a_browser_keeps_no_page_of_anybody() {
    let tab = Tab::signed_in();
    tab.go("/contacts?view=all");
    tab.go("/deals");
    let kept = tab.run(
        "return navigator.serviceWorker.ready.then(async () => {
            const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
            return all.flat().map((one) => new URL(one.url).pathname)
         })",
        Vec::new(),
    );
    let kept: Vec<String> = serde_json::from_value(kept).expect("addresses");
    assert!(kept.contains(&"/offline".to_owned()), "{kept:?}");
    assert!(kept.iter().all(|at| at == "/offline" || at.starts_with("/assets/")), "{kept:?}");
}

#[test]
fn on_a_phone_rows_are_picked_sorted_and_acted_on() {
    let tab = Tab::signed_in();
    for name in ["Pocket desks", "Pocket chairs"] {
        create_deal(&tab, name);
    }
    tab.width(390);
    tab.go("/deals?view=all&q=Pocket");
    tab.press("Sort");
    tab.click("#sort .drop-body a");
    let named = |names: [&str; 2]| {
        tab.until("the order", || async { (tab.texts_now("tbody .title").await == names).then_some(()) });
    };
    named(["Pocket chairs", "Pocket desks"]);
    for row in 1..=2 {
        tab.click(&format!("tbody tr:nth-child({row}) .pick input"));
    }
    assert_eq!(tab.text("#picked-count"), "2");
    tab.press("Actions");
    tab.press("Lose deal");
    tab.read("2 Deals");
    tab.fill("[name=loss_reason]", "Too small");
    tab.press("Lose deal");
    let all = |stage: &str| {
        let says = |row: &String| row.contains(stage);
        tab.until(stage, || async { tab.texts_now("tbody tr").await.iter().all(says).then_some(()) });
    };
    all("Lost");
    tab.press("Undo");
    all("Prospecting");
}

#[test]
fn in_arabic_pages_run_from_right_to_left_and_fit_a_phone() {
    let (email, password) = ("rania@phone.example", "correct horse battery");
    let add = ["user", "add", "--email", email, "--name", "Rania", "--role", "Administrator", "--password-stdin"];
    command(&add, password);
    let tab = Tab::new();
    tab.width(390);
    tab.say_password(email, password);
    tab.see(".tabs-bar");
    tab.go("/me");
    tab.choose("[name=language]", "ar");
    tab.run("document.querySelector('[name=language]').form.requestSubmit()", Vec::new());
    tab.until("Arabic", || async { tab.run_now("return document.dir === 'rtl'").await.as_bool().filter(|is| *is) });
    for path in [
        "/",
        "/menu",
        "/contacts?view=all",
        "/contacts/new",
        "/deals/board",
        "/deals/calendar",
        "/quick",
        "/setup",
        "/tour",
    ] {
        fits(&tab, path);
        let page = tab.run("return [document.documentElement.lang, document.dir]", Vec::new());
        assert_eq!(page, json!(["ar", "rtl"]), "{path}");
        assert_sound(&tab);
    }
}
