//! The registers on the website: lists with what stands above them, records, forms, files and feeds, in both languages.

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::clients;
use crate::http::Client;
use crate::place::{self, Place, everywhere};
use crate::server::Server;
use crate::visitor::Visitor;

/// A site with one record of each register, an assessment and an indicator.
fn site(place: &Place) -> (Server, Client) {
    let token = place.sysadmin("root");
    let server = place.serve(&["site.title=Library", "loading.enabled=false"]);
    let mut root = server.client(&token);
    root.done(
        "organization_create",
        &json!({"name": "water-office", "title": "Water Office"}),
    );
    let lakes = root.done(
        "package_create",
        &json!({"name": "lakes", "title": "Lakes", "owner_org": "water-office", "resources": [{"url": "https://example.org/a.csv", "name": "Levels"}]}),
    );
    let table = lakes["resources"][0]["id"].as_str().unwrap();
    root.done(
        "datastore_create",
        &json!({"resource_id": table, "force": true, "fields": [{"id": "year", "type": "text"}, {"id": "level", "type": "numeric"}],
            "records": [{"year": "2023", "level": 4}, {"year": "2024", "level": 5}, {"year": "2025", "level": 7}]}),
    );
    fill(&mut root, table);
    (server, root)
}

/// Makes a record of each register, and an indicator over a table of years and levels.
pub(crate) fn fill(root: &mut Client, table: &str) {
    root.done(
        "indicator_create",
        &json!({"name": "lake-levels", "owner_org": "water-office", "title_translated": {"en": "Lake levels", "fr": "Niveau des lacs"},
            "notes_translated": {"en": "In *metres*.", "fr": "En *mètres*."}, "unit_translated": {"en": "metres", "fr": "mètres"},
            "statement": format!("SELECT year, level FROM \"{table}\""), "direction": "up", "target": 6, "target_period": "2026"}),
    );
    root.done(
        "package_create",
        &json!({
            "name": "sorter", "type": "algorithm", "title_translated": {"en": "Sorting", "fr": "Tri"},
            "notes_translated": {"en": "Sorts.", "fr": "Trie."}, "asset_type": "algorithm", "owner_org": "water-office",
            "responsible_unit": {"en": "Intake", "fr": "Accueil"}, "contact_email": "a@example.org", "status": "in_use",
            "start_date": "2024-05", "purpose": {"en": "Faster.", "fr": "Plus vite."}, "function_area": ["law"],
            "user_base": ["employees"], "decision_role": "recommends", "decision_description": {"en": "Order.", "fr": "Ordre."},
            "human_oversight": {"en": "Always.", "fr": "Toujours."}, "recourse": {"en": "Write.", "fr": "Écrivez."},
            "capabilities": ["ranking"], "technique": "rules", "risks": [{"title": "It errs"}], "risk_class": "minimal",
            "datasets": [{"role": "input", "dataset": "lakes"}], "personal_information": "none",
            "legal_basis": [{"title": "Act"}], "developed_by": "internal", "access_level": "open",
            "review_date": "2020-01-01", "last_reviewed": "2019-01-01",
        }),
    );
    root.done(
        "package_create",
        &json!({
            "name": "open-water", "type": "commitment", "owner_org": "water-office",
            "title_translated": {"en": "Open water data", "fr": "Données ouvertes sur l’eau"},
            "notes_translated": {"en": "All of it.", "fr": "Toutes."}, "plan": {"en": "First plan", "fr": "Premier plan"},
            "commitment_number": "1", "problem": {"en": "Closed.", "fr": "Fermées."}, "deliverables": {"en": "Data.", "fr": "Données."},
            "due_date": "2024-06", "completion": "substantial", "contact_email": "a@example.org",
            "milestones": [{"number": "1.1", "title": {"en": "Lakes", "fr": "Lacs"}, "completion": "complete", "lead": "water-office"}],
            "progress": [
                {"deliverable": "1.1", "reporting_period": "2024-01", "completion": "limited", "status_text": {"en": "Began.", "fr": "Commencé."}},
                {"deliverable": "1.1", "reporting_period": "2024-06", "completion": "complete", "status_text": {"en": "Done & dusted.", "fr": "Terminé."},
                 "evidence": {"en": "[Here](https://example.org)", "fr": "[Ici](https://example.org)"}},
            ],
        }),
    );
    root.done(
        "package_create",
        &json!({
            "name": "rates", "type": "consultation", "owner_org": "water-office", "title_translated": {"en": "Water rates", "fr": "Tarifs de l’eau"},
            "notes_translated": {"en": "What water costs; all of it.", "fr": "Le prix de l’eau."}, "consultation_status": "open",
            "start_date": "2020-01-01", "end_date": "2099-01-01", "how_to_take_part": {"en": "Write to us.", "fr": "Écrivez-nous."},
            "participation_url": {"en": "https://example.org/en", "fr": "https://example.org/fr"}, "contact_email": "c@example.org",
            "events": [{"starts": "2030-05-01T18:00:00", "title": {"en": "Town hall", "fr": "Assemblée"}, "place": {"en": "Main St", "fr": "Rue principale"}}],
            "what_was_heard": {"en": "Too much.", "fr": "Trop cher."}, "updates": [{"date": "2026-01-01", "text": {"en": "More time.", "fr": "Plus de temps."}}],
        }),
    );
}

