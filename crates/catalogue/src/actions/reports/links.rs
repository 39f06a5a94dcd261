//! The report on broken links: organizations beside each other, or the resources of one.

use cairn_domain::record::Group;
use serde_json::{Map, Value, json};

use super::lists::records;
use super::{heading, of_organizations, per_cent, sums_of};
use crate::actions::quality::archived;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::measures::Sums;

/// The measure that says whether the addresses of a record answer.
const MEASURE: &str = "links_work";

pub(super) fn data(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&Group>,
) -> Result<Map<String, Value>, ActionError> {
    let table: Vec<Value> = match owner {
        None => of_organizations(ctx, counts, |sums| sums.of(MEASURE).parts[1] > 0)?,
        Some(_) => {
            let asked = [("measure", MEASURE), ("order", "name")];
            let (_, records) = records(ctx, owner, &asked)?;
            let records: Vec<Map<String, Value>> =
                records.into_iter().map(|(_, record)| record).collect();
            broken(ctx, &records)?
        }
    };
    let mut out = counts(&sums_of(ctx, owner)?);
    out.insert("table".to_owned(), Value::Array(table));
    Ok(out)
}

/// Returns a row for each resource of which an address did not answer.
fn broken(
    ctx: &mut Ctx<'_, '_>,
    records: &[Map<String, Value>],
) -> Result<Vec<Value>, ActionError> {
    let locale = ctx.locale.to_owned();
    let known = archived::known_of(ctx, records)?;
    let mut rows = Vec::new();
    for (record, all) in records.iter().zip(&known) {
        for (place, one) in all.iter().enumerate() {
            let Some(broken) = one.broken() else {
                continue;
            };
            let mut row = heading(&locale, record);
            row.insert("resource_position".to_owned(), json!(place));
            row.extend(broken);
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
