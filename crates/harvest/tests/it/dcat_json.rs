//! Sources of plain DCAT in JSON, such as `/dcat.json`.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::{Peer, Site, counts, extra, json_answer, missing, parameter};

fn item(number: usize, title: &str) -> Value {
    json!({
        "identifier": format!("n-{number}"), "title": title, "description": "About it", "keyword": ["water", "river level"],
        "landingPage": format!("https://a.example/{number}"), "issued": "2020-01-02", "modified": "2021-03-04T05:06:07",
        "publisher": {"name": "Water Office", "mbox": "water@a.example"}, "creator": {"name": "Lab", "email": "mailto:lab@a.example"},
        "language": ["en"],
        "distribution": [
            {"title": "A", "accessURL": "https://a.example/a.csv", "format": "CSV", "byteSize": 12},
            {"title": "A", "accessURL": "https://a.example/a.csv", "format": "JSON", "byteSize": "34"},
            {"@id": "https://a.example/r/b", "title": "B", "downloadURL": "https://a.example/b.pdf", "mediaType": "application/pdf"},
        ],
    })
}

/// How a server goes on behind its last page.
#[derive(Debug, Clone, Copy)]
enum End {
    Missing,
    Empty,
    /// It gives its last page again.
    Last,
    /// It knows no pages.
    First,
}

#[test]
fn pages_are_asked_for_until_there_is_nothing_new() {
    for (end, pages) in [
        (End::Missing, 3),
        (End::Empty, 3),
        (End::Last, 3),
        (End::First, 1),
    ] {
        let site = Site::new();
        let peer = Peer::new(move |asked| {
            let number: usize = parameter(asked, "page").map_or(1, |page| page.parse().unwrap());
            let number = match (number > pages, end) {
                (false, _) => number,
                (true, End::Missing) => return missing(),
                (true, End::Empty) => return json_answer(&json!([])),
                (true, End::Last) => pages,
                (true, End::First) => 1,
            };
            let items: Vec<Value> = (0..2)
                .map(|one| item(number * 10 + one, &format!("Title {number} {one}")))
                .collect();
            // As a list, and as the member of an object.
            match number % 2 {
                0 => json_answer(&json!({"dataset": items})),
                _ => json_answer(&json!(items)),
            }
        });
        let source = site.source(
            "dcat_json",
            &format!("{}/dcat.json?x=1", peer.url),
            json!({}),
        );
        let job = site.run(&source);
        let records = 2 * pages as i64;
        assert_eq!(
            counts(&job),
            [records, 0, 0, 0, 0],
            "{end:?}: {}",
            site.report(&job)
        );
        let asked: Vec<String> = peer.asked().into_iter().map(|asked| asked.path).collect();
        assert_eq!(
            asked[..2],
            ["/dcat.json?x=1", "/dcat.json?x=1&page=2"],
            "{end:?}"
        );
        // At the end of several pages the first one is looked at again.
        let again = usize::from(pages > 1);
        assert_eq!(asked.len(), pages + 1 + again, "{end:?}: {asked:?}");
        assert_eq!(counts(&site.run(&source)), [0, 0, records, 0, 0], "{end:?}");
    }
}

#[test]
fn an_item_says_all_of_itself() {
    let site = Site::new();
    let peer = Peer::new(|asked| match parameter(asked, "page") {
        None => json_answer(&json!([item(1, "Levels")])),
        Some(_) => missing(),
    });
    let source = site.source("auto", &format!("{}/dcat.json", peer.url), json!({}));
    let job = site.run(&source);
    assert_eq!(counts(&job), [1, 0, 0, 0, 0], "{}", site.report(&job));
    let record = site.done("package_show", json!({"id": "levels"}));
    for (place, expected) in [
        ("/title", json!("Levels")),
        ("/notes", json!("About it")),
        ("/url", json!("https://a.example/1")),
        ("/date_published", json!("2020-01-02")),
        ("/current_as_of", json!("2021-03-04")),
        ("/languages", json!(["en"])),
        ("/tags/0/name", json!("river level")),
        ("/resources/0/name", json!("A")),
        ("/resources/0/url", json!("https://a.example/a.csv")),
        ("/resources/0/size", json!(12)),
        ("/resources/1/size", json!(34)),
        ("/resources/2/url", json!("https://a.example/b.pdf")),
        ("/resources/2/mimetype", json!("application/pdf")),
        ("/resources/2/uri", json!("https://a.example/r/b")),
    ] {
        assert_eq!(record.pointer(place), Some(&expected), "{place}: {record}");
    }
    for (key, expected) in [
        ("guid", "n-1"),
        ("publisher_name", "Water Office"),
        ("publisher_email", "water@a.example"),
        ("creator_name", "Lab"),
        ("creator_email", "lab@a.example"),
    ] {
        assert_eq!(extra(&record, key), Some(expected), "{key}: {record}");
    }
}

