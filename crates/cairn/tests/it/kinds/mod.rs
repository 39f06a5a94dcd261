//! Every kind of page of the website, found in its sources, looked at in both languages: none is forgotten, none speaks English in
//! French, and each holds in a browser, narrow and wide.

mod addresses;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use regex::Regex;
use serde_json::{Value, json};

use crate::clients;
use crate::forms::until;
use crate::looking::Shelf;
use crate::pages::said;
use crate::peer::{Peer, json_answer, missing};
use crate::place::{self, Place, repository};
use crate::publish::{self, Holds};
use crate::registers;
use crate::visitor::Visitor;
use addresses::Who::{self, Alice, Nobody, Root};
use addresses::{ADDRESSES, OF_LETTERS, OF_NOTHING, WITHHELD};
use words::{LONG, alike, gather, letters, said_on};

/// A site that has something to show for every address, and people who look.
struct Library {
    shelf: Shelf,
    alice: String,
    root: String,
    /// What was made under an id that nobody chose: its name, its path, and its id.
    made: BTreeMap<&'static str, (String, String)>,
    /// All that records, groups and people are told with, which is in whatever language they chose.
    values: BTreeSet<String>,
}

impl Library {
    fn new(place: &Place) -> Self {
        let mut shelf = Shelf::with(
            place,
            &[
                "auth.allow_dataset_collaborators=true",
                "participation.least_seconds=0",
                "harvest.private_addresses=true",
                "harvest.request_pause_milliseconds=0",
            ],
        );
        let root = &mut shelf.root;
        root.done(
            "user_create",
            &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse", "fullname": "Alice Moreau", "about": "Measures water."}),
        );
        root.done(
            "organization_member_create",
            &json!({"id": "water-office", "username": "alice", "role": "editor"}),
        );
        root.done(
            "package_patch",
            &json!({"id": "rivers", "subject": ["nature_and_environment"], "spatial": {"type": "Polygon", "coordinates": [[[-76, 45], [-74, 45], [-74, 46], [-76, 45]]]}}),
        );
        for (kind, name) in [("page", "guide"), ("blog", "first-words")] {
            root.done(
                "ckanext_pages_update",
                &json!({
                    "name": name, "page_type": kind, "publish_date": "2026-03-01",
                    "title_translated": {"en": "How to read our tables", "fr": "Comment lire nos tableaux"},
                    "content_translated": {"en": "Begin with the **head**.", "fr": "Commencez par **l’en-tête**."},
                }),
            );
        }
        root.done(
            "package_create",
            &json!({"name": "bare", "title": "A title that goes on, as titles of tables that somebody has exported from an old system with all its qualifications often do (2019–2024, provisional)", "owner_org": "water-office"}),
        );
        root.done(
            "package_create",
            &json!({
                "type": "algorithm", "name": "flood-warning", "owner_org": "water-office", "purpose": {"en": "To warn", "fr": "Avertir"},
                "title_translated": {"en": "Flood warning", "fr": "Alerte d’inondation"},
                "notes_translated": {"en": "Warns people", "fr": "Avertit les gens"}, "decision_role": "informs",
                "affected_people": {"en": "Who lives at the river", "fr": "Les riverains"},
                "datasets": [{"role": "input", "dataset": "lakes", "personal": false}],
                "not_stated": [
                    "asset_type", "responsible_unit", "contact_email", "contact_url", "status", "start_date", "function_area", "user_base",
                    "human_oversight", "capabilities", "technique", "personal_information", "legal_basis", "developed_by", "access_level",
                    "exemption", "exemption_rationale", "review_date", "last_reviewed", "decision_description", "recourse",
                    "notice_to_people", "how_it_works",
                ],
            }),
        );
        root.done(
            "harvest_source_create",
            &json!({"name": "the-peer", "title": "The peer", "url": "https://peer.example/", "source_type": "ckan", "owner_org": "water-office"}),
        );
        root.done(
            "package_create",
            &json!({"name": "gone", "title": "Gone", "owner_org": "water-office"}),
        );
        root.done(
            "package_delete",
            &json!({"id": "gone", "reason": "It was wrong"}),
        );
        root.done(
            "package_create",
            &json!({
                "name": "wells", "owner_org": "water-office", "title_translated": {"en": "Wells", "fr": "Puits"}, "access_level": "restricted",
                "exemption": "privacy", "exemption_rationale": {"en": "Owners are named", "fr": "Les propriétaires sont nommés"},
            }),
        );
        root.done(
            "package_collaborator_create",
            &json!({"id": "lakes", "user_id": "alice", "capacity": "editor"}),
        );
        checked(&mut shelf);
        let (made, comments) = taken_part(&mut shelf);
        let session = |name: &str, password: &str| {
            let visitor = Visitor::signed_in(&shelf.server, name, password);
            visitor.session.unwrap()
        };
        let (alice, admin) = (
            session("alice", "correct-horse"),
            session("root", "correct-horse-battery"),
        );
        let mut visitor = Visitor::new(&shelf.server);
        visitor.session = Some(alice.clone());
        visitor.post("/dataset/follow/lakes", "x=");
        visitor.post(
            "/dashboard/notifications",
            "do=follow&q=lakes&fq=&name=All+the+lakes",
        );
        let mut values = BTreeSet::new();
        for (action, id) in [
            ("package_show", "rivers"),
            ("package_show", "lakes"),
            ("package_show", "bare"),
            ("package_show", "gone"),
            ("package_show", "wells"),
            ("package_show", "yearly"),
            ("package_show", "sorter"),
            ("package_show", "open-water"),
            ("package_show", "rates"),
            ("package_show", made["the request"].1.as_str()),
            ("indicator_show", "lake-levels"),
            ("attestation_show", made["the attestation"].1.as_str()),
            ("package_show", "hidden-plan"),
            ("package_show", "early-draft"),
            ("package_show", "flood-warning"),
            ("harvest_source_show", "the-peer"),
            ("harvest_source_show", "the-wrong-peer"),
            ("organization_show", "water-office"),
            ("group_show", "nature"),
            ("user_show", "alice"),
            ("user_show", "root"),
        ] {
            gather(&root_done(&mut shelf, action, id), &mut values);
        }
        gather(&comments, &mut values);
        for name in ["Levels", "Gauges"] {
            let table = shelf.id(name);
            let rows = shelf.root.done(
                "datastore_search",
                &json!({"resource_id": table, "limit": 100}),
            );
            gather(&rows, &mut values);
        }
        Self {
            shelf,
            alice,
            root: admin,
            made,
            values,
        }
    }

