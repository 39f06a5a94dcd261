//! An inventory in the columns of Canada or Ontario is tried, and taken in.

use std::sync::Arc;

use askama::Template;
use cairn_catalogue::inventory::RECORD;
use cairn_catalogue::{ActionError, messages};
use serde_json::{Map, Value, json};

use super::number;
use crate::desk::{Desk, part};
use crate::field::faults;
use crate::form::joined;
use crate::frame::Frame;
use crate::pages::publish::bulk;
use crate::pages::{Answer, refusal, rendered};
use crate::said::{list, text};
use crate::visit::Page;

/// Grounds that restricted lines may be given.
const GROUNDS: &[&str] = &[
    "commercial_sensitivity",
    "confidentiality",
    "legal_and_contractual_obligations",
    "privacy",
    "security",
];

#[derive(Template)]
#[template(path = "openness/import.html")]
struct Import<'a> {
    frame: Frame<'a>,
    path: String,
    to_inventory: String,
    organizations: Vec<(String, String, bool)>,
    grounds: Vec<(&'static str, String, bool)>,
    rationale: Vec<(String, String)>,
    done: Option<Done>,
    wrong: Vec<(String, String)>,
    note: Option<&'static str>,
}

impl Import<'_> {
    fn outcome(&self, row: &Row) -> String {
        self.frame.t(&format!("inventory-outcome-{}", row.outcome))
    }
}

/// What came of the lines.
struct Done {
    is_written: bool,
    created: String,
    updated: String,
    unchanged: String,
    failed: String,
    rows: Vec<Row>,
}

struct Row {
    number: String,
    name: String,
    to: Option<String>,
    outcome: String,
    errors: String,
}

/// Returns the organizations that the visitor may take an inventory in for.
pub(super) fn organizations(desk: &Desk<'_>) -> Result<Vec<(String, String)>, ActionError> {
    match desk.visit.caller.is_anonymous() {
        true => Ok(Vec::new()),
        false => bulk::organizations(desk),
    }
}

/// Answers `/inventory/import`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let visit = desk.visit;
    if visit.caller.is_anonymous() {
        return Ok(Some(Page::lead(desk.to("/user/login"))));
    }
    let organizations = organizations(desk)?;
    if organizations.is_empty() {
        return Ok(Some(refusal(desk, 403)));
    }
    let ground = visit.field("exemption");
    let mut page = Import {
        frame: Frame::new(desk, desk.say("inventory-import")),
        path: desk.to("/inventory/import"),
        to_inventory: desk.to("/inventory"),
        organizations: organizations
            .into_iter()
            .map(|(id, title)| {
                let chosen = id == visit.field("organization");
                (id, title, chosen)
            })
            .collect(),
        grounds: GROUNDS
            .iter()
            .map(|one| {
                (
                    *one,
                    desk.say(&format!("inventory-exemption-{one}")),
                    *one == ground,
                )
            })
            .collect(),
        rationale: ["en", "fr"]
            .map(|code| {
                (
                    code.to_owned(),
                    visit.field(&format!("rationale-{code}")).to_owned(),
                )
            })
            .to_vec(),
        done: None,
        wrong: Vec::new(),
        note: None,
    };
    if visit.form.is_none() {
        return rendered(200, &page);
    }
    match taken(desk) {
        Ok(done) => page.done = Some(done),
        Err(ActionError::Validation(errors)) => {
            let errors = errors.into_iter();
            page.wrong
                .extend(errors.map(|(key, messages)| (key, joined(&messages))));
        }
        Err(error) => return Err(error),
    }
    rendered(200, &page)
}

fn taken(desk: &Desk<'_>) -> Result<Done, ActionError> {
    let visit = desk.visit;
    let is_written = visit.field("act") == "write";
    let mut data = Map::from_iter([
        (
            "organization".to_owned(),
            json!(visit.field("organization")),
        ),
        ("dry_run".to_owned(), json!(!is_written)),
    ]);
    if !visit.field("exemption").is_empty() {
        data.insert("exemption".to_owned(), json!(visit.field("exemption")));
        let rationale = ["en", "fr"].map(|code| {
            (
                code.to_owned(),
                json!(visit.field(&format!("rationale-{code}"))),
            )
        });
        let rationale: Map<String, Value> = rationale.into_iter().collect();
        data.insert("exemption_rationale".to_owned(), Value::Object(rationale));
    }
    let file = visit.file("upload").map(|file| ("upload", file));
    let file: Option<(&str, &Arc<_>)> = file;
    let found = desk.send("inventory_import", data, file)?;
    let rows = list(&found, "rows").iter().map(|row| {
        let name = text(row, "name");
        let outcome = text(row, "outcome");
        Row {
            number: number(desk, &row["row"]),
            to: (outcome != "failed" && (is_written || outcome != "created"))
                .then(|| desk.to(&format!("/dataset/{}", part(name)))),
            name: name.to_owned(),
            errors: told(desk, &row["errors"]),
            outcome: outcome.to_owned(),
        }
    });
    Ok(Done {
        is_written,
        created: number(desk, &found["created"]),
        updated: number(desk, &found["updated"]),
        unchanged: number(desk, &found["unchanged"]),
        failed: number(desk, &found["failed"]),
        rows: rows.filter(|row| row.outcome != "unchanged").collect(),
    })
}

/// Writes what is wrong with a line in the reader's language.
fn told(desk: &Desk<'_>, errors: &Value) -> String {
    let mut errors = errors.clone();
    messages::translate(&mut errors, &desk.visit.language);
    let errors = errors.as_object();
    let told = errors.map(|errors| faults(desk, desk.schema(RECORD), errors));
    told.unwrap_or_default()
}
