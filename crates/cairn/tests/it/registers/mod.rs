//! The registers on the website: lists with what stands above them, records, forms, files and feeds, in both languages.

mod browser;
mod command_line;
mod federated;
mod forms;
mod pages;
mod sign_up;

use serde_json::{Map, Value, json};

use crate::http::Client;
use crate::place::Place;
use crate::server::Server;

/// A consultation of an organization with what its record must say.
pub(crate) fn rates(owner: &str) -> Value {
    json!({
        "name": "rates", "type": "consultation", "owner_org": owner, "title_translated": {"en": "Water rates", "fr": "Tarifs de l’eau"},
        "notes_translated": {"en": "What water costs.", "fr": "Le prix de l’eau."}, "consultation_status": "open",
        "start_date": "2020-01-01", "end_date": "2099-01-01", "how_to_take_part": {"en": "Write to us.", "fr": "Écrivez-nous."},
        "contact_email": "c@example.org",
    })
}

/// An algorithm of an organization with everything that its record must say.
pub(crate) fn sorter(owner: &str) -> Value {
    json!({
        "name": "sorter", "type": "algorithm", "title_translated": {"en": "Sorting", "fr": "Tri"},
        "notes_translated": {"en": "Sorts.", "fr": "Trie."}, "asset_type": "algorithm", "owner_org": owner,
        "responsible_unit": {"en": "Intake", "fr": "Accueil"}, "contact_email": "a@example.org", "status": "in_use",
        "start_date": "2024-05", "purpose": {"en": "Faster.", "fr": "Plus vite."}, "function_area": ["law"],
        "user_base": ["employees"], "decision_role": "recommends", "decision_description": {"en": "Order.", "fr": "Ordre."},
        "human_oversight": {"en": "Always.", "fr": "Toujours."}, "recourse": {"en": "Write.", "fr": "Écrivez."},
        "capabilities": ["ranking"], "technique": "rules", "risks": [{"title": "It errs"}], "risk_class": "minimal",
        "datasets": [{"role": "input", "dataset": "lakes"}], "personal_information": "none",
        "legal_basis": [{"title": "Act"}], "developed_by": "internal", "access_level": "open",
        "review_date": "2020-01-01", "last_reviewed": "2019-01-01",
    })
}

/// Makes accounts with the same password, and members of the water office of those with a role.
pub(crate) fn make_accounts(root: &mut Client, accounts: &[(&str, Option<&str>)]) {
    for (name, role) in accounts {
        let email = format!("{name}@example.org");
        root.done(
            "user_create",
            &json!({"name": name, "email": email, "password": "correct-horse"}),
        );
        if let Some(role) = role {
            root.done(
                "organization_member_create",
                &json!({"id": "water-office", "username": name, "role": role}),
            );
        }
    }
}

/// A site with one record of each register, an assessment and an indicator.
fn site(place: &Place) -> (Server, Client) {
    site_with(place, &[])
}

/// The same with more settings.
fn site_with(place: &Place, more: &[&str]) -> (Server, Client) {
    let token = place.sysadmin("root");
    let mut settings = vec!["site.title=Library", "loading.enabled=false"];
    settings.extend(more);
    let server = place.serve(&settings);
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
    root.done("package_create", &sorter("water-office"));
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
    let mut consultation = rates("water-office");
    for (key, value) in [
        (
            "notes_translated",
            json!({"en": "What water costs; all of it.", "fr": "Le prix de l’eau."}),
        ),
        (
            "participation_url",
            json!({"en": "https://example.org/en", "fr": "https://example.org/fr"}),
        ),
        (
            "events",
            json!([{"starts": "2030-05-01T18:00:00", "title": {"en": "Town hall", "fr": "Assemblée"}, "place": {"en": "Main St", "fr": "Rue principale"}}]),
        ),
        (
            "what_was_heard",
            json!({"en": "Too much.", "fr": "Trop cher."}),
        ),
        (
            "updates",
            json!([{"date": "2026-01-01", "text": {"en": "More time.", "fr": "Plus de temps."}}]),
        ),
    ] {
        consultation[key] = value;
    }
    root.done("package_create", &consultation);
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

/// Writes fields as a form is sent.
fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
