//! A real provider of sign-ins, at which anybody is whoever they say.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value as Json;
use url::Url;

use crate::browser::Kept;
use crate::server::Reply;

/// The one that all tests share: each signs in as somebody of its own there.
static PROVIDER: LazyLock<(Kept, String)> = LazyLock::new(|| {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools/oidc-provider/bin/oidc-provider-mock");
    assert!(Path::new(program).is_file(), "there is no provider of sign-ins: `cargo xtask test` installs it");
    let folder = tempfile::tempdir().expect("a folder").keep();
    // It says where it listens in its log.
    let quiet = "exec \"$0\" --port 0 2>&1";
    let heard = |line: &str| line.split_once("running on ")?.1.split(' ').next().map(str::to_owned);
    Kept::start(&["sh", "-c", quiet, program], folder.to_str().expect("text"), heard)
});

/// By what it calls itself.
pub fn issuer() -> String {
    PROVIDER.1.clone()
}

/// Has it say that of somebody.
pub fn tells(subject: &str, claims: &Json) {
    let at: Url = format!("{}/users/{subject}", issuer()).parse().expect("a URL");
    let reply = ask(&at, "PUT", "application/json", &claims.to_string());
    assert_eq!(reply.status, 204, "{}", String::from_utf8_lossy(&reply.body));
}

/// Signs somebody in at the address to which they were sent; answers the one to which they are sent back.
pub fn sign_in(at: &str, subject: &str) -> String {
    let at: Url = at.parse().expect("a URL");
    let reply = ask(&at, "POST", "application/x-www-form-urlencoded", &format!("sub={subject}"));
    reply.header("location").unwrap_or_else(|| panic!("{} {}", reply.head, String::from_utf8_lossy(&reply.body)))
}

/// Sends a request to a server that is none of ours.
pub fn ask(at: &Url, method: &str, media: &str, body: &str) -> Reply {
    let (host, port) = (at.host_str().expect("a host"), at.port().expect("a port"));
    let mut stream = TcpStream::connect((host, port)).expect("a connection");
    let what = &at[url::Position::BeforePath..];
    let head = format!(
        "{method} {what} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\nContent-Type: {media}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("the request is sent");
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).expect("a reply");
    Reply::read(&reply)
}
