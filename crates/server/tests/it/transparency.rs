//! The transparency log: what enters it, what it proves, and that nothing can be changed behind it.

use cairn_catalogue::input::Input;
use cairn_catalogue::readers::{READERS, run_readers};
use cairn_catalogue::settings::Secret;
use cairn_catalogue::transparency::{Report, Scope, compare, new_key, rotate_key, verify};
use cairn_catalogue::{App, actions};
use cairn_translog::checkpoint::Checkpoint;
use cairn_translog::hash::{Hash, from_hex, leaf};
use cairn_translog::note::Verifier;
use cairn_translog::{bundle, proof, tile};
use serde_json::{Map, Value, json};

use crate::support::Site;

/// Has the log written.
fn read(app: &App) -> Result<(), cairn_catalogue::ActionError> {
    run_readers(app, READERS)
}

/// Returns kind and name of each entry, the oldest first.
async fn told(site: &Site) -> Vec<(String, String)> {
    read(&site.app).unwrap();
    let found = asked(site, "log_entry_list", json!({"from": 0})).await;
    let text = |entry: &Value, key: &str| entry["entry"][key].as_str().unwrap_or("-").to_owned();
    found["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (text(entry, "kind"), text(entry, "name")))
        .collect()
}

/// Calls an action as anybody.
async fn asked(site: &Site, action: &str, params: Value) -> Value {
    site.action(action, &params).send().await.result()
}

fn checked(site: &Site) -> (Vec<String>, Report) {
    checked_with(
        site,
        &Scope {
            files: true,
            ..Scope::default()
        },
    )
}

fn checked_with(site: &Site, scope: &Scope) -> (Vec<String>, Report) {
    let mut lines = Vec::new();
    let report = verify(&site.app, scope, &mut |line| lines.push(line.to_owned())).unwrap();
    (lines, report)
}

fn hashes(list: &Value) -> Vec<Hash> {
    let list = list.as_array().unwrap().iter();
    list.map(hash).collect()
}

fn hash(value: &Value) -> Hash {
    from_hex(value.as_str().unwrap()).unwrap()
}

#[actix_web::test]
async fn what_becomes_public_changes_and_goes_enters_the_log() {
    let site = Site::new();
    let organization = site
        .done("organization_create", json!({"name": "org"}))
        .await;
    let nothing = site.action("log_checkpoint_show", &json!({})).send().await;
    assert_eq!(nothing.status, 404);
    assert_eq!(site.get("/log/checkpoint").send().await.status, 404);
    for (action, params) in [
        ("package_create", json!({"name": "open", "title": "Open"})),
        (
            "package_create",
            json!({"name": "closed", "private": true, "owner_org": organization["id"]}),
        ),
        ("package_create", json!({"name": "draft", "state": "draft"})),
        ("package_patch", json!({"id": "open", "notes": "changed"})),
        // What nobody sees is no news, nor is what changes nothing.
        ("package_patch", json!({"id": "closed", "notes": "changed"})),
        ("package_patch", json!({"id": "open", "notes": "changed"})),
        ("package_patch", json!({"id": "draft", "state": "active"})),
        ("package_patch", json!({"id": "draft", "name": "final"})),
        ("package_patch", json!({"id": "closed", "private": false})),
        (
            "package_patch",
            json!({"id": "closed", "private": true, "name": "very-secret"}),
        ),
        (
            "package_patch",
            json!({"id": "very-secret", "notes": "changed"}),
        ),
        ("package_delete", json!({"id": "open", "reason": "Old"})),
        ("dataset_purge", json!({"id": "open"})),
        ("package_delete", json!({"id": "final"})),
        ("package_patch", json!({"id": "final", "state": "active"})),
    ] {
        site.done(action, params).await;
    }
    // All at once, or one after another: the same is told.
    let pair = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
    assert_eq!(
        told(&site).await,
        [
            pair("publication", "draft"),
            pair("change", "final"),
            pair("publication", "closed"),
            pair("withdrawal", "closed"),
            pair("withdrawal", "open"),
            pair("withdrawal", "final"),
            pair("publication", "final"),
        ]
    );
    site.done("package_create", json!({"name": "next"})).await;
    let told = told(&site).await;
    assert_eq!(told.len(), 8);
    assert!(!told.iter().any(|(_, name)| name == "very-secret"));
    let found = asked(&site, "log_entry_list", json!({"id": "final", "limit": 2})).await;
    let previous: Vec<&Value> = found["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["entry"]["previous"])
        .collect();
    assert_eq!(previous, [&json!(5), &json!(1)]);
    assert_eq!(checked(&site).0, Vec::<String>::new());
    for (params, status) in [
        (json!({"from": 0, "id": "final"}), 409),
        (json!({"before": -1}), 409),
        (json!({"limit": "many"}), 409),
        (json!({"id": "very-secret"}), 200),
    ] {
        let answer = site.action("log_entry_list", &params).send().await;
        assert_eq!(answer.status, status, "{params}");
        if status == 200 {
            assert_eq!(answer.result()["entries"], json!([]));
        }
    }
}

#[actix_web::test]
async fn what_comes_deleted_is_told_to_nobody_before_it_was_public() {
    let site = Site::with(|settings, _| {
        settings.site.url = "https://data.example.org".to_owned();
    });
    let made = site
        .done(
            "package_create",
            json!({"name": "late", "title": "Late", "state": "deleted"}),
        )
        .await;
    let id = made["id"].as_str().unwrap();
    // It is the newest of the feed, and not there for others.
    let told_of = async |since: &str| -> Value {
        site.get(&format!("/api/changes?since={since}"))
            .send()
            .await
            .json()
    };
    let harvested = async || {
        let query =
            format!("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:data.example.org:{id}");
        site.get(&format!("/oai?{query}")).send().await.text()
    };
    let hidden = async || {
        assert!(harvested().await.contains("idDoesNotExist"));
        let params = json!({"id": id});
        let left = site.action("tombstone_show", &params).send().await;
        assert_eq!(left.status, 404, "{}", left.text());
        assert_eq!(site.get("/dataset/late").send().await.status, 404);
    };
    let start = told_of("0").await;
    assert_eq!(start["changes"], json!([]));
    assert!(told(&site).await.is_empty());
    hidden().await;
    site.done("package_patch", json!({"id": id, "notes": "changed"}))
        .await;
    assert_eq!(told_of("0").await["changes"], json!([]));
    hidden().await;
    // From the moment that it is public on it is told of like any other.
    site.done("package_patch", json!({"id": id, "state": "active"}))
        .await;
    let now = told_of(start["cursor"].as_str().unwrap()).await;
    assert_eq!(now["changes"][0]["name"], "late");
    assert!(harvested().await.contains("<metadata>"));
    site.done("package_delete", json!({"id": id})).await;
    let now = told_of(now["cursor"].as_str().unwrap()).await;
    assert_eq!(
        (&now["changes"][0]["id"], &now["changes"][0]["deleted"]),
        (&json!(id), &json!(true))
    );
    assert!(harvested().await.contains("status=\"deleted\""));
    let pair = |kind: &str| (kind.to_owned(), "late".to_owned());
    assert_eq!(told(&site).await, [pair("publication"), pair("withdrawal")]);
}

#[actix_web::test]
async fn the_log_proves_what_it_has_and_that_it_only_grew() {
    let site = Site::new();
    let caller = site.app.site_account().unwrap();
    let create = actions::find("package_create").unwrap();
    let mut there = 0;
    for size in [1, 3, 256, 300] {
        let made = site.app.write(&caller, "en", |ctx| {
            for number in there..size {
                let name = ("name".to_owned(), json!(format!("record-{number}")));
                (create.run)(ctx, &Input::new(Map::from_iter([name])))?;
            }
            Ok(())
        });
        made.unwrap();
        there = size;
        read(&site.app).unwrap();
    }
    read(&site.app).unwrap();
    let newest = asked(&site, "log_checkpoint_show", json!({})).await;
    assert_eq!(newest["size"], 300);
    let note = site.get("/log/checkpoint").send().await;
    assert_eq!(note.header("cache-control"), Some("no-cache"));
    assert_eq!(note.text(), newest["checkpoint"].as_str().unwrap());
    let key = Verifier::parse(newest["verifier"].as_str().unwrap()).unwrap();
    let signed = Checkpoint::open(&note.text(), &key).unwrap();
    assert_eq!((signed.size, signed.root), (300, hash(&newest["root"])));
    for (first, second) in [
        (1, 3),
        (3, 300),
        (256, 300),
        (300, 300),
        (0, 300),
        (255, 256),
    ] {
        let found = asked(
            &site,
            "log_proof_consistency",
            json!({"first": first, "second": second}),
        )
        .await;
        let roots = (hash(&found["first_root"]), hash(&found["second_root"]));
        let path = hashes(&found["path"]);
        assert_eq!(
            proof::consistency(first, &roots.0, second, &roots.1, &path),
            Ok(()),
            "{first} {second}"
        );
    }
    for (index, size) in [(0, 1), (0, 300), (255, 300), (299, 300), (2, 3)] {
        let found = asked(
            &site,
            "log_proof_inclusion",
            json!({"index": index, "size": size}),
        )
        .await;
        let hashed = leaf(found["text"].as_str().unwrap().as_bytes());
        assert_eq!(hash(&found["leaf_hash"]), hashed);
        let path = hashes(&found["path"]);
        assert_eq!(
            proof::inclusion(&hashed, index, size, &path, &hash(&found["root"])),
            Ok(()),
            "{index} {size}"
        );
    }
    let of_record = asked(&site, "log_proof_inclusion", json!({"id": "record-7"})).await;
    assert_eq!(of_record["index"], 7);
    for (action, params, status) in [
        ("log_proof_inclusion", json!({"index": 300}), 404),
        ("log_proof_inclusion", json!({"index": 3, "size": 3}), 404),
        ("log_proof_inclusion", json!({"index": 3, "size": 301}), 409),
        ("log_proof_inclusion", json!({}), 409),
        ("log_proof_inclusion", json!({"id": "nothing"}), 404),
        ("log_proof_consistency", json!({}), 409),
        (
            "log_proof_consistency",
            json!({"first": 5, "second": 4}),
            409,
        ),
        ("log_proof_consistency", json!({"first": 301}), 409),
        ("log_checkpoint_show", json!({"size": 0}), 404),
    ] {
        let answer = site.action(action, &params).send().await;
        assert_eq!(answer.status, status, "{action} {params}");
    }
    let service = site.service().await;
    for (path, width) in [
        ("tile/0/000", Some(256)),
        ("tile/0/000.p/7", Some(7)),
        ("tile/0/001.p/44", Some(44)),
        ("tile/1/000.p/1", Some(1)),
        ("tile/0/001", None),
        ("tile/0/001.p/45", None),
        ("tile/2/000.p/1", None),
        ("tile/0/1", None),
        ("tile/x/000", None),
        ("tile/0/../checkpoint", None),
    ] {
        let answer = site.get(&format!("/log/{path}")).send_to(&service).await;
        let found = (answer.status == 200).then(|| tile::decode(&answer.body).unwrap().len());
        assert_eq!(found, width, "{path}");
        if found.is_some() {
            assert!(
                answer
                    .header("cache-control")
                    .unwrap()
                    .contains("immutable")
            );
        }
    }
    let entries = site
        .get("/log/tile/entries/001.p/44")
        .send_to(&service)
        .await;
    let entries = bundle::split(&entries.body).unwrap();
    assert_eq!(entries.len(), 44);
    let tiles = site.get("/log/tile/0/001.p/44").send_to(&service).await;
    let tiles = tile::decode(&tiles.body).unwrap();
    assert!(
        entries
            .iter()
            .zip(tiles)
            .all(|(entry, hash)| leaf(entry) == hash)
    );
}

#[actix_web::test]
async fn whatever_is_changed_behind_the_log_is_named() {
    let site = Site::new();
    let made = site
        .post("/api/3/action/package_create")
        .token(&site.token)
        .json(&json!({"name": "rivers", "notes": "blue", "extras": [{"key": "length", "value": "1.50"}]}))
        .send()
        .await
        .result();
    let id = made["id"].as_str().unwrap().to_owned();
    site.post("/api/3/action/resource_create")
        .token(&site.token)
        .multipart(&[
            ("package_id", None, b"rivers"),
            ("upload", Some("data.txt"), b"one two three"),
        ])
        .send()
        .await
        .result();
    site.done("package_create", json!({"name": "lakes"})).await;
    site.done("package_create", json!({"name": "seas"})).await;
    site.done(
        "package_delete",
        json!({"id": "seas", "reason": "Dried up"}),
    )
    .await;
    site.done("package_create", json!({"name": "hills"})).await;
    site.done("dataset_purge", json!({"id": "hills", "reason": "Flat"}))
        .await;
    read(&site.app).unwrap();
    let (lines, report) = checked(&site);
    assert_eq!(lines, Vec::<String>::new());
    assert_eq!((report.records, report.files, report.waiting), (3, 1, 0));
    let kept = site.get("/log/checkpoint").send().await.text();
    // Each change is taken back by the next statement.
    for (change, back, said) in [
        (
            "UPDATE dataset SET body = REPLACE(body, 'blue', 'blu3') WHERE name = 'rivers'",
            "UPDATE dataset SET body = REPLACE(body, 'blu3', 'blue') WHERE name = 'rivers'",
            "is not what entered the log",
        ),
        (
            "UPDATE dataset SET title = 'lakez' WHERE name = 'lakes'",
            "UPDATE dataset SET title = 'lakes' WHERE name = 'lakes'",
            "its columns are not what its body says",
        ),
        (
            "UPDATE dataset_version SET body = REPLACE(body, 'blue', 'blu3') WHERE version = 1",
            "UPDATE dataset_version SET body = REPLACE(body, 'blu3', 'blue') WHERE version = 1",
            "version 1 of the record",
        ),
        (
            "UPDATE resource SET file = REPLACE(file, 'a', 'b')",
            "UPDATE resource SET file = (SELECT sha256 FROM stored_file)",
            "serves another file",
        ),
        (
            "UPDATE announcement SET reason = 'Dried op' WHERE name = 'seas'",
            "UPDATE announcement SET reason = 'Dried up' WHERE name = 'seas'",
            "the note on the withdrawn record",
        ),
        (
            "UPDATE log_entry SET body = REPLACE(body, 'lakes', 'lakez')",
            "UPDATE log_entry SET body = REPLACE(body, 'lakez', 'lakes')",
            "was signed for other entries",
        ),
        (
            "UPDATE log_checkpoint SET note = REPLACE(note, 'log', 'lug')",
            "UPDATE log_checkpoint SET note = REPLACE(note, 'lug', 'log')",
            "the checkpoint of",
        ),
        (
            "UPDATE log_tile SET idx = 1",
            "UPDATE log_tile SET idx = 0",
            "tile 0 of level 0",
        ),
    ] {
        site.sql(change);
        let (lines, _) = checked(&site);
        assert!(
            lines.iter().any(|line| line.contains(said)),
            "{change}: {lines:?}"
        );
        site.sql(back);
        let (lines, _) = checked(&site);
        assert_eq!(lines, Vec::<String>::new(), "{back}");
    }
    let sha256 = cairn_translog::hash::hex(&cairn_translog::hash::sha256(b"one two three"));
    let path = site.app.files.path(&sha256);
    std::fs::write(&path, "one two thre3").unwrap();
    let (lines, _) = checked(&site);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains(&sha256), "{lines:?}");
    std::fs::remove_file(&path).unwrap();
    let (lines, _) = checked(&site);
    assert!(lines[0].contains("is missing"), "{lines:?}");
    let without_files = checked_with(&site, &Scope::default());
    assert_eq!(without_files.0, Vec::<String>::new());
    // A record that is put in or taken out behind the log.
    site.sql(&format!("DELETE FROM dataset WHERE id = '{id}'"));
    let (lines, _) = checked_with(&site, &Scope::default());
    assert!(
        lines.iter().any(|line| line.contains("is public no more")),
        "{lines:?}"
    );
    // Nothing is added to a log that is not what was signed.
    site.sql("UPDATE log_tile SET idx = 1");
    site.done("package_create", json!({"name": "brooks"})).await;
    assert!(read(&site.app).is_err());
    site.sql("UPDATE log_tile SET idx = 0");
    read(&site.app).unwrap();
    // A log that was written anew does not go on from what somebody kept.
    for table in ["log_entry", "log_tile", "log_checkpoint", "log_record"] {
        site.sql(&format!("DELETE FROM {table}"));
    }
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        site.done("package_create", json!({"name": format!("again-{name}")}))
            .await;
    }
    read(&site.app).unwrap();
    let scope = Scope {
        checkpoints: vec![kept.clone()],
        ..Scope::default()
    };
    let (lines, _) = checked_with(&site, &scope);
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("the kept checkpoint 1")),
        "{lines:?}"
    );
    let now = site.get("/log/checkpoint").send().await.text();
    let notes = [("old".to_owned(), kept), ("new".to_owned(), now.clone())];
    let found = compare(&site.app, None, &notes).unwrap();
    assert!(
        found.iter().any(|line| line.starts_with("old")),
        "{found:?}"
    );
    assert_eq!(
        compare(&site.app, None, &[("new".to_owned(), now)]).unwrap(),
        Vec::<String>::new()
    );
}

