//! A CKAN portal, as far as those who harvest it ask: `package_search`, page by page.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::generate::Generator;

/// Starts a portal with so many records; returns its address.
pub(super) fn start(generator: &Generator, records: u64) -> io::Result<SocketAddr> {
    let packages: Vec<Value> = (0..records)
        .map(|number| package(generator, number))
        .collect();
    let packages = Arc::new(packages);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let packages = Arc::clone(&packages);
            // A client that went away is no matter.
            std::thread::spawn(move || answer(&stream, &packages).ok());
        }
    });
    Ok(address)
}

fn package(generator: &Generator, number: u64) -> Value {
    let mut package = generator.package(number);
    package["organization"] = Value::Null;
    package["owner_org"] = Value::Null;
    package["groups"] = json!([]);
    package
}

fn answer(mut stream: &TcpStream, packages: &[Value]) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Ok(());
        }
    }
    let path = head.split(' ').nth(1).unwrap_or("/");
    let number = |name: &str| -> usize {
        path.split(['?', '&'])
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    };
    let page: Vec<&Value> = packages
        .iter()
        .skip(number("start"))
        .take(number("rows"))
        .collect();
    let body =
        json!({"success": true, "result": {"count": packages.len(), "results": page}}).to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}
