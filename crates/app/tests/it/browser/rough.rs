//! What comes in is rough: it would run, is too large, is sent twice, or comes from somebody who is signed out meanwhile.

use std::fs::{self, File};

use serde_json::json;

use super::flows::create_deal;
use super::tab::{Tab, command};

const PASSWORD: &str = "correct horse battery";
/// What a page would run that takes it for a part of itself.
const EVIL: &str = r#"x"'><script>hacked=1</script><img src=x onerror=hacked=1>{{7*7}}"#;
/// As much of it as the name of a file holds.
const EVIL_NAME: &str = r#""'><img src=x onerror=hacked=1>.txt"#;
/// A picture that would leave a trace in the browser.
const EVIL_PICTURE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" onload="localStorage.hacked = 1"><script>localStorage.hacked = 1</script></svg>"#;

/// Somebody new, who is signed in.
fn newcomer(email: &str, name: &str) -> Tab {
    command(&["user", "add", "--email", email, "--name", name, "--role", "Manager", "--password-stdin"], PASSWORD);
    let tab = Tab::new();
    sign_in(&tab, email);
    tab
}

fn sign_in(tab: &Tab, email: &str) {
    tab.say_password(email, PASSWORD);
    tab.see("nav.rail");
}

/// The page of the record that was just made.
fn made(tab: &Tab, list: &str) -> String {
    tab.arrive(|at| at.starts_with(&format!("{list}/")) && !at.contains("/new"));
    tab.see(".timeline");
    tab.path().split('?').next().expect("a path").to_owned()
}

/// Waits until a text stands there letter by letter, and looks whether something ran.
fn harmless(tab: &Tab, text: &str) {
    let shown = "const typed = [...document.querySelectorAll('input, textarea')].map((one) => one.value)
        return [document.body.innerText, ...typed].join('\\n')";
    tab.until(text, || async { tab.run_now(shown).await.as_str().filter(|shown| shown.contains(text)).map(|_| ()) });
    let ran = tab.run(
        "return [window.hacked ?? localStorage.hacked ?? null, document.querySelectorAll('[src=x], [onerror]').length]",
        Vec::new(),
    );
    assert_eq!(ran, json!([null, 0]), "{} runs what was typed", tab.path());
}

/// Makes a contact with the same in each field that takes it.
fn evil_contact(tab: &Tab) -> String {
    tab.go("/contacts/new");
    let fill = "const plain = 'input.input:not([type=date], [type=datetime-local], [type=number], [inputmode], [role])'
        for (const one of document.querySelectorAll(`form.form :is(${plain}, textarea)`)) one.value = arguments[0]";
    tab.run(fill, vec![json!(EVIL)]);
    tab.press("Create contact");
    tab.see(".field-wrong");
    harmless(tab, EVIL);
    let refused = "const wrong = [...document.querySelectorAll('form.form [aria-invalid]')]
        wrong.forEach((one) => (one.value = ''))
        return wrong.length";
    // Addresses and numbers of telephones.
    assert_eq!(tab.run(refused, Vec::new()), json!(10), "all others take it");
    tab.press("Create contact");
    made(tab, "/contacts")
}

#[test]
fn nothing_that_somebody_typed_runs_before_somebody_else_and_all_of_it_can_be_read() {
    let victim = Tab::signed_in();
    let name = victim.text(".rail a[href='/me']");
    let evil = newcomer("eve@rough.example", EVIL);
    let contact = evil_contact(&evil);
    evil.go("/companies/new");
    evil.fill("[name=name]", EVIL);
    evil.press("Create company");
    let company = made(&evil, "/companies");
    let deal = create_deal(&evil, EVIL);
    evil.go(&contact);
    evil.type_in(".composer [name=subject]", EVIL);
    evil.click(".composer .btn-primary");
    evil.see(".toasts > form button");
    evil.click(".comment-form > summary");
    evil.type_in(".comment-form textarea", &format!("{EVIL} @{name} "));
    evil.click(".comment-form form button");
    evil.see(".timeline .prose");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(EVIL_NAME);
    fs::write(&path, "x").expect("a file");
    evil.type_in("#files [name=file]", path.to_str().expect("a path that is text"));
    evil.see("#files .file-name");

    let all = "columns=name,job_title,email,company,owner,created_by";
    for (page, there, text) in [
        (&*format!("/contacts?view=all&q=hacked&{all}"), "tbody .title", EVIL),
        ("/companies?view=all&q=hacked", "tbody .title", EVIL),
        ("/deals/board?q=hacked", ".card", EVIL),
        ("/activities?view=all&q=hacked", "tbody .title", EVIL),
        (&contact, ".presence-one", EVIL),
        (&contact, ".timeline", EVIL_NAME),
        (&format!("{contact}/edit"), ".form", EVIL),
        (&format!("{contact}?provenance=1"), ".provenance", EVIL),
        (&company, ".timeline", EVIL),
        (&format!("/deals/{deal}"), ".timeline", EVIL),
        ("/search?q=hacked", "#hits li", EVIL),
        ("/quick?q=hacked", ".quick li", EVIL),
        ("/inbox", ".inbox-row", EVIL),
        ("/users?q=hacked", "tbody .title", EVIL),
        ("/", ".home-list [data-row]", EVIL),
    ] {
        victim.go(page);
        victim.see(there);
        harmless(&victim, text);
    }
    victim.keys("body", "\u{e009}k\u{e000}");
    victim.type_in("dialog:popover-open input", "hacked");
    victim.until("what is found", || async {
        victim.texts_now("dialog:popover-open [role=option]").await.concat().contains(EVIL).then_some(())
    });
    harmless(&victim, EVIL);
    victim.go(&contact);
    victim.click("#files .file");
    victim.read(EVIL_NAME.split('"').next_back().expect("an end"));
    harmless(&victim, EVIL_NAME);
    // A policy that had to hold something back would be told when the tabs are closed.
}

