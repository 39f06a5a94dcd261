//! How good and open records are, as those who look and those who publish see it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};

use cairn_catalogue::input::Input;
use cairn_catalogue::{Caller, actions, jobs};
use serde_json::{Map, Value, json};

use crate::support::Site;

/// A server of files, of which one is there, one is gone, one has moved and one breaks off.
fn peer() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let first = lines.next().unwrap().unwrap();
            let path = first.split(' ').nth(1).unwrap().to_owned();
            while !lines.next().unwrap().unwrap().is_empty() {}
            let answer = match path.as_str() {
                "/there.csv" => "HTTP/1.1 200 OK\r\nContent-Length: 4000000000\r\n\r\na,b\n1,2\n",
                "/empty.csv" => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "/moved.csv" => {
                    "HTTP/1.1 302 Found\r\nLocation: /there.csv\r\nContent-Length: 0\r\n\r\n"
                }
                "/busy.csv" => "HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n",
                "/cut.csv" => "",
                _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            };
            // Whoever has seen enough hangs up.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

fn found(quality: &Value, metric: &str) -> Value {
    let dimensions = quality["assessment"]["dimensions"].as_array().unwrap();
    let mut metrics = dimensions
        .iter()
        .flat_map(|one| one["metrics"].as_array().unwrap());
    metrics.find(|one| one["id"] == metric).unwrap()["points"].clone()
}

#[actix_web::test]
async fn a_record_tells_what_would_make_it_better() {
    let site = Site::new();
    site.done(
        "package_create",
        json!({"name": "rivers", "title": "Rivers", "notes": "Where they flow", "license_id": "cc-by",
            "tags": [{"name": "water"}], "resources": [{"url": "https://files.example/rivers.csv", "format": "CSV"}]}),
    )
    .await;
    let quality = site
        .done("package_quality_show", json!({"id": "rivers"}))
        .await;
    assert_eq!(quality["name"], "rivers");
    assert_eq!(found(&quality, "keywords"), json!(30.0));
    assert_eq!(found(&quality, "format"), json!(20.0));
    assert_eq!(found(&quality, "access_url_answers"), json!(0.0));
    assert_eq!(quality["openness"]["stars"], 3);
    assert_eq!(quality["openness"]["next"], "addresses");
    assert_eq!(quality["timeliness"], Value::Null);
    // Nobody looked at the address yet: that is no fault of the record.
    let first = &quality["to_improve"][0];
    assert_eq!(*first, json!({"metric": "categories", "points": 30.0}));
    let before = quality["assessment"]["points"].as_f64().unwrap();
    site.done(
        "package_patch",
        json!({"id": "rivers", "spatial": "{\"type\": \"Point\", \"coordinates\": [-75.7, 45.4]}"}),
    )
    .await;
    let quality = site
        .done("package_quality_show", json!({"id": "rivers"}))
        .await;
    assert_eq!(
        quality["assessment"]["points"].as_f64().unwrap(),
        before + 20.0
    );
}

