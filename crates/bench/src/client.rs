//! A client that keeps a number of connections busy: each sends its next request when it has read the answer to the last one.

use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::Outcome;

/// What a run found.
#[derive(Debug)]
pub(crate) struct Figures {
    /// Answers with status 200.
    pub(crate) answered: u64,
    /// Other answers.
    pub(crate) refused: u64,
    /// How long the run took.
    pub(crate) took: Duration,
    /// Time of each answer, sorted.
    times: Vec<Duration>,
    /// Bytes of the last body.
    pub(crate) body: usize,
}

impl Figures {
    /// Returns the answers a second.
    pub(crate) fn rate(&self) -> f64 {
        self.answered as f64 / self.took.as_secs_f64()
    }

    /// Returns the time that this share of the answers did not exceed, in milliseconds.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        let place = (last as f64 * share).round() as usize;
        self.times
            .get(place)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Writes the request with this number.
pub(crate) type Request = dyn Fn(u64) -> Vec<u8> + Send + Sync;

/// Keeps `connections` connections busy for a time, or until `most` requests were sent.
pub(crate) fn drive(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    most: u64,
    request: Arc<Request>,
) -> std::io::Result<Figures> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let next = Arc::new(AtomicU64::new(0));
        let began = Instant::now();
        let tasks: Vec<_> = (0..connections)
            .map(|_| {
                tokio::spawn(one(
                    address,
                    began + time,
                    most,
                    Arc::clone(&next),
                    Arc::clone(&request),
                ))
            })
            .collect();
        let mut figures = Figures {
            answered: 0,
            refused: 0,
            took: Duration::ZERO,
            times: Vec::new(),
            body: 0,
        };
        for task in tasks {
            let (times, refused, body) = task.await.map_err(std::io::Error::other)??;
            figures.answered += times.len() as u64;
            figures.refused += refused;
            figures.times.extend(times);
            figures.body = body;
        }
        figures.took = began.elapsed();
        figures.times.sort_unstable();
        Ok(figures)
    })
}

async fn one(
    address: SocketAddr,
    end: Instant,
    most: u64,
    next: Arc<AtomicU64>,
    request: Arc<Request>,
) -> std::io::Result<(Vec<Duration>, u64, usize)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(64 << 10);
    let (mut times, mut refused, mut body) = (Vec::new(), 0, 0);
    while Instant::now() < end {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= most {
            break;
        }
        let bytes = request(number);
        let sent = Instant::now();
        stream.write_all(&bytes).await?;
        let (status, length) = answer(&mut stream, &mut buffer).await?;
        if status == 200 {
            times.push(sent.elapsed());
            body = length;
        } else {
            refused += 1;
        }
    }
    Ok((times, refused, body))
}

/// Reads one answer; returns its status and the length of its body.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<(u16, usize)> {
    let bad = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    buffer.clear();
    let head = loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err(bad("the server closed the connection"));
        }
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let text = std::str::from_utf8(&buffer[..head]).map_err(|_| bad("the head is not text"))?;
    let status = text
        .get(9..12)
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| bad("no status"))?;
    let length: usize = text
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")
                .map(|value| value.trim().to_owned())
        })
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| bad("no content length"))?;
    while buffer.len() < head + 4 + length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(bad("the body ended too early"));
        }
    }
    Ok((status, length))
}

/// Writes a GET request.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n").into_bytes()
}

/// Writes a POST request of JSON.
pub(crate) fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Calls an action; returns its result.
pub(crate) fn call(
    address: SocketAddr,
    token: &str,
    action: &str,
    params: &Value,
) -> Outcome<Value> {
    let request = post(
        &format!("/api/3/action/{action}"),
        token,
        &params.to_string(),
    );
    let mut body = Vec::new();
    ask(address, &request, |piece| body.extend_from_slice(piece))?;
    let mut answer: Value = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
    if answer["success"] != json!(true) {
        return Err(format!("{action}: {answer}"));
    }
    Ok(answer["result"].take())
}

/// Sends a request on a connection of its own and gives the body away piece by piece, as it comes over the wire.
pub(crate) fn ask(address: SocketAddr, request: &[u8], mut take: impl FnMut(&[u8])) -> Outcome<()> {
    let request = String::from_utf8_lossy(request).replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let mut stream = std::net::TcpStream::connect(address).map_err(|error| error.to_string())?;
    stream
        .write_all(request.as_bytes())
        .map_err(|error| error.to_string())?;
    let mut buffer = vec![0; 64 << 10];
    let mut head = Vec::new();
    let mut in_body = false;
    loop {
        let read = stream
            .read(&mut buffer)
            .map_err(|error| error.to_string())?;
        if read == 0 {
            return if in_body {
                Ok(())
            } else {
                Err("no answer".to_owned())
            };
        }
        if in_body {
            take(&buffer[..read]);
            continue;
        }
        head.extend_from_slice(&buffer[..read]);
        if let Some(end) = head.windows(4).position(|four| four == b"\r\n\r\n") {
            let status = String::from_utf8_lossy(&head[..end]);
            if !status.starts_with("HTTP/1.1 200") {
                return Err(status.lines().next().unwrap_or_default().to_owned());
            }
            in_body = true;
            take(&head[end + 4..]);
        }
    }
}
