//! `harvest_object_list`: ids of objects.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_object_list",
    kind: Kind::Read,
    about: "Lists ids of objects, the oldest first.",
    access: "Whoever is signed in, of sources that they may see.",
    params: &[
        param(
            "source_id",
            ParamKind::Text,
            "Id or name of the source; all for sysadmins where it is absent.",
        ),
        param(
            "only_current",
            ParamKind::Boolean,
            "Lists those alone that datasets were last made of, as is usual.",
        ),
    ],
    returns: "List of ids.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    ctx.refuse_deleted()?;
    if ctx.caller.is_anonymous() {
        return Err(ActionError::denied_because(
            "You must be logged in to see harvest objects",
        ));
    }
    let only_current = input.flag("only_current", true)?;
    let source = match input.text("source_id") {
        None => {
            ctx.require_sysadmin()?;
            None
        }
        Some(_) => {
            let source = super::source_of(ctx, input, "source_id")?;
            ctx.require_read(&source.head())?;
            Some(source.id)
        }
    };
    let ids = ctx.tx.harvest_object_ids(source.as_deref(), only_current)?;
    Ok(json!(ids).into())
}