    /// Returns an address with the resources that it names.
    fn address(&self, path: &str) -> String {
        let Some((before, rest)) = path.split_once('{') else {
            return path.to_owned();
        };
        let (name, after) = rest.split_once('}').unwrap();
        let wanted = name.strip_prefix("id of ");
        let found = match (wanted, self.made.get(wanted.unwrap_or(name))) {
            (None, Some((path, _))) => path.clone(),
            (Some(_), Some((_, id))) => id.clone(),
            (Some(name), None) => self.shelf.id(name),
            (None, None) => self.shelf.path(name),
        };
        format!("{before}{found}{after}")
    }

    fn visitor(&self, who: Who) -> Visitor<'_> {
        let mut visitor = Visitor::new(&self.shelf.server);
        visitor.session = match who {
            Nobody => None,
            Alice => Some(self.alice.clone()),
            Root => Some(self.root.clone()),
        };
        visitor
    }
}

/// Has a file checked that is not what its resource says.
fn checked(shelf: &mut Shelf) {
    let id = shelf.id("Broken");
    shelf.root.done(
        "resource_patch",
        &json!({"id": id, "data_standard": "geojson"}),
    );
    until(|| {
        let shown = shelf.root.done("resource_show", &json!({ "id": id }));
        (shown["validation_status"] == "failure").then_some(())
    });
}

