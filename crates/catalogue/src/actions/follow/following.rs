//! What `follow_…`, `unfollow_…` and `am_following_…` do.

use cairn_domain::record::FollowKind;
use serde_json::{Value, json};

use super::{find, object_of, word};
use crate::action::Reply;
use crate::clock::iso;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// Lets the caller follow an object; who does so already is told since when.
pub(super) fn follow(
    ctx: &mut Ctx<'_, '_>,
    kind: FollowKind,
    input: &Input,
) -> Result<Reply, ActionError> {
    let caller = signed_in(ctx, kind, "follow")?;
    require_seen(ctx, kind, input)?;
    let object = input
        .text("id")
        .map(|id| find(ctx, kind, &id))
        .transpose()?
        .flatten()
        .ok_or_else(|| invalid(&format!("{} to follow", word(kind))))?;
    if kind == FollowKind::User && object == caller {
        return Err(ActionError::rule("You cannot follow yourself"));
    }
    let since = match ctx.tx.follows(&caller, kind, &object)? {
        Some(since) => since,
        None => {
            ctx.tx.put_follow(&caller, kind, &object, ctx.now)?;
            ctx.now
        }
    };
    Ok(json!({ "follower_id": caller, "object_id": object, "datetime": iso(since) }).into())
}

/// Lets the caller follow an object no longer; who does not is told nothing else.
pub(super) fn unfollow(
    ctx: &mut Ctx<'_, '_>,
    kind: FollowKind,
    input: &Input,
) -> Result<Reply, ActionError> {
    let caller = signed_in(ctx, kind, "unfollow")?;
    let object = input
        .text("id")
        .map(|id| find(ctx, kind, &id))
        .transpose()?
        .flatten()
        .ok_or_else(|| invalid("object to unfollow"))?;
    ctx.tx.remove_follow(&caller, kind, &object)?;
    Ok(Value::Null.into())
}

/// Tells whether the caller follows an object.
pub(super) fn am_following(
    ctx: &mut Ctx<'_, '_>,
    kind: FollowKind,
    input: &Input,
) -> Result<Reply, ActionError> {
    let object = object_of(ctx, kind, input)?;
    ctx.refuse_deleted()?;
    let caller = ctx.caller.id().ok_or_else(ActionError::denied)?;
    let since = ctx.tx.follows(caller, kind, &object)?;
    Ok(json!(since.is_some()).into())
}

/// Returns the id of the caller, who has signed in.
fn signed_in(ctx: &Ctx<'_, '_>, kind: FollowKind, verb: &str) -> Result<String, ActionError> {
    ctx.refuse_deleted()?;
    ctx.caller.id().map(str::to_owned).ok_or_else(|| {
        let word = word(kind);
        ActionError::denied_because(format!("You must be logged in to {verb} {word}s"))
    })
}

/// Asks whether the caller sees a dataset or group, before anything else; of a user there is nothing to ask.
fn require_seen(ctx: &mut Ctx<'_, '_>, kind: FollowKind, input: &Input) -> Result<(), ActionError> {
    if ctx.caller.is_sysadmin() {
        return Ok(());
    }
    let id = input.named("id");
    let named = |what: &str| {
        id.as_deref()
            .ok_or_else(|| ActionError::rule(format!("Missing id, can not get {what} object")))
    };
    match kind {
        FollowKind::User => Ok(()),
        FollowKind::Dataset => {
            let head = ctx.tx.dataset_head(named("Package")?)?;
            ctx.require_read(&head.ok_or_else(ActionError::not_found)?)
        }
        FollowKind::Group => {
            let group = ctx.tx.group_by_ref(named("Group")?)?;
            ctx.require_read_group(&group.ok_or_else(ActionError::not_found)?)
        }
    }
}

fn invalid(what: &str) -> ActionError {
    ActionError::rule(format!("Error validating the schema of the {what}."))
}