#[actix_web::test]
async fn addresses_are_looked_at_and_told() {
    let address = peer();
    let site = Site::with(|settings, _| {
        settings.links.private_addresses = true;
        settings.links.request_pause_milliseconds = 0;
    });
    let files = [
        "there.csv",
        "empty.csv",
        "moved.csv",
        "busy.csv",
        "cut.csv",
        "gone.csv",
    ];
    let resources: Vec<Value> = files
        .iter()
        .map(|file| json!({"url": format!("http://{address}/{file}"), "format": "CSV"}))
        .collect();
    site.done(
        "package_create",
        json!({"name": "files", "resources": resources}),
    )
    .await;
    for (waiting, again) in [(false, true), (false, false)] {
        let asked = site
            .done("package_links_check", json!({"id": "files"}))
            .await;
        assert_eq!(asked["waiting"], waiting);
        if again {
            let asked = site
                .done("package_links_check", json!({"id": "files"}))
                .await;
            assert_eq!(asked["waiting"], true);
        }
        jobs::run_due(&site.app, jobs::KINDS).unwrap();
    }
    let quality = site
        .done("package_quality_show", json!({"id": "files"}))
        .await;
    let told: Vec<Value> = quality["links"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| {
            let file = link["address"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap();
            json!([
                file,
                link["answers"],
                link["status"],
                link["reason"].is_string()
            ])
        })
        .collect();
    // Whoever asks to come another time is not judged.
    let expected = json!([
        ["cut.csv", false, null, true],
        ["empty.csv", true, null, false],
        ["gone.csv", false, 404, false],
        ["moved.csv", true, null, false],
        ["there.csv", true, null, false],
    ]);
    assert_eq!(Value::Array(told), expected);
    assert_eq!(found(&quality, "access_url_answers"), json!(25.0));
    // Clients of ckanext-archiver and ckanext-qa are told in their words.
    let ids = site.done("package_show", json!({"id": "files"})).await;
    let id = |place: usize| ids["resources"][place]["id"].clone();
    let worst = site
        .done("archiver_dataset_show", json!({"id": "files"}))
        .await;
    assert_eq!(
        worst,
        json!({"status_id": 12, "status": "Download error", "is_broken": true, "reason": "The server answered with status 404"})
    );
    for (place, broken, words) in [(0, false, "Downloaded OK"), (4, true, "Broken")] {
        let link = site
            .done("archiver_resource_show", json!({"id": id(place)}))
            .await;
        assert_eq!(
            (&link["is_broken"], &link["is_broken_printable"]),
            (&json!(broken), &json!(words))
        );
    }
    let busy = site.action("archiver_resource_show", &json!({"id": id(3)}));
    assert_eq!(busy.send().await.status, 404, "nobody knows");
    let scored = async |id: Value| site.done("qa_resource_show", json!({ "id": id })).await;
    assert_eq!(
        scored(id(0)).await["openness_score_reason"],
        "License not open"
    );
    site.done(
        "package_patch",
        json!({"id": "files", "license_id": "cc-by"}),
    )
    .await;
    let there = scored(id(0)).await;
    assert_eq!(
        (&there["openness_score"], &there["openness_score_reason"]),
        (
            &json!(3),
            &json!("URL extension \"csv\" relates to format \"CSV\" and receives score: 3.")
        )
    );
    let gone = scored(id(5)).await;
    let reason = gone["openness_score_reason"].as_str().unwrap();
    assert!(reason.starts_with("File could not be downloaded. Reason: Download error. Error details: The server answered with status 404. Attempted on "), "{reason}");
    let whole = site
        .done("qa_package_openness_show", json!({"id": "files"}))
        .await;
    assert_eq!(whole["openness_score"], 3);

    // Records carry both where they are asked to, and say nothing of what nobody looked at.
    let plain = site.done("package_show", json!({"id": "files"})).await;
    let wished = json!({"id": "files", "include_archiver": true, "include_qa": true});
    let shown = site.done("package_show", wished).await;
    assert_eq!(shown["archiver"], worst);
    assert_eq!(shown["qa"], whole);
    for place in 0..6 {
        let (resource, own) = (&shown["resources"][place], json!({"id": id(place)}));
        assert!(plain["resources"][place].get("qa").is_none());
        assert_eq!(
            resource["qa"],
            site.done("qa_resource_show", own.clone()).await
        );
        let known = site.action("archiver_resource_show", &own).send().await;
        let known = (known.status == 200).then(|| known.result());
        assert_eq!(resource.get("archiver"), known.as_ref(), "{place}");
        let wished = json!({"id": id(place), "include_archiver": true, "include_qa": true});
        assert_eq!(&site.done("resource_show", wished).await, resource);
        let one = site.done("resource_show", own).await;
        assert!(one.get("archiver").is_none() && one.get("qa").is_none());
    }
    assert!(plain.get("archiver").is_none() && plain.get("qa").is_none());
    // Who sends back what was shown changes nothing by it.
    let sent = site.done("package_update", shown).await;
    assert!(sent["resources"][0].get("archiver").is_none(), "{sent}");
    assert!(sent.get("qa").is_none(), "{sent}");
    // Portals that had the extensions need not be asked.
    let (always, _follower) = site.again(|settings| settings.quality.in_records = true);
    let asked = Input::new(Map::from_iter([("id".to_owned(), json!("files"))]));
    let action = actions::find("package_show").unwrap();
    let answer = always.run(action, &Caller::anonymous(), &asked, "en");
    let answer = answer.unwrap().result.into_value().unwrap();
    assert_eq!(
        (&answer["archiver"], &answer["qa"]["openness_score"]),
        (&worst, &json!(3))
    );

    // What the look found is in the figures of the site.
    let whole = site.done("site_quality_show", json!({})).await;
    let expected = json!({"answer": 3, "do_not": 2, "not_assessed": 1});
    assert_eq!(whole["links"], expected);
}

#[actix_web::test]
async fn addresses_inside_of_a_network_are_left_alone() {
    let address = peer();
    let site = Site::new();
    site.done(
        "package_create",
        json!({"name": "inside", "resources": [{"url": format!("http://{address}/there.csv")}]}),
    )
    .await;
    site.done("package_links_check", json!({"id": "inside"}))
        .await;
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    let quality = site
        .done("package_quality_show", json!({"id": "inside"}))
        .await;
    let link = &quality["links"][0];
    assert_eq!(link["answers"], false);
    assert!(
        link["reason"]
            .as_str()
            .unwrap()
            .contains("no public address"),
        "{link}"
    );
}

/// What was found is told in the words of the Data Quality Vocabulary: the same figures, and nothing of what nobody looked at.
#[actix_web::test]
async fn quality_is_told_as_rdf() {
    let site = Site::new();
    site.done(
        "package_create",
        json!({"name": "rivers", "title": "Rivers", "license_id": "cc-by", "tags": [{"name": "water"}],
               "resources": [{"url": "https://files.example/rivers.csv", "format": "CSV"}]}),
    )
    .await;
    let quality = site
        .done("package_quality_show", json!({"id": "rivers"}))
        .await;
    let get = async |path: &str| site.get(path).send().await;
    let answer = get("/dataset/rivers.jsonld?profiles=dqv").await;
    assert_eq!(answer.header("content-type"), Some("application/ld+json"));
    let document = answer.json();
    let nodes = document["@graph"].as_array().unwrap();
    let of_class = |class: &str| {
        let class = json!(class);
        nodes.iter().filter(move |node| node["@type"] == class)
    };
    let dataset = of_class("dcat:Dataset").next().unwrap();
    let mut told: std::collections::BTreeMap<String, f64> = std::collections::BTreeMap::new();
    for one in of_class("dqv:QualityMeasurement") {
        assert_eq!(one["dqv:computedOn"]["@id"], dataset["@id"]);
        assert!(one.get("prov:generatedAtTime").is_some(), "{one}");
        let metric = one["dqv:isMeasurementOf"]["@id"].as_str().unwrap();
        let metric = metric.rsplit_once("/quality#").unwrap().1;
        let value = &one["dqv:value"];
        assert_eq!(value["@type"], "xsd:double");
        let value = value["@value"].as_str().unwrap().parse().unwrap();
        told.insert(metric.to_owned(), value);
    }
    let mut expected = std::collections::BTreeMap::from([
        (
            "points".to_owned(),
            quality["assessment"]["points"].as_f64().unwrap(),
        ),
        ("stars".to_owned(), 3.0),
    ]);
    for dimension in quality["assessment"]["dimensions"].as_array().unwrap() {
        for metric in dimension["metrics"].as_array().unwrap() {
            if metric["met"] != 0 || metric["not_met"] != 0 {
                let points = metric["points"].as_f64().unwrap();
                expected.insert(metric["id"].as_str().unwrap().to_owned(), points);
            }
        }
    }
    assert_eq!(told, expected);
    assert!(!told.contains_key("access_url_answers"), "nobody looked");
    assert_eq!(of_class("dqv:Metric").count(), told.len());
    assert_eq!(of_class("dqv:Dimension").count(), 5);
    assert_eq!(
        dataset["dqv:hasQualityMeasurement"]
            .as_array()
            .unwrap()
            .len(),
        told.len()
    );
    let turtle = get("/dataset/rivers.ttl?profiles=dqv").await.text();
    assert!(turtle.contains("dqv:hasQualityMeasurement"), "{turtle}");
    let plain = get("/dataset/rivers.ttl").await.text();
    assert!(!plain.contains("dqv:"), "{plain}");
    assert_eq!(get("/catalog.ttl?profiles=dqv").await.status, 409);
}

/// What is told of links and openness is there however often a record was asked for.
#[actix_web::test]
async fn records_tell_of_quality_when_they_are_in_memory_too() {
    let site = Site::with(|settings, _| settings.quality.in_records = true);
    let record = json!({"name": "rivers", "license_id": "cc-by", "resources": [{"url": "https://files.example/r.csv", "format": "CSV"}]});
    site.done("package_create", record).await;
    for look in 0..3 {
        for token in [None, Some(&site.token)] {
            let call = site.action("package_show", &json!({"id": "rivers"}));
            let call = match token {
                Some(token) => call.token(token),
                None => call,
            };
            let shown = call.send().await.result();
            assert_eq!(shown["qa"]["openness_score"], 3, "{look}: {shown}");
        }
    }
}
