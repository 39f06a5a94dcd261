//! What readers look at, over HTTP: charts, maps, beginnings of files, citations, what changed, algorithms explained, pieces in frames.

use std::path::Path;
use std::process::Command;

use regex::Regex;
use serde_json::{Value, json};

use crate::clients;
use crate::http::Client;
use crate::pages::{raw, said, site, site_with, status};
use crate::place::{self, Place, everywhere};

/// A site with tables of measures and of places, and with files of several formats, by the names of their resources.
pub(crate) struct Shelf {
    pub(crate) server: crate::server::Server,
    pub(crate) root: Client,
    nobody: Client,
    lakes: Value,
}

impl Shelf {
    pub(crate) fn new(place: &Place) -> Self {
        Self::with(place, &[])
    }

    /// The same with further settings.
    pub(crate) fn with(place: &Place, settings: &[&str]) -> Self {
        let (server, mut root) = site_with(place, settings);
        let lakes = root.done(
            "package_create",
            &json!({
                "name": "lakes", "owner_org": "water-office", "license_id": "cc-by-sa", "version": "2.1",
                "title": "Lakes & <ponds>", "title_translated": {"en": "Lakes & <ponds>", "fr": "Lacs et étangs"},
                "notes_translated": {"en": "Measured lakes", "fr": "Lacs mesurés"},
                "resources": [
                    {"url": "https://example.org/levels.csv", "name": "Levels", "format": "CSV"},
                    {"url": "https://example.org/gauges.csv", "name": "Gauges", "format": "CSV"},
                ],
            }),
        );
        let id = |place: usize| lakes["resources"][place]["id"].clone();
        let levels: Vec<Value> = (0..48)
            .map(|month| {
                let day = format!("{}-{:02}-15", 2021 + month / 12, month % 12 + 1);
                let lake = ["Grand", "Petit", "Étang"][month % 3];
                json!({"day": day, "lake": lake, "level": month, "depth": -0.5 * month as f64, "frozen": month % 12 < 3})
            })
            .collect();
        root.done(
            "datastore_create",
            &json!({
                "resource_id": id(0), "force": true, "records": levels,
                "fields": [
                    {"id": "day", "type": "date", "info": {"label": "Day", "label_fr": "Jour"}},
                    {"id": "lake", "type": "text", "info": {"label": "Lake", "label_fr": "Lac"}},
                    {"id": "level", "type": "numeric", "info": {"label": "Level", "label_fr": "Niveau"}},
                    {"id": "depth", "type": "float"}, {"id": "frozen", "type": "bool"},
                ],
            }),
        );
        root.done(
            "datastore_create",
            &json!({
                "resource_id": id(1), "force": true,
                "records": [
                    {"name": "A </script><b>", "Latitude": 45.5, "Longitude": -75.25}, {"name": "Nowhere", "Latitude": 99, "Longitude": 1},
                    {"name": "Unknown"},
                ],
                "fields": [{"id": "name", "type": "text"}, {"id": "Latitude", "type": "numeric"}, {"id": "Longitude", "type": "float"}],
            }),
        );
        let basins = json!({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"nom": "Bassin </script>"}, "geometry": {"type": "Polygon", "coordinates": [[[-80, 43], [-79, 43], [-79, 44], [-80, 43]]]}},
        ]})
        .to_string();
        for (name, format, file, content) in [
            ("Basins", "GeoJSON", "basins.geojson", basins.as_bytes()),
            (
                "Broken",
                "GeoJSON",
                "broken.geojson",
                b"{\"type\": \"Point\"}",
            ),
            (
                "Settings",
                "JSON",
                "settings.json",
                b"{\"a\":\"<script>alert(5)</script>\"}",
            ),
            ("Notes", "TXT", "notes.txt", b"<img src=x onerror=alert(6)>"),
            ("Report", "PDF", "report.pdf", b"%PDF-1.4"),
            ("Binary", "TXT", "binary.txt", b"\xff\xfe\x00\x01"),
        ] {
            let fields = [("package_id", "lakes"), ("name", name), ("format", format)];
            let made = root
                .upload("resource_create", &fields, file, content)
                .unwrap();
            assert!(made.is_ok(), "{name}");
        }
        let lakes = root.done("package_show", &json!({"id": "lakes"}));
        let nobody = server.anonymous();
        Self {
            server,
            root,
            nobody,
            lakes,
        }
    }

    /// Returns the id of a resource.
    pub(crate) fn id(&self, name: &str) -> String {
        let resources = self.lakes["resources"].as_array().unwrap();
        let resource = resources.iter().find(|one| one["name"] == name).unwrap();
        resource["id"].as_str().unwrap().to_owned()
    }

    /// Returns the path of a resource's page.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("/dataset/lakes/resource/{}", self.id(name))
    }

    #[track_caller]
    fn page(&mut self, path: &str) -> String {
        let answer = self.nobody.get(path).unwrap();
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }
}