#[test]
fn a_picture_that_would_run_is_only_downloaded_and_a_file_that_is_too_large_is_refused_in_a_sentence() {
    let tab = Tab::signed_in();
    let deal = create_deal(&tab, "Rough files");
    let folder = tempfile::tempdir().expect("a folder");
    let [picture, large] = ["Evil.svg", "Large.bin"].map(|name| folder.path().join(name));
    fs::write(&picture, EVIL_PICTURE).expect("a file");
    // A hole, so that nothing is written.
    File::create(&large).and_then(|file| file.set_len(102 << 20)).expect("a file");
    let [picture, large] = [&picture, &large].map(|path| path.to_str().expect("a path that is text"));
    tab.type_in("#files [name=file]", picture);
    tab.see("#files .file-name");
    let content = tab.run("return document.querySelector('#files [download]').getAttribute('href')", Vec::new());
    let before = tab.path();
    tab.go(content.as_str().expect("an address"));
    assert_eq!(tab.path(), before, "it is not shown");
    tab.click("#files .file");
    tab.see(".timeline");
    harmless(&tab, "Evil.svg");

    tab.go(&format!("/deals/{deal}"));
    tab.type_in("#files [name=file]", large);
    tab.read("A file may be 100 MB at most; send a smaller one");
    tab.without_script();
    tab.go(&format!("/deals/{deal}"));
    tab.type_in("#files [name=file]", large);
    tab.click(".files-form .btn");
    tab.read("A file may be 100 MB at most; send a smaller one");
}

#[test]
fn a_form_that_is_sent_twice_makes_one_record() {
    let tab = Tab::signed_in();
    let send = |family: &str| {
        tab.go("/contacts/new");
        tab.fill("[name='name.given']", "Doppel");
        tab.fill("[name='name.family']", family);
        tab.double_click(".form-end .btn-primary");
        made(&tab, "/contacts")
    };
    send("Twicesent");
    tab.without_script();
    let first = send("Plainsent");
    tab.back();
    tab.press("Create contact");
    assert_eq!(made(&tab, "/contacts"), first);
    tab.go("/contacts?view=all&q=Doppel&sort=created_at");
    assert_eq!(tab.texts("tbody .title"), ["Doppel Twicesent", "Doppel Plainsent"]);
}

#[test]
fn who_is_signed_out_in_the_midst_of_a_form_or_a_cell_loses_nothing() {
    let email = "mira@rough.example";
    let tab = newcomer(email, "Mira Midst");
    tab.go("/contacts/new");
    tab.fill("[name='name.given']", "Mona");
    tab.fill("[name='name.family']", "Midst");
    tab.fill("[name=job_title]", "Miller & \"Maltster\"");
    let other = Tab::new();
    let signed_out = || {
        sign_in(&other, email);
        other.go("/me");
        other.press("End all others");
        other.until("the end of the others", || async {
            (other.texts_now(".me-sessions > li form").await.is_empty()).then_some(())
        });
    };
    signed_out();
    tab.press("Create contact");
    tab.press("Sign in on another tab");
    tab.in_new_window(|| sign_in_here(&tab, email));
    tab.press("Send it now");
    made(&tab, "/contacts");
    assert!(tab.text(".facts").contains("Miller & \"Maltster\""), "{}", tab.text(".facts"));

    tab.go("/contacts?q=Midst&columns=name,job_title");
    tab.run(
        "const cell = document.querySelector('td[data-field=job_title]')
         cell.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))",
        Vec::new(),
    );
    tab.type_in("td.editing [name=job_title]", "Baker");
    signed_out();
    tab.keys("td.editing [name=job_title]", "\u{e007}");
    tab.click(".toasts a[href='/sign-in']");
    tab.in_new_window(|| sign_in_here(&tab, email));
    tab.keys("td.editing [name=job_title]", "\u{e007}");
    tab.until("the cell", || async {
        tab.texts_now("td[data-field=job_title]").await.concat().contains("Baker").then_some(())
    });
}

/// Signs in on the page that a link led to.
fn sign_in_here(tab: &Tab, email: &str) {
    tab.fill("[name=email]", email);
    tab.fill("[name=password]", PASSWORD);
    tab.click("main button");
    tab.see("nav.rail");
}