/// Returns answers to all questions with one choice, each with its first.
pub(crate) fn answers(root: &mut Client) -> Map<String, Value> {
    let mut answers = Map::new();
    loop {
        let found = root.done(
            "algorithm_assessment_questions",
            &json!({"answers": answers}),
        );
        let before = answers.len();
        for page in found["pages"].as_array().unwrap() {
            for question in page["questions"].as_array().unwrap() {
                if question["asked"] == true && question["kind"] == "one" {
                    let name = question["name"].as_str().unwrap().to_owned();
                    answers
                        .entry(name)
                        .or_insert(question["choices"][0]["value"].clone());
                }
            }
        }
        if answers.len() == before {
            return answers;
        }
    }
}

#[test]
fn registers_have_pages_files_and_feeds() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        let mut nobody = Visitor::new(&server);
        for (path, parts) in [
            (
                "/algorithm",
                &["1 record is past its review", "/algorithm/export/us-2024"][..],
            ),
            (
                "/fr/algorithm",
                &["1 fiche aurait dû être revue", "Catégorie de risque"],
            ),
            (
                "/algorithm/sorter",
                &[
                    "This record was to be reviewed by",
                    "/algorithm/sorter/register/nl",
                ],
            ),
            (
                "/commitment",
                &[
                    "How far the commitments are",
                    "1 commitment is past its due date",
                    "/feeds/commitment.atom",
                ],
            ),
            (
                "/fr/commitment/open-water",
                &[
                    "Données ouvertes sur l’eau",
                    "1.1 Lacs",
                    "Terminé.",
                    "Important",
                    "<a href=\"https://example.org\">Ici</a>",
                ],
            ),
            (
                "/consultation",
                &["Open now: 1", "Water rates", "/feeds/consultation.ics"],
            ),
            (
                "/fr/consultation/rates",
                &[
                    "Ouverte",
                    "Écrivez-nous.",
                    "Participer",
                    "Assemblée",
                    "Plus de temps.",
                    "Nouvelles par courriel",
                ],
            ),
            (
                "/outcomes",
                &[
                    "Lake levels",
                    "<svg class=\"line-chart\"",
                    "Getting better",
                    "Target: 6 metres by 2026",
                    "Reached",
                ],
            ),
            (
                "/fr/outcomes/lake-levels",
                &["Niveau des lacs", "7 mètres (2025)", "S’améliore"],
            ),
        ] {
            let page = nobody.get(path);
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            page.says(parts);
        }
        for (path, kind, parts) in [
            (
                "/algorithm/export/nl",
                "application/json",
                &["\"name\": \"Sorting\"", "\"status\": \"In gebruik\""][..],
            ),
            (
                "/algorithm/export/on?q=sorter",
                "text/csv",
                &["AI use case name,Ministry", "Sorting,Water Office"],
            ),
            (
                "/algorithm/sorter/register/hf",
                "text/markdown",
                &["---\nlanguage:\n- en\n- fr\n", "# Sorting"],
            ),
            (
                "/commitment/open-water/tracker.csv",
                "text/csv",
                &["2024-06,1,,1.1,C,Done & dusted.,Terminé."],
            ),
            (
                "/commitment/open-water/feed.atom",
                "application/atom+xml",
                &[
                    "<title>2024-06: 1.1 Lakes – Complete</title>",
                    "Done &amp; dusted.",
                    "2024-06-30T00:00:00Z",
                ],
            ),
            (
                "/fr/feeds/commitment.atom",
                "application/atom+xml",
                &[
                    "Données ouvertes sur l’eau – Important",
                    "/fr/commitment/open-water",
                ],
            ),
            (
                "/feeds/consultation.ics",
                "text/calendar",
                &[
                    "BEGIN:VCALENDAR\r\n",
                    "SUMMARY:Water rates\r\n",
                    "DTEND;VALUE=DATE:20990102\r\n",
                ],
            ),
            (
                "/consultation/rates/calendar.ics",
                "text/calendar",
                &[
                    "What water costs\\; all of it.",
                    "DTSTART:20300501T180000Z\r\n",
                    "LOCATION:Main St",
                ],
            ),
            (
                "/outcomes.csv",
                "text/csv",
                &["lake-levels,Lake levels,metres,2025,7,6,2026"],
            ),
        ] {
            let file = nobody.get(path);
            assert_eq!(file.status, 200, "{path}: {}", file.body);
            assert!(
                file.head.to_lowercase().contains(kind),
                "{path}: {}",
                file.head
            );
            file.says(parts);
        }
        for (path, status) in [
            ("/algorithm/export/xml", 404),
            ("/algorithm/export/nl?q=title:%5B", 400),
            ("/algorithm/none/register/nl", 404),
            ("/algorithm/lakes/register/nl", 404),
            ("/algorithm/assessment/sorter", 404),
            ("/algorithm/assess/sorter", 403),
            ("/commitment/rates/feed.atom", 404),
            ("/consultation/open-water/calendar.ics", 404),
            ("/outcomes/none", 404),
        ] {
            assert_eq!(nobody.get(path).status, status, "{path}");
        }

        // An assessment by form: what is asked follows from the answers, and the score is shown before anything is kept.
        let mut steward = Visitor::signed_in(&server, "root", "correct-horse-battery");
        let form = |answers: &Map<String, Value>, act: &str| {
            let mut fields = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in answers {
                fields.append_pair(&format!("a-{name}"), value.as_str().unwrap_or_default());
            }
            fields.append_pair("act", act);
            fields.finish()
        };
        let first = steward.get("/fr/algorithm/assess/sorter");
        assert!(
            !first.body.contains("a-privacyDesign1"),
            "it is not asked yet"
        );
        let some = Map::from_iter([("projectDetailsPhase".to_owned(), json!("item1"))]);
        let next = steward.post("/fr/algorithm/assess/sorter", &form(&some, "try"));
        next.says(&["a-privacyDesign1", "Niveau I. Incidence brute 0"]);
        let unfinished = steward.post("/fr/algorithm/assess/sorter", &form(&some, "save"));
        unfinished.says(&["Pas encore enregistré", "href=\"#a-riskProfile1\""]);
        let all = answers(&mut root);
        root.done(
            "package_patch",
            &json!({"id": "sorter", "risk_class": "minimal"}),
        );
        let saved = steward.post("/fr/algorithm/assess/sorter", &form(&all, "save"));
        assert_eq!(saved.status, 302, "{}", saved.body);
        let shown = nobody.get("/fr/algorithm/assessment/sorter");
        shown.says(&[
            "Niveau d’incidence",
            "Incidence brute",
            "Lakes",
            "Version 2",
        ]);
        nobody
            .get("/algorithm/sorter")
            .says(&["See the assessment"]);
        assert!(
            !nobody
                .get("/algorithm/sorter")
                .body
                .contains("register_rest")
        );
    });
}

