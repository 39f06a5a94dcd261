//! Relationships between datasets: how package dictionaries show them, and who is told when one end changes.

use std::collections::{HashMap, HashSet};

use cairn_domain::record::{ACTIVE, Dataset, DatasetHead, Relationship};
use cairn_store::Tx;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;

/// The two lists of a package dictionary.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blocks {
    /// Relationships that the dataset is the subject of.
    pub(crate) as_subject: Vec<Value>,
    /// Relationships that the dataset is the object of.
    pub(crate) as_object: Vec<Value>,
}

/// Makes the lists of these datasets, as far as there are any.
///
/// A dictionary is the same for all who may see its dataset, so it leaves out relationships with datasets that are not public.
pub(crate) fn blocks(
    tx: &mut Tx<'_>,
    datasets: &[Dataset],
) -> Result<HashMap<String, Blocks>, ActionError> {
    let ids: Vec<String> = datasets.iter().map(|dataset| dataset.id.clone()).collect();
    let related = tx.relationships_of(&ids)?;
    let mut blocks: HashMap<String, Blocks> = HashMap::new();
    if related.is_empty() {
        return Ok(blocks);
    }
    let heads = ends(tx, &related)?;
    let shown: HashSet<&str> = ids.iter().map(String::as_str).collect();
    for one in &related {
        let (Some(subject), Some(object)) = (heads.get(&one.subject_id), heads.get(&one.object_id))
        else {
            continue;
        };
        if shown.contains(&*subject.id) && is_public(object) {
            let own = blocks.entry(subject.id.clone()).or_default();
            own.as_subject.push(item(one, subject, object));
        }
        if shown.contains(&*object.id) && is_public(subject) {
            let own = blocks.entry(object.id.clone()).or_default();
            own.as_object.push(item(one, subject, object));
        }
    }
    Ok(blocks)
}

/// Returns the datasets at both ends of relationships, by id.
pub(crate) fn ends(
    tx: &mut Tx<'_>,
    related: &[Relationship],
) -> Result<HashMap<String, DatasetHead>, ActionError> {
    let mut ids: Vec<String> = related
        .iter()
        .flat_map(|one| [one.subject_id.clone(), one.object_id.clone()])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(tx
        .dataset_heads(&ids)?
        .into_iter()
        .map(|head| (head.id.clone(), head))
        .collect())
}

/// Says of the datasets that relate to one that what they show has changed, where its name or visibility did.
pub(crate) fn touch_related(
    ctx: &mut Ctx<'_, '_>,
    current: &Dataset,
    next: &Dataset,
) -> Result<(), ActionError> {
    if current.name == next.name && current.state == next.state && current.private == next.private {
        return Ok(());
    }
    touch_all(ctx, &next.id)
}

/// Says of the datasets that relate to one that what they show has changed.
pub(crate) fn touch_all(ctx: &mut Ctx<'_, '_>, id: &str) -> Result<(), ActionError> {
    for one in ctx.tx.relationships_of(&[id.to_owned()])? {
        let other = if one.subject_id == id {
            &one.object_id
        } else {
            &one.subject_id
        };
        dataset::touch(ctx, other)?;
    }
    Ok(())
}

fn is_public(head: &DatasetHead) -> bool {
    head.state == ACTIVE && !head.private
}

fn item(one: &Relationship, subject: &DatasetHead, object: &DatasetHead) -> Value {
    json!({
        "id": one.id,
        "subject": subject.name,
        "object": object.name,
        "type": one.kind,
        "comment": one.comment,
        "subject_package_id": subject.id,
        "object_package_id": object.id,
    })
}
