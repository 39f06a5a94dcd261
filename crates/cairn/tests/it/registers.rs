//! The registers on the website: lists with what stands above them, records, forms, files and feeds, in both languages.

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::clients;
use crate::http::Client;
use crate::place::{self, Place, everywhere};
use crate::publish::{self, Holds};
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
                &[
                    "1 record is past its review",
                    "/algorithm/export/us-2025",
                    "/feeds/custom.atom?dataset_type=algorithm",
                ][..],
            ),
            (
                "/fr/algorithm",
                &["1 fiche aurait dû être revue", "Catégorie de risque"],
            ),
            (
                "/algorithm/sorter",
                &[
                    "This record was to be reviewed by",
                    "things that are asked of such a record",
                    "Of 1 data sets of this catalogue that it uses, 0 are open.",
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
                &[
                    "Open now: 1",
                    "Water rates",
                    "/feeds/consultation.ics",
                    "/consultation/export/consultations.csv",
                ],
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
                "/fr/consultation/export/consultations.csv",
                "text/csv",
                &[
                    "id,name,title,state,start_date",
                    ",rates,Tarifs de l’eau,open,2020-01-01,2099-01-01,water-office,https://example.org/fr,http",
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

/// Writes fields as a form is sent.
fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

#[test]
fn an_indicator_is_made_tried_changed_and_deleted_by_form() {
    everywhere(|place| {
        let (server, mut root) = site(place);
        for (name, role) in [("alice", "editor"), ("erin", "member")] {
            root.done(
                "user_create",
                &json!({"name": name, "email": format!("{name}@example.org"), "password": "correct-horse"}),
            );
            root.done(
                "organization_member_create",
                &json!({"id": "water-office", "username": name, "role": role}),
            );
        }
        let office = root.done("organization_show", &json!({"id": "water-office"}));
        let office = office["id"].as_str().unwrap();
        let shown = root.done("indicator_show", &json!({"id": "lake-levels"}));
        let table = shown["resources"][0].as_str().unwrap();
        let mut nobody = Visitor::new(&server);
        let mut erin = Visitor::signed_in(&server, "erin", "correct-horse");
        let mut alice = Visitor::signed_in(&server, "alice", "correct-horse");
        for path in [
            "/outcomes/new",
            "/outcomes/edit/lake-levels",
            "/outcomes/delete/lake-levels",
        ] {
            assert_eq!(nobody.get(path).status, 403, "{path}");
            assert_eq!(erin.get(path).status, 403, "{path}");
            let sent = erin.post(path, &form(&[("owner_org", office), ("name", "x")]));
            assert_eq!(sent.status, 403, "{path}: {}", sent.body);
            assert_eq!(alice.get(path).status, 200, "{path}");
        }
        for visitor in [&mut nobody, &mut erin] {
            for path in ["/outcomes", "/outcomes/lake-levels"] {
                let page = visitor.get(path).body;
                assert!(!page.contains("/outcomes/new") && !page.contains("/outcomes/edit/"));
            }
        }
        alice.get("/outcomes").says(&["href=\"/outcomes/new\""]);
        alice.get("/outcomes/lake-levels").says(&[
            "href=\"/outcomes/edit/lake-levels\"",
            "href=\"/outcomes/delete/lake-levels\"",
        ]);

        let statement = format!("SELECT year, level * 2 AS twice FROM \"{table}\"");
        let fields = |more: &[(&str, &str)]| {
            let mut fields = vec![
                ("owner_org", office),
                ("title_translated-en", "Twice the level"),
                ("title_translated-fr", "Double du niveau"),
                ("unit_translated-fr", "mètres"),
                ("statement", statement.as_str()),
                ("direction", "down"),
                ("target", "9,5"),
                ("target_period", "2026"),
            ];
            fields.retain(|(name, _)| more.iter().all(|(other, _)| name != other));
            fields.extend(more);
            form(&fields)
        };
        // What is wrong is told in French, at its field, and nothing is lost.
        for (wrong, field, said) in [
            (
                ("statement", "SELECT 1"),
                "statement",
                "Doit donner deux colonnes",
            ),
            (("target", "beaucoup"), "target", "Doit être un nombre"),
            (
                ("target_period", "bientôt"),
                "target_period",
                "Doit être une année",
            ),
            (("name", "lake-levels"), "name", "Ce nom est déjà utilisé"),
            (("name", "new"), "name", "Doit comporter de 2 à 100"),
        ] {
            let sent = alice.post("/fr/outcomes/new", &fields(&[wrong]));
            assert_eq!(sent.status, 200, "{}", sent.body);
            sent.says(&[
                said,
                &format!("<a href=\"#{field}\">"),
                "Double du niveau",
                "aria-invalid=\"true\"",
            ]);
        }
        // Tried: what the statement gives is shown, and nothing is kept.
        let tried = alice.post("/fr/outcomes/new", &fields(&[("act", "try")]));
        tried.says(&[
            "rien n’est encore enregistré",
            "<th scope=\"row\">2025</th><td class=\"figure\">14</td>",
        ]);
        assert_eq!(nobody.get("/outcomes/twice-the-level").status, 404);
        let saved = alice.post("/fr/outcomes/new", &fields(&[("act", "save")]));
        assert_eq!(
            saved.leads_to(&server),
            "/fr/outcomes/twice-the-level?done=outcome-saved",
            "{}",
            saved.body
        );
        nobody.get("/fr/outcomes/twice-the-level").says(&[
            "14 mètres (2025)",
            "Se dégrade",
            "Cible\u{a0}: 9,5 mètres",
            "Water Office",
        ]);

        // Changed: the form holds what there is; what is emptied goes away.
        let path = "/outcomes/edit/twice-the-level";
        alice
            .get(path)
            .says(&["value=\"9.5\"", "value=\"2026\"", "Twice the level"]);
        let changed = alice.post(
            path,
            &fields(&[("target", ""), ("target_period", ""), ("direction", "none")]),
        );
        assert_eq!(
            changed.leads_to(&server),
            "/outcomes/twice-the-level?done=outcome-saved",
            "{}",
            changed.body
        );
        let page = alice.get("/outcomes/twice-the-level?done=outcome-saved");
        page.says(&["The indicator is saved and measured.", "Rising"]);
        assert!(!page.body.contains("Target:"), "{}", page.body);

        // Deleted, once that was confirmed.
        let path = "/outcomes/delete/twice-the-level";
        alice.get(path).says(&["with all values that were kept"]);
        assert_eq!(nobody.get("/outcomes/twice-the-level").status, 200);
        let deleted = alice.post(path, "confirm=yes");
        assert_eq!(deleted.leads_to(&server), "/outcomes?done=outcome-deleted");
        assert_eq!(nobody.get("/outcomes/twice-the-level").status, 404);
        assert!(!nobody.get("/outcomes.csv").body.contains("twice"));
    });
}

#[test]
fn files_of_registers_are_tried_and_taken_in_by_page() {
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    root.done(
        "user_create",
        &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
    );
    root.done(
        "organization_member_create",
        &json!({"id": "water-office", "username": "alice", "role": "editor"}),
    );
    let office = root.done("organization_show", &json!({"id": "water-office"}));
    let office = office["id"].as_str().unwrap();
    let token = root.done("api_token_create", &json!({"user": "alice", "name": "x"}));
    let alice = format!("Authorization: {}", token["token"].as_str().unwrap());
    let send = |path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]| {
        let mut parts: Vec<(&str, Holds<'_>)> = vec![("owner_org", Holds::Text(office))];
        parts.extend(fields.iter().map(|(key, text)| (*key, Holds::Text(text))));
        parts.push(("upload", Holds::File(name, file)));
        publish::send(&server, path, std::slice::from_ref(&alice), &parts)
    };
    let mut nobody = Visitor::new(&server);
    for path in ["/algorithm/import/register", "/commitment/import/tracker"] {
        assert_eq!(nobody.get(path).status, 403, "{path}");
    }
    assert!(!nobody.get("/algorithm").body.contains("/algorithm/import/"));
    let mut steward = Visitor::signed_in(&server, "alice", "correct-horse");
    steward
        .get("/algorithm")
        .says(&["href=\"/algorithm/import/register\""]);
    steward
        .get("/fr/commitment")
        .says(&["href=\"/fr/commitment/import/tracker\""]);

    // Ontario's list: a row that is right and one that is none.
    let list = "AI use case name,Ministry,Use case description,Launch date\nBot,Health,Answers.,2024-05-01\n,Health,,\n";
    let path = "/algorithm/import/register";
    let (_, tried) = send(
        path,
        &[("form", "on"), ("act", "try")],
        "on.csv",
        list.as_bytes(),
    );
    assert!(
        tried.contains("Tried, nothing is written yet") && tried.contains("the record has no name"),
        "{tried}"
    );
    assert_eq!(nobody.get("/algorithm/bot").status, 404);
    let (_, wrote) = send(
        path,
        &[("form", "on"), ("act", "write")],
        "on.csv",
        list.as_bytes(),
    );
    assert!(
        wrote.contains("<h2 id=\"rows\">Written") && wrote.contains("<dt>New</dt><dd>1</dd>"),
        "{wrote}"
    );
    nobody.get("/algorithm/bot").says(&["Answers."]);
    let (_, wrong) = send(path, &[("form", "nl"), ("act", "try")], "nl.json", b"{");
    assert!(wrong.contains("href=\"#upload\""), "{wrong}");

    // Canada's tracker has more rows than anybody waits for: a job takes them in, and the page follows it.
    let tracker = crate::place::repository().join("fixtures/registers/ca-nap-commitments.parquet");
    let tracker = std::fs::read(tracker).unwrap();
    let path = "/commitment/import/tracker";
    let (head, _) = send(path, &[("act", "write")], "nap.parquet", &tracker);
    let to = crate::pages::said(&head, "location").unwrap_or_else(|| panic!("{head}"));
    let to = to.trim_start_matches(&server.url());
    crate::forms::until(|| {
        let page = steward.get(to);
        assert_eq!(page.status, 200, "{}", page.body);
        page.body.contains("<h2 id=\"rows\">Written").then_some(())
    });
    steward
        .get(to)
        .says(&["<dt>New</dt><dd>5</dd>", "<dt>Wrong</dt><dd>0</dd>"]);
    assert_eq!(nobody.get(to).status, 403);
    nobody
        .get("/commitment")
        .says(&["How far the commitments are"]);
    assert_eq!(root.done("commitment_overview", &json!({}))["total"], 6);
}

#[test]
fn consultations_of_other_jurisdictions_stand_in_directory_calendar_and_feed() {
    let peer = Place::sqlite();
    let token = peer.sysadmin("root");
    let there = peer.serve(&["site.title=Province", "loading.enabled=false"]);
    let mut theirs = there.client(&token);
    theirs.done(
        "organization_create",
        &json!({"name": "province", "title": "Province"}),
    );
    // What they say of its status is not what the day says.
    for (name, title, status, start, end) in [
        ("past", "Old roads", "open", "2020-01-01", "2020-02-01"),
        ("now", "New roads", "planned", "2020-01-01", "2099-01-01"),
        ("soon", "Next roads", "planned", "2098-01-01", "2099-01-01"),
    ] {
        theirs.done(
            "package_create",
            &json!({
                "name": name, "type": "consultation", "owner_org": "province", "title_translated": {"en": title, "fr": format!("{title} (fr)")},
                "notes_translated": {"en": "Where to build.", "fr": "Où construire."}, "consultation_status": status,
                "start_date": start, "end_date": end, "how_to_take_part": {"en": "Write to us.", "fr": "Écrivez-nous."},
                "contact_email": "c@example.org", "jurisdiction": "provincial",
                "updates": [{"date": "2020-01-02", "text": {"en": "More time.", "fr": "Plus de temps."}}],
                "resources": [{"url": "https://example.org/paper.pdf", "name": "Paper", "format": "PDF", "resource_type": "discussion_paper"}],
            }),
        );
    }
    for kind in ["cairn", "ckan"] {
        let place = Place::sqlite();
        let token = place.sysadmin("root");
        let here = place.serve(&[
            "loading.enabled=false",
            "harvest.private_addresses=true",
            "harvest.request_pause_milliseconds=0",
        ]);
        let mut root = here.client(&token);
        root.done(
            "organization_create",
            &json!({"name": "city", "title": "City"}),
        );
        root.done(
            "harvest_source_create",
            &json!({"name": "province", "url": there.url(), "source_type": kind, "owner_org": "city"}),
        );
        let job = root.done("harvest_job_create", &json!({"source_id": "province"}));
        let job = crate::harvest::wait(here.client(&token), &job);
        assert_eq!(job["stats"]["added"], 3, "{kind}: {job}");
        let mut nobody = Visitor::new(&here);
        let list = nobody.get("/consultation");
        list.says(&["Open now: 1", "Coming: 1", "Closed: 1"]);
        for (name, state) in [("past", "Closed"), ("now", "Open"), ("soon", "Coming")] {
            let page = nobody.get(&format!("/consultation/{name}"));
            page.says(&[
                &format!("\">{state}</span>"),
                "Paper",
                "Provincial or territorial",
                "More time.",
            ]);
        }
        // The calendar has those that closed long ago no more.
        let calendar = nobody.get("/fr/feeds/consultation.ics");
        calendar.says(&[
            "SUMMARY:New roads (fr)\r\n",
            "SUMMARY:Next roads (fr)\r\n",
            "DTSTART;VALUE=DATE:20980101\r\n",
        ]);
        assert!(!calendar.body.contains("Old roads"), "{}", calendar.body);
        nobody
            .get("/consultation/past/calendar.ics")
            .says(&["SUMMARY:Old roads\r\n", "DTEND;VALUE=DATE:20200202\r\n"]);
        nobody.get("/feeds/consultation.atom").says(&[
            "<title>Old roads – Closed</title>",
            "<title>New roads – Open</title>",
            "<title>Next roads – Coming</title>",
        ]);
        nobody
            .get("/consultation/now/feed.atom")
            .says(&["<summary>More time.</summary>"]);
        here.stop();
    }
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
    look(
        &session,
        &[
            "/fr/algorithm/assess/sorter",
            "/outcomes",
            "/outcomes/new",
            "/fr/outcomes/edit/lake-levels",
        ],
    );
}

/// People find an algorithm by its risk and read how to contest it, a steward assesses one and makes an indicator, somebody signs up
/// for a consultation: by clicking, narrow and wide, with scripts and without.
#[test]
fn people_use_the_registers_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    root.done(
        "user_create",
        &json!({"name": "alice", "email": "alice@example.org", "password": "correct-horse"}),
    );
    root.done(
        "organization_member_create",
        &json!({"id": "water-office", "username": "alice", "role": "editor"}),
    );
    root.done(
        "package_create",
        &json!({
            "name": "benefits", "type": "algorithm", "title_translated": {"en": "Benefit decisions", "fr": "Décisions de prestations"},
            "notes_translated": {"en": "Decides.", "fr": "Décide."}, "asset_type": "ai_system", "owner_org": "water-office",
            "responsible_unit": {"en": "Benefits", "fr": "Prestations"}, "contact_email": "a@example.org", "status": "in_use",
            "start_date": "2024-05", "purpose": {"en": "Faster.", "fr": "Plus vite."}, "function_area": ["law"],
            "user_base": ["employees"], "decision_role": "decides", "decision_description": {"en": "Who is paid.", "fr": "Qui est payé."},
            "human_oversight": {"en": "A clerk looks at each.", "fr": "Un commis examine chacune."},
            "recourse": {"en": "Write to the appeal board within 30 days.", "fr": "Écrivez à la commission d’appel dans les 30 jours."},
            "recourse_url": "https://example.org/appeal", "capabilities": ["prediction_risk"], "technique": "machine_learning",
            "risks": [{"title": "It errs"}], "risk_class": "high", "ai_act_area": ["essential_services"],
            "impact_assessments": [{"kind": "pia_dpia", "title": "Privacy"}],
            "datasets": [{"role": "input", "dataset": "lakes"}], "personal_information": "none",
            "legal_basis": [{"title": "Act"}], "developed_by": "internal", "access_level": "open",
            "review_date": "2099-01-01", "last_reviewed": "2026-01-01",
        }),
    );
    let shown = root.done("indicator_show", &json!({"id": "lake-levels"}));
    let pictures = place.path("pictures");
    std::fs::create_dir_all(&pictures).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/registers.cjs");
    let mut command = Command::new("node");
    command
        .env("NODE_PATH", clients.join("node/node_modules"))
        .arg(script)
        .arg(server.url())
        .arg(pictures)
        .arg(shown["resources"][0].as_str().unwrap());
    let found = place::said(&mut command, "");
    assert!(
        found.code == Some(0) && found.out.ends_with("done\n"),
        "{found:?}"
    );
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
