//! What waits for somebody to look at it: how much of each kind, and the tables that are held since they may be about persons.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::super::{Answer, refusal, rendered};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::said::{list, text};
use crate::titles::Titles;

/// Tables that are counted.
const MOST: u64 = 100;
/// Tables that are shown at once: what was found in each is asked for.
const SHOWN: usize = 25;

/// What can wait for somebody to look at it.
struct Kind {
    /// What it is called.
    name: &'static str,
    /// Where it is looked at.
    to: &'static str,
    /// Tells how much waits.
    count: fn(&Desk<'_>) -> Result<u64, ActionError>,
}

/// The kinds, in the order of the page.
const KINDS: &[Kind] = &[
    Kind {
        name: "moderation-tables",
        to: "/ckan-admin/moderation#tables",
        count: |desk| Ok(waiting(desk)?.len() as u64),
    },
    Kind {
        name: "moderation-publications",
        to: "/dashboard/publishing",
        count: |desk| {
            let found = desk.ask("publication_list", json!({"state": "waiting"}))?;
            Ok(found.as_array().map_or(0, Vec::len) as u64)
        },
    },
];

#[derive(Template)]
#[template(path = "admin/moderation.html")]
struct Moderation<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    /// What each kind is called, where it is looked at, how much waits.
    kinds: Vec<(String, String, u64)>,
    held: Vec<Held>,
}

/// A table that is held.
struct Held {
    id: String,
    to: String,
    title: String,
    /// Whether it was not looked through yet.
    is_waiting: bool,
    /// What was found: column, about what, how many.
    findings: Vec<(String, String, u64)>,
}

/// Answers `/ckan-admin/moderation`.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    if desk.visit.form.is_some() {
        let id = json!({"resource_id": desk.visit.field("resource_id")});
        return match desk.act("datastore_privacy_confirm", id) {
            Ok(_) | Err(ActionError::NotFound(_)) => super::back(desk, "moderation", "confirmed"),
            Err(ActionError::Validation(_)) => Ok(Some(refusal(desk, 400))),
            Err(error) => Err(error),
        };
    }
    let mut kinds = Vec::new();
    for kind in KINDS {
        let count = (kind.count)(desk)?;
        kinds.push((desk.say(kind.name), desk.to(kind.to), count));
    }
    let waiting = waiting(desk)?;
    let first = waiting.iter().take(SHOWN);
    let titles = Titles::of_records(desk, first.clone().map(|one| text(one, "package_name")))?;
    let held = first.map(|one| shown(desk, &titles, one));
    let held = held.collect::<Result<Vec<Held>, ActionError>>()?;
    let page = Moderation {
        frame: Frame::new(desk, desk.say("admin-moderation")),
        tabs: super::tabs(desk),
        kinds,
        held,
    };
    rendered(200, &page)
}

/// Returns the tables that are held.
fn waiting(desk: &Desk<'_>) -> Result<Vec<Value>, ActionError> {
    let found = desk.ask("steward_attention_list", json!({"limit": MOST}))?;
    let found = found.as_array().into_iter().flatten();
    let held = found.filter(|one| text(one, "kind") == "privacy_held");
    Ok(held.cloned().collect())
}

fn shown(desk: &Desk<'_>, titles: &Titles, one: &Value) -> Result<Held, ActionError> {
    let record = titles.get(
        text(one, "package_name"),
        text(one, "package_title").to_owned(),
    );
    let id = text(one, "resource_id");
    let report = desk
        .find("datastore_privacy_show", json!({"resource_id": id}))?
        .unwrap_or(Value::Null);
    let findings = list(&report, "findings").iter().map(|finding| {
        (
            text(finding, "column").to_owned(),
            about(desk, text(finding, "kind")),
            finding.get("count").and_then(Value::as_u64).unwrap_or(0),
        )
    });
    let name = match text(one, "resource_name") {
        "" => desk.say("resource-unnamed"),
        name => name.to_owned(),
    };
    Ok(Held {
        id: id.to_owned(),
        to: desk.to(&format!(
            "/{}/{}/resource/{}",
            part(text(one, "package_type")),
            part(text(one, "package_name")),
            part(id)
        )),
        title: format!("{record} – {name}"),
        is_waiting: report.get("waiting") == Some(&json!(true)),
        findings: findings.collect(),
    })
}

/// Returns what a finding is about, in words.
fn about(desk: &Desk<'_>, kind: &str) -> String {
    let name = format!("finding-{}", kind.replace('_', "-"));
    match desk.words.has(&name) {
        true => desk.say(&name),
        false => kind.replace('_', " "),
    }
}
