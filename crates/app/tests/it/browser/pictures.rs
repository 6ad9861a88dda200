//! Pictures of the main screens: of some as a test, of all for `cargo xtask screenshots`.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::flows::create;
use super::tab::{Tab, command};

/// What a PNG begins with.
const PNG: &[u8] = b"\x89PNG";
/// Whether every chart is drawn.
const IS_DRAWN: &str =
    "return [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('svg path'))";
/// Those of the guide.
const GUIDE: [&str; 5] = ["list", "board", "contact", "contact-form", "search"];
const PASSWORD: &str = "correct horse battery";
/// Characters of a name that is as long as somebody pastes one.
const LONG: usize = 300;
/// Fields of an object with many.
const MANY: usize = 100;

/// Where pictures go, and how each is taken.
struct Album<'t> {
    tab: &'t Tab,
    folder: PathBuf,
    is_guide: bool,
    widths: &'static [u32],
    schemes: &'static [&'static str],
}

impl<'t> Album<'t> {
    /// As it was asked for; else in some folder, and as little as shows that every screen can be shown.
    fn asked(tab: &'t Tab, other: &Path) -> Self {
        let asked = env::var_os("RAPPORT_SCREENSHOTS").map(PathBuf::from);
        let is_guide = env::var("RAPPORT_SCREENSHOTS_OF").is_ok_and(|of| of == "guide");
        let (widths, schemes): (&[u32], &[&str]) = match (&asked, is_guide) {
            (None, _) => (&[390], &["dark"]),
            (Some(_), true) => (&[1024], &["light"]),
            (Some(_), false) => (&[1440, 1024, 390], &["light", "dark"]),
        };
        let folder = asked.unwrap_or_else(|| other.to_owned());
        fs::create_dir_all(&folder).expect("a folder");
        Self { tab, folder, is_guide, widths, schemes }
    }

    /// A page.
    fn page(&self, name: &str, path: &str) {
        self.each(name, || self.tab.go(path));
    }

    /// The page as it stands.
    fn standing(&self, name: &str) {
        self.each(name, || {});
    }

    fn each(&self, name: &str, go: impl Fn()) {
        for scheme in self.schemes {
            for width in self.widths {
                self.tab.width(*width);
                self.tab.colours(scheme);
                go();
                self.tab
                    .until("what is drawn", || async { self.tab.run_now(IS_DRAWN).await.as_bool().filter(|is| *is) });
                let file = if self.is_guide { name.to_owned() } else { format!("{name}-{width}-{scheme}") };
                let picture = self.tab.picture();
                assert!(picture.starts_with(PNG) && picture.len() > 2_000, "{name} shows nothing");
                fs::write(self.folder.join(format!("{file}.png")), picture).expect("written");
            }
        }
    }
}

/// The first record of a list.
fn first(tab: &Tab, list: &str) -> String {
    tab.go(list);
    let script = "return document.querySelector('tbody .title a').getAttribute('href')";
    tab.run(script, Vec::new()).as_str().expect("a record").to_owned()
}

/// The screens by the names of their pictures.
fn screens(tab: &Tab) -> Vec<(&'static str, String)> {
    let [contact, deal] = ["/contacts?view=all", "/deals?view=all"].map(|list| first(tab, list));
    let screens = [
        ("home", "/"),
        ("menu", "/menu"),
        ("list", "/contacts?view=all"),
        ("list-wrong-filter", "/contacts?filter=email%20contains"),
        ("list-empty", "/contacts?q=nobody-at-all"),
        ("list-groups", "/deals?view=all&group=stage"),
        ("board", "/deals/board?view=open"),
        ("calendar", "/deals/calendar"),
        ("chart", "/deals/chart"),
        ("search", "/search?q=a"),
        ("quick", "/quick"),
        ("contact", &contact),
        ("contact-form", &format!("{contact}/edit")),
        ("deal", &deal),
        ("deal-new", "/deals/new"),
        ("failure", "/contacts/none"),
        ("me", "/me"),
        ("help", "/help/everyday"),
    ];
    screens.map(|(name, path)| (name, path.to_owned())).into()
}

