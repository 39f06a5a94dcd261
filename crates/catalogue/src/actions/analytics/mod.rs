//! What is used how often: figures for everybody.

mod analytics_search_list;
mod analytics_show;
mod analytics_top_list;

use chrono::{NaiveDate, TimeDelta};

use crate::action::{ActionDef, Param, ParamKind, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    analytics_search_list::DEF,
    analytics_show::DEF,
    analytics_top_list::DEF,
];

/// Days that are shown where none are named.
const DEFAULT_DAYS: i64 = 30;
/// Most days of one answer.
const MOST_DAYS: i64 = 3660;

const SINCE: Param = param(
    "since",
    ParamKind::Text,
    "First day (UTC), such as `2026-01-31`; 29 days before the last one where it is absent.",
);
const UNTIL: Param = param(
    "until",
    ParamKind::Text,
    "Last day; today where it is absent.",
);

/// Reads the days that are asked for: the first and the last.
fn days(ctx: &Ctx<'_, '_>, input: &Input) -> Result<(NaiveDate, NaiveDate), ActionError> {
    let day = |key: &str| match input.text(key) {
        None => Ok(None),
        Some(text) => NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .map(Some)
            .ok_or_else(|| ActionError::field(key, "Date format incorrect")),
    };
    let until = day("until")?.unwrap_or_else(|| ctx.now.date());
    let since = match day("since")? {
        Some(since) => since,
        None => until
            .checked_sub_signed(TimeDelta::days(DEFAULT_DAYS - 1))
            .unwrap_or(until),
    };
    if since > until {
        return Err(ActionError::field("since", "Must not be after until"));
    }
    if (until - since).num_days() >= MOST_DAYS {
        let most = format!("Must be at most {MOST_DAYS} days before until");
        return Err(ActionError::field("since", most));
    }
    Ok((since, until))
}

/// Returns the id of the organization that a parameter names, where there is one that is in use.
fn organization(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Option<String>, ActionError> {
    let Some(reference) = input.text("organization_id") else {
        return Ok(None);
    };
    let found = ctx.tx.group_by_ref(&reference)?;
    let found = found.filter(|party| party.is_organization);
    let party = found.ok_or_else(ActionError::not_found)?;
    ctx.require_read_group(&party)?;
    Ok(Some(party.id))
}
