//! Every kind of source with a server that cuts, slows, empties, doubles, mis-declares and swells what it says: each run ends with a report
//! of what was wrong, and takes nothing away.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::{Answer, Asked, Peer, Site, counts, missing, ok, parameter, with};

/// Records of each source.
const RECORDS: usize = 20;

/// What is done to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Harm {
    None,
    Cut,
    Slow,
    Half,
    Twice,
    WrongType,
    Page,
    Huge,
    Missing,
    Broken,
}

/// The document of an address: its media type, its text, and whether it lists records.
type Said = (&'static str, String, bool);

/// A kind of source, and what it says of each harm that is done to its list.
struct Kind {
    name: &'static str,
    path: &'static str,
    /// What is said at an address.
    document: fn(&Asked, &str, bool) -> Option<Said>,
    half: &'static str,
    page: &'static str,
}

fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn package(number: usize) -> Value {
    json!({"id": id(number), "name": format!("record-{number}"), "title": format!("Title {number}"), "type": "dataset",
           "metadata_modified": "2020-01-01T00:00:00", "resources": [], "tags": [], "extras": []})
}

/// The numbers of the records, each twice where that is asked for.
fn numbers(twice: bool) -> Vec<usize> {
    let times = if twice { 2 } else { 1 };
    (0..RECORDS)
        .flat_map(|one| std::iter::repeat_n(one, times))
        .collect()
}

fn ckan(asked: &Asked, _: &str, twice: bool) -> Option<Said> {
    asked
        .path
        .starts_with("/api/3/action/package_search")
        .then(|| {
            let packages: Vec<Value> = match parameter(asked, "start").as_deref() {
                Some("0") => numbers(twice).into_iter().map(package).collect(),
                _ => Vec::new(),
            };
            let answer =
                json!({"success": true, "result": {"count": RECORDS, "results": packages}});
            ("application/json", answer.to_string(), true)
        })
}

fn cairn(asked: &Asked, _: &str, twice: bool) -> Option<Said> {
    asked.path.starts_with("/api/changes").then(|| {
        let changes: Vec<Value> = numbers(twice)
            .into_iter()
            .map(|number| json!({"id": id(number), "name": format!("record-{number}"), "type": "dataset", "sha256": "x", "record": package(number)}))
            .collect();
        let feed = json!({"changes": changes, "cursor": "c", "more": false});
        ("application/json", feed.to_string(), true)
    })
}

fn dcat(asked: &Asked, _: &str, twice: bool) -> Option<Said> {
    (asked.path == "/catalog.ttl").then(|| {
        let mut text = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n".to_owned();
        for number in numbers(twice) {
            text.push_str(&format!("<https://a.example/{number}> a dcat:Dataset ; dct:title \"Title {number}\" .\n"));
        }
        ("text/turtle", text, true)
    })
}

fn datajson(asked: &Asked, _: &str, twice: bool) -> Option<Said> {
    (asked.path == "/data.json").then(|| {
        let records: Vec<Value> = numbers(twice)
            .into_iter()
            .map(|number| json!({"identifier": format!("n{number}"), "title": format!("Title {number}")}))
            .collect();
        ("application/json", json!({"dataset": records}).to_string(), true)
    })
}

fn dcat_json(asked: &Asked, _: &str, twice: bool) -> Option<Said> {
    (asked.path == "/dcat.json").then(|| {
        let records: Vec<Value> = numbers(twice)
            .into_iter()
            .map(|number| json!({"identifier": format!("n{number}"), "title": format!("Title {number}")}))
            .collect();
        ("application/json", json!(records).to_string(), true)
    })
}

fn csv(asked: &Asked, _: &str, twice: bool) -> Option<Said> {
    (asked.path == "/inventory.csv").then(|| {
        let mut text = "id,title,notes\n".to_owned();
        for number in numbers(twice) {
            text.push_str(&format!("n{number},Title {number},All\n"));
        }
        ("text/csv", text, true)
    })
}

fn schemaorg(asked: &Asked, host: &str, twice: bool) -> Option<Said> {
    if asked.path == "/sitemap.xml" {
        let pages: String = numbers(twice)
            .into_iter()
            .map(|number| format!("<url><loc>{host}/p{number}</loc></url>\n"))
            .collect();
        return Some(("application/xml", format!("<urlset>{pages}</urlset>"), true));
    }
    let number = asked.path.strip_prefix("/p")?;
    let described = json!({"@context": "https://schema.org/", "@type": "Dataset", "name": format!("Title {number}")});
    let page = format!("<html><script type=\"application/ld+json\">{described}</script></html>");
    Some(("text/html", page, false))
}

const KINDS: &[Kind] = &[
    Kind {
        name: "ckan",
        path: "",
        document: ckan,
        half: "is not JSON",
        page: "is not JSON",
    },
    Kind {
        name: "cairn",
        path: "",
        document: cairn,
        half: "is no feed of changes",
        page: "is no feed of changes",
    },
    Kind {
        name: "dcat_rdf",
        path: "/catalog.ttl",
        document: dcat,
        half: "Error parsing the RDF file",
        page: "Error parsing the RDF file",
    },
    Kind {
        name: "dcat_json",
        path: "/dcat.json",
        document: dcat_json,
        half: "is not JSON",
        page: "is not JSON",
    },
    Kind {
        name: "datajson",
        path: "/data.json",
        document: datajson,
        half: "Error loading json content",
        page: "Error loading json content",
    },
    Kind {
        name: "csv",
        path: "/inventory.csv",
        document: csv,
        half: "the table ends within it",
        page: "no column holds titles",
    },
    Kind {
        name: "schemaorg",
        path: "/sitemap.xml",
        document: schemaorg,
        half: "ends before its outermost element does",
        page: "is neither a sitemap nor a page",
    },
];

/// Does harm to an answer.
fn harmed(harm: Harm, kind: &str, text: &str) -> Answer {
    let half = &text[..text.len() / 2];
    match harm {
        Harm::None | Harm::Twice => ok(kind, text),
        Harm::Cut => format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{half}",
            text.len()
        )
        .into_bytes(),
        Harm::Slow => format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\nhang",
            text.len()
        )
        .into_bytes(),
        Harm::Half => ok(kind, half),
        Harm::WrongType => ok("application/octet-stream", text),
        Harm::Page => ok(kind, "<html>The page has moved, \"sorry</html>"),
        Harm::Huge => ok(kind, vec![b' '; (1 << 20) + 10]),
        Harm::Missing => missing(),
        Harm::Broken => with("500 Oh no", "", ""),
    }
}

