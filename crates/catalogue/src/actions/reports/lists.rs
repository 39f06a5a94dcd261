//! Reports that list records: those that lack something, those that are late.

use cairn_domain::record::Group;
use serde_json::{Map, Value, json};

use super::{heading, per_cent, sums_of};
use crate::actions::quality::{Measured, Rows, with_records};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Records that have no keyword.
pub(super) fn without_keywords(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&Group>,
) -> Result<Map<String, Value>, ActionError> {
    let (count, records) = records(ctx, owner, &[("measure", "keywords"), ("order", "name")])?;
    let locale = ctx.locale.to_owned();
    let table: Vec<Value> = records
        .iter()
        .map(|(_, record)| Value::Object(heading(&locale, record)))
        .collect();
    whole(ctx, owner, "tagless", count, table)
}

/// Records whose data are late.
pub(super) fn late(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&Group>,
) -> Result<Map<String, Value>, ActionError> {
    let (count, records) = records(ctx, owner, &[("order", "late")])?;
    let (today, locale) = (ctx.now.date(), ctx.locale.to_owned());
    let table: Vec<Value> = records
        .iter()
        .map(|(row, record)| {
            let mut out = heading(&locale, record);
            let late = row.late_since.map(|since| (today - since).num_days() + 1);
            out.insert("days_late".to_owned(), json!(late));
            Value::Object(out)
        })
        .collect();
    whole(ctx, owner, "late", count, table)
}

/// Returns how many records [`crate::actions::quality`] lists with these parameters, and the first of them.
pub(super) fn records(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&Group>,
    asked: &[(&str, &str)],
) -> Result<(i64, Vec<Measured>), ActionError> {
    let mut params: Map<String, Value> = asked
        .iter()
        .map(|(key, value)| ((*key).to_owned(), json!(value)))
        .collect();
    params.insert(
        "organization".to_owned(),
        json!(owner.map(|owner| &owner.id)),
    );
    let rows = Rows::asked(ctx, &Input::new(params))?;
    let count = rows.count(ctx)?;
    let most = ctx.app.settings.quality.report_rows.max(1);
    let found = rows.some(ctx, most.min(count.max(0)), 0)?;
    Ok((count, with_records(ctx, found)?))
}

fn whole(
    ctx: &mut Ctx<'_, '_>,
    owner: Option<&Group>,
    what: &str,
    count: i64,
    table: Vec<Value>,
) -> Result<Map<String, Value>, ActionError> {
    let of = sums_of(ctx, owner)?.records;
    Ok(Map::from_iter([
        ("table".to_owned(), Value::Array(table)),
        ("num_packages".to_owned(), json!(of)),
        (format!("num_{what}_packages"), json!(count)),
        (
            format!("{what}_package_percent"),
            json!(per_cent(count, of)),
        ),
    ]))
}
