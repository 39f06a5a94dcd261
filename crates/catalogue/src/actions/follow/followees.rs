//! What `…_followee_count` and `…_followee_list` do.

use std::collections::HashMap;

use cairn_domain::record::{FollowKind, Group};
use serde_json::{Map, Value, json};

use super::followers::users;
use super::{not_authorized, object_of};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{self, Parts};
use crate::input::Input;

/// What somebody follows: the kinds as the API tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Followees {
    Users,
    Datasets,
    Groups,
    Organizations,
}

impl Followees {
    /// Every kind, in the order of the whole list.
    pub(super) const ALL: [Self; 4] = [
        Self::Users,
        Self::Datasets,
        Self::Groups,
        Self::Organizations,
    ];

    /// Returns the word for one of them.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Users => "user",
            Self::Datasets => "dataset",
            Self::Groups => "group",
            Self::Organizations => "organization",
        }
    }
}

/// Returns the user whose followees are counted; everybody may ask.
pub(super) fn counted_user(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<String, ActionError> {
    ctx.refuse_deleted()?;
    object_of(ctx, FollowKind::User, input)
}

/// Returns the user whose followees are listed; that user and sysadmins may ask.
pub(super) fn listed_user(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<String, ActionError> {
    let user = object_of(ctx, FollowKind::User, input)?;
    ctx.refuse_deleted()?;
    if ctx.caller.is(&user) || ctx.caller.is_sysadmin() {
        Ok(user)
    } else {
        Err(not_authorized())
    }
}

/// Tells how many of a kind a user follows.
pub(super) fn count(
    ctx: &mut Ctx<'_, '_>,
    user: &str,
    which: Followees,
) -> Result<i64, ActionError> {
    Ok(match which {
        Followees::Users => ctx.tx.count_followees(user, FollowKind::User)?,
        Followees::Datasets => ctx.tx.count_followees(user, FollowKind::Dataset)?,
        Followees::Groups => ctx.tx.count_followed_groups(user, false)?,
        Followees::Organizations => ctx.tx.count_followed_groups(user, true)?,
    })
}

/// Lists what a user follows of a kind, the oldest first; datasets that the caller does not see are left out.
pub(super) fn list(
    ctx: &mut Ctx<'_, '_>,
    user: &str,
    which: Followees,
) -> Result<Vec<Value>, ActionError> {
    match which {
        Followees::Users => {
            let ids = ctx.tx.followee_ids(user, FollowKind::User)?;
            users(ctx, &ids)
        }
        Followees::Datasets => datasets(ctx, user),
        Followees::Groups => groups(ctx, user, false),
        Followees::Organizations => groups(ctx, user, true),
    }
}

fn datasets(ctx: &mut Ctx<'_, '_>, user: &str) -> Result<Vec<Value>, ActionError> {
    let ids = ctx.tx.followee_ids(user, FollowKind::Dataset)?;
    let viewer = ctx.viewer()?;
    let mut shown = Vec::with_capacity(ids.len());
    for ready in ctx.ready_many(&ids)?.into_iter().flatten() {
        if viewer.sees(&ready.head) {
            shown.push(crate::action::Body::Dataset(ready).into_value()?);
        }
    }
    Ok(shown)
}

fn groups(
    ctx: &mut Ctx<'_, '_>,
    user: &str,
    organizations: bool,
) -> Result<Vec<Value>, ActionError> {
    let ids = ctx.tx.followee_ids(user, FollowKind::Group)?;
    let mut by_id: HashMap<String, Group> = ctx
        .tx
        .groups(&ids)?
        .into_iter()
        .filter(|group| group.is_organization == organizations)
        .map(|group| (group.id.clone(), group))
        .collect();
    let followed: Vec<Group> = ids.iter().filter_map(|id| by_id.remove(id)).collect();
    let shown = group::dicts(ctx, &followed, &Parts::written())?;
    Ok(shown.into_iter().map(Value::Object).collect())
}

/// Lists everything that a user follows, by display name; `beginning` leaves those whose name begins with it, in any case.
pub(super) fn everything(
    ctx: &mut Ctx<'_, '_>,
    user: &str,
    beginning: &str,
) -> Result<Value, ActionError> {
    let beginning = beginning.to_lowercase();
    let mut found: Vec<(String, Value)> = Vec::new();
    for which in Followees::ALL {
        for dict in list(ctx, user, which)? {
            let name = display_name(which, &dict);
            if name.to_lowercase().starts_with(&beginning) {
                let entry = json!({ "type": which.word(), "display_name": name, "dict": dict });
                found.push((name, entry));
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

/// Returns the name that a followee is sorted and found by: of a dataset its title, or its name.
fn display_name(which: Followees, dict: &Value) -> String {
    let empty = Map::new();
    let dict = dict.as_object().unwrap_or(&empty);
    let text = |key: &str| {
        dict.get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let own = match which {
        Followees::Datasets => text("title"),
        _ => text("display_name"),
    };
    own.or_else(|| text("name")).unwrap_or_default().to_owned()
}
