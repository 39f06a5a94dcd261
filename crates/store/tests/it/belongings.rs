//! What hangs on datasets, resources and groups: views, followers, files. It goes when they are purged.

use cairn_domain::record::{ACTIVE, Account, DELETED, File, FileOwner, FollowKind, Group, View};
use cairn_store::{FileField, ResourceRecord, StoreError, Tx};
use serde_json::{Map, json};

use crate::places::{dataset, everywhere, read, time, write};

fn account(id: &str, state: &str) -> Account {
    Account {
        id: id.to_owned(),
        name: format!("name-of-{id}"),
        fullname: None,
        email: None,
        password: None,
        about: None,
        created: time(1),
        last_active: None,
        notify_by_email: false,
        sysadmin: false,
        state: state.to_owned(),
        image_url: None,
        apikey: None,
        reset_key: None,
        plugin_extras: None,
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

fn resource(id: &str, dataset_id: &str) -> ResourceRecord {
    ResourceRecord {
        id: id.to_owned(),
        dataset_id: dataset_id.to_owned(),
        position: 0,
        state: ACTIVE.to_owned(),
        url: String::new(),
        format: None,
        description: None,
        hash: None,
        name: None,
        resource_type: None,
        mimetype: None,
        mimetype_inner: None,
        size: None,
        created: None,
        last_modified: None,
        metadata_modified: None,
        cache_url: None,
        cache_last_updated: None,
        url_type: None,
        extras: "{}".to_owned(),
        file: None,
        held: false,
    }
}

fn view(id: &str, resource_id: &str, position: i32) -> View {
    let config = json!({"image_url": "http://x/é"});
    View {
        id: id.to_owned(),
        resource_id: resource_id.to_owned(),
        position,
        kind: "image_view".to_owned(),
        title: id.to_uppercase(),
        description: (position == 0).then(String::new),
        config: config.as_object().cloned().unwrap(),
    }
}

fn file(id: &str, kind: &str, owner: &str) -> File {
    File {
        id: id.to_owned(),
        name: format!("{id}.txt"),
        storage: "default".to_owned(),
        location: format!("{id}.txt"),
        content_type: "text/plain".to_owned(),
        size: i64::try_from(id.len()).unwrap(),
        md5: "m".to_owned(),
        sha256: format!("sha-of-{id}"),
        created: time(1),
        owner: Some(FileOwner {
            kind: kind.to_owned(),
            id: owner.to_owned(),
            pinned: true,
        }),
    }
}

/// A dataset `d` with resources `r` and `s`, a group `g`, an organization `o`, accounts `a` and `b`, and `c` that is deleted.
fn furnish(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.insert_dataset(&dataset("d"))?;
    tx.insert_resources(&[resource("r", "d"), resource("s", "d")])?;
    for (id, is_organization) in [("g", false), ("o", true)] {
        tx.insert_group(&group(id, is_organization))?;
    }
    for (id, state) in [("a", ACTIVE), ("b", ACTIVE), ("c", DELETED)] {
        tx.insert_account(&account(id, state))?;
    }
    Ok(())
}

fn ids(list: &[&str]) -> Vec<String> {
    list.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn views_come_back_in_their_order_and_go_with_their_resource() {
    everywhere(|place| {
        write(place, furnish);
        let views = [view("v2", "r", 1), view("v1", "r", 0), view("w", "s", 0)];
        write(place, |tx| tx.insert_views(&views));
        let of = |list: &[&str]| {
            let list = ids(list);
            let found = read(place, |tx| tx.views_of_resources(&list));
            found.into_iter().map(|view| view.id).collect::<Vec<_>>()
        };
        assert_eq!(of(&["r"]), ["v1", "v2"]);
        assert_eq!(of(&["s", "r"]), ["v1", "v2", "w"]);
        let next = View {
            title: "Other".to_owned(),
            description: None,
            kind: "text_view".to_owned(),
            ..views[1].clone()
        };
        write(place, |tx| tx.update_view(&next));
        assert_eq!(read(place, |tx| tx.view("v1")), Some(next));
        write(place, |tx| tx.clear_views(Some(&ids(&["text_view", "zz"]))));
        assert_eq!(of(&["r"]), ["v2"]);
        write(place, |tx| tx.remove_resources(&ids(&["r"])));
        assert_eq!(of(&["r", "s"]), ["w"]);
        write(place, |tx| tx.purge_dataset("d"));
        assert_eq!(read(place, |tx| tx.view("w")), None);
    });
}

#[test]
fn followers_are_counted_without_deleted_accounts() {
    everywhere(|place| {
        write(place, furnish);
        write(place, |tx| {
            for (follower, kind, object) in [
                ("a", FollowKind::Dataset, "d"),
                ("b", FollowKind::Dataset, "d"),
                ("c", FollowKind::Dataset, "d"),
                ("a", FollowKind::Group, "g"),
                ("a", FollowKind::Group, "o"),
                ("a", FollowKind::User, "b"),
            ] {
                tx.put_follow(follower, kind, object, time(1))?;
            }
            tx.put_follow("a", FollowKind::Dataset, "d", time(2))
        });
        read(place, |tx| {
            assert_eq!(tx.count_followers(FollowKind::Dataset, "d")?, 2);
            assert_eq!(tx.follower_ids(FollowKind::Dataset, "d")?, ["a", "b"]);
            assert_eq!(tx.follows("a", FollowKind::Dataset, "d")?, Some(time(1)));
            assert_eq!(tx.follows("a", FollowKind::User, "a")?, None);
            assert_eq!(tx.followee_ids("a", FollowKind::Group)?, ["g", "o"]);
            assert_eq!(tx.count_followees("a", FollowKind::User)?, 1);
            assert_eq!(tx.count_followed_groups("a", true)?, 1);
            assert_eq!(tx.count_followed_groups("a", false)?, 1);
            Ok(())
        });
        write(place, |tx| {
            tx.remove_follow("a", FollowKind::User, "b")?;
            tx.remove_follow("a", FollowKind::User, "b")?;
            tx.purge_dataset("d")?;
            tx.purge_group("g")
        });
        read(place, |tx| {
            assert_eq!(tx.count_followers(FollowKind::Dataset, "d")?, 0);
            assert_eq!(tx.follows("c", FollowKind::Dataset, "d")?, None);
            assert_eq!(tx.followee_ids("a", FollowKind::Group)?, ["o"]);
            Ok(())
        });
    });
}

#[test]
fn files_have_owners_and_go_with_them() {
    everywhere(|place| {
        write(place, furnish);
        let files = [
            file("f1", "package", "d"),
            file("f22", "package", "d"),
            file("f3", "resource", "r"),
            file("f4", "organization", "o"),
            file("f5", "user", "a"),
        ];
        write(place, |tx| {
            files.iter().try_for_each(|file| tx.insert_file(file))
        });
        let page = |order: &[(FileField, bool)], start, rows| {
            let (count, found) = read(place, |tx| {
                tx.files_of_owner("package", "d", order, start, rows)
            });
            (count, found.into_iter().map(|f| f.id).collect::<Vec<_>>())
        };
        assert_eq!(page(&[], 0, 10), (2, ids(&["f1", "f22"])));
        assert_eq!(page(&[(FileField::Size, true)], 0, 1), (2, ids(&["f22"])));
        assert_eq!(
            page(
                &[(FileField::Created, true), (FileField::Name, false)],
                1,
                5
            ),
            (2, ids(&["f22"]))
        );
        assert_eq!(page(&[], 0, 0), (2, Vec::new()));
        assert!(read(place, |tx| tx.file_exists_at("default", "f1.txt")));
        assert!(!read(place, |tx| tx.file_exists_at("other", "f1.txt")));
        let owner = FileOwner {
            kind: "user".to_owned(),
            id: "b".to_owned(),
            pinned: false,
        };
        write(place, |tx| {
            tx.rename_file("f5", "new.txt")?;
            tx.set_file_owner("f5", &owner)?;
            tx.record_file_transfer("t", "f5", files[4].owner.as_ref().unwrap(), None, time(2))
        });
        let changed = read(place, |tx| tx.file("f5")).unwrap();
        assert_eq!(changed.name, "new.txt");
        assert_eq!(changed.owner, Some(owner));
        assert_eq!(
            read(place, |tx| tx.file_transfers("f5")),
            [("user".to_owned(), "a".to_owned(), time(2))]
        );
        write(place, |tx| {
            tx.purge_dataset("d")?;
            tx.purge_group("o")?;
            tx.remove_file("f5")
        });
        for id in ["f1", "f22", "f3", "f4", "f5"] {
            assert_eq!(read(place, |tx| tx.file(id)), None, "{id}");
        }
    });
}

#[test]
fn bytes_are_kept_while_a_file_refers_to_them() {
    everywhere(|place| {
        write(place, |tx| {
            tx.put_stored_file("sha-of-f1", 1, time(1))?;
            tx.put_stored_file("sha-of-nothing", 1, time(1))?;
            tx.insert_file(&file("f1", "user", "a"))
        });
        assert_eq!(
            read(place, |tx| tx.unreferenced_files(time(2), 10)),
            ["sha-of-nothing"]
        );
        write(place, |tx| tx.remove_file("f1"));
        assert_eq!(
            read(place, |tx| tx.unreferenced_files(time(2), 10)).len(),
            2
        );
    });
}
