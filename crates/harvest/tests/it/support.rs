//! A site that harvests, and servers that are harvested.

use std::io::Read as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use cairn_catalogue::clock::{Clock, SystemClock};
use cairn_catalogue::input::Input;
use cairn_catalogue::jobs::run_due;
use cairn_catalogue::settings::{Secret, Settings};
use cairn_catalogue::{ActionError, App, Caller, Follower, IndexMode, actions};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Map, Value, json};

use crate::database::Database;
pub(crate) use crate::peer::{Answer, Asked, Peer, json_answer, missing, ok, parameter, with};

/// A clock that is so many days ahead.
#[derive(Debug, Default)]
pub(crate) struct Ahead(pub(crate) AtomicI64);

impl Clock for Ahead {
    fn now(&self) -> NaiveDateTime {
        SystemClock.now() + TimeDelta::days(self.0.load(Ordering::SeqCst))
    }
}

/// A site that harvests.
pub(crate) struct Site {
    pub(crate) app: Arc<App>,
    pub(crate) admin: Caller,
    _follower: Follower,
    _folder: tempfile::TempDir,
    // Dropped last: the site still holds connections to it.
    _database: Option<Database>,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::at(Arc::new(SystemClock), change)
    }

    /// Makes a site with a clock of its own.
    pub(crate) fn at(clock: Arc<dyn Clock>, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::chosen();
        let mut settings = Settings::default();
        settings.storage.data = folder.path().to_owned();
        settings.database.url = database
            .as_ref()
            .map(|database| Secret::new(database.url()));
        settings.database.durable = false;
        settings.auth.create_unowned_dataset = true;
        settings.loading.enabled = false;
        settings.harvest.private_addresses = true;
        settings.harvest.retry_pause_milliseconds = 1;
        settings.harvest.request_pause_milliseconds = 0;
        settings.harvest.timeout_seconds = 2;
        change(&mut settings);
        let (app, follower) = App::open(settings, clock, IndexMode::Memory).unwrap();
        let admin = app.site_account().unwrap();
        Self {
            app,
            admin,
            _follower: follower,
            _folder: folder,
            _database: database,
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

    /// Removes history that is old enough.
    pub(crate) fn prune(&self) {
        let prune = cairn_catalogue::harvest::schedule::prune;
        while self.app.write(&self.admin, "en", prune).unwrap() {}
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
