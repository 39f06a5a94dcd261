//! What people type finds what they mean; what completes, suggests, marks and resembles.

use cairn_index::{SearchRequest, Update};
use serde_json::{Value, json};

use crate::site::{Site, document, ids, tags};

fn register() -> Site {
    Site::of([
        json!({"name": "spending", "title": "Government expenditures", "notes": "What ministries spend on travel, in 2021",
            "tags": tags(&["Public finance"])}),
        json!({"name": "contracts", "title": "Contracts over 10,000 dollars", "notes": "Awards of public procurement"}),
        json!({"name": "schools", "title": "Schools and school boards", "resources": [{"format": "CSV"}],
            "organization": {"name": "moe", "title": "Ministry of Éducation"}}),
        json!({"name": "ecoles", "title": "Écoles du Québec", "language": "fr", "notes": "Liste des établissements scolaires",
            "tags": tags(&["Éducation"])}),
        json!({"name": "water", "title": "Water of the north", "title_translated": {"en": "Water of the north", "fr": "Eaux du Nord"},
            "keywords": {"en": ["lakes"], "fr": ["lacs"]}, "tags": tags(&["water", "Water quality"])}),
        json!({"name": "parks", "title": "Parks", "notes": "Parks with the state of their water"}),
    ])
}

#[track_caller]
fn check(site: &Site, cases: &[(&str, &str)]) {
    for (q, expected) in cases {
        assert_eq!(site.names(q), *expected, "q={q}");
    }
}

#[test]
fn accents_and_small_words_stand_in_nobodys_way() {
    check(
        &register(),
        &[
            ("education", "ecoles"),
            ("EDUCATION", "ecoles"),
            ("éducation", "ecoles"),
            ("e\u{301}ducation", "ecoles"),
            ("ecoles du quebec", "ecoles schools"),
            ("ecoles quebec", "ecoles"),
            ("l'école", "ecoles schools"),
            ("the water of the north", "parks water"),
            ("water of the parks", "parks water"),
            ("the", "parks water"),
            ("etablissement scolaire", "ecoles"),
        ],
    );
}

#[test]
fn terms_of_government_find_records_in_the_other_language() {
    check(
        &register(),
        &[
            ("dépenses", "spending"),
            ("depense gouvernementale", ""),
            ("marchés publics", "contracts"),
            ("marches publics zzz", "contracts"),
            ("lacs", "water"),
            ("impôts", ""),
            ("eaux", "parks water"),
            ("écoles", "ecoles schools"),
            ("schools", "ecoles schools"),
            // What is excluded, put in quotes or looked for in a field is meant as it stands.
            ("water -lacs", "parks"),
            ("\"dépenses\"", ""),
            ("text:dépenses", ""),
            ("title:water", "water"),
        ],
    );
}

#[test]
fn whoever_names_fields_gets_these_alone() {
    let site = register();
    let request = SearchRequest {
        q: "dépenses".to_owned(),
        qf: Some("title text".to_owned()),
        ..SearchRequest::default()
    };
    assert_eq!(site.ids(&request), "");
}

#[test]
fn titles_and_exact_names_come_first() {
    let mut packages: Vec<Value> = (0..30)
        .map(|n| {
            json!({"name": format!("noise-{n}"), "title": format!("Report {n} on rivers"),
                "notes": "The state of the water, and of the state of the water of rivers in the state"})
        })
        .collect();
    packages.extend([
        json!({"name": "near", "title": "State of the water in rivers and lakes"}),
        json!({"name": "exact", "title": "State of the water"}),
        json!({"name": "older", "title": "Budget", "metadata_modified": "2005-01-01T00:00:00"}),
        json!({"name": "newer", "title": "Budget", "metadata_modified": "2024-01-01T00:00:00"}),
        json!({"name": "fuller", "title": "Budget", "metadata_modified": "2024-01-01T00:00:00",
            "resources": [{"url": "http://a"}], "license_id": "cc-by", "tags": tags(&["a"])}),
    ]);
    let site = Site::of(packages);
    for (q, first) in [
        ("state of the water", "exact near"),
        ("noise-7", "noise-7"),
        ("budget", "fuller newer older"),
    ] {
        let request = SearchRequest {
            q: q.to_owned(),
            rows: first.split(' ').count(),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), first, "{q}");
    }
}

fn seen_by(labels: &[&str]) -> Option<Vec<String>> {
    Some(labels.iter().map(|label| (*label).to_owned()).collect())
}

