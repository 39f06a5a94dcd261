//! Accounts and API tokens.

mod api_token_create;
mod api_token_list;
mod api_token_revoke;
mod auth_2fa_check_credentials;
mod auth_2fa_user_login;
mod elsewhere;
mod get_site_user;
mod registration;
mod save;
mod security_reset_totp;
mod security_throttle_user_reset;
mod security_throttle_user_show;
mod throttled;
mod two_steps;
mod user_autocomplete;
mod user_create;
mod user_delete;
mod user_invite;
mod user_list;
mod user_patch;
mod user_second_factor_remove;
mod user_show;
mod user_update;

use cairn_domain::record::Account;

pub(crate) use elsewhere::{Elsewhere, Joined};
pub use registration::Changed;

use crate::action::{ActionDef, Param, ParamKind, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::{Input, plain_text};

/// The actions of this folder.
pub(crate) const ACTIONS: &[ActionDef] = &[
    api_token_create::DEF,
    api_token_list::DEF,
    api_token_revoke::DEF,
    auth_2fa_check_credentials::DEF,
    auth_2fa_user_login::DEF,
    get_site_user::DEF,
    security_reset_totp::DEF,
    security_throttle_user_reset::DEF,
    security_throttle_user_show::DEF,
    user_autocomplete::DEF,
    user_create::DEF,
    user_delete::DEF,
    user_invite::DEF,
    user_list::DEF,
    user_patch::DEF,
    user_second_factor_remove::DEF,
    user_show::DEF,
    user_update::DEF,
];

/// The keys of an account, for the documentation.
const ACCOUNT_PARAMS: &[Param] = &[
    param(
        "id",
        ParamKind::Text,
        "Id or name; for a new account a UUID, from sysadmins alone.",
    ),
    param(
        "name",
        ParamKind::Text,
        "Name to sign in with: 2 to 100 of a-z, 0-9, - and _. Sysadmins alone change it.",
    ),
    param(
        "email",
        ParamKind::Text,
        "E-mail address, which no other active account has.",
    ),
    param(
        "password",
        ParamKind::Text,
        "Password, at least 8 characters; nothing to keep the one there is.",
    ),
    param(
        "password_hash",
        ParamKind::Text,
        "Hash of a password in place of it; sysadmins alone.",
    ),
    param("fullname", ParamKind::Text, "Full name."),
    param(
        "about",
        ParamKind::Text,
        "What they say about themselves, without links.",
    ),
    param("image_url", ParamKind::Text, "Address of an image."),
    param(
        "image_upload",
        ParamKind::File,
        "The image itself, as a part of a multipart request.",
    ),
    param("clear_upload", ParamKind::Boolean, "Takes the image away."),
    param(
        "activity_streams_email_notifications",
        ParamKind::Boolean,
        "Whether news is sent by e-mail.",
    ),
    param(
        "sysadmin",
        ParamKind::Boolean,
        "Whether every permission is held; sysadmins alone.",
    ),
    param(
        "state",
        ParamKind::Text,
        "active, pending or deleted; sysadmins alone.",
    ),
    param(
        "plugin_extras",
        ParamKind::Object,
        "What plugins keep with the account; sysadmins alone.",
    ),
    param(
        "with_apitoken",
        ParamKind::Boolean,
        "user_create alone: adds token to the answer, a new token of the account.",
    ),
    param(
        "reset_key",
        ParamKind::Text,
        "Key of an invitation or of a password link, in place of a token.",
    ),
];

/// Lets the owner of an account pass, and sysadmins.
fn require_self(ctx: &Ctx<'_, '_>, account_id: &str) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is(account_id) || ctx.caller.is_sysadmin() {
        Ok(())
    } else {
        Err(ActionError::denied())
    }
}

/// Lets everybody pass where profiles are public, and those who signed in where they are not.
fn require_profiles(ctx: &Ctx<'_, '_>) -> Result<(), ActionError> {
    ctx.refuse_deleted()?;
    if ctx.app.settings.auth.public_user_details || !ctx.caller.is_anonymous() {
        Ok(())
    } else {
        Err(ActionError::denied())
    }
}

/// Returns the account that a required parameter names by id or name, where there is one.
fn account_of(
    ctx: &mut Ctx<'_, '_>,
    input: &Input,
    key: &str,
) -> Result<Option<Account>, ActionError> {
    let reference = input
        .data
        .get(key)
        .ok_or_else(|| ActionError::missing(key))?;
    Ok(ctx.tx.account_by_ref(&plain_text(reference))?)
}
