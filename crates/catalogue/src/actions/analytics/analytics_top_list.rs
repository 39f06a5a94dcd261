//! `analytics_top_list`: the records that are used most.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{SINCE, UNTIL, days, organization};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::usage::Done;

/// Records that are listed where no limit is given.
const DEFAULT: i64 = 10;
/// Most records of one answer.
const MOST: i64 = 100;
/// What records can be ordered by.
const ORDERS: [Done; 3] = [Done::View, Done::Download, Done::Call];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "analytics_top_list",
    kind: Kind::Read,
    about: "Lists the public records that people used most in some days, crawlers aside; of an organization where one is named. No action of CKAN.",
    access: "Everybody.",
    params: &[
        param(
            "by",
            ParamKind::Text,
            "`views` (the default), `downloads` or `api_calls`.",
        ),
        param(
            "organization_id",
            ParamKind::Text,
            "Id or name of an organization.",
        ),
        SINCE,
        UNTIL,
        param(
            "limit",
            ParamKind::Integer,
            "Most records, 10 by default and 100 at most.",
        ),
    ],
    returns: "List of objects with id, name, type, title and count, the largest count first.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let owner = organization(ctx, input)?;
    let days = days(ctx, input)?;
    let by = input.text("by");
    let by = by.as_deref().unwrap_or(Done::View.key());
    let done = ORDERS.into_iter().find(|done| done.key() == by);
    let done =
        done.ok_or_else(|| ActionError::field("by", "Must be one of views, downloads, api_calls"))?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let used = ctx
        .tx
        .most_used(done.as_str(), days, owner.as_deref(), limit)?;
    let ids: Vec<String> = used.iter().map(|one| one.object.clone()).collect();
    let heads = ctx.tx.dataset_heads(&ids)?.into_iter();
    let heads: HashMap<String, _> = heads.map(|head| (head.id.clone(), head)).collect();
    let list = used.iter().filter_map(|one| {
        let head = heads.get(&one.object)?;
        Some(json!({
            "id": head.id, "name": head.name, "type": head.kind, "title": head.title, "count": one.count,
        }))
    });
    Ok(Value::Array(list.collect()).into())
}
