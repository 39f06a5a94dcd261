//! How good and open records are, as those who look and those who publish see it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};

use cairn_catalogue::jobs;
use serde_json::{Value, json};

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