/// The register with a record that only one member sees.
fn with_a_secret() -> Site {
    let mut site = register();
    let mut secret = document(
        json!({"name": "secret", "title": "Zeppelins confiscated", "tags": tags(&["zeppelin"]),
        "resources": [{"format": "ZEP"}], "organization": {"name": "zeppelins", "title": "Zeppelin office"}}),
    );
    secret.permission_labels = vec!["member-1".to_owned()];
    site.apply(&[Update::Put(Box::new(secret))]);
    site
}

#[test]
fn suggestions_are_made_of_what_the_caller_may_see() {
    let site = with_a_secret();
    let suggested = |q: &str, labels: &[&str]| {
        let request = SearchRequest {
            q: q.to_owned(),
            permission_labels: seen_by(labels),
            ..SearchRequest::default()
        };
        let found = site.index.suggest(&request).unwrap();
        let texts: Vec<String> = found
            .iter()
            .map(|one| format!("{}={}", one.q, one.count))
            .collect();
        texts.join(" ")
    };
    for (q, labels, expected) in [
        ("schols", &["public"][..], "schools=2"),
        (
            "govermnent expendiures",
            &["public"],
            "government expenditures=1",
        ),
        ("ecole", &["public"], ""),
        ("ekoles", &["public"], "écoles=2"),
        ("schools", &["public"], ""),
        ("xyzzyx", &["public"], ""),
        ("title:schols", &["public"], ""),
        ("zepelins", &["public"], ""),
        ("zepelins", &["public", "member-1"], "zeppelins=1"),
        (
            "\"goverment expenditures\"",
            &["public"],
            "\"government expenditures\"=1",
        ),
    ] {
        assert_eq!(suggested(q, labels), expected, "{q} {labels:?}");
    }
}

#[test]
fn completions_are_made_of_what_the_caller_may_see() {
    let site = with_a_secret();
    let completed = |typed: &str, labels: &[&str]| {
        let request = SearchRequest {
            permission_labels: seen_by(labels),
            rows: 3,
            ..SearchRequest::default()
        };
        let found = site.index.complete(typed, &request).unwrap();
        let names = |list: &[cairn_index::Completion]| {
            let names: Vec<String> = list
                .iter()
                .map(|one| format!("{}={}", one.title, one.count))
                .collect();
            names.join(",")
        };
        format!(
            "{}|{}|{}|{}",
            found.ids.join(","),
            names(&found.tags),
            names(&found.formats),
            names(&found.organizations)
        )
    };
    for (typed, labels, expected) in [
        ("wat", &["public"][..], "water|Water quality=1,water=1||"),
        ("quali", &["public"], "|Water quality=1||"),
        ("educ", &["public"], "|Éducation=1||Ministry of Éducation=1"),
        ("ministry of ed", &["public"], "|||Ministry of Éducation=1"),
        ("école", &["public"], "ecoles|||"),
        ("ecoles qué", &["public"], "ecoles|||"),
        ("cs", &["public"], "||CSV=1|"),
        ("eaux", &["public"], "water|||"),
        ("zep", &["public"], "|||"),
        (
            "zep",
            &["member-1"],
            "secret|zeppelin=1|ZEP=1|Zeppelin office=1",
        ),
        ("", &["public"], "|||"),
        ("\0", &["public"], "|||"),
    ] {
        assert_eq!(completed(typed, labels), expected, "{typed:?} {labels:?}");
    }
}

#[test]
fn found_words_are_marked() {
    let site = register();
    let marker = |q: &str| {
        let request = SearchRequest {
            q: q.to_owned(),
            ..SearchRequest::default()
        };
        site.index.highlighter(&request).unwrap()
    };
    for (q, text, expected) in [
        (
            "water",
            "Waters & <rivers>",
            Some("<mark>Waters</mark> &amp; &lt;rivers&gt;"),
        ),
        (
            "education",
            "L'Éducation nationale",
            Some("L&#39;<mark>Éducation</mark> nationale"),
        ),
        ("wifi", "Public Wi-Fi", Some("Public <mark>Wi-Fi</mark>")),
        (
            "dépenses",
            "Government expenditures",
            Some("Government <mark>expenditures</mark>"),
        ),
        (
            "title:wat* -soil",
            "Soil and water",
            Some("Soil and <mark>water</mark>"),
        ),
        (
            "title:watre~1",
            "Soil and water",
            Some("Soil and <mark>water</mark>"),
        ),
        ("the water", "The soil", None),
        ("*:*", "The soil", None),
    ] {
        assert_eq!(marker(q).whole(text).as_deref(), expected, "{q}: {text}");
    }
    let long = format!(
        "{} a river of water {}",
        "é blah ".repeat(200),
        "end ".repeat(200)
    );
    let parts = marker("river water").fragments(&long, 60, 2);
    assert_eq!(parts.len(), 1);
    assert!(
        parts[0].contains("<mark>river</mark> of <mark>water</mark>"),
        "{parts:?}"
    );
    assert!(
        parts[0].starts_with('…') && parts[0].ends_with('…'),
        "{parts:?}"
    );
}

