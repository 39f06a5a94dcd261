//! Fetching from a server beside the test that behaves badly in many ways.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use cairn_fetch::{FetchError, Fetched, Fetcher, Limits};

/// Answers each connection with the next of these; `{port}` stands for the server's own.
fn server(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else {
                return;
            };
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let own = port.to_string();
            let text = answer
                .windows(6)
                .position(|six| six == b"{port}")
                .map(|place| [&answer[..place], own.as_bytes(), &answer[place + 6..]].concat())
                .unwrap_or(answer);
            let _ = stream.write_all(&text);
            if text.ends_with(b"hang") {
                // Until the client has had enough.
                let _ = stream.read(&mut request);
                let _ = stream.read(&mut request);
            }
        }
    });
    format!("http://127.0.0.1:{port}/rows.csv")
}

fn limits() -> Limits {
    Limits {
        bytes: 1 << 20,
        ratio: 50,
        whole: Duration::from_secs(20),
        silence: Duration::from_millis(300),
        redirects: 3,
        private: true,
    }
}

fn get(address: &str, limits: Limits) -> (Result<Fetched, FetchError>, Vec<u8>) {
    let mut out = Vec::new();
    let done = Fetcher::new(limits, "test").get(address, &mut out);
    (done, out)
}

fn plain(head: &str, body: &[u8]) -> Vec<u8> {
    [
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{head}\r\n").as_bytes(),
        body,
    ]
    .concat()
}

fn packed(bytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b'a'; bytes]).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_file_comes_with_what_is_said_of_it() {
    let head = "Content-Length: 3\r\nContent-Type: text/csv; charset=windows-1252\r\nContent-Disposition: attachment; filename=\"a b.csv\"\r\n";
    let address = server(vec![
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/there.csv\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec(),
        plain(head, b"a,b"),
    ]);
    let (done, out) = get(&address, limits());
    let done = done.unwrap();
    assert_eq!(out, b"a,b");
    assert_eq!(done.bytes, 3);
    assert!(done.url.ends_with("/there.csv"), "{}", done.url);
    assert_eq!(done.mimetype.as_deref(), Some("text/csv"));
    assert_eq!(done.charset.as_deref(), Some("windows-1252"));
    assert_eq!(done.name.as_deref(), Some("a b.csv"));
}

#[test]
fn packed_answers_are_unpacked() {
    let address = server(vec![plain("Content-Encoding: gzip\r\n", &packed(5000))]);
    let (done, out) = get(&address, limits());
    assert_eq!((done.unwrap().bytes, out.len()), (5000, 5000));
}

#[test]
fn what_is_refused() {
    let mut redirects = Vec::new();
    for _ in 0..5 {
        redirects.push(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec());
    }
    for (what, address, expected, may_pass) in [
        (
            "status",
            server(vec![
                b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .to_vec(),
            ]),
            "the server answered 404",
            false,
        ),
        (
            "busy",
            server(vec![
                b"HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec(),
            ]),
            "the server answered 503",
            true,
        ),
        (
            "redirects",
            server(redirects),
            "more than 3 redirects",
            false,
        ),
        (
            "huge, said so",
            server(vec![plain("Content-Length: 99999999\r\n", b"x")]),
            "the file has more than",
            false,
        ),
        (
            "huge, not said",
            server(vec![plain("", &vec![b'x'; 2 << 20])]),
            "the file has more than",
            false,
        ),
        (
            "bomb",
            server(vec![plain("Content-Encoding: gzip\r\n", &packed(60 << 20))]),
            "the file has more than",
            false,
        ),
        (
            "truncated",
            server(vec![plain("Content-Length: 100\r\n", b"a,b\n")]),
            "the answer broke off",
            true,
        ),
        (
            "truncated, packed",
            server(vec![plain(
                "Content-Encoding: gzip\r\n",
                &packed(5000)[..20],
            )]),
            "the answer is packed, and damaged",
            true,
        ),
        (
            "slow",
            server(vec![plain("Content-Length: 100\r\n", b"hang")]),
            "the server took too long",
            true,
        ),
        (
            "unknown packing",
            server(vec![plain("Content-Encoding: br\r\n", b"x")]),
            "the answer is packed as \"br\"",
            false,
        ),
        (
            "no server",
            "http://127.0.0.1:1/".to_owned(),
            "the server refuses connections",
            true,
        ),
        (
            "scheme",
            "file:///etc/passwd".to_owned(),
            "only http and https are fetched, not file",
            false,
        ),
        ("no address", "rows.csv".to_owned(), "not an address", false),
    ] {
        let (done, _) = get(&address, limits());
        let error = done.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{what}: {error}");
        assert_eq!(error.may_pass(), may_pass, "{what}");
    }
    // A ratio stops a bomb long before the largest file.
    let address = server(vec![plain("Content-Encoding: gzip\r\n", &packed(60 << 20))]);
    let (done, out) = get(
        &address,
        Limits {
            bytes: 1 << 40,
            // Unpacking takes long where nothing is optimized.
            whole: Duration::from_secs(120),
            silence: Duration::from_secs(60),
            ..limits()
        },
    );
    assert!(matches!(done, Err(FetchError::TooLarge(_))), "{done:?}");
    assert!(out.len() < 40 << 20, "{}", out.len());
}

