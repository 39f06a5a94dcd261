//! A real socket: malformed HTTP, HEAD, keep-alive, and a stop in good order.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cairn_server::{ServerSettings, serve};

use crate::support::Site;

/// Sends bytes as they are and returns what comes back until the server closes or falls silent.
fn talk(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(3)))
        .unwrap();
    // The server may close before it has read everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: SocketAddr, path: &str) -> String {
    talk(
        address,
        format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes(),
    )
}

/// Opens a stream of events and returns what is to be read of it after its beginning.
fn listen(address: SocketAddr) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream
        .write_all(b"GET /api/events HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with("event: ready") {
        line.clear();
        assert_ne!(reader.read_line(&mut line).unwrap(), 0, "the stream begins");
    }
    reader
}

#[test]
fn malformed_requests_leave_the_server_standing_and_a_signal_ends_it() {
    let site = Site::new();
    let settings = ServerSettings {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        workers: 2,
        request_head_seconds: 1,
        shutdown_seconds: 120,
        access_log: false,
        ..ServerSettings::default()
    };
    let app = Arc::clone(&site.app);
    let (tell, ready) = std::sync::mpsc::channel();
    let server = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(serve(app, settings, None, move |address| {
            tell.send(address).unwrap()
        }))
    });
    let address = ready.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(get(address, "/healthz").starts_with("HTTP/1.1 200"));

    let long = "x".repeat(100_000);
    let header = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {long}\r\n\r\n");
    let path = format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n");
    let many: String = (0..500)
        .map(|number| format!("X-{number}: y\r\n"))
        .collect();
    let many = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    let action = "POST /api/3/action/package_show HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n";
    for bytes in [
        &b"\0\0\0\0"[..],
        b"GET",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GARBAGE / / /\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET //////%%%zz?&&&=%%% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /%ff%fe/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /dataset/%ff/resource/%00/download/%0d%0a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\n\xff\xfe: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\xff\xff\xff\xff\xff\xff",
        header.as_bytes(),
        path.as_bytes(),
        many.as_bytes(),
        format!("{action}Content-Length: 1000\r\n\r\n{{\"id\"").as_bytes(),
        format!("{action}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"id\"\r\nxyz\r\n").as_bytes(),
        format!("{action}Content-Length: 99999999999\r\n\r\n{{}}").as_bytes(),
    ] {
        let answer = talk(address, bytes);
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(!status.starts_with('5') || status == "505", "{}: {answer}", String::from_utf8_lossy(&bytes[..bytes.len().min(80)]));
    }
    let head = talk(
        address,
        b"HEAD /api/3/action/member_roles_list HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    let (lines, body) = head.split_once("\r\n\r\n").unwrap();
    let length: usize = lines
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length: ")
                .and_then(|text| text.parse().ok())
        })
        .unwrap_or_else(|| panic!("{lines}"));
    assert!(length > 100 && body.is_empty(), "{head}");
    let twice = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /robots.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_eq!(
        talk(address, twice.as_bytes())
            .matches("HTTP/1.1 200")
            .count(),
        2
    );

    // A stream that does not end by itself holds nobody up.
    let mut listener = listen(address);
    let asked = Instant::now();
    let process = std::process::id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-TERM", &process])
            .status()
            .unwrap()
            .success()
    );
    server.join().unwrap().unwrap();
    assert!(
        asked.elapsed() < Duration::from_secs(60),
        "{:?}",
        asked.elapsed()
    );
    let mut rest = String::new();
    listener.read_to_string(&mut rest).unwrap();
    assert!(
        rest.ends_with("0\r\n\r\n"),
        "the stream ends whole: {rest:?}"
    );
    assert!(
        TcpStream::connect(address).is_err(),
        "nobody listens any more"
    );
}
