//! Files: up by multipart, down in whole, in part and not at all.

use std::io::Write as _;

use actix_web::http::Method;
use cairn_catalogue::download::keep_image;
use cairn_catalogue::input::Upload;
use serde_json::{Value, json};

use crate::support::{Answer, Site};

/// Uploads a file into a new dataset and returns its resource.
async fn upload(site: &Site, dataset: &str, file_name: &str, content: &[u8]) -> Value {
    let answer = try_upload(site, dataset, file_name, content).await;
    answer.result()
}

async fn try_upload(site: &Site, dataset: &str, file_name: &str, content: &[u8]) -> Answer {
    site.post("/api/3/action/resource_create")
        .token(&site.token)
        .multipart(&[
            ("package_id", None, dataset.as_bytes()),
            ("name", None, b"file"),
            ("upload", Some(file_name), content),
        ])
        .send()
        .await
}

/// Returns the path of a resource's address.
fn path(resource: &Value) -> String {
    let url = resource["url"].as_str().unwrap();
    url.strip_prefix("http://127.0.0.1:5000")
        .unwrap_or_else(|| panic!("{url}"))
        .to_owned()
}

#[actix_web::test]
async fn a_file_comes_back_as_it_was() {
    let site = Site::new();
    site.done("package_create", json!({"name": "files"})).await;
    let resource = upload(&site, "files", "My Dàta File.CSV", b"a,b\n1,2\n").await;
    assert_eq!(resource["size"], 8);
    let path = path(&resource);
    assert!(path.ends_with("/download/my-data-file.csv"), "{path}");
    let whole = site.get(&path).send().await;
    assert_eq!(
        (whole.status.as_u16(), whole.text().as_str()),
        (200, "a,b\n1,2\n")
    );
    assert_eq!(
        whole.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    assert_eq!(whole.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        whole.header("content-disposition"),
        Some("inline; filename=\"my-data-file.csv\"")
    );
    assert!(
        whole
            .header("cache-control")
            .unwrap()
            .contains("no-cache, public")
    );
    assert!(
        whole
            .header("content-security-policy")
            .unwrap()
            .contains("sandbox")
    );
    let folder = path.rsplit_once('/').unwrap().0;
    assert_eq!(site.get(folder).send().await.text(), "a,b\n1,2\n");
    let other = site.get(&format!("{folder}/other-name.bin")).send().await;
    assert_eq!(
        other.header("content-disposition"),
        Some("inline; filename=\"other-name.bin\"")
    );
    let by_name = path.replace(resource["package_id"].as_str().unwrap(), "files");
    assert_eq!(site.get(&by_name).send().await.status, 200);
    let head = site.request(Method::HEAD, &path).send().await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));

    let part = async |range: &str| site.get(&path).header("Range", range).send().await;
    for (range, content, expected) in [
        ("bytes=0-2", "a,b", "bytes 0-2/8"),
        ("bytes=4-", "1,2\n", "bytes 4-7/8"),
        ("bytes=-2", "2\n", "bytes 6-7/8"),
        ("bytes=6-100", "2\n", "bytes 6-7/8"),
    ] {
        let answer = part(range).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text().as_str()),
            (206, content),
            "{range}"
        );
        assert_eq!(answer.header("content-range"), Some(expected), "{range}");
    }
    let beyond = part("bytes=8-9").await;
    assert_eq!(
        (beyond.status.as_u16(), beyond.header("content-range")),
        (416, Some("bytes */8"))
    );
    for range in ["bytes=0-1,3-4", "pages=1-2", "bytes=x"] {
        assert_eq!(part(range).await.status, 200, "{range}");
    }

    let tag = whole.header("etag").unwrap().to_owned();
    let date = whole.header("last-modified").unwrap().to_owned();
    let with = async |name: &str, value: &str| site.get(&path).header(name, value).send().await;
    let same = with("If-None-Match", &tag).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    assert_eq!(same.header("etag"), Some(tag.as_str()));
    assert_eq!(with("If-None-Match", "\"other\"").await.status, 200);
    assert_eq!(with("If-Modified-Since", &date).await.status, 304);
    assert_eq!(
        with("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")
            .await
            .status,
        200
    );
    assert_eq!(with("If-Match", "\"other\"").await.status, 412);
    let ranged = site
        .get(&path)
        .header("Range", "bytes=0-0")
        .header("If-Range", "\"other\"")
        .send()
        .await;
    assert_eq!(ranged.status, 200);
    let ranged = site
        .get(&path)
        .header("Range", "bytes=0-0")
        .header("If-Range", &tag)
        .send()
        .await;
    assert_eq!(ranged.status, 206);
}