#[test]
fn a_source_is_followed_and_resources_keep_their_ids() {
    let site = Site::new();
    let items = Arc::new(Mutex::new(vec![
        item(1, "Levels"),
        item(2, "Flows"),
        item(3, "Lakes"),
    ]));
    let served = Arc::clone(&items);
    let peer = Peer::new(move |asked| match parameter(asked, "page") {
        None => json_answer(&json!(*served.lock().unwrap())),
        Some(_) => json_answer(&json!([])),
    });
    let source = site.source("dcat_json", &format!("{}/dcat.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [3, 0, 0, 0, 0]);
    let ids = |name: &str| -> Vec<String> {
        let record = site.done("package_show", json!({"id": name}));
        let resources = record["resources"].as_array().unwrap().iter();
        resources
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = ids("levels");
    {
        let mut items = items.lock().unwrap();
        let files = items[0]["distribution"].as_array_mut().unwrap();
        files.reverse();
        files.insert(
            0,
            json!({"title": "C", "accessURL": "https://a.example/c.csv"}),
        );
        // Its address is another one, its name of its own is not.
        files[1]["downloadURL"] = json!("https://a.example/b-2.pdf");
        items.remove(2);
    }
    assert_eq!(counts(&site.run(&source)), [0, 1, 1, 1, 0]);
    let after = ids("levels");
    assert_eq!(after.len(), 4);
    assert_eq!(
        after[1..],
        [before[2].clone(), before[1].clone(), before[0].clone()]
    );
    assert!(!before.contains(&after[0]));
}

#[test]
fn a_page_that_fails_deletes_nothing() {
    let site = Site::new();
    let stage = Arc::new(Mutex::new(0));
    let now = Arc::clone(&stage);
    let peer = Peer::new(move |asked| {
        let stage = *now.lock().unwrap();
        match (parameter(asked, "page").as_deref(), stage) {
            (None, _) => json_answer(&json!([item(1, "One"), item(2, "Two")])),
            (Some("2"), 0) => json_answer(&json!([item(3, "Three")])),
            (Some("2"), 1) => crate::support::with("500 Oh no", "", ""),
            (Some("2"), 2) => crate::support::ok("application/json", "[{\"identifier\": \"n-"),
            _ => missing(),
        }
    });
    let source = site.source("dcat_json", &format!("{}/dcat.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [3, 0, 0, 0, 0]);
    for failing in [1, 2] {
        *stage.lock().unwrap() = failing;
        assert_eq!(counts(&site.run(&source)), [0, 0, 2, 0, 1], "{failing}");
    }
    *stage.lock().unwrap() = 3;
    assert_eq!(counts(&site.run(&source)), [0, 0, 2, 1, 0]);
}

#[test]
fn a_list_that_moves_while_it_is_read_deletes_nothing() {
    let site = Site::new();
    let list = Arc::new(Mutex::new((vec![1, 2, 3, 4], false)));
    let served = Arc::clone(&list);
    // Two a page, what changed last comes first.
    let peer = Peer::new(move |asked| {
        let number: usize = parameter(asked, "page").map_or(1, |page| page.parse().unwrap());
        let mut served = served.lock().unwrap();
        let page: Vec<Value> = served
            .0
            .chunks(2)
            .nth(number - 1)
            .into_iter()
            .flatten()
            .map(|one| item(*one, &format!("Title {one}")))
            .collect();
        // Somebody edits the last one before the second page is asked for.
        if std::mem::take(&mut served.1) {
            served.0.rotate_right(1);
        }
        json_answer(&json!(page))
    });
    let source = site.source("dcat_json", &format!("{}/dcat.json", peer.url), json!({}));
    assert_eq!(counts(&site.run(&source)), [4, 0, 0, 0, 0]);
    list.lock().unwrap().1 = true;
    let job = site.run(&source);
    assert_eq!(counts(&job)[3], 0, "{}", site.report(&job));
    assert_eq!(site.datasets().len(), 4);
    // What is gone from a list that stands still is deleted.
    list.lock().unwrap().0.retain(|one| *one != 1);
    assert_eq!(counts(&site.run(&source)), [0, 0, 3, 1, 0]);
}

#[test]
fn tags_are_made_plain_where_it_is_wanted() {
    for (site_wants, config, expected) in [
        (false, json!({}), "river level"),
        (false, json!({"clean_tags": true}), "river-level"),
        (true, json!({}), "river-level"),
        (true, json!({"clean_tags": false}), "river level"),
    ] {
        let site = Site::with(|settings| settings.harvest.clean_tags = site_wants);
        let peer = Peer::new(|asked| match parameter(asked, "page") {
            None => json_answer(&json!([item(1, "Levels")])),
            Some(_) => missing(),
        });
        let source = site.source(
            "dcat_json",
            &format!("{}/dcat.json", peer.url),
            config.clone(),
        );
        site.run(&source);
        let record = site.done("package_show", json!({"id": "levels"}));
        assert_eq!(record["tags"][0]["name"], expected, "{site_wants} {config}");
    }
}
