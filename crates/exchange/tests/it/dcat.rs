//! DCAT, both ways: examples of the specifications, and records of the demonstration catalogue there and back.

use std::fs;
use std::path::PathBuf;

use cairn_exchange::Site;
use cairn_exchange::dcat::read::Page;
use cairn_exchange::dcat::{self, Profile, Syntax};
use cairn_exchange::name::Names;
use cairn_exchange::source;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::site::{manifest, options, read};

const SYNTAXES: [Syntax; 5] = [
    Syntax::Turtle,
    Syntax::N3,
    Syntax::NTriples,
    Syntax::RdfXml,
    Syntax::JsonLd,
];

/// Reads an example and maps all its datasets.
fn example(file: &str) -> Vec<Map<String, Value>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/rdf")
        .join(file);
    let end = file.rsplit('.').next().expect("files have an extension");
    let syntax = Syntax::of_extension(end).expect("a syntax");
    let document = fs::read(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let page = Page::read(&document, syntax, "https://peer.example/")
        .unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut names = Names::default();
    page.entries()
        .map(|entry| {
            let made = entry
                .map(&options("s"), &mut names)
                .unwrap_or_else(|error| panic!("{file}: {error}"));
            match made.dataset {
                Some(Value::Object(dataset)) => dataset,
                other => panic!("{file}: {other:?}"),
            }
        })
        .collect()
}

#[track_caller]
fn check(file: &str, expected: Value) {
    let found = example(file);
    let [dataset] = found.as_slice() else {
        panic!("{file}: {} datasets", found.len());
    };
    for (key, value) in expected.as_object().expect("an object") {
        let got = match key.strip_prefix("extras.") {
            Some(extra) => dataset["extras"]
                .as_array()
                .and_then(|extras| extras.iter().find(|one| one["key"] == extra))
                .map(|one| &one["value"]),
            None => dataset.get(key),
        };
        assert_eq!(got, Some(value), "{file}: {key}");
    }
}

#[test]
fn examples_of_the_specifications() {
    check(
        "example-bee-population.ttl",
        json!({
            "name": "bee-population", "title": "Bee population", "title_translated": {"en": "Bee population"},
            "notes": "A dataset about bee population in Greece",
            "extras.uri": "https://data.gov.gr/id/dataset/BeePopulation",
            "extras.publisher_uri": "https://agencies.gov.gr/id/GreekEnvironmentAgency",
        }),
    );
    for end in ["ttl", "jsonld"] {
        check(
            &format!("example-ms_dataset_hvd_profile.{end}"),
            json!({
                "title": "The population of bees", "update_frequency": "biennially",
                "conforms_to": ["https://orgea.exampleMS.gov/applicationprofile/populationOfInsects"],
                "extras.identifier": "https://data.exampleMS.gov/id/dataset/1T2p3o4B",
            }),
        );
    }
    for end in ["ttl", "rdf", "jsonld"] {
        check(
            &format!("dataset.{end}"),
            json!({
                "update_frequency": "periodically", "languages": ["en"], "temporal_start": "2016-01-01", "temporal_end": "2016-12-31",
                "subject": ["health_and_safety"], "contact_name": "European Environment Agency", "contact_email": "info@eea.europa.eu",
                "contact_url": "http://www.eea.europa.eu",
                "spatial": "{\"type\":\"Polygon\",\"coordinates\":[[[-31.285,70.075],[34.099,70.075],[34.099,27.642],[-31.285,27.642],[-31.285,70.075]]]}",
            }),
        );
    }
    check(
        "example1.nt",
        json!({"owner_org": "publisher", "license_id": "cc-zero", "contact_email": "opendata@myorg.eu"}),
    );
}

#[test]
fn a_broken_document_is_told_with_its_place() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/rdf/example-bees_wasps_dataset.ttl");
    let document = fs::read(path).expect("the file is there");
    let error = Page::read(&document, Syntax::Turtle, "https://peer.example/").unwrap_err();
    assert!(error.to_string().contains("line 2"), "{error}");
}

