//! Quotes on paper and in the hands of their customers, through the real program.

use std::fs;
use std::io::Read;
use std::net::TcpStream;

use rapport_modules::part;
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::command::token_of;
use crate::files::serve;
use crate::server::{Reply, Server};

fn try_ask(server: &Server, method: &str, path: &str, body: &Json) -> Reply {
    let header = ("Content-Type", "application/json".to_owned());
    server.send(method, &format!("/api/v1{path}"), &[header], body.to_string().as_bytes())
}

fn ask(server: &Server, method: &str, path: &str, body: &Json) -> Json {
    let reply = try_ask(server, method, path, body);
    assert!((200..300).contains(&reply.status), "{method} {path}: {}", String::from_utf8_lossy(&reply.body));
    if reply.body.is_empty() { Json::Null } else { reply.json() }
}

fn made(server: &Server, path: &str, body: &Json) -> String {
    ask(server, "POST", path, body)["id"].as_str().expect("an id").to_owned()
}

/// A quote of one line and an option, sent; its id and the path of its customer's link.
fn offered(server: &Server, name: &str) -> (String, String, String) {
    let quote = made(server, "/quotes", &json!({"name": name, "valid_until": "2126-01-31"}));
    let euro = |amount: &str| json!({"amount": amount, "currency": "EUR"});
    made(server, "/quote_lines", &json!({"quote": quote, "description": name, "unit_price": euro("100")}));
    let option = json!({"quote": quote, "description": "Delivery", "unit_price": euro("30"), "optional": true});
    let option = made(server, "/quote_lines", &option);
    ask(server, "POST", &format!("/quotes/{quote}/actions/send"), &json!({}));
    let link = ask(server, "POST", &format!("/quotes/{quote}/customer_link"), &json!({}));
    let link = link["link"].as_str().expect("a link").to_owned();
    let path = link.strip_prefix(&server.url()).unwrap_or_else(|| panic!("{link} is not of {}", server.url()));
    (quote, option, path.to_owned())
}

/// As somebody comes who is not known.
fn visit(server: &Server, path: &str) -> Reply {
    server.send("GET", path, &[("Authorization", String::new())], b"")
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.body).into_owned()
}

