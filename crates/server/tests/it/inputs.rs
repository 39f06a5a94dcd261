//! Where the parameters of an action come from, and what is refused before an action sees it.

use serde_json::json;

use crate::support::Site;

const JSON: &str = "application/json;charset=utf-8";

#[actix_web::test]
async fn requests_that_make_no_sense_get_a_bare_text() {
    let site = Site::new();
    let post = |body: &'static str| {
        site.post("/api/3/action/package_show")
            .body("application/json", body)
            .send()
    };
    for (body, expected) in [
        (
            "[1]",
            "Request data JSON decoded to [1] but it needs to be a dictionary.",
        ),
        (
            "[]",
            "Request data JSON decoded to [] but it needs to be a dictionary.",
        ),
        (
            "\"x\"",
            "Request data JSON decoded to 'x' but it needs to be a dictionary.",
        ),
        (
            "null",
            "Request data JSON decoded to None but it needs to be a dictionary.",
        ),
        (
            "true",
            "Request data JSON decoded to True but it needs to be a dictionary.",
        ),
        (
            "1.5",
            "Request data JSON decoded to 1.5 but it needs to be a dictionary.",
        ),
        (
            "[{\"name\": \"x\"}]",
            "Request data JSON decoded to [{'name': 'x'}] but it needs to be a dictionary.",
        ),
    ] {
        let answer = post(body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (400, Some(JSON)),
            "{body}"
        );
        assert_eq!(
            answer.json(),
            format!("Bad request: JSON Error: {expected}"),
            "{body}"
        );
    }
    for body in [
        "{\"id\": ",
        "not json",
        "{'name': 'x'}",
        "{\"a\": NaN}",
        "{} {}",
    ] {
        let answer = post(body).await;
        let text = answer.json();
        assert_eq!(answer.status, 400);
        let text = text.as_str().unwrap();
        assert!(
            text.starts_with("Bad request: JSON Error: Error decoding JSON data. Error: "),
            "{text}"
        );
        assert!(
            text.ends_with(" JSON data extracted from the request: {}"),
            "{text}"
        );
    }
    for (name, body) in [
        ("no_such", "{}"),
        ("_package_show", "{}"),
        ("Package_Show", "{}"),
        ("no_such", "{bad"),
    ] {
        let answer = site
            .post(&format!("/api/3/action/{name}"))
            .body("application/json", body)
            .send()
            .await;
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.json(),
            format!("Bad request: Action name not known: {name}")
        );
    }
    for path in [
        "/api/3/action/package_create?name=x",
        "/api/action/user_create",
        "/api/3/action/package_create?callback=f",
    ] {
        let answer = site.get(path).token(&site.token).send().await;
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.json(),
            "Bad request: JSON Error: Invalid request. Please use POST method for your request"
        );
    }
}

#[actix_web::test]
async fn content_types_decide_what_is_json() {
    let site = Site::new();
    let body = "{\"id\": \"none\"}";
    let post = |kind: &'static str| {
        site.post("/api/3/action/package_show")
            .body(kind, body)
            .send()
    };
    for kind in [
        "application/json",
        "application/json; charset=utf-8",
        "application/JSON;charset=UTF-8",
        "application/vnd.api+json",
        "application/x-www-form-urlencoded",
    ] {
        assert_eq!(post(kind).await.status, 404, "{kind}");
    }
    for kind in [
        "text/plain",
        "application/octet-stream",
        "",
        "multipart/mixed",
        "json",
    ] {
        let answer = post(kind).await;
        assert_eq!(answer.status, 415, "{kind}");
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
    }
    let empty = site
        .post("/api/3/action/member_roles_list")
        .body("text/plain", "")
        .send()
        .await;
    assert_eq!(empty.status, 200);
    let empty = site
        .post("/api/3/action/package_show")
        .body("application/json", "")
        .send()
        .await;
    assert_eq!(
        empty.json()["error"],
        json!({"name_or_id": ["Missing value"], "__type": "Validation Error"})
    );
}

