//! A small HTTP client: one connection, kept open, and calls of actions.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) body: Vec<u8>,
    closes: bool,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// A client of one server as one caller.
pub(crate) struct Client {
    address: String,
    token: Option<String>,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn new(address: &str, token: Option<&str>) -> Self {
        Self {
            address: address.to_owned(),
            token: token.map(str::to_owned),
            connection: None,
        }
    }

    /// Calls an action that must succeed.
    #[track_caller]
    pub(crate) fn done(&mut self, action: &str, params: &Value) -> Value {
        self.try_action(action, params)
            .unwrap_or_else(|error| panic!("{action}: {error}"))
            .unwrap_or_else(|answer| panic!("{action}: {} {}", answer.status, answer.text()))
    }

    /// Calls an action; the outer error is that nobody answered, the inner one an answer that is no success.
    pub(crate) fn try_action(
        &mut self,
        action: &str,
        params: &Value,
    ) -> io::Result<Result<Value, Answer>> {
        let path = format!("/api/3/action/{action}");
        let body = params.to_string();
        let answer = self.send("POST", &path, "application/json", body.as_bytes())?;
        Ok(result_of(answer))
    }

    /// Calls an action with fields and one file.
    pub(crate) fn upload(
        &mut self,
        action: &str,
        fields: &[(&str, &str)],
        file_name: &str,
        content: &[u8],
    ) -> io::Result<Result<Value, Answer>> {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!(
                    "--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!(
                "--XX\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"{file_name}\"\r\n\
                 Content-Type: text/csv\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--XX--\r\n");
        let path = format!("/api/3/action/{action}");
        let answer = self.send("POST", &path, "multipart/form-data; boundary=XX", &body)?;
        Ok(result_of(answer))
    }

    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "", &[])
    }

    /// Sends a request as it stands; a body has a content type.
    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        kind: &str,
        body: &[u8],
    ) -> io::Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        if let Some(token) = &self.token {
            head.push_str(&format!("Authorization: {token}\r\n"));
        }
        if !kind.is_empty() {
            head.push_str(&format!(
                "Content-Type: {kind}\r\nContent-Length: {}\r\n",
                body.len()
            ));
        }
        head.push_str("\r\n");
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(&self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                BufReader::new(stream)
            }
        };
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        connection.get_mut().write_all(&request)?;
        let answer = read(&mut connection)?;
        if !answer.closes {
            self.connection = Some(connection);
        }
        Ok(answer)
    }
}

fn result_of(answer: Answer) -> Result<Value, Answer> {
    if answer.status != 200 {
        return Err(answer);
    }
    let mut envelope = answer.json();
    assert_eq!(envelope["success"], json!(true), "{envelope}");
    Ok(envelope["result"].take())
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    if !line.ends_with('\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

fn read(from: &mut impl BufRead) -> io::Result<Answer> {
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let first = line(from)?;
    let status = first
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| bad(&first))?;
    let (mut length, mut chunked, mut closes, mut kind) = (0, false, false, String::new());
    loop {
        let header = line(from)?.to_ascii_lowercase();
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        match (name, value.trim()) {
            ("content-length", value) => length = value.parse().map_err(|_| bad(value))?,
            ("transfer-encoding", "chunked") => chunked = true,
            ("connection", "close") => closes = true,
            ("content-type", value) => value.clone_into(&mut kind),
            _ => {}
        }
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            let size = line(from)?;
            let size = u64::from_str_radix(&size, 16).map_err(|_| bad(&size))?;
            from.take(size).read_to_end(&mut body)?;
            line(from)?;
            if size == 0 {
                break;
            }
        }
    } else {
        body = vec![0; length];
        from.read_exact(&mut body)?;
    }
    Ok(Answer {
        status,
        kind,
        body,
        closes,
    })
}
