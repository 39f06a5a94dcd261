//! Validation of whole records: which rules apply, and the last touches on what comes out.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::document::Kind;
use super::engine::Walk;
use super::plan::TypePlan;
use super::{Invalid, Operation, Rules, ValidationFailure};
use crate::python;
use crate::view::ViewType;

/// A record as it is sent and as it is kept.
type Record = Map<String, Value>;

/// Validates a dataset: a record of any dataset type, by its `type` (by the current one where it is updated).
///
/// Keys that the input lacks and that have no default are absent from the result. A resource that is sent back as the
/// current record shows it is not looked at and comes out as it went in.
pub fn validate_dataset(
    rules: &Rules<'_>,
    operation: Operation<'_>,
    input: Record,
) -> Result<Record, ValidationFailure> {
    let kind = match operation.current("type") {
        Some(kind) => kind.to_owned(),
        None => text_of(&input, "type")
            .filter(|kind| !kind.is_empty())
            .unwrap_or_else(|| "dataset".to_owned()),
    };
    // Whoever may update a dataset may set its state; on create only sysadmins may.
    let rules = Rules {
        may_set_state: !operation.is_create(),
        ..*rules
    };
    let mut record = walk(&rules, operation, rules.schemas.dataset_plan(&kind), input)?;
    refuse_twins(&record)?;
    // CKAN trims titles, but not those that a title by language gives.
    let translated = record.get("title_translated").is_some_and(Value::is_object);
    if let Some(Value::String(title)) = record.get_mut("title").filter(|_| !translated) {
        let plain = title.trim();
        if plain.len() != title.len() {
            *title = plain.to_owned();
        }
    }
    if let Some(Value::Array(tags)) = record.get_mut("tags") {
        tidy_tags(tags);
    }
    Ok(record)
}

/// Refuses a list of resources in which an id stands twice: the later one would write over the earlier.
fn refuse_twins(record: &Record) -> Result<(), ValidationFailure> {
    let resources = record.get("resources").and_then(Value::as_array);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut any = false;
    let errors: Vec<Value> = resources
        .into_iter()
        .flatten()
        .map(|one| {
            let id = one.get("id").and_then(Value::as_str).unwrap_or_default();
            if id.is_empty() || seen.insert(id) {
                return json!({});
            }
            any = true;
            json!({"id": ["Resource id already exists."]})
        })
        .collect();
    if !any {
        return Ok(());
    }
    let errors = Map::from_iter([("resources".to_owned(), Value::Array(errors))]);
    Err(ValidationFailure::Invalid(Invalid::Fields(errors)))
}

/// Validates a group or an organization.
pub fn validate_group(
    rules: &Rules<'_>,
    operation: Operation<'_>,
    is_organization: bool,
    input: Record,
) -> Result<Record, ValidationFailure> {
    let (kind, standard) = if is_organization {
        (Kind::Organization, "organization")
    } else {
        (Kind::Group, "group")
    };
    let name = match operation.current("type") {
        Some(current) => {
            let sent = text_of(&input, "type");
            if sent.is_some_and(|sent| sent != current) {
                let errors = Map::from_iter([("type".to_owned(), json!("Type cannot be updated"))]);
                return Err(ValidationFailure::Invalid(Invalid::Fields(errors)));
            }
            current.to_owned()
        }
        None => text_of(&input, "type")
            .filter(|kind| !kind.is_empty())
            .unwrap_or_else(|| standard.to_owned()),
    };
    walk(
        rules,
        operation,
        rules.schemas.group_plan(kind, &name),
        input,
    )
}

/// Validates an account. A password comes out as it was sent: to hash it is the action's work.
pub fn validate_user(
    rules: &Rules<'_>,
    operation: Operation<'_>,
    input: Record,
) -> Result<Record, ValidationFailure> {
    walk(rules, operation, &rules.schemas.core.user, input)
}

/// Validates a tag of a vocabulary (`tag_create`).
pub fn validate_tag(rules: &Rules<'_>, input: Record) -> Result<Record, ValidationFailure> {
    walk(rules, Operation::Create, &rules.schemas.core.tag, input)
}

/// Validates a vocabulary with its tags.
pub fn validate_vocabulary(
    rules: &Rules<'_>,
    operation: Operation<'_>,
    input: Record,
) -> Result<Record, ValidationFailure> {
    walk(rules, operation, &rules.schemas.core.vocabulary, input)
}

/// Validates a view of a resource. What filters it comes out as it was sent, and as `filters`: values by field.
pub fn validate_view(
    rules: &Rules<'_>,
    operation: Operation<'_>,
    kind: ViewType,
    input: Record,
) -> Result<Record, ValidationFailure> {
    let Some(plan) = rules.schemas.core.view(kind) else {
        return Err(ValidationFailure::field("view_type", "Missing value"));
    };
    let mut record = walk(rules, operation, plan, input)?;
    let list = |key: &str| record.get(key).and_then(Value::as_array);
    if let (Some(fields), Some(values)) = (list("filter_fields"), list("filter_values")) {
        let mut filters = Record::new();
        for (field, value) in fields.iter().zip(values) {
            let place = filters.entry(plain(field)).or_insert_with(|| json!([]));
            if let Value::Array(values) = place {
                values.push(value.clone());
            }
        }
        record.insert("filters".to_owned(), Value::Object(filters));
    }
    Ok(record)
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| python::json(value), str::to_owned)
}

fn walk(
    rules: &Rules<'_>,
    operation: Operation<'_>,
    plan: &TypePlan,
    input: Record,
) -> Result<Record, ValidationFailure> {
    match Walk::new(rules, operation, plan).record(input) {
        Err(ValidationFailure::Invalid(Invalid::Fields(mut errors))) => {
            flatten_tags(&mut errors);
            Err(ValidationFailure::Invalid(Invalid::Fields(errors)))
        }
        other => other,
    }
}

fn text_of(map: &Record, key: &str) -> Option<String> {
    match map.get(key)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(python::json(other)),
    }
}

/// Leaves name and vocabulary of each tag, and each tag once.
fn tidy_tags(tags: &mut Vec<Value>) {
    let mut seen: HashSet<(String, Option<String>)> = HashSet::with_capacity(tags.len());
    tags.retain_mut(|tag| {
        let text = |key: &str| {
            tag.get(key)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let Some(name) = text("name") else {
            return false;
        };
        let pair = (name, text("vocabulary_id"));
        if seen.contains(&pair) {
            return false;
        }
        *tag = json!({"name": pair.0, "vocabulary_id": pair.1});
        seen.insert(pair)
    });
}

/// Makes CKAN's short form of complaints about tags: one text for each bad name; other complaints stay objects.
fn flatten_tags(errors: &mut Record) {
    let Some(Value::Array(tags)) = errors.get_mut("tags") else {
        return;
    };
    if !tags.iter().all(Value::is_object) {
        return;
    }
    tags.retain_mut(|tag| {
        if let Some(Value::Array(messages)) = tag.get("name") {
            let texts: Vec<&str> = messages.iter().filter_map(Value::as_str).collect();
            *tag = Value::String(texts.join(", "));
            return true;
        }
        tag.as_object().is_some_and(|errors| !errors.is_empty())
    });
}