#[test]
fn documents_that_name_a_known_context_need_no_network() {
    let catalogue = json!({
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld", "@type": "dcat:Catalog",
        "dataset": [{
            "@type": "dcat:Dataset", "identifier": "https://agency.example/1", "title": "Rivers", "description": "D", "keyword": ["water"],
            "modified": "2024-01-02", "accrualPeriodicity": "R/P1Y", "accessLevel": "public", "bureauCode": ["010:86"],
            "contactPoint": {"@type": "vcard:Contact", "fn": "Desk", "hasEmail": "mailto:desk@agency.example"},
            "publisher": {"@type": "org:Organization", "name": "Agency"},
            "distribution": [{"@type": "dcat:Distribution", "downloadURL": "https://agency.example/r.csv", "mediaType": "text/csv"}],
        }],
    });
    let three = json!({
        "@context": "https://raw.githubusercontent.com/DOI-DO/dcat-us/main/context/dcat-us-3.0.jsonld", "@type": "Catalog", "title": "C",
        "dataset": [{
            "@id": "https://agency.example/1", "@type": "Dataset", "identifier": "1", "title": "Rivers", "description": "D", "keyword": ["water"],
            "modified": "2024-01-02", "accrualPeriodicity": "R/P1Y",
            "contactPoint": {"@type": "Kind", "fn": "Desk", "hasEmail": "mailto:desk@agency.example"},
            "publisher": {"@type": "Organization", "name": "Agency"},
            "distribution": [{"@type": "Distribution", "downloadURL": "https://agency.example/r.csv", "mediaType": "text/csv"}],
        }],
    });
    for document in [catalogue, three] {
        let page = Page::read(
            document.to_string().as_bytes(),
            Syntax::JsonLd,
            "https://agency.example/",
        )
        .unwrap_or_else(|error| panic!("{error}: {document}"));
        let entry = page.entries().next().expect("a dataset");
        let made = entry
            .map(&options("s"), &mut Names::default())
            .unwrap_or_else(|error| panic!("{error}: {document}"));
        let dataset = made.dataset.expect("a dataset");
        for (key, expected) in [
            ("title", json!("Rivers")),
            ("contact_email", json!("desk@agency.example")),
            ("owner_org", json!("agency")),
            ("update_frequency", json!("yearly")),
            ("current_as_of", json!("2024-01-02")),
            ("tags", json!([{"name": "water"}])),
        ] {
            assert_eq!(dataset[key], expected, "{key}: {dataset:#}");
        }
        assert_eq!(
            dataset["resources"][0]["url"],
            json!("https://agency.example/r.csv")
        );
    }
}

fn site() -> Site {
    Site {
        base_uri: "https://catalogue.example".to_owned(),
        url: "https://catalogue.example".to_owned(),
        title: "Catalogue".to_owned(),
        description: String::new(),
        language: "en".to_owned(),
        geometries: Default::default(),
        inherits_license: true,
        has_subcatalogues: false,
    }
}

