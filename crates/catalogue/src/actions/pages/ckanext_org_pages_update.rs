//! `ckanext_org_pages_update`: writes a page of an organization.

use super::owner::Whose;
use super::work;
use super::{ORG_ID_REQUIRED, PARTY, WHOLE, said_of};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::group::PartyKind;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_org_pages_update",
    kind: Kind::Write,
    about: "Writes a page of an organization; what it said before is kept a few times. Other keys that are sent are kept as texts. As ckanext-pages.",
    access: PARTY,
    params: &said_of(ORG_ID_REQUIRED),
    returns: WHOLE,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::update(ctx, input, Whose::Of(PartyKind::Organization))
}
