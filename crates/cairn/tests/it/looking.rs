//! What readers look at, over HTTP: charts, maps, beginnings of files, citations, what changed, algorithms explained, pieces in frames.

use std::path::Path;
use std::process::Command;

use regex::Regex;
use serde_json::{Value, json};

use crate::clients;
use crate::http::Client;
use crate::pages::{raw, said, site, status};
use crate::place::{self, Place, everywhere};

/// A site with tables of measures and of places, and with files of several formats, by the names of their resources.
struct Shelf {
    server: crate::server::Server,
    root: Client,
    nobody: Client,
    lakes: Value,
}

impl Shelf {
    fn new(place: &Place) -> Self {
        let (server, mut root) = site(place);
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

    /// Returns the path of a resource's page.
    fn path(&self, name: &str) -> String {
        let resources = self.lakes["resources"].as_array().unwrap();
        let resource = resources.iter().find(|one| one["name"] == name).unwrap();
        format!(
            "/dataset/lakes/resource/{}",
            resource["id"].as_str().unwrap()
        )
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
        ("Levels", "SELECT * FROM read_csv("),
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
            "Levels by month : Nom | Levels | Levels by month",
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
        404
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
        "Cette fiche ne le dit pas : Recours.",
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
                "Organisation: Bureau de l’eau",
                "Sujets: Nature et environnement",
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

#[test]
fn examples_for_programs_work_as_they_are_pasted() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    let pages = ["Levels", "Notes"].map(|name| {
        let path = shelf.path(name);
        shelf.page(&path)
    });
    let folder = place.path("pasted");
    std::fs::create_dir_all(&folder).unwrap();
    let python = clients.join("python/bin/python");
    let python = python.to_str().unwrap();
    let curl = example(&pages[0], "curl");
    let address = curl.split('\'').nth(1).unwrap();
    let path = address.strip_prefix(&shelf.server.url()).unwrap();
    let answer = shelf.nobody.get(path).unwrap().json();
    assert_eq!(answer["result"]["records"].as_array().unwrap().len(), 5);
    for (page, language, program, said) in [
        (&pages[0], "JavaScript", ["node", "-e"], "lake: 'Grand'"),
        (&pages[0], "Python", [python, "-c"], "2021-01-15"),
        (&pages[1], "JavaScript", ["node", "-e"], "28"),
        (&pages[1], "Python", [python, "-c"], "28"),
    ] {
        let code = example(page, language);
        let mut command = Command::new(program[0]);
        command.current_dir(&folder).args([program[1], &code]);
        let found = place::said(&mut command, "");
        assert!(
            found.code == Some(0) && found.out.contains(said),
            "{language}: {code}: {found:?}"
        );
    }
}

/// Every kind of page that is looked at holds in Chromium, and a reader goes through them with scripts and without.
#[test]
fn a_citizen_finds_looks_and_takes_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    let (levels, gauges, basins) = (
        shelf.path("Levels"),
        shelf.path("Gauges"),
        shelf.path("Basins"),
    );
    shelf.root.done(
        "package_patch",
        &json!({"id": "lakes", "tags": [{"name": "lake"}]}),
    );
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
    let pages = [
        format!("/fr{levels}/chart"),
        format!("{levels}/chart?kind=pie"),
        format!("{levels}/chart?kind=scatter&x=level&y=depth"),
        format!("/fr{gauges}/map"),
        format!("{basins}/map"),
        format!("/fr{basins}"),
        format!("/fr{}", shelf.path("Settings")),
        format!("{levels}/embed?show=chart"),
        format!("{levels}/embed?show=table"),
        format!("{gauges}/embed?show=map"),
        "/fr/dataset/lakes".to_owned(),
        "/dataset/activity/lakes".to_owned(),
    ];
    let mut arguments = vec!["-"];
    arguments.extend(pages.iter().map(String::as_str));
    run("look_at_pages.cjs", &arguments);
    run("citizen.cjs", &[]);
}