#[actix_web::test]
async fn parameters_come_from_form_query_and_body_in_this_order() {
    let site = Site::new();
    let created = site
        .done("package_create", json!({"name": "one", "title": "One"}))
        .await;
    let show = "/api/3/action/package_show";
    let found = |answer: &crate::support::Answer| answer.result()["name"] == "one";
    assert!(found(
        &site.get(&format!("{show}?id=one&other=x")).send().await
    ));
    assert!(found(
        &site
            .get(&format!("{show}?id={}", created["id"].as_str().unwrap()))
            .send()
            .await
    ));
    assert!(found(&site.post(show).form("id=one").send().await));
    assert!(found(
        &site
            .post(show)
            .form("%7B%22id%22%3A%20%22one%22%7D=")
            .send()
            .await
    ));
    assert!(found(
        &site.post(show).form("{\"id\": \"one\"}").send().await
    ));
    assert!(found(
        &site
            .post(show)
            .form("%7B%22id%22%3A%20%22one%22%7D=1")
            .send()
            .await
    ));
    assert!(found(
        &site
            .post(&format!("{show}?id=one"))
            .body("application/json", "not json at all")
            .send()
            .await
    ));
    assert!(found(
        &site
            .post(&format!("{show}?id=one"))
            .json(&json!({"id": "none"}))
            .send()
            .await
    ));
    assert!(found(
        &site
            .post(show)
            .multipart(&[("id", None, b"one"), ("x", None, b"y")])
            .send()
            .await
    ));
    assert!(
        found(&site.get(show).json(&json!({"id": "one"})).send().await),
        "GET with a body"
    );
    // The trap: one field whose value is 1 or empty is taken for JSON.
    for form in ["limit=1", "id="] {
        let answer = site
            .post("/api/3/action/package_list")
            .form(form)
            .send()
            .await;
        assert_eq!(answer.status, 400, "{form}");
        assert!(
            answer
                .json()
                .as_str()
                .unwrap()
                .starts_with("Bad request: JSON Error: Error decoding")
        );
    }
    let list = site.post(show).form("[1]=1").send().await;
    assert_eq!(
        list.json(),
        "Bad request: JSON Error: Request data JSON decoded to [1] but it needs to be a dictionary."
    );
    // The query string does not count for actions that change something.
    let create = "/api/3/action/package_create?name=query";
    let answer = site
        .post(create)
        .token(&site.token)
        .json(&json!({"name": "body"}))
        .send()
        .await;
    assert_eq!(answer.result()["name"], "body");
    let answer = site
        .post(create)
        .token(&site.token)
        .body("application/json", "")
        .send()
        .await;
    assert_eq!(answer.json()["error"]["name"], json!(["Missing value"]));
}

#[actix_web::test]
async fn what_is_too_large_or_too_deep_is_refused() {
    let site = Site::with(|_, server| {
        server.limits.body_bytes = 1000;
        server.limits.json_depth = 5;
        server.limits.form_fields = 4;
        server.limits.form_bytes = 100;
    });
    let show = "/api/3/action/package_show";
    let long = format!("{{\"id\": \"{}\"}}", "x".repeat(1000));
    assert_eq!(
        site.post(show)
            .body("application/json", long.clone())
            .send()
            .await
            .status,
        413
    );
    assert_eq!(site.post(show).form(&long).send().await.status, 413);
    assert_eq!(
        site.post(show)
            .body("application/json", "{\"id\": [[[[[1]]]]]}")
            .send()
            .await
            .status,
        400
    );
    assert_eq!(
        site.post(show)
            .form("a=1&b=2&c=3&d=4&e=5")
            .send()
            .await
            .status,
        413
    );
    assert_eq!(
        site.get(&format!("{show}?a=1&b=2&c=3&d=4&e=5"))
            .send()
            .await
            .status,
        413
    );
    let text = "x".repeat(101);
    assert_eq!(
        site.post(show)
            .multipart(&[("id", None, text.as_bytes())])
            .send()
            .await
            .status,
        413
    );
    let parts: Vec<(&str, Option<&str>, &[u8])> = vec![("a", None, b"x"); 5];
    assert_eq!(site.post(show).multipart(&parts).send().await.status, 413);
    for body in [
        "--XX\r\n",
        "--XX",
        "",
        "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--\r\n",
        "garbage",
    ] {
        let answer = site
            .post(show)
            .body("multipart/form-data; boundary=XX", body)
            .send()
            .await;
        assert!(
            answer.status.is_client_error(),
            "{body:?}: {}",
            answer.status
        );
    }
    let answer = site
        .post(show)
        .body("multipart/form-data", "x")
        .send()
        .await;
    assert_eq!(answer.status, 400, "no boundary");
}
