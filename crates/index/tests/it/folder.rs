//! The index on disk: what survives, what is noticed.

use cairn_index::{Index, IndexError, SearchRequest, Settings, Update};
use serde_json::json;
use std::path::Path;

use crate::site::{document, ids};

fn put(name: &str) -> Update {
    Update::Put(Box::new(document(json!({"name": name, "title": "Water"}))))
}

fn open(folder: &Path) -> Index {
    Index::open(folder, Settings::default()).unwrap()
}

fn all(index: &Index) -> String {
    let request = SearchRequest {
        sort: "name asc".to_owned(),
        ..SearchRequest::default()
    };
    ids(&index.search(&request).unwrap().hits)
}

/// The live folder.
fn live(folder: &Path) -> std::path::PathBuf {
    folder.join(std::fs::read_to_string(folder.join("current")).unwrap())
}

#[test]
fn what_was_applied_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    for checkpoint in [true, false] {
        let index = open(folder.path());
        index.apply(&[put("a"), put("b")], 7).unwrap();
        index
            .apply(&[Update::Delete("b".to_owned()), put("c")], 9)
            .unwrap();
        if checkpoint {
            index.checkpoint().unwrap();
        }
        drop(index);
        let index = open(folder.path());
        assert_eq!((index.applied_seq(), index.doc_count()), (9, 2));
        assert_eq!(all(&index), "a c");
    }
}

#[test]
fn a_second_process_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    let second = Index::open(folder.path(), Settings::default());
    assert!(matches!(second, Err(IndexError::InUse)));
    drop(index);
    open(folder.path());
}

#[test]
fn damage_is_noticed_and_the_index_starts_anew() {
    let damages: [fn(&Path); 3] = [
        |live| std::fs::write(live.join("meta.json"), "{").unwrap(),
        |live| std::fs::remove_file(segment_file(live)).unwrap(),
        |live| {
            let file = segment_file(live);
            let mut bytes = std::fs::read(&file).unwrap();
            bytes[0] ^= 0xff;
            std::fs::write(&file, bytes).unwrap();
        },
    ];
    for damage in damages {
        let folder = tempfile::tempdir().unwrap();
        let index = open(folder.path());
        index.apply(&[put("a")], 3).unwrap();
        drop(index);
        let before = live(folder.path());
        damage(&before);
        let index = open(folder.path());
        assert_eq!((index.applied_seq(), index.doc_count()), (0, 0));
        assert!(!before.exists());
        index.apply(&[put("b")], 4).unwrap();
        assert_eq!(all(&index), "b");
    }
}

#[test]
fn damage_behind_a_running_index_is_noticed() {
    type Damage = fn(&Path);
    // With what searches answer until a new index took the place.
    let damages: [(&str, Damage, Option<&str>); 5] = [
        (
            "gone",
            |live| std::fs::remove_file(segment_file(live)).unwrap(),
            Some("a b"),
        ),
        (
            "all gone",
            |live| std::fs::remove_dir_all(live).unwrap(),
            Some("a b"),
        ),
        (
            "no list",
            |live| std::fs::write(live.join("meta.json"), "{").unwrap(),
            None,
        ),
        (
            "cut",
            |live| {
                let file = std::fs::File::options()
                    .write(true)
                    .open(segment_file(live))
                    .unwrap();
                file.set_len(10).unwrap();
            },
            None,
        ),
        (
            "flipped",
            |live| {
                use std::io::Write as _;
                let mut file = std::fs::File::options()
                    .write(true)
                    .open(segment_file(live))
                    .unwrap();
                file.write_all(&[0xff, 0xfe, 0xfd]).unwrap();
                file.set_modified(std::time::UNIX_EPOCH).unwrap();
            },
            None,
        ),
    ];
    for (what, damage, meanwhile) in damages {
        let folder = tempfile::tempdir().unwrap();
        let index = open(folder.path());
        index.apply(&[put("a")], 3).unwrap();
        index.checkpoint().unwrap();
        index.apply(&[put("b")], 4).unwrap();
        index.inspect().unwrap();
        damage(&live(folder.path()));
        let said = index.inspect().unwrap_err();
        assert!(matches!(said, IndexError::Damaged(_)), "{what}: {said}");
        assert!(index.wants_successor() && index.is_damaged(), "{what}");
        let request = SearchRequest {
            sort: "name asc".to_owned(),
            ..SearchRequest::default()
        };
        let answer = index.search(&request).ok().map(|answer| ids(&answer.hits));
        assert_eq!(answer.as_deref(), meanwhile, "{what}");
        assert_eq!(
            index.apply(&[put("c")], 5).is_ok(),
            meanwhile.is_some(),
            "{what}"
        );
        let next = index.successor().unwrap();
        next.apply(&[put("a"), put("b"), put("c")], 5).unwrap();
        // After one that refused searches, they wait until all is there that was written meanwhile.
        let refused = index.is_broken();
        index.replace(next).unwrap();
        assert_eq!(
            index.search(&SearchRequest::default()).is_err(),
            refused,
            "{what}"
        );
        index.open_up();
        assert_eq!(all(&index), "a b c", "{what}");
        index.inspect().unwrap();
        assert!(!index.wants_successor() && !index.is_broken(), "{what}");
        drop(index);
        assert_eq!(all(&open(folder.path())), "a b c", "{what}");
    }
}

#[test]
fn files_that_are_touched_without_a_change_are_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    index.apply(&[put("a")], 3).unwrap();
    index.checkpoint().unwrap();
    let file = std::fs::File::options()
        .write(true)
        .open(segment_file(&live(folder.path())))
        .unwrap();
    file.set_modified(std::time::UNIX_EPOCH).unwrap();
    index.inspect().unwrap();
    assert!(!index.wants_successor());
    // Also while it is written to, merged and made durable.
    for number in 0..60 {
        index
            .apply(&[put(&format!("r{number}"))], 4 + number)
            .unwrap();
        if number % 7 == 0 {
            index.checkpoint().unwrap();
        }
        index.inspect().unwrap();
    }
}

