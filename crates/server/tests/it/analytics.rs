//! What is used is counted as an access log would tell, and nothing is kept of who used it.

use std::sync::Arc;

use cairn_catalogue::{Caller, jobs};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Hands, Site};

pub(crate) const PERSON: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PROGRAM: &str = "python-requests/2.32.3";
pub(crate) const CRAWLER: &str =
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/// A line of the access log.
struct Line {
    method: &'static str,
    path: String,
    status: u16,
    crawler: bool,
}

/// Runs a job that comes round by itself.
pub(crate) fn run_job(site: &Site, name: &str) {
    let kind = jobs::KINDS.iter().find(|kind| kind.name == name).unwrap();
    site.app
        .write(&Caller::anonymous(), "en", |ctx| {
            ctx.enqueue(kind, Value::Null)
        })
        .unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
}

/// A site with an organization and three of its records, one of them private; the day after it was made.
async fn library(clock: &Arc<Hands>) -> (Site, String) {
    let site = Site::at(clock.clone(), |_, _| {});
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water"}),
    )
    .await;
    let mut resource = String::new();
    for (name, private) in [("rivers", false), ("lakes", false), ("plans", true)] {
        let made = site
            .done(
                "package_create",
                json!({
                    "name": name, "title": name, "notes": "x", "owner_org": "water", "private": private,
                    "resources": [{"url": "https://example.org/a.csv", "name": "a"}],
                }),
            )
            .await;
        if name == "rivers" {
            resource = made["resources"][0]["id"].as_str().unwrap().to_owned();
        }
    }
    clock.go_on(TimeDelta::days(1));
    (site, resource)
}

/// Sends a day of requests, none like the one before, and returns its access log.
async fn day(site: &Site, resource: &str) -> Vec<Line> {
    let service = site.service().await;
    let mut log = Vec::new();
    let mut seed: u32 = 7;
    let mut next = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % below
    };
    for _ in 0..240 {
        let path = match next(12) {
            0 | 1 => "/dataset/rivers".to_owned(),
            2 => "/dataset/lakes".to_owned(),
            3 => "/dataset/plans".to_owned(),
            4 => "/dataset/none".to_owned(),
            5 => format!("/dataset/rivers/resource/{resource}/download"),
            6 => "/api/3/action/package_show?id=rivers".to_owned(),
            7 => "/api/3/action/package_search?q=rivers".to_owned(),
            8 => "/api/3/action/package_search?q=zzzz".to_owned(),
            9 => format!("/api/3/action/resource_show?id={resource}"),
            10 => "/api/3/action/package_show?id=plans".to_owned(),
            _ => "/api/3/action/organization_list".to_owned(),
        };
        let agent = [PERSON, PROGRAM, CRAWLER][next(3) as usize];
        let method = if next(8) == 0 { "HEAD" } else { "GET" };
        let call = site.request(method.parse().unwrap(), &path);
        let answer = call.header("User-Agent", agent).send_to(&service).await;
        log.push(Line {
            method,
            path,
            status: answer.status.as_u16(),
            crawler: agent == CRAWLER,
        });
    }
    log
}

/// Counts lines of the log.
fn count(log: &[Line], crawler: bool, fits: impl Fn(&str) -> bool) -> Value {
    let given = log
        .iter()
        .filter(|line| line.method == "GET" && [200, 302].contains(&line.status));
    let found = given.filter(|line| line.crawler == crawler && fits(&line.path));
    json!(found.count())
}

#[actix_web::test]
async fn figures_equal_a_count_over_the_access_log() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let (site, resource) = library(&clock).await;
    let log = day(&site, &resource).await;
    site.app.write_usage().unwrap();
    // A second batch of the same day is added to the first.
    let mut log = log;
    log.extend(day(&site, &resource).await);
    site.app.write_usage().unwrap();
    let show = async |params: Value| {
        let mut asked = params;
        asked["since"] = json!("2026-03-02");
        asked["until"] = json!("2026-03-02");
        site.done("analytics_show", asked).await
    };
    let is_call = |path: &str| path.starts_with("/api/3/action/");
    let is_download = |path: &str| path.ends_with("/download");
    let is_public_page = |path: &str| ["/dataset/rivers", "/dataset/lakes"].contains(&path);
    let site_figures = show(json!({})).await;
    let record = show(json!({"package_id": "rivers"})).await;
    let organization = show(json!({"organization_id": "water"})).await;
    let file = show(json!({"resource_id": resource})).await;
    for (key, crawler) in [("totals", false), ("crawlers", true)] {
        let counted = |fits: &dyn Fn(&str) -> bool| count(&log, crawler, fits);
        let of_rivers = |path: &str| path.contains("id=rivers") || path.contains(&resource);
        assert_eq!(site_figures[key]["views"], counted(&is_public_page));
        assert_eq!(site_figures[key]["downloads"], counted(&is_download));
        assert_eq!(site_figures[key]["api_calls"], counted(&is_call));
        assert_eq!(
            site_figures[key]["searches"],
            counted(&|path| path.contains("q="))
        );
        assert_eq!(
            site_figures[key]["searches_without_result"],
            counted(&|path| path.contains("q=zzzz"))
        );
        assert_eq!(
            record[key]["views"],
            counted(&|path| path == "/dataset/rivers")
        );
        assert_eq!(record[key]["downloads"], counted(&is_download));
        assert_eq!(
            record[key]["api_calls"],
            counted(&|path| is_call(path) && of_rivers(path))
        );
        assert_eq!(organization[key]["views"], counted(&is_public_page));
        assert_eq!(file[key]["downloads"], counted(&is_download));
    }
    assert!(
        site_figures["totals"]["views"].as_i64() > Some(20),
        "{site_figures}"
    );
    assert_eq!(site_figures["days"][0]["day"], "2026-03-02");
    let days = site_figures["days"].as_array().unwrap();
    assert_eq!(
        (days.len(), &days[0]["views"]),
        (1, &site_figures["totals"]["views"])
    );
}