/// Fills the registers, and has people ask, say, import, harvest and sign; returns what has an id that nobody chose, and what was said.
fn taken_part(shelf: &mut Shelf) -> (BTreeMap<&'static str, (String, String)>, Value) {
    let mut made = BTreeMap::new();
    let text = |of: &Value, key: &str| of[key].as_str().unwrap().to_owned();
    let root = &mut shelf.root;
    let yearly = root.done(
        "package_create",
        &json!({"name": "yearly", "title": "Yearly levels", "owner_org": "water-office", "resources": [{"url": "https://example.org/y.csv", "name": "Years"}]}),
    );
    made.insert(
        "the moment",
        (text(&yearly, "metadata_modified"), String::new()),
    );
    let table = text(&yearly["resources"][0], "id");
    root.done(
        "datastore_create",
        &json!({"resource_id": table, "force": true, "fields": [{"id": "year", "type": "text"}, {"id": "level", "type": "numeric"}],
            "records": [{"year": "2023", "level": 4}, {"year": "2024", "level": 5}, {"year": "2025", "level": 7}]}),
    );
    registers::fill(root, &table);
    let answers = registers::answers(root);
    root.done(
        "algorithm_assessment_create",
        &json!({"id": "sorter", "answers": answers}),
    );
    let request = root.done(
        "data_request_create",
        &json!({"title": "Snow depth", "notes": "Measured each day", "organization_id": "water-office"}),
    );
    let (id, name) = (text(&request, "id"), text(&request, "name"));
    made.insert("the request", (format!("/data-request/{name}"), id));
    root.done(
        "comment_create",
        &json!({"package_id": "lakes", "text": "They are measured monthly"}),
    );
    // Somebody whose contributions are looked at first.
    root.done(
        "user_create",
        &json!({"name": "citizen", "email": "citizen@example.org", "password": "correct-horse"}),
    );
    let token = |root: &mut crate::http::Client, user: &str| {
        let made = root.done("api_token_create", &json!({"user": user, "name": "x"}));
        text(&made, "token")
    };
    let citizen = token(root, "citizen");
    let waiting = shelf.server.client(&citizen).done(
        "comment_create",
        &json!({"package_id": "lakes", "text": "How often are they measured?"}),
    );
    let comments = json!([
        waiting,
        root.done("comment_list", &json!({"package_id": "lakes"}))
    ]);
    let office = text(
        &root.done("organization_show", &json!({"id": "water-office"})),
        "id",
    );
    let alice = format!("Authorization: {}", token(root, "alice"));
    let (head, body) = publish::send(
        &shelf.server,
        "/dashboard/import",
        &[alice],
        &[
            ("owner_org", Holds::Text(&office)),
            (
                "upload",
                Holds::File(
                    "dams.csv",
                    b"Title,E-mail\nDams,a@example.org\nWells,nowhere\nDams,b@example.org\n",
                ),
            ),
            ("column-0", Holds::Text("title_translated-en")),
            ("column-1", Holds::Text("contact_email")),
            ("act", Holds::Text("try")),
        ],
    );
    let report = said(&head, "location").unwrap_or_else(|| panic!("{head}{body}"));
    let report = report.trim_start_matches(&shelf.server.url()).to_owned();
    made.insert("the import", (report, String::new()));
    root.done("harvest_job_create", &json!({"source_id": "the-peer"}));
    harvested_in_vain(root);
    // A file that could not be loaded, as the system says of itself.
    root.done(
        "task_status_update",
        &json!({"entity_id": table, "entity_type": "resource", "task_type": "xloader", "key": "xloader", "value": "{}", "state": "error",
            "error": json!({"message": "the file could not be fetched: data.example could not be resolved: failed to lookup address information"}).to_string()}),
    );
    // Figures follow what was written, and what is signed is what they are.
    let end = Instant::now() + Duration::from_secs(60);
    let signed = loop {
        let seen = root.done(
            "charter_report_show",
            &json!({"organization": "water-office"}),
        );
        let signed = root.try_action(
            "attestation_sign",
            &json!({
                "organization": "water-office", "officer": "A. Doe", "role": "Deputy minister", "digest": seen["digest"],
                "remarks": {"en": "Better and better", "fr": "De mieux en mieux"},
            }),
        );
        match signed.unwrap() {
            Ok(signed) => break signed,
            Err(refused) => assert!(Instant::now() < end, "{}", refused.text()),
        }
    };
    let id = text(&signed, "id");
    made.insert(
        "the attestation",
        (format!("/charter/attestation/{id}"), id),
    );
    (made, comments)
}

