//! The catalogue for harvesters that speak OAI-PMH.

use regex::Regex;
use serde_json::json;

use crate::support::Site;

async fn filled() -> Site {
    let site = Site::with(|settings, _| {
        settings.site.title = "Rivers & lakes".to_owned();
        settings.site.url = "https://data.example.org".to_owned();
        settings.dcat.datasets_per_page = 2;
    });
    for name in ["water", "land"] {
        site.done(
            "organization_create",
            json!({"name": name, "title": format!("{name} <office>"), "description": "D"}),
        )
        .await;
    }
    for number in 0..5 {
        let owner = if number < 3 { "water" } else { "land" };
        site.done(
            "package_create",
            json!({
                "name": format!("open-{number}"), "title": "Open & free", "owner_org": owner, "license_id": "cc-by",
                "tags": [{"name": "river"}], "resources": [{"url": "https://example.org/f.csv", "format": "CSV"}],
            }),
        )
        .await;
    }
    site.done(
        "package_create",
        json!({"name": "closed", "owner_org": "water", "private": true}),
    )
    .await;
    site
}

async fn ask(site: &Site, query: &str) -> String {
    let answer = site.get(&format!("/oai?{query}")).send().await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, Some("text/xml; charset=utf-8")),
        "{query}"
    );
    answer.text()
}

/// Returns what stands in the elements of a name.
fn all(text: &str, element: &str) -> Vec<String> {
    let pattern = Regex::new(&format!("<{element}(?: [^>]*)?>([^<]*)</{element}>")).unwrap();
    pattern
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect()
}

fn code(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<error code=\"")?;
    rest.split('"').next()
}

#[actix_web::test]
async fn the_repository_says_what_it_is() {
    let site = filled().await;
    let text = ask(&site, "verb=Identify").await;
    for part in [
        "<repositoryName>Rivers &amp; lakes</repositoryName>",
        "<baseURL>https://data.example.org/oai</baseURL>",
        "<adminEmail>webmaster@data.example.org</adminEmail>",
        "<deletedRecord>persistent</deletedRecord>",
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>",
        "<repositoryIdentifier>data.example.org</repositoryIdentifier>",
        "<request verb=\"Identify\">https://data.example.org/oai</request>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let formats = ask(&site, "verb=ListMetadataFormats").await;
    assert_eq!(
        all(&formats, "metadataPrefix"),
        ["oai_dc", "dcat", "oai_datacite"]
    );
    let sets = ask(&site, "verb=ListSets").await;
    assert_eq!(all(&sets, "setSpec"), ["land", "water"]);
    assert_eq!(
        all(&sets, "setName"),
        ["land &lt;office&gt;", "water &lt;office&gt;"]
    );
    let posted = site
        .post("/oai")
        .body("application/x-www-form-urlencoded", "verb=Identify")
        .send()
        .await;
    assert!(posted.text().contains("<Identify>"), "{}", posted.text());
}

#[actix_web::test]
async fn lists_go_on_to_their_end_whatever_the_form() {
    let site = filled().await;
    for (query, count) in [
        ("verb=ListIdentifiers&metadataPrefix=oai_dc", 5),
        ("verb=ListRecords&metadataPrefix=oai_dc", 5),
        ("verb=ListRecords&metadataPrefix=dcat", 5),
        ("verb=ListRecords&metadataPrefix=oai_datacite", 5),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=water", 3),
        ("verb=ListIdentifiers&metadataPrefix=oai_dc&set=land", 2),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2999-12-31",
            5,
        ),
    ] {
        let verb = &query[..query.find('&').unwrap()];
        let mut identifiers: Vec<String> = Vec::new();
        let mut next = query.to_owned();
        loop {
            let text = ask(&site, &next).await;
            assert_eq!(code(&text), None, "{text}");
            assert!(!text.contains("closed"));
            let records = text.matches("<metadata>").count();
            let mut page = all(&text, "identifier");
            page.retain(|identifier| identifier.starts_with("oai:data.example.org:"));
            assert!(page.len() <= 2, "{text}");
            assert_eq!(
                records,
                if verb.ends_with("Records") {
                    page.len()
                } else {
                    0
                }
            );
            identifiers.extend(page);
            match all(&text, "resumptionToken").pop() {
                Some(token) if !token.is_empty() => {
                    next = format!("{verb}&resumptionToken={token}");
                }
                _ => break,
            }
        }
        identifiers.sort();
        identifiers.dedup();
        assert_eq!(identifiers.len(), count, "{query}");
        let record = ask(
            &site,
            &format!(
                "verb=GetRecord&metadataPrefix=dcat&identifier={}",
                identifiers[0]
            ),
        )
        .await;
        assert!(record.contains("<rdf:RDF"), "{record}");
    }
}