/// The figures of a chart as its table has them.
fn figures(page: &str) -> Vec<(String, String)> {
    let row =
        Regex::new("<tr><t[hd][^>]*>([^<]*)</t[hd]><td class=\"figure\" data-value=\"([^\"]*)\">")
            .unwrap();
    row.captures_iter(page)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
        .collect()
}

#[test]
fn charts_have_their_figures_as_a_table() {
    everywhere(|place| {
        let mut shelf = Shelf::new(place);
        let path = shelf.path("Levels");
        let page = shelf.page(&format!("/fr{path}"));
        assert!(
            page.contains(&format!("href=\"/fr{path}/chart\"")),
            "{page}"
        );
        // The one that is proposed: how the first measure goes with time.
        let page = shelf.page(&format!("/fr{path}/chart"));
        assert!(page.contains("Moyenne de Niveau selon Jour"), "{page}");
        assert_eq!(figures(&page).len(), 48);
        let mut drawn = |query: &str| figures(&shelf.page(&format!("{path}/chart?{query}")));
        let pair = |name: &str, figure: &str| (name.to_owned(), figure.to_owned());
        assert_eq!(
            drawn("kind=bar&x=lake&agg=count"),
            [
                pair("Grand", "16"),
                pair("Petit", "16"),
                pair("Étang", "16")
            ]
        );
        assert_eq!(
            drawn("kind=bar&x=lake&y=level&agg=sum"),
            [
                pair("Étang", "392"),
                pair("Petit", "376"),
                pair("Grand", "360")
            ]
        );
        assert_eq!(
            drawn("kind=line&x=day&y=depth&agg=min&step=year"),
            [
                pair("2021", "-5.5"),
                pair("2022", "-11.5"),
                pair("2023", "-17.5"),
                pair("2024", "-23.5")
            ]
        );
        assert_eq!(
            drawn("kind=line&x=day&y=level&agg=max&step=month")[0],
            pair("2021-01", "0")
        );
        assert_eq!(
            drawn("kind=bar&x=frozen&agg=count"),
            [pair("No", "36"), pair("Yes", "12")]
        );
        let points = drawn("kind=scatter&x=level&y=depth");
        assert_eq!((points.len(), &points[1]), (48, &pair("1", "-0.5")));
        // What cannot be drawn is said, and names of columns are never SQL.
        for query in [
            "kind=pie&x=lake",
            "kind=bar&x=lake&y=lake&agg=sum",
            "kind=bar&x=lake%22%3B+DROP+TABLE+x",
            "kind=scatter&x=lake&y=level",
        ] {
            let page = shelf.page(&format!("{path}/chart?{query}"));
            assert!(page.contains("role=\"alert\""), "{query}");
        }
        for (path, status) in [
            (format!("{}/chart", shelf.path("Notes")), 404),
            (format!("{path}/nothing"), 404),
            (format!("{path}/map"), 404),
        ] {
            assert_eq!(shelf.nobody.get(&path).unwrap().status, status, "{path}");
        }
    });
}

