//! Datasets and what hangs on them.

use cairn_domain::record::{DELETED, Member, Tag};
use cairn_store::{DatasetVersion, ResourceCriterion, ResourceRecord, StoreError};

use crate::places::{Place, dataset, everywhere, read, time, write};

#[test]
fn a_dataset_is_read_back_as_it_was_written() {
    everywhere(|place| {
        let one = dataset("rivers");
        write(place, |tx| tx.insert_dataset(&one));
        assert_eq!(read(place, |tx| tx.dataset("rivers")), Some(one.clone()));
        assert_eq!(
            read(place, |tx| tx.dataset_by_ref("rivers")),
            Some(one.clone())
        );
        assert_eq!(
            read(place, |tx| tx.dataset_head("rivers")),
            Some(one.head())
        );
        assert_eq!(read(place, |tx| tx.dataset("lakes")), None);
    });
}

#[test]
fn the_second_of_two_updates_of_one_version_is_a_conflict() {
    everywhere(|place| {
        let one = dataset("rivers");
        write(place, |tx| tx.insert_dataset(&one));
        let mut next = one.clone();
        next.version = 2;
        next.title = "First".to_owned();
        write(place, |tx| tx.update_dataset(&next));
        next.title = "Second".to_owned();
        let error = place
            .store
            .write(|tx| tx.update_dataset(&next))
            .unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error}");
        assert_eq!(
            read(place, |tx| tx.dataset("rivers")).unwrap().title,
            "First"
        );
    });
}

#[test]
fn a_name_is_given_once() {
    everywhere(|place| {
        write(place, |tx| tx.insert_dataset(&dataset("rivers")));
        let mut other = dataset("lakes");
        other.name = "rivers".to_owned();
        let error = place
            .store
            .write(|tx| tx.insert_dataset(&other))
            .unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error}");
    });
}

#[test]
fn names_are_listed_in_byte_order_and_without_what_is_hidden() {
    everywhere(|place| {
        write(place, |tx| {
            for name in ["b", "a-2", "a_1", "c", "hidden", "gone"] {
                let mut one = dataset(name);
                one.private = name == "hidden";
                if name == "gone" {
                    one.state = DELETED.to_owned();
                }
                tx.insert_dataset(&one)?;
            }
            Ok(())
        });
        assert_eq!(
            read(place, |tx| tx.public_dataset_names(None, 0)),
            ["a-2", "a_1", "b", "c"]
        );
        assert_eq!(
            read(place, |tx| tx.public_dataset_names(Some(2), 1)),
            ["a_1", "b"]
        );
    });
}

#[test]
fn every_version_is_read_as_it_was() {
    everywhere(|place| {
        let mut one = dataset("rivers");
        let titled = |title: &str| {
            let mut body = one.body.clone();
            body.insert("title".to_owned(), title.into());
            body
        };
        let bodies = ["a", "b", "in passing", "c"].map(titled);
        one.version = 1;
        one.body.clone_from(&bodies[0]);
        write(place, |tx| {
            tx.insert_dataset(&one)?;
            tx.keep_dataset_version("rivers", Some("ann"), time(1))?;
            for (second, body) in (1_u32..).zip(&bodies).skip(1) {
                one.version += 1;
                one.body.clone_from(body);
                tx.update_dataset(&one)?;
                // What changes in passing is kept of nobody.
                if second != 3 {
                    tx.keep_dataset_version("rivers", None, time(second))?;
                }
            }
            Ok(())
        });
        let version = |number| {
            read(place, |tx| tx.dataset_version("rivers", number)).map(|version| version.body)
        };
        assert_eq!(version(1).as_ref(), Some(&bodies[0]));
        assert_eq!(version(2).as_ref(), Some(&bodies[1]));
        assert_eq!(version(3), None);
        assert_eq!(version(4).as_ref(), Some(&bodies[3]));
        let ids = ["rivers".to_owned()];
        let at = read(place, |tx| tx.dataset_versions_at(&ids, time(3)));
        assert_eq!(at[0].1.body, bodies[1]);
        let all = read(place, |tx| tx.unlogged_versions(&ids));
        let numbers: Vec<i64> = all.iter().map(|(_, version)| version.version).collect();
        assert_eq!(numbers, [1, 2, 4]);
        assert_eq!(all[2].1.body, bodies[3]);
    });
}

