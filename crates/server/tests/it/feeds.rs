//! Atom feeds.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::{Hands, Site};

async fn filled() -> Site {
    let site = Site::with(|settings, _| settings.site.title = "CKAN".to_owned());
    site.done(
        "organization_create",
        json!({"name": "org-one", "title": "Feed Org"}),
    )
    .await;
    site.done(
        "group_create",
        json!({"name": "group-one", "title": "Feed <Group>"}),
    )
    .await;
    site.done(
        "package_create",
        json!({
            "name": "first", "title": "One & only", "notes": "Notes *with* <b>marks</b> \u{1}", "owner_org": "org-one",
            "author": "A. Uthor", "author_email": "a@example.org", "tags": [{"name": "red"}, {"name": "blue"}], "groups": [{"name": "group-one"}],
        }),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "hidden", "owner_org": "org-one", "private": true}),
    )
    .await;
    for number in 0..25 {
        site.done("package_create", json!({"name": format!("more-{number}")}))
            .await;
    }
    site
}

#[actix_web::test]
async fn feeds_show_public_records_alone() {
    let site = filled().await;
    for (path, title) in [
        (
            "/feeds/organization/org-one.atom",
            "CKAN - Organization: &quot;Feed Org&quot;",
        ),
        (
            "/feeds/group/group-one.atom",
            "CKAN - Group: &quot;Feed &lt;Group&gt;&quot;",
        ),
        ("/feeds/tag/red.atom", "CKAN - Tag: &quot;red&quot;"),
        ("/feeds/custom.atom?q=name:first", "CKAN - Custom query"),
        ("/feeds/custom.atom?tags=red", "CKAN - Custom query"),
    ] {
        let answer = site.get(path).token(&site.token).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some("application/atom+xml")),
            "{path}"
        );
        let text = answer.text();
        assert!(
            text.contains(&format!("<title>{title}</title>")),
            "{path}: {text}"
        );
        assert!(
            text.contains("<title>One &amp; only</title>") && !text.contains("hidden"),
            "{path}: {text}"
        );
        assert_eq!(text.matches("<entry>").count(), 1, "{path}: {text}");
        assert!(
            text.contains("<content>Notes *with* &lt;b&gt;marks&lt;/b&gt; </content>"),
            "{text}"
        );
        assert!(
            text.contains("<category term=\"red\"/>") && text.contains("<name>A. Uthor</name>"),
            "{text}"
        );
        assert!(!text.contains("a@example.org"), "{text}");
        assert!(
            text.contains("/api/3/action/package_show?id=first\"/>"),
            "{text}"
        );
    }
    let empty = site.get("/feeds/tag/none.atom").send().await;
    assert_eq!(
        (
            empty.status.as_u16(),
            empty.text().matches("<entry>").count()
        ),
        (200, 0)
    );
    for path in [
        "/feeds/organization/none.atom",
        "/feeds/group/none.atom",
        "/feeds/group/org-one.atom",
        "/feeds/x.atom",
    ] {
        assert_eq!(site.get(path).send().await.status, 404, "{path}");
    }
    for path in [
        "/feeds/custom.atom?a%3Ab=x",
        "/feeds/custom.atom?q=title%3A%5B",
    ] {
        assert_eq!(site.get(path).send().await.status, 400, "{path}");
    }
}

#[actix_web::test]
async fn pages_link_to_each_other() {
    let site = filled().await;
    let first = site.get("/feeds/dataset.atom").send().await.text();
    assert_eq!(first.matches("<entry>").count(), 20);
    for (relation, page) in [("self", 1), ("first", 1), ("next", 2), ("last", 2)] {
        let link = format!(
            "<link rel=\"{relation}\" href=\"http://127.0.0.1:5000/feeds/dataset.atom?page={page}\"/>"
        );
        assert!(first.contains(&link), "{link}: {first}");
    }
    assert!(!first.contains("rel=\"previous\""));
    let second = site.get("/feeds/dataset.atom?page=2").send().await.text();
    assert_eq!(second.matches("<entry>").count(), 6);
    assert!(second.contains("rel=\"previous\"") && !second.contains("rel=\"next\""));
    for page in ["0", "x", "-1", "1.5", ""] {
        let answer = site
            .get(&format!("/feeds/dataset.atom?page={page}"))
            .send()
            .await;
        assert_eq!(answer.status, 400, "{page}");
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
    }
    let custom = site
        .get("/feeds/custom.atom?q=first&sort=name+asc")
        .send()
        .await
        .text();
    assert!(
        custom.contains("/feeds/custom.atom?q=first&amp;sort=name+asc&amp;page=1\"/>"),
        "{custom}"
    );
}

#[actix_web::test]
async fn what_went_stands_in_feeds_once_where_its_time_is() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::at(clock.clone(), |_, server| server.feeds.limit = 2);
    for name in ["one", "two"] {
        site.done("organization_create", json!({"name": name}))
            .await;
    }
    let mut ids = Vec::new();
    for (name, private, goes) in [
        ("early", false, true),
        ("first", false, false),
        ("second", false, false),
        ("secret", true, true),
        ("middle", false, true),
        ("third", false, false),
        ("fourth", false, false),
        ("hidden", false, false),
        ("late", false, true),
    ] {
        let owner = if name == "middle" { "two" } else { "one" };
        let params = json!({"name": name, "owner_org": owner, "private": private});
        let made = site.done("package_create", params).await;
        clock.go_on(TimeDelta::minutes(1));
        let id = made["id"].as_str().unwrap().to_owned();
        if goes {
            let params = json!({"id": name, "reason": "Wrong <figures>", "replaced_by": "https://example.org/?a=1&b=2"});
            site.done("package_delete", params).await;
        }
        if name == "hidden" {
            let params = json!({"id": name, "private": true});
            site.done("package_patch", params).await;
        }
        clock.go_on(TimeDelta::minutes(1));
        ids.push((name, id));
    }
    let gone = async |path: &str| -> Vec<&'static str> {
        let text = site.get(path).send().await.text();
        assert!(!text.contains("secret"), "{path}: {text}");
        let named = ids.iter().filter(|(_, id)| {
            text.contains(&format!(
                "<at:deleted-entry ref=\"http://127.0.0.1:5000/dataset/{id}\""
            ))
        });
        named.map(|(name, _)| *name).collect()
    };
    for (path, expected) in [
        ("/feeds/dataset.atom", &["hidden", "late"][..]),
        ("/feeds/dataset.atom?page=2", &["early", "middle"]),
        ("/feeds/dataset.atom?page=3", &[]),
        // As CKAN has them.
        ("/feeds/organization/one.atom", &[]),
        ("/feeds/custom.atom?q=third", &[]),
    ] {
        assert_eq!(gone(path).await, expected, "{path}");
    }
    let text = site.get("/feeds/dataset.atom").send().await.text();
    for part in [
        "xmlns:at=\"http://purl.org/atompub/tombstones/1.0\"",
        "when=\"2026-03-01T08:17:00+00:00\">",
        "<updated>2026-03-01T08:17:00+00:00</updated>",
        "<at:comment>Wrong &lt;figures&gt;</at:comment>",
        "<link rel=\"related\" href=\"https://example.org/?a=1&amp;b=2\"/>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