#[actix_web::test]
async fn records_are_ranked_by_what_people_did_and_nothing_is_told_of_others() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let (site, resource) = library(&clock).await;
    let service = site.service().await;
    let look = async |path: &str, agent: &str, times: usize| {
        for _ in 0..times {
            let call = site.get(path).header("User-Agent", agent);
            call.token(&site.token).send_to(&service).await;
        }
    };
    look("/dataset/rivers", PERSON, 2).await;
    look("/dataset/lakes", PERSON, 5).await;
    look("/dataset/rivers", CRAWLER, 9).await;
    look("/dataset/plans", PERSON, 20).await;
    look(
        &format!("/dataset/rivers/resource/{resource}/download"),
        PERSON,
        3,
    )
    .await;
    site.app.write_usage().unwrap();
    let nobody = site.action("analytics_top_list", &json!({})).send().await;
    let names: Vec<Value> = nobody
        .result()
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["name"], one["count"]]))
        .collect();
    assert_eq!(json!(names), json!([["lakes", 5], ["rivers", 2]]));
    let private = site
        .action("analytics_show", &json!({"package_id": "plans"}))
        .send()
        .await;
    assert_eq!(private.status, 403);
    let private = site
        .done("analytics_show", json!({"package_id": "plans"}))
        .await;
    assert_eq!(private["totals"]["views"], 0);

    // CKAN's summary, and the order that follows from it once sums are brought up to date.
    let shown = site
        .done(
            "package_show",
            json!({"id": "rivers", "include_tracking": true}),
        )
        .await;
    assert_eq!(shown["tracking_summary"], json!({"total": 2, "recent": 2}));
    assert_eq!(
        shown["resources"][0]["tracking_summary"],
        json!({"total": 3, "recent": 3})
    );
    assert!(
        site.done("package_show", json!({"id": "rivers"}))
            .await
            .get("tracking_summary")
            .is_none()
    );
    run_job(&site, "count_usage");
    let order = async |sort: &str| {
        let found = site
            .done(
                "package_search",
                json!({"sort": sort, "fq": "views_total:[* TO *]"}),
            )
            .await;
        let names = found["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(order("views_recent desc").await, ["lakes", "rivers"]);
    assert_eq!(
        order("resources_accessed_recent desc").await,
        ["rivers", "lakes"]
    );
    clock.go_on(TimeDelta::days(20));
    run_job(&site, "count_usage");
    let shown = site
        .done(
            "package_show",
            json!({"id": "rivers", "include_tracking": true}),
        )
        .await;
    assert_eq!(shown["tracking_summary"], json!({"total": 2, "recent": 0}));
    assert_eq!(
        order("views_recent desc, views_total asc").await,
        ["rivers", "lakes"]
    );

    // Long afterwards days are added up by month; the figures of the time stay.
    clock.go_on(TimeDelta::days(900));
    run_job(&site, "count_usage");
    let params = json!({"package_id": "lakes", "since": "2026-03-01", "until": "2026-03-31"});
    let then = site.done("analytics_show", params).await;
    assert_eq!(then["totals"]["views"], 5);
    assert_eq!(then["days"][0]["day"], "2026-03-01");
}

#[actix_web::test]
async fn nothing_in_the_database_tells_who_looked() {
    let clock = Hands::at("2026-03-01T08:00:00");
    let (site, resource) = library(&clock).await;
    let marks = [
        "203.0.113.77",
        "Firefox/999.7",
        "mark-cookie",
        "mark-referrer",
        "mark-language",
    ];
    let service = site.service().await;
    for path in [
        "/dataset/rivers".to_owned(),
        format!("/dataset/rivers/resource/{resource}/download"),
        "/api/3/action/package_search?q=secret+wish".to_owned(),
    ] {
        let call = site
            .get(&path)
            .header("X-Forwarded-For", marks[0])
            .header("User-Agent", &format!("Mozilla/5.0 {}", marks[1]))
            .header("Cookie", &format!("ckan={}", marks[2]))
            .header("Referer", &format!("https://{}.example", marks[3]))
            .header("Accept-Language", marks[4]);
        let answer = call.send_to(&service).await;
        assert!(answer.status.as_u16() < 400, "{path}: {}", answer.status);
    }
    site.app.write_usage().unwrap();
    site.app.write_misses().unwrap();
    let shown = site.done("analytics_show", json!({})).await;
    assert_eq!(shown["totals"]["views"], 1);
    // Words that few looked for are not told.
    assert_eq!(
        site.done("analytics_search_list", json!({})).await,
        json!([])
    );
    if site.app.store.is_postgres() {
        // What its tables hold is said by the test of migrations: both databases have the same columns.
        return;
    }
    let data = &site.app.settings.storage.data;
    let mut found = 0;
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() || !path.display().to_string().contains("cairn.db") {
            continue;
        }
        found += 1;
        let bytes = std::fs::read(&path).unwrap();
        for mark in marks {
            let is_there = bytes
                .windows(mark.len())
                .any(|part| part == mark.as_bytes());
            assert!(!is_there, "{mark} in {}", path.display());
        }
    }
    assert!(found > 0);
}

