//! Databases to test on, each test with one of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use cairn_domain::record::{ACTIVE, Dataset};
use cairn_store::{Options, Store, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Map, json};

/// A database of a test's own.
pub(crate) struct Place {
    pub(crate) store: Store,
    pub(crate) url: String,
    _folder: Option<tempfile::TempDir>,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Runs a test on every database that there is. CI has both.
pub(crate) fn everywhere(test: impl Fn(&Place)) {
    test(&sqlite());
    match std::env::var("TEST_POSTGRES_URL") {
        Ok(server) => test(&postgres(&server)),
        Err(_) => {
            assert!(
                std::env::var("CI").is_err(),
                "CI must set TEST_POSTGRES_URL"
            );
            eprintln!("PostgreSQL is left out: TEST_POSTGRES_URL is not set");
        }
    }
}

pub(crate) fn sqlite() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let url = folder.path().join("cairn.db").display().to_string();
    let store = Store::open(&url, &Options::default()).unwrap();
    Place {
        store,
        url,
        _folder: Some(folder),
    }
}

pub(crate) fn postgres(server: &str) -> Place {
    use diesel::Connection;
    use diesel::connection::SimpleConnection;
    let name = format!(
        "store_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    let mut admin = diesel::PgConnection::establish(server).unwrap();
    admin
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name}; "))
        .unwrap();
    admin
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .unwrap();
    let url = with_database(server, &name);
    let store = Store::open(&url, &Options::default()).unwrap();
    Place {
        store,
        url,
        _folder: None,
    }
}

/// Replaces the database in `postgres://user@host/database?options`.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server
        .split_once('?')
        .map_or((server, None), |(a, o)| (a, Some(o)));
    let start = address.find("://").map_or(0, |at| at + 3);
    let base = match address[start..].find('/') {
        Some(at) => &address[..start + at],
        None => address,
    };
    match options {
        Some(options) => format!("{base}/{name}?{options}"),
        None => format!("{base}/{name}"),
    }
}

pub(crate) fn time(second: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 1, 2)
        .unwrap()
        .and_hms_micro_opt(3, 4, second, 123_456)
        .unwrap()
}

pub(crate) fn dataset(id: &str) -> Dataset {
    let body = json!({"id": id, "name": id, "notes": "éà\u{1F600}", "extras": [{"key": "k", "value": "v"}]});
    Dataset {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: "dataset".to_owned(),
        title: id.to_uppercase(),
        owner_org: None,
        creator: None,
        private: false,
        state: ACTIVE.to_owned(),
        created: time(1),
        modified: time(2),
        version: 1,
        body: body.as_object().cloned().unwrap_or_else(Map::new),
    }
}

pub(crate) fn write<T>(
    place: &Place,
    work: impl FnOnce(&mut cairn_store::Tx<'_>) -> Result<T, StoreError>,
) -> T {
    place.store.write(work).unwrap()
}

pub(crate) fn read<T>(
    place: &Place,
    work: impl FnOnce(&mut cairn_store::Tx<'_>) -> Result<T, StoreError>,
) -> T {
    place.store.read(work).unwrap()
}

/// Reads the feed until it shows what is expected, and returns what it showed last. On PostgreSQL a change can be read when every
/// older transaction that may write some has ended; one of another database that ends while the feed is read counts as such.
pub(crate) fn once<T>(
    place: &Place,
    work: impl Fn(&mut cairn_store::Tx<'_>) -> Result<T, StoreError>,
    expected: impl Fn(&T) -> bool,
) -> T {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let found = read(place, &work);
        if expected(&found) || Instant::now() > end {
            return found;
        }
        std::thread::yield_now();
    }
}