#[test]
fn places_of_tables_and_files_are_drawn_and_listed() {
    everywhere(|place| {
        let mut shelf = Shelf::new(place);
        let path = shelf.path("Gauges");
        let page = shelf.page(&format!("{path}/map"));
        assert!(page.contains("45.50°\u{a0}N, 75.25°\u{a0}W"), "{page}");
        assert!(
            page.contains("1 place") && !page.contains("Nowhere"),
            "{page}"
        );
        assert!(page.contains("\"coordinates\":[-75.25,45.5]"), "{page}");
        // What a place is called ends no script.
        assert!(
            page.contains("A \\u003c/script>") && !page.contains("A </script>"),
            "{page}"
        );
        let path = shelf.path("Basins");
        let page = shelf.page(&format!("/fr{path}/map"));
        assert!(
            page.contains("43,00°\u{a0}N – 44,00°\u{a0}N") && !page.contains("Bassin </script>"),
            "{page}"
        );
        let path = shelf.path("Broken");
        let page = shelf.page(&format!("{path}/map"));
        assert!(
            page.contains("This file cannot be drawn") && !page.contains("id=\"places\""),
            "{page}"
        );
    });
}

/// A map of very many places is quick, draws what it can and tells what it leaves out.
#[test]
fn maps_of_many_places_are_bounded_and_say_so() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    let features: Vec<Value> = (0..10_000)
        .map(|number| {
            let at = [-79.0 + f64::from(number) / 10_000.0, 43.5];
            let about = "A stop of a line that goes from here to there. ".repeat(3);
            json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": {"name": format!("Stop {number}"), "about": about}})
        })
        .collect();
    let file = json!({"type": "FeatureCollection", "features": features}).to_string();
    let fields = [
        ("package_id", "lakes"),
        ("name", "Stops"),
        ("format", "GeoJSON"),
    ];
    let made = shelf
        .root
        .upload("resource_create", &fields, "stops.geojson", file.as_bytes());
    let stops = made.unwrap().unwrap();
    let began = std::time::Instant::now();
    let page = shelf.page(&format!(
        "/dataset/lakes/resource/{}/map",
        stops["id"].as_str().unwrap()
    ));
    let took = began.elapsed();
    assert!(took.as_secs() < 5, "{took:?}");
    let drawn = Regex::new("Only the first ([0-9,]+) places are shown").unwrap();
    let drawn = drawn.captures(&page).unwrap()[1].replace(',', "");
    let drawn: usize = drawn.parse().unwrap();
    assert!((1000..=5000).contains(&drawn), "{drawn}");
    assert!(page.contains("The first 500 are listed."), "{page}");
    assert!(page.len() < 1_300_000, "{}", page.len());
}

#[test]
fn files_begin_on_their_pages_and_nothing_of_them_runs() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    for (name, part) in [
        (
            "Settings",
            "{\n  &#34;a&#34;: &#34;&#60;script&#62;alert(5)",
        ),
        ("Notes", "&#60;img src=x onerror=alert(6)&#62;"),
        ("Report", "/download/report.pdf\" target=\"_blank\""),
        ("Basins", "&#34;FeatureCollection&#34;"),
        ("Levels", "SELECT * FROM read_parquet("),
        ("Notes", "curl --location --remote-name"),
    ] {
        let page = shelf.page(&shelf.path(name));
        assert!(page.contains(part), "{part} in {page}");
        assert!(
            !page.contains("<img src=x") && !page.contains("<script>"),
            "{name}"
        );
    }
    let page = shelf.page(&shelf.path("Binary"));
    assert!(!page.contains("id=\"preview\""), "{page}");
}

