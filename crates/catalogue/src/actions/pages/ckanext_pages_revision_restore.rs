//! `ckanext_pages_revision_restore`: a page says again what it said before.

use super::work;
use super::{ORG_ID, PAGE, SITE, WHOLE};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_pages_revision_restore",
    kind: Kind::Write,
    about: "Lets a page say again what it said before. As ckanext-pages.",
    access: SITE,
    params: &[
        PAGE,
        required(
            "revision",
            ParamKind::Text,
            "Id of a revision, as show tells them.",
        ),
        ORG_ID,
    ],
    returns: WHOLE,
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    work::restore(ctx, input)
}
