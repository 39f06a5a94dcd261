//! `ckanext_org_pages_show`: a page of an organization.

use super::owner::Whose;
use super::work;
use super::{ORG_ID_REQUIRED, PAGE, SEEN, WHOLE};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_org_pages_show",
    kind: Kind::Read,
    about: "Shows a page of an organization. As ckanext-pages.",
    access: SEEN,
    params: &[PAGE, ORG_ID_REQUIRED],
    returns: WHOLE,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::show(ctx, input, Whose::Of(PartyKind::Organization))
}
