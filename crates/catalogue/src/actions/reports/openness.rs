//! The report on the five stars: organizations beside each other, or the records of one.

use cairn_domain::record::Group;
use serde_json::{Map, Value, json};

use super::lists::records;
use super::{heading, of_organizations, sums_of};
use crate::actions::quality::rounded;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::measures::Sums;

pub(super) fn data(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&Group>,
) -> Result<Map<String, Value>, ActionError> {
    let locale = ctx.locale.to_owned();
    let table: Vec<Value> = match owner {
        None => of_organizations(ctx, stars, |_| true)?,
        Some(_) => {
            let (_, records) = records(ctx, owner, &[("order", "points")])?;
            let rows = records.iter().map(|(row, record)| {
                let mut out = heading(&locale, record);
                out.insert("openness_score".to_owned(), json!(row.stars));
                Value::Object(out)
            });
            rows.collect()
        }
    };
    let mut out = stars(&sums_of(ctx, owner)?);
    out.insert("table".to_owned(), Value::Array(table));
    Ok(out)
}

/// Counts records by their stars.
fn stars(sums: &Sums) -> Map<String, Value> {
    let total: i64 = (0..)
        .zip(sums.stars)
        .map(|(stars, count)| stars * count)
        .sum();
    let mean = rounded(total as f64 / sums.records.max(1) as f64);
    let mut out = Map::from_iter([
        ("num_packages".to_owned(), json!(sums.records)),
        ("total_stars".to_owned(), json!(total)),
        ("average_stars".to_owned(), json!(mean)),
    ]);
    for (stars, count) in sums.stars.iter().enumerate() {
        out.insert(format!("stars_{stars}"), json!(count));
    }
    out
}
