//! What clients of ckanext-security send to say whom they mean.

use cairn_domain::record::Account;

use super::account_of;
use crate::action::{Param, ParamKind, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The parameters.
pub(super) const PARAMS: &[Param] = &[required(
    "user",
    ParamKind::Text,
    "Id or name of the account.",
)];

/// Returns the account that is meant.
pub(super) fn account(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Account, ActionError> {
    account_of(ctx, input, "user")?.ok_or_else(|| ActionError::no("User not found"))
}
