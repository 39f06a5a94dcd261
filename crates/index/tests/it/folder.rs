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

fn segment_file(live: &Path) -> std::path::PathBuf {
    std::fs::read_dir(live)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "idx"))
        .unwrap()
}

#[test]
fn a_folder_of_another_version_is_left() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("v0-4")).unwrap();
    std::fs::write(folder.path().join("current"), "v0-4").unwrap();
    let index = open(folder.path());
    assert_eq!(index.applied_seq(), 0);
    assert!(!folder.path().join("v0-4").exists());
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
