//! Files that are kept by themselves: made, shown, handed over, and who may do that.

use serde_json::{Value, json};

use crate::support::{Answer, Site};

async fn upload(site: &Site, token: &str, name: &str, content: &[u8]) -> Answer {
    site.post("/api/3/action/file_create")
        .token(token)
        .multipart(&[
            ("name", None, name.as_bytes()),
            ("upload", Some("Given Name.TXT"), content),
        ])
        .send()
        .await
}

async fn asked(site: &Site, token: &str, action: &str, params: Value) -> Answer {
    site.action(action, &params).token(token).send().await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Compares the error of an answer, its type aside.
#[track_caller]
fn refused(answer: &Answer, expected: &Value) {
    let mut error = answer.json()["error"].clone();
    error.as_object_mut().unwrap().remove("__type");
    assert_eq!(error, *expected);
}

#[actix_web::test]
async fn a_file_is_kept_under_a_plain_name_and_comes_back() {
    let site = Site::new();
    let made = upload(&site, &site.token, "My Näme.TXT", b"hello")
        .await
        .result();
    let created = text(&made["created"]).to_owned();
    assert!(created.ends_with("+00:00"), "{created}");
    assert_eq!(
        made,
        json!({
            "id": made["id"], "name": "my-name.txt", "location": "my-name.txt", "storage": "default",
            "content_type": "text/plain", "size": 5, "hash": "5d41402abc4b2a76b9719d911017c592", "algorithm": "md5",
            "created": created, "storage_data": {}, "owner_type": "user", "owner_id": made["owner_id"], "pinned": false,
        })
    );
    let id = text(&made["id"]);
    assert_eq!(site.done("file_show", json!({ "id": id })).await, made);

    let path = format!("/file/download/{id}");
    let whole = site.get(&path).token(&site.token).send().await;
    assert_eq!(
        (whole.status.as_u16(), whole.text().as_str()),
        (200, "hello")
    );
    assert_eq!(
        whole.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(
        whole.header("content-disposition"),
        Some("inline; filename=\"my-name.txt\"")
    );
    let part = site
        .get(&path)
        .token(&site.token)
        .header("Range", "bytes=1-2")
        .send()
        .await;
    assert_eq!((part.status.as_u16(), part.text().as_str()), (206, "el"));
    assert_eq!(site.get(&path).send().await.status, 404);
    assert_eq!(site.get("/file/download/none").send().await.status, 404);

    let renamed = site
        .done("file_rename", json!({"id": id, "name": "a/B c.txt"}))
        .await;
    assert_eq!(
        (text(&renamed["name"]), text(&renamed["location"])),
        ("b-c.txt", "my-name.txt")
    );
    let again = upload(&site, &site.token, "my name.txt", b"x").await;
    refused(&again, &json!({"upload": ["File already exists"]}));
    let gone = site.done("file_delete", json!({ "id": id })).await;
    assert_eq!(gone["id"], json!(id));
    assert_eq!(site.get(&path).token(&site.token).send().await.status, 404);
    upload(&site, &site.token, "my name.txt", b"x")
        .await
        .result();
}

#[actix_web::test]
async fn wrong_files_are_refused() {
    let site = Site::with(|settings, _| settings.files.max_megabytes = 1);
    let alice = site.user("alice");
    let large = upload(&site, &site.token, "large", &vec![b'x'; (1 << 20) + 1]).await;
    refused(&large, &json!({"upload": ["File upload too large"]}));
    for (admin, action, params, expected) in [
        (
            true,
            "file_create",
            json!({}),
            json!({"upload": ["Missing value"]}),
        ),
        (
            true,
            "file_create",
            json!({"upload": ["x"]}),
            json!({"upload": ["Unsupported source type: <class 'list'> cannot be converted into Upload"]}),
        ),
        (
            true,
            "file_register",
            json!({}),
            json!({"location": ["Missing value"]}),
        ),
        (
            true,
            "file_register",
            json!({"location": "x", "storage": "nowhere"}),
            json!({"storage": ["Storage nowhere is not configured"]}),
        ),
        (
            true,
            "file_register",
            json!({"location": "x"}),
            json!({"message": "Not found: file not found at location"}),
        ),
        (
            false,
            "file_register",
            json!({"location": "x"}),
            json!({"message": "Access denied: Not allowed to manage files"}),
        ),
        (
            true,
            "file_show",
            json!({"id": "none"}),
            json!({"message": "Not found: file"}),
        ),
        (
            false,
            "file_show",
            json!({"id": "none"}),
            json!({"message": "Access denied: Not allowed to read file"}),
        ),
        (
            true,
            "file_rename",
            json!({}),
            json!({"id": ["Missing value"], "name": ["Missing value"]}),
        ),
        (
            false,
            "file_pin",
            json!({"id": "none"}),
            json!({"message": "Access denied: Not allowed to edit file"}),
        ),
        (
            true,
            "file_delete",
            json!({"id": "none"}),
            json!({"message": "Not found: file id not found"}),
        ),
        (
            true,
            "file_owner_scan",
            json!({"sort": [["name", "up"]]}),
            json!({"sort": ["Invalid sort direction: up"]}),
        ),
        (
            true,
            "file_owner_scan",
            json!({"sort": [5]}),
            json!({"sort": ["Invalid sort value: 5"]}),
        ),
        (
            true,
            "file_owner_scan",
            json!({"rows": "x"}),
            json!({"rows": ["Invalid integer"]}),
        ),
        (
            false,
            "file_owner_scan",
            json!({"owner_type": "package"}),
            json!({"message": "Missing id, can not get Package object"}),
        ),
        (
            false,
            "file_owner_scan",
            json!({"owner_type": "zz", "owner_id": "x"}),
            json!({"message": "Access denied: Not allowed to list files"}),
        ),
    ] {
        let token = if admin { &site.token } else { &alice };
        let answer = asked(&site, token, action, params).await;
        refused(&answer, &expected);
    }
    let nobody = site.action("file_owner_scan", &json!({})).send().await;
    refused(
        &nobody,
        &json!({"message": "Missing id, can not get User object"}),
    );
}

#[actix_web::test]
async fn files_are_handed_over() {
    let site = Site::new();
    let (alice, bob) = (site.user("alice"), site.user("bob"));
    let dataset = site.done("package_create", json!({"name": "rivers"})).await["id"].clone();
    let id = upload(&site, &site.token, "f.txt", b"f").await.result()["id"].clone();
    let to_dataset = json!({"id": id, "owner_type": "package", "owner_id": "rivers"});
    site.done("file_pin", json!({ "id": id })).await;
    let pinned = asked(
        &site,
        &site.token,
        "file_ownership_transfer",
        to_dataset.clone(),
    )
    .await;
    refused(
        &pinned,
        &json!({"force": ["Must be enabled to transfer pinned files"]}),
    );
    let mut forced = to_dataset;
    forced["force"] = json!(true);
    let moved = site.done("file_ownership_transfer", forced).await;
    assert_eq!(
        (&moved["owner_type"], &moved["owner_id"], &moved["pinned"]),
        (&json!("package"), &dataset, &json!(false))
    );
    // Everybody reads the file of a public dataset; whoever may change the dataset may change the file.
    let nobody = site.action("file_show", &json!({ "id": id })).send().await;
    assert_eq!(nobody.result()["id"], id);
    let found = asked(
        &site,
        &alice,
        "file_owner_scan",
        json!({"owner_type": "package", "owner_id": "rivers", "sort": [["created", "desc"]]}),
    )
    .await
    .result();
    assert_eq!(
        (&found["count"], &found["results"][0]["id"]),
        (&json!(1), &id)
    );

    asked(&site, &alice, "file_pin", json!({ "id": id }))
        .await
        .result();
    let to_alice = json!({"id": id, "owner_type": "user", "owner_id": "alice", "pin": true});
    let pinned = asked(&site, &alice, "file_ownership_transfer", to_alice.clone()).await;
    refused(
        &pinned,
        &json!({"message": "Access denied: File is pinned"}),
    );
    asked(&site, &alice, "file_unpin", json!({ "id": id }))
        .await
        .result();
    let to_bob = json!({"id": id, "owner_type": "user", "owner_id": "bob"});
    let foreign = asked(&site, &alice, "file_ownership_transfer", to_bob).await;
    refused(
        &foreign,
        &json!({"message": "Access denied: Not allowed to transfer ownership"}),
    );
    let own = asked(&site, &alice, "file_ownership_transfer", to_alice)
        .await
        .result();
    assert_eq!(own["pinned"], json!(true));
    let listed = asked(&site, &alice, "file_owner_scan", json!({}))
        .await
        .result();
    assert_eq!(listed["count"], 1);
    let hidden = asked(&site, &bob, "file_show", json!({ "id": id })).await;
    assert_eq!(hidden.status, 403);
    asked(&site, &alice, "file_delete", json!({ "id": id }))
        .await
        .result();
}

#[actix_web::test]
async fn files_go_with_what_owns_them() {
    let site = Site::new();
    let dataset = site
        .done(
            "package_create",
            json!({"name": "rivers", "resources": [{"url": "http://a"}, {"url": "http://b"}]}),
        )
        .await;
    let resource = |place: usize| dataset["resources"][place]["id"].clone();
    let mut files = Vec::new();
    for (place, (kind, owner)) in [
        ("package", dataset["id"].clone()),
        ("resource", resource(0)),
        ("resource", resource(1)),
    ]
    .into_iter()
    .enumerate()
    {
        let id = upload(&site, &site.token, &format!("f{place}.txt"), b"f")
            .await
            .result()["id"]
            .clone();
        let transfer = json!({"id": id, "owner_type": kind, "owner_id": owner});
        site.done("file_ownership_transfer", transfer).await;
        files.push(id);
    }
    let status = async |place: usize| {
        let params = json!({ "id": files[place] });
        asked(&site, &site.token, "file_show", params)
            .await
            .status
            .as_u16()
    };
    // A resource that is taken out is purged with the next change of the list.
    site.done("resource_delete", json!({"id": resource(0)}))
        .await;
    site.done(
        "resource_create",
        json!({"package_id": "rivers", "url": "http://c"}),
    )
    .await;
    assert_eq!(
        (status(0).await, status(1).await, status(2).await),
        (200, 404, 200)
    );
    site.done("dataset_purge", json!({"id": "rivers"})).await;
    assert_eq!((status(0).await, status(2).await), (404, 404));
}

#[actix_web::test]
async fn users_make_files_where_the_settings_allow_it() {
    let site = Site::with(|settings, _| settings.files.authenticated_uploads.allow = true);
    let alice = site.user("alice");
    upload(&site, &alice, "mine.txt", b"mine").await.result();
    let elsewhere = site
        .post("/api/3/action/file_create")
        .token(&alice)
        .multipart(&[("storage", None, b"other"), ("upload", Some("b.txt"), b"b")])
        .send()
        .await;
    refused(
        &elsewhere,
        &json!({"message": "Access denied: Not allowed to manage files"}),
    );
    let closed = Site::new();
    let alice = closed.user("alice");
    let answer = upload(&closed, &alice, "mine.txt", b"mine").await;
    assert_eq!(answer.status, 403);
}

#[actix_web::test]
async fn files_of_a_folder_are_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    std::fs::write(folder.path().join("in/Data.CSV"), "a,b\n1,2\n3,4\n").unwrap();
    let site = Site::with(|settings, _| {
        settings.files.register_from = Some(folder.path().to_owned());
    });
    let params = json!({"location": "in/Data.CSV"});
    let made = site.done("file_register", params.clone()).await;
    assert_eq!(
        (
            &made["name"],
            &made["location"],
            &made["content_type"],
            &made["owner_id"]
        ),
        (
            &json!("data.csv"),
            &json!("in/Data.CSV"),
            &json!("text/csv"),
            &Value::Null
        )
    );
    let pin = asked(&site, &site.token, "file_pin", json!({"id": made["id"]})).await;
    refused(&pin, &json!({"id": ["File has no owner"]}));
    site.done("file_unpin", json!({"id": made["id"]})).await;
    let again = asked(&site, &site.token, "file_register", params).await;
    refused(&again, &json!({"location": ["File is already registered"]}));
    drop(folder);
    let path = format!("/file/download/{}", text(&made["id"]));
    let kept = site.get(&path).token(&site.token).send().await;
    assert_eq!(kept.text(), "a,b\n1,2\n3,4\n");
}