/// Returns what must come back of a record: everything that DCAT has a place for and we a code.
fn essence(record: &Map<String, Value>, written: bool) -> Value {
    let get = |key: &str| record.get(key).cloned().unwrap_or_default();
    let mut tags: Vec<String> = get("tags")
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|tag| tag["name"].as_str().map(str::to_owned))
        .collect();
    let keywords = get("keywords");
    if written && let Some(keywords) = keywords.as_object() {
        // Words of the languages are tags when they come back.
        tags.extend(keywords.values().flat_map(|list| {
            list.as_array()
                .into_iter()
                .flatten()
                .filter_map(|word| word.as_str().map(str::to_owned))
        }));
    }
    tags.sort();
    tags.dedup();
    let resources: Vec<Value> = get("resources")
        .as_array()
        .into_iter()
        .flatten()
        .map(|resource| {
            let text = |key: &str| {
                resource
                    .get(key)
                    .and_then(Value::as_str)
                    .map(str::trim)
                    .filter(|text| !text.is_empty())
            };
            json!([
                resource["id"].as_str().map(str::to_lowercase),
                text("name"),
                text("description").is_some()
            ])
        })
        .collect();
    let trimmed = |key: &str| {
        get(key)
            .as_str()
            .map(str::trim)
            .map(str::to_owned)
            .filter(|text| !text.is_empty())
    };
    // Who keeps it up or made it is asked where no contact is named.
    let contact = ["contact_email", "maintainer_email", "author_email"]
        .iter()
        .find_map(|key| {
            let value = get(key);
            let mail = value.as_str()?;
            cairn_domain::text::is_email(mail).then(|| mail.to_owned())
        });
    json!({
        "id": get("id").as_str().map(str::to_lowercase),
        "title": trimmed("title"),
        "notes": trimmed("notes"),
        "url": trimmed("url").filter(|url| url.contains("://") && !url.contains(' ')),
        "version": trimmed("version"),
        "update_frequency": get("update_frequency"),
        "date_published": get("date_published").as_str().map(|day| day.chars().take(10).collect::<String>()),
        "contact_email": contact,
        "temporal_start": get("temporal_start"),
        "temporal_end": get("temporal_end"),
        "title_translated": get("title_translated").as_object().map(|texts| {
            texts
                .iter()
                .filter_map(|(language, text)| Some((language.clone(), text.as_str()?.trim().to_owned())))
                .collect::<std::collections::BTreeMap<_, _>>()
        }),
        "tags": tags,
        "resources": resources,
    })
}