#[actix_web::test]
async fn a_log_whose_key_is_elsewhere_is_not_signed_with_another() {
    let site = Site::new();
    site.done("package_create", json!({"name": "one"})).await;
    read(&site.app).unwrap();
    let (other, _follower) = site.again(|settings| {
        // Its own data folder, as another node has.
        settings.storage.data = settings.storage.data.join("other");
    });
    site.done("package_create", json!({"name": "two"})).await;
    assert!(read(&other).is_err());
    read(&site.app).unwrap();
    assert_eq!(checked(&site).0, Vec::<String>::new());
}

#[actix_web::test]
async fn a_key_hands_over_to_the_next_and_what_either_signed_stays_good() {
    let site = Site::new();
    assert!(rotate_key(&site.app).is_err(), "there is no log yet");
    for name in ["zero", "one"] {
        site.done("package_create", json!({"name": name})).await;
        read(&site.app).unwrap();
    }
    let first = asked(&site, "log_checkpoint_show", json!({})).await;
    let keys = asked(&site, "log_key_list", json!({})).await;
    assert_eq!(keys, json!([{"verifier": first["verifier"], "since": 0}]));

    let handover = rotate_key(&site.app).unwrap();
    assert_eq!(
        (handover.size, json!(handover.from.to_string())),
        (2, first["verifier"].clone())
    );
    // The newest checkpoint is read with either key.
    let both = site.get("/log/checkpoint").send().await.text();
    for key in [&handover.from, &handover.to] {
        assert_eq!(Checkpoint::open(&both, key).unwrap().size, 2);
    }
    site.done("package_create", json!({"name": "two"})).await;
    read(&site.app).unwrap();
    let second = asked(&site, "log_checkpoint_show", json!({})).await;
    assert_eq!(second["verifier"], json!(handover.to.to_string()));
    assert_eq!(rotate_key(&site.app).unwrap().size, 3);
    site.done("package_create", json!({"name": "three"})).await;
    read(&site.app).unwrap();
    let keys = asked(&site, "log_key_list", json!({})).await;
    let since: Vec<&Value> = keys
        .as_array()
        .unwrap()
        .iter()
        .map(|key| &key["since"])
        .collect();
    assert_eq!(since, [&json!(0), &json!(2), &json!(3)]);
    let data = &site.app.settings.storage.data;
    assert!(data.join("log.key").exists() && !data.join("log.key.next").exists());

    // Each of the three leads to the others; one of nobody does not.
    let kept = |note: &Value| note["checkpoint"].as_str().unwrap().to_owned();
    let checkpoints = vec![kept(&first), kept(&second), both];
    let stranger = cairn_translog::note::Signer::new(handover.to.name(), [9; 32]).unwrap();
    let known = keys
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["verifier"].as_str().unwrap().to_owned());
    for (key, good) in known
        .map(|key| (key, true))
        .chain([(stranger.verifier().to_string(), false)])
    {
        let scope = Scope {
            key: Some(key.clone()),
            checkpoints: checkpoints.clone(),
            ..Scope::default()
        };
        let (lines, report) = checked_with(&site, &scope);
        assert_eq!(lines.is_empty(), good, "{key}: {lines:?}");
        assert_eq!(report.checkpoints, 4);
        let notes: Vec<(String, String)> = checkpoints
            .iter()
            .map(|note| ("kept".to_owned(), note.clone()))
            .collect();
        let found = compare(&site.app, Some(&key), &notes).unwrap();
        assert_eq!(found.is_empty(), good, "{key}: {found:?}");
    }
    for (change, back, said) in [
        (
            "UPDATE log_key SET note = REPLACE(note, '/handover', '/h4ndover') WHERE number = 1",
            "UPDATE log_key SET note = REPLACE(note, '/h4ndover', '/handover') WHERE number = 1",
            "the handover to the key",
        ),
        (
            "UPDATE log_key SET size = 3 WHERE number = 1",
            "UPDATE log_key SET size = 2 WHERE number = 1",
            "is kept under another key or size",
        ),
        (
            "UPDATE log_key SET number = 7 WHERE number = 1",
            "UPDATE log_key SET number = 1 WHERE number = 7",
            "the checkpoint of 1 entries: not signed by",
        ),
    ] {
        site.sql(change);
        let (lines, _) = checked(&site);
        assert!(
            lines.iter().any(|line| line.contains(said)),
            "{change}: {lines:?}"
        );
        site.sql(back);
        assert_eq!(checked(&site).0, Vec::<String>::new(), "{back}");
    }
}