/// What is kept of visits is the same whether one person came or each was another one: there is nothing by which they could be joined.
#[actix_web::test]
async fn one_visitor_and_many_leave_the_same() {
    let mut left = Vec::new();
    for many in [false, true] {
        let clock = Hands::at("2026-03-01T08:00:00");
        let (site, resource) = library(&clock).await;
        let service = site.service().await;
        for number in 0..30 {
            let who = if many { number } else { 0 };
            let path = match number % 3 {
                0 => "/dataset/rivers".to_owned(),
                1 => format!("/dataset/rivers/resource/{resource}/download"),
                _ => "/api/3/action/package_search?q=zzzz".to_owned(),
            };
            let call = site
                .get(&path)
                .header("User-Agent", &format!("{PERSON} {who}"))
                .header("X-Forwarded-For", &format!("203.0.113.{who}"))
                .header("Cookie", &format!("id={who}"))
                .header("Accept-Language", &format!("en-x-{who}"));
            call.send_to(&service).await;
            clock.go_on(TimeDelta::seconds(20));
        }
        site.app.write_usage().unwrap();
        site.app.write_misses().unwrap();
        let mut lines = site.lines(
            "SELECT CAST(day AS TEXT) || ' ' || kind || ' ' || CAST(crawler AS TEXT) || ' ' || CAST(count AS TEXT) AS line \
             FROM usage_count ORDER BY 1",
        );
        assert!(lines.len() > 6, "{lines:?}");
        lines.extend(site.lines(
            "SELECT CAST(day AS TEXT) || ' ' || text || ' ' || CAST(count AS TEXT) AS line FROM search_miss ORDER BY 1",
        ));
        left.push(lines);
    }
    assert_eq!(left[0], left[1]);
    // No column of what is counted holds anything but what was done with what, on which day, and how often.
    for (table, columns) in [
        (
            "usage_count",
            &["object", "day", "kind", "crawler", "count"][..],
        ),
        ("search_miss", &["day", "text", "count"]),
    ] {
        let migrations = concat!(
            include_str!("../../../../migrations/sqlite/0031_search_misses/up.sql"),
            include_str!("../../../../migrations/sqlite/0130_usage/up.sql"),
        );
        let table = format!("CREATE TABLE {table} (");
        let body = migrations.split(&table).nth(1).unwrap();
        let body = body.split("\n);").next().unwrap();
        let found: Vec<&str> = body
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with("PRIMARY KEY"))
            .map(|line| line.split(' ').next().unwrap())
            .collect();
        assert_eq!(found, columns, "{table}");
    }
}

#[actix_web::test]
async fn wrong_questions_are_told_what_is_wrong() {
    let site = Site::new();
    for (params, key) in [
        (json!({"since": "soon"}), "since"),
        (json!({"until": "2026-13-01"}), "until"),
        (
            json!({"since": "2026-03-02", "until": "2026-03-01"}),
            "since",
        ),
        (json!({"since": "1900-01-01"}), "since"),
        (
            json!({"package_id": "a", "organization_id": "b"}),
            "message",
        ),
    ] {
        let answer = site.action("analytics_show", &params).send().await;
        assert_eq!(answer.status, 409, "{params}");
        assert!(
            answer.json()["error"][key].is_array() || answer.json()["error"][key].is_string(),
            "{params}"
        );
    }
    let answer = site
        .action("analytics_show", &json!({"package_id": "none"}))
        .send()
        .await;
    assert_eq!(answer.status, 404);
    let answer = site
        .action("analytics_top_list", &json!({"by": "charm"}))
        .send()
        .await;
    assert_eq!(answer.status, 409);
}
