//! What waits for a steward: drafts, loads that failed, tables that are held, records past their promise, assessments that do not hold
//! any more, requests to answer.

use askama::Template;
use cairn_catalogue::ActionError;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::super::record::title_of;
use super::super::registers::stale_said;
use super::super::{Answer, rendered};
use crate::desk::{Desk, part};
use crate::frame::{Frame, Way};
use crate::said::{Said, Told, list, text};
use crate::titles::Titles;

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

/// What can wait for a steward.
struct Kind {
    /// Names the section, and its messages: `work-ID` and `work-ID-about`.
    id: &'static str,
    /// Finds what waits; nothing where the kind does not concern the visitor.
    find: fn(&Desk<'_>, &Scope) -> Result<Option<Found>, ActionError>,
}

/// The kinds, in the order of the page.
const KINDS: &[Kind] = &[
    Kind {
        id: "drafts",
        find: drafts,
    },
    Kind {
        id: "loads",
        find: |desk, scope| attention(desk, scope, "load_failed").map(Some),
    },
    Kind {
        id: "held",
        find: |desk, scope| attention(desk, scope, "privacy_held").map(Some),
    },
    Kind {
        id: "comments",
        find: |desk, _| comments(desk).map(Some),
    },
    Kind {
        id: "stale",
        find: stale,
    },
    Kind {
        id: "assessments",
        find: assessments,
    },
    Kind {
        id: "requests",
        find: requests,
    },
];

/// What concerns the visitor.
struct Scope {
    /// What records of their organizations match; everything for sysadmins, nothing for those who have none.
    within: Option<String>,
    /// Loads that failed, and tables that are held.
    attention: Value,
}

/// What waits of a kind: how many, and the first of them.
type Found = (u64, Vec<Entry>);

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
    note: Told,
    since: String,
}

/// Answers `/dashboard/work`: some searches and a look at loads, however much there is.
pub(super) fn page(desk: &Desk<'_>) -> Answer {
    let scope = Scope {
        within: whose(desk)?,
        attention: desk.ask("steward_attention_list", json!({"limit": ROWS}))?,
    };
    let mut lists = Vec::new();
    for kind in KINDS {
        if let Some((total, entries)) = (kind.find)(desk, &scope)? {
            lists.push(List {
                id: kind.id,
                title: desk.say(&format!("work-{}", kind.id)),
                about: desk.say(&format!("work-{}-about", kind.id)),
                total,
                entries,
            });
        }
    }
    let page = Work {
        frame: Frame::new(desk, desk.say("dashboard-work")),
        tabs: super::tabs(desk),
        lists,
    };
    rendered(200, &page)
}

fn drafts(desk: &Desk<'_>, scope: &Scope) -> Result<Option<Found>, ActionError> {
    let own = mine(desk, scope.within.as_deref());
    let filters = vec!["state:draft".to_owned(), own];
    searched(desk, filters, "edit").map(Some)
}

fn stale(desk: &Desk<'_>, scope: &Scope) -> Result<Option<Found>, ActionError> {
    let Some(within) = &scope.within else {
        return Ok(None);
    };
    let filters = vec![within.clone(), "state:active".to_owned(), late(desk)];
    searched(desk, filters, "").map(Some)
}

/// Returns the algorithms of the visitor's organizations whose assessments do not hold any more.
fn assessments(desk: &Desk<'_>, scope: &Scope) -> Result<Option<Found>, ActionError> {
    if scope.within.is_none() || desk.schema("algorithm").is_none() {
        return Ok(None);
    }
    let found = desk.ask("algorithm_assessment_list", json!({"limit": ROWS}))?;
    let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
    let names = found.iter().map(|one| text(one, "package_name"));
    let titles = Titles::of_records(desk, names)?;
    let entries: Vec<Entry> = found
        .into_iter()
        .map(|one| Entry {
            to: desk.to(&format!(
                "/algorithm/assess/{}",
                part(text(one, "package_name"))
            )),
            title: titled(&titles, one),
            note: Said::alone(&stale_said(desk, one)),
            since: text(one, "stale").to_owned(),
        })
        .collect();
    Ok(Some((entries.len() as u64, entries)))
}

