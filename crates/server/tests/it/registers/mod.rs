//! Registers over HTTP: algorithms in and out, assessments that go stale, commitments, outcomes, consultations; and what happens to
//! each as time goes on.

mod algorithms;
mod assessments;
mod commitments;
mod consultations;
mod outcomes;
mod stories;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::Site;

/// Reads a file of the fixtures, unpacked.
fn fixture(path: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(path);
    let raw = std::fs::read(&path).unwrap();
    if path.extension().is_none_or(|ending| ending != "gz") {
        return raw;
    }
    let mut plain = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::GzDecoder::new(raw.as_slice()),
        &mut plain,
    )
    .unwrap();
    plain
}

/// An algorithm that decides nothing alone, whole enough to be published.
fn algorithm(name: &str) -> Value {
    json!({
        "name": name, "type": "algorithm", "title_translated": {"en": "Sorting of requests", "fr": "Tri des demandes"},
        "notes_translated": {"en": "Sorts.", "fr": "Trie."}, "asset_type": "algorithm", "owner_org": "water",
        "responsible_unit": {"en": "Intake", "fr": "Accueil"}, "contact_email": "a@example.org", "status": "in_use",
        "start_date": "2024-05", "purpose": {"en": "Faster.", "fr": "Plus vite."}, "function_area": ["law"],
        "user_base": ["employees"], "decision_role": "recommends", "decision_description": {"en": "Order.", "fr": "Ordre."},
        "human_oversight": {"en": "Always.", "fr": "Toujours."}, "capabilities": ["ranking"], "technique": "rules",
        "datasets": [{"role": "input", "dataset": "requests"}], "personal_information": "none",
        "legal_basis": [{"title": "Act"}], "developed_by": "internal", "access_level": "open",
        "review_date": "2030-01-01", "last_reviewed": "2026-01-01",
    })
}

/// Makes the organization and the data set that algorithms of these tests use.
async fn world(site: &Site) {
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water Office"}),
    )
    .await;
    site.done(
        "package_create",
        json!({"name": "requests", "title": "Requests", "owner_org": "water"}),
    )
    .await;
}
