//! The change feed, in the order that readers rely on.

use cairn_domain::record::{ChangeKind, WRITES_NO_CHANGES};
use cairn_store::{Options, Store, StoreError};

use crate::places::{Place, everywhere, once, postgres, read, time, write};

/// Returns the ids of the changes after a position once there are as many as expected.
fn ids(place: &Place, after: i64, limit: i64, expected: usize) -> Vec<String> {
    once(
        place,
        |tx| tx.changes_after(after, limit),
        |changes| changes.len() >= expected,
    )
    .into_iter()
    .map(|change| change.id)
    .collect()
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
        assert_eq!(ids(place, 0, 10, 3), ["a", "b", "c"]);
        assert_eq!(
            once(place, |tx| tx.feed_end(), |end| *end == second),
            second
        );
        assert_eq!(read(place, |tx| tx.feed_tip()), second);
        assert_eq!(ids(place, first, 10, 1), ["c"]);
        assert!(ids(place, second, 10, 0).is_empty());
        // What one transaction wrote is never split on PostgreSQL; on SQLite each row is a position of its own.
        let mut position = 0;
        let mut all = Vec::new();
        while position < second {
            let page = once(
                place,
                |tx| tx.changes_after(position, 1),
                |page| !page.is_empty(),
            );
            position = page.last().unwrap().position;
            all.extend(page.into_iter().map(|change| change.id));
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
    assert_eq!(ids(&place, 0, 10, 1), ["a"]);
    // Somebody of whom nothing is known is.
    let mut unknown = PgConnection::establish(&place.url).unwrap();
    unknown
        .batch_execute("BEGIN; SELECT pg_current_xact_id()")
        .unwrap();
    write(&place, |tx| {
        tx.record_change(ChangeKind::Dataset, "b", time(2))
    });
    assert_eq!(ids(&place, 0, 10, 1), ["a"]);
    // Who waits for all that was written waits for more than can be read now.
    assert!(read(&place, |tx| tx.feed_tip()) > read(&place, |tx| tx.feed_end()));
    unknown.batch_execute("COMMIT").unwrap();
    assert_eq!(ids(&place, 0, 10, 2), ["a", "b"]);
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
    let mut both = ids(&place, 0, 10, 2);
    both.sort();
    assert_eq!(both, ["fast", "slow"]);
}
