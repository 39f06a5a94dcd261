//! What happens to records of the registers as time goes on, as stewards write them and people read them.

use cairn_catalogue::jobs::{self, JobKind};
use cairn_catalogue::readers::{READERS, run_readers};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::assessments::answers;
use super::consultations::{letter, posts, word};
use super::{algorithm, world};
use crate::post_office::post_office;
use cairn_catalogue::clock::Clock as _;

use crate::support::{Hands, Site};

/// A page as it reads.
struct Page(String);

impl Page {
    #[track_caller]
    fn says(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.0.contains(part), "{part} in {}", self.0);
        }
    }

    #[track_caller]
    fn does_not_say(&self, parts: &[&str]) {
        for part in parts {
            assert!(!self.0.contains(part), "{part} in {}", self.0);
        }
    }
}

/// Looks at a page or file as somebody who is not signed in.
async fn page(site: &Site, path: &str) -> Page {
    let answer = site.get(path).send().await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    Page(answer.text())
}

fn both(text: &str) -> Value {
    json!({"en": text, "fr": format!("{text} (fr)")})
}

#[actix_web::test]
async fn a_commitment_is_told_of_period_by_period_until_it_is_kept() {
    let clock = Hands::at("2026-01-15T09:00:00");
    let site = Site::with_pages(clock.clone(), |_, _| {});
    world(&site).await;
    site.done(
        "package_create",
        json!({
            "name": "open-water", "type": "commitment", "owner_org": "water", "title_translated": both("Open water data"),
            "notes_translated": both("All of it."), "plan": both("First plan"), "commitment_number": "1", "problem": both("Closed."),
            "deliverables": both("Data."), "due_date": "2026-12", "completion": "not_started", "contact_email": "a@example.org",
            "milestones": [{"number": "1.1", "title": both("Lakes"), "lead": "water", "completion": "not_started"}],
        }),
    )
    .await;
    let mut progress: Vec<Value> = Vec::new();
    // Month of the report, completion, what is told, and how many are late then.
    for (month, completion, shown, told, late) in [
        ("2026-03", "limited", "Limited", "Two lakes of nine.", 0),
        ("2026-12", "substantial", "Substantial", "Eight lakes.", 0),
        (
            "2027-02",
            "substantial",
            "Substantial",
            "The ninth froze.",
            1,
        ),
        ("2027-03", "complete", "Complete", "All nine lakes.", 0),
    ] {
        clock.set(&format!("{month}-20T10:00:00"));
        progress.push(json!({
            "deliverable": "1.1", "reporting_period": month, "completion": completion, "status_text": both(told),
            "evidence": both(&format!("[Proof](https://example.org/{month})")), "next_steps": both("More."),
        }));
        site.done(
            "package_patch",
            json!({
                "id": "open-water", "completion": completion, "progress": progress,
                "milestones": [{"number": "1.1", "title": both("Lakes"), "lead": "water", "completion": completion}],
            }),
        )
        .await;
        let overview = site
            .action("commitment_overview", &json!({"organization": "water"}))
            .send()
            .await
            .result();
        let of_level = |level: &str| {
            let levels = overview["completion"].as_array().unwrap();
            levels.iter().find(|one| one["level"] == level).unwrap()["count"].clone()
        };
        assert_eq!(
            (&overview["overdue"], of_level(completion)),
            (&json!(late), json!(1)),
            "{month}: {overview}"
        );
        let list = page(&site, "/commitment").await;
        match late {
            0 => list.does_not_say(&["past its due date"]),
            _ => list.says(&["1 commitment is past its due date"]),
        }
        let proof = format!("<a href=\"https://example.org/{month}\"");
        page(&site, "/commitment/open-water")
            .await
            .says(&[shown, month, told, proof.as_str()]);
        // The feed of one tells the latest period first, the feed of all how far it is.
        let feed = page(&site, "/commitment/open-water/feed.atom").await;
        feed.says(&[
            &format!("<title>{month}: 1.1 Lakes – {shown}</title>"),
            told,
        ]);
        assert_eq!(feed.0.matches("<entry>").count(), progress.len());
        let first = feed.0.find("<entry>").unwrap();
        assert!(feed.0[first..].contains(told));
        assert!(feed.0[first..].find(month).unwrap() < feed.0[first..].find("</entry>").unwrap());
        page(&site, "/feeds/commitment.atom").await.says(&[
            &format!("<title>Open water data – {shown}</title>"),
            &format!("<updated>{month}-20T10:00:00Z</updated>"),
        ]);
        // RSS tells the same.
        let day = clock.now().and_utc().to_rfc2822();
        page(&site, "/feeds/commitment.rss").await.says(&[
            "<rss version=\"2.0\"",
            &format!("<title>Open water data – {shown}</title>"),
            &format!("<pubDate>{day}</pubDate>"),
        ]);
        let rss = page(&site, "/commitment/open-water/feed.rss").await;
        rss.says(&[
            &format!("<title>{month}: 1.1 Lakes – {shown}</title>"),
            told,
        ]);
        assert_eq!(rss.0.matches("<item>").count(), progress.len());
        page(&site, "/fr/commitment/open-water/citation.bib")
            .await
            .says(&["Open water data (fr)", &month[..4]]);
    }
    let table = page(&site, "/commitment/open-water/tracker.csv").await;
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(table.0.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().take(6).map(str::to_owned).collect())
        .collect();
    let told = |row: &[&str; 6]| row.map(str::to_owned).to_vec();
    assert_eq!(
        rows,
        [
            told(&["2026-03", "1", "", "1.1", "LP", "Two lakes of nine."]),
            told(&["2026-12", "1", "", "1.1", "SP", "Eight lakes."]),
            told(&["2027-02", "1", "", "1.1", "SP", "The ninth froze."]),
            told(&["2027-03", "1", "", "1.1", "C", "All nine lakes."]),
        ]
    );
}

