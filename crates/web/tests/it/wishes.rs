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
