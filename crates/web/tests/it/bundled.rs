//! Scripts, styles, icons and fonts.

use axum::http::StatusCode;

use crate::browser::with_site;

#[test]
fn whatever_a_page_needs_is_kept_by_browsers_for_ever() {
    with_site(|site| {
        let nobody = site.browser("");
        let page = nobody.get("/sign-in");
        let needed =
            [page.attributes("link[href]:not([rel=expect]), script[src]", "href"), page.attributes("script", "src")]
                .concat();
        assert!(needed.len() >= 4, "{needed:?}");
        for path in needed {
            let asset = nobody.get(&path);
            assert_eq!(asset.status, StatusCode::OK, "{path}");
            let kept =
                if path.contains("favicon") { "public, max-age=86400" } else { "public, max-age=31536000, immutable" };
            assert_eq!(asset.header("cache-control"), kept, "{path}");
            assert_ne!(asset.header("content-type"), "application/octet-stream", "{path}");
            assert!(!asset.bytes.is_empty(), "{path}");
        }
    });
}

#[test]
fn texts_come_in_the_smallest_form_that_the_browser_understands() {
    with_site(|site| {
        let nobody = site.browser("");
        let page = nobody.get("/sign-in");
        for path in [page.attributes("script", "src"), page.attributes("link[rel=stylesheet]", "href")].concat() {
            let sent = |accepted: &str| {
                let asset = nobody.send("GET", &path, &[("accept-encoding", accepted)], String::new());
                assert_eq!((asset.status, asset.header("vary")), (StatusCode::OK, "accept-encoding".to_owned()));
                (asset.header("content-encoding"), asset.bytes.len())
            };
            let (plain, gzip, brotli) = (sent(""), sent("gzip"), sent("gzip, deflate, br"));
            assert_eq!([&*plain.0, &*gzip.0, &*brotli.0], ["", "gzip", "br"], "{path}");
            assert!(plain.1 > gzip.1 && gzip.1 > brotli.1, "{path}: {plain:?} {gzip:?} {brotli:?}");
        }
    });
}

#[test]
fn nothing_else_is_served_beside_the_assets() {
    with_site(|site| {
        for name in ["manifest.json", "nothing.js", "..%2Fbuild.rs", "%2e%2e%2fmanifest.json", ""] {
            let page = site.browser("").get(&format!("/assets/{name}"));
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{name}");
        }
    });
}

#[test]
fn script_and_style_of_the_first_page_stay_under_their_weight() {
    /// Bytes over the wire, as the goal of the first load says.
    const WEIGHT_MAX: usize = 120 * 1024;
    with_site(|site| {
        let nobody = site.browser("");
        let page = nobody.get("/sign-in");
        let paths = [page.attributes("script", "src"), page.attributes("link[rel=stylesheet]", "href")].concat();
        let bytes = |path: &String| nobody.send("GET", path, &[("accept-encoding", "br")], String::new()).bytes.len();
        let weight: usize = paths.iter().map(bytes).sum();
        assert!(weight > 0 && weight <= WEIGHT_MAX, "{weight} bytes");
    });
}