#[test]
fn records_are_cited_licensed_and_described_for_search_engines() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    for (form, kind, part) in [
        ("bib", "application/x-bibtex", "title = {Lakes \\& <ponds>}"),
        (
            "ris",
            "application/x-research-info-systems",
            "AU  - Water Office\r\n",
        ),
        (
            "json",
            "application/vnd.citationstyles.csl+json",
            "\"version\": \"2.1\"",
        ),
        ("txt", "text/plain", "Lakes & <ponds>. Library. http://"),
    ] {
        let answer = shelf
            .nobody
            .get(&format!("/dataset/lakes/citation.{form}"))
            .unwrap();
        assert_eq!(answer.status, 200);
        assert!(answer.kind.starts_with(kind), "{}", answer.kind);
        assert!(answer.text().contains(part), "{}", answer.text());
    }
    for path in [
        "/dataset/lakes/citation.exe",
        "/dataset/hidden-plan/citation.bib",
        "/dataset/none/citation.txt",
    ] {
        assert_eq!(shelf.nobody.get(path).unwrap().status, 404, "{path}");
    }
    let page = shelf.page("/fr/dataset/lakes");
    for part in [
        "en diffusant ce que vous en tirez aux mêmes conditions",
        "href=\"mailto:?subject=Lacs%20et%20%C3%A9tangs&#38;body=http",
        "<link rel=\"canonical\"",
        "property=\"og:url\"",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let json = Regex::new("<script type=\"application/ld\\+json\">(.*?)</script>").unwrap();
    let described: Value = serde_json::from_str(&json.captures(&page).unwrap()[1]).unwrap();
    assert_eq!(described["@type"], "Dataset");
    assert_eq!(described["distribution"].as_array().unwrap().len(), 8);
    let page = shelf.root.get("/dataset/hidden-plan").unwrap().text();
    assert!(!page.contains("application/ld+json\">"), "{page}");
}

#[test]
fn the_history_says_what_changed_in_the_readers_words() {
    everywhere(|place| {
        let mut shelf = Shelf::new(place);
        let mut resources = shelf.lakes["resources"].as_array().unwrap().clone();
        resources.remove(7);
        resources[0]["name"] = json!("Levels by month");
        resources.push(json!({"url": "https://example.org/new.csv", "name": "New file"}));
        shelf.root.done(
            "package_patch",
            &json!({
                "id": "lakes", "title_translated": {"en": "Lakes & <ponds>", "fr": "Lacs"}, "title": "Lakes & <ponds>",
                "update_frequency": "weekly", "tags": [{"name": "lake"}], "extras": [{"key": "river_basin", "value": "<b>"}],
                "resources": resources, "private": false,
            }),
        );
        let page = shelf.page("/fr/dataset/activity/lakes");
        let first = page.split("</details>").next().unwrap();
        let row = Regex::new("<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>")
            .unwrap();
        let bare = Regex::new("<[^>]*>").unwrap();
        let rows: Vec<String> = row
            .captures_iter(first)
            .map(|found| {
                let cells = [&found[1], &found[2], &found[3]];
                cells
                    .map(|cell| bare.replace_all(cell, "").into_owned())
                    .join(" | ")
            })
            .collect();
        for expected in [
            "(en français) | Lacs et étangs | Lacs",
            "Fréquence de mise à jour | rien | Chaque semaine",
            "Mots-clés | rien | lake",
            "River basin | rien | &#60;b&#62;",
            "Ressource | Binary | rien",
            "Ressource | rien | New file",
            "Levels by month\u{a0}: Nom | Levels | Levels by month",
        ] {
            assert!(
                rows.iter().any(|row| row.ends_with(expected)),
                "{expected} in {rows:?}"
            );
        }
        assert_eq!(rows.len(), 7, "{rows:?}");
    });
}

