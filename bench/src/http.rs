//! One keep-alive connection that asks, waits for the whole answer, and asks again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::Value;

/// How long an answer may take.
const WAIT_MAX: Duration = Duration::from_secs(120);

/// A client.
pub struct Client {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    host: SocketAddr,
    /// Who asks, as lines of the head.
    authorization: String,
    /// The cookie that an answer set.
    cookie: Option<String>,
    request: Vec<u8>,
    body: Vec<u8>,
}

impl Client {
    /// Connects.
    pub fn connect(host: SocketAddr, token: &str) -> anyhow::Result<Self> {
        let writer = TcpStream::connect(host)?;
        writer.set_nodelay(true)?;
        writer.set_read_timeout(Some(WAIT_MAX))?;
        let reader = BufReader::with_capacity(64 * 1024, writer.try_clone()?);
        let authorization = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        Ok(Self { reader, writer, host, authorization, cookie: None, request: Vec::new(), body: Vec::new() })
    }

    /// Connects as a browser with that cookie.
    pub fn page(host: SocketAddr, cookie: &str) -> anyhow::Result<Self> {
        let mut client = Self::connect(host, "")?;
        client.authorization = format!("Cookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n");
        Ok(client)
    }

    /// Sends a form, which must lead on; the cookie that the answer sets.
    pub fn form(&mut self, path: &str, form: &str) -> anyhow::Result<Option<String>> {
        self.send("POST", path, form, "application/x-www-form-urlencoded")?;
        let status = self.receive().with_context(|| format!("POST {path}"))?;
        if status != 303 {
            bail!("POST {path} was answered with {status}: {}", String::from_utf8_lossy(&self.body));
        }
        Ok(self.cookie.take())
    }

    /// Asks for `path`; the body of the answer, which must be a good one.
    pub fn get(&mut self, path: &str) -> anyhow::Result<&[u8]> {
        self.call("GET", path, "")
    }

    /// Sends `json` to `path`; the body of the answer, which must be a good one.
    pub fn post(&mut self, path: &str, json: &str) -> anyhow::Result<&[u8]> {
        self.call("POST", path, json)
    }

    /// Asks for `path` and reads the answer as JSON.
    pub fn json(&mut self, path: &str) -> anyhow::Result<Value> {
        let body = self.get(path)?;
        serde_json::from_slice(body).with_context(|| format!("GET {path} did not answer JSON"))
    }

    fn call(&mut self, method: &str, path: &str, json: &str) -> anyhow::Result<&[u8]> {
        self.send(method, path, json, "application/json")?;
        let status = self.receive().with_context(|| format!("{method} {path}"))?;
        if !(200..300).contains(&status) {
            bail!("{method} {path} was answered with {status}: {}", String::from_utf8_lossy(&self.body));
        }
        Ok(&self.body)
    }

    /// Sends head and body in one piece, as a good client does.
    fn send(&mut self, method: &str, path: &str, json: &str, kind: &str) -> anyhow::Result<()> {
        self.request.clear();
        let Self { host, authorization, .. } = self;
        write!(
            self.request,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{authorization}Accept: application/json\r\n"
        )?;
        if !json.is_empty() {
            write!(self.request, "Content-Type: {kind}\r\nContent-Length: {}\r\n", json.len())?;
        }
        write!(self.request, "\r\n{json}")?;
        Ok(self.writer.write_all(&self.request)?)
    }

    fn receive(&mut self) -> anyhow::Result<u16> {
        let mut line = String::new();
        self.line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status: u16 = status.with_context(|| format!("no HTTP answer: {line:?}"))?;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            self.line(&mut line)?;
            let Some((name, value)) = line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("set-cookie") {
                self.cookie = Some(value.trim().to_owned());
            } else if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse()?;
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                is_chunked = value.trim().eq_ignore_ascii_case("chunked");
            }
        }
        self.body.clear();
        if is_chunked {
            self.chunks()?
        } else {
            self.bytes(length)?
        }
        Ok(status)
    }

    fn chunks(&mut self) -> anyhow::Result<()> {
        let mut line = String::new();
        loop {
            self.line(&mut line)?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16)?;
            self.bytes(size)?;
            self.line(&mut line)?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    fn bytes(&mut self, count: usize) -> anyhow::Result<()> {
        let start = self.body.len();
        self.body.resize(start + count, 0);
        Ok(self.reader.read_exact(&mut self.body[start..])?)
    }

    /// A line without its end.
    fn line(&mut self, line: &mut String) -> anyhow::Result<()> {
        line.clear();
        if self.reader.read_line(line)? == 0 {
            bail!("the server hung up");
        }
        line.truncate(line.trim_end().len());
        Ok(())
    }
}

/// A text as part of a query.
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn answered(answer: &'static [u8]) -> anyhow::Result<Vec<u8>> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut heard = [0; 4096];
            let count = stream.read(&mut heard).unwrap();
            stream.write_all(answer).unwrap();
            String::from_utf8(heard[..count].to_vec()).unwrap()
        });
        let answer = Client::connect(host, "t0k").unwrap().get("/x").map(<[u8]>::to_vec);
        let heard = server.join().unwrap();
        assert!(heard.starts_with("GET /x HTTP/1.1\r\n") && heard.contains("Bearer t0k"), "{heard}");
        answer
    }

    #[test]
    fn an_answer_is_read_to_its_end_whether_measured_or_in_chunks() {
        assert_eq!(answered(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello").unwrap(), b"hello");
        let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
        assert_eq!(answered(chunks).unwrap(), b"hello");
    }

    #[test]
    fn a_refusal_is_an_error_with_its_words() {
        let error = answered(b"HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\ngone").unwrap_err();
        assert!(error.to_string().contains("404: gone"), "{error}");
    }

    #[test]
    fn a_query_is_escaped() {
        assert_eq!(escaped("name = \"é\""), "name%20%3D%20%22%C3%A9%22");
    }
}
