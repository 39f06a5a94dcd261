//! The change feed, in the order that readers rely on.

use std::time::{Duration, Instant};

use cairn_domain::record::{ChangeKind, WRITES_NO_CHANGES};
use cairn_store::{Options, Store, StoreError};

use crate::places::{Place, everywhere, postgres, read, time, write};

/// Returns the ids of all changes once there are as many as expected. On PostgreSQL a change can be read when every older
/// transaction that may write some has ended.
fn all_changes(place: &Place, expected: usize) -> Vec<String> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let changes = read(place, |tx| tx.changes_after(0, 10));
        if changes.len() >= expected || Instant::now() > end {
            return changes.into_iter().map(|change| change.id).collect();
        }
        std::thread::yield_now();
    }
}

#[test]
fn readers_get_every_change_once_and_in_order() {
    everywhere(|place| {
        let first = write(place, |tx| {
            tx.record_change(ChangeKind::Dataset, "a", time(1))?;
            tx.record_change(ChangeKind::Group, "b", time(1))?;
            tx.position()
        });
        let second = write(place, |tx| {
            tx.record_change(ChangeKind::Dataset, "c", time(2))?;
            tx.position()
        });
        assert!(first < second);
        assert_eq!(all_changes(place, 3), ["a", "b", "c"]);
        assert_eq!(read(place, |tx| tx.feed_end()), second);
        assert_eq!(read(place, |tx| tx.feed_tip()), second);
        let ids = |after, limit| -> Vec<String> {
            read(place, |tx| tx.changes_after(after, limit))
                .into_iter()
                .map(|change| change.id)
                .collect()
        };
        assert_eq!(ids(0, 10), ["a", "b", "c"]);
        assert_eq!(ids(first, 10), ["c"]);
        assert!(ids(second, 10).is_empty());
        // What one transaction wrote is never split on PostgreSQL; on SQLite each row is a position of its own.
        let mut position = 0;
        let mut all = Vec::new();
        while let Some(last) = {
            let page = read(place, |tx| tx.changes_after(position, 1));
            all.extend(page.iter().map(|change| change.id.clone()));
            page.last().map(|change| change.position)
        } {
            position = last;
        }
        assert_eq!(all, ["a", "b", "c"]);
    });
}

/// What never writes changes holds no reader up, however long it goes on: other databases, and who says so with a lock.
#[test]
fn transactions_that_write_no_changes_are_not_waited_for() {
    use diesel::connection::SimpleConnection as _;
    use diesel::{Connection as _, PgConnection};

    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        assert!(
            std::env::var("CI").is_err(),
            "CI must set TEST_POSTGRES_URL"
        );
        return;
    };
    let place = postgres(&server);
    let mut elsewhere = PgConnection::establish(&server).unwrap();
    elsewhere
        .batch_execute("BEGIN; SELECT pg_current_xact_id()")
        .unwrap();
    let mut long = PgConnection::establish(&place.url).unwrap();
    long.batch_execute(&format!(
        "BEGIN; SELECT pg_advisory_xact_lock_shared({WRITES_NO_CHANGES}); SELECT pg_current_xact_id(); \
         SAVEPOINT one; SELECT pg_current_xact_id()"
    ))
    .unwrap();
    write(&place, |tx| {
        tx.record_change(ChangeKind::Dataset, "a", time(1))
    });
    assert_eq!(all_changes(&place, 1), ["a"]);
    // Somebody of whom nothing is known is.
    let mut unknown = PgConnection::establish(&place.url).unwrap();
    unknown
        .batch_execute("BEGIN; SELECT pg_current_xact_id()")
        .unwrap();
    write(&place, |tx| {
        tx.record_change(ChangeKind::Dataset, "b", time(2))
    });
    assert_eq!(read(&place, |tx| tx.changes_after(0, 10)).len(), 1);
    // Who waits for all that was written waits for more than can be read now.
    assert!(read(&place, |tx| tx.feed_tip()) > read(&place, |tx| tx.feed_end()));
    unknown.batch_execute("COMMIT").unwrap();
    assert_eq!(all_changes(&place, 2), ["a", "b"]);
}

/// A transaction that commits late must not be passed over by a reader who has seen later numbers.
#[test]
fn a_late_commit_on_postgresql_is_not_lost() {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        assert!(
            std::env::var("CI").is_err(),
            "CI must set TEST_POSTGRES_URL"
        );
        return;
    };
    let place = postgres(&server);
    let other = Store::open(&place.url, &Options::default()).unwrap();
    let mut seen_while_open = Vec::new();
    place
        .store
        .write(|slow| {
            slow.record_change(ChangeKind::Dataset, "slow", time(1))?;
            // Another transaction begins later, takes a later number and commits first.
            other.write(|fast| fast.record_change(ChangeKind::Dataset, "fast", time(2)))?;
            seen_while_open = other.read(|tx| tx.changes_after(0, 10))?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(seen_while_open.is_empty(), "{seen_while_open:?}");
    let mut ids = all_changes(&place, 2);
    ids.sort();
    assert_eq!(ids, ["fast", "slow"]);
}