#[test]
fn pieces_in_frames_show_what_everybody_sees() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    let (levels, gauges) = (shelf.path("Levels"), shelf.path("Gauges"));
    let page = shelf.page(&format!("{levels}/chart?kind=bar&x=lake&agg=count"));
    let code = format!(
        "&#60;iframe src=&#34;{}{levels}/embed?show=chart&#38;amp;kind=bar&#38;amp;x=lake&#38;amp;agg=count&#34;",
        shelf.server.url()
    );
    assert!(page.contains(&code), "{code} in {page}");
    for (path, part) in [
        (
            format!("{levels}/embed?show=chart&kind=bar&x=lake&agg=count"),
            "data-value=\"16\"",
        ),
        (
            format!("{levels}/embed?show=table&page=2"),
            "href=\"?show=table\"",
        ),
        (format!("{gauges}/embed?show=map"), "id=\"places\""),
    ] {
        let (head, body) = raw(&shelf.server, "GET", &path, &[], "");
        assert_eq!(status(&head), 200, "{path}");
        let policy = said(&head, "content-security-policy").unwrap();
        assert!(
            policy.ends_with("frame-ancestors *") && policy.contains("script-src 'self'"),
            "{policy}"
        );
        assert!(
            body.contains(part) && !body.contains("/user/login"),
            "{part} in {body}"
        );
    }
    let (head, _) = raw(&shelf.server, "GET", &levels, &[], "");
    assert!(
        said(&head, "content-security-policy")
            .unwrap()
            .ends_with("frame-ancestors 'self'")
    );
    for path in [
        format!("{levels}/embed"),
        format!("{levels}/embed?show=map"),
        format!("{levels}/embed?show=chart&kind=pie"),
    ] {
        assert_eq!(shelf.nobody.get(&path).unwrap().status, 404, "{path}");
    }
    // A frame shows nothing of a record that not everybody sees, whoever looks.
    shelf
        .root
        .done("package_patch", &json!({"id": "lakes", "private": true}));
    let path = format!("{levels}/embed?show=chart");
    assert_eq!(shelf.root.get(&path).unwrap().status, 404);
    let page = shelf.root.get(&format!("{levels}/chart")).unwrap().text();
    assert!(
        page.contains("id=\"figures\"") && !page.contains("iframe"),
        "{page}"
    );
    assert_eq!(
        shelf.nobody.get(&format!("{levels}/chart")).unwrap().status,
        410
    );
}

#[test]
fn an_algorithm_is_explained_and_what_is_not_said_is() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    shelf.root.done(
        "package_create",
        &json!({
            "type": "algorithm", "name": "flood-warning", "owner_org": "water-office",
            "title_translated": {"en": "Flood warning", "fr": "Alerte d’inondation"},
            "notes_translated": {"en": "Warns people", "fr": "Avertit les gens"},
            "purpose": {"en": "To warn", "fr": "Avertir"}, "decision_role": "informs",
            "affected_people": {"en": "Who lives at the river", "fr": "Les riverains"},
            "datasets": [
                {"role": "input", "dataset": "lakes", "personal": false}, {"role": "training", "title": "Old levels", "url": "https://example.org/old", "personal": true},
                {"role": "input", "dataset": "hidden-plan"},
            ],
            "not_stated": [
                "asset_type", "responsible_unit", "contact_email", "contact_url", "status", "start_date", "function_area", "user_base", "human_oversight",
                "capabilities", "technique", "personal_information", "legal_basis", "developed_by", "access_level", "exemption", "exemption_rationale",
                "review_date", "last_reviewed", "decision_role", "decision_description", "recourse", "notice_to_people", "notes_translated", "how_it_works",
            ],
        }),
    );
    let page = shelf.page("/fr/algorithm/flood-warning");
    for part in [
        "<h2 id=\"explain-decides\">Ce qu’il décide</h2>",
        "<h2 id=\"explain-contest\">Comment contester</h2>",
        "Les riverains",
        "<a href=\"/fr/dataset/lakes\">Lacs et étangs</a> <span class=\"badge\">Entrée</span>",
        "<a href=\"https://example.org/old\">Old levels</a>",
        "Renseignements personnels</span>",
        "Cette fiche ne le dit pas\u{a0}: Recours.",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    // A record that the reader may not see is no more than the name that is given.
    assert!(
        page.contains("hidden-plan") && !page.contains("Secret"),
        "{page}"
    );
}

