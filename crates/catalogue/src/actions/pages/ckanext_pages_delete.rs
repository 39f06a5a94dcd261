//! `ckanext_pages_delete`: removes a page of the site, or of an organization or group.

use super::owner::Whose;
use super::work;
use super::{ORG_ID, PAGE, SITE};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_pages_delete",
    kind: Kind::Write,
    about: "Removes a page of the site, or of an organization or group, with what it said before. As ckanext-pages.",
    access: SITE,
    params: &[PAGE, ORG_ID],
    returns: "Nothing.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::delete(ctx, input, Whose::Any)
}
