//! `resource_search`: resources by the values of their fields.

use std::collections::HashMap;

use cairn_domain::record::Dataset;
use cairn_domain::text::parse_date;
use cairn_store::ResourceCriterion;
use serde_json::{Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, integer, plain_text};
use crate::wire;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_search",
    kind: Kind::Read,
    about: "Finds active resources of active public datasets by their fields. Texts are found by a part of them in any case, hash by its beginning, size and times as they are.",
    access: "Everybody.",
    params: &[
        required(
            "query",
            ParamKind::Any,
            "field:term, or a list of such; all of them must fit.",
        ),
        param(
            "order_by",
            ParamKind::Text,
            "Field to order by before the page is cut.",
        ),
        param("offset", ParamKind::Integer, "Resources to pass over."),
        param("limit", ParamKind::Integer, "Most resources."),
        param(
            "fields",
            ParamKind::Object,
            "Taken for compatibility; has no effect.",
        ),
    ],
    returns: "count, and results: the resources of the page by their position.",
    run,
};

/// Fields that are searched by a part of their text.
const TEXTS: &[&str] = &[
    "url",
    "format",
    "description",
    "name",
    "resource_type",
    "mimetype",
    "mimetype_inner",
    "cache_url",
    "url_type",
];

/// Fields that hold a time.
const TIMES: &[&str] = &[
    "created",
    "last_modified",
    "metadata_modified",
    "cache_last_updated",
];

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (limit, offset) = (input.natural("limit")?, input.natural("offset")?);
    let criteria = criteria(input, &ctx.app.settings.schemas.extra_resource_fields)?;
    let order = input.text("order_by");
    let (count, found) =
        ctx.tx
            .search_resources(&criteria, order.as_deref(), offset.unwrap_or(0), limit)?;
    let mut ids: Vec<String> = found.iter().map(|(dataset, _)| dataset.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let datasets: HashMap<String, Dataset> = ctx
        .tx
        .datasets(&ids)?
        .into_iter()
        .map(|dataset| (dataset.id.clone(), dataset))
        .collect();
    let site = ctx.app.site_url();
    let mut results: Vec<Value> = found
        .iter()
        .filter_map(|(dataset, resource)| shown(datasets.get(dataset)?, resource, &site))
        .collect();
    results.sort_by_key(|one| one.get("position").and_then(Value::as_i64));
    Ok(json!({"count": count, "results": results}).into())
}

/// Makes the dictionary of a resource, without what the server adds where a dataset shows it.
fn shown(dataset: &Dataset, resource: &str, site: &str) -> Option<Value> {
    let stored = dataset
        .body
        .get("resources")?
        .as_array()?
        .iter()
        .find(|one| one.get("id").and_then(Value::as_str) == Some(resource))?;
    let mut shown = wire::resource(stored, &dataset.id, site);
    if let Value::Object(map) = &mut shown
        && stored.get("datastore_active").is_none()
    {
        map.remove("datastore_active");
    }
    Some(shown)
}

/// Reads the query; of two terms for a field the last one counts.
fn criteria(input: &Input, extras: &[String]) -> Result<Vec<ResourceCriterion>, ActionError> {
    let terms: Vec<String> = match input.get("query") {
        None => return Err(ActionError::bare("query", "Missing value")),
        Some(Value::Array(list)) => list.iter().map(plain_text).collect(),
        // As where Python walks through one: its keys.
        Some(Value::Object(map)) => map.keys().cloned().collect(),
        Some(one) => vec![plain_text(one)],
    };
    let mut pairs: Vec<(String, String)> = Vec::with_capacity(terms.len());
    for term in terms {
        let Some((field, text)) = term.split_once(':') else {
            return Err(ActionError::bare(
                "query",
                "Must be <field>:<value> pair(s)",
            ));
        };
        pairs.retain(|(known, _)| known != field);
        pairs.push((field.to_owned(), text.to_owned()));
    }
    pairs
        .into_iter()
        .map(|(field, text)| criterion(&field, text, extras))
        .collect()
}

fn criterion(
    field: &str,
    text: String,
    extras: &[String],
) -> Result<ResourceCriterion, ActionError> {
    let unfit = |what: &str| ActionError::bare("query", format!("{what}: {field}:{text}"));
    let known = |list: &[&'static str]| list.iter().copied().find(|known| *known == field);
    if let Some(name) = known(TEXTS) {
        return Ok(ResourceCriterion::Contains(name, text));
    }
    if let Some(name) = known(TIMES) {
        let at = parse_date(text.trim()).ok_or_else(|| unfit("Date format incorrect"))?;
        return Ok(ResourceCriterion::At(name, at));
    }
    match field {
        "hash" => Ok(ResourceCriterion::StartsWith("hash", text)),
        "size" => integer(&Value::String(text.clone()))
            .map(ResourceCriterion::Size)
            .ok_or_else(|| unfit("Invalid integer")),
        _ if extras.iter().any(|extra| extra == field) => {
            Ok(ResourceCriterion::Extra(field.to_owned(), text))
        }
        _ => Err(ActionError::bare(
            "query",
            format!("Field \"{field}\" not recognised in resource_search."),
        )),
    }
}