/// What the report says, where something is to be said.
fn expected(kind: &Kind, harm: Harm) -> Option<&str> {
    Some(match harm {
        Harm::None | Harm::WrongType => return None,
        Harm::Cut => "broke off",
        Harm::Slow => "did not come within",
        Harm::Half => kind.half,
        // Rows with one identifier are files of one dataset, and what is said twice in RDF is said once.
        Harm::Twice if matches!(kind.name, "csv" | "dcat_rdf") => return None,
        Harm::Twice => "Duplicate entry ignored for identifier",
        Harm::Page => kind.page,
        Harm::Huge => "more than 1048576 bytes",
        Harm::Missing => "the server answered 404",
        Harm::Broken => "the server answered 500",
    })
}

/// Harvests a source once as it is, then with harm done to its lists, or to its records, each time.
fn suffer(kind: &Kind, to_lists: bool, harms: &[Harm]) {
    let site = Site::with(|settings| {
        settings.harvest.timeout_seconds = 1;
        settings.harvest.max_megabytes = 1;
        settings.harvest.max_document_megabytes = 1;
    });
    let harm = Arc::new(Mutex::new(Harm::None));
    let (now, document) = (Arc::clone(&harm), kind.document);
    let peer = Peer::knowing(|host| {
        let host = host.to_owned();
        Box::new(move |asked| {
            let harm = *now.lock().unwrap();
            match document(asked, &host, harm == Harm::Twice) {
                Some((kind, text, lists)) if lists == to_lists => harmed(harm, kind, &text),
                Some((kind, text, _)) => ok(kind, text),
                None => missing(),
            }
        })
    });
    let url = format!("{}{}", peer.url, kind.path);
    let source = site.source(kind.name, &url, json!({"delete_missing": true}));
    let added = counts(&site.run(&source))[0];
    assert_eq!(added, RECORDS as i64, "{}", kind.name);
    for one in harms {
        *harm.lock().unwrap() = *one;
        let job = site.run(&source);
        let [added, _, unmodified, deleted, errored] = counts(&job);
        let about = format!("{} {one:?}: {}", kind.name, site.report(&job));
        assert_eq!((added, deleted), (0, 0), "{about}");
        match expected(kind, *one) {
            Some(message) => {
                assert!(errored > 0, "{about}");
                assert!(site.report(&job).to_string().contains(message), "{about}");
            }
            None => assert_eq!(errored, 0, "{about}"),
        }
        if *one == Harm::WrongType {
            assert_eq!(unmodified, RECORDS as i64, "{about}");
        }
        assert_eq!(site.datasets().len(), RECORDS, "{about}");
    }
    // Nothing of it lasts.
    *harm.lock().unwrap() = Harm::None;
    let job = site.run(&source);
    assert_eq!(counts(&job)[4], 0, "{}: {}", kind.name, site.report(&job));
    assert_eq!(site.datasets().len(), RECORDS, "{}", kind.name);
}

#[test]
fn no_kind_of_source_suffers_from_a_bad_list() {
    let harms = [
        Harm::Cut,
        Harm::Slow,
        Harm::Half,
        Harm::Twice,
        Harm::WrongType,
        Harm::Page,
        Harm::Huge,
        Harm::Missing,
        Harm::Broken,
    ];
    std::thread::scope(|scope| {
        for kind in KINDS {
            scope.spawn(move || suffer(kind, true, &harms));
        }
    });
}

#[test]
fn records_that_cannot_be_fetched_stay_as_they_are() {
    let kind = KINDS.iter().find(|kind| kind.name == "schemaorg").unwrap();
    let no_list = Kind {
        page: "describes no dataset",
        half: "the page breaks off",
        ..*kind
    };
    let harms = [
        Harm::Cut,
        Harm::Half,
        Harm::WrongType,
        Harm::Page,
        Harm::Huge,
        Harm::Missing,
        Harm::Broken,
    ];
    suffer(&no_list, false, &harms);
}
