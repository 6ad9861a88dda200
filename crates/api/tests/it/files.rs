//! Files: sent as a form, given out as attachments, with the permissions of what they hang on.

use std::path::Path;

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use rapport_testkit::{TestHouse, on_both};
use serde_json::{Value, json};

use crate::server::{Reply, Server};
use crate::toy;

const BORDER: &str = "x-border-x";
const FORM: (&str, &str) = ("content-type", "multipart/form-data; boundary=x-border-x");
const OFFER: &[u8] = b"%PDF-1.7 An offer of ten desks";

fn field(name: &str, value: &str) -> Vec<u8> {
    format!("--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
}

fn file(name: &str, media_type: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BORDER}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), format!("--{BORDER}--\r\n").into_bytes()].concat()
}

fn upload(server: &Server, who: &str, about: &str, part: Vec<u8>) -> Reply {
    server.send(who, "POST", "/api/v1/files", &[FORM], &form(&[field("about", about), part]))
}

/// Sends an offer about a thing; answers where its content is to be had.
fn offer(server: &Server, who: &str, about: &str) -> String {
    let reply = upload(server, who, about, file("Offer.pdf", "application/pdf", OFFER));
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
    format!("/api/v1/files/{}/content", reply.json["id"].as_str().expect("an id"))
}

/// Every file under the blobs, but the lock: none when nothing is left behind.
fn left_behind(t: &TestHouse) -> usize {
    fn count(folder: &Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths.map(|path| if path.is_dir() { count(&path) } else { usize::from(!path.ends_with("lock")) }).sum()
    }
    count(t.blobs().path())
}

fn with_server(test: impl Fn(&TestHouse, &Server)) {
    on_both(toy::part(), |t| test(t, &Server::over(t)));
}

