//! Resumable uploads over HTTP (tus 1.0): creation, pieces, termination, and what an action makes of them.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{Answer, Site};

/// `rivers.csv` and `text/csv` in Base64.
const METADATA: &str = "filename cml2ZXJzLmNzdg==,filetype dGV4dC9jc3Y=";

impl Site {
    async fn tus(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let method: Method = method.parse().unwrap();
        let mut call = self.request(method, path).header("Tus-Resumable", "1.0.0");
        for (name, value) in headers {
            call = call.header(name, value);
        }
        let kind = "application/offset+octet-stream";
        call.body(kind, body.to_vec()).send().await
    }
}

#[actix_web::test]
async fn a_file_arrives_in_pieces_and_becomes_a_resource() {
    let site = Site::with(|settings, _| settings.uploads.max_resource_megabytes = 1);
    let token = site.token.clone();
    let auth = ("Authorization", token.as_str());
    let answer = site.tus("OPTIONS", "/files/uploads", &[], b"").await;
    assert_eq!(
        (
            answer.status.as_u16(),
            answer.header("tus-extension"),
            answer.header("tus-max-size")
        ),
        (
            204,
            Some("creation,termination,expiration"),
            Some("1048576")
        )
    );
    for (headers, status) in [
        (&[("Upload-Length", "10")][..], 403),
        (&[auth], 400),
        (&[auth, ("Upload-Length", "-1")], 400),
        (&[auth, ("Upload-Length", "2000000")], 413),
        (
            &[auth, ("Upload-Length", "10"), ("Tus-Resumable", "0.2.2")],
            412,
        ),
    ] {
        let answer = site.tus("POST", "/files/uploads", headers, b"").await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?}");
    }
    let headers = [auth, ("Upload-Length", "12"), ("Upload-Metadata", METADATA)];
    let answer = site.tus("POST", "/files/uploads", &headers, b"").await;
    assert_eq!(answer.status, 201);
    assert!(answer.header("upload-expires").unwrap().ends_with(" GMT"));
    let address = answer.header("location").unwrap();
    let path = address
        .strip_prefix(&site.app.site().url)
        .unwrap()
        .to_owned();
    let id = path.rsplit('/').next().unwrap().to_owned();
    let stranger = site.user("stranger");
    for (method, path, headers, status) in [
        (
            "PATCH",
            path.as_str(),
            &[auth, ("Upload-Offset", "3")][..],
            409,
        ),
        ("PATCH", &path, &[auth], 400),
        ("PATCH", &path, &[("Upload-Offset", "0")], 403),
        (
            "PATCH",
            &path,
            &[("Authorization", &stranger), ("Upload-Offset", "0")],
            404,
        ),
        ("HEAD", &path, &[("Authorization", &stranger)], 404),
        ("DELETE", &path, &[("Authorization", &stranger)], 404),
        ("HEAD", "/files/uploads/..%2f..%2fsecret.key", &[auth], 404),
        ("HEAD", "/files/uploads/none", &[auth], 404),
        ("PUT", &path, &[auth], 405),
    ] {
        let answer = site.tus(method, path, headers, b"a,b\n").await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{method} {path} {headers:?}"
        );
    }
    let answer = site
        .request(Method::PATCH, &path)
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Offset", "0")
        .token(&token)
        .body("text/plain", "a,b\n")
        .send()
        .await;
    assert_eq!(answer.status, 415);
    // Two pieces; what is not finished is no file yet.
    let answer = site
        .tus("PATCH", &path, &[auth, ("Upload-Offset", "0")], b"a,b\n1,2")
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("upload-offset")),
        (204, Some("7"))
    );
    site.done("package_create", json!({"name": "rivers"})).await;
    let create = json!({"package_id": "rivers", "tus_upload": id, "name": "Rivers"});
    let answer = site
        .action("resource_create", &create)
        .token(&token)
        .send()
        .await;
    assert!(
        answer.status == 409 && answer.text().contains("tus_upload"),
        "{}",
        answer.text()
    );
    let answer = site.tus("HEAD", &path, &[auth], b"").await;
    assert_eq!(
        (
            answer.header("upload-offset"),
            answer.header("upload-length"),
            answer.header("upload-metadata")
        ),
        (Some("7"), Some("12"), Some(METADATA))
    );
    let answer = site
        .tus(
            "PATCH",
            &path,
            &[auth, ("Upload-Offset", "7")],
            b"\n3,4\n too much",
        )
        .await;
    assert_eq!(answer.status, 413);
    let answer = site
        .tus("PATCH", &path, &[auth, ("Upload-Offset", "7")], b"\n3,4\n")
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("upload-offset")),
        (204, Some("12"))
    );
    // Nobody else takes it over; its owner does, once.
    let answer = site
        .action("resource_create", &create)
        .token(&stranger)
        .send()
        .await;
    assert_ne!(answer.status, 200);
    let made = site.done("resource_create", create.clone()).await;
    assert_eq!(
        (&made["format"], &made["size"], &made["url_type"]),
        (&json!("CSV"), &json!(12), &json!("upload"))
    );
    assert_eq!(made.get("tus_upload"), None);
    let url = made["url"].as_str().unwrap();
    let answer = site
        .get(url.strip_prefix(&site.app.site().url).unwrap())
        .send()
        .await;
    assert_eq!(&answer.body[..], b"a,b\n1,2\n3,4\n");
    let answer = site.tus("HEAD", &path, &[auth], b"").await;
    assert_eq!(answer.status, 404);
    let answer = site
        .action("resource_create", &create)
        .token(&token)
        .send()
        .await;
    assert_eq!(answer.status, 409);
}

#[actix_web::test]
async fn uploads_end_when_they_are_taken_back_and_are_few_for_each_account() {
    let site = Site::with(|settings, _| settings.uploads.unfinished_files = 2);
    let token = site.token.clone();
    let headers = [("Authorization", token.as_str()), ("Upload-Length", "5")];
    let mut paths = Vec::new();
    for _ in 0..2 {
        let answer = site.tus("POST", "/files/uploads", &headers, b"").await;
        let address = answer.header("location").unwrap();
        paths.push(
            address
                .strip_prefix(&site.app.site().url)
                .unwrap()
                .to_owned(),
        );
    }
    let answer = site.tus("POST", "/files/uploads", &headers, b"").await;
    assert_eq!(answer.status, 413);
    let answer = site.tus("DELETE", &paths[0], &headers[..1], b"").await;
    assert_eq!(answer.status, 204);
    let answer = site.tus("HEAD", &paths[0], &headers[..1], b"").await;
    assert_eq!(answer.status, 404);
    let answer = site.tus("POST", "/files/uploads", &headers, b"").await;
    assert_eq!(answer.status, 201);
}
