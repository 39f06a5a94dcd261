//! `publication_cancel`: a publication that is asked for is taken back.

use super::settled_dict;
use crate::action::{ActionDef, Kind, ParamKind, Reply, required};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;
use crate::publishing::updatable;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "publication_cancel",
    kind: Kind::Write,
    about: "Takes back the publication of a record that waits, is scheduled, or was returned. The record stays as it is.",
    access: "As package_update.",
    params: &[required("id", ParamKind::Text, "Id or name of the record.")],
    returns: "As publication_request; state is `none`.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let id = input.required("id")?;
    let current = updatable(ctx, &id)?;
    ctx.tx.delete_publication(&current.id)?;
    Ok(settled_dict(&current.id, "none").into())
}
