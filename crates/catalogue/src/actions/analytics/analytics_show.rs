//! `analytics_show`: how often the site, an organization, a record or a resource was used, by day.

use cairn_domain::record::ACTIVE;
use cairn_store::UsageCount;
use serde_json::{Map, Value, json};

use super::{SINCE, UNTIL, days, organization};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::usage::{Done, SITE};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "analytics_show",
    kind: Kind::Read,
    about: "Tells how often pages were looked at, files taken, actions called and words searched for, by day: of a record, a resource, an organization or, where none is named, the site. What crawlers did is told apart. Counted without cookies, addresses or anything else of a person, and written a few seconds later. No action of CKAN.",
    access: "Everybody who may see what it is of.",
    params: &[
        param("package_id", ParamKind::Text, "Id or name of a record."),
        param("resource_id", ParamKind::Text, "Id of a resource."),
        param(
            "organization_id",
            ParamKind::Text,
            "Id or name of an organization.",
        ),
        SINCE,
        UNTIL,
    ],
    returns: "since, until, totals and crawlers (views, downloads, api_calls, searches and searches_without_result each), and days: those on which there was anything, with day, the same figures, and crawlers.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let object = object(ctx, input)?;
    let (since, until) = days(ctx, input)?;
    let rows = ctx.tx.usage_of(&object, since, until)?;
    let by_day = rows.chunk_by(|one, other| one.day == other.day);
    let by_day: Vec<Value> = by_day
        .filter_map(|rows| {
            let mut shown = figures(rows, false);
            shown.insert("day".to_owned(), json!(rows.first()?.day.to_string()));
            shown.insert("crawlers".to_owned(), figures(rows, true).into());
            Some(Value::Object(shown))
        })
        .collect();
    Ok(json!({
        "since": since.to_string(),
        "until": until.to_string(),
        "totals": figures(&rows, false),
        "crawlers": figures(&rows, true),
        "days": by_day,
    })
    .into())
}

/// Returns the object of the figures, which the caller may see.
fn object(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<String, ActionError> {
    let keys = ["package_id", "resource_id", "organization_id"];
    if keys.iter().filter(|key| input.text(key).is_some()).count() > 1 {
        return Err(ActionError::rule(
            "Name a record, a resource or an organization, not several of them",
        ));
    }
    if let Some(id) = organization(ctx, input)? {
        return Ok(id);
    }
    let (record, object) = match (input.text("package_id"), input.text("resource_id")) {
        (None, None) => return Ok(SITE.to_owned()),
        (Some(reference), _) => (reference, None),
        (None, Some(id)) => {
            let link = ctx.tx.resource_link(&id)?;
            let link = link.filter(|link| link.state == ACTIVE);
            let link = link.ok_or_else(ActionError::not_found)?;
            (link.dataset_id, Some(link.id))
        }
    };
    let head = ctx.tx.dataset_head(&record)?;
    let head = head.ok_or_else(ActionError::not_found)?;
    ctx.require_read(&head)?;
    Ok(object.unwrap_or(head.id))
}

/// Adds up what people or crawlers did.
fn figures(rows: &[UsageCount], crawler: bool) -> Map<String, Value> {
    let of = |done: Done| -> i64 {
        let rows = rows.iter().filter(|row| row.crawler == crawler);
        rows.filter(|row| row.kind == done.as_str())
            .map(|row| row.count)
            .sum()
    };
    Done::ALL
        .iter()
        .map(|done| (done.key().to_owned(), json!(of(*done))))
        .collect()
}
