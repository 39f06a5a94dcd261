//! What waits for a steward: drafts, loads that failed, tables that are held, records past their promise, requests to answer.

use askama::Template;
use cairn_catalogue::ActionError;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::record::title_of;
use super::super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::said::{list, text};

/// Entries of each list.
const ROWS: usize = 10;
/// Organizations whose records are looked through at once.
const MOST_ORGANIZATIONS: usize = 100;
/// After how many days a record is past what its update frequency promises, a little grace included.
const PROMISES: [(&str, i64); 11] = [
    ("daily", 2),
    ("weekly", 8),
    ("biweekly", 16),
    ("monthly", 33),
    ("bimonthly", 65),
    ("quarterly", 97),
    ("biannually", 190),
    ("yearly", 375),
    ("biennially", 745),
    ("triennially", 1110),
    ("quinquennial", 1840),
];
/// States of requests for data that somebody has yet to answer.
const OPEN_REQUESTS: [&str; 3] = ["submitted", "under_review", "in_progress"];

#[derive(Template)]
#[template(path = "dashboard/work.html")]
struct Work<'a> {
    frame: Frame<'a>,
    tabs: Vec<Way>,
    lists: Vec<List>,
}

/// What waits, of one kind.
struct List {
    id: &'static str,
    title: String,
    about: String,
    total: u64,
    entries: Vec<Entry>,
}

struct Entry {
    to: String,
    title: String,
    note: String,
    since: String,
}

/// Answers `/dashboard/work`: four searches and a look at loads, however much there is.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let within = whose(desk)?;
    let mut lists = vec![searched(
        desk,
        "drafts",
        (desk.say("work-drafts"), desk.say("work-drafts-about")),
        vec!["state:draft".to_owned(), mine(desk, within.as_deref())],
    )?];
    lists.extend(attention(desk)?);
    lists.push(comments(desk)?);
    if let Some(within) = &within {
        let own = vec![within.clone()];
        let stale = [own.clone(), vec!["state:active".to_owned(), stale(desk)]].concat();
        lists.push(searched(
            desk,
            "stale",
            (desk.say("work-stale"), desk.say("work-stale-about")),
            stale,
        )?);
        if desk.schema("data-request").is_some() {
            let open = format!("request_status:({})", OPEN_REQUESTS.join(" OR "));
            let requests = vec![
                "dataset_type:data-request".to_owned(),
                "state:active".to_owned(),
                open,
            ];
            lists.push(searched(
                desk,
                "requests",
                (desk.say("work-requests"), desk.say("work-requests-about")),
                [own, requests].concat(),
            )?);
        }
    }
    let page = Work {
        frame: Frame::new(desk, desk.say("dashboard-work")),
        tabs: super::tabs(desk),
        lists,
    };
    rendered(200, &page)
}

/// Returns what records of the visitor's organizations match; everything for sysadmins, nothing for those who have none.
fn whose(desk: &Desk<'_>) -> Result<Option<String>, ActionError> {
    if desk.visit.caller.is_sysadmin() {
        return Ok(Some("*:*".to_owned()));
    }
    let found = desk.ask(
        "organization_list_for_user",
        json!({"permission": "update_dataset"}),
    )?;
    let ids: Vec<String> = found
        .as_array()
        .into_iter()
        .flatten()
        .take(MOST_ORGANIZATIONS)
        .map(|one| format!("\"{}\"", text(one, "id")))
        .collect();
    Ok((!ids.is_empty()).then(|| format!("owner_org:({})", ids.join(" OR "))))
}

/// Returns what drafts match that are the visitor's to finish.
fn mine(desk: &Desk<'_>, within: Option<&str>) -> String {
    let made = format!(
        "creator_user_id:\"{}\"",
        desk.visit.caller.id().unwrap_or_default()
    );
    match within {
        // Those who see everything finish their own.
        Some("*:*") | None => made,
        Some(within) => format!("({made} OR {within})"),
    }
}

/// Returns what records match whose time has passed.
fn stale(desk: &Desk<'_>) -> String {
    let now = desk.app.clock.now();
    let passed = PROMISES.iter().map(|(frequency, days)| {
        let before = (now - TimeDelta::days(*days)).format("%Y-%m-%dT%H:%M:%SZ");
        format!("(update_frequency:{frequency} AND metadata_modified:[* TO {before}])")
    });
    passed.collect::<Vec<_>>().join(" OR ")
}

fn searched(
    desk: &Desk<'_>,
    id: &'static str,
    (title, about): (String, String),
    filters: Vec<String>,
) -> Result<List, ActionError> {
    let found = desk.ask(
        "package_search",
        json!({
            "fq_list": filters, "rows": ROWS, "sort": "metadata_modified asc",
            "include_drafts": true, "include_private": true, "facet": false,
        }),
    )?;
    let entries = list(&found, "results").iter().map(|record| {
        let kind = text(record, "type");
        let path = match id {
            "drafts" => format!("/{}/edit/{}", part(kind), part(text(record, "name"))),
            _ => format!("/{}/{}", part(kind), part(text(record, "name"))),
        };
        Entry {
            to: desk.to(&path),
            title: title_of(desk, record).text,
            note: desk.type_name(&format!("one-{kind}")),
            since: text(record, "metadata_modified").to_owned(),
        }
    });
    Ok(List {
        id,
        title,
        about,
        total: found.get("count").and_then(Value::as_u64).unwrap_or(0),
        entries: entries.collect(),
    })
}

/// Returns the loads that failed, and the tables that are held.
fn attention(desk: &Desk<'_>) -> Result<Vec<List>, ActionError> {
    let found = desk.ask("steward_attention_list", json!({"limit": ROWS}))?;
    let of = |kind: &str| -> Vec<Entry> {
        let found = found.as_array().into_iter().flatten();
        found
            .filter(|one| text(one, "kind") == kind)
            .map(|one| entry(desk, one))
            .collect()
    };
    let list = |id, title, about, entries: Vec<Entry>| List {
        id,
        title,
        about,
        total: entries.len() as u64,
        entries,
    };
    Ok(vec![
        list(
            "loads",
            desk.say("work-loads"),
            desk.say("work-loads-about"),
            of("load_failed"),
        ),
        list(
            "held",
            desk.say("work-held"),
            desk.say("work-held-about"),
            of("privacy_held"),
        ),
    ])
}

/// Returns the comments that the visitor decides on.
fn comments(desk: &Desk<'_>) -> Result<List, ActionError> {
    let found = desk.ask("comment_moderation_list", json!({"limit": ROWS}))?;
    let found = found.as_array().into_iter().flatten();
    let entries: Vec<Entry> = found
        .map(|one| Entry {
            to: desk.to("/participate/moderation"),
            title: text(&one["package"], "title").to_owned(),
            note: text(&one["user"], "display_name").to_owned(),
            since: text(one, "at").to_owned(),
        })
        .collect();
    Ok(List {
        id: "comments",
        title: desk.say("comments-moderation"),
        about: desk.say("work-comments-about"),
        total: entries.len() as u64,
        entries,
    })
}

fn entry(desk: &Desk<'_>, one: &Value) -> Entry {
    let path = format!(
        "/{}/{}/resource/{}",
        part(text(one, "package_type")),
        part(text(one, "package_name")),
        part(text(one, "resource_id"))
    );
    let name = match text(one, "resource_name") {
        "" => desk.say("resource-unnamed"),
        name => name.to_owned(),
    };
    Entry {
        to: desk.to(&path),
        title: format!("{} – {name}", text(one, "package_title")),
        note: text(one, "message").to_owned(),
        since: text(one, "since").to_owned(),
    }
}
