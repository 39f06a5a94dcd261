//! `ckanext_showcase_show`: a showcase.

use super::{showcase_of, shown};
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "ckanext_showcase_show",
    kind: Kind::Read,
    about: "Shows a showcase. As in ckanext-showcase.",
    access: "Everybody who may see it.",
    params: &[required(
        "id",
        ParamKind::Text,
        "Id or name of the showcase.",
    )],
    returns: "The showcase as package_show gives it, with image_display_url and num_datasets.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let showcase = showcase_of(ctx, input, "id")?;
    ctx.require_read(&showcase.head())?;
    Ok(shown(ctx, &showcase)?.into())
}
