//! `dashboard_activity_list`: what is new around what the caller follows.

use serde_json::{Value, json};

use super::dashboard::{Followed, moments, owner};
use super::list::{filter, heads};
use super::page::{AFTER, BEFORE, LIMIT, OFFSET, Reader};
use super::shown;
use crate::action::{ActionDef, Kind, Param, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

pub(super) const PARAMS: &[Param] = &[LIMIT, OFFSET, BEFORE, AFTER];

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "dashboard_activity_list",
    kind: Kind::Read,
    about: "Lists what the caller did, and what happened to and by what they follow, the newest first. is_new tells what others \
            did since dashboard_mark_activities_old was last called.",
    access: "Those who are signed in, for themselves.",
    params: PARAMS,
    returns: "List of activities, each with is_new.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let mut reader = Reader::new(input);
    let window = reader.window(&ctx.app.settings.activity);
    reader.done()?;
    let account = owner(ctx)?;
    let followed = Followed::load(ctx, &account.id)?;
    let filter = filter(ctx, None)?;
    let heads = heads(ctx, &followed.streams(), &filter, &window)?;
    let last_viewed = moments(ctx, account)?.last_viewed;
    let mut found = shown::page(ctx, &heads)?;
    for (dict, head) in found.iter_mut().zip(&heads) {
        if let Value::Object(dict) = dict {
            let is_new = head.account_id != account.id && head.at > last_viewed;
            dict.insert("is_new".to_owned(), json!(is_new));
        }
    }
    Ok(Value::Array(found).into())
}
