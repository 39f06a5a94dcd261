//! Members of groups, and what groups and organizations count and list of their datasets.

use cairn_domain::record::{Account, Group, Member};
use cairn_store::{GroupFilter, GroupOrder, PrivateDatasets, StoreError, Tx};

use crate::places::{dataset, everywhere, read, time, write};

fn group(id: &str, title: &str, is_organization: bool) -> Group {
    Group {
        id: id.to_owned(),
        name: format!("name-{id}"),
        kind: "group".to_owned(),
        title: title.to_owned(),
        description: String::new(),
        image_url: String::new(),
        created: time(0),
        is_organization,
        approval_status: "approved".to_owned(),
        state: "active".to_owned(),
        version: 1,
        body: serde_json::Map::new(),
    }
}

fn member(group: &str, table: &str, object: &str, capacity: &str) -> Member {
    Member {
        id: format!("{group}-{object}"),
        group_id: group.to_owned(),
        table_name: table.to_owned(),
        table_id: object.to_owned(),
        capacity: capacity.to_owned(),
        state: "active".to_owned(),
    }
}

fn account(id: &str, state: &str) -> Account {
    Account {
        id: id.to_owned(),
        name: format!("name-{id}"),
        fullname: None,
        email: None,
        password: None,
        about: None,
        created: time(0),
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

/// An organization `o` and a group `g` with three datasets each: public, private, deleted; and three users of `g`.
fn fill(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.insert_group(&group("o", "École", true))?;
    tx.insert_group(&group("g", "Water", false))?;
    tx.insert_group(&group("parent", "Parent", false))?;
    for (number, (id, private, state)) in [
        ("public", false, "active"),
        ("private", true, "active"),
        ("gone", false, "deleted"),
        ("newest", false, "active"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut one = dataset(id);
        one.owner_org = Some("o".to_owned());
        one.private = private;
        one.state = state.to_owned();
        one.modified = time(u32::try_from(number).unwrap());
        tx.insert_dataset(&one)?;
        tx.put_member(&member("g", "package", id, "public"))?;
    }
    for (id, state) in [("u", "active"), ("invited", "pending"), ("left", "deleted")] {
        tx.insert_account(&account(id, state))?;
        tx.put_member(&member("g", "user", id, "member"))?;
    }
    tx.put_member(&member("g", "group", "parent", "parent"))
}

fn ids(list: &[&str]) -> Vec<String> {
    list.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn datasets_are_counted_and_listed_as_far_as_somebody_sees_them() {
    everywhere(|place| {
        write(place, fill);
        let (o, g) = (ids(&["o"]), ids(&["g"]));
        let mut counts = read(place, |tx| tx.public_dataset_counts(&o, &g));
        counts.sort_unstable();
        assert_eq!(counts, [("g".to_owned(), 2), ("o".to_owned(), 2)]);
        let private = read(place, |tx| tx.private_dataset_counts(&o));
        assert_eq!(private, [("o".to_owned(), 1)]);
        for (seen, limit, expected) in [
            (
                PrivateDatasets::All,
                10,
                &["newest", "private", "public"][..],
            ),
            (PrivateDatasets::These(vec![]), 10, &["newest", "public"]),
            (
                PrivateDatasets::These(ids(&["private"])),
                2,
                &["newest", "private"],
            ),
        ] {
            let found = read(place, |tx| {
                tx.newest_datasets_of_organization("o", &seen, limit)
            });
            assert_eq!(found, expected, "{seen:?}");
        }
        let found = read(place, |tx| tx.newest_datasets_of_group("g", 10));
        assert_eq!(found, ["newest", "public"]);
    });
}

#[test]
fn members_in_use_are_those_whose_objects_are() {
    everywhere(|place| {
        write(place, fill);
        for (table, expected) in [
            ("user", &["u"][..]),
            ("package", &["newest", "private", "public"]),
            ("group", &["parent"]),
        ] {
            let mut found: Vec<String> = read(place, |tx| tx.members_in_use("g", table))
                .into_iter()
                .map(|member| member.table_id)
                .collect();
            found.sort_unstable();
            assert_eq!(found, expected, "{table}");
        }
        assert_eq!(
            read(place, |tx| tx.user_counts(&ids(&["g", "o"]))),
            [("g".to_owned(), 3)]
        );
        write(place, |tx| tx.delete_members_of_group("g", "user"));
        assert_eq!(read(place, |tx| tx.user_counts(&ids(&["g"]))), []);
        assert_eq!(
            read(place, |tx| tx.members_of_group("g", Some("package"))).len(),
            4
        );
    });
}

#[test]
fn what_stands_below_is_active_and_of_one_kind() {
    everywhere(|place| {
        write(place, fill);
        write(place, |tx| {
            tx.put_member(&member("o", "group", "g", "parent"))?;
            tx.put_member(&member("o", "group", "o", "parent"))
        });
        for (id, is_organization, expected) in [
            ("parent", false, true),
            ("parent", true, false),
            ("g", true, true),
            ("g", false, false),
            ("o", true, false),
        ] {
            let found = read(place, |tx| tx.has_children(id, is_organization));
            assert_eq!(found, expected, "{id} {is_organization}");
        }
        let mut gone = group("g", "Water", false);
        gone.state = "deleted".to_owned();
        gone.version = 2;
        write(place, |tx| tx.update_group(&gone));
        assert!(!read(place, |tx| tx.has_children("parent", false)));
    });
}

#[test]
fn things_are_found_by_id_or_name() {
    everywhere(|place| {
        write(place, fill);
        let refs = ids(&["name-u", "invited", "none"]);
        let mut found: Vec<String> = read(place, |tx| tx.accounts_by_refs(&refs))
            .into_iter()
            .map(|account| account.id)
            .collect();
        found.sort_unstable();
        assert_eq!(found, ["invited", "u"]);
        let refs = ids(&["name-o", "g", "none"]);
        assert_eq!(read(place, |tx| tx.groups_by_refs(&refs)).len(), 2);
        let refs = ids(&["public", "none"]);
        assert_eq!(read(place, |tx| tx.dataset_heads_by_refs(&refs)).len(), 1);
    });
}

#[test]
fn groups_are_found_in_any_case() {
    everywhere(|place| {
        write(place, fill);
        for (is_organization, text, expected) in [
            (true, "ÉCOLE", 1),
            (true, "école", 1),
            (false, "wat", 1),
            (false, "NAME-G", 1),
            // As in CKAN, what is looked for is a pattern.
            (false, "%", 2),
            (false, "w_t", 1),
            (false, "w_ter%x", 0),
        ] {
            let filter = GroupFilter {
                is_organization,
                text: Some(text.to_owned()),
                ..GroupFilter::default()
            };
            let listed = read(place, |tx| {
                tx.list_groups(&filter, GroupOrder::Title, false, None, 0)
            });
            assert_eq!(listed.len(), expected, "{text}");
            let found = read(place, |tx| tx.autocomplete_groups(is_organization, text, 5));
            assert_eq!(found.len(), expected, "{text}");
        }
    });
}
