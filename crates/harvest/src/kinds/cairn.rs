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
/// The position before everything.
const BEGINNING: &str = "0";

impl Harvester for Cairn {
    fn name(&self) -> &'static str {
        "cairn"
    }

    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
        let known = remote.since.and(remote.memory["cursor"].as_str());
        let (since, whole) = match place {
            Some(place) => (
                place["cursor"].as_str().unwrap_or(BEGINNING).to_owned(),
                place["whole"] == json!(true),
            ),
            None => (known.unwrap_or(BEGINNING).to_owned(), known.is_none()),
        };
        match changes(remote, &since, whole) {
            // The peer does not know the position: it was made anew.
            Err(Trouble::Failed(_)) if place.is_none() && since != BEGINNING => {
                changes(remote, BEGINNING, true)
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

fn changes(remote: &Remote<'_>, since: &str, whole: bool) -> Result<Page, Trouble> {
    let address = format!(
        "{}/api/changes?{}",
        base(&remote.source.url),
        query([("since", since), ("limit", "1000")])
    );
    let answer = remote.get_json(&address)?;
    let (Some(changes), Some(cursor)) = (answer["changes"].as_array(), answer["cursor"].as_str())
    else {
        return Err(Trouble::because(format!(
            "{address}: the answer is no feed of changes"
        )));
    };
    let mut page = Page {
        whole,
        ..Page::default()
    };
    for change in changes {
        let Some(id) = change["id"].as_str() else {
            page.errors.push("a change has no id".to_owned());
            continue;
        };
        if change["deleted"] == json!(true) {
            page.gone.push(id.to_owned());
            continue;
        }
        let Some(sha256) = change["sha256"].as_str() else {
            page.errors.push(format!("the change of {id} has no hash"));
            continue;
        };
        let url = change["name"]
            .as_str()
            .map(|name| format!("{}/dataset/{name}", base(&remote.source.url)));
        page.found.push(Found {
            guid: id.to_owned(),
            mark: sha256.to_owned(),
            url,
            ..Found::default()
        });
    }
    if answer["more"] == json!(true) {
        if cursor == since {
            return Err(Trouble::because(format!(
                "{address}: the feed does not go on"
            )));
        }
        page.next = Some(json!({"cursor": cursor, "whole": whole}));
    } else {
        page.memory = Some(json!({"cursor": cursor}));
    }
    Ok(page)
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
    #[derive(serde::Deserialize)]
    struct Named {
        id: String,
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
