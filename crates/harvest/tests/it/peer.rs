//! Servers that are harvested: they listen on a free port and answer what a test says.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;

/// What a server is asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Path and query.
    pub(crate) path: String,
    /// The head as it came, in lower case.
    pub(crate) head: String,
}

/// What it answers: bytes as they go over the wire.
pub(crate) type Answer = Vec<u8>;

type Handler = Box<dyn Fn(&Asked) -> Answer + Send + Sync>;

/// A server that is harvested.
pub(crate) struct Peer {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Peer {
    pub(crate) fn new(handler: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::knowing(|_| Box::new(handler))
    }

    /// Makes a server whose answers hold its own address.
    pub(crate) fn knowing(make: impl FnOnce(&str) -> Handler) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let handler: Arc<Handler> = Arc::new(make(&url));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let (handler, log) = (Arc::clone(&handler), Arc::clone(&log));
                std::thread::spawn(move || answer(stream, &handler, &log));
            }
        });
        Self { url, asked }
    }

    /// Returns what was asked since the last time.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

fn answer(stream: TcpStream, handler: &Handler, log: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(&stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let asked = Asked {
        path,
        head: head.to_lowercase(),
    };
    log.lock().unwrap().push(asked.clone());
    let answer = handler(&asked);
    let _ = (&stream).write_all(&answer);
    if answer.ends_with(b"hang") {
        // Until the client has had enough.
        let _ = (&stream).read(&mut [0; 1]);
    }
}

/// Writes an answer.
pub(crate) fn ok(kind: &str, body: impl AsRef<[u8]>) -> Answer {
    with("200 OK", &format!("Content-Type: {kind}\r\n"), body)
}

pub(crate) fn with(status: &str, head: &str, body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let length = body.len();
    let mut out =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{head}\r\n")
            .into_bytes();
    out.extend_from_slice(body);
    out
}

pub(crate) fn json_answer(value: &Value) -> Answer {
    ok("application/json", value.to_string())
}

pub(crate) fn missing() -> Answer {
    with("404 Not Found", "", "not here")
}

/// Returns the value of a parameter of a query.
pub(crate) fn parameter(asked: &Asked, name: &str) -> Option<String> {
    let (_, query) = asked.path.split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}
