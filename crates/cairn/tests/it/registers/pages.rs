//! Pages, files and feeds of registers.

use serde_json::{Map, Value, json};

use super::{answers, site};
use crate::place::everywhere;
use crate::visitor::Visitor;

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
