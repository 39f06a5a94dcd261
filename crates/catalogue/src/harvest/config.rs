//! The configuration of a source: a JSON object whose keys are checked when it is saved, and unknown ones kept.

use cairn_exchange::datajson::Rules;
use serde_json::{Map, Value, json};

use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::plain_text;

/// What becomes of fields that were changed here when the source's record changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalEdits {
    /// The source's record takes the place of ours.
    Overwrite,
    /// A record that was changed here stays as it is.
    Keep,
    /// Fields that were changed here stay, the others follow the source.
    Merge,
}

/// Reads the policy for records that were changed here.
pub fn local_edits(config: &Map<String, Value>) -> LocalEdits {
    match config.get("local_edits").and_then(Value::as_str) {
        Some("keep") => LocalEdits::Keep,
        Some("merge") => LocalEdits::Merge,
        _ => LocalEdits::Overwrite,
    }
}

/// Returns a configuration as it is kept: an object, empty where there is none.
pub fn parsed(text: &str) -> Result<Map<String, Value>, String> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err("it is no object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The key of another site, which it asks for, and what stands in its place where a configuration is shown.
const KEY: &str = "api_key";
const COVER: &str = "********";

/// Returns a configuration as everybody may read it.
pub(crate) fn covered(text: &str) -> String {
    match parsed(text) {
        Ok(mut config) if config.contains_key(KEY) => {
            config.insert(KEY.to_owned(), json!(COVER));
            Value::Object(config).to_string()
        }
        _ => text.to_owned(),
    }
}

/// Tells whether a configuration holds the key of another site.
pub fn has_key(text: &str) -> bool {
    parsed(text).is_ok_and(|config| {
        config
            .get(KEY)
            .and_then(Value::as_str)
            .is_some_and(|key| !key.is_empty() && key != COVER)
    })
}

/// Tells whether a configuration had such a key before it was shown.
pub fn hides_key(text: &str) -> bool {
    parsed(text).is_ok_and(|config| config.get(KEY).and_then(Value::as_str) == Some(COVER))
}

/// Puts the key back into a configuration that comes as it was shown: the one that there is, or none.
pub(crate) fn uncover(config: &mut Map<String, Value>, current: Option<&Map<String, Value>>) {
    if config.get(KEY).and_then(Value::as_str) != Some(COVER) {
        return;
    }
    match current.and_then(|current| current.get(KEY)) {
        Some(key) => config.insert(KEY.to_owned(), key.clone()),
        None => config.shift_remove(KEY),
    };
}

/// Keys that are true or false, and what is said where they are not.
const FLAGS: &[&str] = &[
    "force_all",
    "read_only",
    "override_extras",
    "clean_tags",
    "delete_missing",
    "adopt",
];

/// Keys that are a list of names.
const LISTS: &[&str] = &[
    "organizations_filter_include",
    "organizations_filter_exclude",
    "groups_filter_include",
    "groups_filter_exclude",
];

/// Keys that are one of some words.
const CHOICES: &[(&str, &[&str])] = &[
    ("remote_orgs", &["only_local", "create"]),
    ("remote_groups", &["only_local", "create"]),
    ("local_edits", &["overwrite", "keep", "merge"]),
];

/// Checks a configuration and fills in what follows from it; the error is a sentence.
pub(crate) fn checked(
    ctx: &mut Ctx<'_, '_>,
    text: &str,
) -> Result<Result<Map<String, Value>, String>, ActionError> {
    let mut config = match parsed(text) {
        Ok(config) => config,
        Err(error) => return Ok(Err(error)),
    };
    if let Err(error) = forms(&config) {
        return Ok(Err(error));
    }
    if let Some(groups) = config.get("default_groups").and_then(Value::as_array) {
        let mut found = Vec::with_capacity(groups.len());
        for group in groups.clone() {
            let reference = plain_text(&group);
            match ctx.tx.group_by_ref(&reference)? {
                Some(group) if !group.is_organization => {
                    found.push(json!({"id": group.id, "name": group.name}));
                }
                _ => return Ok(Err("Default group not found".to_owned())),
            }
        }
        config.insert("default_group_dicts".to_owned(), Value::Array(found));
    }
    if let Some(user) = config.get("user") {
        let found = ctx.tx.account_by_ref(&plain_text(user))?;
        if found.is_none() {
            return Ok(Err("User not found".to_owned()));
        }
    }
    if let Some(name) = config.get("crosswalk").map(plain_text) {
        let known: Vec<&str> = ctx.app.crosswalks.iter().map(|one| one.name()).collect();
        if !known.contains(&name.as_str()) {
            let list = known.join(", ");
            return Ok(Err(format!("crosswalk must be one of {list}")));
        }
    }
    Ok(Ok(config))
}

/// Checks what needs no look at the catalogue.
fn forms(config: &Map<String, Value>) -> Result<(), String> {
    let fail = |text: &str| Err(text.to_owned());
    if let Some(version) = config.get("api_version")
        && version.as_i64().is_none()
        && version
            .as_str()
            .and_then(|text| text.parse::<i64>().ok())
            .is_none()
    {
        return fail("api_version must be an integer");
    }
    if let Some(tags) = config.get("default_tags") {
        match tags.as_array() {
            None => return fail("default_tags must be a list"),
            Some(tags) if !tags.iter().all(Value::is_object) => {
                return fail("default_tags must be a list of dictionaries");
            }
            Some(_) => {}
        }
    }
    if let Some(groups) = config.get("default_groups") {
        match groups.as_array() {
            None => return fail("default_groups must be a *list* of group names/ids"),
            Some(groups) if !groups.iter().all(Value::is_string) => {
                return fail("default_groups must be a list of group names/ids (i.e. strings)");
            }
            Some(_) => {}
        }
    }
    if config
        .get("default_extras")
        .is_some_and(|extras| !extras.is_object())
    {
        return fail("default_extras must be a dictionary");
    }
    for key in FLAGS {
        if config.get(*key).is_some_and(|flag| !flag.is_boolean()) {
            return Err(format!("{key} must be boolean"));
        }
    }
    for key in LISTS {
        let is_list = |value: &Value| {
            value
                .as_array()
                .is_some_and(|list| list.iter().all(Value::is_string))
        };
        if config.get(*key).is_some_and(|value| !is_list(value)) {
            return Err(format!("{key} must be a list of names"));
        }
    }
    for what in ["organizations", "groups"] {
        let [include, exclude] = ["include", "exclude"].map(|end| format!("{what}_filter_{end}"));
        if config.contains_key(&include) && config.contains_key(&exclude) {
            return Err(format!(
                "Harvest configuration cannot contain both {include} and {exclude}"
            ));
        }
    }
    for (key, words) in CHOICES {
        let fits = |value: &Value| {
            value.is_null() || value.as_str().is_some_and(|word| words.contains(&word))
        };
        if config.get(*key).is_some_and(|value| !fits(value)) {
            return Err(format!("{key} must be one of {}", words.join(", ")));
        }
    }
    if let Some(name) = config.get("validator_schema")
        && name.as_str().and_then(Rules::of).is_none()
    {
        return fail("validator_schema must be federal or non-federal");
    }
    for key in ["filters", "defaults", "columns", "headers"] {
        if config.get(key).is_some_and(|value| !value.is_object()) {
            return Err(format!("{key} must be a dictionary"));
        }
    }
    for key in ["api_key", "user_agent", "rdf_format"] {
        if config.get(key).is_some_and(|value| !value.is_string()) {
            return Err(format!("{key} must be a string"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_configuration_may_be() {
        for (config, expected) in [
            (json!({}), Ok(())),
            (
                json!({"unknown": [1], "api_version": "3", "force_all": true}),
                Ok(()),
            ),
            (
                json!({"api_version": "x"}),
                Err("api_version must be an integer"),
            ),
            (
                json!({"default_tags": {}}),
                Err("default_tags must be a list"),
            ),
            (
                json!({"default_tags": ["a"]}),
                Err("default_tags must be a list of dictionaries"),
            ),
            (
                json!({"default_groups": "a"}),
                Err("default_groups must be a *list* of group names/ids"),
            ),
            (
                json!({"default_groups": [1]}),
                Err("default_groups must be a list of group names/ids (i.e. strings)"),
            ),
            (
                json!({"default_extras": []}),
                Err("default_extras must be a dictionary"),
            ),
            (
                json!({"force_all": "yes"}),
                Err("force_all must be boolean"),
            ),
            (
                json!({"organizations_filter_include": ["a"], "organizations_filter_exclude": ["b"]}),
                Err(
                    "Harvest configuration cannot contain both organizations_filter_include and organizations_filter_exclude",
                ),
            ),
            (
                json!({"local_edits": "all"}),
                Err("local_edits must be one of overwrite, keep, merge"),
            ),
        ] {
            let Value::Object(map) = &config else {
                panic!("an object was written");
            };
            assert_eq!(forms(map), expected.map_err(str::to_owned), "{config}");
        }
    }
}