/// Runs the jobs that are due, with the clock's own look at consultations among them.
fn hours_pass(site: &Site) {
    run_readers(&site.app, READERS).unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
}

#[actix_web::test]
async fn a_consultation_opens_and_closes_by_the_clock_and_tells_who_signed_up() {
    let (server, letters) = post_office("250 taken");
    let clock = Hands::at("2026-05-01T09:00:00");
    let site = Site::with_pages(clock.clone(), |settings, _| posts(settings, server));
    world(&site).await;
    let looks: Vec<&'static JobKind> = jobs::KINDS
        .iter()
        .copied()
        .filter(|kind| kind.name == "step_consultations")
        .collect();
    jobs::schedule(&site.app, &looks).unwrap();
    site.done(
        "package_create",
        json!({
            "name": "rates", "type": "consultation", "owner_org": "water", "title_translated": {"en": "Rates", "fr": "Tarifs"},
            "notes_translated": both("What water costs."), "consultation_status": "planned", "start_date": "2026-05-10",
            "end_date": "2026-05-20", "how_to_take_part": both("Write."), "participation_url": both("https://example.org/part"),
            "contact_email": "c@example.org",
        }),
    )
    .await;
    let state = async |state: &str, shown: &str| {
        let found = site
            .action("consultation_list", &json!({"state": state}))
            .send()
            .await
            .result();
        assert_eq!(found["count"], 1, "{state}: {found}");
        page(&site, "/consultation")
            .await
            .says(&[&format!("{shown}: 1")]);
        page(&site, "/consultation/rates")
            .await
            .says(&[&format!("state-{state}")]);
        page(&site, "/feeds/consultation.atom")
            .await
            .says(&[&format!(
                "<title>Rates – {}</title>",
                shown.trim_end_matches(" now")
            )]);
    };
    state("coming", "Coming").await;

    // Somebody signs up by the form in French, and confirms by the link; looking at the link does nothing.
    let signed_up = site
        .post("/fr/consultation/rates/sign-up")
        .form("email=somebody%40example.org")
        .send()
        .await;
    assert_eq!(signed_up.status, 200, "{}", signed_up.text());
    hours_pass(&site);
    let asked = letter(&letters);
    assert!(asked.contains("RCPT TO:<somebody@example.org>"), "{asked}");
    assert!(asked.contains("/fr/consultation/confirm/"), "{asked}");
    let confirm = format!(
        "/fr/consultation/confirm/{}",
        word(&asked, "/consultation/confirm/")
    );
    page(&site, &confirm).await;
    clock.set("2026-05-05T09:00:00");
    hours_pass(&site);
    assert!(letters.try_recv().is_err(), "nobody has confirmed");
    clock.set("2026-05-07T12:00:00");
    let confirmed = site.post(&confirm).form("").send().await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    hours_pass(&site);
    assert!(letters.try_recv().is_err(), "nothing has happened");

    // It opens: nothing of the record changes, and they are told once.
    clock.set("2026-05-10T06:00:00");
    hours_pass(&site);
    state("open", "Open now").await;
    page(&site, "/consultation/rates")
        .await
        .says(&["https://example.org/part"]);
    let opened = letter(&letters);
    assert!(opened.contains("La consultation est ouverte"), "{opened}");
    clock.go_on(TimeDelta::hours(3));
    hours_pass(&site);
    assert!(letters.try_recv().is_err(), "it is told once");

    // It closes.
    clock.set("2026-05-21T06:00:00");
    hours_pass(&site);
    state("closed", "Closed").await;
    page(&site, "/consultation/rates")
        .await
        .does_not_say(&["https://example.org/part"]);
    let closed = letter(&letters);
    assert!(closed.contains("La consultation est ferm"), "{closed}");

    // What was heard, and what changed because of it.
    clock.set("2026-07-01T09:00:00");
    site.done(
        "package_patch",
        json!({
            "id": "rates", "consultation_status": "closed_report", "what_was_heard": both("Too much."),
            "what_changed": both("Rates are halved."), "report_url": both("https://example.org/report"), "number_of_participants": 12,
            "updates": [{"date": "2026-07-01", "text": {"en": "The report is out.", "fr": "Le rapport est paru."}}],
        }),
    )
    .await;
    run_readers(&site.app, READERS).unwrap();
    jobs::run_due(&site.app, jobs::KINDS).unwrap();
    assert!(letters.try_recv().is_err(), "corrections go with it");
    clock.go_on(TimeDelta::minutes(20));
    hours_pass(&site);
    let heard = letter(&letters);
    assert!(heard.contains("Le rapport est paru."), "{heard}");
    page(&site, "/consultation/rates").await.says(&[
        "What was heard",
        "Too much.",
        "Rates are halved.",
        "https://example.org/report",
        "12 participants",
    ]);
    page(&site, "/consultation/rates/feed.atom").await.says(&[
        "<summary>Too much.</summary>",
        "<summary>Rates are halved.</summary>",
        "<summary>The report is out.</summary>",
    ]);
    page(&site, "/feeds/consultation.ics").await.says(&[
        "DTSTART;VALUE=DATE:20260510\r\n",
        "DTEND;VALUE=DATE:20260521\r\n",
    ]);

    // One request leaves, and nothing of the address stays.
    let leave = format!(
        "/fr/consultation/leave/{}",
        word(&heard, "/consultation/leave/")
    );
    let left = site
        .post(&leave)
        .form("List-Unsubscribe=One-Click")
        .send()
        .await;
    assert_eq!(left.status, 200, "{}", left.text());
    site.done(
        "package_patch",
        json!({"id": "rates", "what_changed": both("They are a third.")}),
    )
    .await;
    run_readers(&site.app, READERS).unwrap();
    clock.go_on(TimeDelta::hours(2));
    hours_pass(&site);
    assert!(letters.try_recv().is_err(), "they have left");
}