/// Harvests a source whose records are wrong, and finds out what another run over it would do.
fn harvested_in_vain(root: &mut crate::http::Client) {
    let peer = Peer::new(|asked| match asked.path.as_str() {
        "/data.json" => json_answer(&json!({
            "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
            "dataset": [{"title": "Bogs"}, {"identifier": "marsh-1", "keyword": ["marsh"]}],
        })),
        _ => missing(),
    });
    let url = format!("{}/data.json", peer.url);
    root.done(
        "harvest_source_create",
        &json!({"name": "the-wrong-peer", "title": "The peer that is wrong", "url": url, "source_type": "datajson", "owner_org": "water-office"}),
    );
    let source = json!({"id": "the-wrong-peer"});
    root.done("harvest_source_preview", &source);
    until(|| {
        let found = root.done("harvest_source_preview_show", &source);
        (!found["finished"].is_null()).then_some(())
    });
    let run = json!({"source_id": "the-wrong-peer", "run": true});
    let job = root.done("harvest_job_create", &run);
    until(|| {
        let job = root.done("harvest_job_show", &json!({"id": job["id"]}));
        (job["status"] == "Finished").then_some(())
    });
    let report = root.done("harvest_job_report", &json!({"id": job["id"]}));
    let told = report.to_string();
    assert!(
        told.contains("has no identifier") && told.contains("marsh-1"),
        "{told}"
    );
}

fn root_done(shelf: &mut Shelf, action: &str, id: &str) -> Value {
    shelf.root.done(action, &json!({"id": id}))
}

/// The kinds of pages as the sources have them: the types of their templates. A template which neither extends another nor begins a
/// document is a piece of pages, and no page.
fn kinds() -> BTreeSet<String> {
    let template = Regex::new(
        r#"#\[template\(path = "([^"]+)"[^\]]*\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([a-z]+\))? )?struct ([A-Za-z]+)"#,
    )
    .unwrap();
    let root = repository().join("crates/portal/src/pages");
    let templates = repository().join("crates/portal/templates");
    let mut folders = vec![root.clone()];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let module = path.strip_prefix(&root).unwrap().with_extension("");
            let module: Vec<&str> = module
                .iter()
                .map(|part| part.to_str().unwrap())
                .filter(|part| *part != "mod")
                .collect();
            let text = std::fs::read_to_string(&path).unwrap();
            for one in template.captures_iter(&text) {
                let page = std::fs::read_to_string(templates.join(&one[1])).unwrap();
                let kind = format!("{}::{}", module.join("::"), &one[2]);
                let is_page = page.contains("{% extends") || page.starts_with("<!doctype");
                if is_page && !OF_LETTERS.contains(&kind.as_str()) {
                    found.insert(kind);
                }
            }
        }
    }
    assert!(found.len() > 45, "{found:?}");
    found
}

