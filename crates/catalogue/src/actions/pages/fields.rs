//! What is said of a page: read from what was sent, and shown.

use cairn_domain::text::parse_date;
use cairn_exchange::name;
use cairn_store::WrittenPage;
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use super::SAID;
use crate::clock::iso;
use crate::error::{ActionError, ErrorDict};
use crate::input::{Input, as_bool, integer, plain_text};

/// Kinds of pages.
const KINDS: [&str; 2] = ["page", "blog"];
/// Longest value, in bytes; the website shows no more of a text either.
const MOST_BYTES: usize = 256 << 10;
/// Most keys of a page.
const MOST_KEYS: usize = 50;
/// Keys of a body that are not said by those who write.
pub(super) const REVISIONS: &str = "revisions";
pub(super) const USER: &str = "user_id";

/// What was sent of a page.
pub(super) struct Given {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) private: bool,
    pub(super) place: Option<i32>,
    pub(super) published: Option<NaiveDateTime>,
    pub(super) body: Map<String, Value>,
}

impl Given {
    /// Reads what was sent, telling what is wrong with all of it.
    pub(super) fn read(input: &Input, languages: &[String]) -> Result<Self, ActionError> {
        let mut errors = ErrorDict::new();
        let mut body = Map::new();
        for key in ["title_translated", "content_translated"] {
            match texts(input, key, languages) {
                Ok(Some(texts)) => drop(body.insert(key.to_owned(), texts)),
                Ok(None) => {}
                Err(why) => drop(errors.insert(key.to_owned(), json!([why]))),
            }
        }
        let first = |key: &str| {
            let texts = body.get(key)?.as_object()?;
            let mut given = languages.iter().filter_map(|language| texts.get(language));
            given.next()?.as_str().map(str::to_owned)
        };
        let title = input.text("title").or_else(|| first("title_translated"));
        let content = input
            .text("content")
            .or_else(|| first("content_translated"));
        if title.as_deref().is_none_or(|title| title.trim().is_empty()) {
            errors.insert("title".to_owned(), json!(["Missing value"]));
        }
        body.insert("title".to_owned(), json!(title.unwrap_or_default()));
        body.insert("content".to_owned(), json!(content.unwrap_or_default()));
        let name = input.text("name").unwrap_or_default();
        if name.is_empty() {
            errors.insert("name".to_owned(), json!(["Missing value"]));
        } else if !name::is_valid(&name) {
            let why = "Must be lower-case letters, digits, - and _, 2 to 100 of them";
            errors.insert("name".to_owned(), json!([why]));
        }
        let kind = input
            .text("page_type")
            .unwrap_or_else(|| KINDS[0].to_owned());
        if !KINDS.contains(&kind.as_str()) {
            let why = "Value must be one of ['page', 'blog']";
            errors.insert("page_type".to_owned(), json!([why]));
        }
        let private = match input.get("private") {
            None => false,
            Some(value) if *value == "" => false,
            Some(value) => as_bool(value).unwrap_or_else(|| {
                errors.insert("private".to_owned(), json!(["Parameter is not an bool"]));
                true
            }),
        };
        let place = match input.get("order").filter(|value| **value != "") {
            None => None,
            Some(value) => {
                let place = integer(value).and_then(|place| i32::try_from(place).ok());
                if place.is_none() {
                    errors.insert("order".to_owned(), json!(["Invalid integer"]));
                }
                place
            }
        };
        let published = match input.text("publish_date") {
            None => None,
            Some(text) => {
                let day = parse_date(&text);
                if day.is_none() {
                    errors.insert("publish_date".to_owned(), json!(["Date format incorrect"]));
                }
                day
            }
        };
        if kind == "blog" && input.text("publish_date").is_none() {
            errors.insert("publish_date".to_owned(), json!(["Missing value"]));
        }
        let own = |key: &str| SAID.iter().any(|param| param.name == key);
        for (key, value) in &input.data {
            let is_kept = [
                REVISIONS, USER, "org_id", "id", "group_id", "created", "modified",
            ];
            if !own(key) && !is_kept.contains(&key.as_str()) && !value.is_null() {
                body.insert(key.clone(), json!(plain_text(value)));
            }
        }
        for (key, value) in &body {
            if value.to_string().len() > MOST_BYTES {
                let why = format!("Must be at most {MOST_BYTES} characters long");
                errors.insert(key.clone(), json!([why]));
            }
        }
        if body.len() > MOST_KEYS {
            let why = format!("A page has at most {MOST_KEYS} keys");
            errors.insert("__extras".to_owned(), json!([why]));
        }
        match errors.is_empty() {
            true => Ok(Self {
                name,
                kind,
                private,
                place,
                published,
                body,
            }),
            false => Err(ActionError::Validation(errors)),
        }
    }
}

/// Reads texts by language: an object, or the text of one.
fn texts(input: &Input, key: &str, languages: &[String]) -> Result<Option<Value>, &'static str> {
    let wrong = "Texts by language are expected";
    let parsed;
    let given = match input.get(key) {
        None => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => {
            parsed = serde_json::from_str::<Value>(text).map_err(|_| wrong)?;
            &parsed
        }
        Some(other) => other,
    };
    let given = given.as_object().ok_or(wrong)?;
    if !given.values().all(Value::is_string) || !given.keys().all(|key| languages.contains(key)) {
        return Err(wrong);
    }
    Ok(Some(Value::Object(given.clone())))
}

/// Shows a page in a list.
pub(super) fn item(page: &WrittenPage, group_id: Option<&str>) -> Map<String, Value> {
    let mut out = Map::new();
    let said = |key: &str| page.body.get(key).cloned().unwrap_or_default();
    out.insert("title".to_owned(), said("title"));
    out.insert("content".to_owned(), said("content"));
    out.insert("name".to_owned(), json!(page.name));
    out.insert("publish_date".to_owned(), json!(page.published.map(iso)));
    out.insert("group_id".to_owned(), json!(group_id));
    out.insert("page_type".to_owned(), json!(page.kind));
    for (key, value) in &page.body {
        if key != REVISIONS && key != USER {
            out.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    out
}

/// Shows a page by itself.
pub(super) fn whole(
    page: &WrittenPage,
    group_id: Option<&str>,
    with_revisions: bool,
) -> Map<String, Value> {
    let mut out = item(page, group_id);
    out.insert("id".to_owned(), json!(page.id));
    out.insert("private".to_owned(), json!(page.private));
    out.insert("order".to_owned(), json!(page.place));
    out.insert("created".to_owned(), json!(iso(page.created)));
    out.insert("modified".to_owned(), json!(iso(page.modified)));
    let kept = |key: &str| page.body.get(key).cloned().unwrap_or_default();
    out.insert(USER.to_owned(), kept(USER));
    if with_revisions {
        let revisions = page.body.get(REVISIONS).cloned();
        out.insert(REVISIONS.to_owned(), revisions.unwrap_or_else(|| json!([])));
    }
    out
}
