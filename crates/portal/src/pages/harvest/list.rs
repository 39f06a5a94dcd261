//! The sources that somebody looks after.

use askama::Template;
use cairn_catalogue::ActionError;
use serde_json::{Value, json};

use super::KIND;
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::pages::results::filter;
use crate::pages::{admin, rendered};
use crate::said::{list, text};
use crate::visit::Page;

/// Most sources of a list.
const MOST: u64 = 1000;

#[derive(Template)]
#[template(path = "harvest/list.html")]
struct Sources<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    new: String,
    sources: Vec<Source>,
}

struct Source {
    to: String,
    title: String,
    url: String,
    kind: String,
    is_active: bool,
    /// How the last run stands, where that is known.
    status: String,
    when: String,
}

/// Answers `/harvest` to those who look after sources; nothing for others, to whom they are records.
pub(super) fn page(desk: &Desk<'_>) -> Result<Option<Page>, ActionError> {
    let Some(found) = found(desk)? else {
        return Ok(None);
    };
    let page = Sources {
        frame: Frame::new(desk, desk.say("admin-harvest")),
        tabs: match desk.visit.caller.is_sysadmin() {
            true => admin::tabs(desk),
            false => Vec::new(),
        },
        new: desk.to(&format!("/{KIND}/new")),
        sources: found.iter().map(|one| source(desk, one)).collect(),
    };
    rendered(200, &page)
}

/// Returns the sources that the visitor looks after; nothing where they look after none and cannot.
fn found(desk: &Desk<'_>) -> Result<Option<Vec<Value>>, ActionError> {
    let caller = &desk.visit.caller;
    if caller.is_anonymous() {
        return Ok(None);
    }
    if caller.is_sysadmin() {
        let params = json!({"return_last_job_status": true});
        let found = desk.ask("harvest_source_list", params)?;
        return Ok(Some(found.as_array().cloned().unwrap_or_default()));
    }
    let own = desk.ask(
        "organization_list_for_user",
        json!({"permission": "update_dataset"}),
    )?;
    let own: Vec<String> = own
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| filter("owner_org", text(one, "id")))
        .collect();
    if own.is_empty() {
        return Ok(None);
    }
    let params = json!({
        "fq": format!("+dataset_type:{KIND} +({})", own.join(" OR ")),
        "include_private": true, "rows": MOST, "sort": "title_string asc",
    });
    let found = desk.ask("package_search", params)?;
    Ok(Some(list(&found, "results").to_vec()))
}

fn source(desk: &Desk<'_>, one: &Value) -> Source {
    // Lists of sources call the type of a source `type`; as a record that is what it is itself.
    let kind = match text(one, "source_type") {
        "" => text(one, "type"),
        kind => kind,
    };
    let id = match text(one, "name") {
        "" => text(one, "id"),
        name => name,
    };
    let status = text(one, "last_job_status");
    let known = format!("run-{}", status.to_lowercase());
    let last = one.get("status").unwrap_or(&Value::Null);
    Source {
        to: desk.to(&format!("/{KIND}/{}", part(id))),
        title: match super::title(one) {
            "" => text(one, "url").to_owned(),
            title => title.to_owned(),
        },
        url: text(one, "url").to_owned(),
        kind: super::kind_name(desk, kind),
        is_active: one.get("active") != Some(&json!(false)),
        status: match desk.words.has(&known) {
            true => desk.say(&known),
            false => String::new(),
        },
        when: match status.is_empty() {
            true => String::new(),
            false => text(last, "last_harvest_request").to_owned(),
        },
    }
}