/// Every kind of page answers in both languages, and says nothing in the French page as it says it in the English one.
#[test]
fn every_kind_of_page_is_looked_at_and_speaks_french() {
    let place = Place::sqlite();
    let library = Library::new(&place);
    let alike = alike();
    let values: BTreeSet<String> = library.values.iter().map(|one| letters(one)).collect();
    let is_value = |text: &str| {
        let text = letters(text.trim_end_matches(" – Library"));
        let is_part = |value: &String| text.len() >= LONG && value.contains(&text);
        values.contains(&text) || values.iter().any(is_part)
    };
    let mut wrong = Vec::new();
    let looked_at = ADDRESSES.iter().map(|(who, path)| (who, path, None));
    let sent = WITHHELD.iter();
    let sent = sent.map(|(who, path, form)| (who, path, Some(*form)));
    for (who, path, form) in looked_at.chain(sent) {
        let path = library.address(path);
        let mut visitor = library.visitor(*who);
        let mut answered = |path: &str| match form {
            None => visitor.get(path),
            Some(form) => visitor.send(path, form),
        };
        let english = answered(&path);
        let french = answered(&format!("/fr{path}"));
        assert_eq!(english.status, french.status, "{path}");
        assert!(
            matches!(english.status, 200 | 400 | 403 | 404 | 410),
            "{path}: {}",
            english.status
        );
        assert!(french.body.contains("<html lang=\"fr\">"), "{path}");
        let english = said_on(&english.body);
        for text in said_on(&french.body) {
            // Addresses and ids.
            let is_machine = text.starts_with("http://")
                || text.starts_with("https://")
                || (text.len() > 30 && !text.contains(' '));
            let is_alike = alike.contains(text.trim_end_matches(" – Library"));
            if english.contains(&text) && !is_machine && !is_value(&text) && !is_alike {
                wrong.push(format!("{path}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "not in French:\n{}", wrong.join("\n"));
    // What the system says of itself stays English, and says so.
    let work = library.visitor(Alice).get("/fr/dashboard/work");
    work.says(&[
        "le fichier n’a pas pu être pris",
        "<span class=\"detail\" lang=\"en\">failed to lookup address information</span>",
    ]);
    // What was looked at, as the server counts it.
    let mut nobody = library.visitor(Nobody);
    let metrics = nobody.get("/metrics").body;
    let name = Regex::new("action=\"([a-z_:]+::[A-Za-z]+)\"").unwrap();
    let seen: BTreeSet<String> = name
        .captures_iter(&metrics)
        .map(|one| one[1].to_owned())
        .collect();
    let missing: Vec<_> = kinds().difference(&seen).cloned().collect();
    assert!(
        missing.is_empty(),
        "no address of these kinds of pages is in ADDRESSES: {missing:?}"
    );
}

/// Every kind of page holds in Chromium, narrow and wide, in both languages: no barrier that axe-core knows, no error in its HTML,
/// nothing from elsewhere.
#[test]
fn every_kind_of_page_holds_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let look = |url: &str, session: &str, paths: &[String]| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/look_at_pages.cjs");
        let mut command = Command::new("node");
        command
            .env("NODE_PATH", clients.join("node/node_modules"))
            .arg(script)
            .args([url, session])
            .args(paths);
        let found = place::said(&mut command, "");
        assert!(
            found.code == Some(0) && found.out.ends_with("done\n"),
            "{found:?}"
        );
    };
    let both = |path: String| [format!("/fr{path}"), path];
    let place = Place::sqlite();
    let library = Library::new(&place);
    let url = library.shelf.server.url();
    for (who, session) in [
        (Nobody, "-"),
        (Alice, library.alice.as_str()),
        (Root, library.root.as_str()),
    ] {
        let paths: Vec<String> = ADDRESSES
            .iter()
            .filter(|(whose, _)| *whose == who)
            .flat_map(|(_, path)| both(library.address(path)))
            .collect();
        look(&url, session, &paths);
    }
    let place = Place::sqlite();
    let empty = place.serve(&[]);
    let paths: Vec<String> = OF_NOTHING
        .iter()
        .flat_map(|path| both((*path).to_owned()))
        .collect();
    look(&empty.url(), "-", &paths);
    let text = std::fs::read_to_string(pages_file()).unwrap();
    let head = text.lines().filter(|line| line.starts_with('#'));
    let seen = kinds().into_iter().map(|kind| format!("{kind} 0"));
    let lines: Vec<String> = head.map(str::to_owned).chain(seen).collect();
    let seen = format!("{}\n", lines.join("\n"));
    if std::env::var_os("CAIRN_TEST_WRITE").is_some() {
        std::fs::write(pages_file(), seen).unwrap();
    } else {
        assert_eq!(
            text, seen,
            "CAIRN_TEST_WRITE=1 writes the file of pages anew"
        );
    }
}

/// The file of kinds of pages that were looked at, which the report on the Open Data Charter counts.
fn pages_file() -> PathBuf {
    repository().join("crates/catalogue/data/pages.txt")
}

#[test]
fn pages_that_are_said_to_have_no_barrier_are_pages_that_are_looked_at() {
    let text = std::fs::read_to_string(pages_file()).unwrap();
    let kinds = kinds();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let gone: Vec<&str> = lines
        .filter(|line| {
            let kind = line.strip_suffix(" 0");
            kind.is_none_or(|kind| !kinds.contains(kind))
        })
        .collect();
    assert!(
        gone.is_empty(),
        "no kinds of pages, or not looked at; every_kind_of_page_holds_in_a_browser with CAIRN_TEST_WRITE=1 writes the file: {gone:?}"
    );
}
