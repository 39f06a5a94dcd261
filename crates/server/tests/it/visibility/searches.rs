//! Searches that ask for what there is.

use serde_json::{Value, json};

use super::world::Record;

/// Fields with a count for each value.
const FACETS: &[&str] = &[
    "organization",
    "groups",
    "tags",
    "res_format",
    "license_id",
    "name",
    "title_string",
    "author",
    "capacity",
    "state",
    "permission_labels",
    "owner_org",
    "creator_user_id",
    "dataset_type",
    "id",
];

/// Searches that ask for all there is, by every door that might stand open.
pub(super) fn searches() -> Vec<Value> {
    let everything = json!({"include_private": true, "include_drafts": true, "include_deleted": true, "rows": 100,
        "sort": "name asc", "facet.field": FACETS, "facet.limit": -1, "facet.mincount": 0});
    let with = |more: Value| {
        let mut params = everything.clone();
        params
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        params
    };
    vec![
        json!({"sort": "name asc"}),
        with(json!({})),
        with(json!({"q": "rec*"})),
        with(json!({"q": "zq*"})),
        with(json!({"q": "zq*", "as_of": "2100-01-01"})),
        with(json!({"as_of": "2000-01-01"})),
        with(json!({"fq": "+state:(active OR draft OR deleted)"})),
        with(json!({"fq": "capacity:private OR capacity:public"})),
        with(json!({"fq": "-capacity:public"})),
        with(json!({"fq": "permission_labels:*"})),
        with(json!({"q": "*:* OR permission_labels:public"})),
        with(json!({"fq_list": ["state:*", "permission_labels:[* TO *]"]})),
        with(
            json!({"fl": ["id", "name", "title", "notes", "text", "tags", "extras_*", "permission_labels", "validated_data_dict",
            "data_dict", "res_name", "res_url", "author", "*"]}),
        ),
        with(json!({"q": "organization:harbour"})),
        with(json!({"fq": "groups:theme"})),
        with(json!({"q": "recc*rd", "ext_suggest": true, "ext_highlight": true})),
        with(json!({"q": "zqq", "ext_suggest": true, "ext_highlight": true})),
    ]
}

/// Searches for one record.
pub(super) fn searches_for(one: &Record) -> Vec<Value> {
    [
        json!({"q": one.word()}),
        json!({"q": one.word(), "ext_highlight": true}),
        json!({"q": format!("{}x", one.word()), "ext_suggest": true}),
        json!({"q": format!("name:{}", one.name)}),
        json!({"fq": format!("id:{}", one.id)}),
        json!({"fq": format!("tags:{}*", one.word())}),
    ]
    .into_iter()
    .map(|mut params| {
        for key in ["include_private", "include_drafts", "include_deleted"] {
            params[key] = json!(true);
        }
        params["facet.field"] = json!(FACETS);
        params
    })
    .collect()
}
