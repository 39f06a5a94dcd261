//! `ckanext_org_pages_list`: the pages of an organization.

use super::owner::Whose;
use super::work;
use super::{BY_DAY, LISTED, ORDER, ORG_ID_REQUIRED, PAGE_TYPE, PRIVATE, SEEN};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_org_pages_list",
    kind: Kind::Read,
    about: "Lists the pages of an organization. As ckanext-pages.",
    access: SEEN,
    params: &[ORG_ID_REQUIRED, PAGE_TYPE, ORDER, BY_DAY, PRIVATE],
    returns: LISTED,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::list(ctx, input, Whose::Of(PartyKind::Organization))
}