fn requests(desk: &Desk<'_>, scope: &Scope) -> Result<Option<Found>, ActionError> {
    let Some(within) = (scope.within.as_ref()).filter(|_| desk.schema("data-request").is_some())
    else {
        return Ok(None);
    };
    let filters = vec![
        within.clone(),
        "dataset_type:data-request".to_owned(),
        "state:active".to_owned(),
        format!("request_status:({})", OPEN_REQUESTS.join(" OR ")),
    ];
    searched(desk, filters, "").map(Some)
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
fn late(desk: &Desk<'_>) -> String {
    let now = desk.app.clock.now();
    let passed = PROMISES.iter().map(|(frequency, days)| {
        let before = (now - TimeDelta::days(*days)).format("%Y-%m-%dT%H:%M:%SZ");
        format!("(update_frequency:{frequency} AND metadata_modified:[* TO {before}])")
    });
    passed.collect::<Vec<_>>().join(" OR ")
}

/// Returns the records that match, those that changed longest ago first; `does` is what is done with each, if anything.
fn searched(desk: &Desk<'_>, filters: Vec<String>, does: &str) -> Result<Found, ActionError> {
    let found = desk.ask(
        "package_search",
        json!({
            "fq_list": filters, "rows": ROWS, "sort": "metadata_modified asc",
            "include_drafts": true, "include_private": true, "facet": false,
        }),
    )?;
    let entries = list(&found, "results").iter().map(|record| {
        let kind = text(record, "type");
        let name = part(text(record, "name"));
        let path = match does {
            "" => format!("/{}/{name}", part(kind)),
            does => format!("/{}/{does}/{name}", part(kind)),
        };
        Entry {
            to: desk.to(&path),
            title: title_of(desk, record).text,
            note: Said::alone(&desk.type_name(&format!("one-{kind}"))),
            since: text(record, "metadata_modified").to_owned(),
        }
    });
    let total = found.get("count").and_then(Value::as_u64).unwrap_or(0);
    Ok((total, entries.collect()))
}

/// Returns what waits of the loads that failed, or of the tables that are held.
fn attention(desk: &Desk<'_>, scope: &Scope, kind: &str) -> Result<Found, ActionError> {
    let found = scope.attention.as_array().into_iter().flatten();
    let found: Vec<&Value> = found.filter(|one| text(one, "kind") == kind).collect();
    let names = found.iter().map(|one| text(one, "package_name"));
    let titles = Titles::of_records(desk, names)?;
    let entries = found.into_iter().map(|one| entry(desk, &titles, one));
    let entries: Vec<Entry> = entries.collect();
    Ok((entries.len() as u64, entries))
}

/// Returns what the record is called that something waits of.
fn titled(titles: &Titles, one: &Value) -> String {
    titles.get(
        text(one, "package_name"),
        text(one, "package_title").to_owned(),
    )
}

/// Returns the comments that the visitor decides on.
fn comments(desk: &Desk<'_>) -> Result<Found, ActionError> {
    let found = desk.ask("comment_moderation_list", json!({"limit": ROWS}))?;
    let found: Vec<&Value> = found.as_array().into_iter().flatten().collect();
    let names = found.iter().map(|one| text(&one["package"], "name"));
    let titles = Titles::of_records(desk, names)?;
    let entries: Vec<Entry> = found
        .into_iter()
        .map(|one| Entry {
            to: desk.to("/participate/moderation"),
            title: titles.get(
                text(&one["package"], "name"),
                text(&one["package"], "title").to_owned(),
            ),
            note: Said::alone(text(&one["user"], "display_name")),
            since: text(one, "at").to_owned(),
        })
        .collect();
    Ok((entries.len() as u64, entries))
}

fn entry(desk: &Desk<'_>, titles: &Titles, one: &Value) -> Entry {
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
        title: format!("{} – {name}", titled(titles, one)),
        note: desk.told(text(one, "message")),
        since: text(one, "since").to_owned(),
    }
}
