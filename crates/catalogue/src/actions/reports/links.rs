//! The report on broken links: organizations beside each other, or the resources of one.

use cairn_domain::record::Group;
use serde_json::{Map, Value, json};

use super::lists::records;
use super::{heading, heading_of, per_cent};
use crate::actions::quality::{archived, by_organization};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::measures::{self, SITE, Sums};

/// The measure that says whether the addresses of a record answer.
const MEASURE: &str = "links_work";

pub(super) fn data(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&Group>,
) -> Result<Map<String, Value>, ActionError> {
    let locale = ctx.locale.to_owned();
    let table: Vec<Value> = match owner {
        None => {
            let mut all = by_organization(ctx)?;
            all.retain(|(_, sums)| sums.of(MEASURE).parts[1] > 0);
            let rows = all.into_iter().map(|(group, sums)| {
                let mut out = heading_of(&locale, &group);
                out.extend(counts(&sums));
                Value::Object(out)
            });
            rows.collect()
        }
        Some(_) => {
            let asked = [("measure", MEASURE), ("order", "name")];
            let (_, records) = records(ctx, owner, &asked)?;
            let records: Vec<Map<String, Value>> =
                records.into_iter().map(|(_, record)| record).collect();
            broken(ctx, &records)?
        }
    };
    let scope = owner.map_or(SITE, |owner| owner.id.as_str());
    let mut out = counts(&measures::sums_of(ctx.tx, scope)?);
    out.insert("table".to_owned(), Value::Array(table));
    Ok(out)
}

/// Returns a row for each resource whose address did not answer.
fn broken(
    ctx: &mut Ctx<'_, '_>,
    records: &[Map<String, Value>],
) -> Result<Vec<Value>, ActionError> {
    let locale = ctx.locale.to_owned();
    let known = archived::known_of(ctx, records)?;
    let mut rows = Vec::new();
    for (record, all) in records.iter().zip(&known) {
        for (place, one) in all.iter().enumerate() {
            let Some(archival) = one.archival().filter(|found| found["is_broken"] == true) else {
                continue;
            };
            let mut row = heading(&locale, record);
            row.insert("resource_position".to_owned(), json!(place));
            for key in ["id", "url"] {
                row.insert(format!("resource_{key}"), one.of(key));
            }
            for key in ["status", "reason", "failure_count", "updated"] {
                row.insert(key.to_owned(), archival[key].clone());
            }
            rows.push(Value::Object(row));
        }
    }
    Ok(rows)
}

/// Counts records and addresses that were looked at.
fn counts(sums: &Sums) -> Map<String, Value> {
    let found = sums.of(MEASURE);
    let [answer, broken, _] = found.parts;
    Map::from_iter([
        ("num_packages".to_owned(), json!(sums.records)),
        ("num_broken_packages".to_owned(), json!(found.not_met)),
        (
            "broken_package_percent".to_owned(),
            json!(per_cent(found.not_met, sums.records)),
        ),
        ("num_resources".to_owned(), json!(answer + broken)),
        ("num_broken_resources".to_owned(), json!(broken)),
        (
            "broken_resource_percent".to_owned(),
            json!(per_cent(broken, answer + broken)),
        ),
    ])
}
