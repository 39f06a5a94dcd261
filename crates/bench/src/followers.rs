//! A change's way to all who follow it: how long after a record was saved listeners, webhooks, the news of accounts, the transparency
//! log and the figures of quality know of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{call, get};
use crate::print_line;
use crate::server::{Outcome, Server};
use crate::transparency;

/// Changes that are followed, one after the other.
const CHANGES: u64 = 100;
/// Who listens to events.
const LISTENERS: usize = 64;
/// Accounts that follow the record.
const ACCOUNTS: usize = 100;
/// How often is looked at what does not tell by itself.
const LOOK: Duration = Duration::from_millis(5);
/// How long a change may take to get anywhere.
const PATIENCE: Duration = Duration::from_secs(60);
/// The record that changes.
const RECORD: &str = "dataset-1";

/// What the server must be allowed to for this.
pub(crate) const SETTING: &str = "notifications.private_addresses=true";

/// How long the changes took to get to each, in milliseconds.
struct Way {
    what: String,
    times: Vec<f64>,
}

impl Way {
    fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            times: Vec::new(),
        }
    }

    fn took(&mut self, since: Instant) {
        self.times.push(since.elapsed().as_secs_f64() * 1000.0);
    }

    fn print(&mut self) {
        self.times.sort_by(f64::total_cmp);
        let last = self.times.len().saturating_sub(1) as f64;
        let at = |share: f64| self.times[(last * share).round() as usize];
        print_line(&format!(
            "| a change's way: {} | | {:.1} | {:.1} | |",
            self.what,
            at(0.5),
            at(0.99)
        ));
    }
}

/// Measures, and prints a row for each who is told.
pub(crate) fn measure(server: &Server, token: &str) -> Outcome<()> {
    let asked = |action: &str, params: Value| call(server.address, token, action, &params);
    let record = asked("package_show", json!({"id": RECORD}))?;
    let organization = record["owner_org"].clone();
    let reader = follow(server, token)?;
    let (said, heard) = channel();
    for _ in 0..LISTENERS {
        listen(server.address, said.clone())?;
    }
    let (delivered, deliveries) = channel();
    let hook = asked("webhook_create", json!({"url": receive(delivered)?}))?;

    let mut ways = [
        Way::new("saved, answered and found by searches"),
        Way::new(format!("the last of {LISTENERS} listeners to /api/events")),
        Way::new("a webhook"),
        Way::new(format!("the news of all {ACCOUNTS} accounts that follow")),
        Way::new("the transparency log"),
        Way::new("the figures of its organization"),
    ];
    let news = || -> Outcome<Value> {
        let list = call(
            server.address,
            &reader,
            "notification_list",
            &json!({"limit": 1}),
        )?;
        Ok(list[0]["at"].clone())
    };
    let log = || -> Outcome<Value> { Ok(transparency::size(server)?.into()) };
    let figures = || asked("organization_quality_show", json!({"id": organization}));
    let looks: [&dyn Fn() -> Outcome<Value>; 3] = [&news, &log, &figures];
    for number in 0..CHANGES {
        let before: Vec<Value> = looks.iter().map(|look| look()).collect::<Outcome<_>>()?;
        // The licence comes and goes, so that what is known of quality changes too.
        let licence = if number % 2 == 0 { "" } else { "cc-by" };
        let sent = Instant::now();
        let change =
            json!({"id": RECORD, "notes": format!("Change {number}"), "license_id": licence});
        asked("package_patch", change)?;
        ways[0].took(sent);
        let mut open: Vec<usize> = (0..looks.len()).collect();
        let (mut to_hear, mut to_deliver) = (LISTENERS, 1);
        while to_hear + to_deliver + open.len() > 0 {
            if sent.elapsed() > PATIENCE {
                return Err(format!("a change did not get to {open:?} in a minute"));
            }
            arrived(&heard, &mut to_hear, sent, &mut ways[1]);
            arrived(&deliveries, &mut to_deliver, sent, &mut ways[2]);
            let mut still = Vec::new();
            for place in open {
                if looks[place]()? == before[place] {
                    still.push(place);
                } else {
                    ways[3 + place].took(sent);
                }
            }
            open = still;
            std::thread::sleep(LOOK);
        }
    }
    asked("webhook_delete", json!({"id": hook["id"]}))?;
    ways.iter_mut().for_each(Way::print);
    Ok(())
}

/// Counts what has come; the last that is waited for ends the way.
fn arrived(come: &Receiver<Instant>, missing: &mut usize, sent: Instant, way: &mut Way) {
    while *missing > 0
        && let Ok(at) = come.try_recv()
    {
        *missing -= 1;
        if *missing == 0 {
            way.times.push((at - sent).as_secs_f64() * 1000.0);
        }
    }
}

/// Makes accounts that follow the record; returns the token of the last.
fn follow(server: &Server, token: &str) -> Outcome<String> {
    let mut last = String::new();
    for number in 0..ACCOUNTS {
        let name = format!("follower-{number}");
        let account = json!({
            "name": name,
            "email": format!("{name}@example.org"),
            "password": "correct horse battery",
        });
        call(server.address, token, "user_create", &account)?;
        let made = call(
            server.address,
            token,
            "api_token_create",
            &json!({"user": name, "name": "bench"}),
        )?;
        last = made["token"].as_str().unwrap_or_default().to_owned();
        call(
            server.address,
            &last,
            "follow_dataset",
            &json!({"id": RECORD}),
        )?;
    }
    Ok(last)
}

/// Listens to events on a thread of its own, which ends with the server.
fn listen(address: SocketAddr, said: Sender<Instant>) -> Outcome<()> {
    let failed = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(address).map_err(failed)?;
    stream.write_all(&get("/api/events")).map_err(failed)?;
    let mut lines = BufReader::new(stream).lines();
    let is = |line: Option<std::io::Result<String>>, wanted: &str| match line {
        Some(Ok(line)) => Some(line.starts_with(wanted)),
        Some(Err(_)) | None => None,
    };
    // Whoever has heard that it is ready misses nothing.
    while !is(lines.next(), "event: ready").ok_or("a listener was refused")? {}
    std::thread::spawn(move || {
        while let Some(is_news) = is(lines.next(), "event: changes") {
            if is_news && said.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Takes what a webhook is told on a thread of its own; returns the address.
fn receive(delivered: Sender<Instant>) -> Outcome<String> {
    let failed = |error: std::io::Error| error.to_string();
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if take_message(stream).is_err() || delivered.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    Ok(format!("http://{address}/"))
}

fn take_message(stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    (&stream).write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}
