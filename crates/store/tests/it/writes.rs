//! Transactions: all or nothing, side by side.

use std::time::{Duration, Instant};

use cairn_domain::record::ChangeKind;
use cairn_store::{Options, Store, StoreError};

use crate::places::{dataset, everywhere, once, read, sqlite, time};

#[test]
fn a_failed_transaction_leaves_nothing() {
    everywhere(|place| {
        let outcome: Result<(), StoreError> = place.store.write(|tx| {
            tx.insert_dataset(&dataset("rivers"))?;
            tx.record_change(ChangeKind::Dataset, "rivers", time(1))?;
            Err(StoreError::Damaged("on purpose".to_owned()))
        });
        assert!(outcome.is_err());
        assert_eq!(read(place, |tx| tx.count_datasets()), 0);
        assert!(read(place, |tx| tx.changes_after(0, 10)).is_empty());
    });
}

#[test]
fn many_writers_lose_nothing() {
    everywhere(|place| {
        std::thread::scope(|scope| {
            for writer in 0..8 {
                scope.spawn(move || {
                    for number in 0..25 {
                        let id = format!("d-{writer}-{number}");
                        place
                            .store
                            .write(|tx| {
                                tx.insert_dataset(&dataset(&id))?;
                                tx.record_change(ChangeKind::Dataset, &id, time(1))
                            })
                            .unwrap();
                    }
                });
            }
        });
        assert_eq!(read(place, |tx| tx.count_datasets()), 200);
        let changes = once(
            place,
            |tx| tx.changes_after(0, 1000),
            |changes| changes.len() == 200,
        );
        assert_eq!(changes.len(), 200);
    });
}

#[test]
fn what_was_written_is_there_when_the_database_is_opened_again() {
    let place = sqlite();
    place
        .store
        .write(|tx| tx.insert_dataset(&dataset("rivers")))
        .unwrap();
    let again = Store::open(&place.url, &Options::default()).unwrap();
    assert!(again.read(|tx| tx.dataset("rivers")).unwrap().is_some());
}

/// The database's own file has what was written soon, while it is open: its log does not grow until it is closed.
#[test]
fn the_log_is_folded_into_the_database_while_it_is_open() {
    let place = sqlite();
    place
        .store
        .write(|tx| tx.insert_dataset(&dataset("rivers")))
        .unwrap();
    let path = place.url.strip_prefix("sqlite:").unwrap_or(&place.url);
    let folder = tempfile::tempdir().unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    for number in 0.. {
        let copy = folder.path().join(format!("{number}.db"));
        std::fs::copy(path, &copy).unwrap();
        // A copy that is made in the middle of it may be of no use.
        let found = Store::open(&copy.display().to_string(), &Options::default())
            .and_then(|store| store.read(|tx| tx.dataset("rivers")));
        if matches!(found, Ok(Some(_))) {
            return;
        }
        assert!(Instant::now() < end, "{found:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_database_that_cannot_be_opened_says_why() {
    for url in [
        "/proc/no-such-folder/cairn.db",
        "postgres://nobody@127.0.0.1:1/none?connect_timeout=2",
    ] {
        let error = Store::open(url, &Options::default())
            .err()
            .expect("must fail");
        assert!(matches!(error, StoreError::Open(_)), "{error}");
    }
}
