//! Activity streams: what is in them, who sees it, in which order.

use cairn_domain::record::{ACTIVE, Account, Activity, DELETED, Group, Member};
use cairn_store::{
    ActivityCounts, ActivityFilter, ActivityRange, ActivityWindow, Dashboard, DatasetVersion,
    StoreError, Stream, Tx,
};
use chrono::Duration;
use serde_json::{Map, json};

use crate::places::{dataset, everywhere, read, time, write};

fn activity(id: &str, second: u32, account: &str, object: &str, labels: &[&str]) -> Activity {
    Activity {
        id: id.to_owned(),
        at: time(second),
        account_id: account.to_owned(),
        object_id: object.to_owned(),
        kind: "changed package".to_owned(),
        data: json!({"actor": account}),
        labels: Some(labels.iter().map(|label| (*label).to_owned()).collect()),
        dataset_version: Some(1),
    }
}

fn group(id: &str, is_organization: bool) -> Group {
    Group {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: "group".to_owned(),
        title: String::new(),
        description: String::new(),
        image_url: String::new(),
        created: time(1),
        is_organization,
        approval_status: "approved".to_owned(),
        state: ACTIVE.to_owned(),
        version: 1,
        body: Map::new(),
    }
}

fn member(group: &str, dataset: &str, state: &str) -> Member {
    Member {
        id: format!("{group}-{dataset}"),
        group_id: group.to_owned(),
        table_name: "package".to_owned(),
        table_id: dataset.to_owned(),
        capacity: "public".to_owned(),
        state: state.to_owned(),
    }
}

fn everything() -> ActivityFilter {
    ActivityFilter::default()
}

fn seen_with(labels: &[&str]) -> ActivityFilter {
    ActivityFilter {
        labels: Some(labels.iter().map(|label| (*label).to_owned()).collect()),
        ..ActivityFilter::default()
    }
}

fn page(limit: i64) -> ActivityWindow {
    ActivityWindow {
        limit,
        ..ActivityWindow::default()
    }
}

