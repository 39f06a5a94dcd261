//! What the public was told of, by time.

use cairn_domain::record::{ACTIVE, ChangeKind, DELETED};
use cairn_store::{AnnouncementFilter, DatasetVersion};
use diesel::Connection;
use diesel::connection::SimpleConnection;
use serde_json::{Map, json};

use crate::places::{dataset, everywhere, read, time, write};

#[test]
fn the_public_is_told_of_records_and_that_they_are_gone() {
    everywhere(|place| {
        let put = |id: &str, second: u32, change: &dyn Fn(&mut cairn_domain::record::Dataset)| {
            let mut next = dataset(id);
            change(&mut next);
            write(place, |tx| {
                match tx.dataset(id)? {
                    Some(current) => {
                        next.version = current.version + 1;
                        tx.update_dataset(&next)?;
                    }
                    None => tx.insert_dataset(&next)?,
                }
                tx.record_change(ChangeKind::Dataset, id, time(second))
            });
        };
        let listed = |filter: &AnnouncementFilter, limit: i64| -> Vec<(String, bool)> {
            read(place, |tx| tx.announcements(filter, limit))
                .into_iter()
                .map(|one| (one.id, one.gone))
                .collect()
        };
        let all = AnnouncementFilter::default();
        put("b", 1, &|one| one.owner_org = Some("org".to_owned()));
        put("a", 1, &|_| {});
        put("draft", 2, &|one| "draft".clone_into(&mut one.state));
        put("private", 2, &|one| one.private = true);
        put("source", 2, &|one| "harvest".clone_into(&mut one.kind));
        put("c", 3, &|_| {});
        let told = |list: &[(&str, bool)]| -> Vec<(String, bool)> {
            list.iter()
                .map(|(id, gone)| ((*id).to_owned(), *gone))
                .collect()
        };
        assert_eq!(
            listed(&all, 10),
            told(&[("a", false), ("b", false), ("c", false)])
        );
        assert_eq!(listed(&all, 1), told(&[("a", false)]));
        let after = AnnouncementFilter {
            after: Some((time(1), "a".to_owned())),
            ..all.clone()
        };
        assert_eq!(listed(&after, 10), told(&[("b", false), ("c", false)]));
        let early = AnnouncementFilter {
            before: Some(time(3)),
            ..all.clone()
        };
        assert_eq!(listed(&early, 10), told(&[("a", false), ("b", false)]));
        let owned = AnnouncementFilter {
            owner_org: Some("org".to_owned()),
            ..all.clone()
        };
        // What is hidden, deleted or purged is gone; what was never public is not spoken of.
        put("a", 4, &|one| one.private = true);
        put("b", 5, &|one| DELETED.clone_into(&mut one.state));
        put("private", 6, &|one| DELETED.clone_into(&mut one.state));
        write(place, |tx| {
            tx.purge_dataset("c")?;
            tx.record_change(ChangeKind::Dataset, "c", time(7))
        });
        assert_eq!(
            listed(&all, 10),
            told(&[("a", true), ("b", true), ("c", true)])
        );
        assert_eq!(listed(&owned, 10), told(&[("b", true)]));
        // To change what is gone is no news.
        put("b", 8, &|one| DELETED.clone_into(&mut one.state));
        put("a", 9, &|_| {});
        assert_eq!(
            listed(&all, 10),
            told(&[("b", true), ("c", true), ("a", false)])
        );
        let late = AnnouncementFilter {
            from: Some(time(7)),
            ..all.clone()
        };
        assert_eq!(listed(&late, 10), told(&[("c", true), ("a", false)]));
        assert_eq!(
            read(place, |tx| tx.announcement("b")).map(|one| (one.at, one.gone)),
            Some((time(5), true))
        );
        assert_eq!(read(place, |tx| tx.announcement("private")), None);
        assert_eq!(read(place, |tx| tx.count_public_datasets()), 2);
        let names: Vec<String> = read(place, |tx| tx.public_datasets(10, 0))
            .into_iter()
            .map(|one| one.name)
            .collect();
        assert_eq!(names, ["a", "source"]);
    });
}

#[test]
fn what_was_deleted_before_anything_was_announced_is_told_as_gone() {
    everywhere(|place| {
        // Id, state and whether it is private now, the versions before: their states and whether they were private.
        for (id, state, private, versions) in [
            ("active", ACTIVE, false, &[(ACTIVE, false)][..]),
            (
                "was-public",
                DELETED,
                false,
                &[(ACTIVE, false), (DELETED, false)],
            ),
            ("came-deleted", DELETED, false, &[(DELETED, false)]),
            ("no-version", DELETED, false, &[]),
            (
                "was-a-draft",
                DELETED,
                false,
                &[("draft", false), (DELETED, false)],
            ),
            (
                "was-private",
                DELETED,
                false,
                &[(ACTIVE, true), (DELETED, false)],
            ),
            ("private", DELETED, true, &[(ACTIVE, true), (DELETED, true)]),
        ] {
            let mut one = dataset(id);
            state.clone_into(&mut one.state);
            one.private = private;
            one.modified = time(5);
            write(place, |tx| {
                tx.insert_dataset(&one)?;
                for (number, (state, private)) in (1..).zip(versions) {
                    let body = [("state", json!(state)), ("private", json!(private))];
                    let version = DatasetVersion {
                        version: number,
                        at: time(1),
                        account_id: None,
                        body: Map::from_iter(body.map(|(key, value)| (key.to_owned(), value))),
                    };
                    tx.insert_dataset_version(id, &version)?;
                }
                Ok(())
            });
        }
        if place.url.starts_with("postgres") {
            let sql = include_str!("../../../../migrations/postgres/0103_deleted_before/up.sql");
            let mut conn = diesel::PgConnection::establish(&place.url).unwrap();
            conn.batch_execute(sql).unwrap();
        } else {
            let sql = include_str!("../../../../migrations/sqlite/0103_deleted_before/up.sql");
            let mut conn = diesel::SqliteConnection::establish(&place.url).unwrap();
            conn.batch_execute(sql).unwrap();
        }
        let told = read(place, |tx| {
            tx.announcements(&AnnouncementFilter::default(), 10)
        });
        let told: Vec<(&str, bool, bool)> = told
            .iter()
            .map(|one| (one.id.as_str(), one.gone, one.at == time(5)))
            .collect();
        assert_eq!(
            told,
            [
                ("came-deleted", true, true),
                ("no-version", true, true),
                ("was-public", true, true)
            ]
        );
    });
}
