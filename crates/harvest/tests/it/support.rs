//! A site that harvests, and servers that are harvested.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use cairn_catalogue::clock::SystemClock;
use cairn_catalogue::input::Input;
use cairn_catalogue::jobs::run_due;
use cairn_catalogue::settings::Settings;
use cairn_catalogue::{ActionError, App, Caller, Follower, IndexMode, actions};
use serde_json::{Map, Value, json};

/// A site that harvests.
pub(crate) struct Site {
    pub(crate) app: Arc<App>,
    pub(crate) admin: Caller,
    _follower: Follower,
    _folder: tempfile::TempDir,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::default();
        settings.storage.data = folder.path().to_owned();
        settings.database.durable = false;
        settings.auth.create_unowned_dataset = true;
        settings.loading.enabled = false;
        settings.harvest.private_addresses = true;
        settings.harvest.retry_pause_milliseconds = 1;
        settings.harvest.request_pause_milliseconds = 0;
        settings.harvest.timeout_seconds = 2;
        change(&mut settings);
        let (app, follower) =
            App::open(settings, Arc::new(SystemClock), IndexMode::Memory).unwrap();
        let admin = app.site_account().unwrap();
        Self {
            app,
            admin,
            _follower: follower,
            _folder: folder,
        }
    }

    pub(crate) fn act(&self, action: &str, params: Value) -> Result<Value, ActionError> {
        let def = actions::find(action).unwrap();
        let params: Map<String, Value> = params.as_object().cloned().unwrap();
        let reply = self.app.run(def, &self.admin, &Input::new(params), "en")?;
        reply.result.into_value()
    }

    pub(crate) fn done(&self, action: &str, params: Value) -> Value {
        match self.act(action, params.clone()) {
            Ok(result) => result,
            Err(error) => panic!("{action} {params}: {error}"),
        }
    }

    /// Makes a source.
    pub(crate) fn source(&self, kind: &str, url: &str, config: Value) -> Value {
        let name = format!("source-{}", cairn_catalogue::clock::new_id());
        self.done(
            "harvest_source_create",
            json!({"name": name, "url": url, "source_type": kind, "config": config.to_string()}),
        )
    }

    /// Runs a source to its end; returns the run.
    pub(crate) fn run(&self, source: &Value) -> Value {
        self.run_with(source, json!({}))
    }

    pub(crate) fn run_with(&self, source: &Value, mut options: Value) -> Value {
        options["source_id"] = source["id"].clone();
        let job = self.done("harvest_job_create", options);
        self.work();
        self.done("harvest_job_show", json!({"id": job["id"]}))
    }

    /// Runs the jobs that are due.
    pub(crate) fn work(&self) {
        run_due(&self.app, cairn_harvest::JOBS).unwrap();
    }

    pub(crate) fn report(&self, job: &Value) -> Value {
        self.done("harvest_job_report", json!({"id": job["id"]}))
    }

    /// Returns the records that are there, sources aside.
    pub(crate) fn datasets(&self) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let page = self.done(
                "package_search",
                json!({"rows": 1000, "start": all.len(), "sort": "name asc"}),
            );
            let results = page["results"].as_array().unwrap().clone();
            if results.is_empty() {
                return all;
            }
            all.extend(results);
        }
    }
}

/// Returns the counts of a run as numbers: added, updated, not modified, deleted, errored.
pub(crate) fn counts(job: &Value) -> [i64; 5] {
    assert_eq!(job["status"], "Finished", "{job}");
    ["added", "updated", "not modified", "deleted", "errored"]
        .map(|key| job["stats"][key].as_i64().unwrap())
}

/// Returns the text of an extra.
pub(crate) fn extra<'v>(dataset: &'v Value, key: &str) -> Option<&'v str> {
    dataset["extras"]
        .as_array()?
        .iter()
        .find(|extra| extra["key"] == key)?["value"]
        .as_str()
}

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

/// Returns a folder of fixtures.
pub(crate) fn fixtures(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/harvest")
        .join(folder)
}

/// Reads a fixture, packed or not.
pub(crate) fn fixture(path: &std::path::Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_none_or(|extension| extension != "gz") {
        return bytes;
    }
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut out)
        .unwrap();
    out
}

/// A server whose one document can be replaced.
pub(crate) fn document(kind: &'static str, body: Vec<u8>) -> (Peer, Arc<Mutex<Vec<u8>>>) {
    let held = Arc::new(Mutex::new(body));
    let served = Arc::clone(&held);
    let peer = Peer::new(move |_| ok(kind, served.lock().unwrap().as_slice()));
    (peer, held)
}
