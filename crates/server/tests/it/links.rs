//! What is kept of an address between two looks: since when it does not answer, when it last did, and where it leads.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};

use cairn_catalogue::jobs;
use cairn_catalogue::readers::{READERS, run_readers};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Hands, Site};

/// A server that answers one request after another as it is told.
fn server(answers: &'static [&'static str]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while !lines.next().unwrap().unwrap().is_empty() {}
            let head = answer.replace('\n', "\r\n");
            let all = format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            stream.write_all(all.as_bytes()).unwrap();
        }
    });
    address
}

#[actix_web::test]
async fn a_link_tells_since_when_it_fails_and_where_it_leads() {
    let address = server(&[
        "500 Oh",
        "200 OK",
        "302 Found\nLocation: /gone.csv",
        "404 Not Found",
        "503 Busy\nRetry-After: 60",
        "500 Oh",
        "301 Moved\nLocation: /new.csv",
        "200 OK",
        "200 OK",
    ]);
    let clock = Hands::at("2026-03-01T08:00:00");
    let site = Site::with_pages(clock.clone(), |settings, _| {
        settings.links.private_addresses = true;
        settings.links.request_pause_milliseconds = 0;
        settings.links.every_days = 0;
    });
    let url = format!("http://{address}/levels.csv");
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    let made = site
        .done(
            "package_create",
            json!({"name": "rivers", "title": "Rivers", "owner_org": "water", "resources": [{"url": url, "format": "CSV"}]}),
        )
        .await;
    let id = made["resources"][0]["id"].clone();
    let to = |path: &str| json!(format!("http://{address}{path}"));
    let nothing = Value::Null;
    for (day, failures, first_failure, last_success, leads) in [
        // It never answered, and nobody knows more.
        (
            1,
            1,
            json!("2026-03-01T08:00:00"),
            nothing.clone(),
            nothing.clone(),
        ),
        (
            2,
            0,
            nothing.clone(),
            json!("2026-03-02T08:00:00"),
            nothing.clone(),
        ),
        (
            3,
            1,
            json!("2026-03-03T08:00:00"),
            json!("2026-03-02T08:00:00"),
            to("/gone.csv"),
        ),
        // Who asks to come another time is not judged: all stays.
        (
            4,
            1,
            json!("2026-03-03T08:00:00"),
            json!("2026-03-02T08:00:00"),
            to("/gone.csv"),
        ),
        (
            5,
            2,
            json!("2026-03-03T08:00:00"),
            json!("2026-03-02T08:00:00"),
            nothing.clone(),
        ),
        (
            6,
            0,
            nothing.clone(),
            json!("2026-03-06T08:00:00"),
            to("/new.csv"),
        ),
        (
            7,
            0,
            nothing.clone(),
            json!("2026-03-07T08:00:00"),
            nothing.clone(),
        ),
    ] {
        site.done("package_links_check", json!({"id": "rivers"}))
            .await;
        jobs::run_due(&site.app, jobs::KINDS).unwrap();
        run_readers(&site.app, READERS).unwrap();
        let link = site
            .done("archiver_resource_show", json!({ "id": id }))
            .await;
        assert_eq!(link["is_broken"], failures > 0, "day {day}: {link}");
        for (key, expected) in [
            ("failure_count", json!(failures)),
            ("first_failure", first_failure.clone()),
            ("last_success", last_success.clone()),
            ("url_redirected_to", leads.clone()),
        ] {
            assert_eq!(link[key], expected, "{key} on day {day}: {link}");
        }
        let quality = site
            .done("package_quality_show", json!({"id": "rivers"}))
            .await;
        let told = &quality["links"][0];
        assert_eq!(
            (
                &told["failing_since"],
                &told["answered"],
                &told["redirected_to"]
            ),
            (&first_failure, &last_success, &leads)
        );
        if day == 5 {
            let asked = json!({"id": "broken-links", "options": {"organization": "water"}});
            let report = site.done("report_data_get", asked).await;
            let row = &report[0]["table"][0];
            assert_eq!(
                (
                    &row["first_failure"],
                    &row["last_success"],
                    &row["failure_count"]
                ),
                (&first_failure, &last_success, &json!(2)),
                "{report}"
            );
            for (path, says) in [
                ("/dataset/quality/rivers", "no answer since 3 March 2026"),
                (
                    "/fr/dataset/quality/rivers",
                    "sans réponse depuis le 3 mars 2026",
                ),
                (
                    "/report/broken-links/water",
                    "<th scope=\"col\">No answer since</th>",
                ),
                ("/fr/report/broken-links/water", "2 mars 2026"),
            ] {
                let page = site.get(path).send().await.text();
                assert!(page.contains(says), "{path}: {page}");
            }
            // A column with nothing in it is none.
            let page = site.get("/report/broken-links/water").send().await.text();
            assert!(!page.contains("Leads to"), "{page}");
        }
        clock.go_on(TimeDelta::days(1));
    }
}