/// Nodes that are given their key by the settings go over to the next one when the database says so, and none before.
#[actix_web::test]
async fn nodes_that_are_given_both_keys_go_over_together() {
    let site = Site::new();
    let [one, two] = [(); 2].map(|()| new_key(&site.app).unwrap());
    let node = |folder: &'static str, next: Option<String>| {
        let one = one.clone();
        site.again(move |settings| {
            settings.storage.data = settings.storage.data.join(folder);
            settings.transparency.signing_secret = Some(Secret::new(one));
            settings.transparency.next_signing_secret = next.map(Secret::new);
        })
    };
    let (alone, _first) = node("alone", None);
    let (ready, _second) = node("ready", Some(two.clone()));
    let (other, _third) = node("other", Some(two));
    site.done("package_create", json!({"name": "one"})).await;
    read(&ready).unwrap();
    assert!(rotate_key(&alone).is_err(), "no key follows");
    rotate_key(&ready).unwrap();
    assert!(rotate_key(&ready).is_err(), "the log had this key already");
    site.done("package_create", json!({"name": "two"})).await;
    assert!(read(&alone).is_err(), "it has the old key alone");
    read(&other).unwrap();
    let mut lines = Vec::new();
    let report = verify(&other, &Scope::default(), &mut |line| {
        lines.push(line.to_owned())
    });
    assert_eq!((report.unwrap().entries, lines), (2, Vec::<String>::new()));
}
