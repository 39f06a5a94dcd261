//! Whose pages are meant, and who may write and see them.

use cairn_domain::permission::READ;
use cairn_domain::record::Group;

use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::{PartyKind, require_update};
use crate::input::Input;

/// Whose pages an action is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose {
    /// Those of the site, or of what `org_id` names.
    Any,
    /// Those of an organization or group, which must be named.
    Of(PartyKind),
}

/// The owner of pages.
pub(super) struct Owner(Option<Group>);

impl Owner {
    /// Finds the owner that is meant.
    pub(super) fn asked(
        ctx: &mut Ctx<'_, '_>,
        input: &Input,
        whose: Whose,
    ) -> Result<Self, ActionError> {
        ctx.refuse_deleted()?;
        let named = input.text("org_id");
        let found = match (whose, named) {
            (Whose::Any, None) => return Ok(Self(None)),
            (Whose::Any, Some(id)) => ctx.tx.group_by_ref(&id)?,
            (Whose::Of(_), None) => return Err(ActionError::missing("org_id")),
            (Whose::Of(kind), Some(id)) => kind.find(ctx, &id)?,
        };
        let group = found.ok_or_else(ActionError::not_found)?;
        ctx.require_read_group(&group)?;
        Ok(Self(Some(group)))
    }

    /// Returns what the database knows it by.
    pub(super) fn key(&self) -> &str {
        self.0.as_ref().map_or("", |group| group.id.as_str())
    }

    /// Returns the id of the organization or group.
    pub(super) fn group_id(&self) -> Option<&str> {
        self.0.as_ref().map(|group| group.id.as_str())
    }

    /// Lets those pass who may write here.
    pub(super) fn require_write(&self, ctx: &mut Ctx<'_, '_>) -> Result<(), ActionError> {
        match &self.0 {
            None => ctx.require_sysadmin(),
            Some(group) => require_update(ctx, group),
        }
    }

    /// Tells whether the caller may write here.
    pub(super) fn may_write(&self, ctx: &mut Ctx<'_, '_>) -> Result<bool, ActionError> {
        match self.require_write(ctx) {
            Ok(()) => Ok(true),
            Err(ActionError::NotAuthorized(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Tells whether the caller sees private pages here.
    pub(super) fn sees_private(&self, ctx: &mut Ctx<'_, '_>) -> Result<bool, ActionError> {
        match &self.0 {
            None => Ok(ctx.caller.is_sysadmin()),
            Some(group) => Ok(!ctx.caller.is_anonymous() && ctx.may_in_group(&group.id, READ)?),
        }
    }
}
