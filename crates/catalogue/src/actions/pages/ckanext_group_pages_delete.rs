//! `ckanext_group_pages_delete`: removes a page of a group.

use super::owner::Whose;
use super::work;
use super::{ORG_ID_REQUIRED, PAGE, PARTY};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_group_pages_delete",
    kind: Kind::Write,
    about: "Removes a page of a group, with what it said before. As ckanext-pages.",
    access: PARTY,
    params: &[PAGE, ORG_ID_REQUIRED],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::delete(ctx, input, Whose::Of(PartyKind::Group))
}
