//! What a row says that its record cannot say by itself: values that no field has, other spellings, columns that were not there.
//!
//! It is the complement of a lens. Each value is kept with what the record alone would have said in its place when it came; it is
//! put back only where the record still says that, so whatever was changed since is written as it is now.

use cairn_domain::text as form_of;
use serde_json::{Map, Value, json};

use super::{Form, Row};

/// The key of the extra that holds it.
pub const REST: &str = "register_rest";

/// A value that was in the row, and what the record would have said in its place.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    given: Option<Value>,
    written: Option<Value>,
}

/// What a row said beyond its record.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rest {
    /// Name and title of the organization as the row had it.
    owner: Option<(String, String)>,
    kept: Vec<(String, Kept)>,
}

impl Rest {
    /// Compares a row with what the record alone says.
    pub(super) fn between(given: &Row, written: &Row, owner: Option<(String, String)>) -> Self {
        let mut kept = Vec::new();
        for (key, value) in given {
            let ours = written.get(key);
            if ours != Some(value) {
                let pair = Kept {
                    given: Some(value.clone()),
                    written: ours.cloned(),
                };
                kept.push((key.clone(), pair));
            }
        }
        for (key, ours) in written {
            if !given.contains_key(key) {
                let pair = Kept {
                    given: None,
                    written: Some(ours.clone()),
                };
                kept.push((key.clone(), pair));
            }
        }
        Self { owner, kept }
    }

    /// Returns the keys whose values no field has.
    pub(super) fn unmapped(&self) -> impl Iterator<Item = &str> {
        self.kept
            .iter()
            .filter(|(_, kept)| {
                kept.given.as_ref().is_some_and(says) && !kept.written.as_ref().is_some_and(says)
            })
            .map(|(key, _)| key.as_str())
    }

    /// Returns it as the text of an extra.
    pub(super) fn text(&self, form: Form) -> String {
        let kept: Map<String, Value> = self
            .kept
            .iter()
            .map(|(key, kept)| {
                let mut pair = Map::new();
                if let Some(given) = &kept.given {
                    pair.insert("given".to_owned(), given.clone());
                }
                if let Some(written) = &kept.written {
                    pair.insert("written".to_owned(), written.clone());
                }
                (key.clone(), Value::Object(pair))
            })
            .collect();
        let owner = self
            .owner
            .as_ref()
            .map(|(name, title)| json!({"name": name, "title": title}));
        json!({"form": form.as_str(), "owner": owner, "kept": kept}).to_string()
    }

    /// Puts back what was given, where the record says what it said then.
    pub(super) fn put_back(&self, row: &mut Row) {
        for (key, kept) in &self.kept {
            if row.get(key) != kept.written.as_ref() {
                continue;
            }
            match &kept.given {
                Some(given) => {
                    row.insert(key.clone(), given.clone());
                }
                None => {
                    row.shift_remove(key);
                }
            }
        }
    }
}

fn says(value: &Value) -> bool {
    !crate::text::is_blank(value)
}

/// Reads what a record keeps of a row of a form.
pub(super) fn of(record: &Map<String, Value>, form: Form) -> Option<Rest> {
    let extras = record.get("extras")?.as_array()?;
    let text = extras
        .iter()
        .find(|extra| extra["key"] == REST)?
        .get("value")?
        .as_str()?;
    let kept: Value = serde_json::from_str(text).ok()?;
    if kept["form"] != form.as_str() {
        return None;
    }
    let pairs = kept["kept"].as_object()?.iter().map(|(key, pair)| {
        let kept = Kept {
            given: pair.get("given").cloned(),
            written: pair.get("written").cloned(),
        };
        (key.clone(), kept)
    });
    let owner = kept["owner"]["name"]
        .as_str()
        .zip(kept["owner"]["title"].as_str())
        .map(|(name, title)| (name.to_owned(), title.to_owned()));
    Some(Rest {
        kept: pairs.collect(),
        owner,
    })
}

/// Returns what the organization of a record is called, in the spelling of its row where it is still the same one.
pub(super) fn owner(record: &Map<String, Value>, rest: Option<&Rest>) -> String {
    let Some(organization) = record.get("organization").and_then(Value::as_object) else {
        return String::new();
    };
    let text = |key: &str| organization.get(key).and_then(Value::as_str);
    if let Some((name, title)) = rest.and_then(|rest| rest.owner.as_ref())
        && text("name") == Some(name)
    {
        return title.clone();
    }
    text("title")
        .filter(|title| !title.is_empty())
        .or_else(|| text("name").filter(|name| !form_of::is_uuid(name)))
        .unwrap_or_default()
        .to_owned()
}
