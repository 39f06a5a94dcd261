//! `ckanext_pages_show`: a page of the site, or of an organization or group.

use super::owner::Whose;
use super::work;
use super::{ORG_ID, PAGE, SEEN, WHOLE};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_pages_show",
    kind: Kind::Read,
    about: "Shows a page of the site, or of an organization or group. As ckanext-pages.",
    access: SEEN,
    params: &[PAGE, ORG_ID],
    returns: WHOLE,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::show(ctx, input, Whose::Any)
}
