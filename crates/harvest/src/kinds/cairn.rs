//! `cairn`: another Cairn, by its feed of changes.

use std::collections::HashMap;

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::{ExchangeError, Mapped, Options};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::{base, query};
use crate::harvester::{Content, Found, Got, Harvester, Page, Trouble};
use crate::hash;
use crate::remote::{Answer, Remote};

/// The kind.
pub(crate) struct Cairn;

/// Records that are fetched with one request.
const TOGETHER: usize = 50;
/// Records of a page of the feed, with what they are and without.
const RECORDS: &str = "500";
const IDS: &str = "1000";
/// The position before everything.
const BEGINNING: &str = "0";

impl Harvester for Cairn {
    fn name(&self) -> &'static str {
        "cairn"
    }

    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
        let asked = match place {
            Some(place) => Asked {
                since: place["cursor"].as_str().unwrap_or(BEGINNING).to_owned(),
                whole: place["whole"] == json!(true),
                records: place["records"] == json!(true),
            },
            None => match remote.since.and(remote.memory["cursor"].as_str()) {
                // What changed is wanted as it is now.
                Some(cursor) => Asked {
                    since: cursor.to_owned(),
                    whole: false,
                    records: true,
                },
                None => from_beginning(remote)?,
            },
        };
        match changes(remote, &asked) {
            // The peer does not know the position: it was made anew.
            Err(Trouble::Failed(_)) if place.is_none() && !asked.whole => {
                changes(remote, &from_beginning(remote)?)
            }
            done => done,
        }
    }

    fn fetched_together(&self) -> usize {
        TOGETHER
    }

    fn fetch(
        &self,
        remote: &Remote<'_>,
        objects: &[HarvestObject],
    ) -> Result<Vec<Result<Got, String>>, Trouble> {
        let ids: Vec<String> = objects
            .iter()
            .map(|object| format!("\"{}\"", object.guid.replace(['"', '\\'], "")))
            .collect();
        let fq = format!("id:({})", ids.join(" OR "));
        let rows = objects.len().to_string();
        let address = format!(
            "{}/api/3/action/package_search?{}",
            base(&remote.source.url),
            query([("rows", rows.as_str()), ("fq", &fq)])
        );
        let answer = remote.get(&address, "application/json")?;
        let mut found = results(&answer)?;
        Ok(objects
            .iter()
            .map(|object| {
                Ok(match found.remove(&object.guid) {
                    Some(text) => Got::Record(Content {
                        mark: Some(hash::of_text(text.as_bytes())),
                        text,
                    }),
                    None => Got::Gone,
                })
            })
            .collect())
    }

    fn map(
        &self,
        _object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        _config: &Map<String, Value>,
    ) -> Result<Mapped, ExchangeError> {
        super::package(content, options)
    }

    fn reads(&self, answer: &Answer) -> bool {
        answer
            .json()
            .is_ok_and(|document| document["changes"].is_array() && document["cursor"].is_string())
    }
}

/// What of the feed is asked for.
struct Asked {
    since: String,
    /// Whether it tells of everything that there is.
    whole: bool,
    /// Whether the records are wanted beside their hashes.
    records: bool,
}

/// Where nothing is known, every record is wanted; where some are, most of them are as they were.
fn from_beginning(remote: &Remote<'_>) -> Result<Asked, Trouble> {
    let id = &remote.source.record.id;
    let known = remote
        .app
        .store
        .read(|tx| tx.count_harvested(id))
        .map_err(|error| Trouble::because(error.to_string()))?;
    Ok(Asked {
        since: BEGINNING.to_owned(),
        whole: true,
        records: known == 0,
    })
}

#[derive(serde::Deserialize)]
struct Feed {
    changes: Vec<Box<RawValue>>,
    cursor: String,
    #[serde(default)]
    more: bool,
}

#[derive(serde::Deserialize)]
struct Change {
    id: Option<String>,
    name: Option<String>,
    sha256: Option<String>,
    #[serde(default)]
    deleted: bool,
    record: Option<Box<RawValue>>,
}

/// What names a record.
#[derive(serde::Deserialize)]
struct Named {
    id: String,
}

fn changes(remote: &Remote<'_>, asked: &Asked) -> Result<Page, Trouble> {
    let limit = if asked.records { RECORDS } else { IDS };
    let mut parts = vec![("since", asked.since.as_str()), ("limit", limit)];
    if asked.records {
        parts.push(("records", "true"));
    }
    let address = format!("{}/api/changes?{}", base(&remote.source.url), query(parts));
    let answer = remote.get(&address, "application/json")?;
    let feed: Feed = serde_json::from_str(&answer.text()).map_err(|error| {
        Trouble::because(format!(
            "{address}: the answer is no feed of changes: {error}"
        ))
    })?;
    let mut page = Page {
        whole: asked.whole,
        ..Page::default()
    };
    for change in feed.changes {
        match serde_json::from_str(change.get()) {
            Ok(change) => take(remote, change, &mut page),
            Err(error) => page
                .errors
                .push(format!("a change cannot be read: {error}")),
        }
    }
    if feed.more {
        if feed.cursor == asked.since {
            return Err(Trouble::because(format!(
                "{address}: the feed does not go on"
            )));
        }
        page.next =
            Some(json!({"cursor": feed.cursor, "whole": asked.whole, "records": asked.records}));
    } else {
        page.memory = Some(json!({"cursor": feed.cursor}));
    }
    Ok(page)
}

/// Takes a change into a page.
fn take(remote: &Remote<'_>, change: Change, page: &mut Page) {
    let Some(id) = change.id else {
        page.errors.push("a change has no id".to_owned());
        return;
    };
    if change.deleted {
        page.gone.push(id);
        return;
    }
    let Some(sha256) = change.sha256 else {
        page.errors.push(format!("the change of {id} has no hash"));
        return;
    };
    let content = change.record.map(|record| record.get().to_owned());
    let is_another = content.as_deref().is_some_and(|text| {
        serde_json::from_str::<Named>(text).map_or(true, |named| named.id != id)
    });
    if is_another {
        page.errors
            .push(format!("the change of {id} holds another record"));
        return;
    }
    let url = change
        .name
        .map(|name| format!("{}/dataset/{name}", base(&remote.source.url)));
    page.found.push(Found {
        mark: match &content {
            Some(text) => hash::of_text(text.as_bytes()),
            None => sha256,
        },
        guid: id,
        content,
        url,
        ..Found::default()
    });
}

/// The records of an answer as they came, by id.
fn results(answer: &Answer) -> Result<HashMap<String, String>, Trouble> {
    #[derive(serde::Deserialize)]
    struct Envelope {
        result: Results,
    }
    #[derive(serde::Deserialize)]
    struct Results {
        results: Vec<Box<RawValue>>,
    }
    let failed = |error: serde_json::Error| {
        Trouble::because(format!(
            "{} is no list of records: {error}",
            answer.fetched.url
        ))
    };
    let envelope: Envelope = serde_json::from_slice(&answer.body).map_err(failed)?;
    let mut found = HashMap::new();
    for raw in envelope.result.results {
        let named: Named = serde_json::from_str(raw.get()).map_err(failed)?;
        found.insert(named.id, raw.get().to_owned());
    }
    Ok(found)
}
