//! `harvest_source_show`: one source.

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::harvest::source;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_show",
    kind: Kind::Read,
    about: "Shows a source with how its runs went.",
    access: "As package_show.",
    params: &[
        param("id", ParamKind::Text, "Id or name."),
        param("url", ParamKind::Text, "Address, in place of the id."),
    ],
    returns: "The source with active and status.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = match (input.text("id"), input.text("url")) {
        (None, Some(url)) => {
            let ids = ctx.tx.harvest_sources_at(&source::normal(&url))?;
            let found = ids.into_iter().next().ok_or_else(ActionError::not_found)?;
            ctx.tx.dataset(&found)?.ok_or_else(ActionError::not_found)?
        }
        _ => super::source_of(ctx, input, "id")?,
    };
    ctx.require_read(&current.head())?;
    super::shown(ctx, &current)
}
