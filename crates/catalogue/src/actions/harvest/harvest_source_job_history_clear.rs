//! `harvest_source_job_history_clear`: the runs over a source are forgotten.

use serde_json::json;

use crate::action::{ActionDef, Kind, ParamKind, Reply, param};
use crate::ctx::Ctx;
use crate::error::ActionError;
use crate::input::Input;

/// The action.
pub(super) const DEF: ActionDef = ActionDef {
    name: "harvest_source_job_history_clear",
    kind: Kind::Write,
    about: "Removes the runs over a source and their reports; the datasets stay.",
    access: "Whoever may change the source.",
    params: &[
        super::SOURCE,
        param(
            "keep_current",
            ParamKind::Boolean,
            "Keeps what the datasets were last made of, so that the next run knows them.",
        ),
    ],
    returns: "Object with id.",
    run,
};

fn run(ctx: &mut Ctx<'_, '_>, input: &Input) -> Result<Reply, ActionError> {
    let current = super::source_of(ctx, input, "id")?;
    ctx.require_update(&current.head())?;
    let keep = input.flag("keep_current", false)?;
    ctx.tx.remove_harvest_history(&current.id, keep)?;
    if !keep {
        ctx.tx.set_harvest_memory(&current.id, &json!({}))?;
    }
    Ok(json!({"id": current.id}).into())
}
