//! Quality, inventory and the Open Data Charter over HTTP: what changes a figure, and what time alone does.

mod charter;
mod conformity;
mod inventory;
mod people;
mod quality;

use std::sync::Arc;

use cairn_catalogue::jobs;
use cairn_catalogue::readers::{READERS, run_readers};
use serde_json::{Value, json};

use crate::support::{Hands, Site};

/// When the stories begin, and when work that comes round by itself was put on its way.
const BEGIN: &str = "2026-03-02T09:00:00";
const BEFORE: &str = "2026-03-02T06:00:00";

/// A site of two ministries, with the clock in our hands, and the token of the admin of the first.
async fn site() -> (Site, Arc<Hands>, String) {
    let clock = Hands::at(BEFORE);
    let site = Site::at(Arc::clone(&clock) as _, |settings, _| {
        // Nobody looks at addresses that are none.
        settings.links.every_days = 0;
    });
    jobs::schedule(&site.app, jobs::KINDS).unwrap();
    clock.set(BEGIN);
    let boss = site.user("boss");
    site.done(
        "organization_create",
        json!({"name": "water", "title": "Water", "title_translated": {"en": "Water", "fr": "Eau"},
               "users": [{"name": "boss", "capacity": "admin"}]}),
    )
    .await;
    site.done("organization_create", json!({"name": "forests"}))
        .await;
    (site, clock, boss)
}

impl Site {
    /// Has everything done that follows from changes and from the passing of time.
    fn catch_up(&self) {
        run_readers(&self.app, READERS).unwrap();
        jobs::run_due(&self.app, jobs::KINDS).unwrap();
    }

    async fn asked(&self, action: &str, params: Value) -> Value {
        self.action(action, &params).send().await.result()
    }

    /// Calls an action with a token; returns the status and the result, or the error.
    async fn told(&self, token: &str, action: &str, params: Value) -> (u16, Value) {
        let answer = self.action(action, &params).token(token).send().await;
        let json = answer.json();
        match answer.status.as_u16() {
            200 => (200, json["result"].clone()),
            status => (status, json["error"].clone()),
        }
    }
}

/// An open record of an organization.
fn rivers(name: &str, owner: &str) -> Value {
    json!({
        "name": name, "owner_org": owner, "title": "Rivers", "title_translated": {"en": "Rivers", "fr": "Rivières"},
        "notes_translated": {"en": "Where they flow", "fr": "Où elles coulent"}, "license_id": "cc-by", "access_level": "open",
        "update_frequency": "monthly", "current_as_of": "2026-03-01", "tags": [{"name": "water"}],
        "resources": [{"url": "https://files.example/rivers.csv", "format": "CSV"}],
    })
}

/// A line of the inventory that is not open.
fn closed(name: &str, owner: &str) -> Value {
    json!({
        "name": name, "owner_org": owner, "title_translated": {"en": "Wells", "fr": "Puits"}, "access_level": "restricted",
        "exemption": "privacy", "exemption_rationale": {"en": "Owners are named", "fr": "Les propriétaires sont nommés"},
    })
}

/// Returns a metric of figures.
fn metric<'v>(figures: &'v Value, id: &str) -> &'v Value {
    let mut metrics = figures["dimensions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["metrics"].as_array().unwrap());
    metrics.find(|one| one["id"] == id).unwrap()
}

/// Returns an indicator of a report.
fn indicator<'v>(report: &'v Value, id: &str) -> &'v Value {
    let mut indicators = report["principles"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["indicators"].as_array().unwrap());
    indicators.find(|one| one["id"] == id).unwrap()
}

/// Returns the names of the records of a list.
fn names(found: &Value) -> Vec<&str> {
    let results = found["results"].as_array().unwrap().iter();
    results.map(|one| one["name"].as_str().unwrap()).collect()
}