#[test]
fn purging_leaves_nothing_behind() {
    everywhere(|place| {
        let one = dataset("rivers");
        write(place, |tx| {
            tx.insert_dataset(&one)?;
            tx.insert_dataset_version(
                "rivers",
                &DatasetVersion {
                    version: 1,
                    at: time(1),
                    account_id: None,
                    body: one.body.clone(),
                },
            )?;
            tx.insert_tag(&Tag {
                id: "t".into(),
                name: "water".into(),
                vocabulary_id: None,
            })?;
            tx.set_dataset_tags("rivers", &["t".into()])?;
            tx.put_resource(&resource("r", "rivers"))
        });
        assert!(read(place, |tx| tx.dataset_version("rivers", 1)).is_some());
        write(place, |tx| tx.purge_dataset("rivers"));
        assert_eq!(read(place, |tx| tx.dataset_head("rivers")), None);
        assert_eq!(read(place, |tx| tx.resource_link("r")), None);
        assert_eq!(read(place, |tx| tx.dataset_version("rivers", 1)), None);
        assert_eq!(
            read(place, |tx| tx.dataset_ids_with_tag("t")),
            Vec::<String>::new()
        );
    });
}

fn resource(id: &str, dataset_id: &str) -> ResourceRecord {
    ResourceRecord {
        id: id.to_owned(),
        dataset_id: dataset_id.to_owned(),
        position: 0,
        state: "active".to_owned(),
        url: "http://example.org/100%_of.csv".to_owned(),
        format: Some("CSV".to_owned()),
        description: None,
        hash: Some("abc".to_owned()),
        name: Some("Débit".to_owned()),
        resource_type: None,
        mimetype: None,
        mimetype_inner: None,
        size: Some(5_000_000_000),
        created: Some(time(3)),
        last_modified: None,
        metadata_modified: None,
        cache_url: None,
        cache_last_updated: None,
        url_type: None,
        extras: r#"{"alt_url":"weitere"}"#.to_owned(),
        file: None,
        held: false,
    }
}

#[test]
fn resources_are_found_by_what_their_fields_hold() {
    everywhere(|place| {
        write(place, |tx| {
            tx.insert_dataset(&dataset("rivers"))?;
            tx.put_resource(&resource("r", "rivers"))?;
            let mut private = dataset("secret");
            private.private = true;
            tx.insert_dataset(&private)?;
            tx.put_resource(&resource("hidden", "secret"))
        });
        let found = |place: &Place, criterion| {
            read(place, |tx| {
                tx.search_resources(std::slice::from_ref(&criterion), Some("name"), 0, None)
            })
        };
        let one = (1, vec![("rivers".to_owned(), "r".to_owned())]);
        for criterion in [
            ResourceCriterion::Contains("format", "csv".into()),
            ResourceCriterion::Contains("name", "DÉB".into()),
            ResourceCriterion::Contains("url", "100%_OF".into()),
            ResourceCriterion::StartsWith("hash", "ab".into()),
            ResourceCriterion::Size(5_000_000_000),
            ResourceCriterion::At("created", time(3)),
            ResourceCriterion::Extra("alt_url".into(), "WEIT".into()),
        ] {
            assert_eq!(found(place, criterion.clone()), one, "{criterion:?}");
        }
        for criterion in [
            ResourceCriterion::Contains("url", "100_".into()),
            ResourceCriterion::Contains("url", "%of".into()),
            ResourceCriterion::StartsWith("hash", "b".into()),
            ResourceCriterion::Size(5),
        ] {
            assert_eq!(found(place, criterion.clone()).0, 0, "{criterion:?}");
        }
    });
}

#[test]
fn a_member_row_is_written_over() {
    everywhere(|place| {
        let group = cairn_domain::record::Group {
            id: "g".into(),
            name: "water".into(),
            kind: "group".into(),
            title: String::new(),
            description: String::new(),
            image_url: String::new(),
            created: time(1),
            is_organization: false,
            approval_status: "approved".into(),
            state: "active".into(),
            version: 1,
            body: serde_json::Map::new(),
        };
        let mut member = Member {
            id: "m".into(),
            group_id: "g".into(),
            table_name: "user".into(),
            table_id: "u".into(),
            capacity: "member".into(),
            state: "active".into(),
        };
        write(place, |tx| {
            tx.insert_group(&group)?;
            tx.put_member(&member)?;
            member.id = "other".into();
            member.capacity = "admin".into();
            tx.put_member(&member)
        });
        let found = read(place, |tx| tx.members_of_group("g", Some("user")));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].id.as_str(), found[0].capacity.as_str()),
            ("m", "admin")
        );
        assert_eq!(
            read(place, |tx| tx.capacities_of_user("u")),
            [cairn_store::Capacity {
                group_id: "g".to_owned(),
                capacity: "admin".to_owned(),
                is_organization: false,
                is_active: true,
            }]
        );
    });
}
