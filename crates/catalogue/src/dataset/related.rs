//! Relationships that come inside a dataset.
//!
//! What is new in the lists is said as `package_relationship_create` would say it; CKAN fails there. What the lists leave out
//! stays said: a dictionary does not show every relationship to everybody who may change the dataset.

use cairn_domain::record::{Dataset, Relationship};
use cairn_domain::relationship::{Side, forward};
use serde_json::{Map, Value, json};

use crate::clock::new_row_id;
use crate::ctx::Ctx;
use crate::error::ActionError;

/// One of the two lists: its key, the end that the dataset is itself, and the other one.
struct List {
    key: &'static str,
    near: &'static str,
    far: &'static str,
}

const LISTS: [List; 2] = [
    List {
        key: "relationships_as_subject",
        near: "subject",
        far: "object",
    },
    List {
        key: "relationships_as_object",
        near: "object",
        far: "subject",
    },
];

/// The relationships of an input, by list. Taken before validation, which keeps the keys of CKAN's schema alone.
pub(super) struct Sent([Vec<Value>; 2]);

/// Returns the relationships that an input holds.
pub(super) fn sent(input: &Map<String, Value>) -> Sent {
    Sent(LISTS.map(|list| match input.get(list.key) {
        Some(Value::Array(items)) => items.clone(),
        _ => Vec::new(),
    }))
}

/// Says what is new in the lists; the caller may change the dataset, and must be allowed to change the other end too.
pub(super) fn say(
    ctx: &mut Ctx<'_, '_>,
    dataset: &Dataset,
    former_name: Option<&str>,
    sent: &Sent,
) -> Result<(), ActionError> {
    if sent.0.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let said = ctx.tx.relationships_of(std::slice::from_ref(&dataset.id))?;
    let names = [Some(&*dataset.id), Some(&*dataset.name), former_name];
    for (list, items) in LISTS.iter().zip(&sent.0) {
        for (place, item) in items.iter().enumerate() {
            let Some(item) = item.as_object().filter(|item| !item.is_empty()) else {
                continue;
            };
            let wrong = |key: &str, message: String| {
                let mut errors = vec![json!({}); place];
                errors.push(json!({ key: [message] }));
                ActionError::Validation(Map::from_iter([(list.key.to_owned(), json!(errors))]))
            };
            if let Some(near) = end(item, list.near)
                && !names.contains(&Some(&*near))
            {
                let message = format!("{near} is not the dataset that holds this relationship");
                return Err(wrong(list.near, message));
            }
            let far =
                end(item, list.far).ok_or_else(|| wrong(list.far, "Missing value".to_owned()))?;
            let (kind, side) = item
                .get("type")
                .and_then(Value::as_str)
                .and_then(forward)
                .ok_or_else(|| wrong("type", "Missing value".to_owned()))?;
            let is_subject = (list.near == "subject") == (side == Side::Forward);
            let comment = item.get("comment").and_then(Value::as_str);
            let is_said = |one: &Relationship, far: &str| {
                let (own, other) = if is_subject {
                    (&one.subject_id, &one.object_id)
                } else {
                    (&one.object_id, &one.subject_id)
                };
                *own == dataset.id && other == far && one.kind == kind
            };
            let is_new = |one: &Relationship| comment.is_some_and(|text| text != one.comment);
            if said.iter().any(|one| is_said(one, &far) && !is_new(one)) {
                continue;
            }
            let other = ctx
                .tx
                .dataset_head(&far)?
                .ok_or_else(|| wrong(list.far, "Dataset not found".to_owned()))?;
            let existing = said.iter().find(|one| is_said(one, &other.id));
            if existing.is_some_and(|one| !is_new(one)) {
                continue;
            }
            if !ctx.may_update(&other)? {
                let name = ctx.caller.name();
                return Err(ActionError::denied_because(format!(
                    "User {name} not authorized to edit these packages"
                )));
            }
            match (existing, comment) {
                (Some(existing), comment) => ctx
                    .tx
                    .set_relationship_comment(&existing.id, comment.unwrap_or_default())?,
                (None, comment) => {
                    let (subject_id, object_id) = if is_subject {
                        (dataset.id.clone(), other.id.clone())
                    } else {
                        (other.id.clone(), dataset.id.clone())
                    };
                    ctx.tx.insert_relationship(&Relationship {
                        id: new_row_id(),
                        subject_id,
                        object_id,
                        kind: kind.to_owned(),
                        comment: comment.unwrap_or_default().to_owned(),
                    })?;
                }
            }
            super::touch(ctx, &other.id)?;
            super::touch(ctx, &dataset.id)?;
        }
    }
    Ok(())
}

/// Returns what an item calls one of its ends: the id as Cairn and CKAN show it, or the name.
fn end(item: &Map<String, Value>, which: &str) -> Option<String> {
    let id = format!("{which}_package_id");
    [
        item.get(&id),
        item.get("__extras").and_then(|extras| extras.get(&id)),
        item.get(which),
    ]
    .into_iter()
    .flatten()
    .filter_map(Value::as_str)
    .find(|text| !text.is_empty())
    .map(str::to_owned)
}