#[actix_web::test]
async fn an_algorithm_that_becomes_high_risk_is_refused_until_it_says_what_that_asks_for() {
    let clock = Hands::at("2026-02-01T09:00:00");
    let site = Site::with_pages(clock.clone(), |_, _| {});
    world(&site).await;
    let mut record = algorithm("sorter");
    record["risk_class"] = json!("minimal");
    record["review_date"] = json!("2026-08-01");
    site.done("package_create", record).await;
    let refused = async |change: &Value, fields: &[&str]| {
        let answer = site
            .action("package_patch", change)
            .token(&site.token)
            .send()
            .await;
        assert_eq!(answer.status, 409, "{change}: {}", answer.text());
        let errors = answer.json()["error"].clone();
        let mut named: Vec<&str> = errors
            .as_object()
            .unwrap()
            .keys()
            .map(|key| key.trim_end_matches("-en").trim_end_matches("-fr"))
            .filter(|key| *key != "__type")
            .collect();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named, fields, "{change}: {errors}");
    };
    // Published as it is, it cannot become high-risk; what it said stays.
    refused(
        &json!({"id": "sorter", "risk_class": "high"}),
        &["ai_act_area", "impact_assessments", "recourse", "risks"],
    )
    .await;
    page(&site, "/algorithm?risk_class=minimal")
        .await
        .says(&["Sorting of requests"]);

    // Taken back to a draft it may be, and is not published before all of it is there.
    site.done(
        "package_patch",
        json!({"id": "sorter", "state": "draft", "risk_class": "high", "human_oversight": {"en": "", "fr": ""}}),
    )
    .await;
    assert_ne!(site.get("/algorithm/sorter").send().await.status, 200);
    let publish = json!({"id": "sorter", "state": "active"});
    refused(
        &publish,
        &[
            "ai_act_area",
            "human_oversight",
            "impact_assessments",
            "recourse",
            "risks",
        ],
    )
    .await;
    site.done(
        "package_patch",
        json!({
            "id": "sorter", "ai_act_area": ["essential_services"], "human_oversight": both("A clerk looks at each."),
            "risks": [{"title": "It errs", "severity": "high"}],
        }),
    )
    .await;
    refused(&publish, &["impact_assessments", "recourse"]).await;
    let answers = answers(&site).await;
    let made = site
        .done(
            "algorithm_assessment_create",
            json!({"id": "sorter", "answers": answers}),
        )
        .await;
    refused(&publish, &["recourse"]).await;
    site.done(
        "package_patch",
        json!({"id": "sorter", "state": "active", "recourse": both("Write to the appeal board within 30 days.")}),
    )
    .await;
    page(&site, "/algorithm?risk_class=high")
        .await
        .says(&["Sorting of requests", "/algorithm/sorter"]);
    page(&site, "/algorithm/sorter").await.says(&[
        "Write to the appeal board within 30 days.",
        "A clerk looks at each.",
        "/algorithm/assessment/sorter",
    ]);
    let shown = site.done("package_show", json!({"id": "sorter"})).await;
    assert_eq!(shown["impact_level"], made["level"].to_string());

    // Its review date passes.
    let late = ["This record was to be reviewed by"];
    page(&site, "/algorithm/sorter").await.does_not_say(&late);
    clock.set("2026-08-02T09:00:00");
    page(&site, "/algorithm/sorter").await.says(&late);
    page(&site, "/algorithm")
        .await
        .says(&["1 record is past its review"]);
}
