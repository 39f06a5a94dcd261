//! `user_show`: one account.

use cairn_domain::record::{Account, FollowKind};
use serde_json::{Value, json};

use super::require_profiles;
use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::actions::datasets::package_search;
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};
use crate::profile::{self, Detail, sees_private_fields};

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "user_show",
    kind: Kind::Read,
    about: "Shows an account; who asks for none sees the own one. Address and unpublished datasets are for the account itself and sysadmins.",
    access: "Everybody, or those who signed in where the site keeps profiles to itself.",
    params: &[
        param(
            "id",
            ParamKind::Text,
            "Id or name; the caller where it is absent.",
        ),
        param(
            "include_datasets",
            ParamKind::Boolean,
            "Adds up to 50 datasets that the account created.",
        ),
        param(
            "include_num_followers",
            ParamKind::Boolean,
            "Adds how many follow the account.",
        ),
        param(
            "include_password_hash",
            ParamKind::Boolean,
            "Adds the hash of the password, for sysadmins.",
        ),
        param(
            "include_plugin_extras",
            ParamKind::Boolean,
            "Adds what plugins keep with the account, for sysadmins.",
        ),
    ],
    returns: "The account.",
    run,
};

/// Most datasets that are shown with an account.
const DATASETS: i64 = 50;

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    require_profiles(ctx)?;
    let reference = match input.data.get("id") {
        Some(id) => plain_text(id),
        None => ctx.caller.id().unwrap_or_default().to_owned(),
    };
    let account = ctx
        .tx
        .account_by_ref(&reference)?
        .ok_or_else(ActionError::not_found)?;
    let detail = Detail {
        count_all: true,
        password_hash: input.flag("include_password_hash", false)?,
        plugin_extras: input.flag("include_plugin_extras", false)?,
        ..Detail::default()
    };
    let mut shown = profile::user(ctx, &account, detail)?;
    if input.flag("include_datasets", false)? {
        shown.insert("datasets".to_owned(), datasets(ctx, &account)?);
    }
    if input.flag("include_num_followers", false)? {
        let followers = ctx.tx.count_followers(FollowKind::User, &account.id)?;
        shown.insert("num_followers".to_owned(), json!(followers));
    }
    Ok(Value::Object(shown).into())
}

/// Returns the datasets of an account that the caller may see.
fn datasets(ctx: &mut Ctx<'_, '_>, account: &Account) -> Result<Value, ActionError> {
    let whole = sees_private_fields(ctx, account);
    let Value::Object(query) = json!({
        "fq": format!("+creator_user_id:{}", account.id),
        "rows": DATASETS,
        "include_private": whole,
        "include_drafts": whole,
    }) else {
        return Err(ActionError::Internal("a query is none".to_owned()));
    };
    let found = package_search::search(ctx, &Input::new(query))?;
    match found.result.into_value()? {
        Value::Object(mut found) => Ok(found.remove("results").unwrap_or_default()),
        _ => Err(ActionError::Internal("a search found no object".to_owned())),
    }
}
