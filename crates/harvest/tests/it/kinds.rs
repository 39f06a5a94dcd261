//! The other kinds of sources, and sources that do not say what they are.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, document, extra, json_answer, missing, ok, with};

const TABLE: &str = "Identifiant;Titre;Description;Mots-clés;Lien;Format;Direction\n\
                     1;Rivières;Les rivières;eau, nature;https://a.example/r.csv;CSV;Eau\n\
                     1;Rivières;;;https://a.example/r.json;JSON;\n\
                     2;Lacs;Les lacs;;;;Nature\n\
                     3;;Sans titre;;;;\n";

#[test]
fn an_inventory_is_harvested() {
    let site = Site::new();
    let (peer, held) = document("text/csv", TABLE.as_bytes().to_vec());
    let config = json!({"columns": {"notes": "Description", "tags": "Mots-clés"}});
    let source = site.source("csv", &format!("{}/inventaire.csv", peer.url), config);
    let job = site.run(&source);
    assert_eq!(counts(&job), [2, 0, 0, 0, 1], "{}", site.report(&job));
    assert_eq!(
        site.report(&job)["gather_errors"][0]["message"],
        "row 5: it has no title"
    );
    let made = site
        .datasets()
        .into_iter()
        .find(|one| one["title"] == "Rivières")
        .unwrap();
    assert_eq!(made["notes"], "Les rivières");
    assert_eq!(
        (&made["num_resources"], &made["num_tags"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(extra(&made, "Direction"), Some("Eau"));
    *held.lock().unwrap() = TABLE.replace("2;Lacs", "2;Étangs").into_bytes();
    assert_eq!(counts(&site.run(&source)), [0, 1, 1, 0, 1]);
}

#[test]
fn an_inventory_that_is_a_little_off_loses_no_row() {
    let site = Site::new();
    let table = "\u{feff}sep=;\r\nid;Titre;Description;URL;Note;Note\r\n\
                 1;Un;\"deux\r\nlignes; \"\"et plus\"\"\";https://a.example/1.csv;a;b\r\n\
                 ;;;;;\r\n\
                 2;Autre;c;;;\r\n\
                 2;Autre;d;;;\r\n\
                 3;;x;;;\r\n";
    let (peer, _) = document("text/csv", table.as_bytes().to_vec());
    let source = site.source("csv", &format!("{}/inventaire.csv", peer.url), json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [2, 0, 0, 0, 2]);
    let report = site.report(&job)["gather_errors"].to_string();
    assert!(
        report.contains("row 5: 2 is there before") && report.contains("row 6: it has no title"),
        "{report}"
    );
    let made = site.done("package_show", json!({"id": "un"}));
    assert_eq!(made["notes"], "deux\r\nlignes; \"et plus\"");
    assert_eq!(
        (extra(&made, "Note"), extra(&made, "Note_2")),
        (Some("a"), Some("b"))
    );
    assert_eq!(made["resources"][0]["url"], "https://a.example/1.csv");
}

#[test]
fn cells_without_a_column_of_their_own_are_kept() {
    let site = Site::new();
    let table = "id,title,format,file name,,url\r\n\
                 1,One,CSV,Readings,aside,,beyond\r\n\
                 2,Two,CSV,Readings,,https://a.example/2.csv\r\n";
    let (peer, _) = document("text/csv", table.as_bytes().to_vec());
    let source = site.source("csv", &format!("{}/inventory.csv", peer.url), json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [2, 0, 0, 0, 0], "{}", site.report(&job));
    let one = site.done("package_show", json!({"id": "one"}));
    for (key, expected) in [
        ("format", Some("CSV")),
        ("file name", Some("Readings")),
        ("column_5", Some("aside")),
        ("column_7", Some("beyond")),
    ] {
        assert_eq!(extra(&one, key), expected, "{key}: {one}");
    }
    let two = site.done("package_show", json!({"id": "two"}));
    assert_eq!(
        (extra(&two, "format"), &two["resources"][0]["name"]),
        (None, &json!("Readings"))
    );
}

fn page(name: &str) -> String {
    let described = json!({"@context": "https://schema.org/", "@type": "Dataset", "name": name, "description": "About it",
        "distribution": [{"@type": "DataDownload", "contentUrl": "https://a.example/f.csv", "encodingFormat": "text/csv"}]});
    format!("<html><script type=\"application/ld+json\">{described}</script></html>")
}

#[test]
fn pages_that_describe_datasets_are_harvested() {
    let site = Site::new();
    let peer = Peer::knowing(|url| {
        let url = url.to_owned();
        Box::new(move |asked| match asked.path.as_str() {
            "/robots.txt" => ok("text/plain", "User-agent: *\nDisallow: /closed"),
            "/sitemap.xml" => ok(
                "application/xml",
                format!(
                    "<sitemapindex><sitemap><loc>{url}/one.xml</loc></sitemap><sitemap><loc>{url}/two.xml</loc></sitemap></sitemapindex>"
                ),
            ),
            "/one.xml" => ok(
                "application/xml",
                format!(
                    "<urlset><url><loc>{url}/a</loc><lastmod>2026-01-01</lastmod></url><url><loc>{url}/b</loc></url>\
                     <url><loc>{url}/closed</loc></url><url><loc>http://other.example/c</loc></url></urlset>"
                ),
            ),
            "/two.xml" => ok(
                "application/xml",
                format!("<urlset><url><loc>{url}/plain</loc></url></urlset>"),
            ),
            "/a" => ok("text/html", page("First")),
            "/b" => ok("text/html", page("Second")),
            "/plain" => ok("text/html", "<html>Nothing</html>"),
            _ => missing(),
        })
    });
    let source = site.source("schemaorg", &format!("{}/sitemap.xml", peer.url), json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [2, 0, 0, 0, 3], "{}", site.report(&job));
    let asked: Vec<String> = peer.asked().into_iter().map(|asked| asked.path).collect();
    assert!(!asked.contains(&"/closed".to_owned()), "{asked:?}");
    let made = site.done("package_show", json!({"id": "first"}));
    assert_eq!(made["resources"][0]["url"], "https://a.example/f.csv");
    // A page whose sitemap says that it has not changed is not asked for again; the other is, and is the same.
    let job = site.run(&source);
    assert_eq!(counts(&job)[..3], [0, 0, 2], "{job}");
    let asked: Vec<String> = peer.asked().into_iter().map(|asked| asked.path).collect();
    assert!(
        !asked.contains(&"/a".to_owned()) && asked.contains(&"/b".to_owned()),
        "{asked:?}"
    );
}

/// A page with these datasets, in as many scripts.
fn page_of(described: &[Value]) -> String {
    let scripts: String = described
        .iter()
        .map(|one| format!("<script type=\"application/ld+json\">{one}</script>"))
        .collect();
    format!("<html>{scripts}</html>")
}

#[test]
fn every_dataset_of_a_page_is_harvested_and_none_twice() {
    let site = Site::new();
    let dataset = |name: &str| json!({"@type": "Dataset", "name": name, "description": "About it"});
    let at = |name: &str, id: &str| {
        let mut one = dataset(name);
        one["@id"] = json!(id);
        one
    };
    // The pages, and the days on which the sitemap says that they changed.
    let pages: Arc<Mutex<BTreeMap<&str, (&str, String)>>> = Arc::new(Mutex::new(BTreeMap::from([
        (
            "many",
            (
                "2026-01-01",
                page_of(&[
                    json!({"@graph": [dataset("One"), at("Two", "#two")]}),
                    json!([dataset("Three")]),
                ]),
            ),
        ),
        (
            "list",
            (
                "2026-01-01",
                page_of(&[
                    json!({"@type": "DataCatalog", "dataset": [at("Own, in short", "/own"), dataset("Listed")]}),
                ]),
            ),
        ),
        ("own", ("", page_of(&[dataset("Own")]))),
        ("fr", ("2026-01-01", page_of(&[at("Deux", "/many#two")]))),
    ])));
    let served = Arc::clone(&pages);
    let peer = Peer::knowing(|url| {
        let url = url.to_owned();
        Box::new(move |asked| {
            let pages = served.lock().unwrap();
            if asked.path == "/sitemap.xml" {
                let list: String = pages
                    .iter()
                    .map(|(name, (day, _))| match *day {
                        "" => format!("<url><loc>{url}/{name}</loc></url>"),
                        day => {
                            format!("<url><loc>{url}/{name}</loc><lastmod>{day}</lastmod></url>")
                        }
                    })
                    .collect();
                return ok("application/xml", format!("<urlset>{list}</urlset>"));
            }
            match pages.get(&asked.path[1..]) {
                Some((_, text)) if text.is_empty() => with("500 Oh no", "", ""),
                Some((_, text)) => ok("text/html", text),
                None => missing(),
            }
        })
    });
    let source = site.source("schemaorg", &format!("{}/sitemap.xml", peer.url), json!({}));
    let titles = || -> Vec<String> {
        let mut titles: Vec<String> = site
            .datasets()
            .iter()
            .map(|one| one["title"].as_str().unwrap().to_owned())
            .collect();
        titles.sort();
        titles
    };
    let asked = || -> Vec<String> {
        let mut asked: Vec<String> = peer.asked().into_iter().map(|asked| asked.path).collect();
        asked.retain(|path| path != "/robots.txt" && path != "/sitemap.xml");
        asked.sort();
        asked
    };
    let seen = cairn_harvest::preview(&site.app, source["id"].as_str().unwrap()).unwrap();
    assert_eq!(seen["added"].as_array().unwrap().len(), 5, "{seen}");
    let job = site.run(&source);
    let report = site.report(&job);
    // One of the two that say that they are the same comes in, the other is told of.
    assert_eq!(counts(&job), [5, 0, 0, 0, 1], "{report}");
    assert!(
        report.to_string().contains("Duplicate entry ignored"),
        "{report}"
    );
    let first = titles();
    assert_eq!(first.len(), 5);
    for title in ["Listed", "One", "Own", "Three"] {
        assert!(first.contains(&title.to_owned()), "{first:?}");
    }
    asked();
    // Pages that have not changed are not fetched; the one without a day is, and so is the one whose record is another page's.
    let job = site.run(&source);
    assert_eq!(counts(&job)[..4], [0, 0, 5, 0], "{}", site.report(&job));
    let again = asked();
    assert!(
        again.contains(&"/own".to_owned()) && !again.contains(&"/list".to_owned()),
        "{again:?}"
    );
    assert_eq!(titles(), first);
    // What left its page is gone; what is on a page that cannot be had is not.
    {
        let mut pages = pages.lock().unwrap();
        pages.remove("fr");
        pages.insert(
            "many",
            ("2026-02-02", page_of(&[dataset("One"), at("Two", "#two")])),
        );
        pages.insert("list", ("2026-02-02", String::new()));
    }
    let job = site.run(&source);
    let report = site.report(&job);
    assert_eq!(counts(&job)[3..], [1, 1], "{report}");
    let last = titles();
    assert!(
        !last.contains(&"Three".to_owned()) && last.contains(&"Listed".to_owned()),
        "{last:?}"
    );
    // A page is held to the same share as a list.
    let many: Vec<Value> = (0..20)
        .map(|number| dataset(&format!("Many {number}")))
        .collect();
    pages
        .lock()
        .unwrap()
        .insert("list", ("2026-03-03", page_of(&many)));
    assert!(counts(&site.run(&source))[0] >= 20);
    pages
        .lock()
        .unwrap()
        .insert("list", ("2026-04-04", page_of(&many[..2])));
    let job = site.run(&source);
    assert_eq!(counts(&job)[3], 0, "{}", site.report(&job));
    assert!(site.report(&job).to_string().contains("Held: "));
}

#[test]
fn sources_are_known_by_what_they_answer() {
    let turtle = "@prefix dcat: <http://www.w3.org/ns/dcat#> . <https://a.example/1> a dcat:Dataset ; <http://purl.org/dc/terms/title> \"T\" .";
    let package = json!({"id": "33333333-3333-4333-8333-333333333333", "name": "p", "title": "P", "resources": []});
    let cases: Vec<(&str, &str, Peer)> = vec![
        (
            "datajson",
            "/data.json",
            Peer::new(|_| json_answer(&json!({"dataset": [{"identifier": "1", "title": "T"}]}))),
        ),
        (
            "dcat_rdf",
            "/catalog",
            Peer::new(move |_| ok("text/plain", turtle)),
        ),
        (
            "csv",
            "/inventory",
            Peer::new(|_| ok("text/csv", "id,title\n1,T\n")),
        ),
        (
            "schemaorg",
            "/page",
            Peer::new(|asked| match asked.path.as_str() {
                "/page" => ok("text/html", page("T")),
                _ => missing(),
            }),
        ),
        (
            "ckan",
            "/",
            Peer::new(move |asked| {
                if asked.path.starts_with("/api/3/action/status_show") {
                    json_answer(&json!({"success": true, "result": {"site_title": "Portal"}}))
                } else if asked.path.starts_with("/api/3/action/package_search") {
                    let list = if asked.path.contains("start=0") {
                        vec![package.clone()]
                    } else {
                        Vec::new()
                    };
                    json_answer(&json!({"success": true, "result": {"count": 1, "results": list}}))
                } else if asked.path == "/" {
                    ok("text/html", "<html>A portal</html>")
                } else {
                    missing()
                }
            }),
        ),
    ];
    for (kind, path, peer) in cases {
        let site = Site::new();
        let source = site.source("auto", &format!("{}{path}", peer.url), json!({}));
        let id = source["id"].as_str().unwrap();
        let seen = cairn_harvest::preview(&site.app, id).unwrap();
        assert_eq!(seen["source_type"], kind, "{seen}");
        assert_eq!(seen["added"].as_array().unwrap().len(), 1, "{kind}: {seen}");
        assert!(site.datasets().is_empty());
        // The same is kept for those who ask for it and come back, with what would be written.
        site.done("harvest_source_preview", json!({ "id": id }));
        let asked = site.done("harvest_source_preview_show", json!({ "id": id }));
        assert_eq!(asked["report"], json!(null), "{asked}");
        site.work();
        let kept = site.done("harvest_source_preview_show", json!({ "id": id }));
        let report = &kept["report"];
        assert_eq!(report["counts"]["added"], 1, "{kept}");
        assert!(
            report["added"][0]["content"].is_string() && report["added"][0]["mapped"].is_object(),
            "{kept}"
        );
        assert!(site.datasets().is_empty());
        let job = site.run(&source);
        assert_eq!(counts(&job)[0], 1, "{kind}: {}", site.report(&job));
        let seen = cairn_harvest::preview(&site.app, id).unwrap();
        assert_eq!(
            (&seen["added"], &seen["deleted"]),
            (&json!([]), &json!([])),
            "{kind}: {seen}"
        );
    }
    let site = Site::new();
    let peer = Peer::new(|_| {
        with(
            "200 OK",
            "Content-Type: text/html\r\n",
            "<html>Hello</html>",
        )
    });
    let source = site.source("auto", &peer.url, json!({}));
    let report = site.report(&site.run(&source));
    let expected = format!("{} is of no kind that can be harvested", peer.url);
    assert_eq!(report["gather_errors"][0]["message"], expected);
}

#[test]
fn what_is_due_comes_round() {
    let site = Site::new();
    let (peer, _) = document(
        "application/json",
        b"{\"dataset\": [{\"identifier\": \"1\", \"title\": \"T\"}]}".to_vec(),
    );
    let source = site.done(
        "harvest_source_create",
        json!({"name": "daily", "url": format!("{}/data.json", peer.url), "source_type": "datajson", "frequency": "DAILY"}),
    );
    assert_eq!(site.done("harvest_jobs_run", json!({})), json!([]));
    site.work();
    assert_eq!(site.datasets().len(), 1);
    let listed = site.done(
        "harvest_source_list",
        json!({"return_last_job_status": true}),
    );
    assert_eq!(listed[0]["last_job_status"], "Finished");
    assert_ne!(listed[0]["next_run"], Value::Null);
    // It is not due again.
    site.done("harvest_jobs_run", json!({}));
    site.work();
    let jobs = site.done("harvest_job_list", json!({"source_id": source["id"]}));
    assert_eq!(jobs.as_array().unwrap().len(), 1);
    assert_eq!(
        site.done("harvest_source_list", json!({"only_to_run": true})),
        json!([])
    );
    // A source that is gone is harvested no more; what came of it stays until it is cleared.
    site.done("harvest_source_delete", json!({"id": source["id"]}));
    let error = site
        .act("harvest_job_create", json!({"source_id": source["id"]}))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("Can not create jobs on inactive sources")
    );
    assert_eq!(site.datasets().len(), 1);
    site.done("harvest_source_clear", json!({"id": source["id"]}));
    assert!(site.datasets().is_empty());
}
