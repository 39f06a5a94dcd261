//! An activity as it is shown: the whole object as it was then, put together from what is kept.

use std::collections::HashMap;

use cairn_domain::record::Activity;
use cairn_store::{ActivityHead, DatasetVersion};
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::ctx::Ctx;
use crate::dataset;
use crate::error::ActionError;
use crate::wire::{self, Surroundings};

/// Writes the time of an activity: clients read six digits behind the point.
fn stamp(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6f").to_string()
}

/// Returns the activities of a page in its order.
pub(super) fn page(
    ctx: &mut Ctx<'_, '_>,
    heads: &[ActivityHead],
) -> Result<Vec<Value>, ActionError> {
    let ids: Vec<String> = heads.iter().map(|head| head.id.clone()).collect();
    let activities = ctx.tx.activities(&ids)?;
    let mut dicts: HashMap<String, Value> = ids_with(&activities, many(ctx, &activities)?);
    Ok(ids.iter().filter_map(|id| dicts.remove(id)).collect())
}

fn ids_with(activities: &[Activity], dicts: Vec<Value>) -> HashMap<String, Value> {
    let ids = activities.iter().map(|activity| activity.id.clone());
    ids.zip(dicts).collect()
}

/// Returns activities as they are shown, in their order; one query for all their versions.
pub(super) fn many(
    ctx: &mut Ctx<'_, '_>,
    activities: &[Activity],
) -> Result<Vec<Value>, ActionError> {
    let wanted: Vec<(String, i64)> = activities
        .iter()
        .filter_map(|activity| Some((activity.object_id.clone(), activity.dataset_version?)))
        .collect();
    let versions: HashMap<(String, i64), DatasetVersion> = ctx
        .tx
        .dataset_versions(&wanted)?
        .into_iter()
        .map(|(id, version)| ((id, version.version), version))
        .collect();
    Ok(activities
        .iter()
        .map(|activity| {
            let version = activity
                .dataset_version
                .and_then(|number| versions.get(&(activity.object_id.clone(), number)));
            dictionary(ctx.app, activity, version)
        })
        .collect())
}

/// Returns one activity as it is shown.
pub(super) fn one(ctx: &mut Ctx<'_, '_>, activity: &Activity) -> Result<Value, ActionError> {
    many(ctx, std::slice::from_ref(activity))?
        .pop()
        .ok_or_else(|| ActionError::Internal("an activity is not shown".to_owned()))
}

fn dictionary(app: &App, activity: &Activity, version: Option<&DatasetVersion>) -> Value {
    // The labels of a view decide who sees its activity; CKAN has none there.
    let labels = activity.labels.as_ref().filter(|_| !activity.is_of_view());
    json!({
        "id": activity.id,
        "timestamp": stamp(activity.at),
        "user_id": activity.account_id,
        "object_id": activity.object_id,
        "activity_type": activity.kind,
        "data": data(app, activity, version),
        "permission_labels": labels,
    })
}

/// Returns the data of an activity: of a dataset's, `package` as `package_show` gave it then, and who did it.
fn data(app: &App, activity: &Activity, version: Option<&DatasetVersion>) -> Value {
    if activity.dataset_version.is_none() {
        return activity.data.clone();
    }
    let kept = |key: &str| activity.data.get(key).cloned();
    let package = version
        .and_then(|version| dataset::as_it_was(&activity.object_id, version))
        .map(|dataset| {
            let around = Surroundings {
                organization: kept("organization").unwrap_or(Value::Null),
                groups: match kept("groups") {
                    Some(Value::Array(groups)) => groups,
                    _ => Vec::new(),
                },
                ..Surroundings::default()
            };
            wire::package(app, &dataset, around)
        })
        // A dataset that was purged took its versions along.
        .unwrap_or_else(|| Map::from_iter([("id".to_owned(), json!(activity.object_id))]));
    json!({ "package": package, "actor": kept("actor").unwrap_or(Value::Null) })
}
