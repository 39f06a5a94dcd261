//! What pages cost, and what they say when something went wrong, on a catalogue of their own.

use std::sync::Arc;

use cairn_catalogue::clock::SystemClock;
use cairn_catalogue::input::Input;
use cairn_catalogue::settings::Settings;
use cairn_catalogue::{App, Caller, Follower, IndexMode, actions};
use cairn_store::statements_sent;
use serde_json::{Value, json};

use crate::{Page, Portal, Visit};

/// A catalogue with a website, for one test.
struct Site {
    app: Arc<App>,
    portal: Portal,
    _follower: Follower,
    _folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings::default();
        settings.storage.data = folder.path().to_owned();
        settings.database.durable = false;
        settings.site.title = "Library".to_owned();
        let clock = Arc::new(SystemClock);
        let (app, follower) =
            App::open(settings, clock, IndexMode::Memory).expect("a catalogue that opens");
        Self {
            portal: Portal::new(Arc::clone(&app)),
            app,
            _follower: follower,
            _folder: folder,
        }
    }

    /// Makes records that have all that their pages tell, with groups that the site knows.
    fn filled(records: usize) -> Self {
        let site = Self::new();
        let admin = site.app.site_account().expect("the account of the site");
        for number in 0..8 {
            let title = json!({"en": format!("Office {number}"), "fr": format!("Bureau {number}")});
            site.done(&admin, "organization_create", json!({"name": format!("office-{number}"), "title": format!("Office {number}"), "title_translated": title}));
            site.done(&admin, "group_create", json!({"name": format!("group-{number}"), "title": format!("Group {number}"), "title_translated": title}));
        }
        for number in 0..records {
            let part = number % 8;
            site.done(
                &admin,
                "package_create",
                json!({
                    "name": format!("river-{number}"), "title": format!("River {number} flow"), "notes": "Flow of rivers by *day*, measured.",
                    "title_translated": {"en": format!("River {number} flow"), "fr": format!("Débit de la rivière {number}")},
                    "owner_org": format!("office-{part}"), "groups": [{"name": format!("group-{part}")}, {"name": format!("group-{}", (part + 1) % 8)}],
                    "tags": [{"name": "water"}, {"name": format!("tag {part}")}], "license_id": "cc-by",
                    "resources": [{"url": "https://example.org/a.csv", "format": "CSV"}, {"url": "https://example.org/b.json", "format": "JSON"}],
                }),
            );
        }
        site
    }

    fn done(&self, caller: &Caller, action: &str, params: Value) -> Value {
        let def = actions::find(action).expect("an action");
        let Value::Object(data) = params else {
            panic!("{params} is no object");
        };
        let done = self.app.run(def, caller, &Input::new(data), "en");
        let reply = done.unwrap_or_else(|error| panic!("{action}: {error}"));
        reply.result.into_value().expect("JSON")
    }

    fn visit(&self, language: &str, path: &str, query: &str) -> Visit {
        let base = |language: &str| match language {
            "en" => String::new(),
            other => format!("/{other}"),
        };
        Visit {
            path: path.to_owned(),
            query: query.to_owned(),
            language: language.to_owned(),
            base: base(language),
            bases: ["en", "fr"]
                .map(|code| (code.to_owned(), base(code)))
                .to_vec(),
            root: String::new(),
            origin: "http://library.example".to_owned(),
            caller: Caller::anonymous(),
            seal: String::new(),
            note: String::new(),
            arrives: false,
            wish: None,
            form: None,
            files: Vec::new(),
            is_unsealed: false,
            is_garbled: false,
        }
    }

    fn page(&self, language: &str, path: &str, query: &str) -> Page {
        let answer = self.portal.answer(&self.visit(language, path, query));
        let page = answer.expect("a page").expect("a page at this address");
        assert_eq!(page.status, 200, "{path}");
        page
    }
}

/// A page asks the database a few questions, however many records and groups it tells of.
#[test]
fn pages_ask_the_database_little() {
    let site = Site::filled(40);
    for (path, query, most) in [
        ("/", "", 10),
        ("/dataset", "", 8),
        ("/dataset", "q=river&tags=water", 8),
        ("/dataset/river-7", "", 12),
        ("/organization/office-1", "", 13),
        ("/group/group-1", "", 13),
        ("/organization", "", 8),
        ("/tag", "", 2),
        ("/tag/water", "", 8),
    ] {
        for language in ["en", "fr"] {
            // What records are made ready for the first time is in memory then.
            site.page(language, path, query);
            let before = statements_sent();
            let page = site.page(language, path, query);
            let asked = statements_sent() - before;
            assert!(
                asked <= most,
                "{language} {path}?{query}: {asked} questions"
            );
            assert!(page.common, "{path} may be kept for everybody");
        }
    }
}

/// Pages for what went wrong say what it is, in the reader's language.
#[test]
fn what_went_wrong_is_said_in_the_readers_language() {
    let site = Site::new();
    for status in [400, 403, 404, 405, 408, 410, 413, 429, 500, 503] {
        let said = ["en", "fr"].map(|language| {
            let page = site
                .portal
                .refusal(&site.visit(language, "/nowhere", ""), status);
            assert_eq!(page.status, status);
            let text = String::from_utf8(page.body).expect("text");
            let (_, main) = text.split_once("<main").expect("a main part");
            let (main, _) = main.split_once("</main>").expect("its end");
            let pieces = main.split(['<', '>']).skip(1).step_by(2);
            pieces
                .map(|piece| piece.trim().to_owned())
                .filter(|piece| piece.chars().filter(|c| c.is_alphabetic()).count() > 3)
                .collect::<Vec<String>>()
        });
        let [english, french] = said;
        assert_eq!(english.len(), french.len(), "{status}");
        for (english, french) in english.iter().zip(&french) {
            assert_ne!(english, french, "{status}");
        }
    }
}

/// Pages lead programs to the same in RDF.
#[test]
fn pages_lead_to_rdf() {
    let site = Site::filled(1);
    let admin = site.app.site_account().expect("the account of the site");
    let record = site.done(&admin, "package_show", json!({"id": "river-0"}));
    let id = record["id"].as_str().expect("an id");
    let root = site.app.site_url();
    let record = format!("{root}/dataset/{id}.");
    for (path, query, start, end) in [
        ("/dataset/river-0", "", record, ""),
        ("/", "", format!("{root}/catalog."), ""),
        ("/dataset", "", format!("{root}/catalog."), ""),
        (
            "/dataset",
            "q=river&tags=water",
            format!("{root}/catalog."),
            "?q=river&#38;fq=tags%3A%22water%22",
        ),
        (
            "/organization/office-0",
            "",
            format!("{root}/catalog."),
            "?fq=organization%3A%22office-0%22",
        ),
    ] {
        let page = site.page("fr", path, query);
        let text = String::from_utf8(page.body).expect("text");
        for (media_type, extension) in [
            ("text/turtle", "ttl"),
            ("application/rdf+xml", "xml"),
            ("text/n3", "n3"),
            ("application/ld+json", "jsonld"),
        ] {
            let link = format!(
                "<link rel=\"alternate\" type=\"{media_type}\" href=\"{start}{extension}{end}\">"
            );
            assert!(text.contains(&link), "{path}?{query}: {link}: {text}");
        }
    }
}