#[test]
fn organizations_groups_and_subjects_are_called_in_the_readers_language() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let mut nobody = server.anonymous();
    root.done(
        "group_patch",
        &json!({"id": "nature", "title_translated": {"en": "Nature & parks", "fr": "Nature et parcs"}}),
    );
    root.done(
        "package_patch",
        &json!({"id": "rivers", "subject": ["nature_and_environment"]}),
    );
    for (path, parts) in [
        (
            "/fr/",
            &[
                "Bureau de l’eau",
                "Nature et parcs",
                "Nature et environnement",
                "Par sujet",
            ][..],
        ),
        (
            "/fr/dataset",
            &[
                "Bureau de l’eau</a>",
                "<span>Bureau de l’eau</span>",
                "Nature et parcs",
                "Nature et environnement",
            ],
        ),
        (
            "/fr/dataset?organization=water-office&subject=nature_and_environment",
            &[
                "Organisation\u{a0}: Bureau de l’eau",
                "Sujets\u{a0}: Nature et environnement",
            ],
        ),
        (
            "/fr/dataset/rivers",
            &[
                "Bureau de l’eau",
                "Nature et parcs",
                "Nature et environnement",
            ],
        ),
        ("/fr/organization", &["Bureau de l’eau"]),
        ("/fr/group", &["Nature et parcs"]),
        (
            "/dataset",
            &[
                "Water Office</a>",
                "<span>Water Office</span>",
                "Nature &#38; parks",
                "Nature and environment",
            ],
        ),
    ] {
        let page = nobody.get(path).unwrap().text();
        for part in parts {
            assert!(page.contains(part), "{part} in {path}: {page}");
        }
    }
    // So are they in the forms of those who write.
    let page = root.get("/fr/dataset/new").unwrap().text();
    assert!(page.contains(">Bureau de l’eau</option>"), "{page}");
}

#[test]
fn pages_are_compressed_for_browsers_that_say_so_and_have_no_session() {
    let place = Place::sqlite();
    let (server, _) = site(&place);
    let page = raw(&server, "GET", "/fr/dataset", &[], "").1;
    let (_, rest) = page.split_once("href=\"/assets/").unwrap();
    let version = rest.split('/').next().unwrap();
    let chart = format!("/assets/{version}/chart.js");
    let form = "login=root&password=correct-horse-battery";
    let (head, _) = raw(&server, "POST", "/user/login", &[], form);
    let session = said(&head, "set-cookie")
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    let cookie = format!("Cookie: {session}");
    let gzip = || "Accept-Encoding: br, gzip;q=0.8".to_owned();
    for (path, headers, is_gzip) in [
        ("/fr/dataset", vec![gzip()], true),
        (&chart, vec![gzip()], true),
        ("/fr/dataset", vec![], false),
        (
            "/fr/dataset",
            vec!["Accept-Encoding: gzip;q=0, br".to_owned()],
            false,
        ),
        ("/fr/dataset", vec![gzip(), cookie], false),
    ] {
        let (head, _) = raw(&server, "HEAD", path, &headers, "");
        assert_eq!(status(&head), 200, "{path}");
        let coding = said(&head, "content-encoding");
        assert_eq!(
            coding == Some("gzip"),
            is_gzip,
            "{path} {headers:?}: {head}"
        );
        assert!(head.contains("Accept-Encoding"), "{head}");
    }
}

/// Scripts weigh little, and what draws charts and maps comes with charts and maps alone.
#[test]
fn pages_bring_little_script() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    let levels = shelf.path("Levels");
    let script = Regex::new("<script src=\"([^\"]*)\"").unwrap();
    for (path, most) in [
        ("/".to_owned(), 0),
        ("/dataset?q=lakes".to_owned(), 30 << 10),
        ("/dataset/lakes".to_owned(), 4 << 10),
        (levels.clone(), 4 << 10),
        (format!("{levels}/chart"), 80 << 10),
        (format!("{}/map", shelf.path("Gauges")), 80 << 10),
    ] {
        let page = shelf.page(&path);
        let scripts: Vec<&str> = script
            .captures_iter(&page)
            .map(|found| found.get(1).unwrap().as_str())
            .collect();
        let gzip = ["Accept-Encoding: gzip".to_owned()];
        let weight: usize = scripts
            .iter()
            .map(|script| {
                let (head, _) = crate::pages::bytes_of(&shelf.server, script, &gzip);
                let length = said(&head, "content-length").unwrap();
                length.parse::<usize>().unwrap()
            })
            .sum();
        assert!(weight <= most, "{path}: {weight} bytes of {scripts:?}");
    }
}