#[test]
fn what_was_sent_comes_back_byte_for_byte() {
    with_server(|_, server| {
        let lamp = server.thing("ann", json!({"name": "Lamp"}));
        let content: Vec<u8> = (0..900_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let parts =
            [field("description", "Größe"), file("Plan.bin", "application/x-plan", &content), field("about", &lamp)];
        let made = server.send("ann", "POST", "/api/v1/files", &[FORM], &form(&parts));
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
        assert_eq!((&made.json["name"], &made.json["size_bytes"]), (&json!("Plan.bin"), &json!(900_000)));
        assert_eq!((&made.json["about"], &made.json["description"]), (&json!(lamp), &json!("Größe")));
        assert_eq!(made.json["media_type"], "application/x-plan");
        let id = made.json["id"].as_str().expect("an id");
        let got =
            server.send("ann", "GET", &format!("/api/v1/files/{id}/content"), &[("accept-encoding", "gzip")], b"");
        assert_eq!(got.status, StatusCode::OK);
        assert!(got.bytes == content, "the same bytes");
        let tag = format!("\"{}\"", made.json["sha256"].as_str().expect("a hash"));
        for (header, value) in [
            ("content-type", "application/x-plan"),
            ("content-length", "900000"),
            ("content-disposition", "attachment; filename=\"Plan.bin\"; filename*=UTF-8''Plan.bin"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("accept-ranges", "bytes"),
            ("etag", &tag),
        ] {
            assert_eq!(got.headers[header], value, "{header}");
        }
        assert!(!got.headers.contains_key("content-encoding"), "the bytes are those of the tag");
    });
}

#[test]
fn a_part_is_given_out_alone_and_what_one_has_is_not_sent_again() {
    let server = Server::new();
    let lamp = server.thing("admin", json!({"name": "Lamp"}));
    let content = offer(&server, "admin", &lamp);
    let get = |headers: &[(&str, &str)]| server.send("admin", "GET", &content, headers, b"");
    let part = get(&[("range", "bytes=9-16")]);
    assert_eq!((part.status, &part.bytes[..]), (StatusCode::PARTIAL_CONTENT, &b"An offer"[..]));
    assert_eq!(
        (&part.headers["content-range"], &part.headers["content-length"]),
        (&json_header("bytes 9-16/30"), &json_header("8"))
    );
    assert_eq!(&get(&[("range", "bytes=-5")]).bytes[..], b"desks");
    let beyond = get(&[("range", "bytes=30-")]);
    assert_eq!(
        (beyond.status, &beyond.headers["content-range"]),
        (StatusCode::RANGE_NOT_SATISFIABLE, &json_header("bytes */30"))
    );
    assert_eq!(beyond.headers["content-type"], "application/problem+json");
    assert_eq!(get(&[("range", "bytes=0-1,3-4")]).status, StatusCode::OK, "several parts are the whole");
    let tag = get(&[]).headers["etag"].to_str().expect("text").to_owned();
    for had in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let reply = get(&[("if-none-match", &had)]);
        assert_eq!((reply.status, reply.bytes.len()), (StatusCode::NOT_MODIFIED, 0), "{had}");
    }
    assert_eq!(get(&[("if-none-match", "\"x\"")]).status, StatusCode::OK);
    assert_eq!(get(&[("range", "bytes=0-1"), ("if-range", &tag)]).status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(get(&[("range", "bytes=0-1"), ("if-range", "\"x\"")]).bytes.len(), OFFER.len());
    let head = server.send("admin", "HEAD", &content, &[], b"");
    assert_eq!(
        (head.status, &head.headers["content-length"], head.bytes.len()),
        (StatusCode::OK, &json_header("30"), 0)
    );
}

fn json_header(text: &str) -> axum::http::HeaderValue {
    axum::http::HeaderValue::from_str(text).expect("a header")
}

#[test]
fn a_file_is_for_those_who_see_what_it_hangs_on_and_nobody_else_learns_of_it() {
    with_server(|t, server| {
        let lamp = server.thing("ann", json!({"name": "Lamp"}));
        let content = offer(server, "ann", &lamp);
        let missing = "/api/v1/files/01900000-0000-7000-8000-00000000dead/content";
        for who in ["bob", "stranger"] {
            let (real, made_up) = (server.get(who, &content), server.get(who, missing));
            assert_eq!((real.status, &real.json), (StatusCode::NOT_FOUND, &made_up.json), "{who}");
        }
        assert_eq!(&server.get("reader", &content).bytes[..], OFFER, "who reads the thing reads what hangs on it");
        let before = left_behind(t);
        let hung = upload(server, "bob", &lamp, file("x", "text/plain", b"x"));
        assert_eq!(
            (hung.status, &hung.json["problems"][0]["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("not_found"))
        );
        let hung = upload(server, "reader", &lamp, file("x", "text/plain", b"not read"));
        assert_eq!(hung.status, StatusCode::FORBIDDEN, "{}", hung.json);
        assert_eq!(upload(server, "stranger", &lamp, file("x", "text/plain", b"x")).status, StatusCode::NOT_FOUND);
        assert_eq!(upload(server, "", &lamp, file("x", "text/plain", b"x")).status, StatusCode::UNAUTHORIZED);
        assert_eq!(left_behind(t), before, "no content without a record");
        assert_eq!(server.get("admin", "/api/v1/files").ids().len(), 1);
        server.send("admin", "DELETE", &format!("/api/v1/things/{lamp}"), &[], b"");
        assert_eq!(server.get("ann", &content).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_is_too_large_is_refused_and_nothing_of_it_stays() {
    with_server(|t, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let large = vec![b'x'; (1 << 20) + 1];
        let refused = upload(server, "admin", &lamp, file("large", "text/plain", &large));
        assert_eq!((refused.status, &refused.json["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("limit")));
        assert_eq!(refused.headers["content-type"], "application/problem+json");
        assert_eq!(refused.json["limit"], json!({"name": "file_bytes_max", "max": 1 << 20}));
        let body =
            form(&[field("about", &lamp), field("description", &"x".repeat(1 << 20)), file("x", "text/plain", b"x")]);
        let refused = server.send("admin", "POST", "/api/v1/files", &[FORM], &body);
        assert_eq!(refused.json["limit"]["name"], "form_bytes_max", "{}", refused.json);
        let announced = [FORM, ("content-length", "99999999999")];
        let refused = server.send("admin", "POST", "/api/v1/files", &announced, b"never read");
        assert_eq!(
            (refused.status, &refused.json["limit"]["name"]),
            (StatusCode::PAYLOAD_TOO_LARGE, &json!("file_bytes_max"))
        );
        assert_eq!(left_behind(t), 0);
        assert!(server.get("admin", "/api/v1/files").ids().is_empty());
        let fits = upload(server, "admin", &lamp, file("fits", "text/plain", &large[1..]));
        assert_eq!((fits.status, left_behind(t)), (StatusCode::CREATED, 1));
        let other = server.send("admin", "POST", "/api/v1/things", &[], &vec![b' '; 17 << 20]);
        assert_eq!(other.status, StatusCode::PAYLOAD_TOO_LARGE, "the limit of the other routes is what it was");
    });
}

#[test]
fn a_broken_form_is_refused_and_nothing_of_it_stays() {
    with_server(|t, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let whole = form(&[field("about", &lamp), file("x", "text/plain", b"hello")]);
        let no_file = form(&[field("about", &lamp)]);
        let two = form(&[field("about", &lamp), file("x", "text/plain", b"1"), file("y", "text/plain", b"2")]);
        let twice = form(&[field("about", &lamp), field("about", &lamp), file("x", "text/plain", b"1")]);
        let torn = whole[..whole.len() - 20].to_vec();
        let no_text = form(&[[field("about", "").as_slice(), b"\xff"].concat(), file("x", "text/plain", b"1")]);
        for body in [no_file, two, twice, torn, no_text, b"nonsense".to_vec(), Vec::new()] {
            let reply = server.send("admin", "POST", "/api/v1/files", &[FORM], &body);
            let said = String::from_utf8_lossy(&body).into_owned();
            assert_eq!(
                (reply.status, &reply.json["code"]),
                (StatusCode::BAD_REQUEST, &json!("invalid_body")),
                "{said}"
            );
        }
        let no_border = ("content-type", "multipart/form-data");
        let reply = server.send("admin", "POST", "/api/v1/files", &[no_border], &whole);
        assert_eq!((reply.status, &reply.json["code"]), (StatusCode::BAD_REQUEST, &json!("invalid_body")));
        assert_eq!(left_behind(t), 0);
        assert!(server.get("admin", "/api/v1/files").ids().is_empty());
    });
}

#[test]
fn who_breaks_off_in_the_middle_leaves_nothing() {
    with_server(|t, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let whole = form(&[field("about", &lamp), file("x", "text/plain", &[b'x'; 600_000])]);
        let begin = Bytes::from(whole[..500_000].to_vec());
        let broken = std::io::Error::other("the line is cut");
        let body = Body::from_stream(futures_util::stream::iter([Ok(begin), Err(broken)]));
        let request = Request::post("/api/v1/files").header("authorization", "Bearer admin").header(FORM.0, FORM.1);
        let reply = server.send_body(request.body(body).expect("a request"));
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{}", reply.json);
        assert_eq!(left_behind(t), 0);
    });
}

#[test]
fn slow_senders_keep_nobody_from_the_database() {
    with_server(|t, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let whole = form(&[field("about", &lamp), file("x", "text/plain", &[b'x'; 1_000])]);
        let begin = Bytes::from(whole[..whole.len() - 500].to_vec());
        let endless = || {
            use futures_util::stream::{self, StreamExt};
            let begin = begin.clone();
            let waits = stream::once(async { Ok::<_, std::io::Error>(begin) }).chain(stream::pending());
            let request = Request::post("/api/v1/files").header("authorization", "Bearer admin").header(FORM.0, FORM.1);
            request.body(Body::from_stream(waits)).expect("a request")
        };
        // More than there are database threads.
        let waiting = server.begin((0..5).map(|_| endless()));
        server.until(|| left_behind(t) == 5);
        assert_eq!(server.get("admin", "/api/v1/things").ids().len(), 1);
        server.give_up(waiting);
        server.until(|| left_behind(t) == 0);
    });
}

#[test]
fn names_of_files_do_no_harm() {
    let server = Server::new();
    let lamp = server.thing("admin", json!({"name": "Lamp"}));
    for (sent, name) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("Größe \u{1F600}.txt", "Größe \u{1F600}.txt"),
        ("a%0D%0ASet-Cookie: b=c.txt", "a%0D%0ASet-Cookie: b=c.txt"),
        ("", "file"),
        ("..", "file"),
    ] {
        let made = upload(&server, "admin", &lamp, file(sent, "text/plain", b"x"));
        assert_eq!((made.status, &made.json["name"]), (StatusCode::CREATED, &json!(name)), "{sent}");
    }
    let body = form(&[field("about", &lamp), field("name", "Mine, \"1\".txt"), file("theirs.txt", "text/plain", b"x")]);
    let made = server.send("admin", "POST", "/api/v1/files", &[FORM], &body);
    assert_eq!(made.json["name"], "Mine, \"1\".txt", "a name that is said counts");
    let path = format!("/api/v1/files/{}", made.json["id"].as_str().expect("an id"));
    for hostile in ["../../\"; filename=\"x.html", "a\r\nSet-Cookie: b=c", "\u{202e}fdp.exe"] {
        let renamed = server.patch("admin", &path, json!({"name": hostile}));
        let got = server.get("admin", &format!("{path}/content"));
        assert_eq!(got.status, StatusCode::OK, "{}", renamed.json);
        assert!(!got.headers.contains_key("set-cookie"), "{hostile:?}");
        let header = got.headers["content-disposition"].to_str().expect("visible ASCII");
        assert_eq!(header.matches("filename=\"").count(), 1, "{header}");
        assert!(header.starts_with("attachment; ") && !header.contains('/'), "{header}");
    }
}

#[test]
fn a_page_is_given_out_as_bytes_and_not_as_a_page() {
    let server = Server::new();
    let lamp = server.thing("admin", json!({"name": "Lamp"}));
    for media_type in ["text/html", "image/svg+xml", "application/xhtml+xml; charset=utf-8", "nonsense"] {
        let made = upload(&server, "admin", &lamp, file("x", media_type, b"<script>alert(1)</script>"));
        let id = made.json["id"].as_str().unwrap_or_else(|| panic!("{}", made.json));
        let got = server.get("admin", &format!("/api/v1/files/{id}/content"));
        assert_eq!(got.headers["content-type"], "application/octet-stream", "{media_type}");
        assert!(got.headers["content-disposition"].to_str().expect("text").starts_with("attachment"));
    }
}

#[test]
fn an_empty_file_is_a_file() {
    with_server(|_, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let made = upload(server, "admin", &lamp, file("empty.txt", "text/plain", b""));
        assert_eq!((made.status, &made.json["size_bytes"]), (StatusCode::CREATED, &json!(0)), "{}", made.json);
        let got = server.get("admin", &format!("/api/v1/files/{}/content", made.json["id"].as_str().expect("an id")));
        assert_eq!(
            (got.status, got.bytes.len(), &got.headers["content-length"]),
            (StatusCode::OK, 0, &json_header("0"))
        );
    });
}

#[test]
fn what_a_content_is_says_nobody_but_the_server() {
    with_server(|_, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        for key in ["sha256", "size_bytes", "media_type"] {
            let body = form(&[field("about", &lamp), field(key, "1"), file("x", "text/plain", b"x")]);
            let reply = server.send("admin", "POST", "/api/v1/files", &[FORM], &body);
            assert_eq!(reply.json["problems"][0]["code"], "read_only", "{key}: {}", reply.json);
        }
        let bare = server.post("admin", "/api/v1/files", json!({"name": "x", "about": lamp}));
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.json);
        let made = upload(server, "admin", &lamp, file("x", "text/plain", b"x"));
        let path = format!("/api/v1/files/{}", made.json["id"].as_str().expect("an id"));
        let changed = server.patch("admin", &path, json!({"sha256": "b2".repeat(32)}));
        assert_eq!(changed.json["problems"][0]["code"], "read_only");
        assert_eq!(server.get("admin", "/api/v1/files").ids().len(), 1);
        let form_to_things = server.send("admin", "POST", "/api/v1/things", &[FORM], &form(&[field("name", "x")]));
        assert_eq!(form_to_things.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{}", form_to_things.json);
    });
}

#[test]
fn the_same_bytes_twice_are_two_files_and_one_content() {
    with_server(|t, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let (first, second) = (offer(server, "admin", &lamp), offer(server, "admin", &lamp));
        assert_eq!((first == second, left_behind(t)), (false, 1));
        let record = first.trim_end_matches("/content");
        server.send("admin", "DELETE", record, &[], b"");
        assert_eq!(&server.get("admin", &second).bytes[..], OFFER);
    });
}

#[test]
fn a_file_sent_twice_with_one_key_is_made_once() {
    with_server(|t, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let send = |border: &str, content: &[u8]| {
            let whole = form(&[field("about", &lamp), file("x", "text/plain", content)]);
            let whole = String::from_utf8(whole).expect("text").replace(BORDER, border);
            let media_type = format!("multipart/form-data; boundary={border}");
            let headers = [("content-type", media_type.as_str()), ("idempotency-key", "k1")];
            server.send("admin", "POST", "/api/v1/files", &headers, whole.as_bytes())
        };
        let (first, again) = (send("aaa", b"hello"), send("bbb", b"hello"));
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", again.json);
        assert_eq!(first.json, again.json);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(send("ccc", b"other").json["code"], "idempotency_mismatch");
        assert_eq!(left_behind(t), 1, "the other content was taken back");
        assert_eq!(server.get("admin", "/api/v1/files").ids().len(), 1);
    });
}

#[test]
fn a_file_has_a_history_and_can_be_undone_and_restored() {
    with_server(|_, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let made = upload(server, "admin", &lamp, file("Offer.pdf", "application/pdf", OFFER));
        let id = made.json["id"].as_str().expect("an id");
        let history = server.get("admin", &format!("/api/v1/files/{id}/history")).json;
        assert_eq!(history["data"][0]["kind"], "created");
        let timeline = server.get("admin", &format!("/api/v1/things/{lamp}/timeline")).json;
        assert_eq!(timeline["data"][0]["record"], json!(id), "it shows on the timeline of what it hangs on");
        let unit = made.headers["rapport-unit"].to_str().expect("text");
        assert_eq!(server.post("admin", &format!("/api/v1/undo/{unit}"), json!({})).json["undone"], 1);
        let content = format!("/api/v1/files/{id}/content");
        assert_eq!(server.get("admin", &content).status, StatusCode::NOT_FOUND);
        server.post("admin", &format!("/api/v1/files/{id}/restore"), json!({}));
        assert_eq!(&server.get("admin", &content).bytes[..], OFFER);
    });
}

#[test]
fn a_content_that_is_gone_is_a_fault_and_not_a_secret() {
    with_server(|t, server| {
        let lamp = server.thing("admin", json!({"name": "Lamp"}));
        let content = offer(server, "admin", &lamp);
        std::fs::remove_dir_all(t.blobs().path()).expect("it was there");
        let reply = server.get("admin", &content);
        assert_eq!((reply.status, &reply.json["code"]), (StatusCode::INTERNAL_SERVER_ERROR, &json!("fault")));
    });
}

#[test]
fn the_document_says_how_files_come_and_go() {
    let server = Server::new();
    let paths: Value = server.get("admin", "/api/v1/openapi.json").json["paths"].take();
    let form = &paths["/files"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"];
    assert_eq!(form["required"], json!(["file", "about"]));
    assert_eq!(form["properties"]["file"]["format"], "binary");
    assert!(form["properties"].get("sha256").is_none());
    assert!(paths["/files/{id}/content"]["get"].is_object());
    assert!(paths.get("/things/{id}/content").is_none());
}

#[test]
fn a_field_of_files_leads_to_files_that_one_sees_and_lets_go_of_deleted_ones() {
    with_server(|_, server| {
        let papers = json!({"key": "papers", "kind": {"type": "files", "count_max": 4}});
        assert_eq!(server.post("admin", "/api/v1/objects/thing/fields", papers).status, StatusCode::CREATED);
        let [lamp, desk] =
            [("ann", "Lamp"), ("bob", "Desk")].map(|(who, name)| server.thing(who, json!({"name": name})));
        let sent = |who: &str, about: &str| {
            let reply = upload(server, who, about, file("Offer.pdf", "application/pdf", OFFER));
            reply.json["id"].as_str().expect("an id").to_owned()
        };
        let (anns, bobs) = (sent("ann", &lamp), sent("bob", &desk));
        let path = format!("/api/v1/things/{lamp}");
        let missing = "01900000-0000-7000-8000-00000000dead";
        for wrong in [missing, &lamp, &bobs] {
            let refused = server.patch("ann", &path, json!({"papers": [anns, wrong]}));
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", refused.json);
            assert_eq!(refused.json["problems"][0]["code"], "not_found");
        }
        let changed = server.patch("ann", &path, json!({"papers": [anns]}));
        assert_eq!(changed.json["papers"], json!([anns]), "{}", changed.json);
        assert_eq!(
            server.send("admin", "DELETE", &format!("/api/v1/files/{anns}"), &[], b"").status,
            StatusCode::NO_CONTENT
        );
        let papers = server.get("ann", &path).json["papers"].clone();
        assert!(papers.is_null() || papers == json!([]), "{papers}");
    });
}