/// What a browser says of a form of this server, and of nobody.
fn own_form() -> [(&'static str, String); 3] {
    [
        ("Authorization", String::new()),
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("Sec-Fetch-Site", "same-origin".to_owned()),
    ]
}

/// Sends a form as a page of this server does.
fn post(server: &Server, path: &str, form: &str) -> Reply {
    server.send("POST", path, &own_form(), form.as_bytes())
}

fn with_server(test: impl Fn(&TestHouse, &Server)) {
    on_both(part(), |t: &TestHouse| {
        // The same fonts on each machine.
        let fonts = t.folder().join("fonts");
        fs::create_dir_all(&fonts).expect("a folder");
        fs::write(fonts.join("regular.ttf"), dejavu::sans::regular()).expect("a font");
        let server = serve(t, &token_of(t, "Ada", "Administrator"));
        test(t, &server);
        server.kill();
    });
}

#[test]
fn a_customer_chooses_accepts_and_what_was_looked_at_is_kept() {
    with_server(|_, server| {
        let (quote, option, link) = offered(server, "A desk");
        let page = visit(server, &link);
        assert_eq!(page.status, 200);
        assert!(page.head.contains("x-robots-tag: noindex"), "{}", page.head);
        assert!(text(&page).contains("A desk") && text(&page).contains("€100.00"));
        let chosen = visit(server, &format!("{link}?choosing=1&option={option}"));
        assert!(text(&chosen).contains("€130.00"), "{}", text(&chosen));
        let looked_at = visit(server, &format!("{link}/pdf?option={option}"));
        assert_eq!((looked_at.status, &looked_at.body[..5]), (200, &b"%PDF-"[..]));

        let nameless = post(server, &format!("{link}/accept"), &format!("version=1&option={option}"));
        assert_eq!(nameless.status, 422, "{}", text(&nameless));
        assert!(text(&nameless).contains("field-wrong") && text(&nameless).contains("€130.00"), "nothing is lost");
        let form = format!("version=1&option={option}&accepted_by=Ada+Lovelace&signature=Ada");
        let answered = post(server, &format!("{link}/accept"), &form);
        assert_eq!(answered.status, 303, "{}", text(&answered));

        let won = ask(server, "GET", &format!("/quotes/{quote}"), &json!({}));
        let hash = Sha256::digest(&looked_at.body).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!((&won["status"], &won["accepted_by"]), (&json!("accepted"), &json!("Ada Lovelace")));
        assert_eq!((&won["document_sha256"], &won["accepted_ip"]), (&json!(hash), &json!("127.0.0.1")));
        assert_eq!(won["gross"]["amount"], "130.00");
        let files = ask(server, "GET", &format!("/files?filter=about%20%3D%20%22{quote}%22"), &json!({}));
        let kept = &files["data"][0];
        assert_eq!((&kept["sha256"], &kept["media_type"]), (&json!(hash), &json!("application/pdf")));
        let content = format!("/api/v1/files/{}/content", kept["id"].as_str().expect("an id"));
        assert_eq!(server.send("GET", &content, &[], b"").body, looked_at.body, "the very paper that was looked at");
        let orders = ask(server, "GET", &format!("/orders?filter=quote%20%3D%20%22{quote}%22"), &json!({}));
        assert_eq!(orders["data"][0]["total"]["amount"], "130.00");

        let again = visit(server, &link);
        assert!(text(&again).contains("This quote was accepted.") && !text(&again).contains("<form"));
        let twice = post(server, &format!("{link}/accept"), &form);
        assert_eq!(twice.status, 409, "{}", text(&twice));
        assert!(text(&twice).contains("This quote was accepted already"));
    });
}

#[test]
fn of_two_who_accept_at_the_same_instant_one_does() {
    with_server(|_, server| {
        let (quote, _, link) = offered(server, "A desk");
        let asked: Vec<TcpStream> = (0..4)
            .map(|number| {
                let form = format!("version=1&accepted_by=Somebody{number}");
                let headers = [own_form().to_vec(), vec![("Content-Length", form.len().to_string())]].concat();
                server.begin("POST", &format!("{link}/accept"), &headers, form.as_bytes())
            })
            .collect();
        let replies: Vec<u16> = asked
            .into_iter()
            .map(|mut one| {
                let mut reply = Vec::new();
                one.read_to_end(&mut reply).expect("a reply");
                Reply::read(&reply).status
            })
            .collect();
        assert_eq!(replies.iter().filter(|status| **status == 303).count(), 1, "{replies:?}");
        assert!(replies.iter().all(|status| matches!(status, 303 | 409)), "{replies:?}");
        let orders = ask(server, "GET", &format!("/orders?filter=quote%20%3D%20%22{quote}%22"), &json!({}));
        assert_eq!(orders["data"].as_array().map(Vec::len), Some(1));
        let files = ask(server, "GET", &format!("/files?filter=about%20%3D%20%22{quote}%22"), &json!({}));
        assert_eq!(files["data"].as_array().map(Vec::len), Some(1), "papers of refused answers are no files");
    });
}

#[test]
fn a_link_that_was_guessed_ended_or_overtaken_shows_nothing() {
    with_server(|_, server| {
        let (quote, _, link) = offered(server, "A desk");
        let (id, secret) = link.strip_prefix("/d/").expect("a path").split_at(32);
        let other = "A".repeat(secret.len());
        for wrong in [format!("/d/{id}{other}"), format!("/d/{id}"), "/d/x".to_owned(), format!("/d/{id}é")] {
            let reply = visit(server, &wrong);
            assert_eq!(reply.status, 404, "{wrong}");
            assert!(!text(&reply).contains("A desk"));
        }
        let foreign = server.send(
            "POST",
            &format!("{link}/decline"),
            &[
                ("Sec-Fetch-Site", "cross-site".to_owned()),
                ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
            ],
            b"version=1",
        );
        assert_eq!(foreign.status, 403, "a form of another site answers nothing");

        let stale = post(server, &format!("{link}/accept"), "version=0&accepted_by=Ada");
        assert_eq!(stale.status, 409, "{}", text(&stale));
        ask(server, "POST", &format!("/quotes/{quote}/actions/revise"), &json!({}));
        let overtaken = visit(server, &link);
        assert_eq!(overtaken.status, 200);
        assert!(text(&overtaken).contains("A later revision") && !text(&overtaken).contains("A desk"));
        assert_eq!(visit(server, &format!("{link}/pdf")).status, 404);
        let late = post(server, &format!("{link}/accept"), "version=1&accepted_by=Ada");
        assert_eq!(late.status, 409, "{}", text(&late));

        ask(server, "DELETE", &format!("/quotes/{quote}/customer_link"), &json!({}));
        assert_eq!(visit(server, &link).status, 404);
        let next = ask(server, "POST", &format!("/quotes/{quote}/customer_link"), &json!({}));
        assert!(!next["link"].as_str().expect("a link").ends_with(secret));
    });
}

#[test]
fn who_only_reads_a_quote_prints_it_and_gets_no_link_to_answer_as_the_customer() {
    with_server(|t, server| {
        let (quote, ..) = offered(server, "A desk");
        let grants = json!({"quote": {"read": "all"}, "quote_line": {"read": "all"}});
        t.admin().create("role", json!({"name": "Looks", "grants": grants}));
        let reader = serve(t, &token_of(t, "Rea", "Looks"));
        let paper = try_ask(&reader, "GET", &format!("/quotes/{quote}/document.pdf"), &json!({}));
        assert_eq!((paper.status, &paper.body[..5]), (200, &b"%PDF-"[..]));
        assert_eq!(try_ask(&reader, "POST", &format!("/quotes/{quote}/customer_link"), &json!({})).status, 403);
        assert_eq!(try_ask(&reader, "GET", "/contacts/x/document", &json!({})).status, 404);
        reader.kill();
    });
}

#[test]
fn hostile_names_are_printed_as_names_and_letters_without_a_font_are_told() {
    with_server(|_, server| {
        let name = "</script><script>alert(1)</script> \u{202e}gnp.exe \u{1F9FF} & Söhne";
        let company = made(server, "/companies", &json!({"name": name}));
        let quote = made(server, "/quotes", &json!({"company": company}));
        let line = json!({"quote": quote, "description": name, "details": "x".repeat(3_000),
            "unit_price": {"amount": "10000000000000", "currency": "EUR"}, "quantity": "-1"});
        made(server, "/quote_lines", &line);
        ask(server, "POST", &format!("/quotes/{quote}/actions/send"), &json!({}));
        let paper = try_ask(server, "GET", &format!("/quotes/{quote}/document.pdf"), &json!({}));
        assert_eq!(paper.status, 200, "{}", text(&paper));
        assert!(!paper.head.contains("\u{202e}"));
        let link = ask(server, "POST", &format!("/quotes/{quote}/customer_link"), &json!({}));
        let path = link["link"].as_str().expect("a link").strip_prefix(&server.url()).expect("a path").to_owned();
        let page = text(&visit(server, &path));
        assert!(page.contains("&lt;&#x2f;script&gt;") || page.contains("&lt;/script&gt;"), "{page}");
        assert!(!page.contains("<script>alert"));
    });
}
