//! `dashboard_new_activities_count`: how much is new on the caller's dashboard.

use serde_json::json;

use super::dashboard::{Followed, moments, owner};
use super::dashboard_activity_list::PARAMS;
use super::list::{filter, heads};
use super::page::Reader;
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dashboard_new_activities_count",
    kind: Kind::Read,
    about: "Counts what is new on the first page of dashboard_activity_list.",
    access: "Those who are signed in, for themselves.",
    params: PARAMS,
    returns: "A number, never above the limit of the list.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let window = reader.window(&ctx.app.settings.activity);
    reader.done()?;
    let account = owner(ctx)?;
    let followed = Followed::load(ctx, &account.id)?;
    let filter = filter(ctx, None)?;
    let last_viewed = moments(ctx, account)?.last_viewed;
    // The activities themselves are not loaded: this is asked for with every page.
    let heads = heads(ctx, &followed.streams(), &filter, &window)?;
    let new = heads
        .iter()
        .filter(|head| head.account_id != account.id && head.at > last_viewed);
    Ok(json!(new.count()).into())
}