#[actix_web::test]
async fn what_is_gone_stays_told() {
    let site = filled().await;
    let id = async |name: &str| {
        let shown = site.done("package_show", json!({"id": name})).await;
        format!("oai:data.example.org:{}", shown["id"].as_str().unwrap())
    };
    let gone = [id("open-0").await, id("open-1").await, id("open-2").await];
    let closed = id("closed").await;
    site.done("package_delete", json!({"id": "open-0"})).await;
    site.done("package_patch", json!({"id": "open-1", "private": true}))
        .await;
    site.done("dataset_purge", json!({"id": "open-2"})).await;
    site.done("package_delete", json!({"id": "closed"})).await;
    let get = async |identifier: &str| {
        ask(
            &site,
            &format!("verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier}"),
        )
        .await
    };
    for identifier in &gone {
        let text = get(identifier).await;
        assert!(text.contains("<header status=\"deleted\">"), "{text}");
        assert!(text.contains("<setSpec>water</setSpec>") && !text.contains("<metadata>"));
    }
    assert_eq!(code(&get(&closed).await), Some("idDoesNotExist"));
    let list = ask(
        &site,
        "verb=ListIdentifiers&metadataPrefix=oai_dc&set=water",
    )
    .await;
    assert!(!list.contains(&closed));
    site.done("package_patch", json!({"id": "open-1", "private": false}))
        .await;
    assert!(get(&gone[1]).await.contains("<metadata>"));
}

#[actix_web::test]
async fn what_is_wrong_is_told_in_the_codes_of_the_protocol() {
    let site = filled().await;
    let first = ask(&site, "verb=ListRecords&metadataPrefix=oai_dc").await;
    let token = all(&first, "resumptionToken").pop().unwrap();
    for (query, expected) in [
        (String::new(), "badVerb"),
        ("verb=Nothing".to_owned(), "badVerb"),
        ("verb=Identify&verb=Identify".to_owned(), "badVerb"),
        ("verb=Identify&set=water".to_owned(), "badArgument"),
        ("verb=ListRecords".to_owned(), "badArgument"),
        (
            "verb=GetRecord&metadataPrefix=oai_dc".to_owned(),
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=yesterday".to_owned(),
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2020-13-01".to_owned(),
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2020-01-01T00:00:00Z"
                .to_owned(),
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2020-01-01".to_owned(),
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc".to_owned(),
            "badArgument",
        ),
        (
            format!("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken={token}"),
            "badArgument",
        ),
        (
            "verb=ListRecords&resumptionToken=none".to_owned(),
            "badResumptionToken",
        ),
        (
            format!("verb=ListIdentifiers&resumptionToken={token}"),
            "badResumptionToken",
        ),
        (
            format!("verb=ListSets&resumptionToken={token}"),
            "badResumptionToken",
        ),
        (
            "verb=ListRecords&metadataPrefix=marc".to_owned(),
            "cannotDisseminateFormat",
        ),
        (
            "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:data.example.org:none".to_owned(),
            "idDoesNotExist",
        ),
        (
            "verb=ListMetadataFormats&identifier=other".to_owned(),
            "idDoesNotExist",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&set=sea".to_owned(),
            "noRecordsMatch",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&until=2001-01-01".to_owned(),
            "noRecordsMatch",
        ),
    ] {
        let text = ask(&site, &query).await;
        assert_eq!(code(&text), Some(expected), "{query}: {text}");
    }
    let empty = Site::new();
    assert_eq!(
        code(&ask(&empty, "verb=ListSets").await),
        Some("noSetHierarchy")
    );
    assert!(
        ask(&empty, "verb=Identify")
            .await
            .contains("<earliestDatestamp>")
    );
    let other = site.post("/oai").send().await;
    assert_eq!(other.status.as_u16(), 415);
}