/// What is to be pasted, by its language.
fn example(page: &str, language: &str) -> String {
    let code = format!("<summary>{language}</summary><pre tabindex=\"0\"><code>");
    let (_, rest) = page.split_once(&code).unwrap();
    let (code, _) = rest.split_once("</code>").unwrap();
    let code = code.replace("&#34;", "\"").replace("&#39;", "'");
    code.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

/// Runs what is to be pasted, with what is installed for its language.
fn pasted(language: &str, code: &str, clients: &Path, folder: &Path) -> place::Said {
    let python = clients.join("python/bin/python");
    let python = python.to_str().unwrap();
    // DuckDB as its users have it, with the extension that reads from the web.
    let duckdb = format!(
        "import duckdb, duckdb_extensions\nat = duckdb.connect()\nduckdb_extensions.import_extension('httpfs', con=at)\nprint(at.sql({code:?}))"
    );
    let program = match language {
        "curl" | "SQL (API)" => ["sh", "-c", code],
        "Python" => [python, "-c", code],
        "R" => ["Rscript", "-e", code],
        "JavaScript" => ["node", "-e", code],
        "SQL (DuckDB)" => [python, "-c", &duckdb],
        other => panic!("nothing runs {other}"),
    };
    let mut command = Command::new(program[0]);
    command.current_dir(folder).args(&program[1..]);
    place::said(&mut command, "")
}

#[test]
fn examples_for_programs_work_as_they_are_pasted() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let mut shelf = Shelf::with(&place, &["datastore.sqlsearch_enabled=true"]);
    let folder = place.path("pasted");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, expected) in [
        (
            "Levels",
            &[
                ("curl", "2021-01-15"),
                ("Python", "2021-01-15"),
                ("R", "2021-01-15"),
                ("JavaScript", "lake: 'Grand'"),
                ("SQL (DuckDB)", "2021-01-15"),
                ("SQL (API)", "2021-01-15"),
            ][..],
        ),
        (
            "Notes",
            &[
                ("curl", ""),
                ("Python", "28"),
                ("R", ""),
                ("JavaScript", "28"),
            ],
        ),
    ] {
        let path = shelf.path(name);
        let page = shelf.page(&path);
        let offered = page.matches("</summary><pre tabindex=\"0\"><code>").count();
        assert_eq!(offered, expected.len(), "{page}");
        for (language, said) in expected {
            let code = example(&page, language);
            let found = pasted(language, &code, &clients, &folder);
            assert!(
                found.code == Some(0) && found.out.contains(said),
                "{language}: {code}: {found:?}"
            );
        }
    }
    // What is downloaded is the file.
    for file in ["notes.txt", "file"] {
        let content = std::fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(content, "<img src=x onerror=alert(6)>", "{file}");
    }
}

/// A reader goes from the start page to a file, with scripts and without.
#[test]
fn a_citizen_finds_looks_and_takes_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let mut shelf = Shelf::with(&place, &["participation.least_seconds=0"]);
    shelf.root.done(
        "package_patch",
        &json!({"id": "lakes", "tags": [{"name": "lake"}]}),
    );
    // More records than a page holds.
    for number in 1..=25 {
        let title = json!({"en": format!("Pond {number:02}"), "fr": format!("Mare {number:02}")});
        shelf.root.done(
            "package_create",
            &json!({"name": format!("pond-{number:02}"), "title_translated": title, "owner_org": "water-office", "tags": [{"name": "lake"}]}),
        );
    }
    for name in ["alice", "bob", "carol", "dora"] {
        let email = format!("{name}@example.org");
        shelf.root.done(
            "user_create",
            &json!({"name": name, "email": email, "password": "correct-horse"}),
        );
    }
    let run = |script: &str, arguments: &[&str]| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/clients")
            .join(script);
        let mut command = Command::new("node");
        command
            .env("NODE_PATH", clients.join("node/node_modules"))
            .arg(script)
            .arg(shelf.server.url())
            .args(arguments);
        let found = place::said(&mut command, "");
        assert!(
            found.code == Some(0) && found.out.ends_with("done\n"),
            "{found:?}"
        );
    };
    run("citizen.cjs", &[]);
}
