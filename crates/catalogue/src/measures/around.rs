//! What ties records to others, and what others have to do with them: kept and looked up for many records at once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use cairn_exchange::charter::{Around, Asked, schemas_of};
use cairn_store::RecordKey;
use serde_json::{Map, Value};

use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::links;

/// What the key of a schema begins with.
const SCHEMA: &str = "schema ";
/// What the key of a record that somebody used begins with; its id or name follows.
const USED: &str = "used ";

/// Returns the keys of the schemas that a record follows.
pub(super) fn keys_of_data(record: &Map<String, Value>) -> Vec<String> {
    let schemas = schemas_of(record).into_iter();
    let keys = schemas.map(|name| format!("{SCHEMA}{}", links::hash(&name)));
    keys.collect()
}

/// Returns the keys of the records that a showcase was made with.
pub(super) fn keys_of_showcase(record: &Map<String, Value>) -> Vec<String> {
    let used = record.get("datasets_used").and_then(Value::as_array);
    let used = used.into_iter().flatten();
    let named = used.filter_map(|one| one.get("dataset")?.as_str());
    named.map(|name| format!("{USED}{name}")).collect()
}

/// Keeps the keys of records, given as what those now have of which `ids` are looked at. Records that become, or cease to be, such
/// as share a schema or are used are looked at again with the next that are due.
pub(super) fn keep_keys(
    ctx: &mut Ctx<'_, '_>,
    ids: &[String],
    now: &[RecordKey],
) -> Result<(), ActionError> {
    let before: BTreeSet<RecordKey> = ctx.tx.record_keys(ids)?.into_iter().collect();
    let now: BTreeSet<RecordKey> = now.iter().cloned().collect();
    let gone: Vec<RecordKey> = before.difference(&now).cloned().collect();
    let new: Vec<RecordKey> = now.difference(&before).cloned().collect();
    if gone.is_empty() && new.is_empty() {
        return Ok(());
    }
    let touched: BTreeSet<&String> = gone.iter().chain(&new).map(|one| &one.key).collect();
    let touched: Vec<String> = touched.into_iter().cloned().collect();
    let were = ctx.tx.owners_of_keys(&touched)?;
    ctx.tx.change_record_keys(&gone, &new)?;
    let are = ctx.tx.owners_of_keys(&touched)?;
    let mut schemas = Vec::new();
    let mut records = Vec::new();
    for key in touched {
        let (were, are) = (were.get(&key), are.get(&key));
        match key.strip_prefix(USED) {
            Some(name) if were.is_some() != are.is_some() => records.push(name.to_owned()),
            None if is_shared(were) != is_shared(are) => schemas.push(key),
            _ => {}
        }
    }
    let mut again = ctx.tx.records_of_keys(&schemas)?;
    let used = ctx.tx.dataset_heads_by_refs(&records)?.into_iter();
    again.extend(used.map(|head| head.id));
    let again: Vec<String> = again.into_iter().collect();
    Ok(ctx.tx.measure_again(&again, ctx.now.date())?)
}

/// Tells whether more than one organization has a key.
fn is_shared(owners: Option<&BTreeSet<String>>) -> bool {
    let named = owners.into_iter().flatten().filter(|one| !one.is_empty());
    named.count() > 1
}

/// A record that is looked at.
pub(super) struct Looked<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) owner: &'a str,
}

/// Returns what others have to do with records, by their ids; the keys of all of them are kept already.
pub(super) fn around(
    ctx: &mut Ctx<'_, '_>,
    records: &[Looked<'_>],
) -> Result<HashMap<String, Around>, ActionError> {
    let ids: Vec<String> = records.iter().map(|one| one.id.to_owned()).collect();
    let mut asked: HashMap<String, Vec<Asked>> = HashMap::new();
    for one in ctx.tx.feedback_on(&ids)? {
        asked.entry(one.dataset_id).or_default().push(Asked {
            on: one.at.date(),
            answered: one.answered.map(|at| at.date()),
        });
    }
    let sums = ctx.tx.usage_sums(&ids)?.into_iter();
    let used: HashSet<String> = sums
        .filter(|sum| sum.is_used())
        .map(|sum| sum.dataset_id)
        .collect();
    let marks = ctx.tx.harvest_marks(&ids)?.into_iter();
    let elsewhere: HashSet<String> = marks.map(|mark| mark.dataset_id).collect();
    let mut schemas: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in ctx.tx.record_keys(&ids)? {
        if one.key.starts_with(SCHEMA) {
            schemas.entry(one.dataset_id).or_default().push(one.key);
        }
    }
    let names = records.iter().flat_map(|one| [one.id, one.name]);
    let mut keys: Vec<String> = names.map(|name| format!("{USED}{name}")).collect();
    keys.extend(schemas.values().flatten().cloned().collect::<BTreeSet<_>>());
    let owners = ctx.tx.owners_of_keys(&keys)?;
    let counts = ctx.app.settings.analytics.enabled;
    let found = records.iter().map(|one| {
        let is_anothers = |key: &String| {
            let of_others = |owner: &String| !owner.is_empty() && owner != one.owner;
            owners.get(key).is_some_and(|all| all.iter().any(of_others))
        };
        let around = Around {
            asked: asked.remove(one.id).unwrap_or_default(),
            is_used: counts.then(|| used.contains(one.id)),
            shares_schema: schemas.get(one.id).map(|keys| keys.iter().any(is_anothers)),
            is_shown: [one.id, one.name]
                .iter()
                .any(|name| owners.contains_key(&format!("{USED}{name}"))),
            is_elsewhere: elsewhere.contains(one.id),
        };
        (one.id.to_owned(), around)
    });
    Ok(found.collect())
}