fn segment_file(live: &Path) -> std::path::PathBuf {
    std::fs::read_dir(live)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "idx"))
        .unwrap()
}

#[test]
fn an_index_without_its_files_starts_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("v0-4")).unwrap();
    std::fs::write(folder.path().join("current"), "v0-4").unwrap();
    let index = open(folder.path());
    assert_eq!((index.applied_seq(), index.wants_successor()), (0, false));
    assert!(!folder.path().join("v0-4").exists());
}

#[test]
fn an_index_of_another_version_or_other_settings_serves_until_it_is_replaced() {
    let older: fn(&Path) -> Settings = |folder| {
        std::fs::rename(live(folder), folder.join("v0-4")).unwrap();
        std::fs::write(folder.join("current"), "v0-4").unwrap();
        Settings::default()
    };
    let other: fn(&Path) -> Settings = |_| Settings {
        extra_resource_fields: vec!["scale".to_owned()],
        ..Settings::default()
    };
    for change in [older, other] {
        let folder = tempfile::tempdir().unwrap();
        let index = open(folder.path());
        assert!(!index.wants_successor());
        index.apply(&[put("a")], 3).unwrap();
        drop(index);
        let settings = change(folder.path());
        let index = Index::open(folder.path(), settings.clone()).unwrap();
        assert_eq!((all(&index).as_str(), index.wants_successor()), ("a", true));
        index.apply(&[put("b")], 4).unwrap();
        let next = index.successor().unwrap();
        next.apply(&[put("a"), put("b"), put("c")], 5).unwrap();
        index.replace(next).unwrap();
        assert_eq!(
            (all(&index).as_str(), index.wants_successor()),
            ("a b c", false)
        );
        drop(index);
        let index = Index::open(folder.path(), settings).unwrap();
        assert_eq!(
            (all(&index).as_str(), index.wants_successor()),
            ("a b c", false)
        );
    }
}

#[test]
fn a_successor_is_seen_when_it_takes_the_place_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    index.apply(&[put("a")], 3).unwrap();
    let old = live(folder.path());
    let next = index.successor().unwrap();
    next.apply(&[put("b")], 0).unwrap();
    index.apply(&[put("c")], 4).unwrap();
    assert_eq!((all(&index).as_str(), index.applied_seq()), ("a c", 4));
    next.apply(&[put("c")], 4).unwrap();
    index.replace(next).unwrap();
    assert_eq!((all(&index).as_str(), index.applied_seq()), ("b c", 4));
    assert!(!old.exists(), "the old index is gone");
    index.apply(&[put("d")], 5).unwrap();
    drop(index);
    assert_eq!(all(&open(folder.path())), "b c d");
}

#[test]
fn a_successor_that_was_cut_off_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    index.apply(&[put("a")], 3).unwrap();
    let next = index.successor().unwrap();
    next.apply(&[put("b")], 4).unwrap();
    assert_eq!(folders(folder.path()), 2);
    drop(next);
    assert_eq!((folders(folder.path()), all(&index).as_str()), (1, "a"));
    // As a process leaves it that ends without a word.
    std::fs::create_dir(folder.path().join("v1-9")).unwrap();
    drop(index);
    assert_eq!(all(&open(folder.path())), "a");
    assert_eq!(folders(folder.path()), 1);
}

fn folders(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count()
}

#[test]
fn filling_shows_at_its_end() {
    let index = Index::in_memory(Settings::default()).unwrap();
    index.apply(&[put("old")], 5).unwrap();
    index.apply(&[Update::Clear], 0).unwrap();
    index.apply(&[put("a"), put("old")], 0).unwrap();
    index
        .apply(&[put("b"), Update::Delete("old".to_owned())], 0)
        .unwrap();
    assert_eq!((all(&index).as_str(), index.applied_seq()), ("old", 5));
    index.apply(&[put("a")], 8).unwrap();
    assert_eq!((all(&index).as_str(), index.applied_seq()), ("a b", 8));
    index
        .apply(&[put("x"), Update::Clear, put("y")], 9)
        .unwrap();
    assert_eq!(all(&index), "y");
}

/// Puts small segments together until there is nothing more to do.
fn settle(index: &Index) {
    while !index.settle().unwrap() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

fn segments(index: &Index) -> usize {
    let request = SearchRequest {
        explain: true,
        ..SearchRequest::default()
    };
    let explained = index.search(&request).unwrap().explanation;
    explained.map_or(0, |explained| explained.segments)
}

/// At rest small segments become one, with what was deleted and written meanwhile as it is, also in the eyes of the next start.
#[test]
fn at_rest_small_segments_are_put_together() {
    let folder = tempfile::tempdir().unwrap();
    let index = open(folder.path());
    for (seq, name) in (1..).zip(["a", "b", "c", "d", "e"]) {
        index.apply(&[put(name)], seq).unwrap();
    }
    assert_eq!(segments(&index), 5);
    // What is written while it is at work does not get lost.
    assert!(!index.settle().unwrap());
    index
        .apply(&[Update::Delete("b".to_owned()), put("f"), put("g")], 6)
        .unwrap();
    settle(&index);
    settle(&index);
    assert_eq!((segments(&index), all(&index).as_str()), (1, "a c d e f g"));
    // Nothing is left to do.
    assert!(index.settle().unwrap());
    drop(index);
    let index = open(folder.path());
    assert_eq!(
        (segments(&index), index.applied_seq(), all(&index).as_str()),
        (1, 6, "a c d e f g")
    );
}
