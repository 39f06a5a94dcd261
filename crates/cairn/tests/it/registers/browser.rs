//! Registers in a browser.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{answers, make_accounts, site};
use crate::clients;
use crate::place::{self, Place};
use crate::visitor::Visitor;

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

/// A steward mends what lacks most, a citizen reads how far a commitment is, looks at figures, and hears of what they follow: by clicking,
/// narrow and wide, with scripts and without.
#[test]
fn what_is_promised_mended_counted_and_told_in_a_browser() {
    let Some(clients) = clients::folder() else {
        return;
    };
    let place = Place::sqlite();
    let (server, mut root) = site(&place);
    make_accounts(&mut root, &[("alice", Some("editor")), ("citizen", None)]);
    for width in ["360", "1280"] {
        root.done(
            "package_create",
            &json!({"name": format!("levels-{width}"), "title": "Levels", "title_translated": {"en": "Levels", "fr": "Niveaux"},
                "owner_org": "water-office", "access_level": "open", "resources": [{"url": "https://example.org/l.csv", "format": "CSV"}]}),
        );
    }
    let pictures = match std::env::var_os("CAIRN_TEST_PICTURES") {
        Some(folder) => folder.into(),
        None => place.path("pictures"),
    };
    std::fs::create_dir_all(&pictures).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/kept.cjs");
    let mut command = Command::new("node");
    command
        .env("NODE_PATH", clients.join("node/node_modules"))
        .arg(script)
        .arg(server.url())
        .arg(pictures);
    let found = place::said(&mut command, "");
    assert!(
        found.code == Some(0) && found.out.ends_with("done\n"),
        "{found:?}"
    );
}
