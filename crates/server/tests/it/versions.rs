//! Versions of records and what changed between them, at the addresses that CKAN's pages have.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Hands, Site};

/// The pages of a record's history stand where CKAN has them: a part of the stream, a version, what one changed, what differs
/// between two.
#[actix_web::test]
async fn versions_and_changes_have_their_addresses() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::with_pages(clock.clone(), |_, _| {});
    site.done("organization_create", json!({"name": "water"}))
        .await;
    let record = json!({"name": "rivers", "title": "First", "owner_org": "water", "resources": [{"url": "http://a"}]});
    let made = site.done("package_create", record).await;
    for title in ["Second", "Third"] {
        clock.go_on(TimeDelta::hours(1));
        site.done("package_patch", json!({"id": "rivers", "title": title}))
            .await;
    }
    site.done("package_create", json!({"name": "lakes"})).await;
    let asked = json!({"id": "rivers"});
    let found = site
        .action("package_activity_list", &asked)
        .send()
        .await
        .result();
    let id = |place: usize| found[place]["id"].as_str().unwrap().to_owned();
    let (third, second, first) = (id(0), id(1), id(2));
    let resource = made["resources"][0]["id"].as_str().unwrap();
    let stream = "/dataset/activity/rivers";
    let eight = 1_772_352_000;
    for (path, status, says, not) in [
        (
            format!("{stream}?before={}", eight + 3601),
            200,
            "<strong>Second",
            "<strong>Third",
        ),
        (
            format!("{stream}?after={}", eight + 3601),
            200,
            "Third",
            "<strong>Second",
        ),
        (
            format!("{stream}?activity_type=new+package"),
            200,
            "<strong>First",
            "<strong>Second",
        ),
        (
            format!("{stream}?activity_type=none"),
            200,
            "Nothing has been recorded yet.",
            "<strong>",
        ),
        (format!("{stream}?before=soon"), 400, "", "First"),
        (
            format!("/dataset/changes/{second}"),
            200,
            "<del>First</del>",
            "<ins>Third",
        ),
        (
            format!("/fr/dataset/changes/{second}"),
            200,
            "<ins>Second</ins>",
            "Third</ins>",
        ),
        (
            format!("/dataset/changes_multiple?old_id={first}&new_id={third}"),
            200,
            "<del>First</del>",
            "<ins>Second",
        ),
        (
            format!("/dataset/changes_multiple?old_id={first}&new_id=none"),
            404,
            "",
            "First",
        ),
        ("/dataset/changes_multiple".to_owned(), 404, "", "First"),
        ("/dataset/changes/none".to_owned(), 404, "", "First"),
        (format!("/dataset/lakes/history/{second}"), 404, "", "First"),
        ("/dataset/rivers/history/none".to_owned(), 404, "", "First"),
    ] {
        let answer = site.get(&path).send().await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        let text = answer.text();
        assert!(text.contains(says) && !text.contains(not), "{path}: {text}");
    }
    for path in [
        format!("/dataset/rivers/history/{second}"),
        format!("/dataset/rivers/resources/{resource}/history/{second}"),
    ] {
        let answer = site.get(&path).send().await;
        assert_eq!(answer.status, 302, "{path}");
        let to = answer.header("location").unwrap();
        let to = to.strip_prefix("http://127.0.0.1:5000").unwrap().to_owned();
        assert!(to.contains("as_of=2026-03-01T09"), "{to}");
        let text = site.get(&to).send().await.text();
        assert!(text.contains("<h1>Second"), "{to}: {text}");
    }
    // What happened while it was private is nobody else's, and nothing of it once it is private again.
    site.done(
        "package_patch",
        json!({"id": "rivers", "private": true, "title": "Secret"}),
    )
    .await;
    let hidden = site
        .done("package_activity_list", json!({"id": "rivers"}))
        .await;
    let hidden = hidden[0]["id"].as_str().unwrap().to_owned();
    let answers = async |id: &str| {
        for path in [
            format!("/dataset/changes/{id}"),
            format!("/dataset/rivers/history/{id}"),
            format!("/dataset/changes_multiple?old_id={first}&new_id={id}"),
        ] {
            let answer = site.get(&path).send().await;
            assert!(matches!(answer.status.as_u16(), 404 | 410), "{path}");
            assert!(!answer.text().contains("Secret"), "{path}");
        }
    };
    answers(&hidden).await;
    answers(&third).await;
    clock.go_on(TimeDelta::hours(1));
    site.done(
        "package_patch",
        json!({"id": "rivers", "private": false, "title": "Fourth"}),
    )
    .await;
    answers(&hidden).await;
    let text = site
        .get(&format!("/dataset/changes/{third}"))
        .send()
        .await
        .text();
    assert!(text.contains("<ins>Third</ins>"), "{text}");
}
