//! What crawlers and language models are told.

use serde_json::json;

use crate::support::Site;

async fn filled() -> Site {
    let site = Site::with(|settings, _| {
        settings.site.title = "Rivers\n& lakes".to_owned();
        settings.site.url = "https://data.example.org".to_owned();
        settings.site.root_path = "/portal".to_owned();
    });
    site.done("organization_create", json!({"name": "water"}))
        .await;
    for (name, more) in [
        ("open", json!({})),
        (
            "asked",
            json!({"type": "data-request", "title": "T", "notes": "N"}),
        ),
        ("closed", json!({"private": true})),
    ] {
        let mut record = json!({"name": name, "owner_org": "water"});
        for (key, value) in more.as_object().unwrap() {
            record[key] = value.clone();
        }
        site.done("package_create", record).await;
    }
    site
}

#[actix_web::test]
async fn sitemaps_have_public_records_in_all_languages() {
    let site = filled().await;
    let index = site.get("/sitemap.xml").send().await;
    assert_eq!(
        index.header("content-type"),
        Some("application/xml; charset=utf-8")
    );
    assert!(index.text().contains(
        "<sitemap><loc>https://data.example.org/portal/sitemap/1.xml</loc></sitemap>\n</sitemapindex>"
    ));
    let page = site.get("/sitemap/1.xml").token(&site.token).send().await;
    let text = page.text();
    assert_eq!(text.matches("<url>").count(), 3, "{text}");
    for part in [
        "<loc>https://data.example.org/portal/</loc>",
        "<loc>https://data.example.org/portal/dataset/open</loc><lastmod>20",
        "<loc>https://data.example.org/portal/data-request/asked</loc>",
        "hreflang=\"fr\" href=\"https://data.example.org/portal/fr/dataset/open\"",
        "hreflang=\"en\" href=\"https://data.example.org/portal/dataset/open\"",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("closed"));
    let again = site
        .get("/sitemap/1.xml")
        .header("if-none-match", page.header("etag").unwrap())
        .send()
        .await;
    assert_eq!(again.status.as_u16(), 304);
    for none in [
        "/sitemap/2.xml",
        "/sitemap/0.xml",
        "/sitemap/x.xml",
        "/sitemap/groups.xml",
    ] {
        assert_eq!(site.get(none).send().await.status.as_u16(), 404, "{none}");
    }
    let empty = Site::new().get("/sitemap/1.xml").send().await;
    assert_eq!(empty.text().matches("<url>").count(), 1);
}

#[actix_web::test]
async fn models_are_told_what_the_site_is_and_how_it_is_read() {
    let site = filled().await;
    let answer = site.get("/llms.txt").send().await;
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    let text = answer.text();
    assert!(text.starts_with("# Rivers & lakes\n\n> "), "{text}");
    for part in [
        "(https://data.example.org/portal/api/3/action/package_search?",
        "(https://data.example.org/portal/api/openapi.json)",
        "(https://data.example.org/portal/sitemap.xml)",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
