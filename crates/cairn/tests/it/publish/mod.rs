//! The website's pages for those who publish, over HTTP: files, drafts, organizations, broken input.

mod drafts;
mod files;
mod groups;
mod many;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::pages::{raw, said, site, status};
use crate::place::{Place, everywhere};
use crate::server::Server;

/// What a field of a form with files holds.
pub(crate) enum Holds<'a> {
    Text(&'a str),
    /// Name and content.
    File(&'a str, &'a [u8]),
}

use Holds::{File, Text};

/// Sends a form with files; returns head and body.
pub(crate) fn send(
    server: &Server,
    path: &str,
    headers: &[String],
    fields: &[(&str, Holds<'_>)],
) -> (String, String) {
    let mut body = Vec::new();
    for (name, holds) in fields {
        body.extend_from_slice(b"--cut\r\n");
        let disposition = format!("Content-Disposition: form-data; name=\"{name}\"");
        match holds {
            Text(text) => body.extend(format!("{disposition}\r\n\r\n{text}").bytes()),
            File(file, content) => {
                let about = "Content-Type: application/octet-stream";
                body.extend(
                    format!("{disposition}; filename=\"{file}\"\r\n{about}\r\n\r\n").bytes(),
                );
                body.extend_from_slice(content);
            }
        }
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    let mut head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: {}\r\n",
        server.address,
        body.len()
    );
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    let mut connection = TcpStream::connect(&server.address).unwrap();
    connection
        .write_all(format!("{head}\r\n").as_bytes())
        .unwrap();
    connection.write_all(&body).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// A steward: an editor of the office, and the header that says so.
fn steward(place: &Place, root: &mut crate::http::Client) -> [String; 1] {
    root.done(
        "user_create",
        &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
    );
    root.done(
        "organization_member_create",
        &json!({"id": "water-office", "username": "alice", "role": "editor"}),
    );
    token(place, "alice")
}

fn token(place: &Place, user: &str) -> [String; 1] {
    let made = place.run(&["token", "create", user]).done();
    [format!("Authorization: {}", made.trim())]
}