fn ids(
    tx: &mut Tx<'_>,
    streams: &[Stream<'_>],
    filter: &ActivityFilter,
    window: &ActivityWindow,
) -> Result<String, StoreError> {
    let heads = tx.activity_heads(streams, filter, window)?;
    Ok(heads
        .iter()
        .map(|head| head.id.as_str())
        .collect::<Vec<_>>()
        .join(" "))
}

fn fill(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.insert_group(&group("g", false))?;
    tx.insert_group(&group("o", true))?;
    for (id, owner) in [("d1", Some("o")), ("d2", Some("o")), ("d3", None)] {
        let mut new = dataset(id);
        new.owner_org = owner.map(str::to_owned);
        tx.insert_dataset(&new)?;
    }
    tx.put_member(&member("o", "d1", ACTIVE))?;
    tx.put_member(&member("o", "d2", ACTIVE))?;
    for new in [
        activity("a1", 1, "u", "d1", &["member-o"]),
        activity("a2", 2, "v", "d1", &["public"]),
        activity("a3", 3, "u", "d2", &["collaborator-d2", "member-o"]),
        activity("a4", 4, "u", "d3", &["public"]),
        activity("a5", 5, "w", "d3", &["creator-w"]),
    ] {
        tx.insert_activity(&new)?;
    }
    // A dataset comes into a group after things happened to it.
    tx.put_member(&member("g", "d3", ACTIVE))?;
    tx.put_member(&member("g", "d1", ACTIVE))
}

#[test]
fn streams_hold_what_the_reader_may_see_the_newest_first() {
    everywhere(|place| {
        write(place, fill);
        let public = seen_with(&[]);
        let member = seen_with(&["member-o", "creator-u"]);
        let all = everything();
        let hidden = ActivityFilter {
            hidden: vec!["v".to_owned(), "w".to_owned()],
            ..everything()
        };
        for (stream, filter, expected) in [
            (vec![Stream::Datasets], &all, "a5 a4 a3 a2 a1"),
            (vec![Stream::Datasets], &public, "a4 a2"),
            (vec![Stream::Datasets], &member, "a4 a3 a2 a1"),
            (
                vec![Stream::Datasets],
                &seen_with(&["collaborator-d2", "member-o"]),
                "a4 a3 a2 a1",
            ),
            (vec![Stream::Datasets], &hidden, "a4 a3 a1"),
            (vec![Stream::By("u")], &all, "a4 a3 a1"),
            (vec![Stream::By("u")], &public, "a4"),
            (vec![Stream::About("d1")], &member, "a2 a1"),
            (
                vec![Stream::By("u"), Stream::About("d3")],
                &all,
                "a5 a4 a3 a1",
            ),
            (vec![Stream::DatasetsOfOrganization("o")], &all, "a3 a2 a1"),
            (vec![Stream::DatasetsOfOrganization("o")], &public, "a2"),
            (vec![Stream::DatasetsOfGroup("g")], &all, "a5 a4 a2 a1"),
            (
                vec![
                    Stream::DatasetsOfGroup("g"),
                    Stream::DatasetsOfOrganization("o"),
                ],
                &public,
                "a4 a2",
            ),
            (vec![], &all, ""),
        ] {
            let found = read(place, |tx| {
                if stream.is_empty() {
                    return Ok(String::new());
                }
                ids(tx, &stream, filter, &page(10))
            });
            assert_eq!(found, expected, "{stream:?} {filter:?}");
        }
    });
}

#[test]
fn datasets_leave_a_stream_with_their_group_or_as_private_ones() {
    everywhere(|place| {
        write(place, fill);
        let of =
            |stream: Stream<'_>| read(place, |tx| ids(tx, &[stream], &everything(), &page(10)));
        write(place, |tx| tx.put_member(&member("g", "d3", DELETED)));
        assert_eq!(of(Stream::DatasetsOfGroup("g")), "a2 a1");
        write(place, |tx| {
            let mut next = tx.dataset("d3")?.unwrap();
            next.version += 1;
            next.state = DELETED.to_owned();
            tx.update_dataset(&next)
        });
        assert_eq!(of(Stream::DatasetsOfGroup("g")), "a5 a4 a2 a1");
        write(place, |tx| {
            let mut next = tx.dataset("d1")?.unwrap();
            next.version += 1;
            next.private = true;
            tx.update_dataset(&next)
        });
        assert_eq!(of(Stream::DatasetsOfGroup("g")), "a5 a4");
        assert_eq!(of(Stream::DatasetsOfOrganization("o")), "a3");
    });
}

#[test]
fn windows_cut_pages_out() {
    everywhere(|place| {
        write(place, fill);
        let of = |window: ActivityWindow| {
            read(place, |tx| {
                ids(
                    tx,
                    &[Stream::By("u"), Stream::By("v"), Stream::By("w")],
                    &everything(),
                    &window,
                )
            })
        };
        for (window, expected) in [
            (page(2), "a5 a4"),
            (page(0), ""),
            (
                ActivityWindow {
                    offset: 3,
                    ..page(5)
                },
                "a2 a1",
            ),
            (
                ActivityWindow {
                    offset: 9,
                    ..page(5)
                },
                "",
            ),
            (
                ActivityWindow {
                    before: Some(time(4)),
                    ..page(2)
                },
                "a3 a2",
            ),
            (
                ActivityWindow {
                    after: Some(time(3)),
                    ..page(5)
                },
                "a5 a4",
            ),
            (
                ActivityWindow {
                    after: Some(time(1)),
                    oldest_first: true,
                    ..page(2)
                },
                "a2 a3",
            ),
            (
                ActivityWindow {
                    offset: i64::MAX,
                    ..page(i64::MAX)
                },
                "",
            ),
        ] {
            assert_eq!(of(window), expected, "{window:?}");
        }
        let kinds = |kinds: Option<&[&str]>, without: &[&str]| {
            let own = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
            let filter = ActivityFilter {
                kinds: kinds.map(own),
                without_kinds: own(without),
                ..everything()
            };
            read(place, |tx| {
                ids(tx, &[Stream::About("d1")], &filter, &page(9))
            })
        };
        assert_eq!(kinds(Some(&["changed package"]), &[]), "a2 a1");
        assert_eq!(kinds(Some(&["new package"]), &[]), "");
        assert_eq!(kinds(Some(&[]), &[]), "");
        assert_eq!(kinds(None, &["changed package"]), "");
    });
}

#[test]
fn more_streams_than_one_statement_joins_are_one_page() {
    everywhere(|place| {
        write(place, |tx| {
            (0..250).try_for_each(|number| {
                let id = format!("a{number:03}");
                let account = format!("u{number}");
                let mut new = activity(&id, 1, &account, &format!("d{}", number % 7), &["public"]);
                new.at = time(1) + Duration::microseconds((number * 37) % 250);
                tx.insert_activity(&new)
            })
        });
        let accounts: Vec<String> = (0..250).map(|number| format!("u{number}")).collect();
        let streams: Vec<Stream<'_>> = accounts.iter().map(|id| Stream::By(id)).collect();
        let window = ActivityWindow {
            offset: 20,
            ..page(15)
        };
        let joined = read(place, |tx| {
            tx.activity_heads(&streams, &everything(), &window)
        });
        let whole = read(place, |tx| {
            tx.activity_heads(&[Stream::Datasets], &everything(), &window)
        });
        assert_eq!(joined, whole);
        assert_eq!(joined.len(), 15);
    });
}

#[test]
fn activities_are_deleted_by_range_and_the_newest_of_each_object_kept() {
    everywhere(|place| {
        write(place, fill);
        let left = || {
            read(place, |tx| {
                ids(tx, &[Stream::Datasets], &everything(), &page(10))
            })
        };
        let delete = |range, keep| write(place, |tx| tx.delete_activities(range, keep, 1));
        assert_eq!(delete(ActivityRange::Before(time(1)), 0), 0);
        assert_eq!(delete(ActivityRange::All, 1), 2);
        assert_eq!(left(), "a5 a3 a2");
        assert_eq!(delete(ActivityRange::Between(time(2), time(3)), 0), 2);
        assert_eq!(left(), "a5");
        assert!(write(place, |tx| tx.delete_activity("a5")));
        assert!(!write(place, |tx| tx.delete_activity("a5")));
        assert_eq!(left(), "");
        let counts = read(place, |tx| tx.count_activities(time(9), i64::MAX));
        assert_eq!(
            counts,
            ActivityCounts {
                total: 0,
                day: 0,
                month: 0,
                year: 0
            }
        );
    });
}

#[test]
fn what_came_before_and_the_versions_are_found() {
    everywhere(|place| {
        write(place, |tx| {
            fill(tx)?;
            for version in 1..=3 {
                let body = Map::from_iter([("n".to_owned(), json!(version))]);
                let kept = DatasetVersion {
                    version,
                    at: time(1),
                    account_id: None,
                    body,
                };
                tx.insert_dataset_version("d1", &kept)?;
                tx.insert_dataset_version("d2", &kept)?;
            }
            Ok(())
        });
        let found = read(place, |tx| {
            let later = tx.activity("a2")?.unwrap();
            tx.activities_before(&later, 5)
        });
        assert_eq!(
            found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
            ["a1"]
        );
        let wanted = [
            ("d1".to_owned(), 2),
            ("d2".to_owned(), 3),
            ("d3".to_owned(), 1),
        ];
        let mut versions: Vec<(String, i64)> = read(place, |tx| tx.dataset_versions(&wanted))
            .into_iter()
            .map(|(id, version)| (id, version.version))
            .collect();
        versions.sort();
        assert_eq!(versions, wanted[..2]);
    });
}

#[test]
fn dashboards_remember_their_moments() {
    everywhere(|place| {
        let account = |id: &str, email: Option<&str>, notify_by_email| Account {
            id: id.to_owned(),
            name: format!("name-{id}"),
            fullname: None,
            email: email.map(str::to_owned),
            password: None,
            about: None,
            created: time(1),
            last_active: None,
            notify_by_email,
            sysadmin: false,
            state: ACTIVE.to_owned(),
            image_url: None,
            apikey: None,
            reset_key: None,
            plugin_extras: None,
        };
        write(place, |tx| {
            tx.insert_account(&account("a", Some("a@example.org"), true))?;
            tx.insert_account(&account("b", Some("b@example.org"), false))?;
            tx.insert_account(&account("c", None, true))?;
            tx.insert_account(&account("d", Some("d@example.org"), true))
        });
        let first = Dashboard {
            last_viewed: time(1),
            email_last_sent: time(2),
        };
        let second = Dashboard {
            last_viewed: time(3),
            ..first
        };
        assert_eq!(read(place, |tx| tx.dashboard("a")), None);
        for moment in [first, second] {
            write(place, |tx| tx.put_dashboard("a", moment));
            assert_eq!(read(place, |tx| tx.dashboard("a")), Some(moment));
        }
        let names = |after: &str| -> Vec<String> {
            read(place, |tx| tx.accounts_with_digests_after(after, 10))
                .into_iter()
                .map(|account| account.id)
                .collect()
        };
        assert_eq!(
            (names(""), names("a")),
            (vec!["a".to_owned(), "d".to_owned()], vec!["d".to_owned()])
        );
        let mut ids = read(place, |tx| {
            tx.account_ids(&["a".to_owned(), "name-b".to_owned(), "x".to_owned()])
        });
        ids.sort();
        assert_eq!(ids, ["a", "b"]);
    });
}