#[test]
fn records_come_back_from_every_syntax() {
    let mut checked = 0;
    for origin in manifest().sources {
        for file in &origin.files {
            let mut names = Names::default();
            for record in read(file).iter().take(8) {
                let made = source::map(file.kind, record, &options("s"), &mut names);
                let Ok(Some(Value::Object(dataset))) = made.map(|made| made.dataset) else {
                    continue;
                };
                if dataset["type"] != "dataset" {
                    continue;
                }
                // What came with an address of its own keeps it; here every record has ours.
                let mut dataset = dataset;
                if let Some(Value::Array(extras)) = dataset.get_mut("extras") {
                    extras.retain(|extra| {
                        !matches!(extra["key"].as_str(), Some("uri" | "identifier" | "guid"))
                    });
                }
                for syntax in SYNTAXES {
                    let text = dcat::dataset(&dataset, &site(), Profile::DcatAp3, syntax)
                        .unwrap_or_else(|error| panic!("{}: {error}", dataset["id"]));
                    let page = Page::read(text.as_bytes(), syntax, "https://catalogue.example/")
                        .unwrap_or_else(|error| {
                            panic!("{} {syntax:?}: {error}\n{text}", dataset["id"])
                        });
                    let entries: Vec<_> = page.entries().collect();
                    let [entry] = entries.as_slice() else {
                        panic!("{}: {} datasets", dataset["id"], entries.len());
                    };
                    let back = entry
                        .map(&options("s"), &mut Names::default())
                        .unwrap_or_else(|error| panic!("{}: {error}", dataset["id"]));
                    let Some(Value::Object(back)) = back.dataset else {
                        panic!("{}: no dataset", dataset["id"]);
                    };
                    let (back, gone) = (essence(&back, false), essence(&dataset, true));
                    for (key, value) in gone.as_object().expect("an object") {
                        assert_eq!(&back[key], value, "{} {syntax:?}: {key}", dataset["id"]);
                    }
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 200, "{checked} documents were checked");
}

/// Text as people write it, signs and scripts of all kinds.
fn words() -> impl Strategy<Value = String> {
    "\\PC{0,40}[\\p{L}\\p{N}]\\PC{0,40}".prop_map(|text| text.trim().to_owned())
}

fn record() -> impl Strategy<Value = Map<String, Value>> {
    let frequencies = ["daily", "weekly", "yearly", "as_required", "unknown"];
    let resources =
        proptest::collection::vec((words(), "[a-z0-9%é ?&=#/]{0,20}", any::<bool>()), 0..4);
    (
        (words(), words(), words(), proptest::bool::ANY),
        proptest::collection::btree_set("[a-zéλ][a-z0-9 ._-]{0,10}[a-z0-9]", 0..5),
        proptest::sample::select(frequencies.to_vec()),
        (1900..2100_i32, 1..13_u8, 1..29_u8),
        ("[a-z][a-z0-9.+]{0,8}[a-z]", resources),
    )
        .prop_map(|((title, french, notes, translated), tags, frequency, (year, month, day), (mail, resources))| {
            let resources: Vec<Value> = resources
                .into_iter()
                .enumerate()
                .map(|(number, (name, path, described))| {
                    json!({
                        "id": format!("00000000-0000-4000-8000-00000000000{number}"), "name": name, "url": format!("https://files.example/{path}"),
                        "description": if described { "D" } else { "" }, "format": "CSV",
                    })
                })
                .collect();
            // Two dots in a row are in no address.
            let mail = mail.replace("..", ".");
            let mut record = json!({
                "id": "8e298b01-266e-4f2c-a1e9-1ad777fc39b5", "name": "r", "type": "dataset", "title": title, "notes": notes,
                "tags": tags.iter().map(|tag| json!({"name": tag.split_whitespace().collect::<Vec<_>>().join(" ")})).collect::<Vec<_>>(),
                "update_frequency": frequency, "date_published": format!("{year}-{month:02}-{day:02}"), "temporal_start": format!("{year}-{month:02}"),
                "contact_name": "Desk", "contact_email": format!("{mail}@example.org"), "resources": resources,
            });
            if translated {
                record["title_translated"] = json!({"en": title, "fr": french});
            }
            match record {
                Value::Object(record) => record,
                other => panic!("no object: {other}"),
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_record_says_comes_back(record in record(), syntax in proptest::sample::select(SYNTAXES.to_vec())) {
        let text = dcat::dataset(&record, &site(), Profile::DcatAp3, syntax).expect("it is written");
        let page = Page::read(text.as_bytes(), syntax, "https://catalogue.example/")
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        let entry = page.entries().next().expect("a dataset");
        let back = entry.map(&options("s"), &mut Names::default()).expect("it maps");
        let Some(Value::Object(back)) = back.dataset else {
            panic!("no dataset");
        };
        let (back, gone) = (essence(&back, false), essence(&record, true));
        for (key, value) in gone.as_object().expect("an object") {
            prop_assert_eq!(&back[key], value, "{}\n{}", key, text);
        }
    }
}

/// Writes a record and returns what is said, one statement a line.
fn written(record: &Value, profile: Profile) -> String {
    let map = record.as_object().expect("an object");
    dcat::dataset(map, &site(), profile, Syntax::NTriples).expect("it is written")
}

#[test]
fn geodcat_tells_topics_reference_systems_and_roles() {
    let record = json!({
        "id": "1", "title": "Lakes", "topic_category": ["inland_waters", "sport"], "spatial_resolution": "1:50,000", "date_created": "2001-02-03",
        "extras": [
            {"key": "spatial-reference-system", "value": "urn:ogc:def:crs:EPSG::3347"},
            {"key": "responsible-party", "value": "[{\"name\": \"Lake office\", \"roles\": [\"custodian\", \"owner\", \"dreamer\"]}]"},
        ],
    });
    let text = written(&record, Profile::GeoDcatAp);
    for part in [
        "<http://purl.org/dc/terms/subject> <http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/inlandWaters>",
        "<http://purl.org/dc/terms/type> <http://inspire.ec.europa.eu/metadata-codelist/ResourceType/dataset>",
        "<http://purl.org/dc/terms/conformsTo> <http://www.opengis.net/def/crs/EPSG/0/3347>",
        "<http://data.europa.eu/930/spatialResolutionAsText> \"1:50,000\"",
        "<http://data.europa.eu/930/custodian>",
        "<http://purl.org/dc/terms/rightsHolder>",
        "<http://purl.org/dc/terms/created> \"2001-02-03\"^^",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("sport") && !text.contains("dreamer"));
    assert!(!written(&record, Profile::DcatAp3).contains("inspire"));
}

#[test]
fn mldcat_tells_of_algorithms_as_models() {
    let record = json!({
        "id": "1", "type": "algorithm", "title": "Triage", "asset_type": "ai_system", "start_date": "2024-05", "version": "2",
        "purpose": {"en": "Sorts cases", "fr": "Trie les cas"}, "out_of_scope": {"en": "Not for refusals"},
        "models": [{"name": "m", "architecture": "random forest", "parameters": "12000", "base_model": "https://models.example/base"}],
        "performance": [{"metric": "F1", "value": "0.9", "group": "all"}],
        "datasets": [
            {"role": "training", "dataset": "old-cases", "title": "Old cases"},
            {"role": "test", "url": "https://data.example/test"}, {"role": "input", "title": "Applications"},
        ],
        "suppliers": [{"name": "Vendor Inc."}], "source_code_url": "https://code.example/triage",
        "risks": [{"title": "Error", "severity": "high", "likelihood": "low", "mitigation": {"en": "Review"}}],
        "resources": [
            {"id": "r", "url": "https://files.example/m.bin", "resource_type": "model_file"},
            {"id": "s", "url": "https://files.example/card.pdf", "resource_type": "model_card"},
        ],
    });
    let text = written(&record, Profile::MlDcatAp);
    let it6 = "<http://data.europa.eu/it6/";
    for part in [
        format!(
            "<https://catalogue.example/dataset/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {it6}MachineLearningModel>"
        ),
        format!("{it6}intendedUse> \"Trie les cas\"@fr"),
        format!("{it6}limitations> \"Not for refusals\"@en"),
        format!("{it6}modelArchitecture> \"random forest\""),
        format!("{it6}totalNumberOfParameters> \"12000\"^^"),
        format!("{it6}fineTunedFrom> <https://models.example/base>"),
        format!("{it6}evaluationResults> \"F1: 0.9 (all)\""),
        format!("{it6}trainedOn> <https://catalogue.example/dataset/old-cases>"),
        format!("{it6}testedOn> <https://data.example/test>"),
        format!("{it6}hasProvider>"),
        format!("{it6}hasRepository> <https://code.example/triage>"),
        format!("{it6}severity> \"high\""),
        format!("{it6}placedOnMarketDate> \"2024-05\"^^"),
        format!("{it6}hasFile> <https://catalogue.example/dataset/1/resource/r>"),
        "<http://www.w3.org/2004/02/skos/core#prefLabel> \"ai_system\"".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}: {text}");
    }
    assert!(!text.contains(&format!(
        "{it6}hasFile> <https://catalogue.example/dataset/1/resource/s>"
    )));
    let plain = json!({"id": "1", "type": "dataset", "title": "T"});
    assert!(!written(&plain, Profile::MlDcatAp).contains(it6));
}

/// What MLDCAT-AP 3 asks of every model, once each.
const OF_EVERY_MODEL: [&str; 4] = [
    "http://purl.org/dc/terms/identifier",
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/terms/created",
    "http://www.w3.org/ns/dcat#version",
];

#[test]
fn mldcat_says_of_every_model_what_it_must() {
    let created = "2026-01-02T03:04:05";
    for (about, record) in [
        (
            "one that says all of it",
            json!({"id": "1", "type": "algorithm", "title": "T", "start_date": "2024-05", "version": "2", "metadata_created": created,
                   "models": [{"name": "m", "version": "1"}]}),
        ),
        (
            "the version of what is inside, and no start",
            json!({"id": "1", "type": "algorithm", "title": "T", "metadata_created": created,
                   "models": [{"name": "l"}, {"name": "m", "version": "1"}, {"name": "n", "version": "3"}]}),
        ),
    ] {
        let text = written(&record, Profile::MlDcatAp);
        let subject = "<https://catalogue.example/dataset/1>";
        for predicate in OF_EVERY_MODEL {
            let start = format!("{subject} <{predicate}> ");
            let found = text.lines().filter(|line| line.starts_with(&start)).count();
            assert_eq!(found, 1, "{about}: {predicate}: {text}");
        }
    }
}

#[test]
fn what_did_not_change_reads_the_same() {
    let record = json!({
        "id": "8e298b01-266e-4f2c-a1e9-1ad777fc39b5", "title": "T", "notes": "N", "tags": [{"name": "b"}, {"name": "a"}],
        "contact_name": "C", "contact_email": "c@example.org", "resources": [{"id": "r", "url": "https://a.example/f.csv"}],
    });
    let content = |record: &Value, syntax: Syntax| {
        let map = record.as_object().expect("an object");
        let text = dcat::dataset(map, &site(), Profile::DcatAp3, syntax).expect("it is written");
        let page =
            Page::read(text.as_bytes(), syntax, "https://catalogue.example/").expect("it is read");
        let entry = page.entries().next().expect("a dataset");
        entry.content()
    };
    let first = content(&record, Syntax::Turtle);
    for syntax in SYNTAXES {
        assert_eq!(content(&record, syntax), first, "{syntax:?}");
    }
    let mut other = record.clone();
    other["tags"] = json!([{"name": "a"}, {"name": "b"}]);
    assert_eq!(content(&other, Syntax::Turtle), first);
    other["contact_email"] = json!("d@example.org");
    assert_ne!(content(&other, Syntax::Turtle), first);
}

#[test]
fn pages_follow_each_other() {
    let record = json!({"id": "a", "title": "T"});
    let page = dcat::Page {
        number: 2,
        size: 1,
        total: 3,
        modified: None,
        path: "https://catalogue.example/catalog.ttl".to_owned(),
        query: String::new(),
    };
    let records = [record.as_object().expect("an object")];
    for syntax in SYNTAXES {
        let text = dcat::catalogue(&records, &page, &site(), Profile::DcatAp3, syntax)
            .expect("it is written");
        let read =
            Page::read(text.as_bytes(), syntax, "https://catalogue.example/").expect("it is read");
        assert_eq!(
            read.next().as_deref(),
            Some("https://catalogue.example/catalog.ttl?page=3")
        );
        assert_eq!(read.total(), Some(3));
        assert_eq!(read.entries().count(), 1);
    }
}

#[test]
fn a_homepage_of_several_things_is_a_catalogue_too() {
    let site = Site {
        has_subcatalogues: true,
        ..site()
    };
    let page = dcat::Page {
        number: 1,
        size: 10,
        total: 3,
        modified: None,
        path: "https://catalogue.example/catalog.ttl".to_owned(),
        query: String::new(),
    };
    let record = |id: &str, homepage: &str| {
        json!({
            "id": id, "title": "T", "source_catalog_homepage": homepage, "source_catalog_title": "Rivers",
            "license_url": homepage,
            "source_catalog_publisher": json!({"uri": "https://b.example/", "name": "B"}).to_string(),
        })
    };
    let records = [
        record("1", "https://a.example/"),
        // The publisher of the other one.
        record("2", "https://b.example/"),
        record("3", "https://catalogue.example/dataset/1"),
    ];
    let records: Vec<&Map<String, Value>> = records.iter().filter_map(Value::as_object).collect();
    let text = dcat::catalogue(&records, &page, &site, Profile::DcatAp3, Syntax::NTriples)
        .expect("it is written");
    for (part, expected) in [
        ("hasPart> <https://a.example/>", true),
        ("hasPart> <https://b.example/>", true),
        (
            "<https://b.example/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Catalog>",
            true,
        ),
        ("hasPart> <https://catalogue.example/dataset/1>", false),
        (
            "<https://catalogue.example> <http://www.w3.org/ns/dcat#dataset> <https://catalogue.example/dataset/3>",
            true,
        ),
    ] {
        assert_eq!(text.contains(part), expected, "{part}: {text}");
    }
}

#[test]
fn texts_come_in_every_language_that_of_the_site_first() {
    let record = json!({
        "id": "a", "name": "a", "title": "Titel", "title_translated": {"en": "Title", "fr": "Titre"},
        "notes": "Über", "extras": [
            {"key": "title_de", "value": "Titel"}, {"key": "title_pt-br", "value": "Título"}, {"key": "title_xx", "value": "none"},
            {"key": "notes_de", "value": "Über"}, {"key": "title_fr", "value": "Autre titre"},
        ],
        "tags_translated": {"en": ["river"], "fr": ["rivière"], "pt_BR": ["rio"]},
        "resources": [{"id": "r", "package_id": "a", "url": "https://a.example/r", "name": "Datei", "name_de": "Datei", "name_translated": {"en": "File", "fr": "Fichier"}}],
    });
    for (language, titles, words) in [
        (
            "en",
            r#"dct:title "Title"@en , "Titre"@fr , "Titel"@de , "Título"@pt-br ;"#,
            r#"dcat:keyword "river"@en , "rivière"@fr , "rio"@pt-br"#,
        ),
        (
            "fr",
            r#"dct:title "Titre"@fr , "Title"@en , "Titel"@de , "Título"@pt-br ;"#,
            r#"dcat:keyword "rivière"@fr , "river"@en , "rio"@pt-br"#,
        ),
        (
            "pt_BR",
            r#"dct:title "Título"@pt-br , "Title"@en , "Titre"@fr , "Titel"@de ;"#,
            r#"dcat:keyword "rio"@pt-br , "river"@en , "rivière"@fr"#,
        ),
    ] {
        let site = Site {
            language: language.to_owned(),
            ..site()
        };
        let text = dcat::dataset(
            record.as_object().expect("an object"),
            &site,
            Profile::DcatAp3,
            Syntax::Turtle,
        )
        .expect("it is written");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let spaced = |text: &str| text.replace(" ,", ",").replace(" ;", ";");
        for expected in [titles, words, r#"dct:description "Über"@de"#] {
            assert!(
                spaced(&text).contains(&spaced(expected)),
                "{language}: {expected}\n{text}"
            );
        }
        assert!(
            text.contains(r#""Datei"@de"#) && !text.contains("\"Datei\" "),
            "{text}"
        );
    }
}

#[test]
fn the_language_of_the_site_is_taken_and_none_is_lost() {
    let document = r#"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix u: <https://terms.example/> .
        <https://a.example/1> a dcat:Dataset ; dct:title "Rail"@en , "Schiene"@de , "Rail (fr)"@fr ; dct:description "Alles"@de ;
          u:terms [ a u:Terms ; u:work <https://terms.example/free> ; u:database [ u:right "none" , "free" ] ] ;
          dcat:distribution <https://a.example/1/f> .
        <https://a.example/1/f> a dcat:Distribution ; dct:title "File"@en , "Datei"@de ; dcat:accessURL <https://a.example/f> ; u:terms [ u:work <https://terms.example/free> ] ."#;
    for (language, title, name) in [
        ("en", "Rail", "File"),
        ("de_AT", "Schiene", "Datei"),
        ("fr", "Rail (fr)", "File"),
    ] {
        let page = Page::read(document.as_bytes(), Syntax::Turtle, "https://a.example/")
            .expect("it can be read")
            .preferring(language);
        let entry = page.entries().next().expect("a dataset");
        let made = entry.map(&options("s"), &mut Names::default());
        let dataset = made.expect("it is mapped").dataset.expect("a dataset");
        assert_eq!(dataset["title"], title, "{dataset}");
        let file = &dataset["resources"][0];
        assert_eq!(file["name"], name, "{file}");
        assert_eq!(file["name_de"], "Datei", "{file}");
        assert_eq!(
            file["https://terms.example/terms"],
            r#"[{"https://terms.example/work":"https://terms.example/free"}]"#
        );
        let extra = |key: &str| {
            let extras = dataset["extras"].as_array().expect("extras");
            extras
                .iter()
                .find(|extra| extra["key"] == key)
                .map(|extra| &extra["value"])
        };
        assert_eq!(extra("title_de"), Some(&json!("Schiene")));
        assert_eq!(
            extra("https://terms.example/terms"),
            Some(&json!(
                r#"[{"https://terms.example/work":"https://terms.example/free","https://terms.example/database":{"https://terms.example/right":["none","free"]}}]"#
            ))
        );
    }
}