#[test]
fn records_that_share_words_are_alike() {
    let site = Site::of([
        json!({"name": "a", "title": "Quality of lake water", "tags": tags(&["lakes"])}),
        json!({"name": "b", "title": "Water quality in lakes and rivers", "tags": tags(&["lakes"])}),
        json!({"name": "c", "title": "Lake water levels", "notes": "Levels of lakes"}),
        json!({"name": "d", "title": "Roads and bridges"}),
        json!({"name": "e", "title": "Bridges"}),
    ]);
    let alike = |package: Value| {
        let request = SearchRequest::default();
        let answer = site
            .index
            .alike(package.as_object().unwrap(), &request)
            .unwrap();
        ids(&answer.hits)
    };
    let lake = json!({"id": "a", "title": "Quality of lake water", "tags": tags(&["lakes"])});
    assert_eq!(alike(lake), "b c");
    assert_eq!(alike(json!({"id": "x"})), "");
    assert_eq!(alike(json!({"id": "x", "title": "Zzz"})), "");
}

#[test]
fn keywords_are_counted_and_titles_ordered_in_each_language() {
    let site = Site::of([
        json!({"name": "water", "title": "Water", "title_translated": {"en": "Water", "fr": "Eaux"},
            "keywords": {"en": ["lake"], "fr": ["lac", "eau douce"]}, "tags": tags(&["lake"])}),
        json!({"name": "schools", "title": "Schools", "title_translated": {"en": "Schools", "fr-t-en": "Zones", "fr": "Écoles"},
            "keywords": {"fr": ["lac"]}}),
        json!({"name": "roads", "title": "Roads", "title_translated": {"en": "Roads", "fr-t-en": "chemins"}}),
        json!({"name": "air", "title": "Air"}),
    ]);
    let told = |field: &str| {
        let counts = site.counts(field, -1);
        let counts = counts
            .iter()
            .map(|(value, count)| format!("{value}={count}"));
        counts.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("keywords_fr"), "eau douce=1 lac=2");
    assert_eq!(told("keywords_en"), "lake=1");
    assert_eq!(site.names("keywords_fr:\"eau douce\""), "water");
    for (sort, expected) in [
        (
            "title_fr_string asc, title_string asc",
            "roads water schools air",
        ),
        ("title_en_string desc", "water schools roads air"),
    ] {
        let request = SearchRequest {
            sort: sort.to_owned(),
            ..SearchRequest::default()
        };
        assert_eq!(site.ids(&request), expected, "{sort}");
    }
}

#[test]
fn fields_of_resources_and_of_repeating_fields_are_counted() {
    let site = Site::of([
        json!({"name": "a", "title": "A", "resources": [
            {"alt_url": "http://a/one two", "validation_status": "success"}, {"validation_status": "failure"}]}),
        json!({"name": "b", "title": "B", "resources": [{"alt_url": "http://a/one two", "validation_status": "success"}],
            "contacts": [{"role": "point of contact", "kinds": ["mail", "post"]}, {"role": "author", "note": null}]}),
    ]);
    for (field, expected) in [
        (
            "vocab_validation_status",
            vec![("failure", 1), ("success", 2)],
        ),
        ("res_extras_alt_url", vec![("http://a/one two", 2)]),
        (
            "contacts__role",
            vec![("author", 1), ("point of contact", 1)],
        ),
        ("contacts__kinds", vec![("mail", 1), ("post", 1)]),
        ("contacts__note", vec![]),
    ] {
        let counts = site.counts(field, -1);
        let counts: Vec<(&str, u64)> = counts
            .iter()
            .map(|(value, count)| (value.as_str(), *count))
            .collect();
        assert_eq!(counts, expected, "{field}");
    }
    check(
        &site,
        &[
            ("contacts__role:author", "b"),
            ("extras_contacts__role:contact", "b"),
            ("contact", "b"),
            ("res_extras_alt_url:two", "a b"),
        ],
    );
}
