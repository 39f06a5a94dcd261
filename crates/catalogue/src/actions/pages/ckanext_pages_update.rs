//! `ckanext_pages_update`: writes a page of the site, or of an organization or group.

use super::owner::Whose;
use super::work;
use super::{ORG_ID, SAID, SITE, WHOLE};
use crate::action::{ActionDef, Kind, Reply};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_pages_update",
    kind: Kind::Write,
    about: "Writes a page of the site, or of an organization or group; what it said before is kept a few times. Other keys that are sent are kept as texts. As ckanext-pages.",
    access: SITE,
    params: &[
        ORG_ID, SAID[0], SAID[1], SAID[2], SAID[3], SAID[4], SAID[5], SAID[6], SAID[7], SAID[8],
        SAID[9],
    ],
    returns: WHOLE,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::update(ctx, input, Whose::Any)
}
