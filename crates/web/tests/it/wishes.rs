//! What a browser remembers for whoever sits at it.

use axum::http::StatusCode;

use crate::browser::with_site;

#[test]
fn the_colours_are_remembered_by_the_browser() {
    with_site(|site| {
        let mut nobody = site.browser("");
        assert!(nobody.get("/sign-in").attributes("html", "data-theme").is_empty(), "as its system");
        let chosen = nobody.post("/theme", &[("theme", "dark"), ("back", "/sign-in")]);
        assert_eq!(chosen.location(), "/sign-in");
        nobody.keep_cookie(&chosen);
        assert_eq!(nobody.get("/sign-in").attributes("html", "data-theme"), ["dark"]);
        let system = nobody.post("/theme", &[("theme", "system"), ("back", "//evil.example")]);
        assert_eq!(system.location(), "/");
        assert!(system.header("set-cookie").contains("Max-Age=0"));
        nobody.cookie = "theme=\"><script>".to_owned();
        assert!(nobody.get("/sign-in").attributes("html", "data-theme").is_empty());
        let planted = site.browser("").send("POST", "/theme", &[("sec-fetch-site", "cross-site")], String::new());
        assert_eq!(planted.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn the_navigation_is_icons_alone_in_the_browser_that_wants_it_so() {
    with_site(|site| {
        let mut admin = site.browser("Admin");
        assert!(admin.get("/").attributes("html", "data-rail").is_empty());
        let chosen = admin.post("/theme", &[("rail", "icons"), ("back", "/things")]);
        assert_eq!(chosen.location(), "/things");
        let kept = chosen.header("set-cookie");
        admin.cookie = format!("{}; {}", admin.cookie, kept.split(';').next().expect("a cookie"));
        let page = admin.get("/things");
        assert_eq!(page.attributes("html", "data-rail"), ["icons"]);
        assert!(
            page.texts(".rail-link span").iter().any(|words| words == "Things"),
            "the words stay for who hears them"
        );
        let words = admin.post("/theme", &[("rail", "words"), ("back", "/")]);
        assert!(words.header("set-cookie").contains("Max-Age=0"));
    });
}

#[test]
fn what_a_browser_keeps_is_of_nobody() {
    with_site(|site| {
        let offline = site.browser("").get("/offline");
        assert_eq!((offline.status, offline.texts("h1").concat()), (StatusCode::OK, "You are offline".to_owned()));
        assert_eq!(site.browser("Admin").get("/offline").texts("main"), offline.texts("main"));
        let worker = site.browser("").get("/worker.js");
        assert_eq!(worker.header("cache-control"), "no-cache");
        let kept = worker.body().split(']').next().expect("what is kept").to_owned();
        assert!(kept.contains("/assets/app-") && !kept.contains("\"/\""), "{kept}");
        let manifest = site.browser("").get(&offline.attributes("link[rel=manifest]", "href").concat());
        let told: serde_json::Value = serde_json::from_str(&manifest.body()).expect("a manifest");
        for icon in told["icons"].as_array().expect("icons") {
            let icon = site.browser("").get(icon["src"].as_str().expect("an address"));
            assert!(icon.bytes.starts_with(b"\x89PNG"), "{told}");
        }
        assert_eq!(site.browser("").get("/quick").location(), "/sign-in?next=/quick");
        assert_eq!(site.browser("Stranger").get("/quick").status, StatusCode::NOT_FOUND);
    });
}