#[test]
fn addresses_that_are_not_public_are_not_asked() {
    let guarded = || Limits {
        private: false,
        ..limits()
    };
    for address in [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://127.1/",
        "http://[::ffff:10.0.0.1]/",
    ] {
        let (done, _) = get(address, guarded());
        let error = done.unwrap_err();
        assert!(
            error.to_string().contains("has no public address"),
            "{address}: {error}"
        );
    }
}

#[test]
fn an_output_that_wants_no_more_ends_the_fetching() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("no room"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let address = server(vec![plain("Content-Length: 3\r\n", b"a,b")]);
    let done = Fetcher::new(limits(), "test").get(&address, &mut Full);
    assert!(matches!(done, Err(FetchError::Output(_))), "{done:?}");
}

#[test]
fn an_address_is_reached_where_a_file_begins_to_come() {
    let reach = |answers: Vec<Vec<u8>>| {
        let address = server(answers);
        let reached = Fetcher::new(limits(), "test").reach(&address);
        let leads = reached.redirected_to.map(|to| {
            let host = address.trim_end_matches("/rows.csv");
            to.trim_start_matches(host).to_owned()
        });
        (reached.answer, leads)
    };
    let moved = |to: &str| {
        format!(
            "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
        )
        .into_bytes()
    };
    // More than may be kept is no fault of the address.
    let large = plain("Content-Length: 9000000000\r\n", b"a,b");
    let (answer, leads) = reach(vec![moved("/new/rows.csv"), moved("./of/2026.csv"), large]);
    assert!(answer.is_ok(), "{answer:?}");
    assert_eq!(leads.as_deref(), Some("/new/of/2026.csv"));
    let (answer, leads) = reach(vec![plain("Content-Length: 0\r\n", b"")]);
    assert!(answer.is_ok() && leads.is_none(), "{answer:?} {leads:?}");
    // Where it led is told of what fails there too.
    let gone = b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let (answer, leads) = reach(vec![moved("/gone.csv"), gone.to_vec()]);
    assert!(matches!(answer, Err(FetchError::Status(404))), "{answer:?}");
    assert_eq!(leads.as_deref(), Some("/gone.csv"));
    let (answer, _) = reach(vec![plain("Content-Length: 30\r\n", b"")]);
    assert!(matches!(answer, Err(FetchError::Network(_))), "{answer:?}");
    let (answer, _) = reach(vec![plain("Content-Length: 30\r\n", b"hang")]);
    assert!(answer.is_ok(), "{answer:?}");
    let reached = Fetcher::new(limits(), "test").reach("ftp://example.org/a.csv");
    assert!(matches!(reached.answer, Err(FetchError::Refused(_))));
}
