//! `analytics_search_list`: what many people looked for and did not find.

use serde_json::{Value, json};

use super::{SINCE, UNTIL, days};
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Texts that are listed where no limit is given.
const DEFAULT: i64 = 20;
/// Most texts of one answer.
const MOST: i64 = 200;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "analytics_search_list",
    kind: Kind::Read,
    about: "Lists words that were searched for and found nothing, the most frequent first. Only those that were looked for often enough (`analytics.least_searches`) that they tell of nobody; nothing is kept of who asked. No action of CKAN.",
    access: "Everybody.",
    params: &[
        SINCE,
        UNTIL,
        param(
            "limit",
            ParamKind::Integer,
            "Most texts, 20 by default and 200 at most.",
        ),
    ],
    returns: "List of objects with text and count.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (since, until) = days(ctx, input)?;
    let limit = input.natural("limit")?.unwrap_or(DEFAULT).min(MOST);
    let least = ctx.app.settings.analytics.least_searches.max(1);
    let misses = ctx.tx.frequent_misses((since, until), least, limit)?;
    let list = misses
        .iter()
        .map(|(text, count)| json!({"text": text, "count": count}));
    Ok(Value::Array(list.collect()).into())
}
