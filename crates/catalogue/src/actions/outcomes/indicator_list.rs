//! `indicator_list`: the indicators of the outcome dashboard.

use serde_json::Value;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::outcomes;

/// Indicators where no limit is given.
const DEFAULT: i64 = 100;
/// Most indicators.
const MOST: i64 = 500;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "indicator_list",
    kind: Kind::Read,
    about: "Lists indicators with their values, by name. No action of CKAN.",
    access: "Everybody.",
    params: &[
        param(
            "organization",
            ParamKind::Text,
            "Id or name of an organization; all where it is absent.",
        ),
        param(
            "limit",
            ParamKind::Integer,
            "Most indicators, 100 by default and 500 at most.",
        ),
        param("offset", ParamKind::Integer, "How many to pass over."),
    ],
    returns: "List of indicators as indicator_show gives them.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    let (limit, offset) = input.limit_and_offset()?;
    let owner = match input.text("organization") {
        None => None,
        Some(reference) => {
            let organization = ctx
                .tx
                .group_by_ref(&reference)?
                .filter(|organization| organization.is_organization)
                .ok_or_else(ActionError::not_found)?;
            ctx.require_read_group(&organization)?;
            Some(organization.id)
        }
    };
    let found = ctx
        .tx
        .indicators(owner.as_deref(), limit.unwrap_or(DEFAULT).min(MOST), offset)?;
    Ok(Value::Array(outcomes::shown(ctx, &found)?).into())
}
