//! `resource_validation_run_batch`: has the files of many records checked.

use std::collections::{BTreeSet, HashMap};

use cairn_domain::record::{ACTIVE, Dataset};
use serde_json::{Map, Value, json};

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::datasets::{package_search, resources_of};
use crate::conformity;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Records of one search.
const ROWS: u64 = 500;
/// Records of one transaction: others wait while it writes.
const PART: usize = 100;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "resource_validation_run_batch",
    kind: Kind::Rows,
    about: "Has the files of records checked, as resource_validation_run does for one: of those that are named, or that a search finds; without \
            either, of all active records. Each check is a job of its own. At most quality.batch_most records at a time. As ckanext-validation.",
    access: "Sysadmins.",
    params: &[
        param(
            "dataset_ids",
            ParamKind::Texts,
            "Ids or names of records; one text, or a list.",
        ),
        param(
            "query",
            ParamKind::Object,
            "Parameters of package_search, in place of ids.",
        ),
    ],
    returns: "output: how many resources are to be checked, in words.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.require_sysadmin()?;
    let ids = match named(input)? {
        Some(refs) => {
            within(ctx, "dataset_ids", refs.len() as u64)?;
            ids_of(ctx, refs)?
        }
        None => found(ctx, query(input)?)?,
    };
    let ids: Vec<String> = ids.into_iter().collect();
    // Where one part fails, what those before it asked for stays asked for; whoever calls again asks for the rest.
    ctx.with_rows(move |app, caller, _, locale| {
        let mut asked: u64 = 0;
        for part in ids.chunks(PART) {
            asked += app.write(caller, locale, |ctx| ask_for(ctx, part))?;
        }
        let output = format!("Done. {asked} resources sent to the validation queue");
        Ok(json!({ "output": output }).into())
    })
}

/// Asks for the checks of records; returns how many nobody had asked for. Records that are gone by now or not active are passed over.
fn ask_for(ctx: &mut Ctx<'_, '_>, ids: &[String]) -> Result<u64, ActionError> {
    let mut datasets = ctx.tx.datasets(ids)?;
    datasets.retain(|dataset| dataset.state == ACTIVE);
    // Two batches at once ask in the same order, so that neither waits for the other for ever.
    datasets.sort_by(|a, b| a.id.cmp(&b.id));
    let mut asked: u64 = 0;
    for dataset in &datasets {
        for resource in checkable(ctx, dataset) {
            asked += u64::from(conformity::ask(ctx, &resource)?);
        }
    }
    Ok(asked)
}

/// Returns the ids of records that are named by their ids or names; each must be there.
fn ids_of(ctx: &mut Ctx<'_, '_>, refs: BTreeSet<String>) -> Result<BTreeSet<String>, ActionError> {
    let refs: Vec<String> = refs.into_iter().collect();
    let heads = ctx.tx.dataset_heads_by_refs(&refs)?;
    let mut places: HashMap<&str, &str> = HashMap::new();
    for head in &heads {
        places.insert(&head.name, &head.id);
    }
    // What is the id of one record and the name of another means the first.
    for head in &heads {
        places.insert(&head.id, &head.id);
    }
    let mut ids = BTreeSet::new();
    for one in &refs {
        let id = places.get(one.as_str()).ok_or_else(|| {
            ActionError::field("dataset_ids", format!("Dataset \"{one}\" was not found"))
        })?;
        ids.insert((*id).to_owned());
    }
    Ok(ids)
}

/// Returns the ids of the resources of a record whose files can be checked.
fn checkable(ctx: &Ctx<'_, '_>, dataset: &Dataset) -> Vec<String> {
    let resources = resources_of(dataset).iter().filter(|resource| {
        conformity::declared(resource).is_some() || conformity::is_table(ctx, resource)
    });
    let ids = resources.filter_map(|resource| resource.get("id")?.as_str());
    ids.map(str::to_owned).collect()
}

/// Reads the records that are named, each once; nothing where none are.
fn named(input: &Input) -> Result<Option<BTreeSet<String>>, ActionError> {
    let wrong = || ActionError::field("dataset_ids", "Not a list");
    let refs = match input.get("dataset_ids") {
        None => return Ok(None),
        Some(Value::Array(list)) => list.clone(),
        // Clients of the command line send a list as text.
        Some(Value::String(text)) if text.starts_with('[') => {
            serde_json::from_str(text).map_err(|_| wrong())?
        }
        Some(Value::String(text)) => vec![json!(text)],
        Some(_) => return Err(wrong()),
    };
    let texts = refs.iter().map(|one| one.as_str().map(str::to_owned));
    texts.collect::<Option<_>>().map(Some).ok_or_else(wrong)
}

fn query(input: &Input) -> Result<Map<String, Value>, ActionError> {
    let wrong = || ActionError::field("query", "Must be a dict");
    match input.get("query") {
        None => Ok(Map::new()),
        Some(Value::Object(query)) => Ok(query.clone()),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(query)) => Ok(query),
            _ => Err(wrong()),
        },
        Some(_) => Err(wrong()),
    }
}

/// Returns the ids of what a search finds, however many pages of answers that are.
fn found(
    ctx: &mut Ctx<'_, '_>,
    mut query: Map<String, Value>,
) -> Result<BTreeSet<String>, ActionError> {
    for key in ["facet", "facet.field", "explain"] {
        query.remove(key);
    }
    query.entry("include_private").or_insert(json!(true));
    query.insert("fl".to_owned(), json!(["id"]));
    query.insert("sort".to_owned(), json!("id asc"));
    query.insert("rows".to_owned(), json!(ROWS));
    let mut ids = BTreeSet::new();
    let mut start = 0;
    loop {
        query.insert("start".to_owned(), json!(start));
        let answer = package_search::search(ctx, &Input::new(query.clone()))?;
        let answer = answer.result.into_value()?;
        let count = answer.get("count").and_then(Value::as_u64).unwrap_or(0);
        within(ctx, "query", count)?;
        let results = answer.get("results").and_then(Value::as_array);
        let some = results.into_iter().flatten();
        let some = some.filter_map(|one| one.get("id")?.as_str());
        ids.extend(some.map(str::to_owned));
        start += ROWS;
        if start >= count {
            return Ok(ids);
        }
    }
}

/// Refuses more records than one batch may have.
fn within(ctx: &Ctx<'_, '_>, key: &str, count: u64) -> Result<(), ActionError> {
    let most = ctx.app.settings.quality.batch_most;
    match count > most {
        true => Err(ActionError::field(
            key,
            format!("{count} records are more than the {most} of one batch"),
        )),
        false => Ok(()),
    }
}