#[test]
fn news_of_a_consultation_are_asked_for_by_form() {
    let place = Place::sqlite();
    let (server, _) = site(&place);
    let mut nobody = Visitor::new(&server);
    let sent = nobody.send("/fr/consultation/rates/sign-up", "email=a%40example.org");
    assert_eq!(sent.status, 200);
    sent.says(&["Merci.", "Tarifs de l’eau"]);
    let trapped = nobody.send(
        "/consultation/rates/sign-up",
        "email=b%40example.org&website=x",
    );
    trapped.says(&["Thank you."]);
    assert_eq!(
        nobody
            .send("/consultation/rates/sign-up", "email=nobody")
            .status,
        400
    );
    assert_eq!(
        nobody
            .send("/consultation/none/sign-up", "email=a%40example.org")
            .status,
        404
    );
    // Looking does nothing; one bare request leaves.
    nobody
        .get("/consultation/leave/some-word")
        .says(&["<button type=\"submit\">Leave</button>"]);
    nobody
        .send(
            "/consultation/leave/some-word",
            "List-Unsubscribe=One-Click",
        )
        .says(&["Your address is erased."]);
    assert_eq!(
        nobody.send("/consultation/confirm/some-word", "").status,
        404
    );
}

/// The pages of registers hold in Chromium: no barrier that axe-core knows, no error in their HTML, nothing from elsewhere.
#[test]
fn registers_hold_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    let answers = answers(&mut root);
    root.done(
        "algorithm_assessment_create",
        &json!({"id": "sorter", "answers": answers, "update_record": false}),
    );
    let steward = Visitor::signed_in(&server, "root", "correct-horse-battery");
    let session = steward.session.unwrap();
    let look = |session: &str, paths: &[&str]| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/look_at_pages.cjs");
        let mut command = Command::new("node");
        command
            .env("NODE_PATH", clients.join("node/node_modules"))
            .arg(script)
            .args([server.url().as_str(), session])
            .args(paths);
        let found = place::said(&mut command, "");
        assert!(
            found.code == Some(0) && found.out.ends_with("done\n"),
            "{found:?}"
        );
    };
    look(
        "-",
        &[
            "/algorithm/sorter",
            "/fr/algorithm/assessment/sorter",
            "/commitment",
            "/fr/commitment/open-water",
            "/consultation",
            "/fr/consultation/rates",
            "/consultation/leave/word",
            "/outcomes",
            "/fr/outcomes/lake-levels",
        ],
    );
    look(&session, &["/fr/algorithm/assess/sorter"]);
}

#[test]
fn files_go_in_and_out_by_the_command_line() {
    let place = Place::sqlite();
    place.run(&["init"]).done();
    let table = "Use_Case_ID,Department_Code,Agency,Office,Title,Summary,Development_Stage,Techniques,Source_Code,Department\n\
                 A-1,DOE,Lab,O,Sorting,Sorts.,In-use,,none,Department of Energy\n,,,,,,,,,\n";
    let file = place.file("us.csv", table);
    let tried = place.run(&[
        "register",
        "import",
        "us-2023",
        &file,
        "--dry-run",
        "--json",
    ]);
    assert_eq!(tried.code, Some(3), "{tried:?}");
    let tried = tried.json();
    assert_eq!(
        (&tried["created"], &tried["failed"]),
        (&json!(1), &json!(1)),
        "{tried}"
    );
    place
        .run(&["register", "import", "us-2023", &file])
        .failed(3);
    let written = place.run(&["register", "export", "us-2023"]).done();
    let rows: Vec<&str> = table.lines().take(2).collect();
    assert_eq!(written.trim_end().lines().collect::<Vec<_>>(), rows);
    place.run(&["register", "import", "xml", &file]).failed(1);
}
