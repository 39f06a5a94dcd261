//! From streams to the list that is sent.

use cairn_domain::permission::{PUBLIC, Viewer};
use cairn_store::{ActivityFilter, ActivityHead, ActivityWindow, Stream};
use serde_json::Value;

use super::page::{Reader, TYPES};
use super::shown;
use crate::action::Reply;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::{Input, as_bool};

/// Returns the filter of a list for the caller. What hidden users did is left out, except for sysadmins who ask for it
/// where the list lets them.
pub(super) fn filter(
    ctx: &mut Ctx<'_, '_>,
    asked: Option<&Input>,
) -> Result<ActivityFilter, ActionError> {
    let include_hidden = ctx.caller.is_sysadmin()
        && asked
            .and_then(|input| input.get("include_hidden_activity"))
            .and_then(as_bool)
            .unwrap_or(false);
    let hidden = if include_hidden {
        Vec::new()
    } else {
        hidden_accounts(ctx)?
    };
    Ok(filter_of(&ctx.viewer()?, hidden))
}

/// Returns the filter of somebody who sees these things, without what these accounts did.
pub(super) fn filter_of(viewer: &Viewer, hidden: Vec<String>) -> ActivityFilter {
    let labels = viewer.labels().map(|labels| {
        let held = labels.iter().filter(|label| *label != PUBLIC);
        held.cloned().collect()
    });
    ActivityFilter {
        hidden,
        labels,
        ..ActivityFilter::default()
    }
}

/// Returns the ids of the accounts whose activities are not shown.
pub(super) fn hidden_accounts(ctx: &mut Ctx<'_, '_>) -> Result<Vec<String>, ActionError> {
    let settings = &ctx.app.settings;
    let hidden = &settings.activity.hidden_users;
    Ok(if hidden.is_empty() {
        ctx.tx
            .account_ids(std::slice::from_ref(&settings.site.id))?
    } else {
        ctx.tx.account_ids(hidden)?
    })
}

/// Returns what orders the activities of a page, the newest first.
pub(super) fn heads(
    ctx: &mut Ctx<'_, '_>,
    streams: &[Stream<'_>],
    filter: &ActivityFilter,
    window: &ActivityWindow,
) -> Result<Vec<ActivityHead>, ActionError> {
    let mut heads = ctx.tx.activity_heads(streams, filter, window)?;
    if window.oldest_first {
        heads.reverse();
    }
    Ok(heads)
}

/// Returns a page of activities with their data, the newest first.
pub(super) fn list(
    ctx: &mut Ctx<'_, '_>,
    streams: &[Stream<'_>],
    filter: &ActivityFilter,
    window: &ActivityWindow,
) -> Result<Vec<Value>, ActionError> {
    let heads = heads(ctx, streams, filter, window)?;
    shown::page(ctx, &heads)
}

/// Refuses an id that names nothing, where the question of permission comes first: to sysadmins it is merely not found.
pub(super) fn require_id(ctx: &Ctx<'_, '_>, id: &str, what: &str) -> Result<(), ActionError> {
    if id.is_empty() && !ctx.caller.is_sysadmin() {
        return Err(ActionError::rule(format!(
            "Missing id, can not get {what} object"
        )));
    }
    Ok(())
}

/// Answers the list of a group or organization: itself, and its datasets.
pub(super) fn of_group(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    kind: PartyKind,
) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let id = reader.given("id");
    let window = reader.window(&ctx.app.settings.activity);
    let kinds = reader.texts(TYPES.name);
    reader.done()?;
    require_id(ctx, &id, "Group")?;
    let group = kind.find(ctx, &id)?.ok_or_else(ActionError::not_found)?;
    ctx.require_read_group(&group)?;
    let filter = ActivityFilter {
        kinds,
        ..filter(ctx, Some(input))?
    };
    let datasets = match kind {
        PartyKind::Group => Stream::DatasetsOfGroup(&group.id),
        PartyKind::Organization => Stream::DatasetsOfOrganization(&group.id),
    };
    let streams = [Stream::About(&group.id), datasets];
    Ok(Value::Array(list(ctx, &streams, &filter, &window)?).into())
}