#[actix_web::test]
async fn files_that_could_run_are_saved_and_not_shown() {
    let site = Site::new();
    site.done("package_create", json!({"name": "active"})).await;
    for (name, content) in [
        ("x.html", &b"<script>alert(1)</script>"[..]),
        ("x.svg", b"<svg/>"),
        ("noextension", b"x"),
    ] {
        let resource = upload(&site, "active", name, content).await;
        let answer = site.get(&path(&resource)).send().await;
        assert_eq!(answer.status, 200);
        assert!(
            answer
                .header("content-disposition")
                .unwrap()
                .starts_with("attachment"),
            "{name}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .contains("sandbox"),
            "{name}"
        );
    }
    let resource = upload(&site, "active", "noextension", b"x").await;
    let answer = site.get(&path(&resource)).send().await;
    assert_eq!(
        answer.header("content-type"),
        Some("application/octet-stream")
    );
    let named = path(&resource).rsplit_once('/').unwrap().0.to_owned();
    let answer = site
        .get(&format!("{named}/a%0d%0aSet-Cookie:%20x%22%C3%A9.csv"))
        .send()
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("set-cookie"), None);
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .contains("filename*=UTF-8''")
    );
}

#[actix_web::test]
async fn downloads_ask_who_may() {
    let site = Site::new();
    let alice = site.user("alice");
    site.done("organization_create", json!({"name": "keepers"}))
        .await;
    site.done(
        "package_create",
        json!({"name": "vault", "owner_org": "keepers", "private": true}),
    )
    .await;
    site.done("package_create", json!({"name": "open"})).await;
    let resource = upload(&site, "vault", "f.txt", b"secret").await;
    let own = path(&resource);
    let through_open = own.replace(resource["package_id"].as_str().unwrap(), "open");
    for path in [&own, &through_open] {
        assert_eq!(
            site.get(path).token(&site.token).send().await.text(),
            "secret"
        );
        for answer in [
            site.get(path).send().await,
            site.get(path).token(&alice).send().await,
        ] {
            assert_eq!(answer.status, 403);
            assert!(!answer.text().contains("secret"));
        }
    }
    let personal = site.get(&own).token(&site.token).send().await;
    assert!(
        personal
            .header("cache-control")
            .unwrap()
            .contains("private")
    );
    for path in [
        own.replace(
            resource["id"].as_str().unwrap(),
            "5f1c2b43-0000-4000-8000-000000000000",
        ),
        own.replace(resource["package_id"].as_str().unwrap(), "none"),
        own.replace(resource["package_id"].as_str().unwrap(), "a%00b"),
        "/dataset/..%2f..%2fetc/resource/x/download/passwd".to_owned(),
    ] {
        assert_eq!(
            site.get(&path).token(&site.token).send().await.status,
            404,
            "{path}"
        );
    }
    site.done("resource_delete", json!({"id": resource["id"]}))
        .await;
    assert_eq!(site.get(&own).token(&site.token).send().await.status, 404);
}

