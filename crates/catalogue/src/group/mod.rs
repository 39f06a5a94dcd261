//! Groups and organizations: every action that shows or changes one ends here, so that rows, members and the feed agree.
//!
//! They are one thing with two names. What an action of one has in common with its twin is here; the files of the actions
//! say which of the two they speak of.

mod access;
mod counts;
mod members;
mod save;
mod show;

use cairn_domain::record::Group;

use crate::ctx::Ctx;
use crate::error::ActionError;

pub(crate) use access::{
    require_create, require_delete, require_members, require_show, require_update,
};
pub(crate) use counts::for_sorting;
pub(crate) use members::{member_dict, member_of, put_member, titled};
pub(crate) use save::{create, delete, purge, update};
pub(crate) use show::{
    Followers, Parents, Parts, datasets_of, dict, dicts, fields_of, plain_dicts, written,
};

/// Which of the two an action speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartyKind {
    /// Groups: records of one theme.
    Group,
    /// Organizations: owners of records.
    Organization,
}

impl PartyKind {
    /// Returns which of the two this is.
    pub(crate) fn of(group: &Group) -> Self {
        if group.is_organization {
            PartyKind::Organization
        } else {
            PartyKind::Group
        }
    }

    /// Returns the word of names and messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            PartyKind::Group => "group",
            PartyKind::Organization => "organization",
        }
    }

    /// Tells whether these are organizations.
    pub(crate) fn is_organization(self) -> bool {
        self == PartyKind::Organization
    }

    /// Finds one of this kind by id or name, in any state.
    pub(crate) fn find(
        self,
        ctx: &mut Ctx<'_, '_>,
        id_or_name: &str,
    ) -> Result<Option<Group>, ActionError> {
        let found = ctx.tx.group_by_ref(id_or_name)?;
        Ok(found.filter(|group| PartyKind::of(group) == self))
    }
}
