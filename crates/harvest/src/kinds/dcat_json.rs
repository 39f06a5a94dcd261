//! `dcat_json`: DCAT as plain JSON, the form of `/dcat.json`, page by page.

use std::collections::BTreeSet;

use cairn_domain::harvest::HarvestObject;
use cairn_exchange::json::{self, Broken};
use cairn_exchange::name::Names;
use cairn_exchange::{ExchangeError, Mapped, Options, dcat_json};
use serde_json::{Map, Value, json};
use url::Url;

use super::{datajson, text};
use crate::harvester::{Found, Harvester, Page, Trouble};
use crate::hash;
use crate::remote::{Answer, Remote};

/// The kind.
pub(crate) struct DcatJson;

/// What is asked for.
const ACCEPT: &str = "application/json, */*;q=0.1";
/// Most pages of a catalogue.
const MOST: u64 = 100_000;
/// Keys that catalogues of Project Open Data have and these do not.
const OF_DATA_JSON: &[&str] = &["accessLevel", "mbox", "contactPoint", "bureauCode"];

impl Harvester for DcatJson {
    fn name(&self) -> &'static str {
        "dcat_json"
    }

    fn page(&self, remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
        let mut page = Page {
            whole: true,
            ..Page::default()
        };
        let number = place.map_or(1, |place| place["number"].as_u64().unwrap_or(1));
        if number > MOST {
            return Err(Trouble::because(format!(
                "{} has more than {MOST} pages",
                remote.source.url
            )));
        }
        let answer = match number {
            1 => remote.get(&remote.source.url, ACCEPT)?,
            _ => match remote.get_if_there(&numbered(&remote.source.url, number), ACCEPT)? {
                Some(answer) => answer,
                None => return end(remote, place),
            },
        };
        let (document, fault) = read(&answer)?;
        let Some(items) = items(&document) else {
            return Err(Trouble::because(format!(
                "{} is no list of datasets",
                answer.fetched.url
            )));
        };
        if let Some(fault) = fault {
            page.in_part = true;
            page.errors.push(format!(
                "{} is not JSON: {fault}. What stands behind it is not read",
                answer.fetched.url
            ));
        }
        if items.is_empty() {
            return match number {
                1 => Err(Trouble::because(format!(
                    "{} lists no datasets",
                    remote.source.url
                ))),
                _ => end(remote, place),
            };
        }
        for item in items {
            list(remote.config(), item, &mut page);
        }
        let guids = guids(items);
        let before = |key: &str| place.and_then(|place| place[key].as_str());
        // A server that knows no pages sends the same again: that is the first one, as it is by now.
        if number > 1 && before("first") == Some(guids.as_str()) {
            return Ok(Page {
                whole: true,
                ..Page::default()
            });
        }
        if number > 1 && before("last") == Some(guids.as_str()) {
            return end(remote, place);
        }
        let first = before("first").unwrap_or(&guids);
        page.next = Some(json!({"number": number + 1, "first": first, "last": guids}));
        Ok(page)
    }

    fn map(
        &self,
        _object: &HarvestObject,
        content: &str,
        options: &Options<'_>,
        _config: &Map<String, Value>,
    ) -> Result<Mapped, ExchangeError> {
        dcat_json::dataset_from(&super::document(content)?, options, &mut Names::default())
    }

    fn resource_ids_are_made(&self) -> bool {
        true
    }

    fn reads(&self, answer: &Answer) -> bool {
        let Ok(document) = answer.json() else {
            return false;
        };
        let Some(items) = items(&document) else {
            return false;
        };
        let is_item = |item: &Value| {
            item.as_object()
                .is_some_and(|item| text(item, "title").is_some())
        };
        let of_data_json = |item: &Value| OF_DATA_JSON.iter().any(|key| item.get(*key).is_some());
        let is_named = Url::parse(&answer.fetched.url)
            .is_ok_and(|url| url.path().trim_end_matches('/').ends_with("dcat.json"));
        let of_linked_data = |item: &Value| item.get("@context").is_some();
        let is_bare = document.is_array()
            && !items
                .iter()
                .any(|item| of_data_json(item) || of_linked_data(item));
        items.iter().any(is_item) && (is_named || is_bare)
    }
}

/// Reads a page; one that breaks off up to that place.
fn read(answer: &Answer) -> Result<(Value, Option<Broken>), Trouble> {
    let text = answer.text();
    match json::legible(&text) {
        Some(legible) => {
            let document = serde_json::from_str(&legible.text).map_err(|error| {
                Trouble::because(format!("{} is not JSON: {error}", answer.fetched.url))
            })?;
            Ok((document, legible.fault))
        }
        None => answer.json().map(|document| (document, None)),
    }
}

/// Ends a list of several pages. Where its first page is another one by now, records moved from page to page while it was read, and
/// one that is on none of those that were read may be there all the same: lists begin with what changed last.
fn end(remote: &Remote<'_>, place: Option<&Value>) -> Result<Page, Trouble> {
    let (document, _) = read(&remote.get(&remote.source.url, ACCEPT)?)?;
    let now = items(&document).map(|items| guids(items));
    let first = place.and_then(|place| place["first"].as_str());
    Ok(Page {
        whole: true,
        in_part: now.as_deref() != first,
        ..Page::default()
    })
}

/// Returns a hash of the names of all items, whatever the configuration wants of them.
fn guids(items: &[Value]) -> String {
    let guids: BTreeSet<Option<String>> = items
        .iter()
        .map(|item| item.as_object().and_then(datajson::identifier))
        .collect();
    hash::of_text(hash::canonical(&json!(guids)).as_bytes())
}

/// Returns the items of a document: a list, or an object that holds one.
fn items(document: &Value) -> Option<&Vec<Value>> {
    match document {
        Value::Array(list) => Some(list),
        Value::Object(map) => map.get("dataset")?.as_array(),
        _ => None,
    }
}

/// Returns the address of a page.
fn numbered(address: &str, number: u64) -> String {
    match Url::parse(address) {
        Ok(mut url) => {
            url.query_pairs_mut()
                .append_pair("page", &number.to_string());
            url.into()
        }
        // It could not be asked for either.
        Err(_) => address.to_owned(),
    }
}

/// Lists an item, where it has a name and the configuration wants it.
fn list(config: &Map<String, Value>, item: &Value, page: &mut Page) {
    let Value::Object(item) = item else {
        page.errors
            .push(format!("A member of the list is no object: {item}"));
        return;
    };
    if item.contains_key(json::CUT) {
        page.errors
            .extend(datajson::identifier(item).map(|guid| datajson::not_whole(&guid)));
        return;
    }
    if !datajson::is_wanted(config, item) {
        return;
    }
    let mut item = item.clone();
    datajson::defaults(config, &mut item);
    let Some(guid) = datajson::identifier(&item) else {
        let title = text(&item, "title").unwrap_or("none");
        page.errors
            .push(format!("A dataset has no identifier: its title is {title}"));
        return;
    };
    item.insert("identifier".to_owned(), json!(guid));
    let url = text(&item, "landingPage").map(str::to_owned);
    let item = Value::Object(item);
    page.found.push(Found {
        guid,
        mark: hash::canonical(&item),
        content: Some(item.to_string()),
        url,
        ..Found::default()
    });
}
