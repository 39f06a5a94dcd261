//! What the page of a record says.

use regex::Regex;
use serde_json::{Value, json};

use super::Shelf;
use crate::pages::{raw, said, site, status};
use crate::place::{Place, everywhere};

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

/// What stands in a record as a code or a bare address is shown as people read it.
#[test]
fn licences_of_governments_addresses_and_dates_are_written_for_people() {
    let place = Place::sqlite();
    let mut shelf = Shelf::new(&place);
    shelf.root.done(
        "package_create",
        &json!({
            "name": "tides", "title": "Tides", "owner_org": "water-office", "license_id": "ca-ogl-lgo",
            "contact_email": "tides@example.org",
        }),
    );
    let english = shelf.page("/dataset/tides");
    let french = shelf.page("/fr/dataset/tides");
    let search = shelf.page("/fr/dataset?license_id=ca-ogl-lgo");
    for (page, parts) in [
        (
            &english,
            &[
                "href=\"https://open.canada.ca/en/open-government-licence-canada\">Open Government Licence – Canada</a>",
                "<a href=\"mailto:tides@example.org\">tides@example.org</a>",
                ">Changed on ",
            ][..],
        ),
        (
            &french,
            &[
                ">Licence du gouvernement ouvert – Canada</a>",
                ">Modifiée le ",
            ],
        ),
        (&search, &["Licence du gouvernement ouvert – Canada"]),
    ] {
        for part in parts {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
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