/// What administrators see.
fn setup(album: &Album<'_>) {
    let tab = album.tab;
    let role = first(tab, "/roles");
    album.page("setup", "/setup");
    album.page("setup-objects", "/setup/objects");
    album.page("setup-fields", "/setup/objects/contact");
    album.page("setup-field", "/setup/objects/contact/fields/lifecycle_stage");
    album.page("setup-roles", "/setup/roles");
    album.page("setup-role", &format!("/setup{role}"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.csv");
    fs::write(&file, "Vorname,Last Name,E-mail,Shoe\nIda,Album,ida@album.example,38\n,Album,nowhere,41\n")
        .expect("a file");
    tab.go("/setup/import?object=contact");
    tab.type_in("#import-file", file.to_str().expect("a path that is text"));
    tab.press("Go on");
    tab.see(".import-map");
    let path = tab.path();
    album.page("import-mapping", &path);
    tab.click(".import-map [value=try]");
    tab.see(".import-preview");
    album.page("import-preview", &path);
}

/// What comes of working with others: an inbox with something in it, and a form that somebody else was faster with.
fn colleagues(album: &Album<'_>) {
    let (tab, email) = (album.tab, "alma@pictures.example");
    let add = ["user", "add", "--email", email, "--name", "Alma Album", "--role", "Manager", "--password-stdin"];
    command(&add, PASSWORD);
    let other = Tab::new();
    other.say_password(email, PASSWORD);
    other.see("nav.rail");
    tab.width(1440);
    let name = tab.text(".rail a[href='/me']");
    create(tab, "Iphigenia", "Pictured");
    let contact = tab.path().split('?').next().expect("a path").to_owned();
    other.go(&contact);
    other.click(".comment-form > summary");
    other.type_in(".comment-form textarea", &format!("@{name} who calls her on Monday?"));
    other.click(".comment-form form button");
    other.see(".timeline .prose");
    tab.until("the number", || async { (!tab.texts_now(".badge-count").await.concat().is_empty()).then_some(()) });
    album.page("inbox", "/inbox");
    tab.go(&format!("{contact}/edit"));
    other.go(&format!("{contact}/edit"));
    other.fill("[name=job_title]", "Judge");
    other.press("Save");
    other.see(".timeline");
    tab.fill("[name=job_title]", "Referee");
    tab.press("Save");
    tab.see(".notice-wrong");
    album.standing("conflict");
}

/// Names and objects as large as they are made.
fn large(album: &Album<'_>) {
    let tab = album.tab;
    let (whole, words) = ("Donaudampfschiff".repeat(20), "Association of the friends of ".repeat(10));
    tab.width(1440);
    for (name, title) in [("long-word", &whole[..LONG]), ("long-words", words.trim())] {
        tab.go("/companies/new");
        tab.fill("[name=name]", title);
        tab.press("Create company");
        tab.arrive(|at| at.starts_with("/companies/") && !at.contains("/new"));
        tab.see(".timeline");
        let page = tab.path();
        album.page(&format!("{name}-record"), page.split('?').next().expect("a path"));
        album.page(&format!("{name}-list"), &format!("/companies?view=all&q={}", &title[..8]));
    }
    let fields: Vec<String> = (1..=MANY).map(|number| format!("answer_{number}=text")).collect();
    let fields = fields.iter().flat_map(|field| ["--field", field]);
    let object = ["object", "create", "questionnaire", "--title", "name", "--field", "name=text"];
    command(&object.into_iter().chain(fields).collect::<Vec<_>>(), "");
    let answers: String = (1..=MANY).map(|number| format!("&answer_{number}=Answer+{number}")).collect();
    tab.width(1440);
    tab.go(&format!("/questionnaires/new?name=First{answers}"));
    tab.press("Create questionnaire");
    tab.arrive(|at| at.starts_with("/questionnaires/") && !at.contains("/new"));
    let page = tab.path();
    album.page("many-fields-record", page.split('?').next().expect("a path"));
    album.page("many-fields-list", "/questionnaires");
}

#[test]
fn every_main_screen_has_its_picture() {
    let temporary = tempfile::tempdir().expect("a folder");
    let tab = Tab::new();
    let album = Album::asked(&tab, temporary.path());
    if !album.is_guide {
        album.page("sign-in", "/sign-in");
    }
    tab.sign_in();
    for (screen, path) in screens(&tab).into_iter().filter(|(screen, _)| !album.is_guide || GUIDE.contains(screen)) {
        album.page(screen, &path);
    }
    if !album.is_guide {
        setup(&album);
        colleagues(&album);
        large(&album);
    }
}
