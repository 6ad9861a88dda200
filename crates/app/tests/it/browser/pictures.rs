//! Pictures of the main screens: of some as a test, of all for `cargo xtask screenshots`.

use std::path::Path;
use std::{env, fs};

use super::tab::Tab;

/// What a PNG begins with.
const PNG: &[u8] = b"\x89PNG";

/// The screens by the names of their pictures.
fn screens(tab: &Tab) -> Vec<(&'static str, String)> {
    let first = |list: &str| {
        tab.go(list);
        let script = "return document.querySelector('tbody .title a').getAttribute('href')";
        tab.run(script, Vec::new()).as_str().expect("a record").to_owned()
    };
    let (contact, deal) = (first("/contacts?view=all"), first("/deals?view=all"));
    let screens = [
        ("home", "/"),
        ("menu", "/menu"),
        ("list", "/contacts?view=all"),
        ("list-wrong-filter", "/contacts?filter=email%20contains"),
        ("list-empty", "/contacts?q=nobody-at-all"),
        ("board", "/deals/board?view=open"),
        ("search", "/search?q=a"),
        ("contact", &contact),
        ("contact-form", &format!("{contact}/edit")),
        ("deal", &deal),
        ("deal-new", "/deals/new"),
        ("failure", "/contacts/none"),
    ];
    screens.map(|(name, path)| (name, path.to_owned())).into()
}

fn take(tab: &Tab, folder: &Path, name: &str, path: &str) {
    tab.go(path);
    let picture = tab.picture();
    assert!(picture.starts_with(PNG) && picture.len() > 2_000, "{name} shows nothing");
    fs::write(folder.join(format!("{name}.png")), picture).expect("written");
}

#[test]
fn every_main_screen_has_its_picture() {
    let temporary = tempfile::tempdir().expect("a folder");
    let asked = env::var_os("RAPPORT_SCREENSHOTS");
    let folder = asked.as_ref().map_or(temporary.path(), Path::new);
    fs::create_dir_all(folder).expect("a folder");
    let of = env::var("RAPPORT_SCREENSHOTS_OF").unwrap_or_default();
    let (widths, schemes): (&[u32], &[&str]) = match (asked.is_some(), of.as_str()) {
        (true, "guide") => (&[1024], &["light"]),
        (true, _) => (&[1440, 1024, 390], &["light", "dark"]),
        _ => (&[390], &["dark"]),
    };
    let guide = ["list", "board", "contact", "contact-form", "search"];
    let tab = Tab::new();
    tab.go("/sign-in");
    for scheme in schemes {
        for width in widths {
            tab.width(*width);
            tab.colours(scheme);
            let name = |name: &str| if of == "guide" { name.to_owned() } else { format!("{name}-{width}-{scheme}") };
            if of != "guide" {
                take(&tab, folder, &name("sign-in"), "/sign-in");
            }
        }
    }
    tab.sign_in();
    for (screen, path) in screens(&tab).into_iter().filter(|(screen, _)| of != "guide" || guide.contains(screen)) {
        for scheme in schemes {
            for width in widths {
                tab.width(*width);
                tab.colours(scheme);
                let name = if of == "guide" { screen.to_owned() } else { format!("{screen}-{width}-{scheme}") };
                take(&tab, folder, &name, &path);
            }
        }
    }
}