#[actix_web::test]
async fn links_lead_away_only_where_a_browser_may_go() {
    let site = Site::new();
    site.done("package_create", json!({"name": "links"})).await;
    for (url, leads) in [
        ("http://example.org/x.csv", Some("http://example.org/x.csv")),
        (
            "https://example.org/é?a=b c",
            Some("https://example.org/%C3%A9?a=b%20c"),
        ),
        ("ftp://example.org/x", Some("ftp://example.org/x")),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
    ] {
        let resource = site
            .done(
                "resource_create",
                json!({"package_id": "links", "url": url}),
            )
            .await;
        let id = resource["id"].as_str().unwrap();
        let answer = site
            .get(&format!("/dataset/links/resource/{id}/download/x"))
            .send()
            .await;
        match leads {
            Some(address) => {
                assert_eq!(answer.status, 302, "{url}");
                assert!(
                    answer
                        .header("content-type")
                        .unwrap()
                        .starts_with("text/html")
                );
                let location = answer.headers.get("location").unwrap().as_bytes();
                assert!(
                    [address.as_bytes(), url.as_bytes()].contains(&location),
                    "{url}"
                );
            }
            None => assert_eq!(answer.status, 404, "{url}"),
        }
    }
}

#[actix_web::test]
async fn uploads_have_a_limit_and_leave_nothing_behind() {
    let site = Site::with(|settings, server| {
        settings.uploads.max_resource_megabytes = 1;
        settings.uploads.max_image_megabytes = 1;
        server.limits.drain_bytes = 1 << 20;
    });
    site.done("package_create", json!({"name": "large"})).await;
    let fits = vec![b'x'; 1 << 20];
    assert_eq!(
        upload(&site, "large", "fits.txt", &fits).await["size"],
        1 << 20
    );
    let over = vec![b'x'; (1 << 20) + 1];
    let answer = try_upload(&site, "large", "over.txt", &over).await;
    assert_eq!(answer.status, 409);
    assert_eq!(
        answer.json()["error"]["upload"],
        json!(["File upload too large"])
    );
    let endless = vec![b'x'; (2 << 20) + (1 << 19)];
    assert_eq!(
        try_upload(&site, "large", "endless.txt", &endless)
            .await
            .status,
        413
    );
    let empty = upload(&site, "large", "empty.csv", b"").await;
    assert_eq!(
        (&empty["size"], &empty["url_type"]),
        (&json!(0), &json!("upload"))
    );
    assert_eq!(site.get(&path(&empty)).send().await.status, 200);
    // A file input that nobody touched is no file.
    let untouched = site
        .post("/api/3/action/resource_create")
        .token(&site.token)
        .multipart(&[
            ("package_id", None, b"large"),
            ("url", None, b"http://x/y.csv"),
            ("upload", Some(""), b""),
        ])
        .send()
        .await;
    assert_eq!(untouched.result()["url"], "http://x/y.csv");
    let left = std::fs::read_dir(site.app.files.incoming())
        .unwrap()
        .count();
    assert_eq!(left, 0, "temporary files are removed");
}

#[actix_web::test]
async fn images_are_known_by_their_content() {
    let site = Site::new();
    let keep = |file_name: &str, content: &[u8]| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content).unwrap();
        let upload = Upload {
            file_name: file_name.to_owned(),
            content_type: Some("image/png".to_owned()),
            size: content.len() as u64,
            sha256: "0123456789abcdef".repeat(4),
            file: file.into_temp_path(),
        };
        keep_image(&site.app, "group", &upload)
    };
    let name = keep("../My Logo.svg.png", b"\x89PNG\r\n\x1a\nrest").unwrap();
    assert!(name.ends_with(".png") && !name.contains('/'), "{name}");
    let answer = site.get(&format!("/uploads/group/{name}")).send().await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, Some("image/png"))
    );
    assert_eq!(&answer.body[..], b"\x89PNG\r\n\x1a\nrest");
    for (kind, file) in [
        ("user", name.as_str()),
        ("nobody", &name),
        ("group", "none.png"),
        ("group", "..%2f..%2fcairn.db"),
    ] {
        assert_eq!(
            site.get(&format!("/uploads/{kind}/{file}"))
                .send()
                .await
                .status,
            404,
            "{kind}/{file}"
        );
    }
    assert!(keep("x.png", b"<svg onload=alert(1)>").is_err());
    let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
    large.resize((2 << 20) + 1, 0);
    assert!(keep("x.png", &large).is_err());
}
